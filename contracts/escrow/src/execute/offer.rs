//! A buyer offers a price of its own; the seller takes it, or the money goes back.

use cosmwasm_std::{coins, ensure, BankMsg, Deps, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::events::{OfferTaken, OfferWithdrawn, OrderOffered};
use weighhouse_protocol::registry::MAX_SPAN;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;
use weighhouse_sealing::point::check_g1;

use super::buy::{announce, check_funds, check_hash, record, New, Purchase};
use crate::registry::{check_unpaused, delivery_keys, good_keys, listed_card, seller, Registry};
use crate::state::{Bonds, Closings, OrderRecord, Orders, Sold, Stage};
use crate::terms::{current_sale, Sale};
use crate::ContractError;

/// Offers what is attached. Nothing of the seller's is bound, and nothing counted, until it is taken.
pub fn offer(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    purchase: Purchase,
    expires_in: u32,
) -> Result<Response, ContractError> {
    let Purchase { listing, plan, transport_key, expected_order_hash, waive_window } = purchase;
    let price = cw_utils::one_coin(&info)?.amount;
    ensure!((1..=MAX_SPAN).contains(&expires_in), ContractError::ExpiresIn { given: expires_in, max: MAX_SPAN });
    let now = Mark::of(&env.block);
    let sale = current_sale(deps.as_ref(), now, (listing, plan), waive_window, Some(price))?;
    let Sale { mut terms, seller, supply, arbiter } = sale;
    check_hash(&terms, expected_order_hash)?;
    check_funds(&terms, &info.funds)?;
    if let Some(supply) = supply {
        Sold::check(deps.storage, listing, plan, supply)?;
    }
    let expires = now.after(expires_in, terms.block_interval);
    let stage = Stage::Offered { transport_key: check_g1(deps.api, "T", &transport_key)?, expires };
    let card = std::mem::take(&mut terms.card);
    let order = record(deps.as_ref(), now, &info, stage, (terms, arbiter))?;
    let order = OrderRecord { counted: supply.is_some(), ..order };
    let id = Orders::place(deps.storage, &order)?;
    let new = New { id, order, info, seller, card, transport_key };
    Ok(Response::new().add_event(offered(deps.as_ref(), new, expires)?))
}

fn offered(deps: Deps<'_>, new: New, expires: Mark) -> Result<OrderOffered, ContractError> {
    announce!(OrderOffered, deps, new, { expires_at: expires.time, expires_at_height: expires.height, })
}

/// Reserves and counts in a transaction of its own: a delivery is public as soon as it is sent, and must not
/// fail then by what others do.
pub fn take_offer(deps: DepsMut<'_>, env: Env, info: MessageInfo, id: OrderId) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let (order, transport_key, until) = Orders::load_offered(deps.storage, id, "taking it")?;
    let account = seller(deps.as_ref(), &order)?;
    let seller = deps.api.addr_humanize(&account)?;
    ensure!(info.sender == seller, ContractError::NotSeller { order: id, seller, sender: info.sender });
    let now = Mark::of(&env.block);
    ensure!(!until.is_reached(now), ContractError::OfferExpired { order: id, until, now });
    let card = listed_card(deps.as_ref(), order.listing, order.plan)?;
    good_keys(deps.as_ref(), order.listing, order.version)?;
    check_unpaused(&Registry::of(deps.as_ref())?.open_rule(order.listing, &order.denom, now)?, now)?;
    Closings::check(deps.storage, &account)?;

    Bonds::of(&account, &order.denom).reserve(deps.storage, order.bond)?;
    if let Some(supply) = card.supply.filter(|_| order.counted) {
        Sold::take(deps.storage, order.listing, order.plan, supply)?;
    }
    let order = OrderRecord { placed: now, ..order };
    let (deliver_by, refund_from) = (order.deliver_by(), order.refund_from());
    let taken = OfferTaken {
        order: id,
        seller,
        bond: order.bond.into(),
        denom: order.denom.clone(),
        deliver_by: deliver_by.time,
        deliver_by_height: deliver_by.height,
        refund_from: refund_from.time,
        refund_from_height: refund_from.height,
    };
    Orders::advance(deps.storage, id, order, Stage::Funded { transport_key })?;
    Ok(Response::new().add_event(taken))
}

/// Nothing was bound by it, and no key of it is public: its money goes back.
pub fn withdraw_offer(deps: DepsMut<'_>, env: Env, info: MessageInfo, id: OrderId) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let (order, _, from) = Orders::load_offered(deps.storage, id, "withdrawing it")?;
    let buyer = deps.api.addr_humanize(&order.buyer.clone().into())?;
    let now = Mark::of(&env.block);
    if info.sender != buyer && !from.is_reached(now) {
        let (_, bad_since) = delivery_keys(deps.as_ref(), order.listing, order.version)?;
        ensure!(bad_since.is_some(), ContractError::OfferOpen { order: id, buyer, from, now });
    }
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
