//! Settings, and records of older formats.

use cosmwasm_std::{DepsMut, MessageInfo, Response, Storage};
use weighhouse_protocol::events::{Json, RecordsUpgraded, ReputationConfigChanged};
use weighhouse_protocol::records::upgrade::{check_ends, walk};
use weighhouse_protocol::reputation::{Config, InstantiateMsg};

use crate::contract::NAME;
use crate::market::Market;
use crate::state::{self, ContractsRecord, KEY_SPACES};
use crate::{bounds, ContractError};

pub fn instantiate(deps: DepsMut<'_>, info: MessageInfo, msg: InstantiateMsg) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let valid = |address: &str| deps.api.addr_validate(address).map(String::from);
    let contracts =
        ContractsRecord { registry: valid(&msg.registry)?, license: valid(&msg.license)?, escrow: valid(&msg.escrow)? };
    contracts.set(deps.storage);
    set_config(deps, msg.config)
}

pub fn update_config(deps: DepsMut<'_>, info: MessageInfo, config: Config) -> Result<Response, ContractError> {
    Market::of(deps.as_ref())?.check_governance(&info.sender)?;
    set_config(deps, config)
}

fn set_config(deps: DepsMut<'_>, config: Config) -> Result<Response, ContractError> {
    bounds::config(&config)?;
    state::save_config(deps.storage, &config)?;
    Ok(Response::new().add_event(ReputationConfigChanged { config: Json(config) }))
}

/// Checks for a migration that this code reads what is stored.
pub fn check_records(storage: &dyn Storage) -> Result<(), ContractError> {
    state::config(storage).map_err(|error| ContractError::OldSettings { reason: error.to_string() })?;
    Ok(check_ends(storage, &KEY_SPACES)?)
}

pub fn upgrade_records(deps: DepsMut<'_>, limit: u32) -> Result<Response, ContractError> {
    let walk = walk(deps.storage, &KEY_SPACES, limit)?;
    let upgraded = RecordsUpgraded { contract: NAME.into(), upgraded: walk.upgraded, done: walk.done };
    Ok(Response::new().add_event(upgraded))
}
