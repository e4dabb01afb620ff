//! Orders.

use std::collections::HashMap;

use serde::Serialize;
use tokio_postgres::Row;

use super::bonds::BondState;
use super::cursor::{fingerprint, Slice};
use super::error::{Failure, ReadError};
use super::filter::{check_count, is_wanted, transaction_hash, write_numbers, write_texts};
use super::page::{Page, Question, Sort};
use super::rows::{one_each, Record, Rows};
use super::sql::Sql;
use super::states::states;
use super::Coin;

states! {
    /// The state of an order.
    OrderState {
        Funded = "funded",
        Delivered = "delivered",
        Settled = "settled",
        Refunded = "refunded",
        Offered = "offered",
        Withdrawn = "withdrawn",
        Disputed = "disputed",
    }
}

/// An order.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub id: i64,
    pub listing: i64,
    pub version: i64,
    pub plan: i16,
    pub buyer: String,
    pub seller: String,
    pub price: Coin,
    pub card: String,
    pub fee: Coin,
    pub split_version: i64,
    pub state: OrderState,
    pub is_offer: bool,
    pub resold: Option<i64>,
    pub royalty: Coin,
    pub returned: Coin,
    pub expires_at: Option<i64>,
    pub expires_at_height: Option<i64>,
    pub deliver_by: Option<i64>,
    pub deliver_by_height: Option<i64>,
    pub refund_from: Option<i64>,
    pub refund_from_height: Option<i64>,
    pub challenge_window: i64,
    pub cooldown: i64,
    pub settle_from: Option<i64>,
    pub settle_from_height: Option<i64>,
    pub release_from: Option<i64>,
    pub release_from_height: Option<i64>,
    pub stake: Coin,
    pub bond: Coin,
    pub bond_state: BondState,
    pub bond_released: Option<Coin>,
    pub bond_to_buyer: Option<Coin>,
    pub bond_recipient: Option<String>,
    pub bond_to_treasury: Option<Coin>,
    pub bond_ended_at: Option<i64>,
    pub bond_ended_tx: Option<String>,
    pub transport_key: String,
    pub delivery: Option<String>,
    pub placed_at: i64,
    pub placed_height: i64,
    pub placed_tx: Option<String>,
    pub taken_at: Option<i64>,
    pub taken_tx: Option<String>,
    pub delivered_at: Option<i64>,
    pub delivered_tx: Option<String>,
    pub closed_at: Option<i64>,
    pub closed_tx: Option<String>,
}

const COLUMNS: &str = "
SELECT o.*, o.price::text AS price_text, o.fee::text AS fee_text, o.bond::text AS bond_text,
    o.stake::text AS stake_text,
    o.royalty::text AS royalty_text, o.returned::text AS returned_text,
    o.bond_released::text AS released_text, o.bond_to_buyer::text AS to_buyer_text,
    o.bond_to_treasury::text AS to_treasury_text";

impl Record for Order {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let denom: String = row.try_get("denom")?;
        let coin = |column| Coin::read(row, column, &denom);
        let part = |column| Coin::read_part(row, column, &denom);
        let state = row.try_get("state")?;
        let (bond, released, to_buyer) = (coin("bond_text")?, part("released_text")?, part("to_buyer_text")?);
        Ok(Order {
            id: row.try_get("id")?,
            listing: row.try_get("listing")?,
            version: row.try_get("version")?,
            plan: row.try_get("plan")?,
            buyer: row.try_get("buyer")?,
            seller: row.try_get("seller")?,
            price: coin("price_text")?,
            card: row.try_get("card")?,
            fee: coin("fee_text")?,
            split_version: row.try_get("split_version")?,
            state,
            is_offer: row.try_get("is_offer")?,
            resold: row.try_get("resold")?,
            royalty: coin("royalty_text")?,
            returned: coin("returned_text")?,
            expires_at: row.try_get("expires_at")?,
            expires_at_height: row.try_get("expires_at_height")?,
            deliver_by: row.try_get("deliver_by")?,
            deliver_by_height: row.try_get("deliver_by_height")?,
            refund_from: row.try_get("refund_from")?,
            refund_from_height: row.try_get("refund_from_height")?,
            challenge_window: row.try_get("challenge_window")?,
            cooldown: row.try_get("cooldown")?,
            settle_from: row.try_get("settle_from")?,
            settle_from_height: row.try_get("settle_from_height")?,
            release_from: row.try_get("release_from")?,
            release_from_height: row.try_get("release_from_height")?,
            stake: coin("stake_text")?,
            bond_state: BondState::of(state, &bond, released.as_ref(), to_buyer.as_ref()),
            bond,
            bond_released: released,
            bond_to_buyer: to_buyer,
            bond_recipient: row.try_get("bond_recipient")?,
            bond_to_treasury: part("to_treasury_text")?,
            bond_ended_at: row.try_get("bond_ended_at")?,
            bond_ended_tx: row.try_get("bond_ended_tx")?,
            transport_key: row.try_get("transport_key")?,
            delivery: row.try_get("delivery")?,
            placed_at: row.try_get("placed_at")?,
            placed_height: row.try_get("placed_height")?,
            placed_tx: row.try_get("placed_tx")?,
            taken_at: row.try_get("taken_at")?,
            taken_tx: row.try_get("taken_tx")?,
            delivered_at: row.try_get("delivered_at")?,
            delivered_tx: row.try_get("delivered_tx")?,
            closed_at: row.try_get("closed_at")?,
            closed_tx: row.try_get("closed_tx")?,
        })
    }
}

/// Selects orders. All given conditions apply.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct OrderFilter {
    pub id: Option<i64>,
    pub ids: Option<Vec<i64>>,
    pub buyer: Option<String>,
    pub buyers: Option<Vec<String>>,
    pub seller: Option<String>,
    pub sellers: Option<Vec<String>>,
    pub listing: Option<i64>,
    pub listings: Option<Vec<i64>>,
    pub state: Option<OrderState>,
    pub states: Option<Vec<OrderState>>,
    /// The hash of the transaction that placed the order, made the offer or took it.
    pub tx: Option<String>,
}

/// The steps with which an order begins: the index `order_history_by_beginning` has their transactions.
const OF_TX: &str = "
    AND o.id IN (SELECT order_id FROM order_history WHERE kind IN ('placed', 'offered', 'taken') AND tx = ";

/// The condition of the index that has all orders of some states, in its own words: Postgres proves it from no value.
fn indexed(states: &[OrderState]) -> &'static str {
    use OrderState::{Delivered, Disputed, Funded, Offered, Refunded, Withdrawn};
    let all_of = |index: &[OrderState]| states.iter().all(|state| index.contains(state));
    if all_of(&[Funded, Delivered, Offered, Disputed]) {
        " AND o.state IN ('funded', 'delivered', 'offered', 'disputed')"
    } else if all_of(&[Refunded, Withdrawn]) {
        " AND o.state IN ('refunded', 'withdrawn')"
    } else {
        ""
    }
}

impl OrderFilter {
    /// Adds the condition, over `orders AS o`.
    fn write(&self, sql: &mut Sql) -> Result<(), ReadError> {
        sql.push("true");
        write_numbers(sql, "id", "o.id", (self.id, &self.ids))?;
        write_texts(sql, "buyer", "o.buyer", (&self.buyer, &self.buyers))?;
        write_texts(sql, "seller", "o.seller", (&self.seller, &self.sellers))?;
        write_numbers(sql, "listing", "o.listing", (self.listing, &self.listings))?;
        if let Some(state) = self.state {
            sql.push(indexed(&[state])).push(" AND o.state = ").bind(state.stored());
        }
        if let Some(states) = &self.states {
            check_count("states", states.len())?;
            let stored: Vec<&str> = states.iter().map(|state| state.stored()).collect();
            sql.push(indexed(states)).push(" AND o.state = ANY(").bind(stored).push(")");
        }
        if let Some(tx) = &self.tx {
            sql.push(OF_TX).bind(transaction_hash(tx)?).push(")");
        }
        Ok(())
    }

    /// Refuses conditions that no order can meet.
    ///
    /// # Errors
    /// The values that can't be compared with.
    pub(crate) fn check(&self) -> Result<(), ReadError> {
        self.write(&mut Sql::default())
    }

    /// Whether the conditions select an order.
    pub(crate) fn takes(&self, order: &Order) -> bool {
        let is_of_tx = |tx: &String| {
            let txs = [&order.placed_tx, &order.taken_tx];
            txs.into_iter().flatten().any(|found| found.eq_ignore_ascii_case(tx))
        };
        is_wanted(&order.id, &self.id, &self.ids)
            && is_wanted(&order.buyer, &self.buyer, &self.buyers)
            && is_wanted(&order.seller, &self.seller, &self.sellers)
            && is_wanted(&order.listing, &self.listing, &self.listings)
            && is_wanted(&order.state, &self.state, &self.states)
            && self.tx.as_ref().is_none_or(is_of_tx)
    }
}

impl Rows {
    /// A page of orders, the newest first.
    pub(crate) async fn order_page(&self, filter: &OrderFilter, slice: Slice) -> Result<Page<Order>, ReadError> {
        let mut from = Sql::new("FROM orders AS o WHERE ");
        filter.write(&mut from)?;
        let sort = Sort::latest("ID_DESC", "o.id", "o.id");
        self.page(Question { select: COLUMNS, from, sort, filter: fingerprint(filter)? }, slice).await
    }

    /// Orders that an account sells, from the one after `last` on, the oldest first.
    pub(crate) async fn orders_sold_after(&self, seller: &str, last: i64, most: i64) -> Result<Vec<Order>, Failure> {
        let sql = format!("{COLUMNS} FROM orders AS o WHERE o.seller = $1 AND o.id > $2 ORDER BY o.id LIMIT $3");
        self.records(&sql, &[&seller, &last, &most]).await
    }

    /// Orders by their ids.
    pub(crate) async fn orders(&self, ids: &[i64]) -> Result<HashMap<i64, Order>, Failure> {
        let found = self.looked_up(&format!("{COLUMNS} FROM orders AS o WHERE o.id = ANY($1)"), &[&ids]).await?;
        Ok(one_each(found, |order: &Order| order.id))
    }
}
