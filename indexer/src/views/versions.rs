//! Published versions.

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::Transaction;
use weighhouse_protocol::events::MarketEvent;

use super::rows::seconds;
use super::{insert, View};
use crate::market::Event;

/// See the module.
pub(super) struct Versions;

#[async_trait]
impl View for Versions {
    fn name(&self) -> &'static str {
        "versions"
    }

    fn version(&self) -> i32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &["versions"]
    }

    async fn apply(&self, tx: &Transaction<'_>, events: &[Event]) -> Result<(), tokio_postgres::Error> {
        let rows: Vec<Value> = events.iter().filter_map(row).collect();
        insert(tx, "versions", &rows, "").await
    }
}

fn row(event: &Event) -> Option<Value> {
    let MarketEvent::VersionPublished(event) = &event.body else {
        return None;
    };
    let version = &event.record.0;
    Some(json!({
        "listing": version.listing,
        "number": version.number,
        "cid": version.cid,
        "size": version.size,
        "chunk_count": version.chunk_count,
        "plaintext_root": version.plaintext_root,
        "ciphertext_root": version.ciphertext_root,
        "key_root": version.key_root,
        "public_key": hex::encode(&version.public_key),
        "hash_point": hex::encode(&version.hash_point),
        "salt": hex::encode(&version.salt),
        "formats": version.formats,
        "metrics": version.metrics,
        "published_at": seconds(version.published_at),
    }))
}
