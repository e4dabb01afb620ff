//! Gathered revenue goes to the ledger of royalties.

use cosmwasm_std::{coins, to_json_binary, DepsMut, MessageInfo, Response, WasmMsg};
use weighhouse_protocol::events::RevenueSwept;
use weighhouse_protocol::royalties::ExecuteMsg as RoyaltiesMsg;
use weighhouse_protocol::{ListingId, SplitVersion};

use crate::state::{ConfigRecord, Revenues};
use crate::ContractError;

pub fn sweep(
    deps: DepsMut<'_>,
    info: MessageInfo,
    listing: ListingId,
    split_version: SplitVersion,
    denom: String,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let revenue = Revenues::take(deps.storage, listing, split_version, &denom)?
        .ok_or_else(|| ContractError::NothingToSweep { listing, split_version, denom: denom.clone() })?;
    let credit = RoyaltiesMsg::Credit {
        listing,
        split_version,
        gross: revenue.gross.into(),
        fee: revenue.fee.into(),
        sales: revenue.sales,
    };
    let message = WasmMsg::Execute {
        contract_addr: ConfigRecord::get(deps.storage)?.royalties,
        msg: to_json_binary(&credit)?,
        funds: coins(revenue.gross, &denom),
    };
    let swept = RevenueSwept {
        listing,
        split_version,
        denom,
        gross: revenue.gross.into(),
        fee: revenue.fee.into(),
        sales: revenue.sales,
    };
    Ok(Response::new().add_message(message).add_event(swept))
}
