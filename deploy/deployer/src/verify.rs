//! What a chain says of a market, compared with its deployment.

use std::fmt;

use serde::Serialize;
use serde_json::Value;
use weighhouse_chain::Client;
use weighhouse_deployment::Deployment;
use weighhouse_protocol::{escrow, license, registry, reputation, royalties};

use crate::plan::lacks;
use crate::release::{raw, stored};
use crate::{Result, NAMES};

/// The release that this program belongs to: the version of all its contracts.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The key under which the registry keeps escrow's address, for which it answers no query.
const ESCROW_KEY: &[u8] = b"escrow";

/// A fact on the chain that is not as deployed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub contract: &'static str,
    /// The fact, such as `admin`.
    pub fact: &'static str,
    /// The value that follows from the deployment.
    pub expected: String,
    /// The value on the chain.
    pub found: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { contract, fact, expected, found } = self;
        write!(f, "{contract}: {fact} is {found}, not {expected}")
    }
}

/// Compares a chain with a deployment: each contract's code and its hash, admin, name and version, and the addresses
/// by which the contracts and governance know each other. The differences; none when all is as deployed.
///
/// # Errors
/// The deployment lacks a contract, or the node does not answer.
pub async fn verify(client: &Client, deployment: &Deployment, version: &str) -> Result<Vec<Difference>> {
    let mut differences = Differences(Vec::new());
    for contract in NAMES.into_iter().filter(|contract| !lacks(deployment, contract)) {
        if verify_code(client, deployment, contract, version, &mut differences).await? {
            verify_links(client, deployment, contract, &mut differences).await?;
        }
    }
    Ok(differences.0)
}

/// Whether the contract is on the chain as one of this market's, so that its queries can be asked.
async fn verify_code(
    client: &Client,
    deployment: &Deployment,
    contract: &'static str,
    version: &str,
    differences: &mut Differences,
) -> Result<bool> {
    let address = deployment.contract(contract)?;
    let Some(deployed) = deployment.contracts.get(contract) else { return Ok(false) };
    let info = match client.contract_info(address).await {
        Err(weighhouse_chain::Error::NotFound { .. }) => {
            differences.compare(contract, "contract", address, "absent");
            return Ok(false);
        }
        other => other?,
    };
    let checksum = hex::encode(client.code(info.code_id).await?.checksum);
    differences.compare(contract, "code", &deployed.code_id.to_string(), &info.code_id.to_string());
    differences.compare(contract, "code hash", &deployed.checksum, &checksum);
    differences.compare(contract, "admin", &deployment.governance, &info.admin);
    let stored = stored(client, address).await?;
    let expected = format!("weighhouse-{contract}");
    differences.compare(contract, "name", &expected, &stored.contract);
    differences.compare(contract, "version", version, &stored.version);
    Ok(stored.contract == expected)
}

async fn verify_links(
    client: &Client,
    deployment: &Deployment,
    contract: &'static str,
    differences: &mut Differences,
) -> Result<()> {
    let address = deployment.contract(contract)?;
    let mut same = |fact, peer: &str, found: &str| differences.compare(contract, fact, peer, found);
    match contract {
        "registry" => {
            let escrow: Option<String> = raw(client, address, ESCROW_KEY).await?;
            same("escrow", deployment.contract("escrow")?, &escrow.unwrap_or_default());
            let ownership: Value = client.query(address, &registry::QueryMsg::Ownership {}).await?;
            same("owner", &deployment.governance, owner(&ownership));
        }
        "license" => {
            let config: license::Config = client.query(address, &license::QueryMsg::Config {}).await?;
            same("registry", deployment.contract("registry")?, config.registry.as_str());
            let minter: Value = client.query(address, &license::QueryMsg::GetMinterOwnership {}).await?;
            same("minter", deployment.contract("escrow")?, owner(&minter));
            let creator: Value = client.query(address, &license::QueryMsg::GetCreatorOwnership {}).await?;
            same("creator", &deployment.governance, owner(&creator));
        }
        "escrow" => {
            let config: escrow::Config = client.query(address, &escrow::QueryMsg::Config {}).await?;
            same("registry", deployment.contract("registry")?, config.registry.as_str());
            same("license", deployment.contract("license")?, config.license.as_str());
            same("royalties", deployment.contract("royalties")?, config.royalties.as_str());
        }
        "reputation" => {
            let contracts: reputation::Contracts = client.query(address, &reputation::QueryMsg::Contracts {}).await?;
            same("registry", deployment.contract("registry")?, contracts.registry.as_str());
            same("license", deployment.contract("license")?, contracts.license.as_str());
            same("escrow", deployment.contract("escrow")?, contracts.escrow.as_str());
        }
        _ => {
            let config: royalties::Config = client.query(address, &royalties::QueryMsg::Config {}).await?;
            same("registry", deployment.contract("registry")?, config.registry.as_str());
            same("escrow", deployment.contract("escrow")?, config.escrow.as_str());
        }
    }
    Ok(())
}

/// The owner in an answer of `cw-ownable`; empty when ownership was renounced.
fn owner(ownership: &Value) -> &str {
    ownership.get("owner").and_then(Value::as_str).unwrap_or_default()
}

struct Differences(Vec<Difference>);

impl Differences {
    fn compare(&mut self, contract: &'static str, fact: &'static str, expected: &str, found: &str) {
        if expected != found {
            let found = if found.is_empty() { "none" } else { found };
            self.0.push(Difference { contract, fact, expected: expected.to_owned(), found: found.to_owned() });
        }
    }
}
