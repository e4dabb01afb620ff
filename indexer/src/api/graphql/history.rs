//! What happened to orders and versions, and to the bonds behind them.

use async_graphql::{Enum, SimpleObject, ID};
use chrono::{DateTime, Utc};

use super::plan::Coin;
use super::scalars::{time, BigInt};
use crate::read::{bonds, history, versions};

/// What can happen to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "history::StepKind")]
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
    /// Its seller took that offer, which made it a funded order.
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
    /// The reseller of the license was paid.
    ResellerPaid,
    /// Its license's resale takes no further order.
    ResaleEnding,
    /// The request for its license's key ended without an answer.
    RekeyEnded,
    /// Its seller missed the delivery: the seller's listings take no new orders.
    SellerClosed,
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

impl From<history::Step> for Step {
    fn from(step: history::Step) -> Self {
        Step { kind: step.kind.into(), at: time(step.at), height: BigInt(step.height), tx: step.tx }
    }
}

/// In which way a version was proven bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "versions::ProofKind")]
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

impl From<versions::Proof> for Proof {
    fn from(proof: versions::Proof) -> Self {
        Proof {
            kind: proof.kind.into(),
            chunk: BigInt(proof.chunk),
            order_id: proof.order.into(),
            prover: proof.prover,
            at: time(proof.at),
            tx: proof.tx,
        }
    }
}

/// What became of the bond that an order reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "bonds::BondState")]
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
    /// The time from which on the seller can withdraw it; null if there is nothing to withdraw.
    pub available_from: Option<DateTime<Utc>>,
    /// The least height of the first block in which the seller can: time and height must both be reached.
    pub available_from_height: Option<BigInt>,
    /// All that the seller ever posted.
    pub posted: Coin,
    /// All that the seller ever took back.
    pub withdrawn: Coin,
    /// All that the seller ever lost, to buyers and to the treasury.
    pub forfeited: Coin,
}

impl From<bonds::Bond> for Bond {
    fn from(bond: bonds::Bond) -> Self {
        Bond {
            seller: bond.seller,
            denom: bond.denom,
            free: bond.free.into(),
            reserved: bond.reserved.into(),
            unlocked: bond.unlocked.into(),
            available_from: bond.available_from.map(time),
            available_from_height: bond.available_from_height.map(BigInt),
            posted: bond.posted.into(),
            withdrawn: bond.withdrawn.into(),
            forfeited: bond.forfeited.into(),
        }
    }
}
