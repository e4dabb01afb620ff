//! What a seller has at stake.

use cosmwasm_std::{coins, ensure, BankMsg, CanonicalAddr, DepsMut, Env, MessageInfo, Response, Uint128};
use weighhouse_protocol::escrow::MAX_RELEASED;
use weighhouse_protocol::events::{BondPosted, BondReleased, BondUnlocked, BondWithdrawn};
use weighhouse_protocol::records::TradeRule;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;

use crate::registry::{check_open, delivery_keys, seller, Registry};
use crate::state::{Bonds, Orders};
use crate::ContractError;

fn sender(deps: &DepsMut<'_>, info: &MessageInfo) -> Result<CanonicalAddr, ContractError> {
    Ok(deps.api.addr_canonicalize(info.sender.as_str())?)
}

fn rule(deps: &DepsMut<'_>, denom: &str) -> Result<Option<TradeRule>, ContractError> {
    Registry::of(deps.as_ref())?.trade_rule(denom)
}

pub fn post_bond(deps: DepsMut<'_>, env: Env, info: MessageInfo) -> Result<Response, ContractError> {
    let coin = cw_utils::one_coin(&info)?;
    let rule = rule(&deps, &coin.denom)?.ok_or_else(|| ContractError::BondDenom { denom: coin.denom.clone() })?;
    check_open(&rule, &coin.denom, Mark::of(&env.block))?;
    Bonds::of(&sender(&deps, &info)?, &coin.denom).post(deps.storage, coin.amount.u128())?;
    let posted = BondPosted { seller: info.sender, denom: coin.denom, amount: coin.amount };
    Ok(Response::new().add_event(posted))
}

/// A denom that is no longer accepted has no delay: governance ended all trade in it.
pub fn unlock_bond(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    denom: String,
    amount: Uint128,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let now = Mark::of(&env.block);
    let from = rule(&deps, &denom)?.map_or(now, |rule| now.after(rule.bond_delay, rule.block_interval));
    Bonds::of(&sender(&deps, &info)?, &denom).unlock(deps.storage, amount.u128(), from)?;
    let (available_from, available_from_height) = (from.time, from.height);
    let unlocked = BondUnlocked { seller: info.sender, denom, amount, available_from, available_from_height };
    Ok(Response::new().add_event(unlocked))
}

pub fn withdraw_bond(deps: DepsMut<'_>, env: Env, info: MessageInfo, denom: String) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let account = sender(&deps, &info)?;
    let amount = Bonds::of(&account, &denom).withdraw(deps.storage, Mark::of(&env.block))?;
    let payment = BankMsg::Send { to_address: info.sender.to_string(), amount: coins(amount, &denom) };
    let withdrawn = BondWithdrawn { seller: info.sender, denom, amount: amount.into() };
    Ok(Response::new().add_message(payment).add_event(withdrawn))
}

pub fn release_bonds(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    orders: Vec<OrderId>,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let (count, max) = (orders.len(), MAX_RELEASED);
    ensure!((1..=max).contains(&count), ContractError::ReleaseCount { count, max });
    let mut response = Response::new();
    let mut deps = deps;
    for order in orders {
        response = response.add_event(release(&mut deps, &env, order)?);
    }
    Ok(response)
}

fn release(deps: &mut DepsMut<'_>, env: &Env, id: OrderId) -> Result<BondReleased, ContractError> {
    let order = Orders::load(deps.storage, id)?;
    let (state, action) = (order.stage.state(), "a release of its bond");
    let settled = order.stage.settled().ok_or(ContractError::WrongState { order: id, state, action })?;
    ensure!(order.bond > 0, ContractError::NoBondLeft { order: id });
    let (from, now) = (order.release_from(settled.delivered_at), Mark::of(&env.block));
    ensure!(from.is_reached(now), ContractError::ReleaseTooEarly { order: id, from, now });
    // What a proof has won in the order's time stays the buyer's, however late the refund is.
    let (_, bad_since) = delivery_keys(deps.as_ref(), order.listing, order.version)?;
    if let Some(since) = bad_since.filter(|since| !from.is_reached(*since)) {
        let (listing, version, since) = (order.listing, order.version, since.time);
        return Err(ContractError::BadVersion { listing, version, since });
    }
    let account = seller(deps.as_ref(), &order)?;
    Bonds::of(&account, &order.denom).end(deps.storage, order.bond, order.bond)?;
    let released = BondReleased {
        order: id,
        seller: deps.api.addr_humanize(&account)?,
        denom: order.denom.clone(),
        amount: order.bond.into(),
    };
    Orders::unbind(deps.storage, id, order);
    Ok(released)
}
