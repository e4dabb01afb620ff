//! Sellers whose listings take no new orders: what escrow's `Closed` answers.

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::Transaction;
use weighhouse_protocol::events::MarketEvent;

use super::{insert, View};
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Sellers;

const REOPEN: &str = "DELETE FROM closed_sellers WHERE seller = ANY($1)";

#[async_trait]
impl View for Sellers {
    fn name(&self) -> &'static str {
        "sellers"
    }

    fn version(&self) -> i32 {
        1
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Escrow]
    }

    /// The last event of each seller counts.
    async fn apply(&self, tx: &Transaction<'_>, events: &[&Event]) -> Result<(), tokio_postgres::Error> {
        let sellers: BTreeMap<String, Option<Value>> = events.iter().filter_map(|event| last_word(event)).collect();
        if sellers.is_empty() {
            return Ok(());
        }
        let named: Vec<&String> = sellers.keys().collect();
        tx.execute(REOPEN, &[&named]).await?;
        let closed: Vec<Value> = sellers.into_values().flatten().collect();
        insert(tx, "closed_sellers", &closed, "").await
    }
}

/// A seller, and its row while its listings are closed.
fn last_word(event: &Event) -> Option<(String, Option<Value>)> {
    match &event.body {
        MarketEvent::SellerClosed(e) => {
            let (since, tx) = (event.time, &event.tx_hash);
            let row = json!({"seller": e.seller, "since": since, "order_id": e.order, "closed_tx": tx});
            Some((e.seller.to_string(), Some(row)))
        }
        MarketEvent::SellerReopened(e) => Some((e.seller.to_string(), None)),
        _ => None,
    }
}
