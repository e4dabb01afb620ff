//! The floor of a license: the reference contract of cw721 as it is.
//!
//! A library that only re-exports another crate's entry points exports nothing, so they are here once more.

use cosmwasm_std::{entry_point, Binary, Deps, DepsMut, Env, MessageInfo, Response};
use cw721_base::entry;
use cw721_base::error::ContractError;
use cw721_base::msg::{ExecuteMsg, InstantiateMsg, QueryMsg};

/// Starts it.
///
/// # Errors
/// As cw721-base.
#[entry_point]
pub fn instantiate(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    entry::instantiate(deps, env, info, msg)
}

/// Does what a message says.
///
/// # Errors
/// As cw721-base.
#[entry_point]
pub fn execute(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Result<Response, ContractError> {
    entry::execute(deps, env, info, msg)
}

/// Answers a question.
///
/// # Errors
/// As cw721-base.
#[entry_point]
pub fn query(deps: Deps<'_>, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    entry::query(deps, env, msg)
}
