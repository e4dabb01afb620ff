//! Delivers to webhooks: each delivery alone, signed, within bounds of its host and its account.
//!
//! Webhooks that took their last delivery soon stand in one line, all others in another, and neither takes the other's
//! places: a host that fails or is slow holds up no host that does not.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{ensure, Context};
use chrono::Utc;
use deadpool_postgres::Pool;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue, CONTENT_TYPE, USER_AGENT};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use url::{Host, Url};

use super::queue::{self, Busy, Claim, Content, Takes};
use super::signature::Secret;
use super::{bodies, webhooks};
use crate::accounts::Accounts;
use crate::fee_grants::read_private;
use crate::lines::{self, Line, Lines, Problem};
use crate::metrics::{Delivered, Metrics};
use crate::outside::{self, Failure, Outside};

/// Deliveries of each line that are attempted at the same time.
const PLACES: usize = 16;
/// Those to one host, and of one account.
const HOST_PLACES: usize = 4;
const ACCOUNT_PLACES: usize = 2;
/// Pause when nothing is due, when others have their turn to be looked at, and between two looks at the whole queue.
const IDLE_PAUSE: Duration = Duration::from_millis(500);
const TURN_PAUSE: Duration = Duration::from_millis(100);
const STANDING_PAUSE: Duration = Duration::from_secs(15);
const SWEEP_PAUSE: Duration = Duration::from_secs(3_600);
/// The longest time of an attempt; a claim's lease is longer.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(15);
/// A host that takes longer stands with those that fail.
const PROMPT: Duration = Duration::from_secs(2);

const ID: HeaderName = HeaderName::from_static("webhook-id");
const TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const AGENT: HeaderValue = HeaderValue::from_static(concat!("weighhouse-indexer/", env!("CARGO_PKG_VERSION")));

/// The operator's own webhook, for what people write.
#[derive(Clone)]
pub struct Operator {
    url: String,
    secret: Secret,
}

impl Operator {
    /// Reads a file of two lines: an address of https, and the secret that signs.
    ///
    /// # Errors
    /// A file that others than its owner may read, that can't be read, or that has other lines. The message repeats
    /// neither.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let read = || {
            let text = read_private(file)?;
            let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
            let url: Url = lines.next().context("there is no address")?.parse().ok().context("there is no address")?;
            let is_name = matches!(url.host(), Some(Host::Domain(_)));
            ensure!(url.scheme() == "https" && is_name, "the address is not one of https with a host's name");
            let secret = Secret::read(lines.next().context("there is no secret below the address")?)?;
            Ok(Operator { url: url.into(), secret })
        };
        read().with_context(|| format!("{} names no webhook", file.display()))
    }
}

/// Delivers what waits. Any number of servers may: each attempt is one server's.
#[derive(Clone)]
pub struct Deliveries {
    pool: Pool,
    accounts: Option<Accounts>,
    operator: Option<Operator>,
    http: reqwest::Client,
    metrics: Metrics,
}

/// The end of an attempt that was answered: the status, and the time that it took.
type Taken = (u16, Duration);

/// The places that are taken.
#[derive(Default)]
struct Taking {
    hosts: BTreeMap<Vec<u8>, usize>,
    accounts: BTreeMap<String, usize>,
}

impl Taking {
    fn begin(&mut self, claim: &Claim) {
        *self.hosts.entry(claim.host.clone()).or_default() += 1;
        *self.accounts.entry(claim.account.clone()).or_default() += 1;
    }

    fn end(&mut self, claim: &Claim) {
        fn leave<K: Ord>(places: &mut BTreeMap<K, usize>, of: &K) {
            if let Some(taken) = places.get_mut(of) {
                *taken = taken.saturating_sub(1);
            }
            places.retain(|_, taken| *taken > 0);
        }
        leave(&mut self.hosts, &claim.host);
        leave(&mut self.accounts, &claim.account);
    }

    fn busy(&self) -> Busy {
        let hosts = self.hosts.iter().filter(|(_, taken)| **taken >= HOST_PLACES);
        let accounts = self.accounts.iter().filter(|(_, taken)| **taken >= ACCOUNT_PLACES);
        Busy {
            hosts: hosts.map(|(host, _)| host.clone()).collect(),
            accounts: accounts.map(|(account, _)| account.clone()).collect(),
        }
    }
}

impl Deliveries {
    /// Delivers for accounts, and to the operator, by a pool that writes.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn new(
        pool: Pool,
        accounts: Option<Accounts>,
        operator: Option<Operator>,
        outside: &Outside,
        metrics: Metrics,
    ) -> anyhow::Result<Self> {
        let accounts = accounts.filter(|accounts| accounts.vault().is_ok());
        Ok(Deliveries { pool, accounts, operator, http: outside.client()?, metrics })
    }

    /// Delivers until `stop`. Where there is nobody to deliver for, it does nothing.
    pub async fn run(self, stop: CancellationToken) {
        if self.accounts.is_none() && self.operator.is_none() {
            return;
        }
        let tell =
            |error: &anyhow::Error| tracing::warn!(error = format!("{error:#}"), "deliveries wait for the database");
        let looking_after = async {
            tokio::select! {
                () = self.look_after() => {}
                () = stop.cancelled() => {}
            }
        };
        tokio::join!(lines::keep_working(&stop, || self.work(), tell), looking_after);
    }

    /// Works through the queue until the database fails.
    async fn work(&self) -> anyhow::Result<()> {
        let takes = Takes { operators: self.operator.is_some(), accounts: self.accounts.is_some() };
        let (mut lines, mut taking) = (Lines::new(PLACES), Taking::default());
        let mut turns = Line::ALL.map(|line| (line, String::new()));
        loop {
            let mut begun = 0;
            for (line, after) in &mut turns {
                let client = self.pool.get().await?;
                let claims = queue::claim(&client, *line, lines.free(*line), &taking.busy(), takes, after).await?;
                drop(client);
                for claim in claims {
                    taking.begin(&claim);
                    begun += 1;
                    let (deliveries, sent) = (self.clone(), claim.clone());
                    let work = async move { deliveries.send(&sent).await };
                    lines.start(*line, claim, lines::attempt("sending", ATTEMPT_TIMEOUT, work));
                }
            }
            let has_more = turns.iter().any(|(_, after)| !after.is_empty());
            // Another delivery to a host that has places left is due at once.
            let pause = match begun {
                0 if has_more => TURN_PAUSE,
                0 => IDLE_PAUSE,
                _ => Duration::ZERO,
            };
            tokio::select! {
                Some((claim, outcome)) = lines.ended() => {
                    taking.end(&claim);
                    self.record(&claim, outcome).await?;
                }
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Counts what waits and forgets what is old, beside the deliveries: neither ends them when it fails.
    async fn look_after(&self) {
        let (mut standing, mut sweep) = (tokio::time::interval(STANDING_PAUSE), tokio::time::interval(SWEEP_PAUSE));
        for interval in [&mut standing, &mut sweep] {
            interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        }
        loop {
            let (doing, outcome) = tokio::select! {
                _ = standing.tick() => ("counting", self.measure().await),
                _ = sweep.tick() => ("forgetting", self.forget().await),
            };
            if let Err(error) = outcome {
                tracing::warn!(doing, error = format!("{error:#}"), "deliveries go on without it");
            }
        }
    }

    async fn forget(&self) -> anyhow::Result<()> {
        Ok(queue::forget(&**self.pool.get().await?).await?)
    }

    async fn measure(&self) -> anyhow::Result<()> {
        let (waiting, dead) = queue::standing(&**self.pool.get().await?).await?;
        self.metrics.webhook_deliveries_waiting.set(waiting);
        self.metrics.webhook_dead_letters.set(dead);
        Ok(())
    }

    /// Where a delivery goes, the secret that signs it, and its body.
    fn opened(&self, claim: &Claim) -> anyhow::Result<(String, Secret, Vec<u8>)> {
        match &claim.body {
            Content::Feedback(sent) => {
                let operator = self.operator.as_ref().context("the operator has no webhook")?;
                Ok((operator.url.clone(), operator.secret.clone(), bodies::of_feedback(&claim.id, sent)))
            }
            Content::Sealed { body, hook } => {
                let accounts = self.accounts.as_ref().context("this server has no accounts")?;
                let webhook = claim.webhook.as_deref().unwrap_or_default();
                let (url, secret) = webhooks::opened(accounts, &claim.account, webhook, hook)?;
                Ok((url, secret, queue::opened(accounts, claim, body)?))
            }
        }
    }

    async fn send(&self, claim: &Claim) -> Result<Taken, Problem> {
        let (url, secret, body) = self.opened(claim).map_err(|error| {
            tracing::error!(%error, "a delivery can't be opened");
            Problem::later("it can't be opened: the operator lost a key")
        })?;
        let now = Utc::now().timestamp();
        let signed = secret.sign(&claim.id, now, &body).map_err(Problem::later)?;
        let mut headers = HeaderMap::new();
        let value = |text: &str| HeaderValue::try_from(text).map_err(Problem::later);
        headers.insert(CONTENT_TYPE, JSON);
        headers.insert(USER_AGENT, AGENT);
        headers.insert(ID, value(&claim.id)?);
        headers.insert(TIMESTAMP, now.into());
        headers.insert(SIGNATURE, value(&signed)?);
        let begin = Instant::now();
        match outside::post(&self.http, &url, headers, body).await {
            Ok(status) => Ok((status, begin.elapsed())),
            Err(failure @ (Failure::None(_) | Failure::Status(_) | Failure::TooLarge(_))) => {
                Err(Problem::later(failure))
            }
        }
    }

    async fn record(&self, claim: &Claim, outcome: Result<Taken, Problem>) -> anyhow::Result<()> {
        let client = self.pool.get().await?;
        let (status, problem) = match outcome {
            Ok((status @ 200..=299, time)) => {
                self.metrics.count_delivery(Delivered::Taken);
                return Ok(queue::deliver(&client, claim, status, time < PROMPT).await?);
            }
            Ok((410, _)) => (Some(410), Problem::Never("HTTP 410: nobody is there any more".to_owned())),
            Ok((status @ 300..=399, _)) => {
                (Some(status), Problem::Later(format!("HTTP {status}: it must not lead elsewhere")))
            }
            Ok((status, _)) => (Some(status), Problem::Later(format!("HTTP {status}"))),
            Err(problem) => (None, problem),
        };
        let is_dead = queue::fail(&client, claim, status, &problem).await?;
        self.metrics.count_delivery(if is_dead { Delivered::Dead } else { Delivered::Failed });
        Ok(())
    }
}
