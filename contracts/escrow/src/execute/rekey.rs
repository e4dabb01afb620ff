//! A license's holder gets the key once more.

use cosmwasm_std::{ensure, Binary, DepsMut, Env, MessageInfo, Response};
use cw721::msg::OwnerOfResponse;
use weighhouse_protocol::escrow::REKEY_SPAN;
use weighhouse_protocol::events::{RekeyAnswered, RekeyEnded, RekeyRequested};
use weighhouse_protocol::license::{HeldLicense, QueryMsg};
use weighhouse_protocol::registry::MAX_BLOCK_INTERVAL;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;
use weighhouse_sealing::delivery::{verify, Delivery};
use weighhouse_sealing::point::check_g1;

use crate::registry::{check_listed, good_keys};
use crate::state::{ConfigRecord, RekeyRecord, Rekeys};
use crate::ContractError;

pub fn rekey(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    license: OrderId,
    transport_key: Binary,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let question = QueryMsg::License { token_id: license.to_string() };
    let collection = ConfigRecord::get(deps.storage)?.license;
    let HeldLicense { owner, license: bought } = deps.querier.query_wasm_smart(collection, &question)?;
    ensure!(info.sender == owner, ContractError::NotHolder { license, owner: owner.into(), sender: info.sender });
    ensure!(!bought.expired, ContractError::LicenseEnded { license });
    let (listing, version) = (bought.listing, bought.version);
    check_listed(deps.as_ref(), listing)?;
    good_keys(deps.as_ref(), listing, version)?;
    let checked_key = check_g1(deps.api, "T", &transport_key)?;
    let expires = Mark::of(&env.block).after(REKEY_SPAN, MAX_BLOCK_INTERVAL);
    Rekeys::ask(deps.storage, license, &RekeyRecord { listing, version, transport_key: checked_key, expires });
    let owner = info.sender;
    let (expires_at, expires_at_height) = (expires.time, expires.height);
    let requested = RekeyRequested { license, listing, version, owner, transport_key, expires_at, expires_at_height };
    Ok(Response::new().add_event(requested))
}

pub fn answer_rekey(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    license: OrderId,
    delivery: Binary,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let request = Rekeys::take(deps.storage, license)?;
    let (until, now) = (request.expires, Mark::of(&env.block));
    ensure!(!until.is_reached(now), ContractError::RekeyExpired { license, until, now });
    check_listed(deps.as_ref(), request.listing)?;
    let key = good_keys(deps.as_ref(), request.listing, request.version)?;
    verify(deps.api, &key, &request.transport_key, &Delivery::from_bytes(&delivery)?)?;
    Ok(Response::new().add_event(RekeyAnswered { license, delivery }))
}

/// By the license's holder, whoever asked; by anyone once nobody can answer.
pub fn end_rekey(deps: DepsMut<'_>, env: Env, info: MessageInfo, license: OrderId) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let request = Rekeys::take(deps.storage, license)?;
    if !request.expires.is_reached(Mark::of(&env.block)) {
        let question = QueryMsg::OwnerOf { token_id: license.to_string(), include_expired: None };
        let collection = ConfigRecord::get(deps.storage)?.license;
        let OwnerOfResponse { owner, .. } = deps.querier.query_wasm_smart(collection, &question)?;
        ensure!(info.sender.as_str() == owner, ContractError::NotHolder { license, owner, sender: info.sender });
    }
    Ok(Response::new().add_event(RekeyEnded { license }))
}
