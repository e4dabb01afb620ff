//! Checks before the first block: is this the chain that the database is about?

use std::collections::BTreeMap;

use tokio_postgres::Client;

use super::node::{Node, NodeError, Status};
use crate::config::Source;

/// The difference for which ingest refuses a database or a node.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The node is of another chain than the database.
    #[error("the node is of chain {found}, {expected} is expected")]
    ChainId {
        /// The id in the settings, or in the database.
        expected: String,
        /// The id that the node gives.
        found: String,
    },
    /// The chain has the same id and another genesis: somebody reset it.
    #[error("the chain {chain_id} was started anew: its genesis is {found}, the database is about {expected}")]
    Genesis {
        /// The chain's id.
        chain_id: String,
        /// The hash in the database.
        expected: String,
        /// The hash that the node gives.
        found: String,
    },
    /// The node has another block than the database.
    #[error("block {height} has changed: its hash is {found}, {expected} is stored; rebuild from an empty database")]
    BlockHash {
        /// The block's height.
        height: i64,
        /// The hash in the database.
        expected: String,
        /// The hash that the node gives.
        found: String,
    },
    /// The node's blocks end before those stored.
    #[error("the node has blocks up to {head}, the database up to {stored}: the node is behind or was reset")]
    Behind {
        /// The last height of the node.
        head: i64,
        /// The last height in the database.
        stored: i64,
    },
    /// The node no longer keeps the next block.
    #[error("the next block is {next}, but the node keeps blocks from {earliest} on: use a node that keeps all")]
    Pruned {
        /// The height of the next block.
        next: i64,
        /// The first height of the node.
        earliest: i64,
    },
    /// The database holds the contract's events from another address.
    #[error(
        "the database follows the {contract} contract at {stored}, {given} is given: use another database for others"
    )]
    Contract {
        /// The contract's name.
        contract: String,
        /// The address in the database.
        stored: String,
        /// The address in the settings, or the word that there is none.
        given: String,
    },
    /// The contract is older than the database's first height.
    #[error("the database begins at height {start}, the {contract} contract at {created}: use a new database")]
    CreatedEarlier {
        /// The contract's name.
        contract: String,
        /// The height of the block that created the contract.
        created: i64,
        /// The first height of the database.
        start: i64,
    },
    /// The settings name another first height than the database has.
    #[error("the database begins at height {stored}, {given} is given: it is fixed once set")]
    StartHeight {
        /// The height in the database.
        stored: i64,
        /// The height in the settings.
        given: i64,
    },
}

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
    /// The first height that the node keeps.
    pub earliest: i64,
    /// The last height that the node has.
    pub head: i64,
}

const FIND: &str = "
SELECT chain_id, genesis_hash, start_height, chain.height, blocks.hash
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
/// [`Refusal`] when they don't, and what keeps from finding out.
pub async fn check(client: &Client, node: &Node, source: &Source) -> Result<Cursor, StartError> {
    let status = node.status_in_time().await?;
    let Status { chain_id, earliest, head } = status;
    let seen = Seen { chain_id, genesis_hash: node.genesis_hash().await?, earliest, head };
    let stored = find(client).await?;
    compare(stored.as_ref(), source, &seen)?;
    let Some(stored) = stored else {
        begin(client, source, &seen).await?;
        return Ok(Cursor { height: source.start_height - 1, hash: Vec::new() });
    };
    let cursor = stored.cursor;
    if !cursor.hash.is_empty() {
        let block = node.block_in_time(cursor.height).await?;
        require_same_hash(cursor.height, &cursor.hash, &block.hash)?;
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
    let hash: Option<Vec<u8>> = row.get(4);
    Ok(Some(Stored {
        chain_id: row.get(0),
        genesis_hash: row.get(1),
        contracts: contracts.iter().map(|row| (row.get(0), row.get(1))).collect(),
        start_height: row.get(2),
        cursor: Cursor { height: row.get(3), hash: hash.unwrap_or_default() },
    }))
}

/// Compares what is stored with the settings and with what the node says.
///
/// # Errors
/// The first thing that does not fit.
pub fn compare(stored: Option<&Stored>, source: &Source, seen: &Seen) -> Result<(), Refusal> {
    require_chain(&source.chain_id, &seen.chain_id)?;
    let Some(stored) = stored else {
        return require_kept(source.start_height, seen.earliest);
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
    if seen.head < stored.cursor.height {
        return Err(Refusal::Behind { head: seen.head, stored: stored.cursor.height });
    }
    require_kept(stored.cursor.height + 1, seen.earliest)
}

fn require_chain(expected: &str, found: &str) -> Result<(), Refusal> {
    if expected != found {
        return Err(Refusal::ChainId { expected: expected.to_owned(), found: found.to_owned() });
    }
    Ok(())
}

fn require_kept(next: i64, earliest: i64) -> Result<(), Refusal> {
    if next < earliest {
        return Err(Refusal::Pruned { next, earliest });
    }
    Ok(())
}

/// Refuses a block whose hash is not the expected one.
///
/// # Errors
/// [`Refusal::BlockHash`].
pub fn require_same_hash(height: i64, expected: &[u8], found: &[u8]) -> Result<(), Refusal> {
    if expected != found {
        let (expected, found) = (hex::encode_upper(expected), hex::encode_upper(found));
        return Err(Refusal::BlockHash { height, expected, found });
    }
    Ok(())
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
        Seen { chain_id: "house-1".into(), genesis_hash: "aa".into(), earliest: 1, head: 90 }
    }

    fn stored() -> Stored {
        Stored {
            chain_id: "house-1".into(),
            genesis_hash: "aa".into(),
            contracts: [("registry".to_owned(), "wasm1registry".to_owned())].into(),
            start_height: 5,
            cursor: Cursor { height: 80, hash: vec![1] },
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
    fn a_pruned_range_is_refused_and_both_heights_named() {
        let pruned = Seen { earliest: 82, ..seen() };
        assert!(refused(Some(stored()), source(), pruned)
            .contains("the next block is 81, but the node keeps blocks from 82"));
        let pruned = Seen { earliest: 6, ..seen() };
        assert!(refused(None, source(), pruned).contains("the next block is 5"));
        compare(Some(&stored()), &source(), &Seen { earliest: 81, ..seen() }).unwrap();
    }

    #[test]
    fn a_node_that_is_behind_the_database_is_refused() {
        let behind = Seen { head: 79, ..seen() };
        assert!(refused(Some(stored()), source(), behind).contains("blocks up to 79, the database up to 80"));
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

    #[test]
    fn a_changed_block_is_refused_with_both_hashes() {
        let error = require_same_hash(7, &[0xaa], &[0xbb]).unwrap_err();
        assert!(error.to_string().contains("block 7 has changed: its hash is BB, AA is stored"));
    }
}
