//! What escrow reads of the registry: raw records, which cost a fortieth of a query.

use cosmwasm_std::{ensure, to_json_binary, CanonicalAddr, Deps, WasmMsg};
use weighhouse_protocol::order::Arbiter;
use weighhouse_protocol::records::{
    commitment_key, delivery_keys_key, sale_card_key, split_key, trade_rule_key, Commitment, DeliveryKeys, Record,
    SaleCard, Split, TradeRule, ARBITER_KEY,
};
use weighhouse_protocol::registry::{closed_since, Config, ExecuteMsg, ListingState, QueryMsg};
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{ListingId, PlanIndex, VersionNumber};
use weighhouse_sealing::delivery::VersionKey;
use weighhouse_sealing::proof;

use crate::state::{ConfigRecord, OrderRecord};
use crate::ContractError;

/// The registry, whose address is read once for all that a message asks of it.
pub struct Registry<'a> {
    deps: Deps<'a>,
    address: String,
}

impl<'a> Registry<'a> {
    /// The one that escrow works with.
    pub fn of(deps: Deps<'a>) -> Result<Self, ContractError> {
        Ok(Self { deps, address: ConfigRecord::get(deps.storage)?.registry })
    }

    fn read(&self, key: Vec<u8>) -> Result<Option<Vec<u8>>, ContractError> {
        Ok(self.deps.querier.query_wasm_raw(&self.address, key)?)
    }

    /// The account that decides disputes, of an order in which there is time for one.
    pub fn arbiter(&self, challenge_window: u32) -> Result<Option<Arbiter>, ContractError> {
        if challenge_window == 0 {
            return Ok(None);
        }
        let arbiter = self.read(ARBITER_KEY.to_vec())?;
        Ok(arbiter.map(|arbiter| Arbiter::from_bytes(&arbiter)).transpose()?)
    }

    /// The sale card of a plan.
    pub fn sale_card(&self, listing: ListingId, plan: PlanIndex) -> Result<SaleCard, ContractError> {
        let card = self.read(sale_card_key(listing, plan))?.ok_or(ContractError::NoSuchSale { listing, plan })?;
        Ok(SaleCard::from_bytes(&card)?)
    }

    /// Governance's rules for a denom; `None` when the market does not accept it.
    pub fn trade_rule(&self, denom: &str) -> Result<Option<TradeRule>, ContractError> {
        let rule = self.read(trade_rule_key(denom))?;
        Ok(rule.map(|rule| TradeRule::from_bytes(&rule)).transpose()?)
    }

    /// Governance's rules for the denom of a price that is accepted and not closed to new orders.
    pub fn open_rule(&self, listing: ListingId, denom: &str, now: Mark) -> Result<TradeRule, ContractError> {
        let rule = self
            .trade_rule(denom)?
            .ok_or_else(|| ContractError::DenomNotAccepted { listing, denom: denom.to_owned() })?;
        check_open(&rule, denom, now)?;
        Ok(rule)
    }
}

/// Refuses what is new in a denom that is closed.
pub fn check_open(rule: &TradeRule, denom: &str, now: Mark) -> Result<(), ContractError> {
    match closed_since(rule.closes_at, now.time) {
        Some(since) => Err(ContractError::DenomClosed { denom: denom.to_owned(), since }),
        None => Ok(()),
    }
}

fn read(deps: Deps<'_>, key: Vec<u8>) -> Result<Option<Vec<u8>>, ContractError> {
    Registry::of(deps)?.read(key)
}

/// The sale card of a plan whose listing is not delisted.
pub fn listed_card(deps: Deps<'_>, listing: ListingId, plan: PlanIndex) -> Result<SaleCard, ContractError> {
    let card = Registry::of(deps)?.sale_card(listing, plan)?;
    ensure!(card.state != ListingState::Delisted, ContractError::Delisted { listing });
    Ok(card)
}

/// Refuses what belongs to a listing that was delisted. Every version has a first plan.
pub fn check_listed(deps: Deps<'_>, listing: ListingId) -> Result<(), ContractError> {
    listed_card(deps, listing, 0).map(drop)
}

/// The settings. Only resales need them when they are opened, so a query will do.
pub fn settings(deps: Deps<'_>) -> Result<Config, ContractError> {
    let registry = ConfigRecord::get(deps.storage)?.registry;
    Ok(deps.querier.query_wasm_smart(registry, &QueryMsg::Config {})?)
}

/// Refuses a new order while orders are paused.
pub fn check_unpaused(rule: &TradeRule, now: Mark) -> Result<(), ContractError> {
    let until = rule.paused_until;
    ensure!(until <= now.time, ContractError::OrdersPaused { until, now: now.time });
    Ok(())
}

/// A version's keys, and the block in which it was proven bad.
pub fn delivery_keys(
    deps: Deps<'_>,
    listing: ListingId,
    version: VersionNumber,
) -> Result<(VersionKey, Option<Mark>), ContractError> {
    let record =
        read(deps, delivery_keys_key(listing, version))?.ok_or(ContractError::NoDeliveryKeys { listing, version })?;
    let record = DeliveryKeys::from_bytes(&record)?;
    Ok((VersionKey::from_bytes(&record.keys)?, record.bad_since))
}

/// The keys of a version that nobody has proven bad.
pub fn good_keys(deps: Deps<'_>, listing: ListingId, version: VersionNumber) -> Result<VersionKey, ContractError> {
    match delivery_keys(deps, listing, version)? {
        (keys, None) => Ok(keys),
        (_, Some(since)) => Err(ContractError::BadVersion { listing, version, since: since.time }),
    }
}

/// The account that sells what an order bought: its reseller, or the seller of the split that the order froze.
pub fn seller(deps: Deps<'_>, order: &OrderRecord) -> Result<CanonicalAddr, ContractError> {
    if let Some(resold) = &order.resold {
        return Ok(resold.seller.clone().into());
    }
    let (listing, split_version) = (order.listing, order.split_version);
    let split =
        read(deps, split_key(listing, split_version))?.ok_or(ContractError::NoSplit { listing, split_version })?;
    Ok(Split::from_bytes(&split)?.seller.into())
}

/// The commitment of a version's seller.
pub fn commitment(
    deps: Deps<'_>,
    listing: ListingId,
    version: VersionNumber,
) -> Result<proof::Commitment, ContractError> {
    let record =
        read(deps, commitment_key(listing, version))?.ok_or(ContractError::NoCommitment { listing, version })?;
    let Commitment { size, plaintext_root, ciphertext_root, key_root } = Commitment::from_bytes(&record)?;
    Ok(proof::Commitment { size, plaintext_root, ciphertext_root, key_root })
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
