//! Checks before the first block: is this the chain that the database is about?

use std::collections::BTreeMap;

use tokio_postgres::Client;

use super::node::{Block, Node, NodeError, Status};
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

/// Checks that node, settings and database belong together; sets the database up if it is new.
///
/// # Errors
/// [`Refusal`] when they don't, and what keeps from finding out: also that the node has not, or no longer, what is next.
pub async fn check(client: &Client, node: &Node, source: &Source) -> Result<Cursor, StartError> {
    let Status { chain_id, earliest, .. } = node.status_in_time().await?;
    let seen = Seen { chain_id, genesis_hash: node.genesis_hash().await? };
    let stored = find(client).await?;
    compare(stored.as_ref(), source, &seen)?;
    require_kept(stored.as_ref().map_or(source.start_height, |stored| stored.cursor.height + 1), earliest)?;
    let Some(stored) = stored else {
        begin(client, source, &seen).await?;
        return Ok(Cursor { height: source.start_height - 1, hash: Vec::new(), results_hash: Vec::new() });
    };
    let cursor = stored.cursor;
    if !cursor.hash.is_empty() {
        let block = node.block_in_time(cursor.height).await?;
        require_same_hash(cursor.height, &cursor.hash, &block.hash)?;
        require_same_results(&cursor.results_hash, &block)?;
    }
    Ok(cursor)
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

async fn find(client: &Client) -> Result<Option<Stored>, tokio_postgres::Error> {
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

/// Compares what is stored with the settings and with what the node says.
///
/// # Errors
/// The first thing that does not fit.
pub fn compare(stored: Option<&Stored>, source: &Source, seen: &Seen) -> Result<(), Refusal> {
    require_chain(&source.chain_id, &seen.chain_id)?;
    let Some(stored) = stored else {
        return Ok(());
    };
    require_chain(&stored.chain_id, &seen.chain_id)?;
    if stored.genesis_hash != seen.genesis_hash {
        let (expected, found) = (stored.genesis_hash.clone(), seen.genesis_hash.clone());
        return Err(Refusal::Genesis { chain_id: stored.chain_id.clone(), expected, found });
    }
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
            rpc: "http://127.0.0.1:26657".parse().unwrap(),
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

    fn refused(stored: Option<Stored>, source: Source, seen: Seen) -> String {
        compare(stored.as_ref(), &source, &seen).unwrap_err().to_string()
    }

    #[test]
    fn what_belongs_together_is_taken() {
        compare(None, &source(), &seen()).unwrap();
        compare(Some(&stored()), &source(), &seen()).unwrap();
    }

    #[test]
    fn another_chain_is_refused_before_and_after_the_first_block() {
        let other = Seen { chain_id: "house-2".into(), ..seen() };
        let expected = "the node is of chain house-2, house-1 is expected";
        assert_eq!(refused(None, source(), other.clone()), expected);
        let moved = Source { chain_id: "house-2".into(), ..source() };
        assert_eq!(refused(Some(stored()), moved, other), expected);
    }

    #[test]
    fn the_same_chain_id_with_another_genesis_is_refused() {
        let reset = Seen { genesis_hash: "bb".into(), ..seen() };
        let expected = "the chain house-1 was started anew: its genesis is bb, the database is about aa";
        assert_eq!(refused(Some(stored()), source(), reset), expected);
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
        compare(Some(&stored()), &joined, &seen()).unwrap();
        let mut other = Source { contracts: Contracts::default(), ..source() };
        assert!(refused(Some(stored()), other.clone(), seen()).contains("at wasm1registry, none is given"));
        other.contracts.insert(Contract::Registry, "wasm1other".into()).unwrap();
        assert!(refused(Some(stored()), other, seen()).contains("at wasm1registry, wasm1other is given"));
        let other = Source { start_height: 6, ..source() };
        assert!(refused(Some(stored()), other, seen()).contains("begins at height 5, 6 is given"));
    }
}
