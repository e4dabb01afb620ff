//! Orders and where they stand.

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::types::Json;
use tokio_postgres::Transaction;
use weighhouse_protocol::events::{MarketEvent, OrderPlaced};

use super::rows::{seconds, with};
use super::{insert, View};
use crate::market::Event;

/// See the module.
pub(super) struct Orders;

const DELIVER: &str = "
UPDATE orders SET state = 'delivered', delivery = change.delivery, settle_from = change.settle_from,
    delivered_at = change.at, delivered_tx = change.tx
FROM jsonb_to_recordset($1) AS change(id bigint, delivery text, settle_from bigint, at bigint, tx text)
WHERE orders.id = change.id";

const CLOSE: &str = "
UPDATE orders SET state = change.state, closed_at = change.at, closed_tx = change.tx
FROM jsonb_to_recordset($1) AS change(id bigint, state text, at bigint, tx text)
WHERE orders.id = change.id";

const END_BOND: &str = "
UPDATE orders SET
    bond_released = coalesce(change.released, bond_released),
    bond_to_buyer = coalesce(change.to_buyer, bond_to_buyer),
    bond_to_treasury = coalesce(change.to_treasury, bond_to_treasury),
    bond_ended_at = change.at,
    bond_ended_tx = change.tx
FROM (
    SELECT id, max(released) AS released, max(to_buyer) AS to_buyer, max(to_treasury) AS to_treasury,
        max(at) AS at, max(tx) AS tx
    FROM jsonb_to_recordset($1) AS part(
        id bigint, released numeric, to_buyer numeric, to_treasury numeric, at bigint, tx text)
    GROUP BY id
) AS change
WHERE orders.id = change.id";

#[async_trait]
impl View for Orders {
    fn name(&self) -> &'static str {
        "orders"
    }

    fn version(&self) -> i32 {
        3
    }

    fn tables(&self) -> &'static [&'static str] {
        &["orders"]
    }

    /// The steps of an order follow each other on the chain: all of one kind at once is the same.
    async fn apply(&self, tx: &Transaction<'_>, events: &[Event]) -> Result<(), tokio_postgres::Error> {
        let (mut placed, mut delivered, mut closed, mut ended) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for event in events {
            let (at, hash) = (event.time, &event.tx_hash);
            match &event.body {
                MarketEvent::OrderPlaced(order) => placed.push(row(event, order)),
                MarketEvent::OrderDelivered(e) => {
                    let delivery = hex::encode(&e.delivery);
                    let from = seconds(e.settle_from);
                    delivered
                        .push(json!({"id": e.order, "delivery": delivery, "settle_from": from, "at": at, "tx": hash}));
                }
                MarketEvent::OrderSettled(e) => {
                    closed.push(json!({"id": e.order, "state": "settled", "at": at, "tx": hash}));
                }
                MarketEvent::OrderRefunded(e) => {
                    closed.push(json!({"id": e.order, "state": "refunded", "at": at, "tx": hash}));
                }
                _ => ended.extend(bond_end(event)),
            }
        }
        insert(tx, "orders", &placed, "").await?;
        for (statement, rows) in [(DELIVER, delivered), (CLOSE, closed), (END_BOND, ended)] {
            if !rows.is_empty() {
                tx.execute(statement, &[&Json(rows)]).await?;
            }
        }
        Ok(())
    }
}

/// An order's bond ends once, in one part or in two of the same transaction.
fn bond_end(event: &Event) -> Option<Value> {
    let part = match &event.body {
        MarketEvent::BondReleased(e) => json!({"id": e.order, "released": e.amount}),
        MarketEvent::BondForfeited(e) => {
            json!({"id": e.order, "to_buyer": e.to_buyer, "to_treasury": e.to_treasury})
        }
        _ => return None,
    };
    Some(with(part, vec![("at", json!(event.time)), ("tx", json!(event.tx_hash))]))
}

fn row(event: &Event, order: &OrderPlaced) -> Value {
    json!({
        "id": order.order,
        "listing": order.listing,
        "version": order.version,
        "plan": order.plan,
        "buyer": order.buyer,
        "seller": order.seller,
        "price": order.price,
        "denom": order.denom,
        "fee": order.fee,
        "split_version": order.split_version,
        "deliver_by": seconds(order.deliver_by),
        "refund_from": seconds(order.refund_from),
        "challenge_window": order.challenge_window,
        "cooldown": order.cooldown,
        "bond": order.bond,
        "transport_key": hex::encode(&order.transport_key),
        "state": "funded",
        "placed_at": event.time,
        "placed_height": event.key.height,
        "placed_tx": event.tx_hash,
    })
}
