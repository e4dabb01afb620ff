//! A license's holder gets the key once more.

use cosmwasm_std::{ensure, Binary, DepsMut, MessageInfo, Response};
use cw721::msg::AllNftInfoResponse;
use weighhouse_protocol::events::{RekeyAnswered, RekeyRequested};
use weighhouse_protocol::license::{License, QueryMsg};
use weighhouse_protocol::OrderId;
use weighhouse_sealing::delivery::{verify, Delivery};
use weighhouse_sealing::point::check_g1;

use crate::registry::good_keys;
use crate::state::{ConfigRecord, RekeyRecord, Rekeys};
use crate::ContractError;

pub fn rekey(
    deps: DepsMut<'_>,
    info: MessageInfo,
    license: OrderId,
    transport_key: Binary,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let question = QueryMsg::AllNftInfo { token_id: license.to_string(), include_expired: None };
    let collection = ConfigRecord::get(deps.storage)?.license;
    let token: AllNftInfoResponse<License> = deps.querier.query_wasm_smart(collection, &question)?;
    let owner = token.access.owner;
    ensure!(info.sender.as_str() == owner, ContractError::NotHolder { license, owner, sender: info.sender });
    let bought = token.info.extension;
    ensure!(!bought.expired, ContractError::LicenseEnded { license });
    let (listing, version) = (bought.listing, bought.version);
    good_keys(deps.as_ref(), listing, version)?;
    let checked_key = check_g1(deps.api, "T", &transport_key)?;
    Rekeys::ask(deps.storage, license, &RekeyRecord { listing, version, transport_key: checked_key });
    let requested = RekeyRequested { license, listing, version, owner: info.sender, transport_key };
    Ok(Response::new().add_event(requested))
}

pub fn answer_rekey(
    deps: DepsMut<'_>,
    info: MessageInfo,
    license: OrderId,
    delivery: Binary,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let request = Rekeys::take(deps.storage, license)?;
    let key = good_keys(deps.as_ref(), request.listing, request.version)?;
    verify(deps.api, &key, &request.transport_key, &Delivery::from_bytes(&delivery)?)?;
    Ok(Response::new().add_event(RekeyAnswered { license, delivery }))
}
