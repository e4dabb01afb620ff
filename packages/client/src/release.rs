//! The release of a market's contracts, beside the one that this program speaks.

use std::fmt;

use weighhouse_chain::Client;
use weighhouse_protocol::migration::{ContractVersion, RELEASES, VERSION_KEY};

use crate::error::{Error, Result};

/// Major and minor of a release. Messages and answers change with them; a patch changes neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Release {
    pub major: u64,
    pub minor: u64,
}

/// A market and a program that do not understand each other.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseError {
    /// The contracts are of a later release: what they ask and answer may be unknown here.
    #[error(
        "market/newer: the market's contracts are of release {found}, and this program knows releases up to {speaks}"
    )]
    Newer {
        found: Release,
        /// This program's.
        speaks: Release,
    },
    /// The contracts are of an earlier release, and do not know what this program asks, or it does not know their answer.
    #[error(
        "market/older: the market's contracts of release {found} and this program of release {speaks} do not understand each \
         other: {reason}"
    )]
    Older {
        found: Release,
        /// This program's.
        speaks: Release,
        /// The reason of the program or contract that can't read what the other said.
        reason: String,
    },
}

impl Release {
    /// The release of this program: it speaks that one and those before.
    pub fn own() -> Self {
        RELEASES.last().and_then(|version| Self::read(version)).unwrap_or(Self { major: 0, minor: 0 })
    }

    /// Reads a version such as `0.2.0`; `None` for another text.
    pub fn read(version: &str) -> Option<Self> {
        let mut parts = version.split('.').map(|part| part.parse().ok());
        match (parts.next()?, parts.next()?) {
            (Some(major), Some(minor)) => Some(Self { major, minor }),
            _ => None,
        }
    }

    /// Refuses a market of a later release than this one.
    ///
    /// # Errors
    /// [`ReleaseError::Newer`].
    pub fn check(self, found: Self) -> Result<(), ReleaseError> {
        match found > self {
            true => Err(ReleaseError::Newer { found, speaks: self }),
            false => Ok(()),
        }
    }

    /// The reason for which this program and a contract of the release `found` do not understand each other.
    pub(crate) fn explain(self, found: Self, error: weighhouse_chain::Error) -> Error {
        if let Err(newer) = self.check(found) {
            return newer.into();
        }
        match found < self {
            true => ReleaseError::Older { found, speaks: self, reason: error.to_string() }.into(),
            false => error.into(),
        }
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// Whether a failure says that this program and a contract do not understand each other: an answer that can't be read here, or a
/// question or a message that the contract can't read, in cosmwasm's words.
pub(crate) fn is_misunderstanding(error: &weighhouse_chain::Error) -> bool {
    match error {
        weighhouse_chain::Error::Unreadable { .. } => true,
        weighhouse_chain::Error::Contract { text } => text.contains("Error parsing into type"),
        _ => false,
    }
}

/// The release of a contract; `None` when it keeps none that can be read.
pub(crate) async fn of(chain: &Client, contract: &str) -> Result<Option<Release>> {
    let Some(stored) = chain.raw(contract, VERSION_KEY).await? else { return Ok(None) };
    let version = serde_json::from_slice::<ContractVersion>(&stored).ok();
    Ok(version.and_then(|stored| Release::read(&stored.version)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Kind;

    fn release(version: &str) -> Release {
        Release::read(version).unwrap()
    }

    #[test]
    fn a_program_speaks_its_own_release() {
        assert_eq!(Some(Release::own()), Release::read(env!("CARGO_PKG_VERSION")));
        for none in ["", "1", "1.", "one.two", "v0.1.0", "-1.0"] {
            assert_eq!(Release::read(none), None, "{none:?}");
        }
    }

    #[test]
    fn a_later_minor_or_major_is_refused_and_a_patch_is_not() {
        let own = release("0.2.0");
        for known in ["0.2.0", "0.2.9", "0.1.0", "0.0.7"] {
            assert_eq!(own.check(release(known)), Ok(()), "{known}");
        }
        for later in ["0.3.0", "1.0.0", "0.10.0"] {
            let found = release(later);
            assert_eq!(own.check(found), Err(ReleaseError::Newer { found, speaks: own }), "{later}");
        }
        let error = Error::from(own.check(release("0.3.0")).unwrap_err());
        assert_eq!(error.kind(), Kind::OtherRelease);
        assert_eq!(
            error.to_string(),
            "market/newer: the market's contracts are of release 0.3, and this program knows releases up to 0.2"
        );
    }

    #[test]
    fn a_refusal_for_another_reason_is_no_misunderstanding() {
        let refused = |text: &str| weighhouse_chain::Error::Contract { text: text.into() };
        let unknown = "Error parsing into type weighhouse_protocol::escrow::QueryMsg: unknown variant `halted`";
        assert!(is_misunderstanding(&refused(unknown)));
        assert!(!is_misunderstanding(&refused("escrow/no_order: there is no order 7")));
        assert!(!is_misunderstanding(&weighhouse_chain::Error::NotFound { what: "account".into() }));
    }

    #[test]
    fn an_answer_that_cannot_be_read_is_told_by_the_markets_release() {
        let unreadable = || weighhouse_chain::Error::Unreadable {
            contract: "wasm1escrow".into(),
            reason: "unknown field `halted`".into(),
        };
        let told = |found: &str| release("0.2.0").explain(release(found), unreadable()).to_string();
        assert!(told("0.3.0").starts_with("market/newer: "));
        let older = told("0.1.0");
        assert!(older.starts_with("market/older: ") && older.contains("unknown field `halted`"), "{older}");
        assert_eq!(told("0.2.0"), unreadable().to_string());
    }
}
