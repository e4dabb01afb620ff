//! What later events of an order don't say, kept from its first.

use weighhouse_protocol::escrow::DisputeEnd;
use weighhouse_protocol::events::{DisputeEnded, MarketEvent, OrderOffered, OrderPlaced};
use weighhouse_protocol::registry::Listing;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex, SplitVersion, VersionNumber};

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
    /// Who sells a listing.
    Seller in "figure_sellers" by {
        listing: i64,
    } with {
        seller: String,
    }
}

row! {
    /// An order, as its figures need it.
    Order in "figure_orders" by {
        id: i64,
    } with {
        listing: i64,
        version: i64,
        split_version: i64,
        task: String,
        kind: String,
        seller: String,
        denom: String,
        price: Numeric,
        royalty: Numeric,
        is_resale: bool,
        returned: Numeric,
        is_ruled: bool,
        is_agreed: bool,
    }
}

row! {
    /// A version that was proven bad.
    BadVersion in "figure_bad_versions" by {
        listing: i64,
        version: i64,
    } with {}
}

/// The reason for which an order is refunded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// Nobody delivered in time.
    Undelivered,
    /// The version was proven bad, by this order or another.
    ProvenBad,
    /// The parties agreed on the whole price.
    Agreed,
    /// The arbiter ruled that the whole price returns.
    Ruled,
}

/// The orders of a batch of events, their plans, and the sellers of listings whose revenue was swept.
pub(super) struct Orders {
    sellers: Table<Seller>,
    plans: Table<Plan>,
    orders: Table<Order>,
    bad: Table<BadVersion>,
}

impl Orders {
    /// Those that the events concern, as the events before left them.
    pub(super) async fn load(store: &Store<'_>, events: &[&Event]) -> Result<Self, ApplyError> {
        let mut found = Orders { sellers: Table::new(), plans: Table::new(), orders: Table::new(), bad: Table::new() };
        found.plans.load(store, events.iter().flat_map(|event| plans_of(&event.body))).await?;
        found.sellers.load(store, events.iter().filter_map(|event| swept(&event.body))).await?;
        let ids = events.iter().filter_map(|event| order_of(&event.body));
        found.orders.load(store, ids.map(|id| (number(id),))).await?;
        found.bad.load(store, events.iter().filter_map(|event| proven_bad(&event.body))).await?;
        // Refunds alone ask for the others.
        if events.iter().any(|event| matches!(event.body, MarketEvent::OrderRefunded(_))) {
            let known = found.orders.rows().map(|order| (order.listing, order.version));
            found.bad.load(store, events.iter().filter_map(|event| begun(&event.body)).chain(known)).await?;
        }
        Ok(found)
    }

    /// Takes note of a new listing's seller and plans.
    pub(super) fn list(&mut self, listing: &Listing) {
        self.sellers.put(Seller { listing: number(listing.id), seller: listing.seller.to_string() });
        for (plan, terms) in (0..).zip(&listing.plans) {
            let (kind, _) = duration(terms.kind);
            self.plans.put(Plan { listing: number(listing.id), plan, task: listing.task.clone(), kind });
        }
    }

    /// Takes note of an order; `None` when its plan isn't known, or the order is.
    pub(super) fn place(&mut self, e: &OrderPlaced) -> Option<&Order> {
        let sold = (e.seller.as_str(), e.denom.as_str(), e.price.into());
        let order = self.order((e.listing, e.version, e.plan), (e.order, e.split_version), sold)?;
        let royalty = e.royalty.unwrap_or_default().into();
        self.add(Order { royalty, is_resale: e.resold.is_some(), ..order })
    }

    /// Takes note of an offer, which counts as an order once it is taken.
    pub(super) fn offer(&mut self, e: &OrderOffered) {
        let offered = (e.seller.as_str(), e.denom.as_str(), e.price.into());
        if let Some(order) = self.order((e.listing, e.version, e.plan), (e.order, e.split_version), offered) {
            self.add(order);
        }
    }

    /// An order of the creators, of which nothing was returned.
    fn order(
        &self,
        (listing, version, plan): (ListingId, VersionNumber, PlanIndex),
        (id, split_version): (OrderId, SplitVersion),
        (seller, denom, price): (&str, &str, Numeric),
    ) -> Option<Order> {
        let plan = self.plans.get(&(number(listing), plan.into()))?;
        Some(Order {
            id: number(id),
            listing: plan.listing,
            version: version.into(),
            split_version: split_version.into(),
            task: plan.task.clone(),
            kind: plan.kind.clone(),
            seller: seller.into(),
            denom: denom.into(),
            price,
            royalty: Numeric::default(),
            is_resale: false,
            returned: Numeric::default(),
            is_ruled: false,
            is_agreed: false,
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

    /// Those that are known.
    pub(super) fn known(&self) -> impl Iterator<Item = &Order> {
        self.orders.rows()
    }

    pub(super) fn get(&self, id: OrderId) -> Option<&Order> {
        self.orders.get(&(number(id),))
    }

    /// Who sells a listing whose revenue was swept.
    pub(super) fn seller(&self, listing: ListingId) -> Option<&str> {
        self.sellers.get(&(number(listing),)).map(|found| found.seller.as_str())
    }

    /// An order that is refunded now, with the reason, which the refund does not say. An order of a bad version is
    /// refunded for that, delivered or not.
    pub(super) fn refunded(&self, id: OrderId) -> Option<(&Order, Reason)> {
        let order = self.get(id)?;
        let is_bad = self.bad.get(&(order.listing, order.version)).is_some();
        let reason = match (order.is_agreed, order.is_ruled, is_bad) {
            (true, _, _) => Reason::Agreed,
            (_, true, _) => Reason::Ruled,
            (_, _, true) => Reason::ProvenBad,
            _ => Reason::Undelivered,
        };
        Some((order, reason))
    }

    /// Takes note of how a dispute ended: neither a settlement nor a refund says it.
    pub(super) fn end_dispute(&mut self, e: &DisputeEnded) {
        self.orders.change(&(number(e.order),), |order| {
            order.returned = e.to_buyer.into();
            (order.is_ruled, order.is_agreed) = (e.end.0 == DisputeEnd::Ruled, e.end.0 == DisputeEnd::Agreed);
        });
    }

    /// Takes note of a version that was proven bad.
    pub(super) fn prove_bad(&mut self, listing: ListingId, version: VersionNumber) {
        self.bad.put(BadVersion { listing: number(listing), version: version.into() });
    }

    /// Stores what is new.
    pub(super) async fn write(self, store: &Store<'_>) -> Result<(), ApplyError> {
        self.sellers.write(store).await?;
        self.plans.write(store).await?;
        self.bad.write(store).await?;
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

/// The listing whose revenue an event divides.
fn swept(event: &MarketEvent) -> Option<(i64,)> {
    match event {
        MarketEvent::RoyaltiesCredited(e) => Some((number(e.listing),)),
        _ => None,
    }
}

/// The version of an order that an event begins.
pub(super) fn begun(event: &MarketEvent) -> Option<(i64, i64)> {
    match event {
        MarketEvent::OrderPlaced(e) => Some((number(e.listing), e.version.into())),
        MarketEvent::OrderOffered(e) => Some((number(e.listing), e.version.into())),
        _ => None,
    }
}

/// The account that sells by an order that an event begins.
pub(super) fn selling(event: &MarketEvent) -> Option<&str> {
    match event {
        MarketEvent::OrderPlaced(e) => Some(e.seller.as_str()),
        MarketEvent::OrderOffered(e) => Some(e.seller.as_str()),
        _ => None,
    }
}

/// The version that an event proves bad.
fn proven_bad(event: &MarketEvent) -> Option<(i64, i64)> {
    match event {
        MarketEvent::VersionProvenBad(e) => Some((number(e.listing), e.version.into())),
        _ => None,
    }
}

/// The order that an event is about, if figures follow from it.
pub(super) fn order_of(event: &MarketEvent) -> Option<OrderId> {
    match event {
        MarketEvent::OrderPlaced(e) => Some(e.order),
        MarketEvent::OrderOffered(e) => Some(e.order),
        MarketEvent::OfferTaken(e) => Some(e.order),
        MarketEvent::OrderDelivered(e) => Some(e.order),
        MarketEvent::DisputeOpened(e) => Some(e.order),
        MarketEvent::DisputeEnded(e) => Some(e.order),
        MarketEvent::OrderSettled(e) => Some(e.order),
        MarketEvent::OrderRefunded(e) => Some(e.order),
        MarketEvent::BondForfeited(e) => Some(e.order),
        MarketEvent::ResellerPaid(e) => Some(e.order),
        _ => None,
    }
}
