//! Failures, sorted by what the caller can do about them.

pub(crate) mod fault;
mod host;
mod kind;
mod unverified;

use weighhouse_messages::publication::SpanError;
use weighhouse_messages::{PriceError, QuoteError};
use weighhouse_protocol::codes::refusing_code;
use weighhouse_sealing::delivery::DeliveryError;
use weighhouse_sealing::is_out_of_room;
use weighhouse_sealing::secret::SecretError;

use crate::agent::AgentError;
use crate::bond::BondError;
use crate::bought::NoKey;
use crate::complaint::ComplaintError;
use crate::disputes::DisputeError;
use crate::files::FileError;
use crate::governance::GovernanceError;
use crate::index::IndexError;
use crate::journal::OtherSeller;
use crate::keystore::StoreError;
use crate::moderation::ModerationError;
use crate::opening::OpeningError;
use crate::order::OrderError;
use crate::prices::PricesError;
use crate::publication::PublicationError;
use crate::purchase::PurchaseError;
use crate::rekey::RekeyError;
use crate::release::ReleaseError;
use crate::reopen::NotClosed;
use crate::reputation::ReputationError;
use crate::resale::ResaleError;

pub use host::Host;
pub use kind::Kind;
pub use unverified::{Missing, Unverified};

/// Result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Chain(#[from] weighhouse_chain::Error),
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
    /// The market is of another release than this program.
    #[error(transparent)]
    Release(#[from] ReleaseError),
    /// What a node or a seller says is not so.
    #[error(transparent)]
    Unverified(#[from] Unverified),
    /// What the chain or the node does not have.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// The key of a license can't be opened here.
    #[error(transparent)]
    NoKey(#[from] NoKey),
    /// Of an order's state, times or parties.
    #[error(transparent)]
    Order(#[from] OrderError),
    #[error(transparent)]
    Purchase(Box<PurchaseError>),
    #[error(transparent)]
    Complaint(Box<ComplaintError>),
    #[error(transparent)]
    Resale(Box<ResaleError>),
    /// Of a request for a license's key.
    #[error(transparent)]
    Rekey(#[from] RekeyError),
    #[error(transparent)]
    Dispute(Box<DisputeError>),
    #[error(transparent)]
    Opening(Box<OpeningError>),
    #[error(transparent)]
    Bond(#[from] BondError),
    /// Of a profile, a review or a report.
    #[error(transparent)]
    Reputation(#[from] ReputationError),
    /// Of a delisting or its end.
    #[error(transparent)]
    Moderation(#[from] ModerationError),
    /// Of a proposal, or of a pause of new orders.
    #[error(transparent)]
    Governance(#[from] GovernanceError),
    #[error(transparent)]
    NotClosed(#[from] NotClosed),
    /// Of prices that move to another denom.
    #[error(transparent)]
    Prices(#[from] PricesError),
    #[error(transparent)]
    Agent(Box<AgentError>),
    #[error(transparent)]
    Publication(Box<PublicationError>),
    #[error(transparent)]
    OtherSeller(#[from] OtherSeller),
    /// Outside the market's bounds.
    #[error(transparent)]
    Span(#[from] SpanError),
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

/// Errors that are large, and rare, lie in boxes.
macro_rules! boxed {
    ($($variant:ident($error:ty)),+) => {
        $(impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::$variant(Box::new(error))
            }
        })+
    };
}
boxed!(
    Purchase(PurchaseError),
    Complaint(ComplaintError),
    Resale(ResaleError),
    Dispute(DisputeError),
    Opening(OpeningError),
    Publication(PublicationError),
    Agent(AgentError)
);

impl Error {
    /// What the caller can do about it.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Host(host) => host.kind,
            error if is_out_of_room(error) => Kind::NoRoom,
            Self::Chain(error) => error.into(),
            Self::Ipfs(error) => error.into(),
            Self::Index(error) => error.kind(),
            Self::File(error) => error.kind(),
            Self::Store(error) => error.kind(),
            Self::Quote(error) => error.into(),
            Self::Price(_) => Kind::Refused,
            Self::Release(_) => Kind::OtherRelease,
            Self::Unverified(_) => Kind::Unverified,
            Self::Missing(_) => Kind::NotFound,
            Self::NoKey(_) => Kind::Locked,
            Self::Order(error) => error.kind(),
            Self::Purchase(error) => error.kind(),
            Self::Complaint(error) => error.kind(),
            Self::Resale(error) => error.kind(),
            Self::Rekey(error) => error.kind(),
            Self::Dispute(error) => error.kind(),
            Self::Opening(error) => error.kind(),
            Self::Bond(error) => error.kind(),
            Self::Reputation(error) => error.kind(),
            Self::Moderation(error) => error.kind(),
            Self::Governance(error) => error.kind(),
            Self::NotClosed(_) => Kind::Refused,
            Self::Prices(error) => error.kind(),
            Self::Agent(error) => error.kind(),
            Self::Publication(error) => error.kind(),
            Self::OtherSeller(_) | Self::Span(_) => Kind::Usage,
            Self::Json(_) | Self::Secret(_) | Self::Delivery(_) => Kind::Other,
            Self::Unfunded { .. } => Kind::Funds,
            Self::StillOpen { .. } => Kind::NotYet,
        }
    }

    /// The code of the contract that refused, such as `escrow/sold_out`; `None` unless a contract refused with a code.
    pub fn contract_code(&self) -> Option<&str> {
        match self {
            Self::Chain(weighhouse_chain::Error::Contract { text }) => refusing_code(text),
            _ => None,
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
    fn a_full_disk_is_no_bad_file() {
        use std::io::ErrorKind;
        for kind in [ErrorKind::StorageFull, ErrorKind::QuotaExceeded, ErrorKind::FileTooLarge] {
            assert_eq!(Error::from(FileError::io("write", "orders.json", kind.into())).kind(), Kind::NoRoom);
        }
        assert_eq!(Error::from(FileError::io("write", "orders.json", ErrorKind::NotFound.into())).kind(), Kind::Other);
    }

    #[test]
    fn a_failure_of_the_program_keeps_its_kind_and_its_causes() {
        let inner = std::io::Error::other("the terminal is gone");
        let error = Error::from(Host::new(Kind::Declined, Box::new(FileError::io("read", "answer", inner))));
        assert_eq!(error.kind(), Kind::Declined);
        assert_eq!(error.in_full(), "can't read answer: the terminal is gone");
    }
}
