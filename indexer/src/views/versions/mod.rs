//! Published versions, and proofs that they are bad.

mod memory;

use async_trait::async_trait;
use weighhouse_protocol::events::{MarketEvent, VersionMarkedBad};
use weighhouse_protocol::registry;

use super::rows::{height, number, seconds, word};
use super::table::{row, ApplyError, Json, Store, Table};
use super::View;
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Versions;

row! {
    Version in "versions" by {
        listing: i64,
        number: i64,
    } with {
        cid: String,
        size: i64,
        chunk_count: i64,
        plaintext_root: String,
        ciphertext_root: String,
        key_root: String,
        public_key: String,
        hash_point: String,
        salt: String,
        formats: Json,
        metrics: Json,
        memory: Option<i64>,
        published_at: i64,
        bad_since: Option<i64>,
        bad_since_height: Option<i64>,
    }
}

row! {
    Proof in "proofs" by {
        listing: i64,
        version: i64,
    } with {
        order_id: i64,
        kind: String,
        chunk: i64,
        prover: String,
        at: i64,
        tx: Option<String>,
    }
}

#[async_trait]
impl View for Versions {
    fn name(&self) -> &'static str {
        "versions"
    }

    fn version(&self) -> i32 {
        5
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Registry, Contract::Escrow]
    }

    /// A version is published before it is marked: all that are published at once are the same.
    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let (mut versions, mut proofs) = (Table::new(), Table::new());
        let mut marked = Vec::new();
        for event in events {
            match &event.body {
                MarketEvent::VersionPublished(e) => versions.insert(published(&e.record.0))?,
                MarketEvent::VersionMarkedBad(e) => marked.push(e),
                _ => {}
            }
            if let Some(proof) = proof(event) {
                proofs.insert(proof)?;
            }
        }
        let key = |e: &VersionMarkedBad| (number(e.listing), i64::from(e.version));
        versions.load(store, marked.iter().copied().map(key)).await?;
        for e in marked {
            versions.change(&key(e), |version| {
                version.bad_since = Some(seconds(e.bad_since));
                version.bad_since_height = Some(height(e.bad_since_height));
            });
        }
        versions.write(store).await?;
        proofs.write(store).await
    }
}

fn proof(event: &Event) -> Option<Proof> {
    let MarketEvent::VersionProvenBad(proof) = &event.body else {
        return None;
    };
    Some(Proof {
        listing: number(proof.listing),
        version: proof.version.into(),
        order_id: number(proof.order),
        kind: word(&proof.proof.0),
        chunk: number(proof.chunk),
        prover: proof.prover.to_string(),
        at: event.time,
        tx: event.tx_hash.clone(),
    })
}

fn published(version: &registry::Version) -> Version {
    Version {
        listing: number(version.listing),
        number: version.number.into(),
        cid: version.cid.clone(),
        size: number(version.size),
        chunk_count: number(version.chunk_count),
        plaintext_root: version.plaintext_root.to_string(),
        ciphertext_root: version.ciphertext_root.to_string(),
        key_root: version.key_root.to_string(),
        public_key: hex::encode(&version.public_key),
        hash_point: hex::encode(&version.hash_point),
        salt: hex::encode(&version.salt),
        formats: Json::of(&version.formats),
        metrics: Json::of(&version.metrics),
        memory: memory::weights(version).map(number),
        published_at: seconds(version.published_at),
        bad_since: version.bad_since.map(seconds),
        bad_since_height: version.bad_since_height.map(height),
    }
}
