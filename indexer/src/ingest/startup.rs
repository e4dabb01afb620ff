//! Checks before the first block: is this the chain that the database is about?

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use tokio_postgres::Client;

use super::node::{Block, Node, NodeError};
use super::nodes::{Admission, Nodes, Unfit};
use super::proof;
use super::refusal::{require_same_hash, Refusal};
use crate::config::Source;

/// The failure of a check at the start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The check failed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database did not answer.
    #[error("the database failed")]
    Database(#[from] tokio_postgres::Error),
    /// The node did not answer.
    #[error(transparent)]
    Node(#[from] NodeError),
}

/// The last committed block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The block's height; one less than the first height before any is committed.
    pub height: i64,
    /// The block's hash; empty before any is committed.
    pub hash: Vec<u8>,
    /// The Merkle root of its transactions' results, which the next block must name; empty if it is not stored.
    pub results_hash: Vec<u8>,
}

/// The chain and the contracts that the database follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The chain's id.
    pub chain_id: String,
    /// [`Node::genesis_hash`] of the chain.
    pub genesis_hash: String,
    /// Addresses by the contracts' names.
    pub contracts: BTreeMap<String, String>,
    /// The first height to read.
    pub start_height: i64,
    /// The last committed block.
    pub cursor: Cursor,
}

/// The chain that a node serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The chain's id.
    pub chain_id: String,
    /// [`Node::genesis_hash`] of the chain.
    pub genesis_hash: String,
}

const FIND: &str = "
SELECT chain_id, genesis_hash, start_height, chain.height, blocks.hash, blocks.results_hash
FROM chain LEFT JOIN blocks ON blocks.height = chain.height";

const FIND_CONTRACTS: &str = "SELECT name, address FROM contracts";

const BEGIN: &str = "
WITH begun AS (
    INSERT INTO chain (chain_id, genesis_hash, start_height, height) VALUES ($1, $2, $3::bigint, $3::bigint - 1)
)
INSERT INTO contracts (name, address, joined_at, stored_to)
SELECT name, address, $3::bigint, $3::bigint - 1
FROM unnest($4::text[], $5::text[]) AS followed (name, address)";

/// Checks that nodes, settings and database belong together; sets the database up if it is new. Returns once a node is
/// admitted; the others are inspected for as long as the admission is kept.
///
/// # Errors
/// [`Refusal`] when the settings or all nodes are of another chain than the database, and failures of the database.
pub async fn check(client: &Client, nodes: &Nodes, source: &Source) -> Result<(Cursor, Admission), StartError> {
    let stored = find(client).await?;
    if let Some(stored) = &stored {
        compare_settings(stored, source)?;
    }
    let genesis: Arc<OnceLock<String>> = Arc::default();
    let inspection = Arc::new(Inspection {
        source: source.clone(),
        stored: stored.clone(),
        genesis: Arc::clone(&genesis),
        is_only_node: nodes.len() == 1,
    });
    let admission = nodes.admit(move |node| Arc::clone(&inspection).inspect(node)).await?;
    let Some(stored) = stored else {
        let seen = Seen { chain_id: source.chain_id.clone(), genesis_hash: genesis.get().cloned().unwrap_or_default() };
        begin(client, source, &seen).await?;
        let cursor = Cursor { height: source.start_height - 1, hash: Vec::new(), results_hash: Vec::new() };
        return Ok((cursor, admission));
    };
    Ok((stored.cursor, admission))
}

/// The properties of a node that is fit to be asked.
struct Inspection {
    source: Source,
    stored: Option<Stored>,
    /// The genesis of the database, or of the first node of a new one.
    genesis: Arc<OnceLock<String>>,
    /// Whether no other node can keep what this one does not.
    is_only_node: bool,
}

impl Inspection {
    async fn inspect(self: Arc<Self>, node: Node) -> Result<(), Unfit> {
        let status = node.status().await?;
        require_chain(&self.source.chain_id, &status.chain_id)?;
        let seen = Seen { chain_id: status.chain_id, genesis_hash: node.genesis_hash().await? };
        if let Some(stored) = &self.stored {
            compare_chain(stored, &seen)?;
        }
        let expected = self.genesis.get_or_init(|| seen.genesis_hash.clone());
        require_genesis(&seen.chain_id, expected, &seen.genesis_hash)?;
        let cursor = self.stored.as_ref().map(|stored| &stored.cursor).filter(|cursor| !cursor.hash.is_empty());
        let next = cursor.map_or(self.source.start_height, |cursor| cursor.height + 1);
        if self.is_only_node {
            require_kept(next, status.earliest)?;
        }
        match cursor {
            Some(cursor) if self.is_only_node || cursor.height >= status.earliest => {
                let block = node.block(cursor.height).await?;
                require_same_hash(cursor.height, &cursor.hash, &block.hash)?;
                Ok(require_same_results(&cursor.results_hash, &block)?)
            }
            // Its later blocks name the hash of the stored one.
            _ => Ok(()),
        }
    }
}

/// Writes the chain and the contracts that the database follows.
///
/// # Errors
/// When the database fails.
pub async fn begin(client: &Client, source: &Source, seen: &Seen) -> Result<(), tokio_postgres::Error> {
    let (names, addresses): (Vec<&str>, Vec<&str>) = source.contracts.by_name().into_iter().unzip();
    client.execute(BEGIN, &[&seen.chain_id, &seen.genesis_hash, &source.start_height, &names, &addresses]).await?;
    Ok(())
}

/// What the database is about; `None` for a new one.
pub(super) async fn find(client: &Client) -> Result<Option<Stored>, tokio_postgres::Error> {
    let Some(row) = client.query_opt(FIND, &[]).await? else {
        return Ok(None);
    };
    let contracts = client.query(FIND_CONTRACTS, &[]).await?;
    let (hash, results_hash): (Option<Vec<u8>>, Option<Vec<u8>>) = (row.get(4), row.get(5));
    Ok(Some(Stored {
        chain_id: row.get(0),
        genesis_hash: row.get(1),
        contracts: contracts.iter().map(|row| (row.get(0), row.get(1))).collect(),
        start_height: row.get(2),
        cursor: Cursor {
            height: row.get(3),
            hash: hash.unwrap_or_default(),
            results_hash: results_hash.unwrap_or_default(),
        },
    }))
}

/// Compares what is stored with the settings.
///
/// # Errors
/// The first thing that does not fit.
pub fn compare_settings(stored: &Stored, source: &Source) -> Result<(), Refusal> {
    let given = source.contracts.by_name();
    for (contract, address) in &stored.contracts {
        let found = given.get(contract.as_str()).copied().unwrap_or("none");
        if found != address {
            let (contract, stored, given) = (contract.clone(), address.clone(), found.to_owned());
            return Err(Refusal::Contract { contract, stored, given });
        }
    }
    if stored.start_height != source.start_height {
        return Err(Refusal::StartHeight { stored: stored.start_height, given: source.start_height });
    }
    Ok(())
}

/// Compares what is stored with the chain of a node.
///
/// # Errors
/// When the node has another chain.
pub fn compare_chain(stored: &Stored, seen: &Seen) -> Result<(), Refusal> {
    require_chain(&stored.chain_id, &seen.chain_id)?;
    require_genesis(&stored.chain_id, &stored.genesis_hash, &seen.genesis_hash)
}

fn require_genesis(chain_id: &str, expected: &str, found: &str) -> Result<(), Refusal> {
    if expected != found {
        let (chain_id, expected, found) = (chain_id.to_owned(), expected.to_owned(), found.to_owned());
        return Err(Refusal::Genesis { chain_id, expected, found });
    }
    Ok(())
}

fn require_chain(expected: &str, found: &str) -> Result<(), Refusal> {
    if expected != found {
        return Err(Refusal::ChainId { expected: expected.to_owned(), found: found.to_owned() });
    }
    Ok(())
}

fn require_kept(next: i64, earliest: i64) -> Result<(), NodeError> {
    if next < earliest {
        return Err(NodeError::Pruned { height: next, reason: format!("its first is {earliest}") });
    }
    Ok(())
}

/// Refuses the answer for a stored block if its results differ from those stored; `stored` is empty if none are.
///
/// # Errors
/// [`NodeError::Wrong`]: the next block tells who is right.
pub(super) fn require_same_results(stored: &[u8], block: &Block) -> Result<(), NodeError> {
    if stored.is_empty() {
        return Ok(());
    }
    proof::require("the stored results_hash", stored, "the list of results", &block.results_hash)
        .map_err(|mismatch| NodeError::wrong(block.height, mismatch))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::event::{Contract, Contracts};

    fn source() -> Source {
        let mut contracts = Contracts::default();
        contracts.insert(Contract::Registry, "wasm1registry".into()).unwrap();
        Source {
            rpc: vec!["http://127.0.0.1:26657".parse().unwrap()],
            chain_id: "house-1".into(),
            contracts,
            start_height: 5,
            fetchers: 1,
        }
    }

    fn seen() -> Seen {
        Seen { chain_id: "house-1".into(), genesis_hash: "aa".into() }
    }

    fn stored() -> Stored {
        Stored {
            chain_id: "house-1".into(),
            genesis_hash: "aa".into(),
            contracts: [("registry".to_owned(), "wasm1registry".to_owned())].into(),
            start_height: 5,
            cursor: Cursor { height: 80, hash: vec![1], results_hash: vec![2] },
        }
    }

    fn refused(source: &Source) -> String {
        compare_settings(&stored(), source).unwrap_err().to_string()
    }

    #[test]
    fn what_belongs_together_is_taken() {
        compare_settings(&stored(), &source()).unwrap();
        compare_chain(&stored(), &seen()).unwrap();
    }

    #[test]
    fn another_chain_and_the_same_with_another_genesis_are_refused() {
        let refused = |seen: Seen| compare_chain(&stored(), &seen).unwrap_err().to_string();
        let expected = "the node is of chain house-2, house-1 is expected";
        assert_eq!(refused(Seen { chain_id: "house-2".into(), ..seen() }), expected);
        let expected = "the chain house-1 was started anew: its genesis is bb, the database is about aa";
        assert_eq!(refused(Seen { genesis_hash: "bb".into(), ..seen() }), expected);
    }

    #[test]
    fn a_node_that_does_not_keep_what_is_next_is_no_reason_to_end() {
        let error = require_kept(81, 82).unwrap_err();
        assert!(error.to_string().contains("does not keep height 81: its first is 82"), "{error}");
        assert!(!error.is_final());
        require_kept(81, 81).unwrap();
    }

    #[test]
    fn another_address_or_another_beginning_need_another_database_and_another_contract_does_not() {
        let mut joined = source();
        joined.contracts.insert(Contract::Escrow, "wasm1escrow".into()).unwrap();
        compare_settings(&stored(), &joined).unwrap();
        let mut other = Source { contracts: Contracts::default(), ..source() };
        assert!(refused(&other).contains("at wasm1registry, none is given"));
        other.contracts.insert(Contract::Registry, "wasm1other".into()).unwrap();
        assert!(refused(&other).contains("at wasm1registry, wasm1other is given"));
        let other = Source { start_height: 6, ..source() };
        assert!(refused(&other).contains("begins at height 5, 6 is given"));
    }
}
