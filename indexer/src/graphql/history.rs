//! What happened to orders, licenses and versions.

use async_graphql::{Enum, SimpleObject, ID};
use chrono::{DateTime, Utc};
use tokio_postgres::Row;

use super::plan::Coin;
use super::scalars::{time, BigInt};

/// A step of an order.
#[derive(Clone, SimpleObject)]
pub struct Step {
    /// What happened: `placed`, `delivered`, `settled`, `refunded`, `proven_bad`, `bond_released`, `bond_forfeited`,
    /// `rekey_requested`, `rekey_answered`.
    pub kind: String,
    /// When.
    pub at: DateTime<Utc>,
    /// In which block.
    pub height: BigInt,
    /// By which transaction; null for what governance did.
    pub tx: Option<String>,
}

impl Step {
    pub(super) fn read(row: &Row) -> Self {
        Step { kind: row.get("kind"), at: time(row.get("at")), height: BigInt(row.get("height")), tx: row.get("tx") }
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

/// What a license's holder asked for, who lost the key or got the license from somebody else.
#[derive(Clone, SimpleObject)]
pub struct Rekey {
    /// Who asked.
    pub owner: String,
    /// `T`, the new transport key.
    pub transport_key: String,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// `c1 ‖ c2 ‖ c3`; null until somebody answers.
    pub delivery: Option<String>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// By which transaction.
    pub answered_tx: Option<String>,
}

impl Rekey {
    pub(super) fn read(row: &Row) -> Self {
        Rekey {
            owner: row.get("owner"),
            transport_key: row.get("transport_key"),
            asked_at: time(row.get("asked_at")),
            delivery: row.get("delivery"),
            answered_at: row.get::<_, Option<i64>>("answered_at").map(time),
            answered_tx: row.get("answered_tx"),
        }
    }
}

/// What a seller has at stake in one denom.
#[derive(Clone, SimpleObject)]
pub struct Bond {
    /// What can back orders to come.
    pub free: Coin,
    /// What backs orders.
    pub reserved: Coin,
    /// What the seller asked for, and has not taken yet.
    pub unlocked: Coin,
    /// From when on that can be withdrawn.
    pub available_from: Option<DateTime<Utc>>,
    /// All that the seller ever lost, to buyers and to the treasury.
    pub forfeited: Coin,
}

impl Bond {
    pub(super) const SELECT: &'static str = "
        SELECT denom, free::text, reserved::text, unlocked::text, forfeited::text, available_from
        FROM bonds WHERE seller = $1 ORDER BY denom LIMIT 100";

    pub(super) fn read(row: &Row) -> Self {
        let denom: String = row.get("denom");
        let coin = |column| Coin::stored(row.get(column), denom.clone());
        Bond {
            free: coin("free"),
            reserved: coin("reserved"),
            unlocked: coin("unlocked"),
            available_from: row.get::<_, Option<i64>>("available_from").map(time),
            forfeited: coin("forfeited"),
        }
    }
}
