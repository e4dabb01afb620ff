//! A key is delivered.

use cosmwasm_std::{ensure, Binary, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::events::OrderDelivered;
use weighhouse_protocol::OrderId;
use weighhouse_sealing::delivery::{verify, Delivery};

use super::settle::pay_out;
use crate::registry::good_keys;
use crate::state::{Orders, Stage};
use crate::ContractError;

pub fn deliver(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    id: OrderId,
    delivery: Binary,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let (order, transport_key) = Orders::load_funded(deps.storage, id)?;
    let now = env.block.time.seconds();
    let until = order.refund_from();
    ensure!(now < until, ContractError::TooLate { order: id, until, now });

    let key = good_keys(deps.as_ref(), order.listing, order.version)?;
    verify(deps.api, &key, &transport_key, &Delivery::from_bytes(&delivery)?)?;

    let delivered = OrderDelivered { order: id, delivery, settle_from: order.settle_from(now) };
    let response = Response::new().add_event(delivered);
    if order.challenge_window == 0 {
        return pay_out(deps, response, id, order, now, now);
    }
    Orders::advance(deps.storage, id, order, Stage::Delivered { at: now })?;
    Ok(response)
}
