//! Asks domains whether they name the accounts whose profiles claim them.
//!
//! A profile names a domain, on chain; `https://DOMAIN/.well-known/weighhouse.json` names the account. Both together prove that one
//! hand holds both, and nothing else does. Each account is asked for alone, so that no domain holds another one up
//! ([ADR 32](../../../docs/adr/0032-domains-are-asked-by-each-index.md)).

mod queue;

use std::time::Duration;

use serde::Deserialize;
use tokio_postgres::{Client, Config};
use tokio_util::sync::CancellationToken;

use crate::database;
use crate::lines::{self, Line, Lines, Problem};
use crate::metrics::Metrics;
use crate::outside::{self, Failure, Outside};
use crate::search::sessions;
use queue::Claim;

/// Domains of each line that are asked at the same time.
const PLACES: usize = 8;
/// Those of accounts that hold a handle, which come first: the rest is left for others.
const NAMED_PLACES: usize = 6;
/// Pause when there is nobody to ask.
const IDLE_PAUSE: Duration = Duration::from_secs(1);
/// The longest time of an attempt; a claim's lease is longer.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(15);
/// The pause between two looks through all profiles.
const SWEEP_PAUSE: Duration = Duration::from_secs(3_600);
/// The pause between two looks for handles that were claimed or left.
const HANDLES_PAUSE: Duration = Duration::from_secs(60);
/// A statement that takes longer fails.
const LIMIT_STATEMENTS: &str = "SET statement_timeout = '30s'";
/// The largest file, in bytes.
pub const MAX_FILE: usize = 65_536;
/// Where a domain's file is.
pub const PATH: &str = "/.well-known/weighhouse.json";

/// The answer of a domain.
#[derive(Debug, Deserialize)]
struct File {
    /// The accounts that it names.
    accounts: Vec<String>,
}

/// Asks domains until `stop`.
///
/// # Errors
/// When no client can be made.
pub async fn check(
    outside: Outside,
    database: Config,
    metrics: Metrics,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let worker = Worker { http: outside.client()?, metrics };
    let tell = |error: &anyhow::Error| tracing::warn!(error = format!("{error:#}"), "domains wait for the database");
    lines::keep_working(&stop, || worker.run(&database), tell).await;
    Ok(())
}

/// Places of each line that accounts with a handle take.
#[derive(Default)]
struct Named {
    fresh: usize,
    again: usize,
}

impl Named {
    fn of(&mut self, line: Line) -> &mut usize {
        match line {
            Line::Fresh => &mut self.fresh,
            Line::Again => &mut self.again,
        }
    }
}

struct Worker {
    http: reqwest::Client,
    metrics: Metrics,
}

impl Worker {
    /// Works through the queue until the database fails.
    async fn run(&self, database: &Config) -> anyhow::Result<()> {
        let mut client = database::connect(database, "domains").await?;
        sessions::begin(&mut client, "domains began").await?;
        client.batch_execute(LIMIT_STATEMENTS).await?;
        let mut lines = Lines::new(PLACES);
        let mut sweep = tokio::time::interval(SWEEP_PAUSE);
        sweep.reset();
        let mut handles = tokio::time::interval(HANDLES_PAUSE);
        let (mut named, mut enqueued) = (Named::default(), 0);
        loop {
            enqueued = queue::enqueue(&client, enqueued).await?;
            queue::lapse(&mut client).await?;
            for (line, is_named) in Line::ALL.into_iter().flat_map(|line| [(line, true), (line, false)]) {
                let free = match is_named {
                    true => lines.free(line).min(NAMED_PLACES.saturating_sub(*named.of(line))),
                    false => lines.free(line),
                };
                for claim in queue::claim(&client, line, is_named, free).await? {
                    *named.of(line) += usize::from(is_named);
                    let (http, asked) = (self.http.clone(), claim.clone());
                    let work = async move { ask(&http, &asked).await };
                    lines.start(line, claim, lines::attempt("asking", ATTEMPT_TIMEOUT, work));
                }
            }
            tokio::select! {
                Some((claim, outcome)) = lines.ended() => {
                    let taken = named.of(claim.line);
                    *taken = taken.saturating_sub(usize::from(claim.is_named));
                    self.record(&mut client, &claim, outcome).await?;
                }
                _ = handles.tick() => queue::mark_named(&client).await?,
                _ = sweep.tick() => enqueued = 0,
                () = tokio::time::sleep(IDLE_PAUSE) => {}
            }
        }
    }

    async fn record(
        &self,
        client: &mut Client,
        claim: &Claim,
        outcome: Result<(), Problem>,
    ) -> Result<(), tokio_postgres::Error> {
        match outcome {
            Ok(()) => {
                self.metrics.domains_proven.inc();
                tracing::info!(account = claim.account, domain = claim.domain, "a domain names an account");
                queue::prove(client, claim).await
            }
            Err(problem) => {
                self.metrics.domain_failures.inc();
                tracing::info!(account = claim.account, domain = claim.domain, ?problem, "a domain names no account");
                queue::put_off(client, claim, &problem).await
            }
        }
    }
}

async fn ask(http: &reqwest::Client, claim: &Claim) -> Result<(), Problem> {
    let url = format!("https://{}{PATH}", claim.domain);
    let bytes = outside::get(http, &url, MAX_FILE).await.map_err(|failure| match failure {
        Failure::Status(404 | 410) => Problem::Never(format!("{PATH}: {failure}")),
        Failure::Status(300..=399) => Problem::Never(format!("{PATH}: {failure}: it must not lead elsewhere")),
        Failure::TooLarge(_) => Problem::Never(format!("{PATH}: {failure}")),
        Failure::Status(_) | Failure::None(_) => Problem::later(failure),
    })?;
    named(&bytes, &claim.account)
}

fn named(file: &[u8], account: &str) -> Result<(), Problem> {
    let File { accounts } = serde_json::from_slice(file)
        .map_err(|error| Problem::Never(format!("{PATH} has no list of accounts: {error}")))?;
    if accounts.iter().any(|named| named == account) {
        Ok(())
    } else {
        Err(Problem::Never(format!("{PATH} names {} accounts, and not this one", accounts.len())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_names_accounts_letter_by_letter() {
        for (file, expected) in [
            (r#"{"accounts": ["wasm1b", "wasm1a"], "more": 1}"#, true),
            (r#"{"accounts": ["WASM1A"]}"#, false),
            (r#"{"accounts": []}"#, false),
            (r#"{"accounts": "wasm1a"}"#, false),
            ("wasm1a", false),
            ("", false),
        ] {
            assert_eq!(named(file.as_bytes(), "wasm1a").is_ok(), expected, "{file}");
        }
    }
}
