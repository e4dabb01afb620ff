//! A key is delivered, and the order settles.

use cosmwasm_std::{ensure, to_json_binary, Binary, DepsMut, Env, MessageInfo, Response, Uint128, WasmMsg};
use weighhouse_protocol::events::{OrderDelivered, OrderSettled};
use weighhouse_protocol::license::{ExecuteMsg as LicenseMsg, LicenseRecord};
use weighhouse_protocol::records::Record;
use weighhouse_protocol::{OrderId, Seconds};
use weighhouse_sealing::delivery::{verify, Delivery};

use crate::registry::delivery_keys;
use crate::state::{ConfigRecord, OrderRecord, Orders, Revenues, Stage};
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

    let key = delivery_keys(deps.as_ref(), order.listing, order.version)?;
    verify(deps.api, &key, &transport_key, &Delivery::from_bytes(&delivery)?)?;

    let delivered = Response::new().add_event(OrderDelivered { order: id, delivery });
    settle(deps, delivered, id, order, now)
}

/// Pays the order out: its money waits to be swept, and its buyer gets the license.
fn settle(
    deps: DepsMut<'_>,
    response: Response,
    id: OrderId,
    order: OrderRecord,
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
    Orders::close(deps.storage, id, order, Stage::Settled)?;
    Ok(response.add_message(mint).add_event(settled))
}
