//! An order's money goes back to its buyer, with what the buyer gets of the seller's bond.

use cosmwasm_std::{coins, ensure, BankMsg, DepsMut, Env, MessageInfo, Response, Uint128};
use weighhouse_protocol::bonds::{forfeit, penalty, Forfeit};
use weighhouse_protocol::escrow::DisputeEnd;
use weighhouse_protocol::events::{BondForfeited, BondReleased, DisputeEnded, Json, OfferWithdrawn, OrderRefunded};
use weighhouse_protocol::OrderId;

use crate::registry::{delivery_keys, seller};
use crate::state::{Bonds, OrderRecord, Orders, Resales, Revenues, Sold, Stage};
use crate::ContractError;

pub fn refund(deps: DepsMut<'_>, env: Env, info: MessageInfo, id: OrderId) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let order = Orders::load(deps.storage, id)?;
    let (_, bad_since) = delivery_keys(deps.as_ref(), order.listing, order.version)?;
    let (state, action, now) = (order.stage.state(), "a refund", env.block.time.seconds());
    if let Some(settled) = order.stage.settled() {
        let until = order.release_from(settled.delivered_at);
        let counts = bad_since.is_some_and(|since| since < until);
        ensure!(counts, ContractError::NothingToRefund { order: id, state, until });
        ensure!(order.bond > 0, ContractError::NoBondLeft { order: id });
        return for_bad_version(deps, Response::new(), id, order);
    }
    match (order.stage, bad_since) {
        (Stage::Offered { .. }, since) => {
            let from = order.refund_from();
            ensure!(since.is_some() || now >= from, ContractError::TooEarly { order: id, from, now });
            withdraw(deps, id, order)
        }
        (Stage::Funded { .. } | Stage::Delivered { .. } | Stage::Disputed(_), Some(_)) => {
            for_bad_version(deps, Response::new(), id, order)
        }
        (Stage::Funded { .. }, None) => {
            let from = order.refund_from();
            ensure!(now >= from, ContractError::TooEarly { order: id, from, now });
            undelivered(deps, id, order)
        }
        (Stage::Delivered { at }, None) => {
            Err(ContractError::NothingToRefund { order: id, state, until: order.settle_from(at) })
        }
        (Stage::Disputed(dispute), None) => {
            Err(ContractError::NothingToRefund { order: id, state, until: dispute.decide_by })
        }
        _ => Err(ContractError::WrongState { order: id, state, action }),
    }
}

/// An offer that was not taken goes back; nothing else was bound by it.
fn withdraw(deps: DepsMut<'_>, id: OrderId, order: OrderRecord) -> Result<Response, ContractError> {
    let buyer = deps.api.addr_humanize(&order.buyer.clone().into())?;
    let withdrawn = OfferWithdrawn {
        order: id,
        listing: order.listing,
        buyer: buyer.clone(),
        amount: order.price.into(),
        denom: order.denom.clone(),
    };
    let payment = BankMsg::Send { to_address: buyer.into(), amount: coins(order.price, &order.denom) };
    let unbound = OrderRecord { bond: 0, ..order };
    Orders::advance(deps.storage, id, unbound, Stage::Withdrawn)?;
    Ok(Response::new().add_message(payment).add_event(withdrawn))
}

/// A dispute ended with all of the price for the buyer: everybody's stake goes back.
pub fn give_back(
    deps: DepsMut<'_>,
    response: Response,
    id: OrderId,
    order: OrderRecord,
) -> Result<Response, ContractError> {
    let parts = Forfeit { buyer: Uint128::zero(), treasury: Uint128::zero() };
    let back = order.bond.into();
    pay_back(deps, response, id, order, parts, back)
}

/// Nobody delivered in time: the buyer gets a small part of the bond for the wait, and the rest is
/// the seller's again.
fn undelivered(deps: DepsMut<'_>, id: OrderId, order: OrderRecord) -> Result<Response, ContractError> {
    let parts = Forfeit { buyer: penalty(order.bond.into()), treasury: Uint128::zero() };
    let back = Uint128::new(order.bond).checked_sub(parts.buyer)?;
    pay_back(deps, Response::new(), id, order, parts, back)
}

/// The version was proven bad in the order's time: the buyer gets the price back, out of the bond
/// if it was paid out already, and the bond is lost.
pub fn for_bad_version(
    deps: DepsMut<'_>,
    response: Response,
    id: OrderId,
    order: OrderRecord,
) -> Result<Response, ContractError> {
    let paid_out = order.stage.settled().map(|settled| Uint128::new(order.price).checked_sub(settled.returned.into()));
    let parts = forfeit(order.bond.into(), paid_out.transpose()?.unwrap_or_default());
    let response = match order.stage {
        Stage::Disputed(_) => response.add_event(DisputeEnded {
            order: id,
            end: Json(DisputeEnd::Proven),
            to_buyer: order.price.into(),
            stake_back: order.bond.into(),
            stake: order.bond.into(),
            denom: order.denom.clone(),
        }),
        _ => response,
    };
    pay_back(deps, response, id, order, parts, Uint128::zero())
}

/// Ends the order's bond and pays the buyer; an order that is settled stays so.
fn pay_back(
    deps: DepsMut<'_>,
    mut response: Response,
    id: OrderId,
    order: OrderRecord,
    parts: Forfeit,
    back: Uint128,
) -> Result<Response, ContractError> {
    let buyer = deps.api.addr_humanize(&order.buyer.clone().into())?;
    let is_settled = order.stage.settled().is_some();
    let price = if is_settled { Uint128::zero() } else { order.price.into() };
    let stake = if let Stage::Disputed(_) = order.stage { order.bond } else { 0 };
    let listing = order.listing;

    if order.bond > 0 {
        let account = seller(deps.as_ref(), &order)?;
        Bonds::of(&account, &order.denom).end(deps.storage, order.bond, back.u128())?;
        Revenues::forfeit(deps.storage, &order, parts.treasury.u128())?;
        let (seller, denom) = (deps.api.addr_humanize(&account)?, order.denom.clone());
        if !(parts.buyer.is_zero() && parts.treasury.is_zero()) {
            let (seller, buyer, denom) = (seller.clone(), buyer.clone(), denom.clone());
            let (to_buyer, to_treasury) = (parts.buyer, parts.treasury);
            let forfeited = BondForfeited { order: id, listing, seller, buyer, denom, to_buyer, to_treasury };
            response = response.add_event(forfeited);
        }
        if !back.is_zero() {
            response = response.add_event(BondReleased { order: id, seller, denom, amount: back });
        }
    }
    let payment = price.checked_add(parts.buyer)?.checked_add(stake.into())?;
    if !payment.is_zero() {
        let amount = coins(payment.u128(), &order.denom);
        response = response.add_message(BankMsg::Send { to_address: buyer.to_string(), amount });
    }
    if is_settled {
        Orders::unbind(deps.storage, id, order);
        return Ok(response);
    }
    if let Some(resold) = &order.resold {
        Resales::set_order(deps.storage, resold.license, Some(id), None)?;
    }
    if order.counted {
        Sold::give_back(deps.storage, listing, order.plan);
    }
    let denom = order.denom.clone();
    let unbound = OrderRecord { bond: 0, ..order };
    Orders::advance(deps.storage, id, unbound, Stage::Refunded)?;
    Ok(response.add_event(OrderRefunded { order: id, listing, buyer, amount: price, denom }))
}
