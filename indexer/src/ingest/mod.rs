//! Ingest: the chain's blocks, in order, into the database.
//!
//! Several blocks are fetched at the same time and put back in order; one writer commits them
//! while the next are fetched. Whatever fails in between is tried again from the cursor. A contract that joined after
//! the database was set up is read back first.

pub mod head;
mod joined;
pub mod node;
mod proof;
pub mod refusal;
pub mod standing;
pub mod startup;
mod wake;
pub mod write;

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use futures::TryStreamExt;
use tokio::sync::{mpsc, watch, Notify};
use tokio_postgres::{Client, Config};
use tokio_util::sync::CancellationToken;

use crate::config::Source;
use crate::metrics::Metrics;
use crate::search::sessions;
use crate::{database, views};
use head::Head;
use joined::JoinError;
use node::{Block, Node, NodeError};
use standing::Standing;
use startup::{Cursor, StartError};

/// Most blocks in one transaction.
const BATCH_BLOCKS: usize = 500;
/// The interval at which ingest notes that it saw the node while there is nothing to commit.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// The time for which the node may be behind the index before ingest says so: nodes behind one address differ by a block.
const BEHIND_PATIENCE: Duration = Duration::from_secs(10);
/// Pause before another attempt after the database or the node failed.
const RECOVERY_PAUSE: Duration = Duration::from_secs(2);
/// The words for an ingest that waits for another process's lock.
const STANDS_BY: &str = "another process follows the chain into this database; this one stands by";

/// Follows the chain until `stop`, as the one process that writes to the database; while another does, it stands by.
/// While the node or the database fails, ingest waits and tells `standing` the reason.
///
/// # Errors
/// A difference that no later answer mends: another chain, or other settings than those of the database.
pub async fn follow(
    source: Source,
    database: Config,
    metrics: Metrics,
    standing: Standing,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let (chain_id, contracts) = (source.chain_id.clone(), source.contracts.clone());
    let node = Node::new(&source.rpc, chain_id, contracts, metrics.clone(), standing.clone())?;
    let attempt = Attempt { source: &source, node: &node, metrics: &metrics, standing: &standing };
    let mut writer = None;
    loop {
        let outcome = tokio::select! {
            outcome = attempt.lead_and_run(&database, &mut writer) => outcome,
            () = stop.cancelled() => return Ok(()),
        };
        match outcome {
            Ok(()) => standing.wait(&"the fetchers ended"),
            Err(error) if is_final(&error) => return Err(error),
            Err(error) => standing.wait(&format!("{error:#}")),
        }
        tokio::select! {
            () = tokio::time::sleep(RECOVERY_PAUSE) => {}
            () = stop.cancelled() => return Ok(()),
        }
    }
}

/// Migrates the schema, and rebuilds the views that this program computes in another way.
///
/// # Errors
/// A newer schema, or what goes wrong with the database.
pub async fn prepare(client: &mut Client) -> anyhow::Result<()> {
    database::migrate(client).await?;
    rebuild_outdated(client).await?;
    Ok(sessions::begin(client, "ingest began").await?)
}

async fn rebuild_outdated(client: &mut Client) -> anyhow::Result<()> {
    for view in views::replay::rebuild_outdated(client).await? {
        tracing::info!(view, "view rebuilt");
    }
    Ok(())
}

/// The writer's connection, if it still works: the lock goes with it.
async fn kept(writer: Option<Client>) -> Option<Client> {
    let client = writer.filter(|client| !client.is_closed())?;
    client.batch_execute("SELECT 1").await.is_ok().then_some(client)
}

/// Whether no further attempt mends the failure.
fn is_final(error: &anyhow::Error) -> bool {
    let at_start = match error.downcast_ref() {
        Some(StartError::Refused(_)) => true,
        Some(StartError::Node(error)) => error.is_final(),
        _ => false,
    };
    let at_joining = match error.downcast_ref() {
        Some(JoinError::Refused(_)) => true,
        Some(JoinError::Node(error)) => error.is_final(),
        _ => false,
    };
    at_start || at_joining || error.downcast_ref().is_some_and(NodeError::is_final)
}

struct Attempt<'a> {
    source: &'a Source,
    node: &'a Node,
    metrics: &'a Metrics,
    standing: &'a Standing,
}

impl Attempt<'_> {
    /// Follows the chain with the writer's connection; without one, once this process leads.
    async fn lead_and_run(&self, database: &Config, writer: &mut Option<Client>) -> anyhow::Result<()> {
        let client = match kept(writer.take()).await {
            Some(client) => client,
            None => self.lead(database).await?,
        };
        self.run(writer.insert(client)).await
    }

    /// Waits for the lock, and prepares the database: the process that held the lock may be of another version.
    async fn lead(&self, database: &Config) -> anyhow::Result<Client> {
        let mut client = database::lead(database, || self.standing.wait(&STANDS_BY)).await?;
        prepare(&mut client).await?;
        self.standing.go_on();
        Ok(client)
    }

    async fn run(&self, client: &mut Client) -> anyhow::Result<()> {
        let cursor = startup::check(client, self.node, self.source).await?;
        joined::enter(client, self.node, self.source, cursor.height).await?;
        joined::read_back(client, self.node, self.source.fetchers, self.metrics).await?;
        rebuild_outdated(client).await?;
        tracing::info!(height = cursor.height, chain = self.source.chain_id, "following the chain");
        let wake = Arc::new(Notify::new());
        let (heads, head) = watch::channel(Head::ask(self.node).await?);
        let (sender, receiver) = mpsc::channel(BATCH_BLOCKS * 2);
        tokio::select! {
            outcome = head::follow(self.node, heads, &wake, self.metrics) => outcome.context("reading the head"),
            outcome = self.fetch(cursor.height + 1, sender, head.clone()) => outcome.context("fetching"),
            outcome = self.write(client, cursor, receiver, head) => outcome,
            () = wake::listen(self.source.rpc.clone(), Arc::clone(&wake)) => Ok(()),
        }
    }

    /// Fetches blocks from `next` on, several at a time, and hands them on in order.
    async fn fetch(
        &self,
        mut next: i64,
        blocks: mpsc::Sender<Block>,
        mut head: watch::Receiver<Head>,
    ) -> anyhow::Result<()> {
        let mut behind_since = None;
        loop {
            let last = head.borrow_and_update().height;
            if next > last {
                self.tell_idle(next - 1, last, &mut behind_since);
                head.changed().await?;
                continue;
            }
            behind_since = None;
            self.node
                .blocks(next..=last, self.source.fetchers)
                .try_for_each(|block| async { Ok(blocks.send(block).await?) })
                .await?;
            next = last + 1;
        }
    }

    /// Tells `standing` whether the index has all blocks, or the node is behind it.
    fn tell_idle(&self, fetched: i64, head: i64, behind_since: &mut Option<Instant>) {
        if head == fetched {
            *behind_since = None;
            return self.standing.go_on();
        }
        let since = *behind_since.get_or_insert_with(Instant::now);
        if since.elapsed() >= BEHIND_PATIENCE {
            self.standing.wait(&format!("the node has blocks up to {head}, the index has up to {fetched}"));
        }
    }

    /// Commits all fetched blocks at a time, but for one whose successor exists: that block proves its results.
    async fn write(
        &self,
        client: &mut Client,
        mut cursor: Cursor,
        mut blocks: mpsc::Receiver<Block>,
        mut head: watch::Receiver<Head>,
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
                    let unproven = batch.pop_if(|last| last.height < seen.height);
                    let written = write::commit(client, &views, &mut cursor, &batch, seen).await?;
                    batch.clear();
                    batch.extend(unproven);
                    written.count(self.metrics);
                    self.standing.go_on();
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
