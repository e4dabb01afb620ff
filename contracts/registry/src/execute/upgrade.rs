//! Records of older formats, rewritten after an upgrade.

use cosmwasm_std::{DepsMut, Response, Storage};
use weighhouse_protocol::events::RecordsUpgraded;
use weighhouse_protocol::order::Arbiter;
use weighhouse_protocol::records::upgrade::{check_ends, walk, KeySpace};
use weighhouse_protocol::records::{
    Commitment, DeliveryKeys, SaleCard, Split, TradeRule, ARBITER_KEY, COMMITMENTS, DELIVERY_KEYS, SALE_CARDS, SPLITS,
    TRADE_RULES,
};

use crate::contract::NAME;
use crate::{state, ContractError};

/// All records that the registry keeps in borsh.
const KEY_SPACES: [KeySpace; 6] = [
    KeySpace::of::<TradeRule>(TRADE_RULES),
    KeySpace::of::<Arbiter>(ARBITER_KEY),
    KeySpace::of::<SaleCard>(SALE_CARDS),
    KeySpace::of::<DeliveryKeys>(DELIVERY_KEYS),
    KeySpace::of::<Commitment>(COMMITMENTS),
    KeySpace::of::<Split>(SPLITS),
];

/// Checks for a migration that this code reads what is stored: the settings, and the records that follow from them.
pub fn check_records(storage: &dyn Storage) -> Result<(), ContractError> {
    state::config(storage).map_err(|error| ContractError::OldSettings { reason: error.to_string() })?;
    Ok(check_ends(storage, &KEY_SPACES)?)
}

pub fn upgrade_records(deps: DepsMut<'_>, limit: u32) -> Result<Response, ContractError> {
    let walk = walk(deps.storage, &KEY_SPACES, limit)?;
    let upgraded = RecordsUpgraded { contract: NAME.into(), upgraded: walk.upgraded, done: walk.done };
    Ok(Response::new().add_event(upgraded))
}
