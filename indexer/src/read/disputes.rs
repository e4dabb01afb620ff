//! Disputes.

use std::collections::HashMap;

use serde::Serialize;
use tokio_postgres::Row;

use super::cursor::{fingerprint, Slice};
use super::error::{Failure, ReadError};
use super::filter::write_texts;
use super::page::{Page, Question, Sort};
use super::rows::{one_each, Record, Rows};
use super::sql::Sql;
use super::states::states;
use super::{check_text, Coin};

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
    pub buyer: String,
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

/// Over `disputes AS d`.
const COLUMNS: &str = "
SELECT d.*, d.stake::text AS stake_text, d.asked::text AS asked_text, d.offered::text AS offered_text,
    d.to_buyer::text AS to_buyer_text, d.stake_back::text AS stake_back_text";

impl Record for Dispute {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let denom: String = row.try_get("denom")?;
        let part = |column| Coin::read_part(row, column, &denom);
        Ok(Dispute {
            order: row.try_get("order_id")?,
            buyer: row.try_get("buyer")?,
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

/// Selects disputes. All given conditions apply.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct DisputeFilter {
    pub open: Option<bool>,
    pub arbiter: Option<String>,
    pub arbiters: Option<Vec<String>>,
    pub buyer: Option<String>,
    pub buyers: Option<Vec<String>>,
    pub seller: Option<String>,
}

impl DisputeFilter {
    /// Adds the condition, over `disputes AS d`.
    fn write(&self, sql: &mut Sql) -> Result<(), ReadError> {
        sql.push("true");
        if let Some(open) = self.open {
            sql.push(" AND (d.outcome IS NULL) = ").bind(open);
        }
        write_texts(sql, "arbiter", "d.arbiter", (&self.arbiter, &self.arbiters))?;
        write_texts(sql, "buyer", "d.buyer", (&self.buyer, &self.buyers))?;
        if let Some(seller) = &self.seller {
            check_text("seller", seller)?;
            sql.push(" AND EXISTS (SELECT FROM orders AS o WHERE o.id = d.order_id AND o.seller = ");
            sql.bind(seller.clone()).push(")");
        }
        Ok(())
    }
}

impl Rows {
    /// A page of disputes, those opened last first.
    pub(crate) async fn dispute_page(&self, filter: &DisputeFilter, slice: Slice) -> Result<Page<Dispute>, ReadError> {
        let mut from = Sql::new("FROM disputes AS d WHERE ");
        filter.write(&mut from)?;
        let sort = Sort::latest("OPENED_DESC", "d.opened_at", "d.order_id");
        self.page(Question { select: COLUMNS, from, sort, filter: fingerprint(filter)? }, slice).await
    }

    /// Disputes by their orders.
    pub(crate) async fn disputes(&self, orders: &[i64]) -> Result<HashMap<i64, Dispute>, Failure> {
        let found =
            self.looked_up(&format!("{COLUMNS} FROM disputes AS d WHERE d.order_id = ANY($1)"), &[&orders]).await?;
        Ok(one_each(found, |dispute: &Dispute| dispute.order))
    }
}
