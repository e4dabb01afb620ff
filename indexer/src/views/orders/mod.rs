//! Orders and where they stand.

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::types::Json;
use tokio_postgres::Transaction;
use weighhouse_protocol::events::{MarketEvent, OrderOffered, OrderPlaced};
use weighhouse_protocol::OrderId;

use super::rows::{seconds, with};
use super::{insert, View};
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Orders;

const DELIVER: &str = "
UPDATE orders SET state = 'delivered', delivery = change.delivery, settle_from = change.settle_from,
    delivered_at = change.at, delivered_tx = change.tx
FROM jsonb_to_recordset($1) AS change(id bigint, delivery text, settle_from bigint, at bigint, tx text)
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
        4
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
    delivered: Vec<Value>,
    disputed: Vec<Value>,
    returned: Vec<Value>,
    closed: Vec<Value>,
    bonds_ended: Vec<Value>,
}

impl Changes {
    fn gather(&mut self, event: &Event) {
        match &event.body {
            MarketEvent::OrderPlaced(order) => self.placed.push(row(event, order, "funded")),
            MarketEvent::OrderOffered(offer) => self.placed.push(row(event, &as_placed(offer.clone()), "offered")),
            MarketEvent::OrderDelivered(e) => {
                let (delivery, from) = (hex::encode(&e.delivery), seconds(e.settle_from));
                let row = json!({"id": e.order, "delivery": delivery, "settle_from": from});
                self.delivered.push(now(event, row));
            }
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
            json!({"id": e.order, "to_buyer": e.to_buyer, "to_treasury": e.to_treasury})
        }
        _ => return None,
    };
    Some(now(event, part))
}

/// An offer freezes what an order does, and resells nothing.
fn as_placed(offer: OrderOffered) -> OrderPlaced {
    OrderPlaced {
        order: offer.order,
        listing: offer.listing,
        version: offer.version,
        plan: offer.plan,
        buyer: offer.buyer,
        seller: offer.seller,
        price: offer.price,
        denom: offer.denom,
        fee: offer.fee,
        split_version: offer.split_version,
        deliver_by: offer.deliver_by,
        refund_from: offer.refund_from,
        challenge_window: offer.challenge_window,
        cooldown: offer.cooldown,
        bond: offer.bond,
        transport_key: offer.transport_key,
        resold: None,
        royalty: None,
    }
}

fn row(event: &Event, order: &OrderPlaced, state: &str) -> Value {
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
        "state": state,
        "is_offer": state == "offered",
        "resold": order.resold,
        "royalty": order.royalty.unwrap_or_default(),
        "returned": "0",
        "placed_at": event.time,
        "placed_height": event.key.height,
        "placed_tx": event.tx_hash,
    })
}
