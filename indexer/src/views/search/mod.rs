//! What a search looks through, by listing.

use std::collections::BTreeSet;

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::types::Json;
use tokio_postgres::Transaction;
use weighhouse_protocol::events::{ListingCreated, MarketEvent};

use super::rows::Latest;
use super::{insert, View};
use crate::event::{Contract, Event};
use crate::search;

/// See the module.
pub(super) struct Search;

const SET_CARD: &str = "
UPDATE search_documents SET card_cid = change.cid, card_sha256 = change.sha256
FROM jsonb_to_recordset($1) AS change(listing bigint, cid text, sha256 text)
WHERE search_documents.listing = change.listing";

#[async_trait]
impl View for Search {
    fn name(&self) -> &'static str {
        "search"
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

    /// Creations come first: a card changes after its listing's creation on the chain too.
    async fn apply(&self, tx: &Transaction<'_>, events: &[&Event]) -> Result<(), tokio_postgres::Error> {
        let (mut created, mut cards, mut changed) = (Vec::new(), Latest::new(), BTreeSet::new());
        for event in events {
            match &event.body {
                MarketEvent::ListingCreated(e) => {
                    created.push(row(e));
                    changed.extend(i64::try_from(e.listing));
                }
                MarketEvent::CardChanged(e) => {
                    let card = &e.card.0;
                    cards.set(e.listing, json!({"listing": e.listing, "cid": card.cid, "sha256": card.sha256}));
                    changed.extend(i64::try_from(e.listing));
                }
                _ => {}
            }
        }
        insert(tx, "search_documents", &created, "").await?;
        let cards = cards.rows();
        if !cards.is_empty() {
            tx.execute(SET_CARD, &[&Json(cards)]).await?;
        }
        search::refresh(tx, &changed.into_iter().collect::<Vec<i64>>()).await
    }
}

/// The document is made of the rest by [`search::refresh`].
fn row(event: &ListingCreated) -> Value {
    let listing = &event.record.0;
    json!({
        "listing": listing.id,
        "name": listing.name,
        "task": listing.task,
        "framework": listing.framework,
        "license_id": listing.license.id,
        "card_cid": listing.card.cid,
        "card_sha256": listing.card.sha256,
        "title": "",
        "document": "",
    })
}
