//! A key is delivered.

use cosmwasm_std::{ensure, Binary, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::events::{OrderDelivered, SellerReopened};
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;
use weighhouse_sealing::delivery::{verify, Delivery};

use super::payout::pay_out;
use crate::registry::{good_keys, seller};
use crate::state::{Closings, OrderRecord, Orders, Settled, Stage};
use crate::ContractError;

pub fn deliver(
    mut deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    id: OrderId,
    delivery: Binary,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let (order, transport_key) = Orders::load_funded(deps.storage, id)?;
    let now = Mark::of(&env.block);
    let until = order.refund_from();
    ensure!(!until.is_reached(now), ContractError::TooLate { order: id, until, now });

    let key = good_keys(deps.as_ref(), order.listing, order.version)?;
    verify(deps.api, &key, &transport_key, &Delivery::from_bytes(&delivery)?)?;

    let (settle_from, release_from) = (order.settle_from(now), order.release_from(now));
    let response = Response::new().add_event(OrderDelivered {
        order: id,
        delivery,
        settle_from: settle_from.time,
        settle_from_height: settle_from.height,
        release_from: release_from.time,
        release_from_height: release_from.height,
    });
    let response = reopen(&mut deps, response, &order, now)?;
    if order.challenge_window == 0 {
        return pay_out(deps, response, id, order, Settled { delivered_at: now, returned: 0 }, now.time);
    }
    Orders::advance(deps.storage, id, order, Stage::Delivered { at: now })?;
    Ok(response)
}

/// A seller that delivers is there again. Finding it costs gas, so nobody is looked for while no seller is closed.
fn reopen(
    deps: &mut DepsMut<'_>,
    response: Response,
    order: &OrderRecord,
    now: Mark,
) -> Result<Response, ContractError> {
    if order.resold.is_some() || !Closings::any(deps.storage) {
        return Ok(response);
    }
    let account = seller(deps.as_ref(), order)?;
    if !Closings::open(deps.storage, &account, now.time)? {
        return Ok(response);
    }
    Ok(response.add_event(SellerReopened { seller: deps.api.addr_humanize(&account)? }))
}
