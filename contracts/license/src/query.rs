//! What the collection answers: cw721's queries over packed tokens, in pages of the market's size.

use cosmwasm_std::{Deps, Env, Order, StdResult};
use cw721::msg::{
    AllNftInfoResponse, ApprovalResponse, ApprovalsResponse, MinterResponse, NftInfoResponse, NumTokensResponse,
    OperatorResponse, OperatorsResponse, OwnerOfResponse, TokensResponse,
};
use cw721::state::MINTER;
use cw721::{Approval, Expiration};
use cw_storage_plus::Bound;
use weighhouse_protocol::license::{Config, ContractInfoResponse, HeldLicense, LicenseMetadata};
use weighhouse_protocol::paging::page_size;

use crate::metadata::metadata;
use crate::state::{self, load, tokens as all, Token, CONFIG};
use crate::ContractError;

pub fn config(deps: Deps<'_>) -> StdResult<Config> {
    CONFIG.load(deps.storage)
}

pub fn owner_of(
    deps: Deps<'_>,
    env: &Env,
    license: &str,
    include_expired: Option<bool>,
) -> Result<OwnerOfResponse, ContractError> {
    let token = load(deps.storage, license)?;
    Ok(access(&token, env, include_expired))
}

fn access(token: &Token, env: &Env, include_expired: Option<bool>) -> OwnerOfResponse {
    OwnerOfResponse { owner: token.owner.to_string(), approvals: live(token, env, include_expired) }
}

fn live(token: &Token, env: &Env, include_expired: Option<bool>) -> Vec<Approval> {
    let counts = |approval: &&Approval| include_expired == Some(true) || !approval.is_expired(&env.block);
    token.approvals.iter().filter(counts).cloned().collect()
}

pub fn approval(
    deps: Deps<'_>,
    env: &Env,
    license: &str,
    spender: &str,
    include_expired: Option<bool>,
) -> Result<ApprovalResponse, ContractError> {
    let token = load(deps.storage, license)?;
    let spender = deps.api.addr_validate(spender)?;
    if token.owner == spender {
        return Ok(ApprovalResponse { approval: Approval { spender, expires: Expiration::Never {} } });
    }
    match live(&token, env, include_expired).into_iter().find(|approval| approval.spender == spender) {
        Some(approval) => Ok(ApprovalResponse { approval }),
        None => Err(ContractError::NotApproved { spender, subject: format!("license {license}") }),
    }
}

pub fn approvals(
    deps: Deps<'_>,
    env: &Env,
    license: &str,
    include_expired: Option<bool>,
) -> Result<ApprovalsResponse, ContractError> {
    let token = load(deps.storage, license)?;
    Ok(ApprovalsResponse { approvals: live(&token, env, include_expired) })
}

pub fn operator(
    deps: Deps<'_>,
    env: &Env,
    owner: &str,
    operator: &str,
    include_expired: Option<bool>,
) -> Result<OperatorResponse, ContractError> {
    let owner = deps.api.addr_validate(owner)?;
    let spender = deps.api.addr_validate(operator)?;
    let expires = all().operators.may_load(deps.storage, (&owner, &spender))?;
    match expires.filter(|expires| include_expired == Some(true) || !expires.is_expired(&env.block)) {
        Some(expires) => Ok(OperatorResponse { approval: Approval { spender, expires } }),
        None => Err(ContractError::NotApproved { spender, subject: format!("the licenses of {owner}") }),
    }
}

/// A page holds fewer than its size only at the end of the list: operators whose time is over are
/// passed over, and their owner pays for each of them with the gas of its own queries.
pub fn all_operators(
    deps: Deps<'_>,
    env: &Env,
    owner: &str,
    include_expired: Option<bool>,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<OperatorsResponse, ContractError> {
    let owner = deps.api.addr_validate(owner)?;
    let after = start_after.map(|account| deps.api.addr_validate(&account)).transpose()?;
    let operators = all()
        .operators
        .prefix(&owner)
        .range(deps.storage, after.as_ref().map(Bound::exclusive), None, Order::Ascending)
        .map(|row| row.map(|(spender, expires)| Approval { spender, expires }))
        .filter(|row| {
            let over = row.as_ref().is_ok_and(|approval| approval.is_expired(&env.block));
            include_expired == Some(true) || !over
        })
        .take(page_size(limit))
        .collect::<StdResult<_>>()?;
    Ok(OperatorsResponse { operators })
}

pub fn num_tokens(deps: Deps<'_>) -> StdResult<NumTokensResponse> {
    Ok(NumTokensResponse { count: state::count(deps.storage)? })
}

pub fn contract_info(deps: Deps<'_>) -> StdResult<ContractInfoResponse> {
    let info = all().collection_info.load(deps.storage)?;
    Ok(ContractInfoResponse { name: info.name, symbol: info.symbol })
}

pub fn minter(deps: Deps<'_>) -> StdResult<MinterResponse> {
    let owner = MINTER.get_ownership(deps.storage)?.owner;
    Ok(MinterResponse { minter: owner.map(String::from) })
}

pub fn license(deps: Deps<'_>, env: &Env, license: &str) -> Result<HeldLicense, ContractError> {
    let token = load(deps.storage, license)?;
    let license = token.extension.expand()?.at(env.block.time.seconds());
    Ok(HeldLicense { owner: token.owner, license })
}

pub fn nft_info(deps: Deps<'_>, env: &Env, license: &str) -> Result<NftInfoResponse<LicenseMetadata>, ContractError> {
    expand(deps, env, license, &load(deps.storage, license)?)
}

fn expand(
    deps: Deps<'_>,
    env: &Env,
    license: &str,
    token: &Token,
) -> Result<NftInfoResponse<LicenseMetadata>, ContractError> {
    let frozen = token.extension.expand()?.at(env.block.time.seconds());
    let (token_uri, extension) = metadata(deps, license, frozen)?;
    Ok(NftInfoResponse { token_uri: Some(token_uri), extension })
}

pub fn all_nft_info(
    deps: Deps<'_>,
    env: &Env,
    license: &str,
    include_expired: Option<bool>,
) -> Result<AllNftInfoResponse<LicenseMetadata>, ContractError> {
    let token = load(deps.storage, license)?;
    let info = expand(deps, env, license, &token)?;
    Ok(AllNftInfoResponse { access: access(&token, env, include_expired), info })
}

pub fn tokens(
    deps: Deps<'_>,
    owner: &str,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<TokensResponse, ContractError> {
    let owner = deps.api.addr_validate(owner)?;
    let tokens = all()
        .nft_info
        .idx
        .owner
        .prefix(owner)
        .keys(deps.storage, start_after.map(Bound::exclusive), None, Order::Ascending)
        .take(page_size(limit))
        .collect::<StdResult<_>>()?;
    Ok(TokensResponse { tokens })
}

pub fn all_tokens(deps: Deps<'_>, start_after: Option<String>, limit: Option<u32>) -> StdResult<TokensResponse> {
    let tokens = all()
        .nft_info
        .keys(deps.storage, start_after.as_deref().map(Bound::exclusive), None, Order::Ascending)
        .take(page_size(limit))
        .collect::<StdResult<_>>()?;
    Ok(TokensResponse { tokens })
}
