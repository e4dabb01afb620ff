//! An order's money goes back to its buyer, with what the buyer gets of the seller's bond.

use cosmwasm_std::{coins, ensure, BankMsg, DepsMut, Env, MessageInfo, Response, Uint128};
use weighhouse_protocol::bonds::{forfeit, penalty, Forfeit};
use weighhouse_protocol::events::{BondForfeited, BondReleased, OrderRefunded};
use weighhouse_protocol::OrderId;

use crate::registry::{delivery_keys, seller};
use crate::state::{Bonds, OrderRecord, Orders, Revenues, Sold, Stage};
use crate::ContractError;

pub fn refund(deps: DepsMut<'_>, env: Env, info: MessageInfo, id: OrderId) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let order = Orders::load(deps.storage, id)?;
    let (_, bad_since) = delivery_keys(deps.as_ref(), order.listing, order.version)?;
    let state = order.stage.state();
    match (order.stage, bad_since) {
        (Stage::Refunded, _) => Err(ContractError::WrongState { order: id, state, action: "a refund" }),
        (Stage::Funded { .. } | Stage::Delivered { .. }, Some(_)) => for_bad_version(deps, Response::new(), id, order),
        (Stage::Funded { .. }, None) => {
            let (from, now) = (order.refund_from(), env.block.time.seconds());
            ensure!(now >= from, ContractError::TooEarly { order: id, from, now });
            undelivered(deps, id, order)
        }
        (Stage::Settled { delivered_at }, since) => {
            let until = order.release_from(delivered_at);
            let counts = since.is_some_and(|since| since < until);
            ensure!(counts, ContractError::NothingToRefund { order: id, state, until });
            ensure!(order.bond > 0, ContractError::NoBondLeft { order: id });
            for_bad_version(deps, Response::new(), id, order)
        }
        (Stage::Delivered { at }, None) => {
            Err(ContractError::NothingToRefund { order: id, state, until: order.settle_from(at) })
        }
    }
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
    let lost = match order.stage {
        Stage::Settled { .. } => order.price,
        Stage::Funded { .. } | Stage::Delivered { .. } | Stage::Refunded => 0,
    };
    let parts = forfeit(order.bond.into(), lost.into());
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
    let is_settled = matches!(order.stage, Stage::Settled { .. });
    let price = if is_settled { Uint128::zero() } else { order.price.into() };
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
    let payment = price.checked_add(parts.buyer)?;
    if !payment.is_zero() {
        let amount = coins(payment.u128(), &order.denom);
        response = response.add_message(BankMsg::Send { to_address: buyer.to_string(), amount });
    }
    if is_settled {
        Orders::unbind(deps.storage, id, order);
        return Ok(response);
    }
    if order.counted {
        Sold::give_back(deps.storage, listing, order.plan);
    }
    let denom = order.denom.clone();
    let unbound = OrderRecord { bond: 0, ..order };
    Orders::advance(deps.storage, id, unbound, Stage::Refunded)?;
    Ok(response.add_event(OrderRefunded { order: id, listing, buyer, amount: price, denom }))
}
