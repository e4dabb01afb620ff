//! Orders and their states.

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::types::Json;
use tokio_postgres::Transaction;
use weighhouse_protocol::events::{MarketEvent, OfferTaken, OrderDelivered, OrderOffered, OrderPlaced};
use weighhouse_protocol::OrderId;

use super::rows::{height, seconds, with};
use super::{insert, View};
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Orders;

const TAKE: &str = "
UPDATE orders SET state = 'funded',
    deliver_by = change.deliver_by, deliver_by_height = change.deliver_by_height,
    refund_from = change.refund_from, refund_from_height = change.refund_from_height,
    placed_at = change.at, placed_height = change.height, placed_tx = change.tx,
    taken_at = change.at, taken_tx = change.tx
FROM jsonb_to_recordset($1) AS change(
    id bigint, deliver_by bigint, deliver_by_height bigint, refund_from bigint, refund_from_height bigint,
    height bigint, at bigint, tx text)
WHERE orders.id = change.id";

const DELIVER: &str = "
UPDATE orders SET state = 'delivered', delivery = change.delivery,
    settle_from = change.settle_from, settle_from_height = change.settle_from_height,
    release_from = change.release_from, release_from_height = change.release_from_height,
    delivered_at = change.at, delivered_tx = change.tx
FROM jsonb_to_recordset($1) AS change(
    id bigint, delivery text, settle_from bigint, settle_from_height bigint, release_from bigint,
    release_from_height bigint, at bigint, tx text)
WHERE orders.id = change.id";

const DISPUTE: &str = "
UPDATE orders SET state = 'disputed' FROM jsonb_to_recordset($1) AS change(id bigint) WHERE orders.id = change.id";

/// Comes before [`CLOSE`], which knows whether the rest was paid out.
const RETURN: &str = "
UPDATE orders SET returned = change.to_buyer
FROM jsonb_to_recordset($1) AS change(id bigint, to_buyer numeric)
WHERE orders.id = change.id";

const CLOSE: &str = "
UPDATE orders SET state = change.state, closed_at = change.at, closed_tx = change.tx,
    returned = CASE change.state WHEN 'settled' THEN orders.returned ELSE 0 END
FROM jsonb_to_recordset($1) AS change(id bigint, state text, at bigint, tx text)
WHERE orders.id = change.id";

const END_BOND: &str = "
UPDATE orders SET
    bond_released = coalesce(change.released, bond_released),
    bond_to_buyer = coalesce(change.to_buyer, bond_to_buyer),
    bond_to_treasury = coalesce(change.to_treasury, bond_to_treasury),
    bond_recipient = coalesce(change.recipient, bond_recipient),
    bond_ended_at = change.at,
    bond_ended_tx = change.tx
FROM (
    SELECT id, max(released) AS released, max(to_buyer) AS to_buyer, max(to_treasury) AS to_treasury,
        max(recipient) AS recipient, max(at) AS at, max(tx) AS tx
    FROM jsonb_to_recordset($1) AS part(
        id bigint, released numeric, to_buyer numeric, to_treasury numeric, recipient text, at bigint, tx text)
    GROUP BY id
) AS change
WHERE orders.id = change.id";

#[async_trait]
impl View for Orders {
    fn name(&self) -> &'static str {
        "orders"
    }

    fn version(&self) -> i32 {
        5
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

/// What a batch changes, by kind.
#[derive(Default)]
struct Changes {
    placed: Vec<Value>,
    taken: Vec<Value>,
    delivered: Vec<Value>,
    disputed: Vec<Value>,
    returned: Vec<Value>,
    closed: Vec<Value>,
    bonds_ended: Vec<Value>,
}

impl Changes {
    fn gather(&mut self, event: &Event) {
        match &event.body {
            MarketEvent::OrderPlaced(order) => self.placed.push(placed(event, order)),
            MarketEvent::OrderOffered(offer) => self.placed.push(offered(event, offer)),
            MarketEvent::OfferTaken(e) => self.taken.push(now(event, taken(event, e))),
            MarketEvent::OrderDelivered(e) => self.delivered.push(now(event, delivered(e))),
            MarketEvent::DisputeOpened(e) => self.disputed.push(json!({"id": e.order})),
            MarketEvent::DisputeEnded(e) => self.returned.push(json!({"id": e.order, "to_buyer": e.to_buyer})),
            MarketEvent::OrderSettled(e) => self.close(event, e.order, "settled"),
            MarketEvent::OrderRefunded(e) => self.close(event, e.order, "refunded"),
            MarketEvent::OfferWithdrawn(e) => self.close(event, e.order, "withdrawn"),
            _ => self.bonds_ended.extend(bond_end(event)),
        }
    }

    fn close(&mut self, event: &Event, order: OrderId, state: &str) {
        self.closed.push(now(event, json!({"id": order, "state": state})));
    }

    /// The steps of an order follow each other on the chain: all of one kind at once is the same.
    async fn write(self, tx: &Transaction<'_>) -> Result<(), tokio_postgres::Error> {
        insert(tx, "orders", &self.placed, "").await?;
        for (statement, rows) in [
            (TAKE, self.taken),
            (DELIVER, self.delivered),
            (DISPUTE, self.disputed),
            (RETURN, self.returned),
            (CLOSE, self.closed),
            (END_BOND, self.bonds_ended),
        ] {
            if !rows.is_empty() {
                tx.execute(statement, &[&Json(rows)]).await?;
            }
        }
        Ok(())
    }
}

/// A change with the time and the transaction that made it.
fn now(event: &Event, change: Value) -> Value {
    with(change, vec![("at", json!(event.time)), ("tx", json!(event.tx_hash))])
}

/// An order's bond ends once, in one part or in two of the same transaction.
fn bond_end(event: &Event) -> Option<Value> {
    let part = match &event.body {
        MarketEvent::BondReleased(e) => json!({"id": e.order, "released": e.amount}),
        MarketEvent::BondForfeited(e) => {
            let (to_buyer, to_treasury) = (e.to_buyer, e.to_treasury);
            json!({"id": e.order, "to_buyer": to_buyer, "to_treasury": to_treasury, "recipient": e.recipient})
        }
        _ => return None,
    };
    Some(now(event, part))
}

fn taken(event: &Event, taken: &OfferTaken) -> Value {
    json!({
        "id": taken.order,
        "deliver_by": seconds(taken.deliver_by),
        "deliver_by_height": height(taken.deliver_by_height),
        "refund_from": seconds(taken.refund_from),
        "refund_from_height": height(taken.refund_from_height),
        "height": event.key.height,
    })
}

fn delivered(delivered: &OrderDelivered) -> Value {
    json!({
        "id": delivered.order,
        "delivery": hex::encode(&delivered.delivery),
        "settle_from": seconds(delivered.settle_from),
        "settle_from_height": height(delivered.settle_from_height),
        "release_from": seconds(delivered.release_from),
        "release_from_height": height(delivered.release_from_height),
    })
}

/// The columns that an order and an offer freeze alike.
macro_rules! frozen {
    ($event:ident, $order:ident) => {
        json!({
            "id": $order.order,
            "listing": $order.listing,
            "version": $order.version,
            "plan": $order.plan,
            "buyer": $order.buyer,
            "seller": $order.seller,
            "price": $order.price,
            "denom": $order.denom,
            "card": $order.card,
            "fee": $order.fee,
            "split_version": $order.split_version,
            "challenge_window": $order.challenge_window,
            "cooldown": $order.cooldown,
            "bond": $order.bond,
            "stake": $order.stake,
            "transport_key": hex::encode(&$order.transport_key),
            "returned": "0",
            "placed_at": $event.time,
            "placed_height": $event.key.height,
            "placed_tx": $event.tx_hash,
        })
    };
}

fn placed(event: &Event, order: &OrderPlaced) -> Value {
    let columns = vec![
        ("deliver_by", json!(seconds(order.deliver_by))),
        ("deliver_by_height", json!(height(order.deliver_by_height))),
        ("refund_from", json!(seconds(order.refund_from))),
        ("refund_from_height", json!(height(order.refund_from_height))),
        ("state", json!("funded")),
        ("is_offer", json!(false)),
        ("resold", json!(order.resold)),
        ("royalty", json!(order.royalty.unwrap_or_default())),
    ];
    with(frozen!(event, order), columns)
}

/// An offer resells nothing, and no account must deliver until the seller takes it.
fn offered(event: &Event, offer: &OrderOffered) -> Value {
    let columns = vec![
        ("expires_at", json!(seconds(offer.expires_at))),
        ("expires_at_height", json!(height(offer.expires_at_height))),
        ("state", json!("offered")),
        ("is_offer", json!(true)),
        ("royalty", json!("0")),
    ];
    with(frozen!(event, offer), columns)
}
