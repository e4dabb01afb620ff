//! Entry points: they only dispatch.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::migration;
use weighhouse_protocol::registry::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

use crate::{execute, query, ContractError};

/// The contract's name in its version record.
pub const NAME: &str = "weighhouse-registry";
/// The contract's version in its version record.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Starts the registry.
///
/// # Errors
/// [`ContractError`] when a setting is out of its bounds.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    cw2::set_contract_version(deps.storage, NAME, VERSION)?;
    execute::instantiate(deps, env, info, msg)
}

/// Does what a message says.
///
/// # Errors
/// [`ContractError`] says why not; nothing has changed then.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    match msg {
        ExecuteMsg::CreateListing { listing, version } => execute::create_listing(deps, env, info, listing, version),
        ExecuteMsg::PublishVersion { listing, version } => execute::publish_version(deps, env, info, listing, version),
        ExecuteMsg::SetPrice { listing, plan, price } => execute::set_price(deps, env, info, listing, plan, price),
        ExecuteMsg::SetPayees { listing, payees } => execute::set_payees(deps, info, listing, payees),
        ExecuteMsg::SetCard { listing, card } => execute::set_card(deps, info, listing, card),
        ExecuteMsg::Pause { listing } => execute::pause(deps, info, listing),
        ExecuteMsg::Resume { listing } => execute::resume(deps, info, listing),
        ExecuteMsg::Retire { listing } => execute::retire(deps, info, listing),
        ExecuteMsg::Delist { listing } => execute::delist(deps, env, info, listing),
        ExecuteMsg::Relist { listing } => execute::relist(deps, env, info, listing),
        ExecuteMsg::PauseOrders { seconds } => execute::pause_orders(deps, env, info, seconds),
        ExecuteMsg::ResumeOrders {} => execute::resume_orders(deps, env, info),
        ExecuteMsg::MarkBad { listing, version } => execute::mark_bad(deps, env, info, listing, version),
        ExecuteMsg::UpdateConfig { config } => execute::update_config(deps, env, info, config),
        ExecuteMsg::UpgradeRecords { limit } => execute::upgrade_records(deps, limit),
        ExecuteMsg::UpdateOwnership(action) => execute::update_ownership(deps, env, info, action),
    }
}

/// Answers a question.
///
/// # Errors
/// [`ContractError`] when what is asked for does not exist.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps<'_>, _env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&query::config(deps)?),
        QueryMsg::Listing { listing } => to_json_binary(&query::listing(deps, listing)?),
        QueryMsg::Listings { start_after, limit } => to_json_binary(&query::listings(deps, start_after, limit)?),
        QueryMsg::Version { listing, version } => to_json_binary(&query::version(deps, listing, version)?),
        QueryMsg::Versions { listing, start_after, limit } => {
            to_json_binary(&query::versions(deps, listing, start_after, limit)?)
        }
        QueryMsg::Split { listing, split_version } => to_json_binary(&query::split(deps, listing, split_version)?),
        QueryMsg::OrderPause {} => to_json_binary(&query::order_pause(deps)?),
        QueryMsg::Ownership {} => to_json_binary(&cw_ownable::get_ownership(deps.storage)?),
    };
    Ok(answer?)
}

/// Takes over the state of the same or an older version.
///
/// # Errors
/// [`ContractError::Std`] when the state is another contract's or a newer version's; [`ContractError::OldSettings`] and
/// [`ContractError::Record`] when this code can't read what is stored.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(mut deps: DepsMut<'_>, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    let response = migration::migrate(deps.branch(), NAME, VERSION)?;
    execute::check_records(deps.storage)?;
    Ok(response)
}
