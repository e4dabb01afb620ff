//! Storing and instantiating what is missing.

use std::collections::BTreeMap;

use serde_json::Value;
use weighhouse_chain::{message, Client, Key};
use weighhouse_deployment::{Deployed, Deployment};

use crate::artifacts::{self, Artifact};
use crate::plan::lacks;
use crate::{Error, Plan, Result};

/// The number of codes, from the newest, among which one is looked for that an interrupted run has stored.
const RECENT_CODES: u64 = 100;

/// Deploys the contracts that are missing, and answers all of the market's by name. A contract is recognised by its
/// predicted address and a stored code by its checksum, so that the next run finishes one that was interrupted.
///
/// # Errors
/// The key is not the deployer's, an artifact is missing, or the chain refuses a message.
pub async fn deploy(client: &Client, key: &Key, plan: &Plan) -> Result<BTreeMap<String, Deployed>> {
    check(key, plan)?;
    let artifacts = artifacts::read(&plan.artifacts)?;
    let addresses = plan.predict(&artifacts)?;
    create(client, key, plan, &artifacts, &addresses, |_| true).await
}

/// Deploys the contracts that a market of an earlier release lacks, beside those of its deployment, and answers them by
/// name. The plan's label, deployer, governance and artifacts make their addresses, and its settings are their first.
///
/// # Errors
/// Those of [`deploy`], or the deployment is another governance's or chain's.
pub async fn join(
    client: &Client,
    key: &Key,
    plan: &Plan,
    deployment: &Deployment,
) -> Result<BTreeMap<String, Deployed>> {
    check(key, plan)?;
    for (field, planned, deployed) in
        [("governance", &plan.governance, &deployment.governance), ("chain.id", &plan.chain.id, &deployment.chain_id)]
    {
        if planned != deployed {
            return Err(Error::plan(field, format!("{planned} is not the deployment's, {deployed}")));
        }
    }
    let artifacts = artifacts::read(&plan.artifacts)?;
    let addresses = plan.joined(&artifacts, deployment)?;
    create(client, key, plan, &artifacts, &addresses, |name| lacks(deployment, name)).await
}

fn check(key: &Key, plan: &Plan) -> Result<()> {
    plan.check()?;
    if key.address() != plan.deployer {
        return Err(Error::OtherKey { key: key.address().to_owned(), deployer: plan.deployer.clone() });
    }
    Ok(())
}

async fn create(
    client: &Client,
    key: &Key,
    plan: &Plan,
    artifacts: &[Artifact],
    addresses: &BTreeMap<&'static str, String>,
    wanted: impl Fn(&str) -> bool,
) -> Result<BTreeMap<String, Deployed>> {
    let messages = plan.instantiations(addresses)?;
    let mut deployed = BTreeMap::new();
    for (artifact, message) in artifacts.iter().zip(&messages).filter(|(artifact, _)| wanted(artifact.name)) {
        let name = artifact.name;
        let address = addresses.get(name).ok_or_else(|| Error::answer(name, "its address is not predicted"))?;
        let contract = match client.contract_info(address).await {
            Ok(existing) => {
                let code = client.code(existing.code_id).await?;
                Deployed { code_id: code.id, checksum: hex::encode(code.checksum), address: address.clone() }
            }
            Err(weighhouse_chain::Error::NotFound { .. }) => {
                let code_id = store(client, key, artifact).await?;
                instantiate(client, key, plan, name, code_id, message, address).await?;
                Deployed { code_id, checksum: hex::encode(&artifact.checksum), address: address.clone() }
            }
            Err(error) => return Err(error.into()),
        };
        deployed.insert(name.to_owned(), contract);
    }
    Ok(deployed)
}

/// Stores a contract's code unless this account already stored it; the code's id.
pub(crate) async fn store(client: &Client, key: &Key, artifact: &Artifact) -> Result<u64> {
    let own = |code: &&weighhouse_chain::Code| code.checksum == artifact.checksum && code.creator == key.address();
    if let Some(code) = client.newest_codes(RECENT_CODES).await?.iter().find(own) {
        return Ok(code.id);
    }
    let stored = client.submit(key, vec![message::store_code(key.address(), &artifact.wasm)?]).await?;
    let code_id = stored.attribute("store_code", "code_id")?;
    let code_id = code_id.parse().map_err(|error| Error::answer(format!("code id of {}", artifact.name), error))?;
    tracing::info!(contract = artifact.name, code_id, gas = stored.gas_used, "code stored");
    Ok(code_id)
}

async fn instantiate(
    client: &Client,
    key: &Key,
    plan: &Plan,
    contract: &'static str,
    code_id: u64,
    message: &Value,
    predicted: &str,
) -> Result<()> {
    let label = plan.contract_label(contract);
    let admin = Some(plan.governance.as_str());
    let create = message::instantiate2(key.address(), admin, code_id, &label, label.as_bytes(), message)?;
    let created = client.submit(key, vec![create]).await?;
    let address = created.attribute("instantiate", "_contract_address")?;
    if address != predicted {
        return Err(Error::Address { contract, found: address.to_owned(), predicted: predicted.to_owned() });
    }
    tracing::info!(contract, code_id, address, gas = created.gas_used, "contract instantiated");
    Ok(())
}
