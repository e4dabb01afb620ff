//! The steps of each order, and the requests of licenses' holders for keys.

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::types::Json;
use tokio_postgres::Transaction;
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::OrderId;

use super::rows::{height, seconds, with};
use super::{insert, View};
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct History;

const CLOSE: &str = "
UPDATE rekeys SET
    delivery = change.delivery, answered_at = change.answered_at, answered_tx = change.answered_tx,
    ended_at = change.ended_at, ended_tx = change.ended_tx
FROM jsonb_to_recordset($1) AS change(
    license bigint, delivery text, answered_at bigint, answered_tx text, ended_at bigint, ended_tx text)
WHERE rekeys.license = change.license";

const ASK: &str = "
ON CONFLICT (license) DO UPDATE SET
    listing = excluded.listing, version = excluded.version, owner = excluded.owner,
    transport_key = excluded.transport_key, expires_at = excluded.expires_at,
    expires_at_height = excluded.expires_at_height, asked_at = excluded.asked_at, asked_tx = excluded.asked_tx,
    delivery = excluded.delivery, answered_at = excluded.answered_at, answered_tx = excluded.answered_tx,
    ended_at = excluded.ended_at, ended_tx = excluded.ended_tx";

#[async_trait]
impl View for History {
    fn name(&self) -> &'static str {
        "history"
    }

    fn version(&self) -> i32 {
        3
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Escrow]
    }

    async fn apply(&self, tx: &Transaction<'_>, events: &[&Event]) -> Result<(), tokio_postgres::Error> {
        let rows: Vec<Value> = events.iter().copied().filter_map(step).collect();
        insert(tx, "order_history", &rows, "").await?;
        let mut rekeys = Rekeys::default();
        for event in events {
            rekeys.gather(event);
        }
        rekeys.write(tx).await
    }
}

/// A license's last request of a batch, open or closed, and what closes requests of earlier batches.
#[derive(Default)]
struct Rekeys {
    requests: BTreeMap<OrderId, Value>,
    closed: Vec<Value>,
}

impl Rekeys {
    fn gather(&mut self, event: &Event) {
        match &event.body {
            MarketEvent::RekeyRequested(e) => {
                let row = json!({
                    "license": e.license,
                    "listing": e.listing,
                    "version": e.version,
                    "owner": e.owner,
                    "transport_key": hex::encode(&e.transport_key),
                    "expires_at": seconds(e.expires_at),
                    "expires_at_height": height(e.expires_at_height),
                    "asked_at": event.time,
                    "asked_tx": event.tx_hash,
                });
                self.requests.insert(e.license, row);
            }
            MarketEvent::RekeyAnswered(e) => {
                let answer = vec![
                    ("delivery", json!(hex::encode(&e.delivery))),
                    ("answered_at", json!(event.time)),
                    ("answered_tx", json!(event.tx_hash)),
                ];
                self.close(e.license, answer);
            }
            MarketEvent::RekeyEnded(e) => {
                self.close(e.license, vec![("ended_at", json!(event.time)), ("ended_tx", json!(event.tx_hash))]);
            }
            _ => {}
        }
    }

    fn close(&mut self, license: OrderId, columns: Vec<(&'static str, Value)>) {
        match self.requests.remove(&license) {
            Some(request) => drop(self.requests.insert(license, with(request, columns))),
            None => self.closed.push(with(json!({"license": license}), columns)),
        }
    }

    /// What closes a request comes first: a later request of the same license takes its place.
    async fn write(self, tx: &Transaction<'_>) -> Result<(), tokio_postgres::Error> {
        if !self.closed.is_empty() {
            tx.execute(CLOSE, &[&Json(self.closed)]).await?;
        }
        let requests: Vec<Value> = self.requests.into_values().collect();
        insert(tx, "rekeys", &requests, ASK).await
    }
}

fn step(event: &Event) -> Option<Value> {
    let (order, kind): (OrderId, _) = match &event.body {
        MarketEvent::OrderPlaced(e) => (e.order, "placed"),
        MarketEvent::OrderDelivered(e) => (e.order, "delivered"),
        MarketEvent::OrderSettled(e) => (e.order, "settled"),
        MarketEvent::OrderRefunded(e) => (e.order, "refunded"),
        MarketEvent::OrderOffered(e) => (e.order, "offered"),
        MarketEvent::OfferTaken(e) => (e.order, "taken"),
        MarketEvent::OfferWithdrawn(e) => (e.order, "withdrawn"),
        MarketEvent::DisputeOpened(e) => (e.order, "dispute_opened"),
        MarketEvent::DisputeProposed(e) => (e.order, "dispute_proposed"),
        MarketEvent::DisputeEnded(e) => (e.order, "dispute_ended"),
        MarketEvent::ResaleOpened(e) => (e.license, "resale_opened"),
        MarketEvent::ResaleEnded(e) => (e.license, "resale_ended"),
        MarketEvent::ResellerPaid(e) => (e.order, "reseller_paid"),
        MarketEvent::ResaleEnding(e) => (e.license, "resale_ending"),
        MarketEvent::RekeyEnded(e) => (e.license, "rekey_ended"),
        MarketEvent::SellerClosed(e) => (e.order, "seller_closed"),
        MarketEvent::VersionProvenBad(e) => (e.order, "proven_bad"),
        MarketEvent::BondReleased(e) => (e.order, "bond_released"),
        MarketEvent::BondForfeited(e) => (e.order, "bond_forfeited"),
        MarketEvent::RekeyRequested(e) => (e.license, "rekey_requested"),
        MarketEvent::RekeyAnswered(e) => (e.license, "rekey_answered"),
        _ => return None,
    };
    let key = &event.key;
    Some(json!({
        "order_id": order,
        "height": key.height,
        "phase": key.phase,
        "tx_index": key.tx_index,
        "event_index": key.event_index,
        "kind": kind,
        "at": event.time,
        "tx": event.tx_hash,
    }))
}
