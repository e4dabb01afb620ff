//! A license's holder puts it up for resale, and takes it back.

use cosmwasm_std::{ensure, from_json, Addr, DepsMut, Env, MessageInfo, Response};
use cw721::receiver::Cw721ReceiveMsg;
use weighhouse_protocol::escrow::ResellMsg;
use weighhouse_protocol::events::{ResaleEnded, ResaleEnding, ResaleOpened};
use weighhouse_protocol::license::{HeldLicense, QueryMsg};
use weighhouse_protocol::windows::{least_window, Mark};
use weighhouse_protocol::OrderId;

use super::payout::give;
use crate::registry::{commitment, settings};
use crate::state::{ConfigRecord, Orders, ResaleRecord, Resales};
use crate::terms::current_resale;
use crate::ContractError;

pub fn receive(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    received: Cw721ReceiveMsg,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let collection = ConfigRecord::get(deps.storage)?.license;
    ensure!(info.sender.as_str() == collection, ContractError::NotCollection { collection, sender: info.sender });
    let token_id = received.token_id;
    let license: OrderId = token_id.parse().map_err(|_| ContractError::NoLicense { token_id: token_id.clone() })?;
    let ResellMsg { price, deliver_within } = from_json(&received.msg)?;
    let settings = settings(deps.as_ref())?;
    let bounds = settings.deliver_within;
    ensure!(
        (bounds.min..=bounds.max).contains(&deliver_within),
        ContractError::DeliverWithin { given: deliver_within, min: bounds.min, max: bounds.max }
    );
    let token: HeldLicense = deps.querier.query_wasm_smart(&collection, &QueryMsg::License { token_id })?;
    let bought = token.license;
    ensure!(!bought.expired, ContractError::LicenseEnded { license });
    let seller = Addr::unchecked(received.sender);
    let size = commitment(deps.as_ref(), bought.listing, bought.version)?.size;
    let resale = ResaleRecord {
        seller: deps.api.addr_canonicalize(seller.as_str())?.into(),
        price: price.amount.u128(),
        denom: price.denom,
        deliver_within,
        challenge_window: least_window(settings.challenge_window, settings.download_rate, size),
        listing: bought.listing,
        version: bought.version,
        plan: Orders::load(deps.storage, license)?.plan,
        split_version: bought.split_version,
        grant: bought.grant,
        expires_at: bought.expires_at,
        order: None,
        ending: false,
    };
    // What could not be sold now is not taken. One that ends soon is sold without a window, if at all.
    current_resale(deps.as_ref(), Mark::of(&env.block), license, &resale, true)?;
    Resales::open(deps.storage, license, &resale);
    Ok(Response::new().add_event(ResaleOpened {
        license,
        seller,
        listing: resale.listing,
        version: resale.version,
        price: resale.price.into(),
        denom: resale.denom,
        deliver_within,
        challenge_window: resale.challenge_window,
        expires_at: resale.expires_at,
    }))
}

pub fn end_resale(deps: DepsMut<'_>, info: MessageInfo, license: OrderId) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let resale = Resales::load(deps.storage, license)?;
    let owner = deps.api.addr_humanize(&resale.seller.into())?;
    ensure!(info.sender == owner, ContractError::NotHolder { license, owner: owner.into(), sender: info.sender });
    if let Some(order) = resale.order {
        // What is ordered stays until the order has ended, and no other order comes after it.
        ensure!(!resale.ending, ContractError::ResaleOrdered { license, order });
        Resales::stop(deps.storage, license)?;
        return Ok(Response::new().add_event(ResaleEnding { license }));
    }
    Resales::close(deps.storage, license);
    let back = give(&deps, license, info.sender.into())?;
    Ok(Response::new().add_message(back).add_event(ResaleEnded { license, order: None }))
}
