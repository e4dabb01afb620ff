//! What happened to each order, step by step, and the keys that licenses' holders asked for once more.

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::types::Json;
use tokio_postgres::Transaction;
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::OrderId;

use super::{insert, View};
use crate::market::Event;

/// See the module.
pub(super) struct History;

const ANSWER: &str = "
UPDATE rekeys SET delivery = change.delivery, answered_at = change.at, answered_tx = change.tx
FROM jsonb_to_recordset($1) AS change(license bigint, delivery text, at bigint, tx text)
WHERE rekeys.license = change.license";

const ASK: &str = "
ON CONFLICT (license) DO UPDATE SET
    owner = excluded.owner, transport_key = excluded.transport_key, asked_at = excluded.asked_at,
    asked_tx = excluded.asked_tx, delivery = NULL, answered_at = NULL, answered_tx = NULL";

#[async_trait]
impl View for History {
    fn name(&self) -> &'static str {
        "history"
    }

    fn version(&self) -> i32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &["order_history", "rekeys"]
    }

    /// A license's requests and answers follow each other, and a batch may hold several: one by one.
    async fn apply(&self, tx: &Transaction<'_>, events: &[Event]) -> Result<(), tokio_postgres::Error> {
        let rows: Vec<Value> = events.iter().filter_map(step).collect();
        insert(tx, "order_history", &rows, "").await?;
        for event in events {
            match &event.body {
                MarketEvent::RekeyRequested(e) => {
                    let row = json!({
                        "license": e.license,
                        "listing": e.listing,
                        "version": e.version,
                        "owner": e.owner,
                        "transport_key": hex::encode(&e.transport_key),
                        "asked_at": event.time,
                        "asked_tx": event.tx_hash,
                    });
                    insert(tx, "rekeys", &[row], ASK).await?;
                }
                MarketEvent::RekeyAnswered(e) => {
                    let delivery = hex::encode(&e.delivery);
                    let row =
                        json!([{"license": e.license, "delivery": delivery, "at": event.time, "tx": event.tx_hash}]);
                    tx.execute(ANSWER, &[&Json(row)]).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn step(event: &Event) -> Option<Value> {
    let (order, kind): (OrderId, _) = match &event.body {
        MarketEvent::OrderPlaced(e) => (e.order, "placed"),
        MarketEvent::OrderDelivered(e) => (e.order, "delivered"),
        MarketEvent::OrderSettled(e) => (e.order, "settled"),
        MarketEvent::OrderRefunded(e) => (e.order, "refunded"),
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
