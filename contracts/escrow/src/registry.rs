//! What escrow reads of the registry: raw records, which cost a fortieth of a query.

use cosmwasm_std::{ensure, to_json_binary, CanonicalAddr, Deps, QuerierWrapper, Uint128, WasmMsg};
use weighhouse_protocol::bonds::bond;
use weighhouse_protocol::order::{Arbiter, OrderTerms, ResaleTerms};
use weighhouse_protocol::records::{
    delivery_keys_key, sale_card_key, split_key, trade_rule_key, DeliveryKeys, Record, SaleCard, Split, TradeRule,
    ARBITER_KEY,
};
use weighhouse_protocol::registry::{Config, ExecuteMsg, ListingState, QueryMsg, Version};
use weighhouse_protocol::shares::{fee, share_of};
use weighhouse_protocol::{ListingId, OrderId, PlanIndex, Seconds, VersionNumber};
use weighhouse_sealing::delivery::VersionKey;
use weighhouse_sealing::proof::Commitment;

use crate::state::{ConfigRecord, OrderRecord, ResaleRecord};
use crate::ContractError;

fn read(querier: QuerierWrapper<'_>, registry: &str, key: Vec<u8>) -> Result<Option<Vec<u8>>, ContractError> {
    Ok(querier.query_wasm_raw(registry, key)?)
}

/// A plan as it sells now.
pub struct Sale {
    /// What an order would freeze.
    pub terms: OrderTerms,
    /// Who sells, as a canonical address.
    pub seller: CanonicalAddr,
    /// How many licenses of the plan there can be.
    pub supply: Option<u32>,
}

/// What an order of a plan would be now, at the listed price or at one of the buyer's own.
pub fn current_sale(
    deps: Deps<'_>,
    listing: ListingId,
    plan: PlanIndex,
    waive_window: bool,
    own_price: Option<Uint128>,
) -> Result<Sale, ContractError> {
    let card = sale_card(deps, listing, plan)?;
    ensure!(card.state == ListingState::Active, ContractError::NotActive { listing, state: card.state });
    ensure!(!card.bad, ContractError::LatestIsBad { listing, version: card.version });
    let rule = accepted_rule(deps, listing, &card.denom)?;
    let price = own_price.unwrap_or(Uint128::new(card.price));
    let challenge_window = if waive_window { 0 } else { card.challenge_window };
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
        challenge_window,
        cooldown: rule.cooldown,
        bond: bond(price, rule.bond_bps, rule.min_bond.into()),
        denom: card.denom,
        arbiter: arbiter(deps, challenge_window)?,
        resale: None,
    };
    Ok(Sale { terms, seller: card.seller.into(), supply: card.supply })
}

/// Who decides disputes, of an order in which there is time for one.
fn arbiter(deps: Deps<'_>, challenge_window: u32) -> Result<Option<Arbiter>, ContractError> {
    if challenge_window == 0 {
        return Ok(None);
    }
    let registry = ConfigRecord::get(deps.storage)?.registry;
    let arbiter = read(deps.querier, &registry, ARBITER_KEY.to_vec())?;
    Ok(arbiter.map(|arbiter| Arbiter::from_bytes(&arbiter)).transpose()?)
}

/// How many licenses of a plan there can be.
pub fn supply(deps: Deps<'_>, listing: ListingId, plan: PlanIndex) -> Result<Option<u32>, ContractError> {
    Ok(sale_card(deps, listing, plan)?.supply)
}

fn sale_card(deps: Deps<'_>, listing: ListingId, plan: PlanIndex) -> Result<SaleCard, ContractError> {
    let registry = ConfigRecord::get(deps.storage)?.registry;
    let card = read(deps.querier, &registry, sale_card_key(listing, plan))?
        .ok_or(ContractError::NoSuchSale { listing, plan })?;
    Ok(SaleCard::from_bytes(&card)?)
}

/// What an order of a license for resale would be now. Its reseller has no bond: who sold the
/// version answers for its content, and what a buyer paid waits until the key is delivered.
pub fn current_resale(
    deps: Deps<'_>,
    license: OrderId,
    resale: &ResaleRecord,
    waive_window: bool,
) -> Result<OrderTerms, ContractError> {
    good_keys(deps, resale.listing, resale.version)?;
    let listing = resale.listing;
    let rule = accepted_rule(deps, listing, &resale.denom)?;
    let price = Uint128::new(resale.price);
    let fee = fee(price, rule.fee_bps, rule.min_fee.into())?;
    let royalty = share_of(price, resale.grant.resale_royalty_bps);
    ensure!(
        fee.full_mul(1u8) + royalty.full_mul(1u8) < price.full_mul(1u8),
        ContractError::NothingLeft { license, price, fee, royalty }
    );
    let challenge_window = if waive_window { 0 } else { resale.challenge_window };
    Ok(OrderTerms {
        listing,
        version: resale.version,
        plan: resale.plan,
        price,
        denom: resale.denom.clone(),
        fee,
        grant: resale.grant.clone(),
        split_version: resale.split_version,
        deliver_within: resale.deliver_within,
        grace: rule.grace,
        challenge_window,
        cooldown: 0,
        bond: Uint128::zero(),
        arbiter: arbiter(deps, challenge_window)?,
        resale: Some(ResaleTerms { license, royalty }),
    })
}

/// The settings. Only resales need them when they are opened, so a query will do.
pub fn settings(deps: Deps<'_>) -> Result<Config, ContractError> {
    let registry = ConfigRecord::get(deps.storage)?.registry;
    Ok(deps.querier.query_wasm_smart(registry, &QueryMsg::Config {})?)
}

/// What governance rules for the denom of a price.
fn accepted_rule(deps: Deps<'_>, listing: ListingId, denom: &str) -> Result<TradeRule, ContractError> {
    trade_rule(deps, denom)?.ok_or_else(|| ContractError::DenomNotAccepted { listing, denom: denom.to_owned() })
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

/// Who sells what an order bought: its reseller, or who sold by the split that the order froze.
pub fn seller(deps: Deps<'_>, order: &OrderRecord) -> Result<CanonicalAddr, ContractError> {
    if let Some(resold) = &order.resold {
        return Ok(resold.seller.clone().into());
    }
    let (listing, split_version) = (order.listing, order.split_version);
    let registry = ConfigRecord::get(deps.storage)?.registry;
    let split = read(deps.querier, &registry, split_key(listing, split_version))?
        .ok_or(ContractError::NoSplit { listing, split_version })?;
    Ok(Split::from_bytes(&split)?.seller.into())
}

/// All that there is to know of a version. Only proofs and resales need it.
pub fn version(deps: Deps<'_>, listing: ListingId, version: VersionNumber) -> Result<Version, ContractError> {
    let registry = ConfigRecord::get(deps.storage)?.registry;
    Ok(deps.querier.query_wasm_smart(registry, &QueryMsg::Version { listing, version })?)
}

/// What a version's seller has committed to.
pub fn commitment(deps: Deps<'_>, order: &OrderRecord) -> Result<Commitment, ContractError> {
    let version = version(deps, order.listing, order.version)?;
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
