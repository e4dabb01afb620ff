//! Reads the heads of sealed files: what is in them, and what their contents have in common.
//!
//! A sealed file begins with what anybody may read: the leaves of its content, and the keys of its manifest and headers. It
//! counts only if the leaves have the root on chain ([ADR 24](../../../docs/adr/0024-heads-of-sealed-files-are-read-once.md)).
//! Each head is claimed, read and stored alone, in its seller's turn, so that no file's content or address holds another one up.

mod content;
mod keep;
mod queue;
mod read;
mod source;

use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::{Client, Config};
use tokio_util::sync::CancellationToken;
use weighhouse_ipfs as ipfs;

use crate::gateways::{Gateways, Ipfs};
use crate::lines::{self, Line, Lines, Problem};
use crate::metrics::Metrics;
use crate::search::sessions;
use crate::{copies, database};
use queue::Wanted;
use read::Told;

/// Heads of each line that are read at the same time.
const PLACES: usize = 4;
/// Pause when there is nothing to read.
const IDLE_PAUSE: Duration = Duration::from_secs(1);
/// The longest time of an attempt; a head's lease is longer.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(900);
/// The pause between two looks through all listings.
const SWEEP_PAUSE: Duration = Duration::from_secs(86_400);
/// A statement that takes longer fails.
const LIMIT_STATEMENTS: &str = "SET statement_timeout = '60s'";

/// Reads heads until `stop`.
///
/// # Errors
/// When no client can be made for `source`.
pub async fn read(
    source: impl Into<Ipfs>,
    database: Config,
    metrics: Metrics,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let (ipfs, gateways) = source.into().clients()?;
    let worker = Worker { ipfs, gateways, metrics };
    let tell = |error: &anyhow::Error| {
        tracing::warn!(error = format!("{error:#}"), "heads of sealed files wait for the database");
    };
    lines::keep_working(&stop, || worker.run(&database), tell).await;
    Ok(())
}

struct Worker {
    ipfs: ipfs::Client,
    gateways: Arc<Gateways>,
    metrics: Metrics,
}

impl Worker {
    /// Works through the queue until the database fails.
    async fn run(&self, database: &Config) -> anyhow::Result<()> {
        let mut client = database::connect(database, "heads").await?;
        sessions::begin(&mut client, "heads began").await?;
        client.batch_execute(LIMIT_STATEMENTS).await?;
        let salt: Arc<str> = copies::salt(&client).await?.into();
        let mut lines = Lines::new(PLACES);
        let mut sweep = tokio::time::interval(SWEEP_PAUSE);
        sweep.reset();
        loop {
            let is_behind = queue::enqueue(&client).await?;
            for line in Line::ALL {
                for wanted in queue::claim(&client, line, lines.free(line)).await? {
                    let (ipfs, gateways, salt) = (self.ipfs.clone(), Arc::clone(&self.gateways), Arc::clone(&salt));
                    let head = wanted.clone();
                    let work = async move { read::read(&ipfs, &gateways, &salt, &head).await };
                    lines.start(line, wanted, lines::attempt("reading", ATTEMPT_TIMEOUT, work));
                }
            }
            let pause = if is_behind { Duration::ZERO } else { IDLE_PAUSE };
            tokio::select! {
                Some((wanted, told)) = lines.ended() => self.record(&mut client, &wanted, told).await?,
                _ = sweep.tick() => queue::start_over(&client).await?,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Stores what a head says, or the reason for which nobody knows.
    async fn record(
        &self,
        client: &mut Client,
        wanted: &Wanted,
        told: Result<Told, Problem>,
    ) -> Result<(), tokio_postgres::Error> {
        let problem = match told {
            Ok(told) => match keep::keep(client, wanted, &told).await? {
                None => {
                    self.metrics.heads_read.inc();
                    tracing::info!(cid = wanted.cid, files = told.content.files, "head of a sealed file read");
                    return Ok(());
                }
                Some(problem) => problem,
            },
            Err(problem) => problem,
        };
        self.metrics.head_failures.inc();
        tracing::debug!(cid = wanted.cid, ?problem, "no head of a sealed file");
        queue::put_off(client, wanted, &problem).await
    }
}
