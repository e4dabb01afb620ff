//! Watches whether the sealed files of sold versions are to be had on IPFS.
//!
//! A look asks the node for a file's root block, which it finds among its peers if it does not hold it. Each file is
//! looked for four times a day; one that is missing sooner, and less often the longer it is missing.
//!
//! Files that are due stand in sellers' turns, and those that the last look did not find in a line of their own: a seller
//! whose files are all gone keeps nobody else's from being looked for.

use std::time::{Duration, Instant};

use anyhow::Context;
use tokio_postgres::{Client, Config};
use tokio_util::sync::CancellationToken;
use url::Url;
use weighhouse_ipfs as ipfs;

use crate::database;
use crate::lines::{self, Line, Lines};
use crate::metrics::Metrics;

/// Looks of each line at the same time.
const PLACES: usize = 4;
/// Files that enter the lines at a time.
const ENTER: i64 = 1_000;
/// Pause when no look is due.
const IDLE_PAUSE: Duration = Duration::from_secs(5);
/// The pause between two counts of what is found and missing.
const COUNT_PAUSE: Duration = Duration::from_secs(60);

// The files of orders after $1, which are new to the table. Whose version named a file first is its seller.
const WATCH: &str = "
WITH sold AS (
    SELECT DISTINCT ON (versions.cid) versions.cid, listings.seller FROM orders
    JOIN versions ON versions.listing = orders.listing AND versions.number = orders.version
    JOIN listings ON listings.id = versions.listing
    WHERE orders.id > $1
    ORDER BY versions.cid, versions.published_at, versions.listing
), added AS (
    INSERT INTO availability (cid, seller) SELECT cid, seller FROM sold
    ON CONFLICT (cid) DO UPDATE SET seller = excluded.seller WHERE availability.seller = ''
)
-- Beside a WITH, a largest value is looked for in an index by a query of its own alone.
SELECT coalesce((SELECT max(id) FROM orders), $1)";

// The turn of a seller's file is after those of its own files in the line.
const ENQUEUE: &str = "
WITH due AS (
    SELECT cid, seller, failures > 0 AS is_again, next_check FROM availability
    WHERE turn IS NULL AND next_check <= now() ORDER BY next_check LIMIT $1
), standing AS (
    SELECT seller, failures > 0 AS is_again, count(*) AS files FROM availability
    WHERE turn IS NOT NULL AND seller IN (SELECT seller FROM due) GROUP BY seller, failures > 0
)
UPDATE availability SET turn = entering.turn
FROM (
    SELECT cid,
        coalesce(files, 0) + row_number() OVER (PARTITION BY seller, is_again ORDER BY next_check, cid) AS turn
    FROM due LEFT JOIN standing USING (seller, is_again)
) AS entering
WHERE availability.cid = entering.cid";

// The lease is longer than a look.
const CLAIM_FRESH: &str = "
UPDATE availability SET next_check = now() + interval '5 minutes'
WHERE cid IN (
    SELECT cid FROM availability WHERE turn IS NOT NULL AND failures = 0 AND next_check <= now()
    ORDER BY turn, next_check LIMIT $1 FOR UPDATE SKIP LOCKED
)
RETURNING cid";

const CLAIM_AGAIN: &str = "
UPDATE availability SET next_check = now() + interval '5 minutes'
WHERE cid IN (
    SELECT cid FROM availability WHERE turn IS NOT NULL AND failures > 0 AND next_check <= now()
    ORDER BY turn, next_check LIMIT $1 FOR UPDATE SKIP LOCKED
)
RETURNING cid";

const FOUND: &str = "
UPDATE availability SET state = 'found', turn = NULL, failures = 0, checked_at = now(), found_at = now(),
    next_check = now() + interval '6 hours' * (0.9 + random() * 0.2)
WHERE cid = $1";

// The pause doubles from 5 minutes to 6 hours.
const MISSING: &str = "
UPDATE availability SET failures = failures + 1, turn = NULL, checked_at = now(),
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
    let tell = |error: &anyhow::Error| {
        tracing::debug!(error = format!("{error:#}"), "watching sold files waits for the database");
    };
    lines::keep_working(&stop, || run(&ipfs, &database, &metrics), tell).await;
    Ok(())
}

/// Looks for files until the database fails.
async fn run(ipfs: &ipfs::Client, database: &Config, metrics: &Metrics) -> anyhow::Result<()> {
    let client = database::connect(database, "availability").await?;
    let (mut watched, mut lines) = (0_i64, Lines::new(PLACES));
    let mut counted: Option<Instant> = None;
    loop {
        watched = client.query_one(WATCH, &[&watched]).await?.get(0);
        if counted.is_none_or(|at| at.elapsed() > COUNT_PAUSE) {
            count(&client, metrics).await?;
            counted = Some(Instant::now());
        }
        client.execute(ENQUEUE, &[&ENTER]).await?;
        for (line, claim) in [(Line::Fresh, CLAIM_FRESH), (Line::Again, CLAIM_AGAIN)] {
            for row in client.query(claim, &[&i64::try_from(lines.free(line))?]).await? {
                let cid: String = row.get(0);
                lines.start(line, cid.clone(), look(ipfs.clone(), cid));
            }
        }
        tokio::select! {
            Some((cid, look)) = lines.ended() => {
                note(&client, &cid, look).await?;
                counted = None;
            }
            () = tokio::time::sleep(IDLE_PAUSE) => {}
        }
    }
}

async fn look(ipfs: ipfs::Client, cid: String) -> Look {
    match ipfs.size(&cid).await {
        Ok(_) => Look::Found,
        Err(ipfs::Error::Unreachable { .. } | ipfs::Error::Stalled { .. } | ipfs::Error::Unreadable { .. }) => {
            Look::Unknown
        }
        Err(error) => {
            tracing::debug!(cid, %error, "a sold file is not found");
            Look::Missing
        }
    }
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
