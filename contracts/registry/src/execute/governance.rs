//! What governance does.

use cosmwasm_std::{ensure, DepsMut, Env, MessageInfo, Response};
use cw_ownable::Action;
use weighhouse_protocol::events::{ConfigChanged, Json};
use weighhouse_protocol::registry::{Config, InstantiateMsg, ListingState};
use weighhouse_protocol::ListingId;

use super::listing::change_state;
use crate::state::{self, Listings};
use crate::{bounds, ContractError};

pub fn instantiate(deps: DepsMut<'_>, info: MessageInfo, msg: InstantiateMsg) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    cw_ownable::initialize_owner(deps.storage, deps.api, Some(&msg.governance))?;
    state::save_escrow(deps.storage, &deps.api.addr_validate(&msg.escrow)?)?;
    set_config(deps, msg.config)
}

pub fn update_config(deps: DepsMut<'_>, info: MessageInfo, config: Config) -> Result<Response, ContractError> {
    cw_ownable::assert_owner(deps.storage, &info.sender)?;
    set_config(deps, config)
}

fn set_config(deps: DepsMut<'_>, config: Config) -> Result<Response, ContractError> {
    bounds::config(deps.api, &config)?;
    state::save_config(deps.storage, &config)?;
    Ok(Response::new().add_event(ConfigChanged { config: Json(config) }))
}

/// Ends a listing's sales, in whatever state its seller left it. Open orders go on: they can still
/// be delivered, or refunded.
pub fn delist(deps: DepsMut<'_>, info: MessageInfo, id: ListingId) -> Result<Response, ContractError> {
    cw_ownable::assert_owner(deps.storage, &info.sender)?;
    let listing = Listings::load(deps.storage, id)?;
    let state = listing.state;
    ensure!(state != ListingState::Delisted, ContractError::WrongState { listing: id, state, action: "a delisting" });
    change_state(deps, listing, ListingState::Delisted)
}

pub fn update_ownership(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    action: Action,
) -> Result<Response, ContractError> {
    let ownership = cw_ownable::update_ownership(deps, &env.block, &info.sender, action)?;
    Ok(Response::new().add_attributes(ownership.into_attributes()))
}
