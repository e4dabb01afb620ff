//! The steps of each order, and the requests of licenses' holders for keys.

mod rekey;

use async_trait::async_trait;
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::OrderId;

use super::rows::number;
use super::table::{row, ApplyError, Store, Table};
use super::View;
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct History;

row! {
    Step in "order_history" by {
        order_id: i64,
        height: i64,
        phase: i16,
        tx_index: i32,
        event_index: i32,
    } with {
        kind: String,
        at: i64,
        tx: Option<String>,
    }
}

#[async_trait]
impl View for History {
    fn name(&self) -> &'static str {
        "history"
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

    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let mut steps = Table::new();
        for step in events.iter().copied().filter_map(row) {
            steps.insert(step)?;
        }
        steps.write(store).await?;
        rekey::apply(store, events).await
    }
}

/// The order that an event is a step of, and the kind of the step. A license has the number of the order that first
/// bought it.
pub(crate) fn step(body: &MarketEvent) -> Option<(OrderId, &'static str)> {
    Some(match body {
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
    })
}

fn row(event: &Event) -> Option<Step> {
    let (order, kind) = step(&event.body)?;
    let key = &event.key;
    Some(Step {
        order_id: number(order),
        height: key.height,
        phase: key.phase,
        tx_index: key.tx_index,
        event_index: key.event_index,
        kind: kind.into(),
        at: event.time,
        tx: event.tx_hash.clone(),
    })
}
