//! What messages cost, and what they may.

use std::collections::BTreeMap;
use std::sync::Mutex;

use anyhow::{ensure, Result};

/// The most gas a transaction with one such message may use: three to five per cent above what was measured, so that
/// a change that costs something is seen. Codes are not pinned. Accounts have sent something before: the first
/// transaction of an account costs some 13,400 more, in which the chain learns its public key.
pub const CEILINGS: &[(&str, u64)] = &[
    ("registry/create_listing", 175_000),
    ("registry/create_listing with a version", 271_500),
    ("registry/publish_version", 228_000),
    ("registry/set_price", 169_500),
    ("registry/set_payees", 172_500),
    ("registry/set_card", 168_500),
    ("registry/pause", 166_000),
    ("registry/resume", 166_000),
    ("registry/retire", 166_000),
    ("registry/delist", 183_500),
    ("registry/relist", 171_500),
    ("escrow/buy", 170_000),
    ("escrow/buy without a window", 168_500),
    ("escrow/deliver", 273_500),
    ("escrow/deliver that reopens", 291_500),
    ("escrow/reopen", 130_500),
    ("escrow/accept", 232_000),
    ("escrow/settle", 232_000),
    ("escrow/offer", 164_500),
    ("escrow/take_offer", 158_000),
    ("escrow/withdraw_offer", 150_500),
    ("escrow/dispute", 155_500),
    ("escrow/propose", 257_500),
    ("escrow/rule", 172_000),
    ("escrow/rule for nothing", 241_000),
    ("escrow/settle of a dispute", 253_000),
    ("escrow/buy_license", 180_500),
    ("escrow/accept of a resale", 254_000),
    ("escrow/end_resale", 213_500),
    ("escrow/end_resale while ordered", 130_500),
    ("license/send_nft", 322_000),
    ("escrow/refund", 235_500),
    ("escrow/sweep", 285_000),
    ("escrow/prove_bad_chunk", 573_000),
    ("escrow/prove_bad_key_schedule", 366_500),
    ("escrow/post_bond", 149_500),
    ("escrow/unlock_bond", 136_000),
    ("escrow/withdraw_bond", 143_000),
    ("escrow/release_bonds", 142_500),
    ("escrow/rekey", 205_500),
    ("escrow/answer_rekey", 169_500),
    ("escrow/end_rekey", 194_500),
    ("royalties/claim", 153_500),
    ("license/transfer_nft", 144_500),
    ("license/approve", 145_000),
    ("license/revoke", 143_000),
    ("license/approve_all", 128_000),
    ("license/revoke_all", 122_000),
    ("reputation/claim_handle", 157_000),
    ("reputation/release_handle", 157_000),
    ("reputation/set_profile", 127_500),
    ("reputation/link_ethereum", 141_500),
    ("reputation/unlink_ethereum", 129_500),
    ("reputation/revoke_ethereum", 135_500),
    ("reputation/propose_link", 126_500),
    ("reputation/accept_link", 139_000),
    ("reputation/unlink", 134_000),
    ("reputation/attest", 134_000),
    ("reputation/revoke_attestation", 130_500),
    ("reputation/review", 226_500),
    ("reputation/edit_review", 142_000),
    ("reputation/answer_review", 137_000),
    ("reputation/vote", 223_000),
    ("reputation/retract_vote", 132_000),
    ("reputation/ask_question", 137_500),
    ("reputation/answer_question", 137_500),
    ("reputation/edit_post", 131_000),
    ("reputation/withdraw_post", 129_500),
    ("reputation/hide_post", 138_500),
    ("reputation/restore_post", 137_000),
    ("reputation/report", 160_500),
    ("reputation/decide", 141_500),
    ("reputation/appeal", 140_000),
    ("reputation/settle_report", 154_000),
    ("registry/pause_orders", 145_000),
    ("registry/resume_orders", 141_500),
    ("registry/update_config", 254_000),
    ("registry/update_ownership", 130_500),
    ("registry/update_ownership that accepts", 128_500),
    ("reputation/revoke_handle", 150_000),
    ("reputation/transfer_handle", 161_000),
    ("reputation/accredit_verifier", 133_500),
    ("reputation/revoke_verifier", 132_000),
    ("reputation/update_config", 137_500),
];

/// Messages that governance alone sends. The chain runs a proposal's messages at the end of a block, in no transaction whose
/// gas could be read: they are measured in a market that an account governs ([`crate::governing`]).
pub const GOVERNED: &[&str] = &[
    "registry/pause_orders",
    "registry/resume_orders",
    "registry/update_config",
    "registry/update_ownership",
    "registry/update_ownership that accepts",
    "reputation/revoke_handle",
    "reputation/transfer_handle",
    "reputation/accredit_verifier",
    "reputation/revoke_verifier",
    "reputation/update_config",
];

/// Messages that one contract takes from another alone: the ceiling of the message that begins the transaction has them in it.
pub const AMONG_CONTRACTS: &[&str] = &["registry/mark_bad", "escrow/receive_nft", "license/mint", "royalties/credit"];

/// Messages that cost what their sender's limit of records lets them: no run has records of an older format.
pub const BY_RECORDS: &[&str] =
    &["registry/upgrade_records", "escrow/upgrade_records", "royalties/upgrade_records", "reputation/upgrade_records"];

/// A sale without a challenge window: its purchase, and its delivery, which settles.
const SALE: [&str; 2] = ["escrow/buy without a window", "escrow/deliver"];
/// The most gas that such a sale may use.
const SALE_CEILING: u64 = 445_000;

/// The most that a message may cost; 0 if nobody has said.
fn ceiling_of(name: &str) -> u64 {
    CEILINGS.iter().find(|(known, _)| *known == name).map_or(0, |(_, ceiling)| *ceiling)
}

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

    /// Notes the most that another market's messages of these names have cost.
    pub fn record_of(&self, other: &Self, names: &[&str]) {
        for name in names {
            self.record(name, other.most(name));
        }
    }

    /// Prints what every message cost at most beside its ceiling, and makes sure that none is above it, none is
    /// without one, and none was left out of the run.
    pub fn check(&self) -> Result<()> {
        let measured = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clone();
        println!("{:<42} {:>9} {:>9}", "message", "gas", "ceiling");
        for (name, gas) in &measured {
            println!("{name:<42} {gas:>9} {:>9}", ceiling_of(name));
        }
        for (name, ceiling) in CEILINGS {
            let gas = measured.get(*name).copied().unwrap_or_default();
            ensure!(gas > 0, "no {name} was accepted in this run, so that its gas is unknown");
            ensure!(gas <= *ceiling, "{name} used {gas} gas, and at most {ceiling} is allowed");
        }
        let sale: u64 = SALE.iter().map(|name| measured.get(*name).copied().unwrap_or_default()).sum();
        println!("{:<42} {sale:>9} {SALE_CEILING:>9}", "a sale without a window");
        ensure!(sale <= SALE_CEILING, "a sale used {sale} gas, and at most {SALE_CEILING} is allowed");
        let unknown = measured.keys().find(|name| CEILINGS.iter().all(|(known, _)| known != name));
        ensure!(unknown.is_none(), "{unknown:?} has no ceiling");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    /// The published schemas, which the checks compare with the contracts' messages.
    const SCHEMAS: [(&str, &str); 5] = [
        ("registry", include_str!("../../schema/registry.json")),
        ("escrow", include_str!("../../schema/escrow.json")),
        ("license", include_str!("../../schema/license.json")),
        ("royalties", include_str!("../../schema/royalties.json")),
        ("reputation", include_str!("../../schema/reputation.json")),
    ];

    /// The names of all messages that the contracts execute, such as `escrow/buy`.
    fn messages() -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for (contract, schema) in SCHEMAS {
            let schema: Value = serde_json::from_str(schema).unwrap();
            for variant in schema["execute"]["oneOf"].as_array().unwrap() {
                names.insert(format!("{contract}/{}", variant["required"][0].as_str().unwrap()));
            }
        }
        names
    }

    #[test]
    fn every_message_has_a_ceiling_or_a_reason_why_it_has_none() {
        // A row's name may say more of what the message did, after a space.
        let ceilings: BTreeSet<&str> =
            CEILINGS.iter().map(|(name, _)| name.split(' ').next().unwrap_or(name)).collect();
        let excused: Vec<&str> = [AMONG_CONTRACTS, BY_RECORDS].concat();
        for name in messages() {
            let found = excused.iter().filter(|excused| **excused == name).count();
            let has_ceiling = usize::from(ceilings.contains(name.as_str()));
            assert_eq!(found + has_ceiling, 1, "{name} has {has_ceiling} ceilings and {found} reasons for none");
        }
        let messages = messages();
        for name in ceilings.iter().chain(&excused) {
            assert!(messages.contains(*name), "no contract knows {name}");
        }
    }

    #[test]
    fn governances_messages_have_ceilings_and_the_dearest_of_two_markets_counts() {
        assert!(GOVERNED.iter().all(|name| ceiling_of(name) > 0));
        let (first, governed) = (Meter::default(), Meter::default());
        governed.record("registry/pause_orders", 5);
        governed.record("escrow/buy", 7);
        first.record_of(&governed, &["registry/pause_orders"]);
        assert_eq!((first.most("registry/pause_orders"), first.most("escrow/buy")), (5, 0));
        first.record("registry/pause_orders", 4);
        assert_eq!(first.most("registry/pause_orders"), 5);
    }

    #[test]
    fn a_sale_of_messages_at_their_ceilings_is_under_its_own() {
        let sale: u64 = SALE.iter().map(|name| ceiling_of(name)).sum();
        assert!(sale <= SALE_CEILING, "{sale}");
        assert!(SALE.iter().all(|name| ceiling_of(name) > 0));
    }
}
