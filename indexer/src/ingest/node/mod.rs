//! Requests to a node: its head, its blocks and their results.

mod created;
mod error;

use std::future::Future;
use std::ops::RangeInclusive;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use chrono::{DateTime, Utc};
use futures::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tendermint_rpc::client::CompatMode;
use tendermint_rpc::{Client, HttpClient, HttpClientUrl};
use tokio_util::task::AbortOnDropHandle;
use url::Url;

use super::proof::{self, Mismatch};
use super::standing::Standing;
use crate::event::take::{take, Events};
use crate::event::Contracts;
use crate::metrics::Metrics;
pub use error::NodeError;

/// Time for one request, with its answer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);
/// Pause after the first failure. A node names a height a moment before it has its results.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// Longest pause between attempts; there is no last attempt, because a height is never skipped.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// The heights that a node has.
#[derive(Clone, Debug)]
pub struct Status {
    /// The chain's id.
    pub chain_id: String,
    /// The first height that the node keeps.
    pub earliest: i64,
    /// The last height that the node has.
    pub head: i64,
}

/// A block with the market's events.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its height.
    pub height: i64,
    /// Its hash.
    pub hash: Vec<u8>,
    /// The hash of the block before; empty for the first block.
    pub parent: Vec<u8>,
    /// The Merkle root of its transactions' results, which the next block must name.
    pub results_hash: Vec<u8>,
    /// The root of the results of the block before, as this block names it.
    pub last_results_hash: Vec<u8>,
    /// Its time.
    pub time: DateTime<Utc>,
    /// Its events.
    pub events: Events,
}

/// A node of the chain, or several behind one address, on connections that are kept open.
#[derive(Clone, Debug)]
pub struct Node {
    http: HttpClient,
    chain_id: String,
    contracts: Contracts,
    metrics: Metrics,
    standing: Standing,
}

impl Node {
    /// A node whose blocks must be of `chain_id`. While requests fail it tells `standing` the reason.
    ///
    /// # Errors
    /// When the URL is none of a node.
    pub fn new(
        rpc: &Url,
        chain_id: String,
        contracts: Contracts,
        metrics: Metrics,
        standing: Standing,
    ) -> anyhow::Result<Self> {
        let url = HttpClientUrl::try_from(rpc.as_str())?;
        // The node is newer than the newest mode there is, and speaks it.
        let http = HttpClient::builder(url).compat_mode(CompatMode::V0_38).timeout(REQUEST_TIMEOUT).build()?;
        Ok(Self { http, chain_id, contracts, metrics, standing })
    }

    /// What the node has now.
    ///
    /// # Errors
    /// When it doesn't answer.
    pub async fn status(&self) -> Result<Status, NodeError> {
        let status = self.http.status().await.map_err(|error| NodeError::classify(0, &error))?;
        Ok(Status {
            chain_id: status.node_info.network.to_string(),
            earliest: height(status.sync_info.earliest_block_height),
            head: height(status.sync_info.latest_block_height),
        })
    }

    /// SHA-256 that tells one genesis from another: of its first chunk (16 MiB) and its length in
    /// chunks.
    ///
    /// # Errors
    /// When the node doesn't answer.
    pub async fn genesis_hash(&self) -> Result<String, NodeError> {
        let first = self.http.genesis_chunked(0).await.map_err(|error| NodeError::classify(0, &error))?;
        let mut hasher = Sha256::new();
        hasher.update(first.total.to_le_bytes());
        hasher.update(&first.data);
        Ok(hex::encode(hasher.finalize()))
    }

    /// The same node, asked for the events of other contracts.
    #[must_use]
    pub fn of(&self, contracts: Contracts) -> Self {
        Node { contracts, ..self.clone() }
    }

    /// Height of the block in which a contract was created; `None` when the chain has no contract at the address in
    /// its state of height `known`, or of a later one.
    ///
    /// # Errors
    /// When the node doesn't answer, answers something else, or has not come to `known`.
    pub async fn created_at(&self, address: &str, known: i64) -> Result<Option<i64>, NodeError> {
        let (path, question) = (Some(created::CONTRACT_INFO.to_owned()), created::question(address));
        let answer = self.http.abci_query(path, question, None, false).await;
        let answer = answer.map_err(|error| NodeError::classify(known, &error))?;
        let at = height(answer.height);
        if at < known {
            let reason = format!("its state is of height {at}");
            return Err(NodeError::Unavailable { height: known, reason });
        }
        if answer.code.is_err() {
            return match answer.log.contains(created::NO_SUCH_CONTRACT) {
                true => Ok(None),
                false => Err(NodeError::wrong(at, format!("it says of the contract {address}: {}", answer.log))),
            };
        }
        created::height(answer.value.as_slice()).map(Some).map_err(|error| {
            NodeError::wrong(at, format!("what it says of the contract {address} can't be read: {error}"))
        })
    }

    /// Blocks of consecutive heights, several asked for at a time, in order.
    pub fn blocks(
        &self,
        heights: RangeInclusive<i64>,
        fetchers: usize,
    ) -> impl Stream<Item = anyhow::Result<Block>> + '_ {
        let fetch = move |height| {
            let node = self.clone();
            let fetched = AbortOnDropHandle::new(tokio::spawn(async move { node.block_in_time(height).await }));
            async move { anyhow::Ok(fetched.await??) }
        };
        futures::stream::iter(heights).map(fetch).buffered(fetchers)
    }

    /// Requests one block once, and checks its hashes.
    ///
    /// # Errors
    /// See [`NodeError`].
    pub async fn block(&self, at: i64) -> Result<Block, NodeError> {
        let number = u32::try_from(at).map_err(|_| NodeError::wrong(at, "it is no height"))?;
        let failed = |error: tendermint_rpc::Error| NodeError::classify(at, &error);
        let (block, results) =
            futures::try_join!(self.http.block(number), self.http.block_results(number)).map_err(failed)?;
        let header = &block.block.header;
        let hashes: Vec<Vec<u8>> = block.block.data.iter().map(|tx| Sha256::digest(tx).to_vec()).collect();
        let outcomes = results.txs_results.as_ref().map_or(0, Vec::len);
        if height(header.height) != at || height(results.height) != at {
            let reason = format!("block {} with results of {}", header.height, results.height);
            return Err(NodeError::wrong(at, reason));
        }
        let disproven = |mismatch: Mismatch| NodeError::wrong(at, mismatch);
        let hash = proof::header_hash(header, block.block_id.hash).map_err(disproven)?;
        proof::require_transactions(header, &hashes).map_err(disproven)?;
        if header.chain_id.as_str() != self.chain_id {
            let (expected, found) = (self.chain_id.clone(), header.chain_id.to_string());
            return Err(NodeError::Foreign { height: at, expected, found });
        }
        if outcomes != hashes.len() {
            return Err(NodeError::wrong(at, format!("{} transactions with {outcomes} results", hashes.len())));
        }
        let nanoseconds = i64::try_from(header.time.unix_timestamp_nanos());
        let nanoseconds = nanoseconds.map_err(|_| NodeError::wrong(at, "its time is out of range"))?;
        Ok(Block {
            height: at,
            hash,
            parent: header.last_block_id.map(|id| id.hash.as_bytes().to_vec()).unwrap_or_default(),
            results_hash: proof::results_hash(&results),
            last_results_hash: proof::list_hash(header.last_results_hash),
            time: DateTime::from_timestamp_nanos(nanoseconds),
            events: take(&results, &hashes, &self.contracts),
        })
    }

    /// [`Node::block`], as often as it takes.
    ///
    /// # Errors
    /// Only what [`NodeError::is_final`].
    pub async fn block_in_time(&self, at: i64) -> Result<Block, NodeError> {
        self.in_time(|| self.block(at)).await
    }

    /// [`Node::status`], as often as it takes.
    ///
    /// # Errors
    /// Only what [`NodeError::is_final`].
    pub async fn status_in_time(&self) -> Result<Status, NodeError> {
        self.in_time(|| self.status()).await
    }

    /// [`Node::created_at`], as often as it takes.
    ///
    /// # Errors
    /// Only what [`NodeError::is_final`].
    pub async fn created_at_in_time(&self, address: &str, known: i64) -> Result<Option<i64>, NodeError> {
        self.in_time(|| self.created_at(address, known)).await
    }

    /// Repeats a request until the node answers it, and tells `standing` the reason meanwhile.
    async fn in_time<T, F: Future<Output = Result<T, NodeError>>>(&self, ask: impl Fn() -> F) -> Result<T, NodeError> {
        let mut waits = false;
        let patience = ExponentialBuilder::default()
            .with_min_delay(FIRST_PAUSE)
            .with_max_delay(LONGEST_PAUSE)
            .with_jitter()
            .without_max_times();
        let answer = ask
            .retry(patience)
            .when(|error| !error.is_final())
            .notify(|error, pause| waits |= self.tell_failure(error, pause))
            .await;
        if waits {
            self.standing.go_on();
        }
        answer
    }

    /// Tells `standing` of silence once it lasts, of every other failure at once; returns whether it did.
    fn tell_failure(&self, error: &NodeError, pause: Duration) -> bool {
        self.metrics.fetch_retries.inc();
        tracing::debug!(%error, pause_ms = pause.as_millis(), "asking the node again");
        let is_worth_telling = pause >= LONGEST_PAUSE || !matches!(error, NodeError::Unavailable { .. });
        if is_worth_telling {
            self.standing.wait(error);
        }
        is_worth_telling
    }
}

fn height(height: tendermint::block::Height) -> i64 {
    i64::try_from(height.value()).unwrap_or(i64::MAX)
}
