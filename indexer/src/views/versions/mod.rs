//! Published versions, and proofs that they are bad.

use async_trait::async_trait;
use serde_json::{json, Value};
use tokio_postgres::types::Json;
use tokio_postgres::Transaction;
use weighhouse_protocol::events::MarketEvent;

use super::rows::{height, seconds};
use super::{insert, View};
use crate::event::{Contract, Event};

mod memory;

/// See the module.
pub(super) struct Versions;

const MARK_BAD: &str = "
UPDATE versions SET bad_since = change.bad_since, bad_since_height = change.bad_since_height
FROM jsonb_to_recordset($1) AS change(listing bigint, number bigint, bad_since bigint, bad_since_height bigint)
WHERE versions.listing = change.listing AND versions.number = change.number";

#[async_trait]
impl View for Versions {
    fn name(&self) -> &'static str {
        "versions"
    }

    fn version(&self) -> i32 {
        4
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Registry, Contract::Escrow]
    }

    async fn apply(&self, tx: &Transaction<'_>, events: &[&Event]) -> Result<(), tokio_postgres::Error> {
        let rows: Vec<Value> = events.iter().copied().filter_map(row).collect();
        insert(tx, "versions", &rows, "").await?;
        let proofs: Vec<Value> = events.iter().copied().filter_map(proof).collect();
        insert(tx, "proofs", &proofs, "").await?;
        let marked: Vec<Value> = events.iter().copied().filter_map(marked).collect();
        if !marked.is_empty() {
            tx.execute(MARK_BAD, &[&Json(marked)]).await?;
        }
        Ok(())
    }
}

fn proof(event: &Event) -> Option<Value> {
    let MarketEvent::VersionProvenBad(proof) = &event.body else {
        return None;
    };
    Some(json!({
        "listing": proof.listing,
        "version": proof.version,
        "order_id": proof.order,
        "kind": proof.proof.0,
        "chunk": proof.chunk,
        "prover": proof.prover,
        "at": event.time,
        "tx": event.tx_hash,
    }))
}

fn marked(event: &Event) -> Option<Value> {
    let MarketEvent::VersionMarkedBad(e) = &event.body else {
        return None;
    };
    let (since, height) = (seconds(e.bad_since), height(e.bad_since_height));
    Some(json!({"listing": e.listing, "number": e.version, "bad_since": since, "bad_since_height": height}))
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
        "memory": memory::weights(version),
        "published_at": seconds(version.published_at),
        "bad_since": version.bad_since.map(seconds),
        "bad_since_height": version.bad_since_height.map(height),
    }))
}
