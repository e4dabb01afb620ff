//! Watches whether the sealed files of sold versions are to be had on IPFS.
//!
//! A look asks the node for a file's root block, which it finds among its peers if it does not hold it. Each file is
//! looked for four times a day; one that is missing sooner, and less often the longer it is missing.

use std::time::{Duration, Instant};

use anyhow::Context;
use futures::stream::FuturesUnordered;
use futures::StreamExt;
use tokio_postgres::{Client, Config};
use tokio_util::sync::CancellationToken;
use url::Url;
use weighhouse_ipfs as ipfs;

use crate::database;
use crate::metrics::Metrics;

/// Looks at the same time.
const PLACES: usize = 4;
/// Pause when no look is due.
const IDLE_PAUSE: Duration = Duration::from_secs(5);
/// Pause after the database failed.
const RECOVERY_PAUSE: Duration = Duration::from_secs(5);
/// The pause between two counts of what is found and missing.
const COUNT_PAUSE: Duration = Duration::from_secs(60);

// The files of orders after $1, which are new to the table.
const WATCH: &str = "
WITH sold AS (
    SELECT DISTINCT versions.cid FROM orders
    JOIN versions ON versions.listing = orders.listing AND versions.number = orders.version
    WHERE orders.id > $1
), added AS (
    INSERT INTO availability (cid) SELECT cid FROM sold ON CONFLICT DO NOTHING
)
SELECT coalesce(max(id), $1) FROM orders";

// The lease is longer than a look.
const CLAIM: &str = "
UPDATE availability SET next_check = now() + interval '5 minutes'
WHERE cid IN (
    SELECT cid FROM availability WHERE next_check <= now() ORDER BY next_check LIMIT $1 FOR UPDATE SKIP LOCKED
)
RETURNING cid";

const FOUND: &str = "
UPDATE availability SET state = 'found', failures = 0, checked_at = now(), found_at = now(),
    next_check = now() + interval '6 hours' * (0.9 + random() * 0.2)
WHERE cid = $1";

// The pause doubles from 5 minutes to 6 hours.
const MISSING: &str = "
UPDATE availability SET failures = failures + 1, checked_at = now(),
    state = CASE WHEN failures >= 1 THEN 'missing' ELSE state END,
    next_check = now() + least(interval '6 hours', interval '5 minutes' * 2 ^ least(failures, 10))
WHERE cid = $1";

const COUNT: &str = "
SELECT count(*) FILTER (WHERE state = 'found'), count(*) FILTER (WHERE state = 'missing') FROM availability";

/// The outcome of a look.
enum Look {
    Found,
    Missing,
    /// The node did not answer: nothing is known of the file.
    Unknown,
}

/// Watches sold files by a node until `stop`.
///
/// # Errors
/// When no client can be made for `api`.
pub async fn watch(api: Url, database: Config, metrics: Metrics, stop: CancellationToken) -> anyhow::Result<()> {
    let limits = ipfs::Limits {
        silence: Duration::from_secs(15),
        lookup: Duration::from_secs(60),
        attempts: 1,
        ..ipfs::Limits::default()
    };
    let ipfs = ipfs::Client::new(api, limits).context("no client for IPFS")?;
    loop {
        let failed = tokio::select! {
            outcome = run(&ipfs, &database, &metrics) => outcome.err(),
            () = stop.cancelled() => return Ok(()),
        };
        if let Some(error) = failed {
            tracing::debug!(error = format!("{error:#}"), "watching sold files waits for the database");
        }
        tokio::select! {
            () = tokio::time::sleep(RECOVERY_PAUSE) => {}
            () = stop.cancelled() => return Ok(()),
        }
    }
}

/// Looks for files until the database fails.
async fn run(ipfs: &ipfs::Client, database: &Config, metrics: &Metrics) -> anyhow::Result<()> {
    let client = database::connect(database, "availability").await?;
    let (mut watched, mut free, mut looks) = (0_i64, PLACES, FuturesUnordered::new());
    let mut counted: Option<Instant> = None;
    loop {
        watched = client.query_one(WATCH, &[&watched]).await?.get(0);
        if counted.is_none_or(|at| at.elapsed() > COUNT_PAUSE) {
            count(&client, metrics).await?;
            counted = Some(Instant::now());
        }
        for row in client.query(CLAIM, &[&i64::try_from(free)?]).await? {
            free -= 1;
            looks.push(look(ipfs, row.get(0)));
        }
        tokio::select! {
            Some((cid, look)) = looks.next() => {
                free += 1;
                note(&client, &cid, look).await?;
                counted = None;
            }
            () = tokio::time::sleep(IDLE_PAUSE) => {}
        }
    }
}

async fn look(ipfs: &ipfs::Client, cid: String) -> (String, Look) {
    let look = match ipfs.size(&cid).await {
        Ok(_) => Look::Found,
        Err(ipfs::Error::Unreachable { .. } | ipfs::Error::Stalled { .. } | ipfs::Error::Unreadable { .. }) => {
            Look::Unknown
        }
        Err(error) => {
            tracing::debug!(cid, %error, "a sold file is not found");
            Look::Missing
        }
    };
    (cid, look)
}

async fn note(client: &Client, cid: &str, look: Look) -> Result<(), tokio_postgres::Error> {
    match look {
        Look::Found => client.execute(FOUND, &[&cid]).await?,
        Look::Missing => client.execute(MISSING, &[&cid]).await?,
        // The lease ends in five minutes.
        Look::Unknown => 0,
    };
    Ok(())
}

async fn count(client: &Client, metrics: &Metrics) -> Result<(), tokio_postgres::Error> {
    let row = client.query_one(COUNT, &[]).await?;
    metrics.sealed_files_found.set(row.get(0));
    metrics.sealed_files_missing.set(row.get(1));
    Ok(())
}
