//! What escrow does: one file a message.

mod buy;
mod deliver;
mod refund;
mod sweep;

pub use buy::buy;
pub use deliver::deliver;
pub use refund::refund;
pub use sweep::sweep;

use cosmwasm_std::{DepsMut, MessageInfo, Response};
use weighhouse_protocol::escrow::InstantiateMsg;

use crate::state::ConfigRecord;
use crate::ContractError;

pub fn instantiate(deps: DepsMut<'_>, info: MessageInfo, msg: InstantiateMsg) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let valid = |address: &str| deps.api.addr_validate(address).map(String::from);
    let config = ConfigRecord {
        registry: valid(&msg.registry)?,
        license: valid(&msg.license)?,
        royalties: valid(&msg.royalties)?,
    };
    config.set(deps.storage);
    Ok(Response::new())
}
