//! The differences that no later answer of a node mends.

/// The difference for which ingest refuses a database or a chain for good. What one node lacks is no such difference.
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

    #[test]
    fn a_changed_block_is_refused_with_both_hashes() {
        let error = require_same_hash(7, &[0xaa], &[0xbb]).unwrap_err();
        assert!(error.to_string().contains("block 7 has changed: its hash is BB, AA is stored"));
    }
}
