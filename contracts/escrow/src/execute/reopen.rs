//! A seller opens its listings again.

use cosmwasm_std::{ensure, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::events::SellerReopened;

use crate::state::Closings;
use crate::ContractError;

pub fn reopen(deps: DepsMut<'_>, env: Env, info: MessageInfo) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let account = deps.api.addr_canonicalize(info.sender.as_str())?;
    let opened = Closings::open(deps.storage, &account, env.block.time.seconds())?;
    ensure!(opened, ContractError::NotClosed { seller: info.sender });
    Ok(Response::new().add_event(SellerReopened { seller: info.sender }))
}
