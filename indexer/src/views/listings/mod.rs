//! Listings with their plans, payees, prices and sales.

mod rows;

use std::collections::BTreeSet;

use async_trait::async_trait;
use weighhouse_protocol::events::{ListingCreated, MarketEvent};
use weighhouse_protocol::{ListingId, OrderId};

use super::rows::{number, seconds};
use super::table::{ApplyError, Store, Table};
use super::View;
use crate::event::{Contract, Event};
use rows::{payees, plans, Listing, Paid, Plan, Price, ResaleOrder};

/// See the module.
pub(super) struct Listings;

const FORGET_LOWEST_PRICES: &str = "DELETE FROM lowest_prices WHERE listing = ANY($1)";

const FIND_LOWEST_PRICES: &str = "
INSERT INTO lowest_prices (listing, denom, price)
SELECT listing, denom, min(price) FROM plans WHERE listing = ANY($1) GROUP BY listing, denom";

#[async_trait]
impl View for Listings {
    fn name(&self) -> &'static str {
        "listings"
    }

    fn version(&self) -> i32 {
        10
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Registry, Contract::Escrow]
    }

    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let mut market = Market::begin(events)?;
        market.load(store, events).await?;
        for event in events {
            market.gather(event)?;
        }
        market.write(store).await
    }
}

/// The rows that a batch changes.
struct Market {
    listings: Table<Listing>,
    plans: Table<Plan>,
    /// The prices that plans had.
    prices: Table<Price>,
    payees: Table<Paid>,
    /// Orders of licenses that are resold.
    resales: Table<ResaleOrder>,
    /// Listings whose lowest prices may be others now.
    priced: BTreeSet<i64>,
}

impl Market {
    /// A listing is created before it is changed: all that are created at once are the same.
    fn begin(events: &[&Event]) -> Result<Self, ApplyError> {
        let mut market = Market {
            listings: Table::new(),
            plans: Table::new(),
            prices: Table::new(),
            payees: Table::new(),
            resales: Table::new(),
            priced: BTreeSet::new(),
        };
        for event in events {
            match &event.body {
                MarketEvent::ListingCreated(e) => market.create(event, e)?,
                MarketEvent::OrderPlaced(e) if e.resold.is_some() => {
                    market.resales.insert(ResaleOrder { id: number(e.order) })?;
                }
                _ => {}
            }
        }
        Ok(market)
    }

    fn create(&mut self, event: &Event, created: &ListingCreated) -> Result<(), ApplyError> {
        let listing = &created.record.0;
        self.listings.insert(Listing::created(created))?;
        for mut plan in plans(created) {
            self.prices.insert(plan.next_price(event, None))?;
            self.plans.insert(plan)?;
        }
        payees(listing.id, listing.split_version, &listing.payees).try_for_each(|payee| self.payees.insert(payee))?;
        self.priced.insert(number(listing.id));
        Ok(())
    }

    async fn load(&mut self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let read = events.iter().filter_map(|event| changed(&event.body).or_else(|| priced(&event.body)));
        self.listings.load(store, read.map(|id| (number(id),))).await?;
        let priced = events.iter().filter_map(|event| match &event.body {
            MarketEvent::PriceChanged(e) => Some((number(e.listing), i16::from(e.plan))),
            _ => None,
        });
        self.plans.load(store, priced).await?;
        let placed: BTreeSet<OrderId> = events.iter().filter_map(|event| placed(&event.body)).collect();
        let settled = events.iter().filter_map(|event| settled(&event.body)).filter(|order| !placed.contains(order));
        self.resales.load(store, settled.map(|order| (number(order),))).await
    }

    fn gather(&mut self, event: &Event) -> Result<(), ApplyError> {
        match &event.body {
            MarketEvent::PriceChanged(e) => {
                let version = self.listings.get(&(number(e.listing),)).and_then(|listing| listing.latest_version);
                let mut price = None;
                self.plans.change(&(number(e.listing), e.plan.into()), |plan| {
                    plan.price = e.price.into();
                    plan.denom.clone_from(&e.denom);
                    price = Some(plan.next_price(event, version));
                });
                price.map_or(Ok(()), |price| self.prices.insert(price))?;
                self.priced.insert(number(e.listing));
            }
            MarketEvent::PayeesChanged(e) => {
                payees(e.listing, e.split_version, &e.payees.0).try_for_each(|payee| self.payees.insert(payee))?;
                self.change(e.listing, |listing| listing.split_version = e.split_version.into());
            }
            // What is sold of a license that is resold is no sale of its listing's, and a settlement does not say so.
            MarketEvent::OrderSettled(e) if self.resales.get(&(number(e.order),)).is_some() => {}
            _ => {
                if let Some(id) = changed(&event.body) {
                    self.change(id, |listing| listing.follow(event));
                }
            }
        }
        Ok(())
    }

    fn change(&mut self, listing: ListingId, change: impl FnOnce(&mut Listing)) {
        self.listings.change(&(number(listing),), change);
    }

    async fn write(self, store: &Store<'_>) -> Result<(), ApplyError> {
        self.listings.write(store).await?;
        self.plans.write(store).await?;
        self.prices.write(store).await?;
        self.payees.write(store).await?;
        self.resales.write(store).await?;
        if !self.priced.is_empty() {
            let priced: Vec<i64> = self.priced.into_iter().collect();
            store.execute(FORGET_LOWEST_PRICES, &[&priced]).await?;
            store.execute(FIND_LOWEST_PRICES, &[&priced]).await?;
        }
        Ok(())
    }
}

impl Listing {
    /// What an event of its own changes.
    fn follow(&mut self, event: &Event) {
        match &event.body {
            MarketEvent::VersionPublished(e) => {
                (self.latest_version, self.bad_since) = (Some(e.version.into()), None);
            }
            // A version that is no longer the latest says nothing about what is sold.
            MarketEvent::VersionMarkedBad(e) if self.latest_version == Some(e.version.into()) => {
                self.bad_since = Some(seconds(e.bad_since));
            }
            MarketEvent::CardChanged(e) => {
                self.card_cid.clone_from(&e.card.0.cid);
                self.card_sha256 = e.card.0.sha256.to_string();
            }
            MarketEvent::ListingStateChanged(e) => self.set_state(e.state.0),
            MarketEvent::ListingRelisted(e) => self.set_state(e.state.0),
            MarketEvent::ListingDelisted(e) => self.delist(event.time, e),
            MarketEvent::OrderSettled(_) => self.sales += 1,
            _ => {}
        }
    }
}

/// The listing whose row an event changes.
fn changed(event: &MarketEvent) -> Option<ListingId> {
    match event {
        MarketEvent::VersionPublished(e) => Some(e.listing),
        MarketEvent::VersionMarkedBad(e) => Some(e.listing),
        MarketEvent::PayeesChanged(e) => Some(e.listing),
        MarketEvent::CardChanged(e) => Some(e.listing),
        MarketEvent::ListingStateChanged(e) => Some(e.listing),
        MarketEvent::ListingDelisted(e) => Some(e.listing),
        MarketEvent::ListingRelisted(e) => Some(e.listing),
        MarketEvent::OrderSettled(e) => Some(e.listing),
        _ => None,
    }
}

/// The listing of which an event changes a price.
fn priced(event: &MarketEvent) -> Option<ListingId> {
    match event {
        MarketEvent::PriceChanged(e) => Some(e.listing),
        _ => None,
    }
}

fn placed(event: &MarketEvent) -> Option<OrderId> {
    match event {
        MarketEvent::OrderPlaced(e) => Some(e.order),
        _ => None,
    }
}

fn settled(event: &MarketEvent) -> Option<OrderId> {
    match event {
        MarketEvent::OrderSettled(e) => Some(e.order),
        _ => None,
    }
}
