//! Requests to a node: its head, its blocks and their results.

mod created;
mod error;

use std::time::Duration;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use tendermint_rpc::client::CompatMode;
use tendermint_rpc::{Client, HttpClient, HttpClientUrl};
use url::Url;

use super::proof::{self, Mismatch};
use crate::event::take::{take, Events, Unstorable};
use crate::event::{Contracts, RawEvent};
pub use error::NodeError;

/// Time for one request, with its answer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);

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

/// What a block did, as its results tell.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    /// The Merkle root of its transactions' results.
    pub results_hash: Vec<u8>,
    /// Its events, without the hashes of transactions.
    pub events: Events,
}

impl Block {
    /// The rows that it takes in the tables: itself and its events.
    pub(super) fn rows(&self) -> usize {
        1 + self.events.taken.len() + self.events.refused.len()
    }

    /// The bytes that it takes in memory, roughly.
    pub(super) fn weight(&self) -> usize {
        let text = |(key, value): &(String, String)| key.len() + value.len() + 2 * size_of::<String>();
        let event = |event: &RawEvent| {
            event.kind.len() + event.attributes.iter().map(text).sum::<usize>() + size_of::<RawEvent>()
        };
        let refused = |event: &Unstorable| event.reason.len() + event.excerpt.len() + size_of::<Unstorable>();
        let events = self.events.taken.iter().map(event).sum::<usize>();
        size_of::<Self>() + events + self.events.refused.iter().map(refused).sum::<usize>()
    }
}

/// A node of the chain, or several behind one address, on connections that are kept open. Each request is made once.
#[derive(Clone, Debug)]
pub struct Node {
    http: HttpClient,
    chain_id: String,
    contracts: Contracts,
}

impl Node {
    /// A node whose blocks must be of `chain_id`.
    ///
    /// # Errors
    /// When the URL is none of a node.
    pub fn new(rpc: &Url, chain_id: String, contracts: Contracts) -> anyhow::Result<Self> {
        let url = HttpClientUrl::try_from(rpc.as_str())?;
        // The node is newer than the newest mode there is, and speaks it.
        let http = HttpClient::builder(url).compat_mode(CompatMode::V0_38).timeout(REQUEST_TIMEOUT).build()?;
        Ok(Self { http, chain_id, contracts })
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
}

impl Node {
    /// Requests what a block did, once.
    ///
    /// # Errors
    /// See [`NodeError`].
    pub(super) async fn outcome(&self, at: i64) -> Result<Outcome, NodeError> {
        let number = u32::try_from(at).map_err(|_| NodeError::wrong(at, "it is no height"))?;
        let results = self.http.block_results(number).await.map_err(|error| NodeError::classify(at, &error))?;
        if height(results.height) != at {
            return Err(NodeError::wrong(at, format!("results of {}", results.height)));
        }
        let events = take(&results, &[], &self.contracts);
        Ok(Outcome { results_hash: proof::results_hash(&results), events })
    }
}

fn height(height: tendermint::block::Height) -> i64 {
    i64::try_from(height.value()).unwrap_or(i64::MAX)
}
