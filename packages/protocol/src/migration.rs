//! The releases of the contracts, and the migration by which each of them takes over a market's state.
//!
//! A contract is migrated from its own release again or from the one directly before. A downgrade is refused, because older code
//! does not know what newer code stored; a skipped release, because what one release converts, the next relies on, and each step is
//! rehearsed alone ([ADR 37](https://github.com/weighhouse/weighhouse/blob/main/docs/adr/0037-releases-are-kept-and-none-is-skipped.md)).
//!
//! A migration does not wait until `upgrade_records` rewrote all records of the release before. Every release reads every format that
//! was ever stored ([`Record::from_older`](crate::records::Record::from_older)), so that a record that nobody rewrote costs money to
//! nobody; and an upgrade that mends a fault can't be held up by a walk over thousands of records that somebody else has to pay for.
//! A release that stops reading a format must refuse the migration while [`upgrade::pending`].

use cosmwasm_std::{DepsMut, Response, StdError, StdResult};

pub use cw2::ContractVersion;

use crate::events::ContractMigrated;
use crate::records::upgrade;

/// Every release, the oldest first. The last one is the release that this code belongs to; the others have folders in
/// `deploy/releases`.
pub const RELEASES: &[&str] = &["0.1.0", "0.2.0"];

/// The key under which each contract keeps its name and release, as cw2 stores them: a [`ContractVersion`] in JSON, which
/// anybody can read raw.
pub const VERSION_KEY: &[u8] = b"contract_info";

/// The releases whose state the code of a release takes over: the one directly before, if there is one, and itself. Empty for
/// a version that is none of [`RELEASES`].
pub fn accepted(version: &str) -> &'static [&'static str] {
    let Some(at) = RELEASES.iter().position(|release| *release == version) else { return &[] };
    RELEASES.get(at.saturating_sub(1)..=at).unwrap_or_default()
}

/// Takes over the state of the contract `name`, of `version` or of the release directly before, and lets the walk over its
/// records begin anew.
///
/// # Errors
/// [`StdError`] when the state is another contract's, or of another release than the [`accepted`] ones.
pub fn migrate(deps: DepsMut<'_>, name: &str, version: &str) -> StdResult<Response> {
    let stored = cw2::get_contract_version(deps.storage)?;
    if stored.contract != name {
        return Err(StdError::generic_err(format!("the state is of {}, and this code is {name}", stored.contract)));
    }
    let accepted = accepted(version);
    if !accepted.contains(&stored.version.as_str()) {
        return Err(StdError::generic_err(format!(
            "{name} is of release {}, and this code is of release {version}: it takes over {}",
            stored.version,
            accepted.join(" and ")
        )));
    }
    cw2::set_contract_version(deps.storage, name, version)?;
    upgrade::begin(deps.storage);
    let migrated = ContractMigrated { contract: name.into(), from: stored.version, to: version.into() };
    Ok(Response::new().add_event(migrated))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use cosmwasm_std::testing::mock_dependencies;

    use super::*;

    /// Major, minor and patch.
    fn parts(version: &str) -> [u64; 3] {
        let parts: Vec<u64> = version.split('.').map(|part| part.parse().unwrap()).collect();
        parts.try_into().unwrap()
    }

    #[test]
    fn releases_ascend_to_this_one() {
        assert_eq!(RELEASES.last(), Some(&env!("CARGO_PKG_VERSION")));
        assert!(RELEASES.windows(2).all(|pair| parts(pair[0]) < parts(pair[1])), "{RELEASES:?}");
    }

    #[test]
    fn a_contracts_release_is_where_cw2_keeps_it() {
        assert_eq!(cw2::CONTRACT.as_slice(), VERSION_KEY);
    }

    #[test]
    fn a_release_takes_over_itself_and_the_one_before() {
        assert_eq!(accepted("0.1.0"), ["0.1.0"]);
        for pair in RELEASES.windows(2) {
            assert_eq!(accepted(pair[1]), pair);
        }
        for unknown in ["0.0.1", "999.0.0", ""] {
            assert!(accepted(unknown).is_empty(), "{unknown}");
        }
    }

    #[test]
    fn a_migration_takes_over_accepted_releases_alone_and_says_which() {
        let [before, present] = accepted("0.2.0") else { panic!("0.2.0 accepts other than two") };
        let from = |name: &str, version: &str| {
            let mut deps = mock_dependencies();
            cw2::set_contract_version(&mut deps.storage, name, version).unwrap();
            let migrated = migrate(deps.as_mut(), "weighhouse-escrow", "0.2.0");
            let stored = cw2::get_contract_version(&deps.storage).unwrap().version;
            migrated.map(|_| (stored, upgrade::pending(&deps.storage)))
        };
        for accepted in [before, present] {
            assert_eq!(from("weighhouse-escrow", accepted), Ok(("0.2.0".into(), true)), "{accepted}");
        }
        for refused in ["0.0.1", "0.1.1", "0.3.0", "999.0.0", "of no kind"] {
            let error = from("weighhouse-escrow", refused).unwrap_err().to_string();
            let expected = format!(
                "weighhouse-escrow is of release {refused}, and this code is of release 0.2.0: it takes over 0.1.0 and 0.2.0"
            );
            assert!(error.ends_with(&expected), "{error}");
        }
        let error = from("weighhouse-license", "0.2.0").unwrap_err().to_string();
        assert!(error.ends_with("the state is of weighhouse-license, and this code is weighhouse-escrow"), "{error}");
    }
}
