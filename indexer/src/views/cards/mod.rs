//! The queue of cards to fetch.

use async_trait::async_trait;
use weighhouse_protocol::events::MarketEvent;

use super::rows::number;
use super::table::{row, ApplyError, Row, Store, Table};
use super::View;
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct CardRequests;

row! {
    Request in "card_requests" by {
        sha256: String,
        cid: String,
    } with {
        listing: i64,
        height: i64,
    }
}

#[async_trait]
impl View for CardRequests {
    fn name(&self) -> &'static str {
        "cards"
    }

    fn version(&self) -> i32 {
        2
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Registry]
    }

    /// The first listing that names a card stays.
    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let named: Vec<Request> = events.iter().copied().filter_map(request).collect();
        let mut requests = Table::new();
        requests.load(store, named.iter().map(Row::key)).await?;
        for request in named {
            if requests.get(&request.key()).is_none() {
                requests.put(request);
            }
        }
        requests.write(store).await
    }
}

fn request(event: &Event) -> Option<Request> {
    let (listing, card) = match &event.body {
        MarketEvent::ListingCreated(e) => (e.listing, &e.record.0.card),
        MarketEvent::CardChanged(e) => (e.listing, &e.card.0),
        _ => return None,
    };
    Some(Request {
        sha256: card.sha256.to_string(),
        cid: card.cid.clone(),
        listing: number(listing),
        height: event.key.height,
    })
}
