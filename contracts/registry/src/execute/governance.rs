//! What governance does: the market's settings, and who governs.

use cosmwasm_std::{ensure, Deps, DepsMut, Env, MessageInfo, Response};
use cw_ownable::Action;
use weighhouse_protocol::escrow;
use weighhouse_protocol::events::{ConfigChanged, Json};
use weighhouse_protocol::registry::{Config, InstantiateMsg};

use crate::state::{self, pause};
use crate::{bounds, ContractError};

pub fn instantiate(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    cw_ownable::initialize_owner(deps.storage, deps.api, Some(&msg.governance))?;
    state::save_escrow(deps.storage, &deps.api.addr_validate(&msg.escrow)?)?;
    set_config(deps, env, msg.config)
}

/// Replaces the settings. A pause stays, and a guardian may pause once more: governance has spoken.
pub fn update_config(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    config: Config,
) -> Result<Response, ContractError> {
    cw_ownable::assert_owner(deps.storage, &info.sender)?;
    pause::rearm_guardian(deps.storage);
    set_config(deps, env, config)
}

fn set_config(deps: DepsMut<'_>, env: Env, config: Config) -> Result<Response, ContractError> {
    bounds::config(deps.api, &config)?;
    check_offices(deps.as_ref(), &env, &config)?;
    state::save_config(deps.storage, &config)?;
    Ok(Response::new().add_event(ConfigChanged { config: Json(config) }))
}

/// No office is held by a contract of the market: money sent to one would stay there, and none can
/// send a message of its own accord.
fn check_offices(deps: Deps<'_>, env: &Env, config: &Config) -> Result<(), ContractError> {
    let escrow = state::escrow(deps.storage)?;
    let mut contracts = vec![env.contract.address.clone(), escrow.clone()];
    // The registry is instantiated before escrow, which has no answer then.
    let known = deps.querier.query_wasm_smart::<escrow::Config>(escrow, &escrow::QueryMsg::Config {});
    contracts.extend(known.map(|known| [known.license, known.royalties]).into_iter().flatten());
    let offices = [
        ("treasury", Some(&config.treasury)),
        ("arbiter", config.arbiter.as_ref().map(|arbiter| &arbiter.address)),
        ("guardian", config.guardian.as_ref().map(|guardian| &guardian.address)),
        ("moderator", config.moderator.as_ref().map(|moderator| &moderator.address)),
    ];
    for (office, address) in offices {
        let taken = address.and_then(|address| contracts.iter().find(|contract| contract.as_str() == address));
        if let Some(contract) = taken {
            return Err(ContractError::OfficeOfContract { office, contract: contract.clone() });
        }
    }
    Ok(())
}

/// Hands governance over, in two steps. It can't be renounced: without it nothing could be delisted,
/// no setting changed, and no code mended.
pub fn update_ownership(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    action: Action,
) -> Result<Response, ContractError> {
    ensure!(action != Action::RenounceOwnership, ContractError::Renounced {});
    let ownership = cw_ownable::update_ownership(deps, &env.block, &info.sender, action)?;
    Ok(Response::new().add_attributes(ownership.into_attributes()))
}
