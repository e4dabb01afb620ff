//! What messages cost, and what they may.

use std::collections::BTreeMap;
use std::sync::Mutex;

use anyhow::{ensure, Result};

/// The most gas a transaction with one such message may use: three to five per cent above what was measured, so that
/// a change that costs something is seen. Codes are not pinned. Accounts have sent something before: the first
/// transaction of an account costs some 13,400 more, in which the chain learns its public key.
pub const CEILINGS: &[(&str, u64)] = &[
    ("registry/create_listing", 173_000),
    ("registry/publish_version", 209_500),
    ("registry/set_price", 161_000),
    ("registry/set_payees", 164_500),
    ("registry/set_card", 160_500),
    ("registry/pause", 158_000),
    ("registry/resume", 158_500),
    ("registry/retire", 158_500),
    ("escrow/buy", 163_000),
    ("escrow/deliver", 277_000),
    ("escrow/refund", 150_000),
    ("escrow/sweep", 250_000),
    ("royalties/claim", 153_500),
    ("license/transfer_nft", 144_000),
    ("license/approve", 145_000),
    ("license/revoke", 143_000),
    ("license/approve_all", 127_500),
    ("license/revoke_all", 122_000),
];

/// The most that accepted messages have cost, by name.
#[derive(Debug, Default)]
pub struct Meter(Mutex<BTreeMap<String, u64>>);

impl Meter {
    /// Notes what an accepted message cost.
    pub fn record(&self, name: &str, gas: u64) {
        let mut most = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let entry = most.entry(name.to_owned()).or_default();
        *entry = gas.max(*entry);
    }

    /// The most that a message has cost so far; 0 if none was accepted.
    pub fn most(&self, name: &str) -> u64 {
        let most = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        most.get(name).copied().unwrap_or_default()
    }

    /// Prints what every message cost at most beside its ceiling, and makes sure that none is above it, none is
    /// without one, and none was left out of the run.
    pub fn check(&self) -> Result<()> {
        let measured = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clone();
        println!("{:<26} {:>9} {:>9}", "message", "gas", "ceiling");
        for (name, gas) in &measured {
            let ceiling = CEILINGS.iter().find(|(known, _)| known == name).map_or(0, |(_, ceiling)| *ceiling);
            println!("{name:<26} {gas:>9} {ceiling:>9}");
        }
        for (name, ceiling) in CEILINGS {
            let gas = measured.get(*name).copied().unwrap_or_default();
            ensure!(gas > 0, "no {name} was accepted in this run, so that its gas is unknown");
            ensure!(gas <= *ceiling, "{name} used {gas} gas, and at most {ceiling} is allowed");
        }
        let unknown = measured.keys().find(|name| CEILINGS.iter().all(|(known, _)| known != name));
        ensure!(unknown.is_none(), "{unknown:?} has no ceiling");
        Ok(())
    }
}
