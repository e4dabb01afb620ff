//! Orders and their states.

mod row;

use async_trait::async_trait;
use weighhouse_protocol::events::{MarketEvent, OfferTaken, OrderDelivered};
use weighhouse_protocol::OrderId;

use super::rows::{height, number, seconds};
use super::table::{ApplyError, Numeric, Store, Table};
use super::View;
use crate::event::{Contract, Event};
use row::Order;

/// See the module.
pub(super) struct Orders;

#[async_trait]
impl View for Orders {
    fn name(&self) -> &'static str {
        "orders"
    }

    fn version(&self) -> i32 {
        8
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Escrow]
    }

    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let mut orders = Table::new();
        for event in events {
            begin(event, &mut orders)?;
        }
        orders.load(store, events.iter().filter_map(|event| continued(&event.body)).map(key)).await?;
        for event in events {
            go_on(event, &mut orders);
        }
        orders.write(store).await
    }
}

fn key(order: OrderId) -> (i64,) {
    (number(order),)
}

/// The steps of an order follow its beginning: all beginnings at once are the same, and no row of theirs is to be read.
fn begin(event: &Event, orders: &mut Table<Order>) -> Result<(), ApplyError> {
    match &event.body {
        MarketEvent::OrderPlaced(e) => orders.insert(Order::placed(event, e)),
        MarketEvent::OrderOffered(e) => orders.insert(Order::offered(event, e)),
        _ => Ok(()),
    }
}

/// The order of which an event is a later step.
fn continued(event: &MarketEvent) -> Option<OrderId> {
    match event {
        MarketEvent::OfferTaken(e) => Some(e.order),
        MarketEvent::OrderDelivered(e) => Some(e.order),
        MarketEvent::DisputeOpened(e) => Some(e.order),
        MarketEvent::DisputeEnded(e) => Some(e.order),
        MarketEvent::OrderSettled(e) => Some(e.order),
        MarketEvent::OrderRefunded(e) => Some(e.order),
        MarketEvent::OfferWithdrawn(e) => Some(e.order),
        MarketEvent::BondReleased(e) => Some(e.order),
        MarketEvent::BondForfeited(e) => Some(e.order),
        _ => None,
    }
}

fn go_on(event: &Event, orders: &mut Table<Order>) {
    let Some(id) = continued(&event.body) else { return };
    orders.change(&key(id), |order| match &event.body {
        MarketEvent::OfferTaken(e) => order.take(event, e),
        MarketEvent::OrderDelivered(e) => order.deliver(event, e),
        MarketEvent::DisputeOpened(_) => order.state = "disputed".into(),
        // Comes before the order's end, which says whether the rest was paid out.
        MarketEvent::DisputeEnded(e) => order.returned = e.to_buyer.into(),
        MarketEvent::OrderSettled(_) => order.close(event, "settled"),
        MarketEvent::OrderRefunded(_) => order.close(event, "refunded"),
        MarketEvent::OfferWithdrawn(_) => order.close(event, "withdrawn"),
        _ => order.end_bond(event),
    });
}

impl Order {
    fn take(&mut self, event: &Event, taken: &OfferTaken) {
        self.state = "funded".into();
        self.deliver_by = Some(seconds(taken.deliver_by));
        self.deliver_by_height = Some(height(taken.deliver_by_height));
        self.refund_from = Some(seconds(taken.refund_from));
        self.refund_from_height = Some(height(taken.refund_from_height));
        (self.placed_at, self.placed_height) = (event.time, event.key.height);
        self.placed_tx.clone_from(&event.tx_hash);
        self.taken_at = Some(event.time);
        self.taken_tx.clone_from(&event.tx_hash);
    }

    fn deliver(&mut self, event: &Event, delivered: &OrderDelivered) {
        self.state = "delivered".into();
        self.delivery = Some(hex::encode(&delivered.delivery));
        self.settle_from = Some(seconds(delivered.settle_from));
        self.settle_from_height = Some(height(delivered.settle_from_height));
        self.release_from = Some(seconds(delivered.release_from));
        self.release_from_height = Some(height(delivered.release_from_height));
        self.delivered_at = Some(event.time);
        self.delivered_tx.clone_from(&event.tx_hash);
    }

    fn close(&mut self, event: &Event, state: &str) {
        self.state = state.into();
        self.closed_at = Some(event.time);
        self.closed_tx.clone_from(&event.tx_hash);
        if state != "settled" {
            self.returned = Numeric::default();
        }
    }

    /// An order's bond ends once, in one part or in two of the same transaction.
    fn end_bond(&mut self, event: &Event) {
        match &event.body {
            MarketEvent::BondReleased(e) => self.bond_released = Some(e.amount.into()),
            MarketEvent::BondForfeited(e) => {
                self.bond_to_buyer = Some(e.to_buyer.into());
                self.bond_to_treasury = Some(e.to_treasury.into());
                self.bond_recipient = Some(e.recipient.to_string());
            }
            _ => return,
        }
        self.bond_ended_at = Some(event.time);
        self.bond_ended_tx.clone_from(&event.tx_hash);
    }
}
