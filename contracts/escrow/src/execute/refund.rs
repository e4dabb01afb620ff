//! An undelivered order's money goes back.

use cosmwasm_std::{coins, ensure, BankMsg, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::events::OrderRefunded;
use weighhouse_protocol::OrderId;

use crate::state::{Orders, Stage};
use crate::ContractError;

pub fn refund(deps: DepsMut<'_>, env: Env, info: MessageInfo, id: OrderId) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let (order, _) = Orders::load_funded(deps.storage, id)?;
    let now = env.block.time.seconds();
    let from = order.refund_from();
    ensure!(now >= from, ContractError::TooEarly { order: id, from, now });

    let buyer = deps.api.addr_humanize(&order.buyer.clone().into())?;
    let payment = BankMsg::Send { to_address: buyer.to_string(), amount: coins(order.price, &order.denom) };
    let refunded = OrderRefunded {
        order: id,
        listing: order.listing,
        buyer,
        amount: order.price.into(),
        denom: order.denom.clone(),
    };
    Orders::close(deps.storage, id, order, Stage::Refunded)?;
    Ok(Response::new().add_message(payment).add_event(refunded))
}
