//! The reasons for which a node gives no answer, sorted by whether another answer can mend them.

use tendermint_rpc::response_error::ResponseError;

/// The reason for which a node gave no answer.
///
/// Several nodes may stand behind one address: one lags, another keeps less, a third answers nonsense. So no lack of one
/// answer is final.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// Nobody answered at the node's address.
    #[error("the node did not answer for height {height}: {reason}")]
    Silent {
        /// The requested height; 0 for the head.
        height: i64,
        /// The failure.
        reason: String,
    },
    /// The node has no answer yet.
    #[error("the node did not answer for height {height}: {reason}")]
    Unavailable {
        /// The requested height; 0 for the head.
        height: i64,
        /// The failure.
        reason: String,
    },
    /// The node doesn't keep the height; another node may.
    #[error("the node does not keep height {height}: {reason}; use a node that keeps all blocks and their results")]
    Pruned {
        /// The requested height.
        height: i64,
        /// The node's own words.
        reason: String,
    },
    /// The answer is to another request, or contradicts itself.
    #[error("the node answered wrongly for height {height}: {reason}")]
    Wrong {
        /// The requested height.
        height: i64,
        /// The difference.
        reason: String,
    },
    /// The answer is larger than any block's can be.
    #[error("the node's answer to {method} for height {height} is larger than {most} bytes; use another node")]
    TooLarge {
        /// The requested height; 0 for the head.
        height: i64,
        /// The question.
        method: &'static str,
        /// The most bytes that are read.
        most: usize,
    },
    /// The block is of another chain.
    #[error("the node's block {height} is of chain {found}, {expected} is expected")]
    Foreign {
        /// The requested height.
        height: i64,
        /// The id of the chain that ingest follows.
        expected: String,
        /// The id that the block names.
        found: String,
    },
}

impl NodeError {
    /// Whether no later answer can mend the failure.
    pub fn is_final(&self) -> bool {
        matches!(self, NodeError::Foreign { .. })
    }

    /// An answer that is wrong, with the reason.
    pub(in crate::ingest) fn wrong(height: i64, reason: impl ToString) -> Self {
        NodeError::Wrong { height, reason: reason.to_string() }
    }

    /// Sorts a refusal by the node's words, as CometBFT gives no code.
    pub(super) fn classify(height: i64, refusal: &ResponseError) -> Self {
        let reason = refusal.to_string();
        let gone = ["lowest height is", "not persisting", "could not find results for height #0"];
        if height > 0 && gone.iter().any(|sign| reason.contains(sign)) {
            return NodeError::Pruned { height, reason };
        }
        NodeError::Unavailable { height, reason }
    }
}
