//! The migration that every contract of the market has: it takes over the state of the same or an older version.

use cosmwasm_std::{DepsMut, Response, StdError};

use crate::events::ContractMigrated;
use crate::records::upgrade;

/// Takes over the state of the contract `name`, of `version` or an older one, and lets the walk over its records
/// begin anew.
///
/// # Errors
/// [`StdError`] when the state is another contract's or a newer version's.
pub fn migrate(deps: DepsMut<'_>, name: &str, version: &str) -> Result<Response, StdError> {
    let from = cw2::ensure_from_older_version(deps.storage, name, version)?;
    upgrade::restart(deps.storage);
    let migrated = ContractMigrated { contract: name.into(), from: from.to_string(), to: version.into() };
    Ok(Response::new().add_event(migrated))
}
