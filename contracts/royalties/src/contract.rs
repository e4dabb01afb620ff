//! Entry points: they only dispatch.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::migration;
use weighhouse_protocol::royalties::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

use crate::execute::Sale;
use crate::{execute, query, ContractError};

/// The contract's name in its version record.
pub const NAME: &str = "weighhouse-royalties";
/// The contract's version in its version record.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Starts the ledger.
///
/// # Errors
/// [`ContractError`] when an address is invalid or money is attached.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut<'_>,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    cw2::set_contract_version(deps.storage, NAME, VERSION)?;
    execute::instantiate(deps, info, msg)
}

/// Does what a message says.
///
/// # Errors
/// [`ContractError`] says why not; nothing has changed then.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(deps: DepsMut<'_>, _env: Env, info: MessageInfo, msg: ExecuteMsg) -> Result<Response, ContractError> {
    match msg {
        ExecuteMsg::Credit { listing, split_version, gross, fee, sales: _ } => {
            execute::credit(deps, info, Sale { listing, split_version, gross, fee })
        }
        ExecuteMsg::Claim { denoms } => execute::claim(deps, info, denoms),
        ExecuteMsg::UpgradeRecords { limit } => execute::upgrade_records(deps, info, limit),
    }
}

/// Answers a question.
///
/// # Errors
/// [`ContractError`] when an address is invalid.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps<'_>, _env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&query::config(deps)?),
        QueryMsg::Balances { account, start_after, limit } => {
            to_json_binary(&query::balances(deps, &account, start_after, limit)?)
        }
        QueryMsg::Totals { start_after, limit } => to_json_binary(&query::totals(deps, start_after, limit)?),
    };
    Ok(answer?)
}

/// Takes over the state of the same or an older version.
///
/// # Errors
/// [`ContractError::Std`] when the state is another contract's or a newer version's; [`ContractError::Record`] when this
/// code can't read what is stored.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(mut deps: DepsMut<'_>, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    let response = migration::migrate(deps.branch(), NAME, VERSION)?;
    execute::check_records(deps.storage)?;
    Ok(response)
}
