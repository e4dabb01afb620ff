//! Open orders that count once they settle.

use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::registry::Payee;
use weighhouse_protocol::{ListingId, OrderId, SplitVersion};

use crate::day;
use crate::event::Event;
use crate::views::rows::number;
use crate::views::table::{row, ApplyError, Row, Store, Table};

row! {
    Order in "demand_orders" by {
        id: i64,
    } with {
        listing: i64,
        buyer: String,
    }
}

row! {
    Paid in "demand_payees" by {
        listing: i64,
        split_version: i64,
        account: String,
    } with {}
}

/// An order that counts, since it is settled.
pub(super) struct Settled {
    pub listing: i64,
    pub buyer: String,
    pub day: i64,
}

/// Opens and ends orders; returns those that count. The payees of an order's split are known before the order: its event
/// names a split that was announced.
pub(super) async fn apply(store: &Store<'_>, events: &[&Event]) -> Result<Vec<Settled>, ApplyError> {
    let payees = payees(store, events).await?;
    let mut orders = Table::<Order>::new();
    let begun = events.iter().filter_map(|event| placed(event)).map(|(order, _)| order.id);
    let over = events.iter().filter_map(|event| ended(&event.body)).map(number);
    // An order that is told of twice is the fault that the view of orders tells, so that it is looked for here.
    orders.load(store, over.chain(begun).map(|id| (id,))).await?;
    let mut settled = Vec::new();
    for event in events {
        if let Some((order, paid)) = placed(event) {
            if payees.get(&paid).is_none() && orders.get(&order.key()).is_none() {
                orders.put(order);
            }
        }
        let Some(id) = ended(&event.body) else { continue };
        let Some(Order { listing, buyer, .. }) = orders.remove(&(number(id),)) else { continue };
        if matches!(event.body, MarketEvent::OrderSettled(_)) {
            settled.push(Settled { listing, buyer, day: day::of(event.time) });
        }
    }
    payees.write(store).await?;
    orders.write(store).await?;
    Ok(settled)
}

/// The payees that events name, and those that are asked for.
async fn payees(store: &Store<'_>, events: &[&Event]) -> Result<Table<Paid>, ApplyError> {
    let mut payees = Table::<Paid>::new();
    let named: Vec<Paid> = events.iter().flat_map(|event| named(&event.body)).collect();
    let asked = events.iter().filter_map(|event| placed(event)).map(|(_, paid)| paid);
    payees.load(store, named.iter().map(Row::key).chain(asked)).await?;
    named.into_iter().for_each(|paid| payees.put(paid));
    Ok(payees)
}

fn named(event: &MarketEvent) -> Vec<Paid> {
    let rows = |listing: ListingId, split_version: SplitVersion, payees: &[Payee]| {
        let row = |payee: &Payee| Paid {
            listing: number(listing),
            split_version: split_version.into(),
            account: payee.address.clone(),
        };
        payees.iter().map(row).collect()
    };
    match event {
        MarketEvent::ListingCreated(e) => rows(e.record.0.id, e.record.0.split_version, &e.record.0.payees),
        MarketEvent::PayeesChanged(e) => rows(e.listing, e.split_version, &e.payees.0),
        _ => Vec::new(),
    }
}

/// An order of the creators with a fee, by a buyer that does not sell; and the payee that its buyer would be.
fn placed(event: &Event) -> Option<(Order, (i64, i64, String))> {
    let (order, listing, buyer, split_version) = match &event.body {
        MarketEvent::OrderPlaced(e) if e.resold.is_none() && !e.fee.is_zero() && e.buyer != e.seller => {
            (e.order, e.listing, &e.buyer, e.split_version)
        }
        MarketEvent::OrderOffered(e) if !e.fee.is_zero() && e.buyer != e.seller => {
            (e.order, e.listing, &e.buyer, e.split_version)
        }
        _ => return None,
    };
    let (listing, buyer) = (number(listing), buyer.to_string());
    let paid = (listing, split_version.into(), buyer.clone());
    Some((Order { id: number(order), listing, buyer }, paid))
}

fn ended(event: &MarketEvent) -> Option<OrderId> {
    match event {
        MarketEvent::OfferWithdrawn(e) => Some(e.order),
        MarketEvent::OrderRefunded(e) => Some(e.order),
        MarketEvent::OrderSettled(e) => Some(e.order),
        _ => None,
    }
}
