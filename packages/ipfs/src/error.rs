//! What can go wrong between here and a node.

use std::path::PathBuf;
use std::time::Duration;

/// A failed exchange with an IPFS node.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The text is not a CID.
    #[error("{text:?} is not a CID: {source}")]
    Cid {
        /// The start of what was given.
        text: String,
        /// The parser's reason.
        source: cid::Error,
    },
    /// Nobody answers at the address, or the connection broke on every attempt.
    #[error("the IPFS node at {api} can't be reached: {reason}")]
    Unreachable {
        /// Address of the RPC interface.
        api: String,
        /// The last failure.
        reason: String,
    },
    /// The connection is open but nothing moves on it.
    #[error("the IPFS node at {api} moved no byte for {} s", .silence.as_secs())]
    Stalled {
        /// Address of the RPC interface.
        api: String,
        /// The time that was waited.
        silence: Duration,
    },
    /// The node does not hold the content, and found nobody who does within the time allowed.
    #[error("{cid} was not found on IPFS: {reason}")]
    NotFound {
        /// The content asked for.
        cid: String,
        /// The node's reason.
        reason: String,
    },
    /// The node refused the command.
    #[error("the IPFS node refused {command}: {reason}")]
    Refused {
        /// The command of the RPC interface.
        command: &'static str,
        /// The node's reason.
        reason: String,
    },
    /// The content is larger than the caller takes.
    #[error("{cid} has {size} bytes, more than the {cap} expected")]
    TooLarge {
        /// The content asked for.
        cid: String,
        /// Its size in bytes, as far as it is known.
        size: u64,
        /// The bound in bytes.
        cap: u64,
    },
    /// The content ended before its stated size.
    #[error("{cid} ended after {got} of {size} bytes")]
    Short {
        /// The content asked for.
        cid: String,
        /// Bytes received.
        got: u64,
        /// Bytes stated.
        size: u64,
    },
    /// An answer that does not have the form the RPC interface promises.
    #[error("the IPFS node answered {command} with something unreadable: {reason}")]
    Unreadable {
        /// The command of the RPC interface.
        command: &'static str,
        /// The fault of the answer.
        reason: String,
    },
    /// A local file failed.
    #[error("{path}: {source}", path = .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
}

impl Error {
    /// Whether the same request may succeed a moment later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Stalled { .. } | Self::Short { .. })
    }
}
