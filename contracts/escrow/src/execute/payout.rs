//! How an order ends: the steps that deliveries, settlements, rulings and refunds share.

use cosmwasm_std::{coins, to_json_binary, Addr, BankMsg, DepsMut, Response, Uint128, WasmMsg};
use weighhouse_protocol::bonds::Forfeit;
use weighhouse_protocol::disputes::{divide, Division};
use weighhouse_protocol::events::{
    BondForfeited, BondReleased, OrderRefunded, OrderSettled, ResaleEnded, ResellerPaid,
};
use weighhouse_protocol::license::{ExecuteMsg as LicenseMsg, LicenseRecord};
use weighhouse_protocol::records::Record;
use weighhouse_protocol::{OrderId, Seconds};

use crate::registry::seller;
use crate::state::{Bonds, ConfigRecord, OrderRecord, Orders, Resales, Revenues, Settled, Sold, Stage};
use crate::ContractError;

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

/// Refunds: an open order's price goes back to its buyer, with what is the buyer's beside it. The order
/// counts against no supply any more, and the license that it resold can be ordered again.
pub fn pay_back(
    deps: DepsMut<'_>,
    response: Response,
    id: OrderId,
    order: OrderRecord,
    beside: Uint128,
) -> Result<Response, ContractError> {
    let buyer = deps.api.addr_humanize(&order.buyer.clone().into())?;
    let (price, denom, listing) = (Uint128::new(order.price), order.denom.clone(), order.listing);
    let response = pay(response, &buyer, price.checked_add(beside)?, &denom);
    if let Some(resold) = &order.resold {
        Resales::set_order(deps.storage, resold.license, Some(id), None)?;
    }
    if order.counted {
        Sold::give_back(deps.storage, listing, order.plan)?;
    }
    let unbound = OrderRecord { bond: 0, ..order };
    Orders::advance(deps.storage, id, unbound, Stage::Refunded)?;
    Ok(response.add_event(OrderRefunded { order: id, listing, buyer, amount: price, denom }))
}

/// Ends an order's bond: what is forfeited leaves it, the rest is the seller's again. Pays nobody: the
/// recipient's part is the caller's to send, the treasury's waits to be swept.
pub fn end_bond(
    deps: &mut DepsMut<'_>,
    mut response: Response,
    id: OrderId,
    order: &OrderRecord,
    parts: Forfeit,
    recipient: &Addr,
) -> Result<Response, ContractError> {
    if order.bond == 0 {
        return Ok(response);
    }
    let forfeited = parts.buyer.checked_add(parts.treasury)?;
    let back = Uint128::new(order.bond).checked_sub(forfeited)?;
    let account = seller(deps.as_ref(), order)?;
    Bonds::of(&account, &order.denom).end(deps.storage, order.bond, back.u128())?;
    Revenues::forfeit(deps.storage, order, parts.treasury.u128())?;
    let (seller, denom) = (deps.api.addr_humanize(&account)?, order.denom.clone());
    if !forfeited.is_zero() {
        response = response.add_event(BondForfeited {
            order: id,
            listing: order.listing,
            seller: seller.clone(),
            buyer: deps.api.addr_humanize(&order.buyer.clone().into())?,
            recipient: recipient.clone(),
            denom: denom.clone(),
            to_buyer: parts.buyer,
            to_treasury: parts.treasury,
        });
    }
    if !back.is_zero() {
        response = response.add_event(BondReleased { order: id, seller, denom, amount: back });
    }
    Ok(response)
}

/// Sends somebody money, if it is any.
pub fn pay(response: Response, account: &Addr, amount: Uint128, denom: &str) -> Response {
    if amount.is_zero() {
        return response;
    }
    response.add_message(BankMsg::Send { to_address: account.to_string(), amount: coins(amount.u128(), denom) })
}

/// Gives a license that is in escrow to somebody.
pub fn give(deps: &DepsMut<'_>, license: OrderId, recipient: String) -> Result<WasmMsg, ContractError> {
    tell_collection(deps, &LicenseMsg::TransferNft { recipient, token_id: license.to_string() })
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

/// Gives the license that is resold to its buyer, and the reseller its part.
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
    let response = response.add_message(give(deps, resold.license, buyer.into())?);
    let (amount, denom) = (division.to_seller, order.denom.clone());
    Ok(pay(response, &seller, amount, &denom)
        .add_event(ResellerPaid { order: id, license: resold.license, seller, amount, denom })
        .add_event(ResaleEnded { license: resold.license, order: Some(id) }))
}

fn tell_collection(deps: &DepsMut<'_>, message: &LicenseMsg) -> Result<WasmMsg, ContractError> {
    let contract_addr = ConfigRecord::get(deps.storage)?.license;
    Ok(WasmMsg::Execute { contract_addr, msg: to_json_binary(message)?, funds: Vec::new() })
}
