//! Fetches cards from IPFS and reads them.
//!
//! A card counts only if its bytes hash to what the chain says; one that never can is refused for good, all else is
//! tried again. Each card is claimed, fetched, read and stored alone, so that no card's content or address holds another
//! one up.

mod keep;
mod queue;

use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio_postgres::{Client, Config};
use tokio_util::sync::CancellationToken;
use weighhouse_card::{Card, CardError, MAX_CARD_BYTES};
use weighhouse_ipfs as ipfs;

use crate::database;
use crate::gateways::Gateways;
pub use crate::gateways::Ipfs;
use crate::lines::{self, Line, Lines, Problem};
use crate::metrics::Metrics;
use crate::search::sessions;
use queue::Wanted;

/// Cards of each line that are fetched at the same time.
const PLACES: usize = 4;
/// Pause when there is nothing to fetch.
const IDLE_PAUSE: Duration = Duration::from_secs(1);
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
    let (ipfs, gateways) = source.into().clients()?;
    let worker = Worker { ipfs, gateways, read, metrics };
    let tell = |error: &anyhow::Error| tracing::warn!(error = format!("{error:#}"), "cards wait for the database");
    lines::keep_working(&stop, || worker.run(&database), tell).await;
    Ok(())
}

struct Worker {
    ipfs: ipfs::Client,
    gateways: Arc<Gateways>,
    read: Reader,
    metrics: Metrics,
}

impl Worker {
    /// Works through the queue until the database fails.
    async fn run(&self, database: &Config) -> anyhow::Result<()> {
        let mut client = database::connect(database, "cards").await?;
        sessions::begin(&mut client, "cards began").await?;
        client.batch_execute(LIMIT_STATEMENTS).await?;
        let mut lines = Lines::new(PLACES);
        let mut sweep = tokio::time::interval(SWEEP_PAUSE);
        sweep.reset();
        let mut enqueued = 0;
        loop {
            enqueued = queue::enqueue(&client, enqueued).await?;
            for line in Line::ALL {
                for wanted in queue::claim(&client, line, lines.free(line)).await? {
                    let (ipfs, gateways) = (self.ipfs.clone(), Arc::clone(&self.gateways));
                    let (read, card) = (self.read, wanted.clone());
                    let work = async move { fetch_one(&ipfs, &gateways, read, &card).await };
                    lines.start(line, wanted, lines::attempt("fetching", ATTEMPT_TIMEOUT, work));
                }
            }
            tokio::select! {
                Some((wanted, found)) = lines.ended() => self.record(&mut client, &wanted, found).await?,
                _ = sweep.tick() => enqueued = 0,
                () = tokio::time::sleep(IDLE_PAUSE) => {}
            }
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
            None => return Err(Problem::later(error)),
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
        Ok(Err(panic)) => Err(Problem::later(format!("reading it: {panic}"))),
        Err(_) => Err(Problem::later(format!("reading it took longer than {} s", READING_TIMEOUT.as_secs()))),
    }
}
