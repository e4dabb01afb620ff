//! A delivered order's money goes to its sellers, and its buyer gets the license.

use cosmwasm_std::{coins, ensure, to_json_binary, BankMsg, DepsMut, Env, MessageInfo, Response, Uint128, WasmMsg};
use weighhouse_protocol::disputes::{divide, Division};
use weighhouse_protocol::escrow::DisputeEnd;
use weighhouse_protocol::events::{OrderSettled, ResaleEnded, ResellerPaid};
use weighhouse_protocol::license::{ExecuteMsg as LicenseMsg, LicenseRecord};
use weighhouse_protocol::records::Record;
use weighhouse_protocol::{OrderId, Seconds};

use super::dispute::{end, Outcome};
use crate::registry::{good_keys, seller};
use crate::state::{ConfigRecord, OrderRecord, Orders, Resales, Revenues, Settled, Stage};
use crate::ContractError;

/// Before the challenge window is over, or although there is a dispute, by the buyer.
pub fn accept(deps: DepsMut<'_>, env: Env, info: MessageInfo, id: OrderId) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let order = Orders::load(deps.storage, id)?;
    let buyer = deps.api.addr_humanize(&order.buyer.clone().into())?;
    ensure!(info.sender == buyer, ContractError::NotBuyer { order: id, buyer, sender: info.sender });
    settle_whole(deps, env, id, order, DisputeEnd::Accepted)
}

/// After the challenge window, or the arbiter's time, by anyone.
pub fn settle(deps: DepsMut<'_>, env: Env, info: MessageInfo, id: OrderId) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let order = Orders::load(deps.storage, id)?;
    let from = match order.stage {
        Stage::Delivered { at } => order.settle_from(at),
        Stage::Disputed(dispute) => dispute.decide_by,
        // Refused below.
        _ => 0,
    };
    let now = env.block.time.seconds();
    ensure!(now >= from, ContractError::WindowOpen { order: id, from, now });
    settle_whole(deps, env, id, order, DisputeEnd::TimedOut)
}

/// Settles with nothing for the buyer; `how` ends the dispute, if there is one.
fn settle_whole(
    deps: DepsMut<'_>,
    env: Env,
    id: OrderId,
    order: OrderRecord,
    how: DisputeEnd,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    match order.stage {
        Stage::Delivered { at } => {
            good_keys(deps.as_ref(), order.listing, order.version)?;
            pay_out(deps, Response::new(), id, order, Settled { delivered_at: at, returned: 0 }, now)
        }
        Stage::Disputed(dispute) => {
            let outcome = Outcome { how, to_buyer: Uint128::zero(), keeps_stake: true };
            end(deps, id, order, dispute, outcome, now)
        }
        stage => Err(ContractError::WrongState { order: id, state: stage.state(), action: "a settlement" }),
    }
}

/// Settles: the order's money waits to be swept, and its buyer gets the license. The bond stays
/// reserved until no proof can reach it. What goes back to the buyer, the caller pays.
pub fn pay_out(
    deps: DepsMut<'_>,
    response: Response,
    id: OrderId,
    order: OrderRecord,
    settled: Settled,
    now: Seconds,
) -> Result<Response, ContractError> {
    let division = divide(order.price.into(), order.fee.into(), order.royalty().into(), settled.returned.into())?;
    Revenues::add(deps.storage, &order, &division)?;
    let response = match &order.resold {
        None => response.add_message(mint(&deps, id, &order, now)?),
        Some(_) => hand_over(&deps, response, id, &order, &division)?,
    };
    let license = order.resold.as_ref().map(|resold| resold.license);
    if let Some(license) = license {
        Resales::close(deps.storage, license);
    }
    let event = OrderSettled {
        order: id,
        listing: order.listing,
        revenue: if license.is_some() { division.royalty } else { division.to_seller },
        fee: division.fee,
        denom: order.denom.clone(),
    };
    Orders::advance(deps.storage, id, order, settled.into())?;
    Ok(response.add_event(event))
}

/// Issues the order's license.
fn mint(deps: &DepsMut<'_>, id: OrderId, order: &OrderRecord, now: Seconds) -> Result<WasmMsg, ContractError> {
    let license = LicenseRecord {
        listing: order.listing,
        version: order.version,
        split_version: order.split_version,
        grant: order.grant.clone(),
        issued_at: now,
        expires_at: order.grant.kind.expires_at(now),
    };
    tell_collection(
        deps,
        &LicenseMsg::Mint {
            token_id: id.to_string(),
            owner: deps.api.addr_humanize(&order.buyer.clone().into())?.into(),
            token_uri: None,
            extension: license.to_bytes().into(),
        },
    )
}

/// Gives the license that is resold to its buyer, and who resold it its part.
fn hand_over(
    deps: &DepsMut<'_>,
    response: Response,
    id: OrderId,
    order: &OrderRecord,
    division: &Division,
) -> Result<Response, ContractError> {
    let Some(resold) = &order.resold else { return Ok(response) };
    let buyer = deps.api.addr_humanize(&order.buyer.clone().into())?;
    let seller = deps.api.addr_humanize(&seller(deps.as_ref(), order)?)?;
    let license = give(deps, resold.license, buyer.into())?;
    let (amount, denom) = (division.to_seller, order.denom.clone());
    let payment = BankMsg::Send { to_address: seller.to_string(), amount: coins(amount.u128(), &denom) };
    Ok(response
        .add_message(license)
        .add_message(payment)
        .add_event(ResellerPaid { order: id, license: resold.license, seller, amount, denom })
        .add_event(ResaleEnded { license: resold.license, order: Some(id) }))
}

/// Gives a license that is in escrow to somebody.
pub fn give(deps: &DepsMut<'_>, license: OrderId, recipient: String) -> Result<WasmMsg, ContractError> {
    tell_collection(deps, &LicenseMsg::TransferNft { recipient, token_id: license.to_string() })
}

fn tell_collection(deps: &DepsMut<'_>, message: &LicenseMsg) -> Result<WasmMsg, ContractError> {
    let contract_addr = ConfigRecord::get(deps.storage)?.license;
    Ok(WasmMsg::Execute { contract_addr, msg: to_json_binary(message)?, funds: Vec::new() })
}
