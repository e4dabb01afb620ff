//! Profiles: their handles, cards and domains.

use cosmwasm_std::{Addr, Coin, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::events::{HandleClaimed, HandleReleased, HandleTransferred, ProfileChanged};
use weighhouse_protocol::reputation::{domain, handle};
use weighhouse_protocol::Seconds;

use super::pay;
use crate::market::Market;
use crate::state::{self, Handles, Held, Profiles};
use crate::{bounds, ContractError};

pub fn claim_handle(deps: DepsMut<'_>, env: Env, info: MessageInfo, text: String) -> Result<Response, ContractError> {
    handle::check(&text)?;
    let deposit = state::config(deps.storage)?.handle_deposit;
    bounds::exactly(&info, "deposit of a handle", &deposit)?;
    let (account, now) = (info.sender, env.block.time.seconds());
    Handles::claim(deps.storage, deps.api, &text, &account, &deposit, now)?;
    let (amount, denom) = (deposit.amount, deposit.denom);
    let claimed = HandleClaimed { account, fold: handle::fold(&text), handle: text, deposit: amount, denom };
    Ok(Response::new().add_event(claimed))
}

/// By its holder, who can claim it again at any time. All others wait for the cooldown, or as long as it was held if that is less.
pub fn release_handle(deps: DepsMut<'_>, env: Env, info: MessageInfo) -> Result<Response, ContractError> {
    let account = deps.api.addr_canonicalize(info.sender.as_str())?;
    let profile = Profiles::load(deps.storage, &account)?;
    let text = profile.handle().ok_or_else(|| ContractError::NothingHeld { account: info.sender.clone() })?;
    let held = Handles::held(deps.storage, text)?;
    let holder = info.sender.clone();
    let deposit = held.deposit();
    let free_from = held.free_from(cooldown(&deps)?, env.block.time.seconds());
    Handles::release(deps.storage, &held, Some(account.to_vec()), free_from)?;
    Ok(released(held, &holder, info.sender, (holder.clone(), deposit), free_from))
}

/// By governance; nobody can claim it in the cooldown.
pub fn revoke_handle(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    text: &str,
    forfeit_deposit: bool,
) -> Result<Response, ContractError> {
    let market = Market::of(deps.as_ref())?;
    market.check_governance(&info.sender)?;
    let held = Handles::held(deps.storage, text)?;
    let holder = deps.api.addr_humanize(&held.account.clone().into())?;
    let recipient = if forfeit_deposit { market.treasury()? } else { holder.clone() };
    let deposit = held.deposit();
    let free_from = env.block.time.seconds().saturating_add(cooldown(&deps)?);
    Handles::release(deps.storage, &held, None, free_from)?;
    Ok(released(held, &holder, info.sender, (recipient, deposit), free_from))
}

fn cooldown(deps: &DepsMut<'_>) -> Result<Seconds, ContractError> {
    Ok(state::config(deps.storage)?.handle_cooldown.into())
}

fn released(held: Held, holder: &Addr, by: Addr, (recipient, deposit): (Addr, Coin), free_from: Seconds) -> Response {
    let event = HandleReleased {
        account: holder.clone(),
        fold: handle::fold(&held.handle),
        handle: held.handle,
        by,
        recipient: recipient.clone(),
        deposit: deposit.amount,
        denom: deposit.denom.clone(),
        free_from,
    };
    pay(Response::new().add_event(event), &recipient, deposit)
}

/// By governance, which settles a dispute so.
pub fn transfer_handle(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    text: &str,
    to: &str,
) -> Result<Response, ContractError> {
    Market::of(deps.as_ref())?.check_governance(&info.sender)?;
    let to = deps.api.addr_validate(to)?;
    let held = Handles::held(deps.storage, text)?;
    let from = deps.api.addr_humanize(&held.account.clone().into())?;
    Handles::transfer(deps.storage, deps.api, &held, &to, env.block.time.seconds())?;
    let deposit = held.deposit();
    let transferred = HandleTransferred {
        from: from.clone(),
        to,
        fold: handle::fold(&held.handle),
        handle: held.handle,
        deposit: deposit.amount,
        denom: deposit.denom.clone(),
    };
    Ok(pay(Response::new().add_event(transferred), &from, deposit))
}

pub fn set_profile(
    deps: DepsMut<'_>,
    info: MessageInfo,
    card: Option<String>,
    claimed: Option<String>,
) -> Result<Response, ContractError> {
    bounds::content(card.as_ref())?;
    if let Some(text) = &claimed {
        domain::check(text)?;
    }
    let account = deps.api.addr_canonicalize(info.sender.as_str())?;
    Profiles::set(deps.storage, &account, card.clone(), claimed.clone())?;
    Ok(Response::new().add_event(ProfileChanged { account: info.sender, card, domain: claimed }))
}
