//! Ingest: the chain's blocks, in order, into the database.
//!
//! Several blocks are fetched at the same time and put back in order; one writer commits them
//! while the next are fetched. Whatever fails in between is tried again from the cursor. A contract that joined after
//! the database was set up is read back first.

mod joined;
pub mod node;
pub mod startup;
mod wake;
pub mod write;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use futures::TryStreamExt;
use tokio::sync::{mpsc, watch, Notify};
use tokio_postgres::{Client, Config};
use tokio_util::sync::CancellationToken;

use crate::config::Source;
use crate::metrics::Metrics;
use crate::{database, views};
use joined::JoinError;
use node::{Block, Node, NodeError};
use startup::{Cursor, StartError};
use write::WriteError;

/// Most blocks in one transaction.
const BATCH_BLOCKS: usize = 500;
/// The time after which ingest asks the node for its head although no message announced a block.
const POLL_PAUSE: Duration = Duration::from_secs(1);
/// The interval at which ingest notes that it saw the node while there is nothing to commit.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// Pause before another attempt after the database or the node failed.
const RECOVERY_PAUSE: Duration = Duration::from_secs(2);

/// Follows the chain until `stop`, with the writer's connection to a prepared database.
///
/// # Errors
/// A failure that no further attempt mends: another chain, or a node without the blocks.
pub async fn follow(
    source: Source,
    database: Config,
    mut client: Client,
    metrics: Metrics,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let node = Node::new(&source.rpc, source.chain_id.clone(), source.contracts.clone(), metrics.clone())?;
    loop {
        let attempt = Attempt { source: &source, node: &node, metrics: &metrics };
        let outcome = tokio::select! {
            outcome = attempt.run(&mut client) => outcome,
            () = stop.cancelled() => return Ok(()),
        };
        let error = match outcome {
            Ok(()) => anyhow::anyhow!("the fetchers ended"),
            Err(error) if is_final(&error) => return Err(error),
            Err(error) => error,
        };
        tracing::warn!(error = format!("{error:#}"), "ingest goes on from the cursor in a moment");
        loop {
            tokio::select! {
                () = tokio::time::sleep(RECOVERY_PAUSE) => {}
                () = stop.cancelled() => return Ok(()),
            }
            match reconnect(&database, &client).await {
                Ok(None) => break,
                Ok(Some(fresh)) => {
                    client = fresh;
                    break;
                }
                Err(error) => tracing::warn!(error = format!("{error:#}"), "waiting for the database"),
            }
        }
    }
}

/// Migrates the schema, and rebuilds the views that this program computes in another way.
///
/// # Errors
/// A newer schema, or what goes wrong with the database.
pub async fn prepare(client: &mut Client) -> anyhow::Result<()> {
    database::migrate(client).await?;
    rebuild_outdated(client).await
}

async fn rebuild_outdated(client: &mut Client) -> anyhow::Result<()> {
    for view in views::replay::rebuild_outdated(client).await? {
        tracing::info!(view, "view rebuilt");
    }
    Ok(())
}

async fn reconnect(database: &Config, client: &Client) -> anyhow::Result<Option<Client>> {
    if !client.is_closed() && client.batch_execute("SELECT 1").await.is_ok() {
        return Ok(None);
    }
    database::writer(database, database::LOCK_PATIENCE).await.map(Some)
}

/// Whether no further attempt mends the failure.
fn is_final(error: &anyhow::Error) -> bool {
    let is_node_final = |error: &NodeError| matches!(error, NodeError::Pruned { .. } | NodeError::Wrong { .. });
    let at_start = match error.downcast_ref() {
        Some(StartError::Refused(_)) => true,
        Some(StartError::Node(error)) => is_node_final(error),
        _ => false,
    };
    let at_joining = match error.downcast_ref() {
        Some(JoinError::Refused(_)) => true,
        Some(JoinError::Node(error)) => is_node_final(error),
        _ => false,
    };
    let later = matches!(error.downcast_ref(), Some(WriteError::Refused(_)));
    at_start || at_joining || later || error.downcast_ref().is_some_and(is_node_final)
}

struct Attempt<'a> {
    source: &'a Source,
    node: &'a Node,
    metrics: &'a Metrics,
}

impl Attempt<'_> {
    async fn run(&self, client: &mut Client) -> anyhow::Result<()> {
        let cursor = startup::check(client, self.node, self.source).await?;
        joined::enter(client, self.node, self.source, cursor.height).await?;
        joined::read_back(client, self.node, self.source.fetchers, self.metrics).await?;
        rebuild_outdated(client).await?;
        tracing::info!(height = cursor.height, chain = self.source.chain_id, "following the chain");
        let wake = Arc::new(Notify::new());
        let (heads, head) = watch::channel(0);
        let (sender, receiver) = mpsc::channel(BATCH_BLOCKS * 2);
        tokio::select! {
            outcome = self.fetch(cursor.height + 1, sender, heads, &wake) => outcome.context("fetching"),
            outcome = self.write(client, cursor, receiver, head) => outcome,
            () = wake::listen(self.source.rpc.clone(), Arc::clone(&wake)) => Ok(()),
        }
    }

    /// Fetches blocks from `next` on, several at a time, and hands them on in order.
    async fn fetch(
        &self,
        mut next: i64,
        blocks: mpsc::Sender<Block>,
        heads: watch::Sender<i64>,
        wake: &Notify,
    ) -> anyhow::Result<()> {
        loop {
            let head = self.node.status_in_time().await?.head;
            heads.send_replace(head);
            self.metrics.chain_head.set(head);
            if next > head {
                let _ = tokio::time::timeout(POLL_PAUSE, wake.notified()).await;
                continue;
            }
            self.node
                .blocks(next..=head, self.source.fetchers)
                .try_for_each(|block| async { Ok(blocks.send(block).await?) })
                .await?;
            next = head + 1;
        }
    }

    /// Commits all fetched blocks at a time.
    async fn write(
        &self,
        client: &mut Client,
        mut cursor: Cursor,
        mut blocks: mpsc::Receiver<Block>,
        mut head: watch::Receiver<i64>,
    ) -> anyhow::Result<()> {
        let views = views::all();
        let mut heartbeat = tokio::time::interval(HEARTBEAT);
        let mut batch = Vec::with_capacity(BATCH_BLOCKS);
        loop {
            tokio::select! {
                received = blocks.recv_many(&mut batch, BATCH_BLOCKS) => {
                    if received == 0 {
                        return Ok(());
                    }
                    let seen = *head.borrow();
                    let written = write::commit(client, &views, &mut cursor, &batch, seen).await?;
                    batch.clear();
                    written.count(self.metrics);
                    self.metrics.height.set(cursor.height);
                    let (height, blocks, events) = (cursor.height, written.blocks, written.events);
                    tracing::debug!(height, blocks, events, "batch committed");
                }
                _ = heartbeat.tick() => {
                    if head.has_changed().unwrap_or(false) {
                        let seen = *head.borrow_and_update();
                        write::see_head(client, seen).await?;
                    }
                }
            }
        }
    }
}
