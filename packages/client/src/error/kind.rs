//! The kinds of failures: what the caller can do about them.

use serde::Serialize;
use weighhouse_messages::QuoteError;
use weighhouse_protocol::codes::{refusing_code, NOT_FOUND};

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
    /// The market's contracts are of a release that this program does not speak.
    OtherRelease,
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
            Error::Contract { text } if refusing_code(text).is_some_and(|code| NOT_FOUND.contains(&code)) => {
                Kind::NotFound
            }
            Error::Contract { .. } | Error::Refused { .. } | Error::Node { .. } | Error::Unreadable { .. } => {
                Kind::Refused
            }
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
