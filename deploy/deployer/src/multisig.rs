//! The messages of an upgrade for a DAO: a contract that is the admin sends them itself.

use clap::ValueEnum;
use cosmwasm_std::{Binary, CosmosMsg, WasmMsg};
use serde_json::{json, Value};

use crate::{upgrade_json, Upgrade};

/// The kind of account that a market's admin is: each writes the messages of its proposals in another form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Admin {
    /// The chain's governance module: `messages` of a proposal of x/gov
    Governance,
    /// A DAO: `msgs` of a proposal of cw3
    Multisig,
}

impl Admin {
    /// The messages by which this admin moves contracts to their new code, under the name that they have in its proposals.
    pub fn messages(self, address: &str, upgrades: &[Upgrade]) -> Value {
        match self {
            Self::Governance => json!({ "messages": upgrade_json(address, upgrades) }),
            Self::Multisig => json!({ "msgs": upgrade_for_multisig(upgrades) }),
        }
    }
}

/// The messages by which a DAO that is the contracts' admin moves them to their new code, as the `msgs` of a proposal of cw3.
/// They name no sender: the chain takes the DAO's address.
pub fn upgrade_for_multisig(upgrades: &[Upgrade]) -> Vec<CosmosMsg> {
    let migrate = |upgrade: &Upgrade| WasmMsg::Migrate {
        contract_addr: upgrade.address.clone(),
        new_code_id: upgrade.code_id,
        msg: Binary::from(b"{}"),
    };
    upgrades.iter().map(|upgrade| migrate(upgrade).into()).collect()
}
