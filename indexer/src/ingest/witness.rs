//! The witness: what two nodes tell of each block is compared with what is stored, as no hash of the chain holds events.
//!
//! It trails ingest and stops nothing. One of the two nodes may be the one from which the block was taken; the other is
//! the witness.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use futures::{StreamExt, TryStreamExt};
use sha2::{Digest, Sha256};
use tokio_postgres::{Client, Config};

use super::nodes::Nodes;
use crate::database;
use crate::event::store::{self, StoreError};
use crate::event::{Key, RawEvent};
use crate::metrics::Metrics;

/// The heights that are compared at a time.
const WINDOW: i64 = 16;
/// The heights of which nodes are asked at the same time.
const PLACES: usize = 4;
/// The nodes that must tell the same.
const NODES: usize = 2;
/// Pause when there is nothing to compare.
const IDLE_PAUSE: Duration = Duration::from_millis(500);
/// Pause after a node or the database failed.
const RECOVERY_PAUSE: Duration = Duration::from_secs(2);
/// The pause between two questions about what nodes told otherwise.
const AGAIN_PAUSE: Duration = Duration::from_secs(600);
/// Most divergences that are asked about again at a time.
const ASKED_AGAIN: i64 = 100;

const NEXT: &str = "SELECT coalesce(witnessed_height, start_height - 1), height FROM chain";

const HASHES: &str = "
SELECT height, coalesce(results_hash, '') FROM blocks WHERE height BETWEEN $1 AND $2 ORDER BY height";

const REFUSED: &str = "
SELECT height, phase, tx_index, event_index FROM quarantine WHERE NOT stored AND height BETWEEN $1 AND $2 ORDER BY 1, 2, 3, 4";

const ADVANCE: &str = "UPDATE chain SET witnessed_height = $1 WHERE coalesce(witnessed_height, start_height - 1) = $2";

const DIVERGE: &str = "
INSERT INTO divergences (height, node, ours, theirs) VALUES ($1, $2, $3, $4)
ON CONFLICT (height, node) DO UPDATE SET ours = excluded.ours, theirs = excluded.theirs, seen_at = now()";

const DIVERGENCES: &str = "SELECT height, node FROM divergences ORDER BY height, node LIMIT $1";

const AGREE: &str = "DELETE FROM divergences WHERE height = $1 AND node = $2";

const COUNT: &str = "SELECT count(*) FROM divergences";

/// The digests of what is stored of heights.
type Stored = BTreeMap<i64, Vec<u8>>;

/// Compares for as long as it is polled. With fewer than two nodes there is nothing to compare.
pub(super) async fn run(nodes: &Nodes, config: &Config, metrics: &Metrics) {
    if nodes.len() < NODES {
        return std::future::pending().await;
    }
    let witness = Witness { nodes, metrics };
    loop {
        if let Err(error) = witness.follow(config).await {
            tracing::debug!(error = format!("{error:#}"), "the witness waits");
        }
        tokio::time::sleep(RECOVERY_PAUSE).await;
    }
}

struct Witness<'a> {
    nodes: &'a Nodes,
    metrics: &'a Metrics,
}

/// A node's digest of a height.
struct Told {
    height: i64,
    node: String,
    digest: Vec<u8>,
}

impl Witness<'_> {
    async fn follow(&self, config: &Config) -> anyhow::Result<()> {
        let client = database::connect(config, "witness").await?;
        let mut asked_again: Option<Instant> = None;
        loop {
            if asked_again.is_none_or(|at| at.elapsed() > AGAIN_PAUSE) {
                self.ask_again(&client).await?;
                asked_again = Some(Instant::now());
            }
            let row = client.query_one(NEXT, &[]).await?;
            let (done, height): (i64, i64) = (row.get(0), row.get(1));
            let last = height.min(done + WINDOW);
            if last == done {
                tokio::time::sleep(IDLE_PAUSE).await;
                continue;
            }
            self.compare(&client, done, last).await?;
            client.execute(ADVANCE, &[&last, &done]).await?;
            self.metrics.witnessed_height.set(last);
        }
    }

    /// Compares the heights after `done` up to `last`, and keeps the differences.
    async fn compare(&self, client: &Client, done: i64, last: i64) -> anyhow::Result<()> {
        let stored = read(client, done + 1, last).await?;
        let asked = futures::stream::iter(done + 1..=last).map(|height| self.ask(height)).buffered(PLACES);
        let told: Vec<Vec<Told>> = asked.try_collect().await?;
        for Told { height, node, digest } in told.into_iter().flatten() {
            let Some(ours) = stored.get(&height).filter(|ours| **ours != digest) else { continue };
            tracing::error!(height, node, "a node tells other events than those that are stored");
            client.execute(DIVERGE, &[&height, &node, ours, &digest]).await?;
        }
        self.count(client).await
    }

    /// Asks two nodes about a height.
    async fn ask(&self, height: i64) -> anyhow::Result<Vec<Told>> {
        let nodes: Vec<usize> = self.nodes.trusted(height).into_iter().take(NODES).collect();
        anyhow::ensure!(nodes.len() == NODES, "{} nodes have height {height}, {NODES} must", nodes.len());
        futures::future::try_join_all(nodes.into_iter().map(|index| self.ask_node(index, height))).await
    }

    async fn ask_node(&self, index: usize, height: i64) -> anyhow::Result<Told> {
        let told = self.nodes.ask_one(index, |node| async move { node.outcome(height).await }).await?;
        let refused: Vec<Key> = told.events.refused.iter().map(|event| event.key).collect();
        let digest = digest(&told.results_hash, &told.events.taken, &refused);
        Ok(Told { height, node: self.nodes.name(index), digest })
    }

    /// Asks nodes again about heights of which they told otherwise; what they tell now counts.
    async fn ask_again(&self, client: &Client) -> anyhow::Result<()> {
        for row in client.query(DIVERGENCES, &[&ASKED_AGAIN]).await? {
            let (height, node): (i64, String) = (row.get(0), row.get(1));
            let index = (0..self.nodes.len()).find(|index| self.nodes.name(*index) == node);
            let agrees = match index {
                Some(index) => match self.ask_node(index, height).await {
                    Ok(told) => read(client, height, height).await?.get(&height) == Some(&told.digest),
                    Err(_) => false,
                },
                // The operator took the node's word away.
                None => true,
            };
            if agrees {
                client.execute(AGREE, &[&height, &node]).await?;
            }
        }
        self.count(client).await
    }

    async fn count(&self, client: &Client) -> anyhow::Result<()> {
        self.metrics.divergences.set(client.query_one(COUNT, &[]).await?.get(0));
        Ok(())
    }
}

/// The digests of what is stored of heights. Blocks from before results were stored have none.
async fn read(client: &Client, first: i64, last: i64) -> Result<Stored, StoreError> {
    let mut events: BTreeMap<i64, Vec<RawEvent>> = BTreeMap::new();
    for (event, _) in store::read_heights(client, first, last).await? {
        events.entry(event.key.height).or_default().push(event);
    }
    let mut refused: BTreeMap<i64, Vec<Key>> = BTreeMap::new();
    for row in client.query(REFUSED, &[&first, &last]).await? {
        let key = Key { height: row.get(0), phase: row.get(1), tx_index: row.get(2), event_index: row.get(3) };
        refused.entry(key.height).or_default().push(key);
    }
    let mut stored = Stored::new();
    for row in client.query(HASHES, &[&first, &last]).await? {
        let (height, results_hash): (i64, Vec<u8>) = (row.get(0), row.get(1));
        if !results_hash.is_empty() {
            let (events, refused) = (events.remove(&height), refused.remove(&height));
            stored.insert(height, digest(&results_hash, &events.unwrap_or_default(), &refused.unwrap_or_default()));
        }
    }
    Ok(stored)
}

/// The digest of what a block did: the root of its results, its events, and the places of those that can't be stored.
fn digest(results_hash: &[u8], events: &[RawEvent], refused: &[Key]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hasher.update(bytes.len().to_le_bytes());
        hasher.update(bytes);
    };
    add(results_hash);
    for event in events {
        add(&place(event.key));
        add(event.contract.name().as_bytes());
        add(event.kind.as_bytes());
        add(&event.msg_index.unwrap_or(-1).to_le_bytes());
        add(&event.attributes.len().to_le_bytes());
        for (key, value) in &event.attributes {
            add(key.as_bytes());
            add(value.as_bytes());
        }
    }
    let mut refused = refused.to_vec();
    refused.sort_unstable();
    for key in refused {
        add(&place(key));
    }
    hasher.finalize().to_vec()
}

fn place(key: Key) -> Vec<u8> {
    let Key { height, phase, tx_index, event_index } = key;
    [&height.to_le_bytes()[..], &phase.to_le_bytes(), &tx_index.to_le_bytes(), &event_index.to_le_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Contract;

    #[test]
    fn a_digest_tells_every_part_of_an_event() {
        let event = RawEvent {
            key: Key { height: 7, phase: 1, tx_index: 0, event_index: 3 },
            tx_hash: None,
            msg_index: Some(0),
            contract: Contract::Escrow,
            kind: "wasm-order".into(),
            attributes: vec![("a".into(), "bc".into()), ("d".into(), String::new())],
        };
        let of = |event: RawEvent| digest(b"root", &[event], &[]);
        let with = |change: &dyn Fn(&mut RawEvent)| {
            let mut changed = event.clone();
            change(&mut changed);
            of(changed)
        };
        let whole = of(event.clone());
        let others = [
            with(&|e| e.key.event_index = 4),
            with(&|e| e.msg_index = None),
            with(&|e| e.contract = Contract::License),
            with(&|e| e.kind.push('s')),
            with(&|e| e.attributes[0] = ("ab".into(), "c".into())),
            with(&|e| e.attributes.reverse()),
            with(&|e| e.attributes.truncate(1)),
            digest(b"other", std::slice::from_ref(&event), &[]),
            digest(b"root", std::slice::from_ref(&event), &[event.key]),
            digest(b"root", &[], &[event.key]),
            digest(b"root", &[], &[]),
        ];
        let distinct: std::collections::BTreeSet<_> = others.iter().chain([&whole]).collect();
        assert_eq!(distinct.len(), others.len() + 1);
        assert_eq!(with(&|e| e.tx_hash = Some(vec![1])), whole, "the list of transactions has a hash of its own");
    }
}
