//! What escrow reads of the registry: raw records, which cost a fortieth of a query.

use cosmwasm_std::{ensure, Deps, QuerierWrapper, Uint128};
use weighhouse_protocol::order::OrderTerms;
use weighhouse_protocol::records::{delivery_keys_key, sale_card_key, trade_rule_key, Record, SaleCard, TradeRule};
use weighhouse_protocol::registry::ListingState;
use weighhouse_protocol::shares::fee;
use weighhouse_protocol::{ListingId, PlanIndex, VersionNumber};
use weighhouse_sealing::delivery::VersionKey;

use crate::state::ConfigRecord;
use crate::ContractError;

/// A sale settles in its delivery: the seconds that a buyer has to challenge it.
const CHALLENGE_WINDOW: u32 = 0;

fn read(querier: QuerierWrapper<'_>, registry: &str, key: Vec<u8>) -> Result<Option<Vec<u8>>, ContractError> {
    Ok(querier.query_wasm_raw(registry, key)?)
}

/// What an order of a plan would freeze now.
pub fn current_terms(deps: Deps<'_>, listing: ListingId, plan: PlanIndex) -> Result<OrderTerms, ContractError> {
    let registry = ConfigRecord::get(deps.storage)?.registry;
    let card = read(deps.querier, &registry, sale_card_key(listing, plan))?
        .ok_or(ContractError::NoSuchSale { listing, plan })?;
    let card = SaleCard::from_bytes(&card)?;
    ensure!(card.state == ListingState::Active, ContractError::NotActive { listing, state: card.state });
    let rule = read(deps.querier, &registry, trade_rule_key(&card.denom))?
        .ok_or_else(|| ContractError::DenomNotAccepted { listing, denom: card.denom.clone() })?;
    let rule = TradeRule::from_bytes(&rule)?;
    let price = Uint128::new(card.price);
    Ok(OrderTerms {
        listing,
        version: card.version,
        plan,
        price,
        denom: card.denom,
        fee: fee(price, rule.fee_bps, rule.min_fee.into())?,
        grant: card.grant,
        split_version: card.split_version,
        deliver_within: card.deliver_within,
        grace: rule.grace,
        challenge_window: CHALLENGE_WINDOW,
    })
}

/// What the deliveries of a version are verified against.
pub fn delivery_keys(deps: Deps<'_>, listing: ListingId, version: VersionNumber) -> Result<VersionKey, ContractError> {
    let registry = ConfigRecord::get(deps.storage)?.registry;
    let keys = read(deps.querier, &registry, delivery_keys_key(listing, version))?
        .ok_or(ContractError::NoDeliveryKeys { listing, version })?;
    Ok(VersionKey::from_bytes(&keys)?)
}
