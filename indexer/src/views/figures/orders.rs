//! What later events of an order don't say, kept from its first.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::Uint128;
use weighhouse_protocol::events::{MarketEvent, OrderOffered, OrderPlaced};
use weighhouse_protocol::registry::Listing;
use weighhouse_protocol::terms::LicenseKind;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex};

use crate::event::Event;
use crate::views::Store;

const LOAD_PLANS: &str = "
SELECT plans.listing, plans.plan, task, kind FROM figure_plans AS plans
JOIN unnest($1::bigint[], $2::smallint[]) AS wanted(listing, plan) USING (listing, plan)";

const LOAD_ORDERS: &str = "
SELECT id, listing, task, kind, seller, denom, price::text, royalty::text, is_resale, returned::text
FROM figure_orders WHERE id = ANY($1)";

const ADD_PLANS: &str = "
INSERT INTO figure_plans (listing, plan, task, kind)
SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::text[], $4::text[])
ON CONFLICT DO NOTHING";

const SET_ORDERS: &str = "
INSERT INTO figure_orders (id, listing, task, kind, seller, denom, price, royalty, is_resale, returned)
SELECT id, listing, task, kind, seller, denom, price::numeric, royalty::numeric, is_resale, returned::numeric
FROM unnest(
    $1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::boolean[],
    $10::text[]
) AS orders(id, listing, task, kind, seller, denom, price, royalty, is_resale, returned)
ON CONFLICT (id) DO UPDATE SET returned = excluded.returned";

/// What a plan's orders are counted under.
#[derive(Clone)]
struct Plan {
    task: String,
    kind: &'static str,
}

/// An order, as its figures need it.
#[derive(Clone)]
pub(super) struct Order {
    pub listing: i64,
    pub task: String,
    pub kind: String,
    /// The account that is paid.
    pub seller: String,
    pub denom: String,
    pub price: Uint128,
    pub royalty: Uint128,
    pub is_resale: bool,
    /// What its dispute returned of the price.
    pub returned: Uint128,
}

/// The orders of a batch of events, and their plans.
pub(super) struct Orders {
    plans: BTreeMap<(i64, i16), Plan>,
    orders: BTreeMap<i64, Order>,
    new_plans: BTreeSet<(i64, i16)>,
    changed: BTreeSet<i64>,
}

impl Orders {
    /// Those that the events concern, as the events before left them.
    pub(super) async fn load(store: &Store<'_>, events: &[&Event]) -> Result<Self, tokio_postgres::Error> {
        let (mut listings, mut plans, mut ids) = (Vec::new(), Vec::new(), Vec::new());
        for event in events {
            if let Some((listing, plan)) = plan_of(&event.body) {
                listings.push(number(listing));
                plans.push(i16::from(plan));
            }
            ids.extend(order_of(&event.body).map(number));
        }
        let mut found = Orders {
            plans: BTreeMap::new(),
            orders: BTreeMap::new(),
            new_plans: BTreeSet::new(),
            changed: BTreeSet::new(),
        };
        if !listings.is_empty() {
            for row in store.query(LOAD_PLANS, &[&listings, &plans]).await? {
                let plan = Plan { task: row.try_get("task")?, kind: known(row.try_get("kind")?) };
                found.plans.insert((row.try_get("listing")?, row.try_get("plan")?), plan);
            }
        }
        if !ids.is_empty() {
            for row in store.query(LOAD_ORDERS, &[&ids]).await? {
                found.orders.insert(row.try_get("id")?, Order::read(&row)?);
            }
        }
        Ok(found)
    }

    /// Takes note of a new listing's plans.
    pub(super) fn list(&mut self, listing: &Listing) {
        for (index, terms) in (0i16..).zip(&listing.plans) {
            let key = (number(listing.id), index);
            self.plans.insert(key, Plan { task: listing.task.clone(), kind: name(&terms.kind) });
            self.new_plans.insert(key);
        }
    }

    /// Takes note of an order; `None` when its plan isn't known, or the order is.
    pub(super) fn place(&mut self, event: &OrderPlaced) -> Option<&Order> {
        let plan = self.plan(event.listing, event.plan)?;
        let order = Order {
            listing: number(event.listing),
            task: plan.task.clone(),
            kind: plan.kind.to_owned(),
            seller: event.seller.to_string(),
            denom: event.denom.clone(),
            price: event.price,
            royalty: event.royalty.unwrap_or_default(),
            is_resale: event.resold.is_some(),
            returned: Uint128::zero(),
        };
        self.add(event.order, order)
    }

    /// Takes note of an offer, which counts as an order once it is taken.
    pub(super) fn offer(&mut self, event: &OrderOffered) {
        let Some(plan) = self.plan(event.listing, event.plan) else { return };
        let order = Order {
            listing: number(event.listing),
            task: plan.task.clone(),
            kind: plan.kind.to_owned(),
            seller: event.seller.to_string(),
            denom: event.denom.clone(),
            price: event.price,
            royalty: Uint128::zero(),
            is_resale: false,
            returned: Uint128::zero(),
        };
        self.add(event.order, order);
    }

    fn plan(&self, listing: ListingId, plan: PlanIndex) -> Option<&Plan> {
        self.plans.get(&(number(listing), i16::from(plan)))
    }

    fn add(&mut self, id: OrderId, order: Order) -> Option<&Order> {
        let id = number(id);
        if self.orders.contains_key(&id) {
            return None;
        }
        self.changed.insert(id);
        Some(self.orders.entry(id).or_insert(order))
    }

    pub(super) fn get(&self, id: OrderId) -> Option<&Order> {
        self.orders.get(&number(id))
    }

    /// Takes note of what a dispute returned: a settlement does not say it.
    pub(super) fn returned(&mut self, id: OrderId, amount: Uint128) {
        if let Some(order) = self.orders.get_mut(&number(id)) {
            order.returned = amount;
            self.changed.insert(number(id));
        }
    }

    /// Stores what is new.
    pub(super) async fn write(&self, store: &Store<'_>) -> Result<(), tokio_postgres::Error> {
        let plans: Vec<_> = self.new_plans.iter().filter_map(|key| Some((key, self.plans.get(key)?))).collect();
        if !plans.is_empty() {
            let listings: Vec<i64> = plans.iter().map(|(key, _)| key.0).collect();
            let numbers: Vec<i16> = plans.iter().map(|(key, _)| key.1).collect();
            let tasks: Vec<&str> = plans.iter().map(|(_, plan)| plan.task.as_str()).collect();
            let kinds: Vec<&str> = plans.iter().map(|(_, plan)| plan.kind).collect();
            store.execute(ADD_PLANS, &[&listings, &numbers, &tasks, &kinds]).await?;
        }
        let changed: Vec<(i64, &Order)> =
            self.changed.iter().filter_map(|id| Some((*id, self.orders.get(id)?))).collect();
        if changed.is_empty() {
            return Ok(());
        }
        let ids: Vec<i64> = changed.iter().map(|(id, _)| *id).collect();
        let listings: Vec<i64> = changed.iter().map(|(_, order)| order.listing).collect();
        let text = |field: fn(&Order) -> String| changed.iter().map(|(_, order)| field(order)).collect::<Vec<_>>();
        let resales: Vec<bool> = changed.iter().map(|(_, order)| order.is_resale).collect();
        let (tasks, kinds) = (text(|order| order.task.clone()), text(|order| order.kind.clone()));
        let (sellers, denoms) = (text(|order| order.seller.clone()), text(|order| order.denom.clone()));
        let (prices, royalties) = (text(|order| order.price.to_string()), text(|order| order.royalty.to_string()));
        let returned = text(|order| order.returned.to_string());
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 10] =
            [&ids, &listings, &tasks, &kinds, &sellers, &denoms, &prices, &royalties, &resales, &returned];
        store.execute(SET_ORDERS, &values).await?;
        Ok(())
    }
}

impl Order {
    fn read(row: &tokio_postgres::Row) -> Result<Self, tokio_postgres::Error> {
        let amount = |column| {
            let digits: String = row.try_get(column)?;
            // The column holds what an event said.
            Ok::<_, tokio_postgres::Error>(digits.parse().map_or(Uint128::zero(), Uint128::new))
        };
        Ok(Order {
            listing: row.try_get("listing")?,
            task: row.try_get("task")?,
            kind: row.try_get("kind")?,
            seller: row.try_get("seller")?,
            denom: row.try_get("denom")?,
            price: amount("price")?,
            royalty: amount("royalty")?,
            is_resale: row.try_get("is_resale")?,
            returned: amount("returned")?,
        })
    }
}

/// The plan that an event names.
fn plan_of(event: &MarketEvent) -> Option<(ListingId, PlanIndex)> {
    match event {
        MarketEvent::OrderPlaced(e) => Some((e.listing, e.plan)),
        MarketEvent::OrderOffered(e) => Some((e.listing, e.plan)),
        _ => None,
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

fn name(kind: &LicenseKind) -> &'static str {
    match kind {
        LicenseKind::Perpetual {} => "perpetual",
        LicenseKind::Term { .. } => "term",
    }
}

/// The kind that a row names: the table holds no other.
fn known(kind: &str) -> &'static str {
    if kind == "term" {
        "term"
    } else {
        "perpetual"
    }
}

/// Numbers count from 1, one at a time: the chain will not reach the last.
fn number(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}
