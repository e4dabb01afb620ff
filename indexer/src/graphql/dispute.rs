//! Disputes.

use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, Utc};
use tokio_postgres::Row;

use super::plan::Coin;
use super::scalars::time;

/// How a dispute ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum DisputeEnd {
    /// Buyer and seller agreed.
    Agreed,
    /// The arbiter decided.
    Ruled,
    /// The arbiter said nothing in time: as if there had been no dispute.
    TimedOut,
    /// The buyer accepted the delivery after all.
    Accepted,
    /// The version was proven bad.
    Proven,
}

impl DisputeEnd {
    const ALL: [(&'static str, DisputeEnd); 5] = [
        ("agreed", DisputeEnd::Agreed),
        ("ruled", DisputeEnd::Ruled),
        ("timed_out", DisputeEnd::TimedOut),
        ("accepted", DisputeEnd::Accepted),
        ("proven", DisputeEnd::Proven),
    ];

    fn read(stored: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(name, _)| *name == stored).map(|(_, end)| end)
    }
}

/// What an order's buyer says was not as promised, and what became of that.
#[derive(Clone, SimpleObject)]
pub struct Dispute {
    #[graphql(skip)]
    pub(super) number: i64,
    /// Who decides.
    pub arbiter: String,
    /// Until when its arbiter can decide, and a proof counts; from then on anyone can settle.
    pub decide_by: DateTime<Utc>,
    /// What the buyer has at stake.
    pub stake: Coin,
    /// Where the evidence is, in the buyer's words.
    pub reason: String,
    /// What the buyer last wanted back; null if it has not said.
    pub asked: Option<Coin>,
    /// What the seller last would have given back; null if it has not said.
    pub offered: Option<Coin>,
    /// When it began.
    pub opened_at: DateTime<Utc>,
    /// By which transaction.
    pub opened_tx: Option<String>,
    /// How it ended; null while it is open.
    pub end: Option<DisputeEnd>,
    /// What of the price went back to the buyer; null while it is open.
    pub to_buyer: Option<Coin>,
    /// What of the stake went back to the buyer, the rest being the treasury's; null while it is open.
    pub stake_back: Option<Coin>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// By which transaction.
    pub ended_tx: Option<String>,
}

impl Dispute {
    /// The disputes of the orders in `$1`.
    pub(super) const SELECT: &'static str = "
        SELECT disputes.*, stake::text AS stake_text, asked::text AS asked_text, offered::text AS offered_text,
            to_buyer::text AS to_buyer_text, stake_back::text AS stake_back_text
        FROM disputes WHERE order_id = ANY($1)";

    pub(super) fn read(row: &Row) -> Self {
        let denom: String = row.get("denom");
        let part = |column| row.get::<_, Option<String>>(column).map(|text| Coin::stored(text, denom.clone()));
        Dispute {
            number: row.get("order_id"),
            arbiter: row.get("arbiter"),
            decide_by: time(row.get("decide_by")),
            stake: Coin::stored(row.get("stake_text"), denom.clone()),
            reason: row.get("reason"),
            asked: part("asked_text"),
            offered: part("offered_text"),
            opened_at: time(row.get("opened_at")),
            opened_tx: row.get("opened_tx"),
            end: row.get::<_, Option<&str>>("outcome").and_then(DisputeEnd::read),
            to_buyer: part("to_buyer_text"),
            stake_back: part("stake_back_text"),
            ended_at: row.get::<_, Option<i64>>("ended_at").map(time),
            ended_tx: row.get("ended_tx"),
        }
    }
}
