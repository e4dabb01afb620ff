//! The nodes of the chain: each request goes to the fittest of them, and to the next at once if that fails.

mod admission;
mod health;

use std::future::Future;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBuilder};
use futures::{Stream, StreamExt};
use tokio_util::task::AbortOnDropHandle;
use url::Url;

use super::head::Head;
use super::node::{Block, Node, NodeError, Status};
use super::standing::Standing;
use super::write::{cursor_at, require_link};
use crate::config::Source;
use crate::event::Contracts;
use crate::metrics::Metrics;
pub use admission::Admission;
pub(super) use admission::Unfit;
use health::Health;

/// Pause after the first round in which no node answered. A node names a height a moment before it has its results.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// Longest pause between rounds; there is no last round, because a height is never skipped.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// The nodes that ingest asks. Clones share what is known of them.
#[derive(Clone, Debug)]
pub struct Nodes {
    endpoints: Arc<Vec<Endpoint>>,
    contracts: Contracts,
    metrics: Metrics,
    standing: Standing,
}

/// An address, behind which is one node or several.
#[derive(Debug)]
struct Endpoint {
    url: Url,
    node: Node,
    health: Mutex<Health>,
}

/// The failures of a round: of each endpoint that was asked.
type Failures = Vec<(usize, NodeError)>;

impl Nodes {
    /// The nodes of a source. While none of them answers, the reason is told to `standing`.
    ///
    /// # Errors
    /// When a URL is none of a node.
    pub fn new(source: &Source, metrics: Metrics, standing: Standing) -> anyhow::Result<Self> {
        let endpoint = |url: &Url| {
            let node = Node::new(url, source.chain_id.clone(), source.contracts.clone())?;
            anyhow::Ok(Endpoint { url: url.clone(), node, health: Mutex::default() })
        };
        let endpoints: Vec<Endpoint> = source.rpc.iter().map(endpoint).collect::<anyhow::Result<_>>()?;
        metrics.nodes.set(i64::try_from(endpoints.len()).unwrap_or(i64::MAX));
        Ok(Nodes { endpoints: Arc::new(endpoints), contracts: source.contracts.clone(), metrics, standing })
    }

    /// The same nodes, asked for the events of other contracts.
    #[must_use]
    pub fn of(&self, contracts: Contracts) -> Self {
        Nodes { contracts, ..self.clone() }
    }

    /// The number of endpoints.
    pub(super) fn len(&self) -> usize {
        self.endpoints.len()
    }

    /// The URL of an endpoint.
    pub(super) fn url(&self, index: usize) -> Option<&Url> {
        self.endpoints.get(index).map(|endpoint| &endpoint.url)
    }

    /// The block of a height, as often as it takes, and the endpoint that gave it.
    ///
    /// # Errors
    /// Only what [`NodeError::is_final`].
    pub async fn block_in_time(&self, at: i64) -> Result<(Block, usize), NodeError> {
        self.in_time(at, |node| async move { node.block(at).await }).await
    }

    /// [`Node::created_at`], as often as it takes.
    ///
    /// # Errors
    /// Only what [`NodeError::is_final`].
    pub async fn created_at_in_time(&self, address: &str, known: i64) -> Result<Option<i64>, NodeError> {
        Ok(self.in_time(known, |node| async move { node.created_at(address, known).await }).await?.0)
    }

    /// Blocks of consecutive heights, several asked for at a time, in order.
    pub fn blocks(
        &self,
        heights: RangeInclusive<i64>,
        fetchers: usize,
    ) -> impl Stream<Item = anyhow::Result<Block>> + '_ {
        let fetch = move |height| {
            let nodes = self.clone();
            let fetched = AbortOnDropHandle::new(tokio::spawn(async move { nodes.block_in_time(height).await }));
            async move { anyhow::Ok(fetched.await??.0) }
        };
        futures::stream::iter(heights).map(fetch).buffered(fetchers)
    }

    /// The chain's head: the highest that a trusted endpoint told lately, or else the last that one told. While all of
    /// them are out, their word counts: blocks are still asked of one, and prove themselves.
    pub(super) fn head(&self) -> Option<Head> {
        let now = Instant::now();
        let told = |counts: &dyn Fn(&Health) -> bool| {
            let heard =
                || self.endpoints.iter().map(Endpoint::health).filter(|health| health.is_admitted && counts(health));
            let fresh = heard().filter_map(|health| health.fresh_head()).max_by_key(|head| (head.height, head.read_at));
            fresh.or_else(|| heard().filter_map(|health| health.head()).max_by_key(|head| head.read_at))
        };
        told(&|health| !health.is_out(now)).or_else(|| told(&|_| true))
    }

    /// Asks an endpoint for its status, and notes it.
    pub(super) async fn see(&self, index: usize) -> Result<Status, NodeError> {
        let status = self.ask_one(index, |node| async move { node.status().await }).await?;
        if let Some(endpoint) = self.endpoints.get(index) {
            endpoint.health().see(&status);
        }
        Ok(status)
    }

    /// Whether an endpoint proved that it has the chain of the database.
    pub(super) fn is_admitted(&self, index: usize) -> bool {
        self.endpoints.get(index).is_some_and(|endpoint| endpoint.health().is_admitted)
    }

    /// The endpoints that have a height and may be believed, the fittest first.
    pub(super) fn trusted(&self, height: i64) -> Vec<usize> {
        let now = Instant::now();
        let is_trusted = |health: &Health| {
            let has = health.may_keep(height, now) && health.fresh_head().is_some_and(|head| head.height >= height);
            health.is_admitted && has && !health.is_out(now) && !health.rests(now)
        };
        let fits = |endpoint: &Endpoint| {
            let health = endpoint.health();
            is_trusted(&health).then(|| health.rank(height))
        };
        let ranked = self.endpoints.iter().enumerate().filter_map(|(index, endpoint)| Some((fits(endpoint)?, index)));
        let mut ranked: Vec<_> = ranked.collect();
        ranked.sort();
        ranked.into_iter().map(|(_, index)| index).collect()
    }

    /// The host and the port of an endpoint.
    pub(super) fn name(&self, index: usize) -> String {
        self.endpoints.get(index).map(Endpoint::name).unwrap_or_default()
    }

    /// Compares the block of a height, which follows no stored block, with the block before it at each endpoint: one
    /// whose own blocks contradict each other lies.
    pub(super) async fn cross_examine(&self, height: i64) {
        if self.len() < 2 {
            return;
        }
        for index in 0..self.len() {
            let pair = self.ask_one(index, |node| async move {
                let (before, block) = futures::try_join!(node.block(height - 1), node.block(height))?;
                require_link(&cursor_at(&before), &block).map_err(|mismatch| NodeError::wrong(height, mismatch))
            });
            if let Err(error) = pair.await {
                tracing::debug!(height, %error, "cross-examined");
            }
        }
    }

    /// Asks one endpoint once.
    pub(super) async fn ask_one<T, F: Future<Output = Result<T, NodeError>>>(
        &self,
        index: usize,
        ask: impl Fn(Node) -> F,
    ) -> Result<T, NodeError> {
        let Some(endpoint) = self.endpoints.get(index) else {
            return Err(NodeError::Silent { height: 0, reason: format!("there is no node {index}") });
        };
        endpoint.health().asked += 1;
        let _asked = Asked(endpoint);
        let began = Instant::now();
        let answer = ask(endpoint.node.of(self.contracts.clone())).await;
        match &answer {
            Ok(_) => endpoint.health().succeed(began.elapsed()),
            Err(error) => {
                if endpoint.health().fail(error, Instant::now()) && self.len() > 1 {
                    self.metrics.lies.inc();
                    tracing::error!(node = endpoint.name(), %error, "a node is not asked for ten minutes: it lied");
                }
            }
        }
        answer
    }

    /// Repeats a request until a node answers it, and tells `standing` the reason meanwhile.
    async fn in_time<T, F: Future<Output = Result<T, NodeError>>>(
        &self,
        height: i64,
        ask: impl Fn(Node) -> F,
    ) -> Result<(T, usize), NodeError> {
        let (mut waits, mut pauses) = (false, patience());
        loop {
            let failures = match self.round(height, &ask).await {
                Ok(answer) => {
                    if waits {
                        self.standing.go_on();
                    }
                    return Ok(answer);
                }
                Err(failures) => failures,
            };
            if failures.len() == self.len() && failures.iter().all(|(_, error)| error.is_final()) {
                return Err(last(failures, height));
            }
            let pause = pauses.next().unwrap_or(LONGEST_PAUSE);
            waits |= self.tell_failures(&failures, pause);
            tokio::time::sleep(pause).await;
        }
    }

    /// Asks each endpoint that may answer, the fittest first, until one does.
    async fn round<T, F: Future<Output = Result<T, NodeError>>>(
        &self,
        height: i64,
        ask: &impl Fn(Node) -> F,
    ) -> Result<(T, usize), Failures> {
        let mut failures = Failures::new();
        for index in self.candidates(height) {
            match self.ask_one(index, ask).await {
                Ok(answer) => return Ok((answer, index)),
                Err(error) => failures.push((index, error)),
            }
        }
        Err(failures)
    }

    /// The endpoints to ask for a height, the fittest first. Of those that lied, that lack the height or that rest, none
    /// is asked while there is another; but one is always asked, as several nodes may stand behind its address.
    fn candidates(&self, height: i64) -> Vec<usize> {
        let now = Instant::now();
        let mut left: Vec<usize> = (0..self.len()).filter(|index| self.is_admitted(*index)).collect();
        let keep = |left: Vec<usize>, fits: &dyn Fn(&Health) -> bool| {
            let fit = |index: &usize| self.endpoints.get(*index).is_some_and(|endpoint| fits(&endpoint.health()));
            let some: Vec<usize> = left.iter().copied().filter(fit).collect();
            if some.is_empty() {
                left
            } else {
                some
            }
        };
        left = keep(left, &|health| !health.is_out(now));
        left = keep(left, &|health| health.may_keep(height, now));
        left = keep(left, &|health| !health.rests(now));
        left.sort_by_cached_key(|index| self.endpoints.get(*index).map(|endpoint| endpoint.health().rank(height)));
        left
    }

    /// Tells `standing` of silence once it lasts, of every other failure at once; returns whether it did.
    fn tell_failures(&self, failures: &Failures, pause: Duration) -> bool {
        self.metrics.fetch_retries.inc();
        let said = self.describe(failures);
        tracing::debug!(said, pause_ms = pause.as_millis(), "asking the nodes again");
        let is_quiet = |error: &NodeError| matches!(error, NodeError::Unavailable { .. } | NodeError::Silent { .. });
        let is_worth_telling = pause >= LONGEST_PAUSE || failures.iter().any(|(_, error)| !is_quiet(error));
        if is_worth_telling {
            self.standing.wait(&said);
        }
        is_worth_telling
    }

    fn describe(&self, failures: &Failures) -> String {
        match failures.as_slice() {
            [] => "no node is there".to_owned(),
            [(_, error)] if self.len() == 1 => error.to_string(),
            several => {
                let said = |(index, error): &(usize, NodeError)| {
                    let name = self.endpoints.get(*index).map(Endpoint::name).unwrap_or_default();
                    format!("{name}: {error}")
                };
                several.iter().map(said).collect::<Vec<_>>().join("; ")
            }
        }
    }

    /// Sets the figure of nodes that are asked.
    pub(super) fn count_trusted(&self) {
        let now = Instant::now();
        let is_trusted = |health: &Health| health.is_admitted && !health.is_out(now) && health.fresh_head().is_some();
        let trusted = self.endpoints.iter().filter(|endpoint| is_trusted(&endpoint.health())).count();
        self.metrics.nodes_trusted.set(i64::try_from(trusted).unwrap_or(i64::MAX));
    }
}

impl Endpoint {
    /// The host and the port: the rest of a URL may hold a password.
    fn name(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port_or_known_default().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    fn health(&self) -> MutexGuard<'_, Health> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request on its way, or given up.
struct Asked<'a>(&'a Endpoint);

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        let mut health = self.0.health();
        health.asked = health.asked.saturating_sub(1);
    }
}

/// The pauses between rounds.
fn patience() -> impl Iterator<Item = Duration> {
    ExponentialBuilder::default()
        .with_min_delay(FIRST_PAUSE)
        .with_max_delay(LONGEST_PAUSE)
        .with_jitter()
        .without_max_times()
        .build()
}

fn last(failures: Failures, height: i64) -> NodeError {
    let none = || NodeError::Silent { height, reason: "there is no node".into() };
    failures.into_iter().next_back().map_or_else(none, |(_, error)| error)
}
