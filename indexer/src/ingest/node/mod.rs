//! Requests to a node: its head, its blocks and their results.

mod answers;
mod contract;
mod created;
mod error;
mod rpc;

use chrono::{DateTime, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};
use tendermint_rpc::endpoint::{abci_query, genesis_chunked, status};
use url::Url;

use super::proof::{self, Mismatch};
use crate::event::take::{Events, Unstorable};
use crate::event::{Contracts, RawEvent};
pub use error::NodeError;
use rpc::{result, Rpc};

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
    /// The number of its transactions.
    pub transactions: usize,
    /// The Merkle root of its transactions' results.
    pub results_hash: Vec<u8>,
    /// Its events, without the hashes of transactions.
    pub events: Events,
}

impl Block {
    /// The same block, of which no event is known.
    pub(super) fn without_events(&self) -> Self {
        let Block { height, time, hash, parent, results_hash, last_results_hash, events: _ } = self;
        let [hash, parent] = [hash, parent].map(Clone::clone);
        let [results_hash, last_results_hash] = [results_hash, last_results_hash].map(Clone::clone);
        Block { height: *height, time: *time, hash, parent, results_hash, last_results_hash, events: Events::default() }
    }

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
    rpc: Rpc,
    chain_id: String,
    contracts: Contracts,
}

impl Node {
    /// A node whose blocks must be of `chain_id`.
    ///
    /// # Errors
    /// When the URL is none of a node.
    pub fn new(rpc: &Url, chain_id: String, contracts: Contracts) -> anyhow::Result<Self> {
        Ok(Self { rpc: Rpc::new(rpc)?, chain_id, contracts })
    }

    /// What the node has now.
    ///
    /// # Errors
    /// When it doesn't answer.
    pub async fn status(&self) -> Result<Status, NodeError> {
        let read = |answer: &[u8]| result::<status::Response>(0, answer);
        let status = self.rpc.ask(0, "status", json!({}), read).await?;
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
        let read = |answer: &[u8]| result::<genesis_chunked::Response>(0, answer);
        let first = self.rpc.ask(0, "genesis_chunked", json!({"chunk": "0"}), read).await?;
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
        let path = Some(created::CONTRACT_INFO.to_owned());
        let question = abci_query::Request::new(path, created::question(address), None, false);
        let read = |answer: &[u8]| result::<abci_query::Response>(known, answer);
        let answer = self.rpc.ask(known, "abci_query", question, read).await?.response;
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
        let asked = self.rpc.ask(at, "block", json!({"height": at.to_string()}), |answer| answers::block(at, answer));
        let (told, outcome) = futures::try_join!(asked, self.outcome(at))?;
        let header = &told.header;
        if height(header.height) != at {
            return Err(NodeError::wrong(at, format!("block {}", header.height)));
        }
        let disproven = |mismatch: Mismatch| NodeError::wrong(at, mismatch);
        let hash = proof::header_hash(header, told.hash).map_err(disproven)?;
        proof::require_transactions(header, &told.tx_hashes).map_err(disproven)?;
        if header.chain_id.as_str() != self.chain_id {
            let (expected, found) = (self.chain_id.clone(), header.chain_id.to_string());
            return Err(NodeError::Foreign { height: at, expected, found });
        }
        let (transactions, outcomes) = (told.tx_hashes.len(), outcome.transactions);
        if outcomes != transactions {
            return Err(NodeError::wrong(at, format!("{transactions} transactions with {outcomes} results")));
        }
        let nanoseconds = i64::try_from(header.time.unix_timestamp_nanos());
        let nanoseconds = nanoseconds.map_err(|_| NodeError::wrong(at, "its time is out of range"))?;
        Ok(Block {
            height: at,
            hash,
            parent: header.last_block_id.map(|id| id.hash.as_bytes().to_vec()).unwrap_or_default(),
            results_hash: outcome.results_hash,
            last_results_hash: proof::list_hash(header.last_results_hash),
            time: DateTime::from_timestamp_nanos(nanoseconds),
            events: outcome.events.with_hashes(&told.tx_hashes),
        })
    }
}

impl Node {
    /// Requests what a block did, once.
    ///
    /// # Errors
    /// See [`NodeError`].
    pub(super) async fn outcome(&self, at: i64) -> Result<Outcome, NodeError> {
        let read = |answer: &[u8]| answers::outcome(at, answer, &self.contracts);
        self.rpc.ask(at, "block_results", json!({"height": at.to_string()}), read).await
    }
}

fn height(height: tendermint::block::Height) -> i64 {
    i64::try_from(height.value()).unwrap_or(i64::MAX)
}
