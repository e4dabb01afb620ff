//! Records of older formats, rewritten after an upgrade.

use cosmwasm_std::{DepsMut, Response};
use weighhouse_protocol::events::RecordsUpgraded;
use weighhouse_protocol::order::Arbiter;
use weighhouse_protocol::records::upgrade::{walk, KeySpace};
use weighhouse_protocol::records::{
    Commitment, DeliveryKeys, SaleCard, Split, TradeRule, ARBITER_KEY, COMMITMENTS, DELIVERY_KEYS, SALE_CARDS, SPLITS,
    TRADE_RULES,
};

use crate::contract::NAME;
use crate::ContractError;

/// All records that the registry keeps in borsh.
const KEY_SPACES: [KeySpace; 6] = [
    KeySpace::of::<TradeRule>(TRADE_RULES),
    KeySpace::of::<Arbiter>(ARBITER_KEY),
    KeySpace::of::<SaleCard>(SALE_CARDS),
    KeySpace::of::<DeliveryKeys>(DELIVERY_KEYS),
    KeySpace::of::<Commitment>(COMMITMENTS),
    KeySpace::of::<Split>(SPLITS),
];

pub fn upgrade_records(deps: DepsMut<'_>, limit: u32) -> Result<Response, ContractError> {
    let walk = walk(deps.storage, &KEY_SPACES, limit)?;
    let upgraded = RecordsUpgraded { contract: NAME.into(), upgraded: walk.upgraded, done: walk.done };
    Ok(Response::new().add_event(upgraded))
}
