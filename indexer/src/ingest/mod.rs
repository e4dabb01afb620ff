//! Ingest: the chain's blocks, in order, into the database.
//!
//! The nodes' heads are followed; several blocks are fetched at the same time and put back in order; one writer commits
//! them while the next are fetched. Whatever fails in between is tried again from the cursor. A contract that joined after
//! the database was set up is read back first. What was lost since is fetched again by `mend`.

mod batch;
mod budget;
mod builder;
pub mod head;
mod joined;
pub mod mend;
pub mod node;
pub mod nodes;
mod pipeline;
pub mod prepare;
mod progress;
mod proof;
pub mod refusal;
mod release;
pub mod standing;
pub mod startup;
mod wake;
mod witness;
pub mod write;
mod writer;

use std::time::Duration;

use anyhow::Context;
use tokio::sync::watch;
use tokio_postgres::{Client, Config};
use tokio_util::sync::CancellationToken;

use crate::config::Source;
use crate::database;
use crate::metrics::Metrics;
use crate::search::sessions;
use crate::views::replay;
use joined::JoinError;
use node::NodeError;
use nodes::Nodes;
use pipeline::Fetcher;
use standing::Standing;
use startup::StartError;
use write::WriteError;
use writer::Writer;

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
    let nodes = Nodes::new(&source, metrics.clone(), standing.clone())?;
    let attempt = Attempt { source: &source, nodes: &nodes, metrics: &metrics, standing: &standing };
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
    builder::rebuild_outdated(client).await?;
    Ok(sessions::begin(client, "ingest began").await?)
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
    nodes: &'a Nodes,
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
        self.run(database, writer.insert(client)).await
    }

    /// Waits for the lock, and prepares the database: the process that held the lock may be of another version.
    async fn lead(&self, database: &Config) -> anyhow::Result<Client> {
        let mut client = database::lead(database, || self.standing.wait(&STANDS_BY)).await?;
        database::migrate(&mut client).await?;
        // Where there are events, outdated views are made anew beside ingest.
        if replay::is_empty(&client).await? {
            builder::rebuild_outdated(&mut client).await?;
        }
        sessions::begin(&mut client, "ingest began").await?;
        self.standing.go_on();
        Ok(client)
    }

    async fn run(&self, database: &Config, client: &mut Client) -> anyhow::Result<()> {
        let (cursor, _admission) = startup::check(client, self.nodes, self.source).await?;
        joined::enter(client, self.nodes, self.source, cursor.height).await?;
        joined::read_back(client, self.nodes, self.source.fetchers, self.metrics).await?;
        tracing::info!(height = cursor.height, chain = self.source.chain_id, "following the chain");
        let first = self.nodes.head().context("no node told its head")?;
        let (heads, head) = watch::channel(first);
        let (sender, receiver) = pipeline::queue();
        let fetcher = Fetcher { nodes: self.nodes, standing: self.standing, places: self.source.fetchers };
        let writer = Writer { metrics: self.metrics, standing: self.standing };
        let outcome = tokio::select! {
            () = head::follow(self.nodes, heads, self.metrics, self.standing) => Ok(()),
            () = witness::run(self.nodes, database, self.metrics) => Ok(()),
            () = builder::run(database) => Ok(()),
            outcome = fetcher.run(cursor.height + 1, sender, head.clone()) => outcome.context("fetching"),
            outcome = writer.run(client, cursor, receiver, head) => outcome,
        };
        if let Some(WriteError::Unlinked { height, .. }) = outcome.as_ref().err().and_then(|error| error.downcast_ref())
        {
            self.nodes.cross_examine(*height).await;
        }
        outcome
    }
}
