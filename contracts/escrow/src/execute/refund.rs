//! An order's money goes back to its buyer, with what the seller's bond gives.

use cosmwasm_std::{ensure, Addr, Deps, DepsMut, Env, MessageInfo, Response, Uint128};
use cw721::msg::OwnerOfResponse;
use weighhouse_protocol::bonds::{forfeit, penalty, Forfeit};
use weighhouse_protocol::codes::{code_in, NO_LICENSE};
use weighhouse_protocol::escrow::DisputeEnd;
use weighhouse_protocol::events::{DisputeEnded, Json, ResaleEnding, SellerClosed};
use weighhouse_protocol::license::QueryMsg;
use weighhouse_protocol::registry::ListingState;
use weighhouse_protocol::windows::{stood_still, Mark};
use weighhouse_protocol::OrderId;

use super::payout::{end_bond, pay, pay_back};
use crate::registry::{delivery_keys, seller, Registry};
use crate::state::{Closings, ConfigRecord, OrderRecord, Orders, Penalties, Resales, Settled, Stage};
use crate::ContractError;

pub fn refund(deps: DepsMut<'_>, env: Env, info: MessageInfo, id: OrderId) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let order = Orders::load(deps.storage, id)?;
    let (_, bad_since) = delivery_keys(deps.as_ref(), order.listing, order.version)?;
    let state = order.stage.state();
    let nothing = |until| ContractError::NothingToRefund { order: id, state, until };
    match order.stage {
        Stage::Settled { .. } | Stage::SettledInPart { .. } => {
            let until = order.stage.settled().map_or_else(Mark::default, |s| order.release_from(s.delivered_at));
            ensure!(bad_since.is_some_and(|since| !until.is_reached(since)), nothing(until));
            ensure!(order.bond > 0, ContractError::NoBondLeft { order: id });
            for_bad_version(deps, Response::new(), id, order)
        }
        Stage::Funded { .. } | Stage::Delivered { .. } | Stage::Disputed(_) if bad_since.is_some() => {
            for_bad_version(deps, Response::new(), id, order)
        }
        Stage::Funded { .. } => {
            let (from, now) = (order.refund_from(), Mark::of(&env.block));
            ensure!(from.is_reached(now), ContractError::TooEarly { order: id, from, now });
            undelivered(deps, id, order, now)
        }
        Stage::Delivered { at } => Err(nothing(order.settle_from(at))),
        Stage::Disputed(dispute) => Err(nothing(dispute.decide_by)),
        Stage::Offered { .. } | Stage::Refunded | Stage::Withdrawn => {
            Err(ContractError::WrongState { order: id, state, action: "a refund" })
        }
    }
}

/// Nobody delivered in time: the seller's own miss costs it a part of the bond, and closes its listings.
fn undelivered(deps: DepsMut<'_>, id: OrderId, order: OrderRecord, now: Mark) -> Result<Response, ContractError> {
    if let Some(license) = order.resold.as_ref().map(|resold| resold.license) {
        return undelivered_resale(deps, id, order, license);
    }
    if is_excused(deps.as_ref(), &order, now)? {
        return give_back(deps, Response::new(), id, order, Uint128::zero());
    }
    missed(deps, id, order, now)
}

/// Whether no miss of its seller's kept an order from being delivered: its listing was delisted, so that it may
/// lapse, or the chain stood still.
fn is_excused(deps: Deps<'_>, order: &OrderRecord, now: Mark) -> Result<bool, ContractError> {
    let is_delisted = Registry::of(deps)?.sale_card(order.listing, order.plan)?.state == ListingState::Delisted;
    Ok(is_delisted || stood_still(order.placed, now, order.block_interval))
}

/// Pays for the wait as much as the seller's day still allows, and closes its listings.
fn missed(mut deps: DepsMut<'_>, id: OrderId, order: OrderRecord, now: Mark) -> Result<Response, ContractError> {
    let account = seller(deps.as_ref(), &order)?;
    let missed_at = order.refund_from().time;
    let daily = Registry::of(deps.as_ref())?.trade_rule(&order.denom)?.map_or(0, |rule| rule.daily_penalty);
    let wanted = (penalty(order.bond.into()), daily.into());
    let to_buyer = Penalties::take(deps.storage, &account, &order.denom, missed_at, wanted)?;
    let parts = Forfeit { buyer: to_buyer, treasury: Uint128::zero() };
    let buyer = deps.api.addr_humanize(&order.buyer.clone().into())?;
    let response = end_bond(&mut deps, Response::new(), id, &order, parts, &buyer)?;
    let closed = Closings::close(deps.storage, &account, id, missed_at, now.time)?;
    let seller = deps.api.addr_humanize(&account)?;
    let response = pay_back(deps, response, id, order, to_buyer)?;
    Ok(if closed { response.add_event(SellerClosed { seller, order: id }) } else { response })
}

/// A reseller has no bond. Its resale takes no further order, so that nobody keeps the license here by ordering
/// it again in the transaction that refunds.
fn undelivered_resale(
    deps: DepsMut<'_>,
    id: OrderId,
    order: OrderRecord,
    license: OrderId,
) -> Result<Response, ContractError> {
    let stopped = Resales::stop(deps.storage, license)?;
    let response = pay_back(deps, Response::new(), id, order, Uint128::zero())?;
    Ok(if stopped { response.add_event(ResaleEnding { license }) } else { response })
}

/// All of the price goes back, with what is the buyer's beside it, and all of the bond.
pub fn give_back(
    mut deps: DepsMut<'_>,
    response: Response,
    id: OrderId,
    order: OrderRecord,
    beside: Uint128,
) -> Result<Response, ContractError> {
    let none = Forfeit { buyer: Uint128::zero(), treasury: Uint128::zero() };
    let buyer = deps.api.addr_humanize(&order.buyer.clone().into())?;
    let response = end_bond(&mut deps, response, id, &order, none, &buyer)?;
    pay_back(deps, response, id, order, beside)
}

/// The version was proven bad in the order's time: the bond is lost.
pub fn for_bad_version(
    deps: DepsMut<'_>,
    response: Response,
    id: OrderId,
    order: OrderRecord,
) -> Result<Response, ContractError> {
    match order.stage.settled() {
        Some(settled) => compensate(deps, response, id, order, settled),
        None => refund_bad(deps, response, id, order),
    }
}

/// An open order's buyer gets the price, its stake if it has disputed, and its part of the bond.
fn refund_bad(
    mut deps: DepsMut<'_>,
    mut response: Response,
    id: OrderId,
    order: OrderRecord,
) -> Result<Response, ContractError> {
    let parts = forfeit(order.bond.into(), Uint128::zero());
    let stake = if let Stage::Disputed(_) = order.stage { Uint128::new(order.stake) } else { Uint128::zero() };
    if let Stage::Disputed(_) = order.stage {
        response = response.add_event(DisputeEnded {
            order: id,
            end: Json(DisputeEnd::Proven),
            to_buyer: order.price.into(),
            stake_back: stake,
            stake,
            denom: order.denom.clone(),
        });
    }
    let buyer = deps.api.addr_humanize(&order.buyer.clone().into())?;
    let response = end_bond(&mut deps, response, id, &order, parts, &buyer)?;
    pay_back(deps, response, id, order, parts.buyer.checked_add(stake)?)
}

/// A settled order's price was paid out: the bond makes it good to the account that holds the license now, and
/// the order stays settled.
fn compensate(
    mut deps: DepsMut<'_>,
    response: Response,
    id: OrderId,
    order: OrderRecord,
    settled: Settled,
) -> Result<Response, ContractError> {
    let paid_out = Uint128::new(order.price).checked_sub(settled.returned.into())?;
    let parts = forfeit(order.bond.into(), paid_out);
    let holder = holder(deps.as_ref(), id, &order)?;
    let response = end_bond(&mut deps, response, id, &order, parts, &holder)?;
    let response = pay(response, &holder, parts.buyer, &order.denom);
    Orders::unbind(deps.storage, id, order);
    Ok(response)
}

/// The account that has the license of a settled order: its owner; its reseller while it is for resale here;
/// the order's buyer where the collection says that there is no such license. Any other answer stops the refund:
/// it comes once, and must not go to another account than the holder's.
fn holder(deps: Deps<'_>, id: OrderId, order: &OrderRecord) -> Result<Addr, ContractError> {
    let license = order.license(id);
    match Resales::load(deps.storage, license) {
        Ok(resale) => return Ok(deps.api.addr_humanize(&resale.seller.into())?),
        Err(ContractError::NoResale { .. }) => {}
        Err(error) => return Err(error),
    }
    let question = QueryMsg::OwnerOf { token_id: license.to_string(), include_expired: Some(true) };
    let collection = ConfigRecord::get(deps.storage)?.license;
    match deps.querier.query_wasm_smart::<OwnerOfResponse>(collection, &question) {
        Ok(token) => Ok(deps.api.addr_validate(&token.owner)?),
        Err(error) if code_in(&error.to_string()) == Some(NO_LICENSE) => {
            Ok(deps.api.addr_humanize(&order.buyer.clone().into())?)
        }
        Err(error) => Err(error.into()),
    }
}
