//! The changes of each listing: what feeds tell.

use async_trait::async_trait;
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::ListingId;

use super::rows::{number, word};
use super::table::{row, ApplyError, Numeric, Store, Table};
use super::View;
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Changes;

row! {
    Change in "listing_changes" by {
        listing: i64,
        height: i64,
        phase: i16,
        tx_index: i32,
        event_index: i32,
    } with {
        seller: String,
        kind: String,
        at: i64,
        tx: Option<String>,
        version: Option<i64>,
        plan: Option<i64>,
        price: Option<Numeric>,
        denom: Option<String>,
        state: Option<String>,
    }
}

row! {
    Seller in "listing_sellers" by {
        listing: i64,
    } with {
        seller: String,
    }
}

#[async_trait]
impl View for Changes {
    fn name(&self) -> &'static str {
        "changes"
    }

    fn version(&self) -> i32 {
        1
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Registry]
    }

    /// A listing is created before it changes: all that are created at once are the same.
    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let (mut sellers, mut changes) = (Table::new(), Table::new());
        for event in events {
            if let MarketEvent::ListingCreated(e) = &event.body {
                sellers.insert(Seller { listing: number(e.listing), seller: e.seller.to_string() })?;
            }
        }
        let changed: Vec<(&Event, ListingId, &'static str)> = events
            .iter()
            .filter_map(|event| change(&event.body).map(|(listing, kind)| (*event, listing, kind)))
            .collect();
        sellers.load(store, changed.iter().map(|(_, listing, _)| (number(*listing),))).await?;
        for (event, listing, kind) in changed {
            // What happens to a listing that another fault left out is no fault.
            let Some(seller) = sellers.get(&(number(listing),)) else { continue };
            changes.insert(row(event, listing, kind, seller.seller.clone()))?;
        }
        sellers.write(store).await?;
        changes.write(store).await
    }
}

/// The listing that an event changes, and the kind of the change.
pub(crate) fn change(body: &MarketEvent) -> Option<(ListingId, &'static str)> {
    Some(match body {
        MarketEvent::ListingCreated(e) => (e.listing, "created"),
        MarketEvent::VersionPublished(e) => (e.listing, "published"),
        MarketEvent::PriceChanged(e) => (e.listing, "priced"),
        MarketEvent::PayeesChanged(e) => (e.listing, "payees_changed"),
        MarketEvent::CardChanged(e) => (e.listing, "card_changed"),
        MarketEvent::ListingStateChanged(e) => (e.listing, "state_changed"),
        MarketEvent::ListingDelisted(e) => (e.listing, "delisted"),
        MarketEvent::ListingRelisted(e) => (e.listing, "relisted"),
        MarketEvent::VersionMarkedBad(e) => (e.listing, "marked_bad"),
        _ => return None,
    })
}

fn row(event: &Event, listing: ListingId, kind: &str, seller: String) -> Change {
    let key = &event.key;
    let changed = Change {
        listing: number(listing),
        height: key.height,
        phase: key.phase,
        tx_index: key.tx_index,
        event_index: key.event_index,
        seller,
        kind: kind.to_owned(),
        at: event.time,
        tx: event.tx_hash.clone(),
        version: None,
        plan: None,
        price: None,
        denom: None,
        state: None,
    };
    match &event.body {
        MarketEvent::VersionPublished(e) => Change { version: Some(e.version.into()), ..changed },
        MarketEvent::VersionMarkedBad(e) => Change { version: Some(e.version.into()), ..changed },
        MarketEvent::PriceChanged(e) => {
            let (plan, price) = (Some(e.plan.into()), Some(e.price.into()));
            Change { plan, price, denom: Some(e.denom.clone()), ..changed }
        }
        MarketEvent::ListingStateChanged(e) => Change { state: Some(word(&e.state.0)), ..changed },
        MarketEvent::ListingDelisted(e) => Change { state: Some(word(&e.state.0)), ..changed },
        MarketEvent::ListingRelisted(e) => Change { state: Some(word(&e.state.0)), ..changed },
        _ => changed,
    }
}
