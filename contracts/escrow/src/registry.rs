//! What escrow reads of the registry: raw records, which cost a fortieth of a query.

use cosmwasm_std::{ensure, to_json_binary, CanonicalAddr, Deps, QuerierWrapper, Uint128, WasmMsg};
use weighhouse_protocol::bonds::bond;
use weighhouse_protocol::order::OrderTerms;
use weighhouse_protocol::records::{
    delivery_keys_key, sale_card_key, split_key, trade_rule_key, DeliveryKeys, Record, SaleCard, Split, TradeRule,
};
use weighhouse_protocol::registry::{ExecuteMsg, ListingState, QueryMsg, Version};
use weighhouse_protocol::shares::fee;
use weighhouse_protocol::{ListingId, PlanIndex, Seconds, VersionNumber};
use weighhouse_sealing::delivery::VersionKey;
use weighhouse_sealing::proof::Commitment;

use crate::state::{ConfigRecord, OrderRecord};
use crate::ContractError;

fn read(querier: QuerierWrapper<'_>, registry: &str, key: Vec<u8>) -> Result<Option<Vec<u8>>, ContractError> {
    Ok(querier.query_wasm_raw(registry, key)?)
}

/// A plan as it sells now.
pub struct Offer {
    /// What an order would freeze.
    pub terms: OrderTerms,
    /// Who sells, as a canonical address.
    pub seller: CanonicalAddr,
    /// How many licenses of the plan there can be.
    pub supply: Option<u32>,
}

/// What an order of a plan would be now.
pub fn current_offer(
    deps: Deps<'_>,
    listing: ListingId,
    plan: PlanIndex,
    waive_window: bool,
) -> Result<Offer, ContractError> {
    let registry = ConfigRecord::get(deps.storage)?.registry;
    let card = read(deps.querier, &registry, sale_card_key(listing, plan))?
        .ok_or(ContractError::NoSuchSale { listing, plan })?;
    let card = SaleCard::from_bytes(&card)?;
    ensure!(card.state == ListingState::Active, ContractError::NotActive { listing, state: card.state });
    ensure!(!card.bad, ContractError::LatestIsBad { listing, version: card.version });
    let rule = trade_rule(deps, &card.denom)?
        .ok_or_else(|| ContractError::DenomNotAccepted { listing, denom: card.denom.clone() })?;
    let price = Uint128::new(card.price);
    let terms = OrderTerms {
        listing,
        version: card.version,
        plan,
        price,
        fee: fee(price, rule.fee_bps, rule.min_fee.into())?,
        grant: card.grant,
        split_version: card.split_version,
        deliver_within: card.deliver_within,
        grace: rule.grace,
        challenge_window: if waive_window { 0 } else { card.challenge_window },
        cooldown: rule.cooldown,
        bond: bond(price, rule.bond_bps, rule.min_bond.into()),
        denom: card.denom,
    };
    Ok(Offer { terms, seller: card.seller.into(), supply: card.supply })
}

/// What governance rules for a denom; `None` when it is not accepted.
pub fn trade_rule(deps: Deps<'_>, denom: &str) -> Result<Option<TradeRule>, ContractError> {
    let registry = ConfigRecord::get(deps.storage)?.registry;
    let rule = read(deps.querier, &registry, trade_rule_key(denom))?;
    Ok(rule.map(|rule| TradeRule::from_bytes(&rule)).transpose()?)
}

/// A version's keys, and whether it was proven bad.
pub fn delivery_keys(
    deps: Deps<'_>,
    listing: ListingId,
    version: VersionNumber,
) -> Result<(VersionKey, Option<Seconds>), ContractError> {
    let registry = ConfigRecord::get(deps.storage)?.registry;
    let record = read(deps.querier, &registry, delivery_keys_key(listing, version))?
        .ok_or(ContractError::NoDeliveryKeys { listing, version })?;
    let record = DeliveryKeys::from_bytes(&record)?;
    Ok((VersionKey::from_bytes(&record.keys)?, record.bad_since))
}

/// The keys of a version that nobody has proven bad.
pub fn good_keys(deps: Deps<'_>, listing: ListingId, version: VersionNumber) -> Result<VersionKey, ContractError> {
    match delivery_keys(deps, listing, version)? {
        (keys, None) => Ok(keys),
        (_, Some(since)) => Err(ContractError::BadVersion { listing, version, since }),
    }
}

/// Who sells what an order bought, by the split that the order froze.
pub fn seller(deps: Deps<'_>, order: &OrderRecord) -> Result<CanonicalAddr, ContractError> {
    let (listing, split_version) = (order.listing, order.split_version);
    let registry = ConfigRecord::get(deps.storage)?.registry;
    let split = read(deps.querier, &registry, split_key(listing, split_version))?
        .ok_or(ContractError::NoSplit { listing, split_version })?;
    Ok(Split::from_bytes(&split)?.seller.into())
}

/// What a version's seller has committed to. Only proofs need it, so the full record will do.
pub fn commitment(deps: Deps<'_>, order: &OrderRecord) -> Result<Commitment, ContractError> {
    let registry = ConfigRecord::get(deps.storage)?.registry;
    let question = QueryMsg::Version { listing: order.listing, version: order.version };
    let version: Version = deps.querier.query_wasm_smart(registry, &question)?;
    Ok(Commitment {
        size: version.size,
        plaintext_root: version.plaintext_root.0,
        ciphertext_root: version.ciphertext_root.0,
        key_root: version.key_root.0,
    })
}

/// Tells the registry that a version was proven bad.
pub fn mark_bad(deps: Deps<'_>, order: &OrderRecord) -> Result<WasmMsg, ContractError> {
    let message = ExecuteMsg::MarkBad { listing: order.listing, version: order.version };
    Ok(WasmMsg::Execute {
        contract_addr: ConfigRecord::get(deps.storage)?.registry,
        msg: to_json_binary(&message)?,
        funds: Vec::new(),
    })
}
