//! A DAO that governs a market in tests: the fixed multisig of cw-plus as it is, and the words that it is told.
//!
//! A library that only re-exports another crate's entry points exports nothing, so they are here once more.

use cosmwasm_std::{entry_point, Binary, Deps, DepsMut, Env, MessageInfo, Response, StdResult};
use cw3_fixed_multisig::contract;

pub use cw3::{ProposalResponse, Status, Vote};
pub use cw3_fixed_multisig::msg::{ExecuteMsg, InstantiateMsg, QueryMsg, Voter};
pub use cw3_fixed_multisig::ContractError;
pub use cw_utils::{Duration, Expiration, Threshold};

/// Starts it.
///
/// # Errors
/// As cw3-fixed-multisig.
#[entry_point]
pub fn instantiate(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    contract::instantiate(deps, env, info, msg)
}

/// Does what a message says.
///
/// # Errors
/// As cw3-fixed-multisig.
#[entry_point]
pub fn execute(deps: DepsMut<'_>, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Result<Response, ContractError> {
    contract::execute(deps, env, info, msg)
}

/// Answers a question.
///
/// # Errors
/// As cw3-fixed-multisig.
#[entry_point]
pub fn query(deps: Deps<'_>, env: Env, msg: QueryMsg) -> StdResult<Binary> {
    contract::query(deps, env, msg)
}
