//! Licenses that their holders resell: what escrow's `Resales` answers.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::types::Json;
use tokio_postgres::Transaction;
use weighhouse_protocol::events::{MarketEvent, ResaleOpened};
use weighhouse_protocol::OrderId;

use super::rows::seconds;
use super::{insert, View};
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Resales;

const FREE: &str = "UPDATE resales SET order_id = NULL WHERE order_id = ANY($1)";

const END: &str = "DELETE FROM resales WHERE license = ANY($1)";

const STOP: &str = "UPDATE resales SET ending = true WHERE license = ANY($1)";

const ORDER: &str = "
UPDATE resales SET order_id = change.order_id
FROM jsonb_to_recordset($1) AS change(license bigint, order_id bigint)
WHERE resales.license = change.license";

#[async_trait]
impl View for Resales {
    fn name(&self) -> &'static str {
        "resales"
    }

    fn version(&self) -> i32 {
        2
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Escrow]
    }

    async fn apply(&self, tx: &Transaction<'_>, events: &[&Event]) -> Result<(), tokio_postgres::Error> {
        let mut changes = Changes::default();
        for event in events {
            changes.gather(event);
        }
        changes.write(tx).await
    }
}

/// What a batch leaves: a license can be put up, ordered and sold in one, and put up once more by its buyer.
#[derive(Default)]
struct Changes {
    opened: BTreeMap<OrderId, Value>,
    ended: Vec<i64>,
    ending: BTreeSet<OrderId>,
    /// Orders that are open for a license, and the license.
    placed: BTreeMap<OrderId, OrderId>,
    refunded: Vec<i64>,
}

impl Changes {
    fn gather(&mut self, event: &Event) {
        match &event.body {
            MarketEvent::ResaleOpened(resale) => drop(self.opened.insert(resale.license, row(event, resale))),
            MarketEvent::ResaleEnding(e) => drop(self.ending.insert(e.license)),
            MarketEvent::ResaleEnded(e) => {
                self.opened.remove(&e.license);
                self.ending.remove(&e.license);
                self.ended.extend(i64::try_from(e.license));
                if let Some(order) = e.order {
                    self.placed.remove(&order);
                }
            }
            MarketEvent::OrderPlaced(e) => self.placed.extend(e.resold.map(|license| (e.order, license))),
            MarketEvent::OrderRefunded(e) => {
                self.placed.remove(&e.order);
                self.refunded.extend(i64::try_from(e.order));
            }
            _ => {}
        }
    }

    /// What ends comes first: what is left of the rest came after it.
    async fn write(self, tx: &Transaction<'_>) -> Result<(), tokio_postgres::Error> {
        for (statement, ids) in [(FREE, self.refunded), (END, self.ended)] {
            if !ids.is_empty() {
                tx.execute(statement, &[&ids]).await?;
            }
        }
        let opened: Vec<Value> = self.opened.into_values().collect();
        insert(tx, "resales", &opened, "").await?;
        let ending: Vec<i64> = self.ending.into_iter().filter_map(|license| i64::try_from(license).ok()).collect();
        if !ending.is_empty() {
            tx.execute(STOP, &[&ending]).await?;
        }
        let placed = self.placed.into_iter().map(|(order, license)| json!({"license": license, "order_id": order}));
        let placed: Vec<Value> = placed.collect();
        if !placed.is_empty() {
            tx.execute(ORDER, &[&Json(placed)]).await?;
        }
        Ok(())
    }
}

fn row(event: &Event, resale: &ResaleOpened) -> Value {
    json!({
        "license": resale.license,
        "seller": resale.seller,
        "listing": resale.listing,
        "version": resale.version,
        "price": resale.price,
        "denom": resale.denom,
        "deliver_within": resale.deliver_within,
        "challenge_window": resale.challenge_window,
        "expires_at": resale.expires_at.map(seconds),
        "ending": false,
        "opened_at": event.time,
        "opened_height": event.key.height,
        "opened_tx": event.tx_hash,
    })
}
