//! What the registry keeps.
//!
//! The compact records follow from the full ones, so nothing outside this module writes either:
//! [`Listings`], [`pause`], [`publish`], [`mark_bad`] and [`save_config`] write what is full together with what follows
//! from it. Listings are built on [`versions`], which know of none.

mod listings;
pub mod moderation;
pub mod pause;
pub mod versions;

pub use listings::{split, Listings};

use cosmwasm_std::{Addr, Api, StdResult, Storage};
use cw_storage_plus::Item;
use weighhouse_protocol::order::Arbiter;
use weighhouse_protocol::records::{
    trade_rule_key, Record, RecordError, TradeRule, ARBITER_KEY, SETTINGS_KEY, TREASURY_KEY,
};
use weighhouse_protocol::registry::{Config, Listing, Version};
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{ListingId, VersionNumber};
use weighhouse_sealing::delivery::VersionKey;

use crate::ContractError;

const CONFIG: Item<Config> = Item::new(SETTINGS_KEY);
const ESCROW: Item<Addr> = Item::new("escrow");

/// The settings.
pub fn config(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
}

/// The account that decides disputes: of the settings, in the record that escrow reads.
pub fn arbiter(storage: &dyn Storage) -> Result<Option<Arbiter>, RecordError> {
    Arbiter::load(storage, ARBITER_KEY)
}

/// Replaces the settings, and with them the trade rule of every denom, the treasury and the arbiter.
pub fn save_config(storage: &mut dyn Storage, config: &Config) -> StdResult<()> {
    if let Some(before) = CONFIG.may_load(storage)? {
        for rule in before.denoms {
            storage.remove(&trade_rule_key(&rule.denom));
        }
    }
    save_rules(storage, config)?;
    storage.set(TREASURY_KEY, config.treasury.as_bytes());
    match &config.arbiter {
        Some(arbiter) => arbiter.save(storage, ARBITER_KEY),
        None => storage.remove(ARBITER_KEY),
    }
    CONFIG.save(storage, config)
}

fn save_rules(storage: &mut dyn Storage, config: &Config) -> StdResult<()> {
    let paused_until = pause::last(storage)?.map_or(0, |pause| pause.until);
    for rule in &config.denoms {
        TradeRule::of(config, rule, paused_until).save(storage, &trade_rule_key(&rule.denom));
    }
    Ok(())
}

/// Adds a version to its listing, and makes it the one that is sold.
pub fn publish(
    storage: &mut dyn Storage,
    api: &dyn Api,
    mut listing: Listing,
    version: &Version,
    key: &VersionKey,
) -> Result<(), ContractError> {
    versions::add(storage, version, key)?;
    listing.latest_version = Some(version.number);
    Listings::save(storage, api, &listing)
}

/// Marks a version as bad and, if it is the latest, the sale cards that sell it.
pub fn mark_bad(
    storage: &mut dyn Storage,
    listing: ListingId,
    version: VersionNumber,
    now: Mark,
) -> Result<(), ContractError> {
    versions::mark_bad(storage, listing, version, now)?;
    Listings::stop_cards(storage, listing, version)
}

/// Sets the contract whose word it is that a version was proven bad.
pub fn save_escrow(storage: &mut dyn Storage, escrow: &Addr) -> StdResult<()> {
    ESCROW.save(storage, escrow)
}

/// The contract whose word it is that a version was proven bad.
pub fn escrow(storage: &dyn Storage) -> StdResult<Addr> {
    ESCROW.load(storage)
}
