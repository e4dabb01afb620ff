//! A delivered order's money goes to its sellers, and its buyer gets the license.

use cosmwasm_std::{ensure, to_json_binary, DepsMut, Env, MessageInfo, Response, Uint128, WasmMsg};
use weighhouse_protocol::events::OrderSettled;
use weighhouse_protocol::license::{ExecuteMsg as LicenseMsg, LicenseRecord};
use weighhouse_protocol::records::Record;
use weighhouse_protocol::{OrderId, Seconds};

use crate::registry::good_keys;
use crate::state::{ConfigRecord, OrderRecord, Orders, Revenues, Stage};
use crate::ContractError;

/// Before the challenge window is over, by the buyer.
pub fn accept(deps: DepsMut<'_>, env: Env, info: MessageInfo, id: OrderId) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let (order, delivered_at) = Orders::load_delivered(deps.storage, id)?;
    let buyer = deps.api.addr_humanize(&order.buyer.clone().into())?;
    ensure!(info.sender == buyer, ContractError::NotBuyer { order: id, buyer, sender: info.sender });
    settle_good(deps, env, id, order, delivered_at)
}

/// After the challenge window, by anyone.
pub fn settle(deps: DepsMut<'_>, env: Env, info: MessageInfo, id: OrderId) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let (order, delivered_at) = Orders::load_delivered(deps.storage, id)?;
    let (from, now) = (order.settle_from(delivered_at), env.block.time.seconds());
    ensure!(now >= from, ContractError::WindowOpen { order: id, from, now });
    settle_good(deps, env, id, order, delivered_at)
}

fn settle_good(
    deps: DepsMut<'_>,
    env: Env,
    id: OrderId,
    order: OrderRecord,
    delivered_at: Seconds,
) -> Result<Response, ContractError> {
    good_keys(deps.as_ref(), order.listing, order.version)?;
    pay_out(deps, Response::new(), id, order, delivered_at, env.block.time.seconds())
}

/// Settles: the order's money waits to be swept, and its buyer gets the license. The bond stays
/// reserved until no proof can reach it.
pub fn pay_out(
    deps: DepsMut<'_>,
    response: Response,
    id: OrderId,
    order: OrderRecord,
    delivered_at: Seconds,
    now: Seconds,
) -> Result<Response, ContractError> {
    let buyer = deps.api.addr_humanize(&order.buyer.clone().into())?;
    let license = LicenseRecord {
        listing: order.listing,
        version: order.version,
        split_version: order.split_version,
        grant: order.grant.clone(),
        issued_at: now,
        expires_at: order.grant.kind.expires_at(now),
    };
    let mint = WasmMsg::Execute {
        contract_addr: ConfigRecord::get(deps.storage)?.license,
        msg: to_json_binary(&LicenseMsg::Mint {
            token_id: id.to_string(),
            owner: buyer.into(),
            token_uri: None,
            extension: license.to_bytes().into(),
        })?,
        funds: Vec::new(),
    };
    let settled = OrderSettled {
        order: id,
        listing: order.listing,
        revenue: Uint128::new(order.price).checked_sub(order.fee.into())?,
        fee: order.fee.into(),
        denom: order.denom.clone(),
    };
    Revenues::add(deps.storage, &order)?;
    Orders::advance(deps.storage, id, order, Stage::Settled { delivered_at })?;
    Ok(response.add_message(mint).add_event(settled))
}
