//! What is known of a market while a proposal is explained.

use std::collections::{BTreeMap, BTreeSet};

use cosmos_sdk_proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgMigrateContract, MsgStoreAndMigrateContract, MsgUpdateAdmin,
};
use cosmos_sdk_proto::Any;
use serde::{Deserialize, Serialize};
use weighhouse_protocol::registry::OrderPause;
use weighhouse_protocol::reputation::{HandleStatus, Verifier};
use weighhouse_protocol::{registry, reputation, ListingId, Seconds};

use super::wanted::typed;
use crate::Contracts;

/// Stands for a release that is not known here.
pub(super) const UNKNOWN: &str = "?";

/// The market as the chain has it. What is empty was not looked up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    pub contracts: Contracts,
    /// The account that the chain runs a proposal's messages as: its governance.
    pub authority: String,
    /// The account that governs the market: the registry's owner. Another one than `authority` where a DAO governs.
    pub governance: String,
    /// The registry's settings.
    pub registry: registry::Config,
    /// The reputation contract's settings; absent in a market without one.
    #[serde(default)]
    pub reputation: Option<reputation::Config>,
    /// The pause of new orders.
    #[serde(default)]
    pub pause: Option<OrderPause>,
    /// The code and admin of each contract, by its address.
    #[serde(default)]
    pub installed: BTreeMap<String, Installed>,
    /// The codes that messages name, by their ids. A code that is not on the chain is not in it.
    #[serde(default)]
    pub codes: BTreeMap<u64, Code>,
    /// The names of the listings that messages name.
    #[serde(default)]
    pub listings: BTreeMap<ListingId, String>,
    /// The verifiers that messages name.
    #[serde(default)]
    pub verifiers: BTreeMap<String, Verifier>,
    /// The handles that messages name, as they name them.
    #[serde(default)]
    pub handles: BTreeMap<String, HandleStatus>,
    /// Whether the messages name more than was looked up: what is not here may be on the chain then.
    #[serde(default)]
    pub cut: bool,
    /// The time of the newest block, in seconds UTC.
    pub now: Seconds,
}

/// The code of a contract, and who may replace it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Installed {
    pub code_id: u64,
    /// The account that may migrate the contract; absent when nobody may.
    #[serde(default)]
    pub admin: Option<String>,
    /// The version by its cw2 record, such as `0.1.0`; absent where it was not looked up.
    #[serde(default)]
    pub version: Option<String>,
}

/// A code on the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The SHA-256 of its Wasm, in hexadecimal.
    pub checksum: String,
    /// The release that has this code, such as `0.2.0`; absent where none is known to.
    #[serde(default)]
    pub release: Option<String>,
    /// The contract whose code it is there, such as `escrow`; absent where no release is known to have it.
    #[serde(default)]
    pub contract: Option<String>,
}

impl Known {
    /// The name of a contract of the market: `registry`, `license`, `escrow`, `royalties` or `reputation`.
    pub fn name_of(&self, address: &str) -> Option<&'static str> {
        self.named().into_iter().find(|(_, known)| is_same(known, address)).map(|(name, _)| name)
    }

    /// The code and admin of a contract of the market.
    pub(super) fn installed_at(&self, address: &str) -> Option<&Installed> {
        self.installed.iter().find(|(known, _)| is_same(known, address)).map(|(_, installed)| installed)
    }

    fn installed_at_mut(&mut self, address: &str) -> Option<&mut Installed> {
        self.installed.iter_mut().find(|(known, _)| is_same(known, address)).map(|(_, installed)| installed)
    }

    /// The releases that the market's contracts are of; [`UNKNOWN`] among them for code of none that is known here.
    pub(super) fn releases(&self) -> BTreeSet<&str> {
        let installed = self.named().into_iter().filter_map(|(_, address)| self.installed_at(address));
        installed.map(|found| found.version.as_deref().unwrap_or(UNKNOWN)).collect()
    }

    /// The market's contracts by their names, in the order in which they are migrated.
    pub fn named(&self) -> Vec<(&'static str, &str)> {
        let Contracts { registry, license, escrow, royalties, reputation } = &self.contracts;
        let mut named = vec![
            ("registry", registry.as_str()),
            ("license", license.as_str()),
            ("escrow", escrow.as_str()),
            ("royalties", royalties.as_str()),
        ];
        named.extend(reputation.as_deref().map(|address| ("reputation", address)));
        named
    }

    /// Takes note of what a message changes, for those that come after it in a proposal.
    pub(super) fn follow(&mut self, message: &Any) {
        if let Some(call) = typed::<MsgExecuteContract>(message) {
            self.follow_call(&call);
        } else if let Some(MsgMigrateContract { contract, code_id, .. }) = typed(message) {
            let version = self.codes.get(&code_id).and_then(|code| code.release.clone());
            // A contract that runs the code already keeps its release, also where none is known to have it.
            if let Some(installed) = self.installed_at_mut(&contract).filter(|installed| installed.code_id != code_id) {
                (installed.code_id, installed.version) = (code_id, version);
            }
        } else if let Some(MsgStoreAndMigrateContract { contract, .. }) = typed(message) {
            if let Some(installed) = self.installed_at_mut(&contract) {
                installed.version = None;
            }
        } else if let Some(MsgUpdateAdmin { contract, new_admin, .. }) = typed(message) {
            if let Some(installed) = self.installed_at_mut(&contract) {
                installed.admin = Some(new_admin);
            }
        }
    }

    fn follow_call(&mut self, call: &MsgExecuteContract) {
        match self.name_of(&call.contract) {
            Some("registry") => {
                if let Ok(registry::ExecuteMsg::UpdateConfig { config }) = serde_json::from_slice(&call.msg) {
                    self.registry = config;
                }
            }
            Some("reputation") => {
                if let Ok(reputation::ExecuteMsg::UpdateConfig { config }) = serde_json::from_slice(&call.msg) {
                    self.reputation = Some(config);
                }
            }
            _ => {}
        }
    }
}

/// Whether two texts are one address: Bech32 may be written in capitals, and chains take it.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

#[cfg(test)]
pub(super) mod fixture {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    /// The chain's governance, which governs the market.
    pub(in super::super) const GOVERNANCE: &str = "wasm1governance";
    /// A SHA-256 in hexadecimal.
    pub(in super::super) const CHECKSUM: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// A market of release 0.1.0 with two denoms, an arbiter, and no guardian.
    pub(in super::super) fn known() -> Known {
        let contract = |name: &str| format!("wasm1{name}");
        let contracts = Contracts {
            registry: contract("registry"),
            license: contract("license"),
            escrow: contract("escrow"),
            royalties: contract("royalties"),
            reputation: Some(contract("reputation")),
        };
        let denom = |denom: &str| {
            json!({"denom": denom, "min_fee": "1", "min_bond": "1000", "min_stake": "1000", "daily_penalty": "10000000",
                "closed": false})
        };
        let registry = json!({
            "treasury": "wasm1treasury", "fee_bps": 250, "denoms": [denom("uwhs"), denom("uusdc")],
            "deliver_within": {"min": 60, "max": 86_400}, "grace": 3_600,
            "challenge_window": {"min": 60, "max": 86_400}, "download_rate": 10_000_000, "cooldown": 86_400,
            "bond_bps": 2_000, "bond_delay": 86_400, "block_interval": 6_000, "stake_bps": 1_000, "guardian": null,
            "moderator": null, "arbiter": {"address": "wasm1arbiter", "decide_within": 86_400},
        });
        let coin = |amount: &str| json!({"denom": "uwhs", "amount": amount});
        let reputation = json!({
            "handle_deposit": coin("1000000"), "handle_cooldown": 86_400, "report_stake": coin("500000"),
            "report_span": 86_400, "appeal_span": 86_400, "rates": [{"denom": "uwhs", "weight": "1"}],
            "prior": {"rating": 3_000, "weight": "1000"},
        });
        let installed = |(place, name)| {
            let admin = Some(GOVERNANCE.to_owned());
            (contract(name), Installed { code_id: place, admin, version: Some("0.1.0".into()) })
        };
        let names = [(1, "registry"), (2, "license"), (3, "escrow"), (4, "royalties"), (5, "reputation")];
        let code = |release: Option<&str>| Code {
            checksum: CHECKSUM.into(),
            release: release.map(str::to_owned),
            contract: None,
        };
        Known {
            contracts,
            authority: GOVERNANCE.into(),
            governance: GOVERNANCE.into(),
            registry: serde_json::from_value(registry).unwrap(),
            reputation: Some(serde_json::from_value(reputation).unwrap()),
            pause: Some(OrderPause { paused_until: 0, by: None, guardian_spent: false }),
            installed: names.map(installed).into_iter().collect(),
            codes: [(3, code(Some("0.1.0"))), (13, code(Some("0.2.0"))), (14, code(None))].into_iter().collect(),
            listings: [(7, "Tiny embeddings".to_owned())].into_iter().collect(),
            verifiers: BTreeMap::new(),
            handles: BTreeMap::new(),
            cut: false,
            now: 1_700_000_000,
        }
    }
}
