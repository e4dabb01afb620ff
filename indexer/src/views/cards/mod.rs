//! The queue of cards to fetch.

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::Transaction;
use weighhouse_protocol::events::MarketEvent;

use super::{insert, View};
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct CardRequests;

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

    async fn apply(&self, tx: &Transaction<'_>, events: &[&Event]) -> Result<(), tokio_postgres::Error> {
        let rows: Vec<Value> = events.iter().copied().filter_map(row).collect();
        insert(tx, "card_requests", &rows, "ON CONFLICT DO NOTHING").await
    }
}

fn row(event: &Event) -> Option<Value> {
    let (listing, card) = match &event.body {
        MarketEvent::ListingCreated(e) => (e.listing, &e.record.0.card),
        MarketEvent::CardChanged(e) => (e.listing, &e.card.0),
        _ => return None,
    };
    Some(json!({"cid": card.cid, "sha256": card.sha256, "listing": listing, "height": event.key.height}))
}
