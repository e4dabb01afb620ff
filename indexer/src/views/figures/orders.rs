//! What later events of an order don't say, kept from its first.

use weighhouse_protocol::events::{MarketEvent, OrderOffered, OrderPlaced};
use weighhouse_protocol::registry::Listing;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex};

use crate::event::Event;
use crate::views::rows::{duration, number};
use crate::views::table::{row, ApplyError, Numeric, Row, Store, Table};

row! {
    /// What a plan's orders are counted under.
    Plan in "figure_plans" by {
        listing: i64,
        plan: i16,
    } with {
        task: String,
        kind: String,
    }
}

row! {
    /// An order, as its figures need it.
    Order in "figure_orders" by {
        id: i64,
    } with {
        listing: i64,
        task: String,
        kind: String,
        seller: String,
        denom: String,
        price: Numeric,
        royalty: Numeric,
        is_resale: bool,
        returned: Numeric,
    }
}

/// The orders of a batch of events, and their plans.
pub(super) struct Orders {
    plans: Table<Plan>,
    orders: Table<Order>,
}

impl Orders {
    /// Those that the events concern, as the events before left them.
    pub(super) async fn load(store: &Store<'_>, events: &[&Event]) -> Result<Self, ApplyError> {
        let mut found = Orders { plans: Table::new(), orders: Table::new() };
        found.plans.load(store, events.iter().flat_map(|event| plans_of(&event.body))).await?;
        let ids = events.iter().filter_map(|event| order_of(&event.body));
        found.orders.load(store, ids.map(|id| (number(id),))).await?;
        Ok(found)
    }

    /// Takes note of a new listing's plans.
    pub(super) fn list(&mut self, listing: &Listing) {
        for (plan, terms) in (0..).zip(&listing.plans) {
            let (kind, _) = duration(terms.kind);
            self.plans.put(Plan { listing: number(listing.id), plan, task: listing.task.clone(), kind });
        }
    }

    /// Takes note of an order; `None` when its plan isn't known, or the order is.
    pub(super) fn place(&mut self, e: &OrderPlaced) -> Option<&Order> {
        let sold = (e.seller.as_str(), e.denom.as_str(), e.price.into());
        let order = self.order((e.listing, e.plan), e.order, sold)?;
        let royalty = e.royalty.unwrap_or_default().into();
        self.add(Order { royalty, is_resale: e.resold.is_some(), ..order })
    }

    /// Takes note of an offer, which counts as an order once it is taken.
    pub(super) fn offer(&mut self, e: &OrderOffered) {
        let offered = (e.seller.as_str(), e.denom.as_str(), e.price.into());
        if let Some(order) = self.order((e.listing, e.plan), e.order, offered) {
            self.add(order);
        }
    }

    /// An order of the creators, of which nothing was returned.
    fn order(
        &self,
        (listing, plan): (ListingId, PlanIndex),
        id: OrderId,
        (seller, denom, price): (&str, &str, Numeric),
    ) -> Option<Order> {
        let plan = self.plans.get(&(number(listing), plan.into()))?;
        Some(Order {
            id: number(id),
            listing: plan.listing,
            task: plan.task.clone(),
            kind: plan.kind.clone(),
            seller: seller.into(),
            denom: denom.into(),
            price,
            royalty: Numeric::default(),
            is_resale: false,
            returned: Numeric::default(),
        })
    }

    fn add(&mut self, order: Order) -> Option<&Order> {
        let key = order.key();
        if self.orders.get(&key).is_some() {
            return None;
        }
        self.orders.put(order);
        self.orders.get(&key)
    }

    pub(super) fn get(&self, id: OrderId) -> Option<&Order> {
        self.orders.get(&(number(id),))
    }

    /// Takes note of what a dispute returned: a settlement does not say it.
    pub(super) fn returned(&mut self, id: OrderId, amount: impl Into<Numeric>) {
        self.orders.change(&(number(id),), |order| order.returned = amount.into());
    }

    /// Stores what is new.
    pub(super) async fn write(self, store: &Store<'_>) -> Result<(), ApplyError> {
        self.plans.write(store).await?;
        self.orders.write(store).await
    }
}

/// The plans that an event makes or names.
fn plans_of(event: &MarketEvent) -> Vec<(i64, i16)> {
    match event {
        MarketEvent::ListingCreated(e) => {
            (0..).zip(&e.record.0.plans).map(|(plan, _)| (number(e.record.0.id), plan)).collect()
        }
        MarketEvent::OrderPlaced(e) => vec![(number(e.listing), e.plan.into())],
        MarketEvent::OrderOffered(e) => vec![(number(e.listing), e.plan.into())],
        _ => Vec::new(),
    }
}

/// The order that an event is about, if figures follow from it.
fn order_of(event: &MarketEvent) -> Option<OrderId> {
    match event {
        MarketEvent::OrderPlaced(e) => Some(e.order),
        MarketEvent::OrderOffered(e) => Some(e.order),
        MarketEvent::OfferTaken(e) => Some(e.order),
        MarketEvent::DisputeOpened(e) => Some(e.order),
        MarketEvent::DisputeEnded(e) => Some(e.order),
        MarketEvent::OrderSettled(e) => Some(e.order),
        MarketEvent::OrderRefunded(e) => Some(e.order),
        MarketEvent::BondForfeited(e) => Some(e.order),
        _ => None,
    }
}
