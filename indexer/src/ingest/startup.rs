//! Checks before the first block: is this the chain that the database is about?

use serde_json::Value;
use tokio_postgres::{Client, Row};

use super::node::{Node, NodeError};
use crate::config::Source;

/// Why ingest does not go on with this database and this node.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Another chain.
    #[error("the node is of chain {found}, {expected} is expected")]
    ChainId {
        /// What is configured or stored.
        expected: String,
        /// What the node says.
        found: String,
    },
    /// The same id with another beginning: a chain that was reset.
    #[error("the chain {chain_id} was started anew: its genesis is {found}, the database is about {expected}")]
    Genesis {
        /// The chain.
        chain_id: String,
        /// Hash stored.
        expected: String,
        /// The node's.
        found: String,
    },
    /// A block that is not the one that was stored.
    #[error("block {height} has changed: its hash is {found}, {expected} is stored; rebuild from an empty database")]
    BlockHash {
        /// The block.
        height: i64,
        /// Hash stored.
        expected: String,
        /// The node's.
        found: String,
    },
    /// The node's blocks end before those stored.
    #[error("the node has blocks up to {head}, the database up to {stored}: the node is behind or was reset")]
    Behind {
        /// The node's last.
        head: i64,
        /// The last stored.
        stored: i64,
    },
    /// The next block is none that the node keeps.
    #[error("the next block is {next}, but the node keeps blocks from {earliest} on: use a node that keeps all")]
    Pruned {
        /// The next to read.
        next: i64,
        /// The node's first.
        earliest: i64,
    },
    /// Other contracts than those whose events are stored.
    #[error("the database follows the contracts {stored}, {given} are given: use another database for others")]
    Contracts {
        /// Stored addresses.
        stored: Value,
        /// Given addresses.
        given: Value,
    },
    /// Another beginning than that of the stored events.
    #[error("the database begins at height {stored}, {given} is given: it is fixed once set")]
    StartHeight {
        /// Stored.
        stored: i64,
        /// Given.
        given: i64,
    },
}

/// What goes wrong in a check.
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

/// The last block of which everything is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Its height; one less than the first height when there is none yet.
    pub height: i64,
    /// Its hash; empty when there is none yet.
    pub hash: Vec<u8>,
}

const FIND: &str = "
SELECT chain_id, genesis_hash, contracts, start_height, chain.height, blocks.hash
FROM chain LEFT JOIN blocks ON blocks.height = chain.height";

const BEGIN: &str = "
INSERT INTO chain (chain_id, genesis_hash, contracts, start_height, height) VALUES ($1, $2, $3, $4, $4 - 1)";

/// Checks that node, settings and database belong together; sets the database up if it is new.
///
/// # Errors
/// [`Refusal`] when they don't, and what keeps from finding out.
pub async fn check(client: &Client, node: &Node, source: &Source) -> Result<Cursor, StartError> {
    let status = node.status_in_time().await?;
    if status.chain_id != source.chain_id {
        let expected = source.chain_id.clone();
        return Err(Refusal::ChainId { expected, found: status.chain_id }.into());
    }
    let genesis = node.genesis_hash().await?;
    let given = serde_json::json!(source.contracts.by_name());
    let Some(row) = client.query_opt(FIND, &[]).await? else {
        require_kept(source.start_height, status.earliest)?;
        client.execute(BEGIN, &[&source.chain_id, &genesis, &given, &source.start_height]).await?;
        return Ok(Cursor { height: source.start_height - 1, hash: Vec::new() });
    };
    let cursor = compare(&row, source, &genesis, &given)?;
    require_kept(cursor.height + 1, status.earliest)?;
    if !cursor.hash.is_empty() {
        if status.head < cursor.height {
            return Err(Refusal::Behind { head: status.head, stored: cursor.height }.into());
        }
        let block = node.block_in_time(cursor.height).await?;
        require_same_hash(cursor.height, &cursor.hash, &block.hash)?;
    }
    Ok(cursor)
}

fn compare(row: &Row, source: &Source, genesis: &str, given: &Value) -> Result<Cursor, Refusal> {
    let (chain_id, stored_genesis): (String, String) = (row.get(0), row.get(1));
    let (contracts, start_height): (Value, i64) = (row.get(2), row.get(3));
    if chain_id != source.chain_id {
        return Err(Refusal::ChainId { expected: chain_id, found: source.chain_id.clone() });
    }
    if stored_genesis != genesis {
        return Err(Refusal::Genesis { chain_id, expected: stored_genesis, found: genesis.to_owned() });
    }
    if contracts != *given {
        return Err(Refusal::Contracts { stored: contracts, given: given.clone() });
    }
    if start_height != source.start_height {
        return Err(Refusal::StartHeight { stored: start_height, given: source.start_height });
    }
    let hash: Option<Vec<u8>> = row.get(5);
    Ok(Cursor { height: row.get(4), hash: hash.unwrap_or_default() })
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
