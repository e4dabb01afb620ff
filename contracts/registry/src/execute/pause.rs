//! The pause of new orders: by governance, or once by the guardian that it names.

use cosmwasm_std::{ensure, Addr, DepsMut, Env, MessageInfo, Response, Storage};
use weighhouse_protocol::events::{OrdersPaused, OrdersResumed};
use weighhouse_protocol::registry::MAX_PAUSE;
use weighhouse_protocol::Seconds;

use crate::state::pause::{self, Pause};
use crate::{bounds, state, ContractError};

/// Stops new orders. Deadlines run on: what is open is delivered, refunded, settled and proven as before.
pub fn pause_orders(deps: DepsMut<'_>, env: Env, info: MessageInfo, seconds: u32) -> Result<Response, ContractError> {
    bounds::number("seconds", seconds.into(), 1, MAX_PAUSE.into())?;
    let now = env.block.time.seconds();
    if !cw_ownable::is_owner(deps.storage, &info.sender)? {
        check_guardian(deps.storage, &info.sender, now)?;
        pause::spend_guardian(deps.storage)?;
    }
    let paused = Pause { by: info.sender, until: now.saturating_add(seconds.into()) };
    pause::begin(deps.storage, &paused)?;
    Ok(Response::new().add_event(OrdersPaused { by: paused.by, paused_until: paused.until }))
}

/// The guardian pauses before its end, while no pause is in force, and once until governance speaks:
/// so it can neither renew a pause nor cut governance's short.
fn check_guardian(storage: &dyn Storage, sender: &Addr, now: Seconds) -> Result<(), ContractError> {
    let guardian = state::config(storage)?
        .guardian
        .filter(|guardian| guardian.address == sender.as_str())
        .ok_or_else(|| ContractError::NotGuardian { sender: sender.clone() })?;
    let expires_at = guardian.expires_at;
    ensure!(now < expires_at, ContractError::GuardianExpired { expires_at, now });
    if let Some(pause) = pause::in_force(storage, now)? {
        return Err(ContractError::PausedAlready { until: pause.until });
    }
    ensure!(!pause::is_guardian_spent(storage)?, ContractError::GuardianSpent {});
    Ok(())
}

/// Lifts the pause. Governance's word lets the guardian pause once more; the guardian's does not.
pub fn resume_orders(deps: DepsMut<'_>, env: Env, info: MessageInfo) -> Result<Response, ContractError> {
    if cw_ownable::is_owner(deps.storage, &info.sender)? {
        pause::rearm_guardian(deps.storage);
    } else {
        let pause = pause::in_force(deps.storage, env.block.time.seconds())?.ok_or(ContractError::NotPaused {})?;
        ensure!(pause.by == info.sender, ContractError::NotGuardian { sender: info.sender });
    }
    pause::lift(deps.storage)?;
    Ok(Response::new().add_event(OrdersResumed { by: info.sender }))
}
