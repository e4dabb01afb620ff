//! Failures, sorted by what the caller can do about them: each kind has an exit code.

use std::fmt;

use serde::Serialize;
use weighhouse_messages::{PriceError, QuoteError};

/// The kind of a failure. Scripts decide by it, so the numbers stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Anything without a kind of its own: a full disk, an unreadable file, a defect.
    Other = 1,
    /// The command line or the configuration.
    Usage = 2,
    /// What was asked for is not there.
    NotFound = 3,
    /// A service can't be reached, or did not answer in time.
    Unreachable = 4,
    /// The chain or a contract refused.
    Refused = 5,
    /// The account can't pay.
    Funds = 6,
    /// A file or an answer is not what the chain committed to.
    Unverified = 7,
    /// The person said no, or nobody could be asked.
    Declined = 8,
    /// The key store: wrong passphrase, no such key.
    Locked = 9,
    /// Right, but too early; or under way. The same command may succeed later.
    NotYet = 10,
}

/// Shown at the end of `--help`.
pub const EXIT_CODES: &str = "\
Exit codes:
   0  done
   1  failed otherwise          6  out of funds
   2  usage or configuration    7  verification failed
   3  not found                 8  declined, or nobody could be asked (see --yes)
   4  service unreachable       9  key store: wrong passphrase, no such key
   5  refused by the chain     10  not yet: the same command may succeed later";

impl Kind {
    /// The process's exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Other => 1,
            Self::Usage => 2,
            Self::NotFound => 3,
            Self::Unreachable => 4,
            Self::Refused => 5,
            Self::Funds => 6,
            Self::Unverified => 7,
            Self::Declined => 8,
            Self::Locked => 9,
            Self::NotYet => 10,
        }
    }
}

/// A failure with its kind.
#[derive(Debug)]
pub struct Failure {
    kind: Kind,
    message: String,
}

impl Failure {
    /// A failure of a kind.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// An error of a kind: `fail!(Kind::NotFound, "order {order} is not yours")`.
macro_rules! fail {
    ($kind:expr, $($message:tt)*) => {
        anyhow::Error::new($crate::error::Failure::new($kind, format!($($message)*)))
    };
}
pub(crate) use fail;

/// The kind of an error: that of the first of its causes which has one.
pub fn kind_of(error: &anyhow::Error) -> Kind {
    error.chain().find_map(known).unwrap_or(Kind::Other)
}

fn known(cause: &(dyn std::error::Error + 'static)) -> Option<Kind> {
    if let Some(failure) = cause.downcast_ref::<Failure>() {
        return Some(failure.kind);
    }
    if let Some(error) = cause.downcast_ref::<weighhouse_chain::Error>() {
        return Some(of_chain(error));
    }
    if let Some(error) = cause.downcast_ref::<QuoteError>() {
        return Some(of_quote(error));
    }
    if cause.is::<PriceError>() {
        return Some(Kind::Refused);
    }
    cause.downcast_ref::<weighhouse_ipfs::Error>().map(of_ipfs)
}

fn of_chain(error: &weighhouse_chain::Error) -> Kind {
    use weighhouse_chain::Error;
    match error {
        Error::Unreachable { .. } | Error::Starting { .. } => Kind::Unreachable,
        Error::NotIncluded { .. } | Error::Expired { .. } | Error::SequenceTaken { .. } => Kind::NotYet,
        // Another node may know; asking this one again does not help, and keeps back nothing else.
        Error::OutcomeUnknown { .. } => Kind::Other,
        Error::WrongChain { .. } | Error::Invalid { .. } => Kind::Usage,
        Error::NotFound { .. } => Kind::NotFound,
        Error::OutOfFunds { .. } => Kind::Funds,
        // The contracts' words for an id that nothing has.
        Error::Contract { text } if text.starts_with("there is no ") => Kind::NotFound,
        Error::Contract { .. } | Error::Refused { .. } | Error::Node { .. } => Kind::Refused,
    }
}

/// Escrow quotes nothing that it would refuse, so that a price it can't take is no quote of its own.
fn of_quote(error: &QuoteError) -> Kind {
    match error {
        QuoteError::NoPlan { .. } | QuoteError::NoVersion { .. } => Kind::NotFound,
        QuoteError::Price(_) | QuoteError::OtherThanListing { .. } | QuoteError::OtherThanLicense { .. } => {
            Kind::Unverified
        }
    }
}

fn of_ipfs(error: &weighhouse_ipfs::Error) -> Kind {
    use weighhouse_ipfs::Error;
    match error {
        Error::Unreachable { .. } | Error::Stalled { .. } | Error::Short { .. } => Kind::Unreachable,
        Error::NotFound { .. } => Kind::NotFound,
        Error::TooLarge { .. } => Kind::Unverified,
        Error::Refused { .. } => Kind::Refused,
        Error::Cid { .. } | Error::Unreadable { .. } | Error::File { .. } => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_shows_through_added_context() {
        let error = fail!(Kind::Funds, "5 uwhs are missing").context("while buying");
        assert_eq!(kind_of(&error), Kind::Funds);
        assert_eq!(kind_of(&anyhow::anyhow!("the disk is full")), Kind::Other);
        let chain = weighhouse_chain::Error::OutOfFunds { text: "5uwhs".into() };
        assert_eq!(kind_of(&anyhow::Error::new(chain).context("while buying")), Kind::Funds);
    }

    #[test]
    fn what_is_gone_may_be_done_later_and_what_is_unknown_does_not_say_so() {
        use weighhouse_chain::Error;
        let kind = |error: Error| kind_of(&anyhow::Error::new(error));
        let (address, hash) = ("wasm1buyer".to_owned(), "AA".to_owned());
        assert_eq!(kind(Error::SequenceTaken { address, used: 4, expected: Some(5) }), Kind::NotYet);
        assert_eq!(kind(Error::Expired { hash: hash.clone(), timeout_height: 9 }), Kind::NotYet);
        let (url, reason) = ("http://127.0.0.1".to_owned(), "it is pruned".to_owned());
        assert_eq!(kind(Error::OutcomeUnknown { hash, url, height: 9, reason }), Kind::Other);
    }
}
