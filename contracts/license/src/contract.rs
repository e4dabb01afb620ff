//! Entry points: they only dispatch.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::license::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg, RoyaltyQueryMsg};
use weighhouse_protocol::migration;
use weighhouse_protocol::records::upgrade;

use crate::{collection, execute, query, royalty, ContractError};

/// The contract's name in its version record.
pub const NAME: &str = "weighhouse-license";
/// The contract's version in its version record.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Starts the collection.
///
/// # Errors
/// [`ContractError`] when an address is invalid or money is attached.
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
    execute::check_no_funds(&info)?;
    match msg {
        ExecuteMsg::TransferNft { recipient, token_id } => execute::transfer(deps, env, info, recipient, token_id),
        ExecuteMsg::SendNft { contract, token_id, msg } => execute::send(deps, env, info, contract, token_id, msg),
        ExecuteMsg::Approve { spender, token_id, expires } => {
            execute::approve(deps, env, info, spender, token_id, expires)
        }
        ExecuteMsg::Revoke { spender, token_id } => execute::revoke(deps, env, info, spender, token_id),
        ExecuteMsg::ApproveAll { operator, expires } => execute::approve_all(deps, env, info, operator, expires),
        ExecuteMsg::RevokeAll { operator } => execute::revoke_all(deps, env, info, operator),
        ExecuteMsg::Mint { token_id, owner, token_uri, extension } => {
            execute::mint(deps, info, token_id, owner, token_uri, extension)
        }
    }
}

/// Answers a question.
///
/// # Errors
/// [`ContractError`] when what is asked for does not exist.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps<'_>, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    use QueryMsg as Q;
    let answer = match msg {
        Q::Config {} => to_json_binary(&query::config(deps)?),
        Q::OwnerOf { token_id, include_expired } => {
            to_json_binary(&query::owner_of(deps, &env, &token_id, include_expired)?)
        }
        Q::Approval { token_id, spender, include_expired } => {
            to_json_binary(&query::approval(deps, &env, &token_id, &spender, include_expired)?)
        }
        Q::Approvals { token_id, include_expired } => {
            to_json_binary(&query::approvals(deps, &env, &token_id, include_expired)?)
        }
        Q::Operator { owner, operator, include_expired } => {
            to_json_binary(&query::operator(deps, &env, &owner, &operator, include_expired)?)
        }
        Q::AllOperators { owner, include_expired, start_after, limit } => {
            to_json_binary(&query::all_operators(deps, &env, &owner, include_expired, start_after, limit)?)
        }
        Q::NumTokens {} => to_json_binary(&query::num_tokens(deps)?),
        Q::ContractInfo {} => to_json_binary(&query::contract_info(deps)?),
        Q::Minter {} => to_json_binary(&query::minter(deps)?),
        Q::License { token_id } => to_json_binary(&query::license(deps, &env, &token_id)?),
        Q::NftInfo { token_id } => to_json_binary(&query::nft_info(deps, &env, &token_id)?),
        Q::AllNftInfo { token_id, include_expired } => {
            to_json_binary(&query::all_nft_info(deps, &env, &token_id, include_expired)?)
        }
        Q::Tokens { owner, start_after, limit } => to_json_binary(&query::tokens(deps, &owner, start_after, limit)?),
        Q::AllTokens { start_after, limit } => to_json_binary(&query::all_tokens(deps, start_after, limit)?),
        Q::Extension { msg: RoyaltyQueryMsg::RoyaltyInfo { token_id, sale_price } }
        | Q::RoyaltyInfo { token_id, sale_price } => {
            to_json_binary(&royalty::royalty_info(deps, &token_id, sale_price)?)
        }
        Q::Extension { msg: RoyaltyQueryMsg::CheckRoyalties {} } | Q::CheckRoyalties {} => {
            to_json_binary(&royalty::check_royalties())
        }
        Q::GetCollectionInfoAndExtension {} => to_json_binary(&collection::info_and_extension(deps)?),
        Q::GetMinterOwnership {} => to_json_binary(&collection::minter_ownership(deps)?),
        Q::GetCreatorOwnership {} => to_json_binary(&collection::creator_ownership(deps)?),
        Q::GetAdditionalMinters { .. } => to_json_binary(&collection::additional_minters()),
        Q::GetWithdrawAddress {} => to_json_binary(&None::<String>),
        Q::GetConfig {} => to_json_binary(&collection::config(deps, &env)?),
        Q::GetAllInfo {} => to_json_binary(&collection::all_info(deps, &env)?),
    };
    Ok(answer?)
}

/// Takes over the state of the same or an older version.
///
/// # Errors
/// [`ContractError::Std`] when the state is another contract's or a newer version's.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(mut deps: DepsMut<'_>, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    let response = migration::migrate(deps.branch(), NAME, VERSION)?;
    // Licenses are stored as cw721 stores tokens, in one format: there is nothing to walk over.
    upgrade::end(deps.storage);
    Ok(response)
}
