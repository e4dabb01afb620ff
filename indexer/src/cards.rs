//! Fetches cards from IPFS and reads them.
//!
//! The queue is in Postgres, so it outlives the process. A card counts only if its bytes hash to
//! what the chain says; one that never can is refused for good, all else is tried again.

use std::time::Duration;

use anyhow::Context;
use sha2::{Digest, Sha256};
use tokio_postgres::types::Json;
use tokio_postgres::{Client, Config};
use tokio_util::sync::CancellationToken;
use url::Url;
use weighhouse_card::{Card, MAX_CARD_BYTES};
use weighhouse_ipfs as ipfs;

use crate::metrics::Metrics;
use crate::{database, search};

/// Cards fetched at the same time.
const FETCHES: usize = 4;
/// Pause when there is nothing to fetch.
const IDLE_PAUSE: Duration = Duration::from_secs(1);
/// Pause after the database failed.
const RECOVERY_PAUSE: Duration = Duration::from_secs(5);
/// Longest part of a problem that is kept, in characters.
const MAX_PROBLEM_CHARS: usize = 500;

const ENQUEUE: &str = "
INSERT INTO cards (sha256, cid, state)
SELECT sha256, cid, 'waiting' FROM card_requests
ON CONFLICT DO NOTHING";

const DUE: &str = "
SELECT sha256, cid FROM cards
WHERE state = 'waiting' AND next_attempt <= now()
ORDER BY next_attempt LIMIT $1";

// The pause doubles from 2 s to an hour.
const POSTPONE: &str = "
UPDATE cards SET attempts = attempts + 1, problem = $3,
    next_attempt = now() + least(interval '1 hour', interval '2 seconds' * 2 ^ least(attempts, 12))
WHERE sha256 = $1 AND cid = $2";

const REFUSE: &str = "
UPDATE cards SET state = 'refused', attempts = attempts + 1, problem = $3 WHERE sha256 = $1 AND cid = $2";

const KEEP: &str = "
UPDATE cards SET state = 'read', attempts = attempts + 1, problem = NULL, title = $3, license = $4,
    license_name = $5, license_link = $6, library_name = $7, pipeline_tag = $8, tags = $9, languages = $10,
    datasets = $11, base_models = $12, metrics = $13, body = $14, warnings = $15
WHERE sha256 = $1 AND cid = $2";

/// A card in the queue.
struct Wanted {
    sha256: String,
    cid: String,
}

/// The reason for which there is no card.
enum Problem {
    /// A later attempt may fetch the card.
    Later(String),
    /// No attempt will: the bytes are no card.
    Never(String),
}

/// Fetches cards until `stop`.
///
/// # Errors
/// When no client can be made for `api`.
pub async fn fetch(api: Url, database: Config, metrics: Metrics, stop: CancellationToken) -> anyhow::Result<()> {
    // The queue repeats; the client need not.
    let limits = ipfs::Limits {
        silence: Duration::from_secs(15),
        lookup: Duration::from_secs(20),
        attempts: 1,
        ..ipfs::Limits::default()
    };
    let worker = Worker { ipfs: ipfs::Client::new(api, limits).context("no client for IPFS")?, metrics };
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
    metrics: Metrics,
}

impl Worker {
    async fn run(&self, database: &Config) -> anyhow::Result<()> {
        let mut client = database::connect(database, "cards").await?;
        loop {
            if self.round(&mut client).await? == 0 {
                tokio::time::sleep(IDLE_PAUSE).await;
            }
        }
    }

    /// Fetches the cards that are due; returns their number.
    async fn round(&self, client: &mut Client) -> anyhow::Result<usize> {
        client.execute(ENQUEUE, &[]).await?;
        let limit = i64::try_from(FETCHES)?;
        let due = client.query(DUE, &[&limit]).await?;
        let due: Vec<Wanted> = due.iter().map(|row| Wanted { sha256: row.get(0), cid: row.get(1) }).collect();
        let fetched = futures::future::join_all(due.iter().map(|wanted| self.fetch_one(wanted))).await;
        for (wanted, outcome) in due.iter().zip(fetched) {
            self.record(client, wanted, outcome).await?;
        }
        Ok(due.len())
    }

    async fn fetch_one(&self, wanted: &Wanted) -> Result<Card, Problem> {
        let cap = u64::try_from(MAX_CARD_BYTES).unwrap_or(u64::MAX);
        let bytes = self.ipfs.fetch_bytes(&wanted.cid, cap).await.map_err(|error| match error {
            ipfs::Error::Cid { .. } | ipfs::Error::TooLarge { .. } => Problem::Never(error.to_string()),
            other => Problem::Later(other.to_string()),
        })?;
        let found = hex::encode(Sha256::digest(&bytes));
        if found != wanted.sha256 {
            // A content address names its bytes, so no other attempt brings other bytes.
            let wanted = &wanted.sha256;
            return Err(Problem::Never(format!("its SHA-256 is {found}, the chain says {wanted}")));
        }
        weighhouse_card::read(&bytes).map_err(|error| Problem::Never(error.to_string()))
    }

    async fn record(&self, client: &mut Client, wanted: &Wanted, outcome: Result<Card, Problem>) -> anyhow::Result<()> {
        let Wanted { sha256, cid } = wanted;
        let (statement, problem) = match outcome {
            Ok(card) => {
                keep(client, wanted, &card).await?;
                self.metrics.cards_read.inc();
                tracing::info!(cid, warnings = card.warnings.len(), "card read");
                return Ok(());
            }
            Err(Problem::Later(problem)) => (POSTPONE, problem),
            Err(Problem::Never(problem)) => (REFUSE, problem),
        };
        self.metrics.card_failures.inc();
        tracing::warn!(cid, problem, "no card");
        let problem: String = problem.chars().filter(|c| *c != '\0').take(MAX_PROBLEM_CHARS).collect();
        client.execute(statement, &[sha256, cid, &problem]).await?;
        Ok(())
    }
}

/// Stores a card, and lets its listings be found by it.
async fn keep(client: &mut Client, wanted: &Wanted, card: &Card) -> Result<(), tokio_postgres::Error> {
    let tx = client.transaction().await?;
    tx.execute(
        KEEP,
        &[
            &wanted.sha256,
            &wanted.cid,
            &card.title(),
            &card.license,
            &card.license_name,
            &card.license_link,
            &card.library_name,
            &card.pipeline_tag,
            &card.tags,
            &card.languages,
            &card.datasets,
            &card.base_models,
            &Json(&card.metrics),
            &card.body,
            &Json(&card.warnings),
        ],
    )
    .await?;
    search::refresh_card(&tx, &wanted.sha256, &wanted.cid).await?;
    tx.commit().await
}
