//! What the registry keeps.
//!
//! The compact records follow from the full ones, so nothing outside this module writes either:
//! [`Listings`], [`versions`], [`pause`] and [`save_config`] write what is full together with what follows from it.

mod listings;
pub mod pause;
pub mod versions;

pub use listings::{split, Listings};

use cosmwasm_std::{Addr, StdResult, Storage};
use cw_storage_plus::Item;
use weighhouse_protocol::records::{trade_rule_key, Record, TradeRule, ARBITER_KEY, TREASURY_KEY};
use weighhouse_protocol::registry::Config;

const CONFIG: Item<Config> = Item::new("config");
const ESCROW: Item<Addr> = Item::new("escrow");

/// The settings.
pub fn config(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
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
        let rule_of_trade = TradeRule {
            fee_bps: config.fee_bps,
            min_fee: rule.min_fee.u128(),
            grace: config.grace,
            bond_bps: config.bond_bps,
            min_bond: rule.min_bond.u128(),
            cooldown: config.cooldown,
            bond_delay: config.bond_delay,
            block_interval: config.block_interval,
            stake_bps: config.stake_bps,
            min_stake: rule.min_stake.u128(),
            daily_penalty: rule.daily_penalty.u128(),
            closed: rule.closed,
            paused_until,
        };
        rule_of_trade.save(storage, &trade_rule_key(&rule.denom));
    }
    Ok(())
}

/// Sets the contract whose word it is that a version was proven bad.
pub fn save_escrow(storage: &mut dyn Storage, escrow: &Addr) -> StdResult<()> {
    ESCROW.save(storage, escrow)
}

/// The contract whose word it is that a version was proven bad.
pub fn escrow(storage: &dyn Storage) -> StdResult<Addr> {
    ESCROW.load(storage)
}
