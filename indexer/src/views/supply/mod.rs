//! How many licenses of plans with a limited supply are sold, or on their way: what escrow's `Sold` answers.

use std::collections::BTreeSet;

use async_trait::async_trait;
use weighhouse_protocol::events::{ListingCreated, MarketEvent};
use weighhouse_protocol::{ListingId, OrderId, PlanIndex};

use super::rows::number;
use super::table::{row, ApplyError, Store, Table};
use super::View;
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Supply;

row! {
    LimitedPlan in "limited_plans" by {
        listing: i64,
        plan: i16,
    } with {
        sold: i64,
    }
}

row! {
    LimitedOrder in "limited_orders" by {
        id: i64,
    } with {
        listing: i64,
        plan: i16,
    }
}

row! {
    LimitedOffer in "limited_offers" by {
        id: i64,
    } with {
        listing: i64,
        plan: i16,
    }
}

#[async_trait]
impl View for Supply {
    fn name(&self) -> &'static str {
        "supply"
    }

    fn version(&self) -> i32 {
        2
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Registry, Contract::Escrow]
    }

    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let mut supply = Limits::load(store, events).await?;
        for event in events {
            supply.gather(&event.body)?;
        }
        supply.write(store).await
    }
}

/// The rows that a batch changes.
struct Limits {
    plans: Table<LimitedPlan>,
    /// Orders that can still be refunded.
    orders: Table<LimitedOrder>,
    /// Offers that nobody has taken.
    offers: Table<LimitedOffer>,
}

impl Limits {
    async fn load(store: &Store<'_>, events: &[&Event]) -> Result<Self, ApplyError> {
        let mut limits = Limits { plans: Table::new(), orders: Table::new(), offers: Table::new() };
        for event in events {
            if let MarketEvent::ListingCreated(e) = &event.body {
                limits.create(e)?;
            }
        }
        let begun: BTreeSet<(OrderId, ListingId, PlanIndex)> =
            events.iter().filter_map(|event| begun(&event.body)).collect();
        let ids: BTreeSet<OrderId> = begun.iter().map(|(id, ..)| *id).collect();
        let ended = |ended: fn(&MarketEvent) -> Option<OrderId>| {
            let earlier = events.iter().filter_map(move |event| ended(&event.body)).filter(|id| !ids.contains(id));
            earlier.map(|id| (number(id),)).collect::<Vec<_>>()
        };
        limits.orders.load(store, ended(order_ended)).await?;
        limits.offers.load(store, ended(offer_ended)).await?;
        let orders = limits.orders.rows().map(|order| (order.listing, order.plan));
        let offers = limits.offers.rows().map(|offer| (offer.listing, offer.plan));
        let named = begun.iter().map(|(_, listing, plan)| (number(*listing), i16::from(*plan)));
        let plans: Vec<(i64, i16)> = orders.chain(offers).chain(named).collect();
        limits.plans.load(store, plans).await?;
        Ok(limits)
    }

    fn gather(&mut self, event: &MarketEvent) -> Result<(), ApplyError> {
        match event {
            MarketEvent::OrderOffered(e) => {
                let (id, listing, plan) = (number(e.order), number(e.listing), e.plan.into());
                match self.plans.get(&(listing, plan)) {
                    Some(_) => self.offers.insert(LimitedOffer { id, listing, plan }),
                    None => Ok(()),
                }
            }
            MarketEvent::OrderPlaced(_) => begun(event).map_or(Ok(()), |(order, listing, plan)| {
                self.take(LimitedOrder { id: number(order), listing: number(listing), plan: plan.into() })
            }),
            MarketEvent::OfferTaken(e) => match self.offers.remove(&(number(e.order),)) {
                Some(LimitedOffer { id, listing, plan }) => self.take(LimitedOrder { id, listing, plan }),
                None => Ok(()),
            },
            MarketEvent::OfferWithdrawn(e) => {
                self.offers.remove(&(number(e.order),));
                Ok(())
            }
            MarketEvent::OrderRefunded(e) => {
                if let Some(order) = self.orders.remove(&(number(e.order),)) {
                    self.plans.change(&(order.listing, order.plan), |plan| plan.sold -= 1);
                }
                Ok(())
            }
            // A settled order stays settled, even if its buyer gets the bond later.
            MarketEvent::OrderSettled(e) => {
                self.orders.remove(&(number(e.order),));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn create(&mut self, event: &ListingCreated) -> Result<(), ApplyError> {
        let plans = (0i16..).zip(&event.record.0.plans).filter(|(_, plan)| plan.supply.is_some());
        plans
            .map(|(plan, _)| LimitedPlan { listing: number(event.listing), plan, sold: 0 })
            .try_for_each(|plan| self.plans.insert(plan))
    }

    /// Counts an order, if its plan is limited.
    fn take(&mut self, order: LimitedOrder) -> Result<(), ApplyError> {
        let plan = (order.listing, order.plan);
        if self.plans.get(&plan).is_none() {
            return Ok(());
        }
        self.plans.change(&plan, |plan| plan.sold += 1);
        self.orders.insert(order)
    }

    async fn write(self, store: &Store<'_>) -> Result<(), ApplyError> {
        self.plans.write(store).await?;
        self.orders.write(store).await?;
        self.offers.write(store).await
    }
}

/// An order or offer that begins. A resold license counts against the supply already.
fn begun(event: &MarketEvent) -> Option<(OrderId, ListingId, PlanIndex)> {
    match event {
        MarketEvent::OrderPlaced(e) if e.resold.is_none() => Some((e.order, e.listing, e.plan)),
        MarketEvent::OrderOffered(e) => Some((e.order, e.listing, e.plan)),
        _ => None,
    }
}

fn order_ended(event: &MarketEvent) -> Option<OrderId> {
    match event {
        MarketEvent::OrderRefunded(e) => Some(e.order),
        MarketEvent::OrderSettled(e) => Some(e.order),
        _ => None,
    }
}

fn offer_ended(event: &MarketEvent) -> Option<OrderId> {
    match event {
        MarketEvent::OfferTaken(e) => Some(e.order),
        MarketEvent::OfferWithdrawn(e) => Some(e.order),
        _ => None,
    }
}
