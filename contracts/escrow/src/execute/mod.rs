//! What escrow does: a file for each message, or for those that belong together.

mod bond;
mod buy;
mod deliver;
mod dispute;
mod offer;
mod payout;
mod prove;
mod refund;
mod rekey;
mod reopen;
mod resell;
mod settle;
mod sweep;
mod upgrade;

pub use bond::{post_bond, release_bonds, unlock_bond, withdraw_bond};
pub use buy::{buy, buy_license, LicensePurchase, Purchase};
pub use deliver::deliver;
pub use dispute::{dispute, propose, rule};
pub use offer::{offer, take_offer, withdraw_offer};
pub use prove::{prove_bad_chunk, prove_bad_key_schedule};
pub use refund::refund;
pub use rekey::{answer_rekey, end_rekey, rekey};
pub use reopen::reopen;
pub use resell::{end_resale, receive};
pub use settle::{accept, settle};
pub use sweep::sweep;
pub use upgrade::upgrade_records;

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
