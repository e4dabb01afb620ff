//! Records of older formats, rewritten after an upgrade.

use cosmwasm_std::{DepsMut, MessageInfo, Response};
use weighhouse_protocol::events::RecordsUpgraded;
use weighhouse_protocol::records::upgrade::walk;

use crate::contract::NAME;
use crate::state::KEY_SPACES;
use crate::ContractError;

pub fn upgrade_records(deps: DepsMut<'_>, info: MessageInfo, limit: u32) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let walk = walk(deps.storage, &KEY_SPACES, limit)?;
    let upgraded = RecordsUpgraded { contract: NAME.into(), upgraded: walk.upgraded, done: walk.done };
    Ok(Response::new().add_event(upgraded))
}
