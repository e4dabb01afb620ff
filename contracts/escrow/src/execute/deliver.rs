//! A key is delivered.

use cosmwasm_std::{ensure, Binary, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::events::{OfferTaken, OrderDelivered};
use weighhouse_protocol::OrderId;
use weighhouse_sealing::delivery::{verify, Delivery};

use super::settle::pay_out;
use crate::registry::{good_keys, seller, supply};
use crate::state::{Bonds, OrderRecord, Orders, Settled, Sold, Stage};
use crate::ContractError;

pub fn deliver(
    mut deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    id: OrderId,
    delivery: Binary,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let (order, transport_key) = Orders::load_undelivered(deps.storage, id)?;
    let now = env.block.time.seconds();
    let until = order.refund_from();
    ensure!(now < until, ContractError::TooLate { order: id, until, now });

    let key = good_keys(deps.as_ref(), order.listing, order.version)?;
    verify(deps.api, &key, &transport_key, &Delivery::from_bytes(&delivery)?)?;

    let mut response = Response::new();
    if let Stage::Offered { .. } = order.stage {
        response = response.add_event(take(&mut deps, info, id, &order)?);
    }
    let delivered = OrderDelivered { order: id, delivery, settle_from: order.settle_from(now) };
    let response = response.add_event(delivered);
    if order.challenge_window == 0 {
        return pay_out(deps, response, id, order, Settled { delivered_at: now, returned: 0 }, now);
    }
    Orders::advance(deps.storage, id, order, Stage::Delivered { at: now })?;
    Ok(response)
}

/// Takes an offer. Deliveries can be made into others by anybody who sees one, so only the seller
/// may say by one that a price of the buyer's is enough.
fn take(
    deps: &mut DepsMut<'_>,
    info: MessageInfo,
    id: OrderId,
    order: &OrderRecord,
) -> Result<OfferTaken, ContractError> {
    let account = seller(deps.as_ref(), order)?;
    let seller = deps.api.addr_humanize(&account)?;
    ensure!(info.sender == seller, ContractError::NotSeller { order: id, seller, sender: info.sender });
    Bonds::of(&account, &order.denom).reserve(deps.storage, order.bond)?;
    if let Some(supply) = supply(deps.as_ref(), order.listing, order.plan)?.filter(|_| order.counted) {
        Sold::take(deps.storage, order.listing, order.plan, supply)?;
    }
    Ok(OfferTaken { order: id, seller, bond: order.bond.into(), denom: order.denom.clone() })
}
