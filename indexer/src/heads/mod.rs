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

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use futures::stream::FuturesUnordered;
use futures::StreamExt;
use tokio_postgres::{Client, Config};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use weighhouse_ipfs as ipfs;

use crate::gateways::{Gateways, Ipfs};
use crate::metrics::Metrics;
use crate::search::sessions;
use crate::{copies, database};
use queue::{Line, Problem, Wanted};
use read::Told;

/// Heads of each line that are read at the same time.
const PLACES: usize = 4;
/// Pause when there is nothing to read.
const IDLE_PAUSE: Duration = Duration::from_secs(1);
/// Pause after the database failed.
const RECOVERY_PAUSE: Duration = Duration::from_secs(5);
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
    let Ipfs { api, gateways } = source.into();
    // The queue repeats; the client need not.
    let limits = ipfs::Limits {
        silence: Duration::from_secs(15),
        lookup: Duration::from_secs(20),
        attempts: 1,
        ..ipfs::Limits::default()
    };
    let ipfs = ipfs::Client::new(api, limits).context("no client for IPFS")?;
    let gateways = Arc::new(Gateways::new(gateways).context("no client for gateways")?);
    let worker = Worker { ipfs, gateways, metrics };
    loop {
        let outcome = tokio::select! {
            outcome = worker.run(&database) => outcome,
            () = stop.cancelled() => return Ok(()),
        };
        if let Err(error) = outcome {
            tracing::warn!(error = format!("{error:#}"), "heads of sealed files wait for the database");
        }
        tokio::select! {
            () = tokio::time::sleep(RECOVERY_PAUSE) => {}
            () = stop.cancelled() => return Ok(()),
        }
    }
}

struct Worker {
    ipfs: ipfs::Client,
    gateways: Arc<Gateways>,
    metrics: Metrics,
}

/// An attempt that ended.
struct Attempt {
    line: Line,
    wanted: Wanted,
    told: Result<Told, Problem>,
}

impl Worker {
    /// Works through the queue until the database fails.
    async fn run(&self, database: &Config) -> anyhow::Result<()> {
        let mut client = database::connect(database, "heads").await?;
        sessions::begin(&mut client, "heads began").await?;
        client.batch_execute(LIMIT_STATEMENTS).await?;
        let salt: Arc<str> = copies::salt(&client).await?.into();
        let mut attempts = FuturesUnordered::new();
        let (mut fresh, mut again) = (PLACES, PLACES);
        let mut sweep = tokio::time::interval(SWEEP_PAUSE);
        sweep.reset();
        loop {
            let is_behind = queue::enqueue(&client).await?;
            for (line, free) in [(Line::Fresh, &mut fresh), (Line::Again, &mut again)] {
                let claimed = queue::claim(&client, line, *free).await?;
                *free = free.saturating_sub(claimed.len());
                attempts.extend(claimed.into_iter().map(|wanted| self.attempt(line, wanted, &salt)));
            }
            let pause = if is_behind { Duration::ZERO } else { IDLE_PAUSE };
            tokio::select! {
                Some(Attempt { line, wanted, told }) = attempts.next() => {
                    match line {
                        Line::Fresh => fresh += 1,
                        Line::Again => again += 1,
                    }
                    self.record(&mut client, &wanted, told).await?;
                }
                _ = sweep.tick() => queue::start_over(&client).await?,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Reads a head in a task of its own, so that a panic ends this attempt alone.
    fn attempt(&self, line: Line, wanted: Wanted, salt: &Arc<str>) -> impl Future<Output = Attempt> {
        let (ipfs, gateways, salt) = (self.ipfs.clone(), Arc::clone(&self.gateways), Arc::clone(salt));
        let head = wanted.clone();
        let task = async move {
            let attempt = tokio::time::timeout(ATTEMPT_TIMEOUT, read::read(&ipfs, &gateways, &salt, &head)).await;
            attempt.unwrap_or_else(|_| Err(later(format!("it took longer than {} s", ATTEMPT_TIMEOUT.as_secs()))))
        };
        let task = AbortOnDropHandle::new(tokio::spawn(task));
        async move {
            let told = task.await.unwrap_or_else(|error| Err(later(format!("reading it: {error}"))));
            Attempt { line, wanted, told }
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

fn later(problem: String) -> Problem {
    Problem::Later(problem)
}
