//! Disputes.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::error::Failure;
use super::rows::{one_each, Record, Rows};
use super::states::states;
use super::Coin;

states! {
    /// The kind of a dispute's end.
    DisputeEnd {
        Agreed = "agreed",
        Ruled = "ruled",
        TimedOut = "timed_out",
        Accepted = "accepted",
        Proven = "proven",
    }
}

/// The dispute of an order.
#[derive(Clone, Debug)]
pub(crate) struct Dispute {
    pub order: i64,
    pub arbiter: String,
    pub decide_by: i64,
    pub decide_by_height: i64,
    pub stake: Coin,
    pub reason: String,
    pub asked: Option<Coin>,
    pub offered: Option<Coin>,
    pub opened_at: i64,
    pub opened_tx: Option<String>,
    pub end: Option<DisputeEnd>,
    pub to_buyer: Option<Coin>,
    pub stake_back: Option<Coin>,
    pub ended_at: Option<i64>,
    pub ended_tx: Option<String>,
}

const OF_ORDERS: &str = "
SELECT disputes.*, stake::text AS stake_text, asked::text AS asked_text, offered::text AS offered_text,
    to_buyer::text AS to_buyer_text, stake_back::text AS stake_back_text
FROM disputes WHERE order_id = ANY($1)";

impl Record for Dispute {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let denom: String = row.try_get("denom")?;
        let part = |column| Coin::read_part(row, column, &denom);
        Ok(Dispute {
            order: row.try_get("order_id")?,
            arbiter: row.try_get("arbiter")?,
            decide_by: row.try_get("decide_by")?,
            decide_by_height: row.try_get("decide_by_height")?,
            stake: Coin::read(row, "stake_text", &denom)?,
            reason: row.try_get("reason")?,
            asked: part("asked_text")?,
            offered: part("offered_text")?,
            opened_at: row.try_get("opened_at")?,
            opened_tx: row.try_get("opened_tx")?,
            end: row.try_get("outcome")?,
            to_buyer: part("to_buyer_text")?,
            stake_back: part("stake_back_text")?,
            ended_at: row.try_get("ended_at")?,
            ended_tx: row.try_get("ended_tx")?,
        })
    }
}

impl Rows {
    /// Disputes by their orders.
    pub(crate) async fn disputes(&self, orders: &[i64]) -> Result<HashMap<i64, Dispute>, Failure> {
        let found = self.records(OF_ORDERS, &[&orders]).await?;
        Ok(one_each(found, |dispute: &Dispute| dispute.order))
    }
}
