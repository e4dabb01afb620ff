//! What can go wrong between here and a block.

use crate::outcome::strip_noise;

/// Result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure, sorted by what the caller can do about it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The node does not answer, or not in time. Nothing is known of what was asked.
    #[error("the node at {url} does not answer: {reason}")]
    Unreachable {
        /// RPC address.
        url: String,
        /// The connection's reason.
        reason: String,
    },
    /// The node has started and not committed a block since: until it does, it checks signatures as if of a chain
    /// that begins, and refuses almost all. Nothing was accepted.
    #[error("the node at {url} has started and made no block since; until then it takes no transactions")]
    Starting {
        /// RPC address.
        url: String,
    },
    /// The node serves another chain than the one configured.
    #[error("the node at {url} serves chain {found}, not {expected}")]
    WrongChain {
        /// RPC address.
        url: String,
        /// Chain id of the node.
        found: String,
        /// Chain id in the configuration.
        expected: String,
    },
    /// The node answered with an error of its own, or with what cannot be read.
    #[error("the node refused {what}: {reason}")]
    Node {
        /// The request.
        what: String,
        /// The node's reason.
        reason: String,
    },
    /// The requested object is not on the chain.
    #[error("{what} is not on the chain")]
    NotFound {
        /// An address, a contract, a proposal.
        what: String,
    },
    /// A contract refused; the text is the contract's own.
    #[error("the contract refused: {text}")]
    Contract {
        /// The contract's error.
        text: String,
    },
    /// A contract's answer is none that this program knows, such as one of a later release's.
    #[error("the answer of contract {contract} can't be read: {reason}")]
    Unreadable {
        /// Its address.
        contract: String,
        /// The decoder's reason.
        reason: String,
    },
    /// The account cannot pay the amount or the fee.
    #[error("out of funds: {text}")]
    OutOfFunds {
        /// The missing amount, in the chain's words.
        text: String,
    },
    /// The chain refused the transaction for another reason.
    #[error("the chain refused the transaction with code {code} ({codespace}): {log}")]
    Refused {
        /// Module that refused.
        codespace: String,
        code: u32,
        /// Its words.
        log: String,
    },
    /// Another transaction of the same account took the sequence number. This one did nothing and never will.
    #[error("sequence {used} of {address} is taken")]
    SequenceTaken {
        /// The account.
        address: String,
        /// The sequence that was signed.
        used: u64,
        /// The sequence the node expects, where it said so.
        expected: Option<u64>,
    },
    /// Not in a block yet, and may still get there.
    #[error("transaction {hash} is not in a block after {seconds} s; it may still be included")]
    NotIncluded {
        /// Transaction hash.
        hash: String,
        /// The time for which it was followed.
        seconds: u64,
    },
    /// Not in a block, and by its timeout height it never will be. Safe to do again.
    #[error("transaction {hash} expired at height {timeout_height} and will never be included")]
    Expired {
        /// Transaction hash.
        hash: String,
        /// Last height that could have included it.
        timeout_height: u64,
    },
    /// Nothing tells what became of a transaction: a block that may include it can't be read. Not safe to do again.
    #[error(
        "what became of transaction {hash} is unknown: it may be in block {height}, which the node at {url} can't show \
         ({reason}); ask a node that keeps that block, and don't do the same again before"
    )]
    OutcomeUnknown {
        /// Transaction hash.
        hash: String,
        /// RPC address.
        url: String,
        /// The first such block.
        height: u64,
        /// The node's reason.
        reason: String,
    },
    /// A value given to this crate is malformed.
    #[error("invalid {what}: {reason}")]
    Invalid {
        /// Which value.
        what: &'static str,
        reason: String,
    },
}

impl Error {
    pub(crate) fn invalid(what: &'static str, reason: impl ToString) -> Self {
        Self::Invalid { what, reason: reason.to_string() }
    }

    /// Sorts a code and log of the chain (of a simulation, a check, a query or a block).
    pub(crate) fn from_code(codespace: &str, code: u32, log: &str) -> Self {
        let text = strip_noise(log);
        let wasm_log = log.contains("wasm contract failed");
        match (codespace, code) {
            ("wasm", 4 | 5 | 9 | 11) => Self::Contract { text },
            _ if wasm_log => Self::Contract { text },
            ("sdk", 5 | 13) => Self::OutOfFunds { text },
            _ if log.contains("insufficient funds") || log.contains("insufficient fee") => Self::OutOfFunds { text },
            _ => Self::Refused { codespace: codespace.into(), code, log: text },
        }
    }

    /// Whether the node was not reached or is not ready, so that asking again may help.
    pub fn is_unreachable(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Starting { .. })
    }

    /// Whether it says of a signed transaction that it did nothing and never will, so that it is safe to do again.
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::SequenceTaken { .. } | Self::Expired { .. })
    }
}
