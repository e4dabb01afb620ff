//! Requests to a node: its head, its blocks and their results.

use std::ops::RangeInclusive;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use chrono::{DateTime, Utc};
use futures::{Stream, StreamExt};
use prost::Message;
use sha2::{Digest, Sha256};
use tendermint_rpc::client::CompatMode;
use tendermint_rpc::error::ErrorDetail;
use tendermint_rpc::{Client, HttpClient, HttpClientUrl};
use url::Url;

use crate::event::take::{take, Events};
use crate::event::Contracts;
use crate::metrics::Metrics;

/// Time for one request, with its answer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);
/// Pause after the first failure. A node names a height a moment before it has its results.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// Longest pause between attempts; there is no last attempt, because a height is never skipped.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// The chain's question for what it knows of a contract.
const CONTRACT_INFO: &str = "/cosmwasm.wasm.v1.Query/ContractInfo";
/// What the chain says of an address without a contract.
const NO_SUCH_CONTRACT: &str = "no such contract";

/// wasmd's `QueryContractInfoRequest`.
#[derive(Clone, PartialEq, prost::Message)]
struct ContractInfoRequest {
    #[prost(string, tag = "1")]
    address: String,
}

/// As much of wasmd's `QueryContractInfoResponse` as says when it was created.
#[derive(Clone, PartialEq, prost::Message)]
struct ContractInfoResponse {
    #[prost(message, optional, tag = "2")]
    info: Option<ContractInfo>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct ContractInfo {
    #[prost(message, optional, tag = "5")]
    created: Option<Created>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Created {
    #[prost(uint64, tag = "1")]
    block_height: u64,
}

/// The reason for which a node gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// The node may answer later.
    #[error("the node did not answer for height {height}: {reason}")]
    Unavailable {
        /// The requested height; 0 for the head.
        height: i64,
        /// The failure.
        reason: String,
    },
    /// The node no longer keeps the height, and won't have it again.
    #[error("the node does not keep height {height}: {reason}; use a node that keeps all blocks and their results")]
    Pruned {
        /// The requested height.
        height: i64,
        /// The node's own words.
        reason: String,
    },
    /// The node answered another request than this.
    #[error("the node answered wrongly for height {height}: {reason}")]
    Wrong {
        /// The requested height.
        height: i64,
        /// The difference.
        reason: String,
    },
}

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
    /// Its time.
    pub time: DateTime<Utc>,
    /// Its events.
    pub events: Events,
}

/// A node of the chain, on connections that are kept open.
#[derive(Clone, Debug)]
pub struct Node {
    http: HttpClient,
    chain_id: String,
    contracts: Contracts,
    metrics: Metrics,
}

impl Node {
    /// A node whose blocks must be of `chain_id`.
    ///
    /// # Errors
    /// When the URL is none of a node.
    pub fn new(rpc: &Url, chain_id: String, contracts: Contracts, metrics: Metrics) -> anyhow::Result<Self> {
        let url = HttpClientUrl::try_from(rpc.as_str())?;
        // The node is newer than the newest mode there is, and speaks it.
        let http = HttpClient::builder(url).compat_mode(CompatMode::V0_38).timeout(REQUEST_TIMEOUT).build()?;
        Ok(Self { http, chain_id, contracts, metrics })
    }

    /// What the node has now.
    ///
    /// # Errors
    /// When it doesn't answer.
    pub async fn status(&self) -> Result<Status, NodeError> {
        let status = self.http.status().await.map_err(|error| classify(0, &error))?;
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
        let first = self.http.genesis_chunked(0).await.map_err(|error| classify(0, &error))?;
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

    /// Height of the block in which a contract was created; `None` when the chain has no contract at the address.
    ///
    /// # Errors
    /// When the node doesn't answer, or answers something else.
    pub async fn created_at(&self, address: &str) -> Result<Option<i64>, NodeError> {
        let question = ContractInfoRequest { address: address.to_owned() }.encode_to_vec();
        let path = Some(CONTRACT_INFO.to_owned());
        let answer = self.http.abci_query(path, question, None, false).await.map_err(|error| classify(0, &error))?;
        if answer.code.is_err() {
            return match answer.log.contains(NO_SUCH_CONTRACT) {
                true => Ok(None),
                false => Err(wrong(0, &format!("it says of the contract {address}: {}", answer.log))),
            };
        }
        let answer = ContractInfoResponse::decode(answer.value.as_slice())
            .map_err(|error| wrong(0, &format!("what it says of the contract {address} can't be read: {error}")))?;
        let created = answer.info.and_then(|info| info.created).unwrap_or_default();
        Ok(Some(i64::try_from(created.block_height).unwrap_or(i64::MAX)))
    }

    /// [`Node::created_at`], as often as it takes.
    ///
    /// # Errors
    /// Only when the node answers something else.
    pub async fn created_at_in_time(&self, address: &str) -> Result<Option<i64>, NodeError> {
        (|| self.created_at(address))
            .retry(patience())
            .when(|error| matches!(error, NodeError::Unavailable { .. }))
            .notify(|error, pause| self.count_retry(error, pause))
            .await
    }

    /// Blocks of consecutive heights, several asked for at a time, in order.
    pub fn blocks(
        &self,
        heights: RangeInclusive<i64>,
        fetchers: usize,
    ) -> impl Stream<Item = anyhow::Result<Block>> + '_ {
        let fetch = move |height| {
            let node = self.clone();
            let fetched = tokio::spawn(async move { node.block_in_time(height).await });
            async move { anyhow::Ok(fetched.await??) }
        };
        futures::stream::iter(heights).map(fetch).buffered(fetchers)
    }

    /// One block, once.
    ///
    /// # Errors
    /// See [`NodeError`].
    pub async fn block(&self, at: i64) -> Result<Block, NodeError> {
        let number = u32::try_from(at).map_err(|_| wrong(at, "it is no height"))?;
        let failed = |error: tendermint_rpc::Error| classify(at, &error);
        let (block, results) =
            futures::try_join!(self.http.block(number), self.http.block_results(number)).map_err(failed)?;
        let header = &block.block.header;
        let hashes: Vec<Vec<u8>> = block.block.data.iter().map(|tx| Sha256::digest(tx).to_vec()).collect();
        let outcomes = results.txs_results.as_ref().map_or(0, Vec::len);
        if height(header.height) != at || height(results.height) != at {
            return Err(wrong(at, &format!("block {} with results of {}", header.height, results.height)));
        }
        if header.chain_id.as_str() != self.chain_id {
            return Err(wrong(at, &format!("the block is of chain {}", header.chain_id)));
        }
        if outcomes != hashes.len() {
            return Err(wrong(at, &format!("{} transactions with {outcomes} results", hashes.len())));
        }
        let time = DateTime::from_timestamp_nanos(
            i64::try_from(header.time.unix_timestamp_nanos()).map_err(|_| wrong(at, "its time is out of range"))?,
        );
        Ok(Block {
            height: at,
            hash: block.block_id.hash.as_bytes().to_vec(),
            parent: header.last_block_id.map(|id| id.hash.as_bytes().to_vec()).unwrap_or_default(),
            time,
            events: take(&results, &hashes, &self.contracts),
        })
    }

    /// One block, as often as it takes.
    ///
    /// # Errors
    /// Only when the node will never have it.
    pub async fn block_in_time(&self, at: i64) -> Result<Block, NodeError> {
        (|| self.block(at))
            .retry(patience())
            .when(|error| matches!(error, NodeError::Unavailable { .. }))
            .notify(|error, pause| self.count_retry(error, pause))
            .await
    }

    /// What the node has now, as often as it takes.
    ///
    /// # Errors
    /// Only when the node says that it will never answer.
    pub async fn status_in_time(&self) -> Result<Status, NodeError> {
        (|| self.status())
            .retry(patience())
            .when(|error| matches!(error, NodeError::Unavailable { .. }))
            .notify(|error, pause| self.count_retry(error, pause))
            .await
    }

    fn count_retry(&self, error: &NodeError, pause: Duration) {
        self.metrics.fetch_retries.inc();
        let pause_ms = pause.as_millis();
        if pause >= LONGEST_PAUSE {
            tracing::warn!(%error, pause_ms, "asking the node again");
        } else {
            tracing::debug!(%error, pause_ms, "asking the node again");
        }
    }
}

fn patience() -> ExponentialBuilder {
    ExponentialBuilder::default()
        .with_min_delay(FIRST_PAUSE)
        .with_max_delay(LONGEST_PAUSE)
        .with_jitter()
        .without_max_times()
}

fn height(height: tendermint::block::Height) -> i64 {
    i64::try_from(height.value()).unwrap_or(i64::MAX)
}

fn wrong(height: i64, reason: &str) -> NodeError {
    NodeError::Wrong { height, reason: reason.to_owned() }
}

/// Sorts errors by whether it helps to wait, which CometBFT says in words only.
fn classify(height: i64, error: &tendermint_rpc::Error) -> NodeError {
    let reason = match error.detail() {
        ErrorDetail::Response(response) => response.source.to_string(),
        other => other.to_string(),
    };
    let never = ["lowest height is", "not persisting", "could not find results for height #0"];
    if height > 0 && never.iter().any(|sign| reason.contains(sign)) {
        return NodeError::Pruned { height, reason };
    }
    NodeError::Unavailable { height, reason }
}
