//! What happened to orders and versions, and to the bonds behind them.

use async_graphql::{Enum, SimpleObject, ID};
use chrono::{DateTime, Utc};
use tokio_postgres::Row;

use super::plan::Coin;
use super::scalars::{time, BigInt};

/// What can happen to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum StepKind {
    /// It was paid.
    Placed,
    /// The key was delivered.
    Delivered,
    /// Its money went to its sellers.
    Settled,
    /// Its money went back to its buyer.
    Refunded,
    /// Its delivery proved that its version is bad.
    ProvenBad,
    /// Its bond, or the rest of it, is its seller's again.
    BondReleased,
    /// Its bond, or a part of it, was lost by its seller.
    BondForfeited,
    /// Its license's holder asked for the key once more.
    RekeyRequested,
    /// That was answered.
    RekeyAnswered,
    /// It was paid at a price of its buyer's own.
    Offered,
    /// Its seller took that offer.
    Taken,
    /// That offer was not taken, and its money went back to its buyer.
    Withdrawn,
    /// Its buyer said that what was delivered is not what was promised.
    DisputeOpened,
    /// Its buyer or its seller said what would end the dispute.
    DisputeProposed,
    /// The dispute ended.
    DisputeEnded,
    /// Its license was put up for resale.
    ResaleOpened,
    /// Its license was resold, or given back.
    ResaleEnded,
    /// Who resold the license was paid.
    ResellerPaid,
}

impl StepKind {
    const ALL: [(&'static str, StepKind); 17] = [
        ("delivered", StepKind::Delivered),
        ("settled", StepKind::Settled),
        ("refunded", StepKind::Refunded),
        ("proven_bad", StepKind::ProvenBad),
        ("bond_released", StepKind::BondReleased),
        ("bond_forfeited", StepKind::BondForfeited),
        ("rekey_requested", StepKind::RekeyRequested),
        ("rekey_answered", StepKind::RekeyAnswered),
        ("offered", StepKind::Offered),
        ("taken", StepKind::Taken),
        ("withdrawn", StepKind::Withdrawn),
        ("dispute_opened", StepKind::DisputeOpened),
        ("dispute_proposed", StepKind::DisputeProposed),
        ("dispute_ended", StepKind::DisputeEnded),
        ("resale_opened", StepKind::ResaleOpened),
        ("resale_ended", StepKind::ResaleEnded),
        ("reseller_paid", StepKind::ResellerPaid),
    ];

    fn read(stored: &str) -> Self {
        Self::ALL.into_iter().find(|(name, _)| *name == stored).map_or(StepKind::Placed, |(_, kind)| kind)
    }
}

/// A step of an order.
#[derive(Clone, SimpleObject)]
pub struct Step {
    /// What happened.
    pub kind: StepKind,
    /// When.
    pub at: DateTime<Utc>,
    /// In which block.
    pub height: BigInt,
    /// By which transaction; null for what governance did.
    pub tx: Option<String>,
}

impl Step {
    pub(super) fn read(row: &Row) -> Self {
        let kind = StepKind::read(row.get("kind"));
        Step { kind, at: time(row.get("at")), height: BigInt(row.get("height")), tx: row.get("tx") }
    }
}

/// In which way a version was proven bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ProofKind {
    /// A chunk does not decrypt to what was committed.
    BadChunk,
    /// A committed key is not what the content secret gives.
    BadKeySchedule,
}

/// A proof that a version is bad.
#[derive(Clone, SimpleObject)]
pub struct Proof {
    /// In which way.
    pub kind: ProofKind,
    /// The chunk that shows it.
    pub chunk: BigInt,
    /// The order by which it was proven.
    pub order_id: ID,
    /// Who proved it.
    pub prover: String,
    /// When.
    pub at: DateTime<Utc>,
    /// By which transaction; null for what governance did.
    pub tx: Option<String>,
}

impl Proof {
    pub(super) fn read(row: &Row) -> Self {
        let kind: String = row.get("kind");
        Proof {
            kind: if kind == "bad_chunk" { ProofKind::BadChunk } else { ProofKind::BadKeySchedule },
            chunk: BigInt(row.get("chunk")),
            order_id: row.get::<_, i64>("order_id").into(),
            prover: row.get("prover"),
            at: time(row.get("at")),
            tx: row.get("tx"),
        }
    }
}

/// What became of the bond that an order reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum BondState {
    /// Nothing was reserved: none is for an offer before it is taken, nor for a resale.
    None,
    /// It backs the order.
    Reserved,
    /// All of it is the seller's again.
    Released,
    /// It is lost, to the buyer and to the treasury; what is left of it is the seller's again.
    Forfeited,
}

impl BondState {
    /// From a row of [`super::order::Order::COLUMNS`].
    pub(super) fn read(row: &Row) -> Self {
        let has = |column| row.get::<_, Option<&str>>(column).is_some();
        match row.get("bond_text") {
            "0" => BondState::None,
            _ if matches!(row.get("state"), "offered" | "withdrawn") => BondState::None,
            _ if has("to_buyer_text") => BondState::Forfeited,
            _ if has("released_text") => BondState::Released,
            _ => BondState::Reserved,
        }
    }
}

/// What a seller has at stake in one denom. All of `free`, `reserved` and `unlocked` is in escrow.
#[derive(Clone, SimpleObject)]
pub struct Bond {
    /// Who sells.
    pub seller: String,
    /// The denom.
    pub denom: String,
    /// What can back orders to come: `posted` less all the rest.
    pub free: Coin,
    /// What backs orders.
    pub reserved: Coin,
    /// What the seller asked for, and has not taken yet.
    pub unlocked: Coin,
    /// From when on that can be withdrawn; null if there is nothing.
    pub available_from: Option<DateTime<Utc>>,
    /// All that the seller ever posted.
    pub posted: Coin,
    /// All that the seller ever took back.
    pub withdrawn: Coin,
    /// All that the seller ever lost, to buyers and to the treasury.
    pub forfeited: Coin,
}

impl Bond {
    /// The bonds of the sellers in `$1`.
    pub(super) const SELECT: &'static str = "
        SELECT seller, denom, free::text, reserved::text, unlocked::text, available_from, posted::text,
            withdrawn::text, forfeited::text
        FROM bonds WHERE seller = ANY($1) ORDER BY seller, denom";

    pub(super) fn read(row: &Row) -> Self {
        let denom: String = row.get("denom");
        let coin = |column| Coin::stored(row.get(column), denom.clone());
        Bond {
            seller: row.get("seller"),
            free: coin("free"),
            reserved: coin("reserved"),
            unlocked: coin("unlocked"),
            available_from: row.get::<_, Option<i64>>("available_from").map(time),
            posted: coin("posted"),
            withdrawn: coin("withdrawn"),
            forfeited: coin("forfeited"),
            denom,
        }
    }
}
