//! Fetches cards from IPFS and reads them.
//!
//! A card counts only if its bytes hash to what the chain says; one that never can is refused for good, all else is
//! tried again. Each card is claimed, fetched, read and stored alone, so that no card's content or address holds another
//! one up.

mod keep;
mod queue;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use futures::stream::FuturesUnordered;
use futures::StreamExt;
use sha2::{Digest, Sha256};
use tokio_postgres::{Client, Config};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use weighhouse_card::{Card, CardError, MAX_CARD_BYTES};
use weighhouse_ipfs as ipfs;

use crate::database;
use crate::gateways::Gateways;
pub use crate::gateways::Ipfs;
use crate::metrics::Metrics;
use crate::search::sessions;
use queue::{Line, Problem, Wanted};

/// Cards of each line that are fetched at the same time.
const PLACES: usize = 4;
/// Pause when there is nothing to fetch.
const IDLE_PAUSE: Duration = Duration::from_secs(1);
/// Pause after the database failed.
const RECOVERY_PAUSE: Duration = Duration::from_secs(5);
/// The longest time of an attempt; a card's lease is longer.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(90);
/// The longest time to read a card's bytes.
const READING_TIMEOUT: Duration = Duration::from_secs(10);
/// The pause between two looks through all requests: a rebuilt view may name cards of old heights.
const SWEEP_PAUSE: Duration = Duration::from_secs(3_600);
/// A statement about one card that takes longer fails.
const LIMIT_STATEMENTS: &str = "SET statement_timeout = '30s'";

/// Reads a card's bytes.
pub type Reader = fn(&[u8]) -> Result<Card, CardError>;

/// Fetches cards until `stop`.
///
/// # Errors
/// When no client can be made for `source`.
pub async fn fetch(
    source: impl Into<Ipfs>,
    database: Config,
    metrics: Metrics,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    fetch_by(weighhouse_card::read, source, database, metrics, stop).await
}

/// [`fetch`] with another reader.
///
/// # Errors
/// When no client can be made for `source`.
pub async fn fetch_by(
    read: Reader,
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
    let worker = Worker { ipfs, gateways, read, metrics };
    loop {
        let outcome = tokio::select! {
            outcome = worker.run(&database) => outcome,
            () = stop.cancelled() => return Ok(()),
        };
        if let Err(error) = outcome {
            tracing::warn!(error = format!("{error:#}"), "cards wait for the database");
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
    read: Reader,
    metrics: Metrics,
}

/// An attempt that ended.
struct Fetched {
    line: Line,
    wanted: Wanted,
    found: Result<Card, Problem>,
}

impl Worker {
    /// Works through the queue until the database fails.
    async fn run(&self, database: &Config) -> anyhow::Result<()> {
        let mut client = database::connect(database, "cards").await?;
        sessions::begin(&mut client, "cards began").await?;
        client.batch_execute(LIMIT_STATEMENTS).await?;
        let mut fetches = FuturesUnordered::new();
        let (mut fresh, mut again) = (PLACES, PLACES);
        let mut sweep = tokio::time::interval(SWEEP_PAUSE);
        sweep.reset();
        let mut enqueued = 0;
        loop {
            enqueued = queue::enqueue(&client, enqueued).await?;
            for (line, free) in [(Line::Fresh, &mut fresh), (Line::Again, &mut again)] {
                let claimed = queue::claim(&client, line, i64::try_from(*free)?).await?;
                *free = free.saturating_sub(claimed.len());
                fetches.extend(claimed.into_iter().map(|wanted| self.attempt(line, wanted)));
            }
            tokio::select! {
                Some(Fetched { line, wanted, found }) = fetches.next() => {
                    match line {
                        Line::Fresh => fresh += 1,
                        Line::Again => again += 1,
                    }
                    self.record(&mut client, &wanted, found).await?;
                }
                _ = sweep.tick() => enqueued = 0,
                () = tokio::time::sleep(IDLE_PAUSE) => {}
            }
        }
    }

    /// Fetches and reads a card in a task of its own, so that a panic ends this attempt alone.
    fn attempt(&self, line: Line, wanted: Wanted) -> impl Future<Output = Fetched> {
        let (ipfs, gateways) = (self.ipfs.clone(), Arc::clone(&self.gateways));
        let (read, card) = (self.read, wanted.clone());
        let task = async move {
            let attempt = tokio::time::timeout(ATTEMPT_TIMEOUT, fetch_one(&ipfs, &gateways, read, &card)).await;
            attempt.unwrap_or_else(|_| Err(later(format!("it took longer than {} s", ATTEMPT_TIMEOUT.as_secs()))))
        };
        let task = AbortOnDropHandle::new(tokio::spawn(task));
        async move {
            let found = task.await.unwrap_or_else(|error| Err(later(format!("fetching it: {error}"))));
            Fetched { line, wanted, found }
        }
    }

    /// Stores a card, or the reason for which there is none.
    async fn record(
        &self,
        client: &mut Client,
        wanted: &Wanted,
        found: Result<Card, Problem>,
    ) -> Result<(), tokio_postgres::Error> {
        let problem = match found {
            Ok(card) => match keep::keep(client, wanted, &card).await? {
                None => {
                    self.metrics.cards_read.inc();
                    tracing::info!(cid = wanted.cid, warnings = card.warnings.len(), "card read");
                    return Ok(());
                }
                Some(problem) => problem,
            },
            Err(problem) => problem,
        };
        self.metrics.card_failures.inc();
        tracing::warn!(cid = wanted.cid, ?problem, "no card");
        queue::put_off(client, wanted, &problem).await
    }
}

async fn fetch_one(ipfs: &ipfs::Client, gateways: &Gateways, read: Reader, wanted: &Wanted) -> Result<Card, Problem> {
    let cap = u64::try_from(MAX_CARD_BYTES).unwrap_or(u64::MAX);
    let bytes = match ipfs.fetch_bytes(&wanted.cid, cap).await {
        Ok(bytes) => bytes,
        Err(error @ (ipfs::Error::Cid { .. } | ipfs::Error::TooLarge { .. })) => {
            return Err(Problem::Never(error.to_string()));
        }
        Err(error) => match gateways.fetch(&wanted.cid, &wanted.sha256, MAX_CARD_BYTES).await {
            Some(bytes) => bytes,
            None => return Err(later(error)),
        },
    };
    let found = hex::encode(Sha256::digest(&bytes));
    if found != wanted.sha256 {
        // A content address names its bytes, so no other attempt brings other bytes.
        let wanted = &wanted.sha256;
        return Err(Problem::Never(format!("its SHA-256 is {found}, the chain says {wanted}")));
    }
    let reading = tokio::task::spawn_blocking(move || read(&bytes));
    match tokio::time::timeout(READING_TIMEOUT, reading).await {
        Ok(Ok(card)) => card.map_err(|error| Problem::Never(error.to_string())),
        Ok(Err(panic)) => Err(later(format!("reading it: {panic}"))),
        Err(_) => Err(later(format!("reading it took longer than {} s", READING_TIMEOUT.as_secs()))),
    }
}

fn later(problem: impl ToString) -> Problem {
    Problem::Later(problem.to_string())
}
