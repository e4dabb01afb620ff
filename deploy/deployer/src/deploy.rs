//! Storing and instantiating what is missing.

use std::collections::BTreeMap;

use serde_json::Value;
use weighhouse_chain::{message, Client, Key};
use weighhouse_deployment::{Deployed, Deployment};
use weighhouse_protocol::codes::code_in;
use weighhouse_protocol::escrow;

use crate::artifacts::{self, Artifact};
use crate::code::{recent, stored_by};
use crate::plan::lacks;
use crate::{Error, Plan, Result};

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
/// Those of [`deploy`], the deployment is another governance's or chain's, or its escrow is of a release that reputation can't ask.
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
    if lacks(deployment, "reputation") {
        let escrow = deployment.contract("escrow")?;
        // No order has this number: an escrow that knows the question says so.
        let answer = client.query::<Value>(escrow, &escrow::QueryMsg::Sale { order: 0 }).await;
        check_sale(escrow, answer)?;
    }
    create(client, key, plan, &artifacts, &addresses, |name| lacks(deployment, name)).await
}

/// Refuses an escrow that doesn't answer `sale`. Reputation asks it of each review: joined to such an escrow it would take none, and a
/// later upgrade of escrow alone could mend that.
fn check_sale(escrow: &str, answer: weighhouse_chain::Result<Value>) -> Result<()> {
    match answer {
        Ok(_) => Ok(()),
        Err(weighhouse_chain::Error::Contract { text }) => {
            let is_its_own = code_in(&text).is_some_and(|code| code.starts_with("escrow/"));
            if is_its_own {
                return Ok(());
            }
            Err(Error::OldEscrow { escrow: escrow.to_owned(), reason: text })
        }
        Err(error) => Err(error.into()),
    }
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
    if let Some(code_id) = stored_by(&recent(client).await?, artifact, key.address()) {
        return Ok(code_id);
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;
    use weighhouse_chain::Error as Chain;

    use super::*;

    fn contract(text: &str) -> weighhouse_chain::Result<Value> {
        Err(Chain::Contract { text: text.to_owned() })
    }

    #[test]
    fn an_escrow_that_knows_sales_is_joined() {
        check_sale("wasm1escrow", contract("escrow/no_order: there is no order 0: query wasm contract failed"))
            .unwrap();
        check_sale("wasm1escrow", Ok(json!({ "state": "settled" }))).unwrap();
    }

    #[test]
    fn an_escrow_that_does_not_know_sales_is_refused_with_what_to_do() {
        let text = "Error parsing into type weighhouse_protocol::escrow::QueryMsg: unknown variant `sale`, expected \
                    `config` or `order`: query wasm contract failed";
        let error = check_sale("wasm1escrow", contract(text)).unwrap_err().to_string();
        for said in ["wasm1escrow", "unknown variant `sale`", "upgrade escrow first"] {
            assert!(error.contains(said), "{said:?} is not in {error}");
        }
        // Another contract that refuses for a reason of its own is no escrow.
        check_sale("wasm1escrow", contract("registry/no_listing: there is no listing 0")).unwrap_err();
    }

    #[test]
    fn a_node_that_does_not_answer_says_nothing_of_escrow() {
        let silent = Chain::Unreachable { url: "http://node".into(), reason: "timeout".into() };
        let error = check_sale("wasm1escrow", Err(silent)).unwrap_err();
        assert!(matches!(error, Error::Chain(Chain::Unreachable { .. })), "{error}");
    }
}
