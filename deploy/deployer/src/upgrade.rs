//! New code for contracts that are deployed.

use std::path::Path;

use serde_json::{json, Value};
use weighhouse_chain::{message, Any, Client, Key};
use weighhouse_deployment::Deployment;

use crate::artifacts;
use crate::deploy::store;
use crate::plan::lacks;
use crate::{Error, Result};

/// A contract's move to new code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upgrade {
    pub contract: &'static str,
    pub address: String,
    /// Id of the new code.
    pub code_id: u64,
    /// SHA-256 of the new code, hex.
    pub checksum: String,
}

/// Stores the code of each contract of the deployment whose artifact differs from its code on the chain. Any account may store: the
/// contracts move only with [`upgrade_messages`].
///
/// # Errors
/// An artifact is missing, a contract is not on the chain, or the chain refuses the code.
pub async fn upgrade(client: &Client, key: &Key, deployment: &Deployment, folder: &Path) -> Result<Vec<Upgrade>> {
    let mut upgrades = Vec::new();
    for artifact in artifacts::read(folder)?.into_iter().filter(|artifact| !lacks(deployment, artifact.name)) {
        let address = deployment.contract(artifact.name)?.to_owned();
        let present = client.contract_info(&address).await?.code_id;
        if client.code(present).await?.checksum != artifact.checksum {
            let code_id = store(client, key, &artifact).await?;
            let checksum = hex::encode(&artifact.checksum);
            upgrades.push(Upgrade { contract: artifact.name, address, code_id, checksum });
        }
    }
    Ok(upgrades)
}

impl Upgrade {
    /// Writes the new code into a deployment, as it will be once the contract has moved.
    ///
    /// # Errors
    /// The deployment lacks the contract.
    pub fn apply(&self, deployment: &mut Deployment) -> Result<()> {
        deployment.contract(self.contract)?;
        if let Some(deployed) = deployment.contracts.get_mut(self.contract) {
            deployed.code_id = self.code_id;
            deployed.checksum.clone_from(&self.checksum);
        }
        Ok(())
    }
}

/// The messages by which the contracts' admin moves them to their new code, for one transaction or one proposal.
///
/// # Errors
/// None that is known: the message of a migration is empty.
pub fn upgrade_messages(admin: &str, upgrades: &[Upgrade]) -> Result<Vec<Any>> {
    let migrate =
        |upgrade: &Upgrade| message::migrate(admin, &upgrade.address, upgrade.code_id, &json!({})).map_err(Error::from);
    upgrades.iter().map(migrate).collect()
}

/// The same messages as JSON, as `wasmd tx gov submit-proposal` reads the `messages` of a proposal.
pub fn upgrade_json(admin: &str, upgrades: &[Upgrade]) -> Vec<Value> {
    let migrate = |upgrade: &Upgrade| {
        json!({
            "@type": "/cosmwasm.wasm.v1.MsgMigrateContract",
            "sender": admin,
            "contract": upgrade.address,
            "code_id": upgrade.code_id.to_string(),
            "msg": {},
        })
    };
    upgrades.iter().map(migrate).collect()
}
