//! Failures, sorted by what the caller can do about them.

use std::fmt;

use serde::Serialize;
use weighhouse_messages::{PriceError, QuoteError};
use weighhouse_protocol::codes::{code_in, NOT_FOUND};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::TensorSummary;
use weighhouse_protocol::{ListingId, OrderId, VersionNumber};
use weighhouse_sealing::delivery::DeliveryError;
use weighhouse_sealing::secret::SecretError;

use crate::agent::AgentError;
use crate::bought::NoKey;
use crate::disputes::DisputeError;
use crate::files::FileError;
use crate::index::IndexError;
use crate::journal::PublicationError;
use crate::keystore::StoreError;

/// Result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The kind of a failure. Programs decide by it, so the names stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Anything without a kind of its own: an unreadable file, a defect.
    Other,
    /// An argument or a setting.
    Usage,
    /// What was asked for is not there.
    NotFound,
    /// A service can't be reached, or did not answer in time.
    Unreachable,
    /// The chain or a contract refused, or would.
    Refused,
    /// The account can't pay.
    Funds,
    /// A file or an answer is not what the chain committed to.
    Unverified,
    /// The person said no, or nobody could be asked.
    Declined,
    /// The key store: wrong passphrase, no such key.
    Locked,
    /// Right, but too early; or under way. The same may succeed later.
    NotYet,
    /// A disk is full or a quota used up: nothing is wrong with any file.
    NoRoom,
}

/// A failure.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Of the chain.
    #[error(transparent)]
    Chain(#[from] weighhouse_chain::Error),
    /// Of IPFS.
    #[error(transparent)]
    Ipfs(#[from] weighhouse_ipfs::Error),
    /// Of an indexer.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// Of a file on this machine.
    #[error(transparent)]
    File(#[from] FileError),
    /// Of the key store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A quote differs from what the chain has.
    #[error(transparent)]
    Quote(#[from] QuoteError),
    /// A price that the market can't take.
    #[error(transparent)]
    Price(#[from] PriceError),
    /// A value that has no JSON form, or JSON that is none.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// What a node or a seller says is not so.
    #[error(transparent)]
    Unverified(#[from] Unverified),
    /// What the chain or the node does not have.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// The key of a license can't be opened here.
    #[error(transparent)]
    NoKey(#[from] NoKey),
    /// Of a dispute.
    #[error(transparent)]
    Dispute(Box<DisputeError>),
    /// Of the agent.
    #[error(transparent)]
    Agent(Box<AgentError>),
    /// Of the journal of a publication.
    #[error(transparent)]
    Publication(#[from] PublicationError),
    /// A secret that is no scalar of the curve.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// A delivery or a version's key that is refused.
    #[error(transparent)]
    Delivery(#[from] DeliveryError),
    /// The account never received anything.
    #[error("{address} never received anything, so it can't pay")]
    Unfunded {
        /// The account.
        address: String,
    },
    /// The node does not take a transaction that may still be included.
    #[error("transaction {hash} is open until block {last}: {reason}")]
    StillOpen {
        /// The transaction.
        hash: String,
        /// The last block that can include it.
        last: u64,
        /// The node's words.
        reason: Box<weighhouse_chain::Error>,
    },
    /// The program that uses this crate refused, or failed.
    #[error(transparent)]
    Host(#[from] Host),
}

/// What a node or a seller says, and is not so.
#[derive(Debug, thiserror::Error)]
pub enum Unverified {
    /// A version's keys are refused.
    #[error("version {version} of listing {listing}: {reason}")]
    VersionKey {
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
        /// The point that is refused.
        reason: DeliveryError,
    },
    /// A version's `H` is not the one that its commitments give.
    #[error("version {version} of listing {listing}: the node says H is {said}, computed is {computed}")]
    HashPoint {
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
        /// What the node says, in hexadecimal.
        said: String,
        /// What was computed, in hexadecimal.
        computed: String,
    },
    /// A contract does not do what this crate was written for.
    #[error("the transaction has no event {event} of {contract}")]
    NoEvent {
        /// The event's type.
        event: &'static str,
        /// The contract.
        contract: String,
    },
    /// A file is no sealed file.
    #[error("the sealed file is not one: {reason}")]
    NotSealed {
        /// The first fault.
        reason: String,
    },
    /// A sealed file is another one than the version's.
    #[error("the sealed file is not the listed one: {reason}")]
    OtherFile {
        /// The first difference.
        reason: String,
    },
    /// A version's record says other tensors than its file has.
    #[error("the listing's tensors are not the file's: listed {listed:?}, found {found:?}")]
    OtherTensors {
        /// The record's.
        listed: Vec<TensorSummary>,
        /// The file's.
        found: Vec<TensorSummary>,
    },
    /// The card is another one than the listing's.
    #[error("the card's SHA-256 is {found}, the listing says {listed}")]
    OtherCard {
        /// The listing's.
        listed: Hash,
        /// The file's.
        found: Hash,
    },
    /// A delivery that the chain accepted does not open.
    #[error("the delivery of order {order} does not open: {reason}")]
    Undelivered {
        /// The order.
        order: OrderId,
        /// The last fault.
        reason: DeliveryError,
    },
    /// The secret that the key store has of a version is not the version's.
    #[error("the secret of version {version} of listing {listing}: {reason}")]
    OtherSecret {
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
        /// The fault.
        reason: String,
    },
    /// The transport key of a request is refused.
    #[error(transparent)]
    TransportKey(DeliveryError),
}

/// What the chain or the node does not have.
#[derive(Debug, thiserror::Error)]
pub enum Missing {
    /// No delivery of an order, although it was delivered.
    #[error("the node does not know the delivery of order {order}; ask another one")]
    Delivery {
        /// The order.
        order: OrderId,
    },
    /// No purchase of a license, although there is one.
    #[error("the node does not know how license {license} was bought")]
    Purchase {
        /// The license.
        license: OrderId,
    },
    /// No placing of an order, although there is one.
    #[error("the node does not know how order {order} was placed")]
    Placing {
        /// The order.
        order: OrderId,
    },
}

/// A failure of the program that uses this crate: its person said no, its terminal is away.
#[derive(Debug)]
pub struct Host {
    kind: Kind,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl Host {
    /// A failure of a kind.
    pub fn new(kind: Kind, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { kind, source: source.into() }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl std::error::Error for Host {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.source()
    }
}

impl From<DisputeError> for Error {
    fn from(error: DisputeError) -> Self {
        Self::Dispute(Box::new(error))
    }
}

impl From<AgentError> for Error {
    fn from(error: AgentError) -> Self {
        Self::Agent(Box::new(error))
    }
}

impl Error {
    /// What the caller can do about it.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Chain(error) => error.into(),
            Self::Ipfs(error) => error.into(),
            Self::Index(error) => error.kind(),
            Self::File(error) => error.kind(),
            Self::Store(error) => error.kind(),
            Self::Quote(error) => error.into(),
            Self::Price(_) => Kind::Refused,
            Self::Unverified(_) => Kind::Unverified,
            Self::Missing(_) => Kind::NotFound,
            Self::NoKey(_) => Kind::Locked,
            Self::Dispute(error) => error.kind(),
            Self::Agent(error) => error.kind(),
            Self::Publication(_) => Kind::Usage,
            Self::Json(_) | Self::Secret(_) | Self::Delivery(_) => Kind::Other,
            Self::Unfunded { .. } => Kind::Funds,
            Self::StillOpen { .. } => Kind::NotYet,
            Self::Host(host) => host.kind,
        }
    }

    /// The failure with those that caused it, in one line.
    pub fn in_full(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(&format!(": {error}"));
            cause = error.source();
        }
        text
    }
}

impl From<&weighhouse_chain::Error> for Kind {
    fn from(error: &weighhouse_chain::Error) -> Self {
        use weighhouse_chain::Error;
        match error {
            Error::Unreachable { .. } | Error::Starting { .. } => Kind::Unreachable,
            Error::NotIncluded { .. } | Error::Expired { .. } | Error::SequenceTaken { .. } => Kind::NotYet,
            // Another node may know; asking this one again does not help, and keeps back nothing else.
            Error::OutcomeUnknown { .. } => Kind::Other,
            Error::WrongChain { .. } | Error::Invalid { .. } => Kind::Usage,
            Error::NotFound { .. } => Kind::NotFound,
            Error::OutOfFunds { .. } => Kind::Funds,
            Error::Contract { text } if code_in(text).is_some_and(|code| NOT_FOUND.contains(&code)) => Kind::NotFound,
            Error::Contract { .. } | Error::Refused { .. } | Error::Node { .. } => Kind::Refused,
        }
    }
}

impl From<&QuoteError> for Kind {
    /// Escrow quotes nothing that it would refuse, so that a price it can't take is no quote of its own.
    fn from(error: &QuoteError) -> Self {
        match error {
            QuoteError::NoPlan { .. } | QuoteError::NoVersion { .. } => Kind::NotFound,
            QuoteError::Price(_) | QuoteError::OtherThanListing { .. } | QuoteError::OtherThanLicense { .. } => {
                Kind::Unverified
            }
        }
    }
}

impl From<&weighhouse_ipfs::Error> for Kind {
    fn from(error: &weighhouse_ipfs::Error) -> Self {
        use weighhouse_ipfs::Error;
        match error {
            Error::Unreachable { .. } | Error::Stalled { .. } | Error::Short { .. } => Kind::Unreachable,
            Error::NotFound { .. } => Kind::NotFound,
            Error::TooLarge { .. } => Kind::Unverified,
            Error::Refused { .. } => Kind::Refused,
            Error::Cid { .. } | Error::Unreadable { .. } | Error::File { .. } => Kind::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_may_be_done_later_and_what_is_unknown_does_not_say_so() {
        use weighhouse_chain::Error as Chain;
        let kind = |error: Chain| Error::from(error).kind();
        let (address, hash) = ("wasm1buyer".to_owned(), "AA".to_owned());
        assert_eq!(kind(Chain::SequenceTaken { address, used: 4, expected: Some(5) }), Kind::NotYet);
        assert_eq!(kind(Chain::Expired { hash: hash.clone(), timeout_height: 9 }), Kind::NotYet);
        let (url, reason) = ("http://127.0.0.1".to_owned(), "it is pruned".to_owned());
        assert_eq!(kind(Chain::OutcomeUnknown { hash, url, height: 9, reason }), Kind::Other);
    }

    #[test]
    fn a_failure_of_the_program_keeps_its_kind_and_its_causes() {
        let inner = std::io::Error::other("the terminal is gone");
        let error = Error::from(Host::new(Kind::Declined, Box::new(FileError::io("read", "answer", inner))));
        assert_eq!(error.kind(), Kind::Declined);
        assert_eq!(error.in_full(), "can't read answer: the terminal is gone");
    }
}
