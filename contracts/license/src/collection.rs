//! The collection as a whole, asked as cw721 0.22 asks.

use cosmwasm_std::{from_json, Addr, Deps, Env, StdError, StdResult};
use cw721::msg::{AdditionalMintersResponse, AllInfoResponse, CollectionInfoAndExtensionResponse, ConfigResponse};
use cw721::state::{CollectionExtension, CollectionInfo, RoyaltyInfo, MINTER};
use cw721::Ownership;
use cw_ownable::OWNERSHIP_KEY;

use crate::state::{self, tokens, CONFIG};

/// The collection's own metadata. It has no picture of its own, and its royalties are each license's.
pub type Extension = Option<CollectionExtension<RoyaltyInfo>>;

const DESCRIPTION: &str = "Licenses of AI models, one for each sale, with the terms of the sale frozen in it.";

fn info(deps: Deps<'_>) -> StdResult<CollectionInfo> {
    tokens().collection_info.load(deps.storage)
}

fn extension(deps: Deps<'_>) -> StdResult<Extension> {
    Ok(Some(CollectionExtension {
        description: DESCRIPTION.into(),
        image: String::new(),
        external_link: CONFIG.load(deps.storage)?.external_url,
        banner_url: None,
        explicit_content: None,
        start_trading_time: None,
        royalty_info: None,
    }))
}

pub fn info_and_extension(deps: Deps<'_>) -> StdResult<CollectionInfoAndExtensionResponse<Extension>> {
    let CollectionInfo { name, symbol, updated_at } = info(deps)?;
    Ok(CollectionInfoAndExtensionResponse { name, symbol, extension: extension(deps)?, updated_at })
}

pub fn minter_ownership(deps: Deps<'_>) -> StdResult<Ownership<Addr>> {
    MINTER.get_ownership(deps.storage)
}

/// The creator is the account that governs: the registry's owner, where cw-ownable keeps it. The one that cw721's state has is
/// that of the beginning, and no hand-over reaches it.
pub fn creator_ownership(deps: Deps<'_>) -> StdResult<Ownership<Addr>> {
    let registry = CONFIG.load(deps.storage)?.registry;
    let stored = deps.querier.query_wasm_raw(&registry, OWNERSHIP_KEY.as_bytes())?;
    from_json(stored.ok_or_else(|| StdError::not_found(format!("owner of the registry {registry}")))?)
}

/// Escrow alone mints.
pub fn additional_minters() -> AdditionalMintersResponse {
    AdditionalMintersResponse { minters: Vec::new() }
}

pub fn config(deps: Deps<'_>, env: &Env) -> StdResult<ConfigResponse<Extension>> {
    Ok(ConfigResponse {
        num_tokens: state::count(deps.storage)?,
        minter_ownership: minter_ownership(deps)?,
        creator_ownership: creator_ownership(deps)?,
        withdraw_address: None,
        collection_info: info(deps)?,
        collection_extension: extension(deps)?,
        contract_info: deps.querier.query_wasm_contract_info(&env.contract.address)?,
    })
}

pub fn all_info(deps: Deps<'_>, env: &Env) -> StdResult<AllInfoResponse> {
    Ok(AllInfoResponse {
        contract_info: deps.querier.query_wasm_contract_info(&env.contract.address)?,
        collection_info: info(deps)?,
        collection_extension: Vec::new(),
        num_tokens: state::count(deps.storage)?,
    })
}
