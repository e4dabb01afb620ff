//! Events as followers hear of them.

use std::collections::HashMap;
use std::sync::Arc;

use weighhouse_protocol::events::MarketEvent;

use super::place::Place;
use crate::event::{self, store, Event};
use crate::read::error::Failure;
use crate::read::history::StepKind;
use crate::read::listings::Listing;
use crate::read::orders::Order;
use crate::read::rows::Rows;
use crate::read::states::states;
use crate::read::Coin;
use crate::views;

/// An event of the market.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub place: Place,
    /// The time of its block.
    pub at: i64,
    pub tx: Option<String>,
    pub what: What,
}

/// What it is about, as the index holds that when the event is read.
#[derive(Clone, Debug)]
pub(crate) enum What {
    Step(StepKind, Box<Order>),
    Change(ListingChange, Box<Listing>),
}

/// A change of a listing.
#[derive(Clone, Debug)]
pub(crate) struct ListingChange {
    pub kind: ListingChangeKind,
    /// The plan whose price changed, and the price.
    pub price: Option<(i64, Coin)>,
}

states! {
    /// The kinds of changes of listings.
    ListingChangeKind {
        Created = "created",
        Published = "published",
        Priced = "priced",
        PayeesChanged = "payees_changed",
        CardChanged = "card_changed",
        StateChanged = "state_changed",
        Delisted = "delisted",
        Relisted = "relisted",
        MarkedBad = "marked_bad",
    }
}

/// Events after a place.
pub(super) struct Found {
    pub told: Vec<Arc<Told>>,
    /// The place up to which all were read.
    pub read_to: Place,
}

fn change(body: &MarketEvent) -> Option<(u64, ListingChange)> {
    let (listing, kind) = views::change(body)?;
    let price = match body {
        MarketEvent::PriceChanged(e) => {
            let coin = Coin { amount: e.price.u128().into(), denom: e.denom.clone() };
            Some((i64::from(e.plan), coin))
        }
        _ => None,
    };
    Some((listing, ListingChange { kind: ListingChangeKind::named(kind)?, price }))
}

/// The number of an event's object, and what happened to it.
enum About {
    Step(i64, StepKind),
    Change(i64, ListingChange),
}

fn about(body: &MarketEvent) -> Option<About> {
    if let Some((order, kind)) = views::step(body) {
        return Some(About::Step(i64::try_from(order).ok()?, StepKind::named(kind)?));
    }
    let (listing, change) = change(body)?;
    Some(About::Change(i64::try_from(listing).ok()?, change))
}

/// The newest events among which steps are looked for.
const LOOKED_AT: i64 = 500;

/// Events, and the height that the database which answers holds: each of several may be at another. There is a row even
/// without an event.
const AFTER_HEAD: &str = "SELECT found.*, (SELECT height FROM chain) AS committed FROM (VALUES (1)) AS one LEFT JOIN (";
const AFTER_TAIL: &str = "
) AS found ON true ORDER BY found.height, found.phase, found.tx_index, found.event_index";

impl Rows {
    /// The height that is committed; `None` before ingest has begun.
    pub(super) async fn committed_height(&self) -> Result<Option<i64>, Failure> {
        let found = self.vital_query("SELECT height FROM chain", &[]).await?;
        Ok(found.first().map(|row| row.try_get(0)).transpose()?)
    }

    /// The first events after a place. Orders and listings are as the index holds them by now: never older than the
    /// event, and newer where more has happened to them.
    pub(super) async fn told_after(&self, place: Place, limit: i64) -> Result<Found, Failure> {
        let key = place.0;
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 5] =
            [&key.height, &key.phase, &key.tx_index, &key.event_index, &limit];
        let one = self.pinned();
        let rows = one.query(&format!("{AFTER_HEAD}{}{AFTER_TAIL}", store::AFTER), &values).await?;
        let mut read_to = place;
        if i64::try_from(rows.len()).unwrap_or(i64::MAX) < limit {
            let committed: Option<i64> = rows.first().map(|row| row.try_get("committed")).transpose()?.flatten();
            read_to = committed.map_or(place, |height| Place::end_of(height).max(place));
        }
        let is_last = read_to > place;
        let mut found: Vec<(Event, About)> = Vec::new();
        for row in &rows {
            if row.try_get::<_, Option<i64>>("height")?.is_none() {
                continue;
            }
            let Ok((raw, time)) = store::stored(row) else { continue };
            if !is_last {
                read_to = Place(raw.key);
            }
            // An event that can't be read is quarantined, and nobody's to follow.
            let Some(Ok(event)) = event::read(&raw, time) else { continue };
            if let Some(about) = about(&event.body) {
                found.push((event, about));
            }
        }
        let told = one.with_objects(found).await?;
        Ok(Found { told, read_to })
    }

    /// The newest steps of orders, newest first, among the newest events.
    pub(crate) async fn told_last(&self, size: usize, kinds: Option<&[StepKind]>) -> Result<Vec<Arc<Told>>, Failure> {
        let mut found = Vec::new();
        for row in &self.query(store::NEWEST, &[&LOOKED_AT]).await? {
            let Ok((raw, time)) = store::stored(row) else { continue };
            let Some(Ok(event)) = event::read(&raw, time) else { continue };
            let Some(about @ About::Step(_, kind)) = about(&event.body) else { continue };
            if found.len() < size && kinds.is_none_or(|kinds| kinds.contains(&kind)) {
                found.push((event, about));
            }
        }
        self.with_objects(found).await
    }

    async fn with_objects(&self, found: Vec<(Event, About)>) -> Result<Vec<Arc<Told>>, Failure> {
        let mut orders: Vec<i64> = Vec::new();
        let mut listings: Vec<i64> = Vec::new();
        for (_, about) in &found {
            match about {
                About::Step(order, _) => orders.push(*order),
                About::Change(listing, _) => listings.push(*listing),
            }
        }
        let none = HashMap::new();
        let orders = if orders.is_empty() { none } else { self.orders(&orders).await? };
        let listings = if listings.is_empty() { HashMap::new() } else { self.listings(&listings).await? };
        let tell = |(event, about): (Event, About)| {
            let what = match about {
                About::Step(order, kind) => What::Step(kind, Box::new(orders.get(&order)?.clone())),
                About::Change(listing, change) => What::Change(change, Box::new(listings.get(&listing)?.clone())),
            };
            Some(Arc::new(Told { place: Place(event.key), at: event.time, tx: event.tx_hash, what }))
        };
        Ok(found.into_iter().filter_map(tell).collect())
    }
}
