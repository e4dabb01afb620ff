//! The plan of a market: one file that says everything about its contracts.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use weighhouse_chain::{check_address, message, ChainConfig, GasPrice};
use weighhouse_deployment::{Deployed, Deployment, Endpoint, Endpoints};
use weighhouse_protocol::{escrow, license, registry, reputation, royalties, text};

use crate::artifacts::{Artifact, JOINING};
use crate::{Error, Result, NAMES};

/// Bounds a plan's label, in bytes: with a contract's name it makes a salt, which the chain bounds at 64.
const MAX_LABEL: usize = 48;

/// The contracts that a market gets on a chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Names the market among those of its deployer, 1 to 48 bytes. It begins each contract's label, and the contracts'
    /// addresses depend on it.
    pub label: String,
    /// The account that stores and instantiates the contracts. Their addresses depend on it; it keeps no power over
    /// them.
    pub deployer: String,
    /// The account that becomes admin of every contract and owner of the registry.
    pub governance: String,
    /// The folder of the contracts' Wasm. A relative path starts from the plan's folder.
    pub artifacts: PathBuf,
    pub chain: Chain,
    /// The collection of licenses.
    pub license: Collection,
    /// The registry's first settings.
    pub market: registry::Config,
    /// Reputation's first settings.
    pub reputation: reputation::Config,
}

/// A chain and a node of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// Id of the chain; a node that serves another one is refused.
    pub id: String,
    /// Bech32 prefix of accounts.
    pub prefix: String,
    /// Price of a unit of gas, such as `0.025uwhs`.
    pub gas_price: GasPrice,
    /// CometBFT RPC of a node.
    pub rpc: Endpoint,
}

/// The collection in which licenses are minted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collection {
    pub name: String,
    pub symbol: String,
    /// The start of the URLs of licenses' pages, to which a license's number is added; absent when there are no pages.
    pub external_url: Option<String>,
}

impl Plan {
    /// Reads a plan from a TOML file and checks it.
    ///
    /// # Errors
    /// The file can't be read, it has no plan in it, or a field can't be used: see [`Plan::check`].
    pub fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).map_err(Error::file(file))?;
        let mut plan: Self =
            toml::from_str(&text).map_err(|source| Error::Malformed { path: file.to_owned(), source })?;
        if let Some(folder) = file.parent() {
            plan.artifacts = folder.join(&plan.artifacts);
        }
        plan.check()?;
        Ok(plan)
    }

    /// Checks the label, the accounts and the collection's texts. The registry itself bounds the market's settings: it is instantiated first,
    /// and the chain refuses it then.
    ///
    /// # Errors
    /// [`Error::Plan`] names the field.
    pub fn check(&self) -> Result<()> {
        if self.label.is_empty() || self.label.len() > MAX_LABEL {
            let reason = format!("{:?} is {} bytes, and must be 1 to {MAX_LABEL}", self.label, self.label.len());
            return Err(Error::plan("label", reason));
        }
        for (field, address) in self.accounts() {
            check_address(address, &self.chain.prefix).map_err(|error| Error::plan(field, error))?;
        }
        for (field, value) in [("license.name", &self.license.name), ("license.symbol", &self.license.symbol)] {
            text::check("it", value, 1..=registry::MAX_TEXT).map_err(|error| Error::plan(field, error))?;
        }
        if self.market.denoms.is_empty() {
            return Err(Error::plan("market.denoms", "there is none, so nothing could have a price"));
        }
        Ok(())
    }

    /// The accounts that it names, each with its field.
    fn accounts(&self) -> impl Iterator<Item = (&'static str, &String)> {
        let market = &self.market;
        let accounts = [
            ("deployer", Some(&self.deployer)),
            ("governance", Some(&self.governance)),
            ("market.treasury", Some(&market.treasury)),
            ("market.guardian", market.guardian.as_ref().map(|guardian| &guardian.address)),
            ("market.moderator", market.moderator.as_ref().map(|moderator| &moderator.address)),
            ("market.arbiter", market.arbiter.as_ref().map(|arbiter| &arbiter.address)),
        ];
        accounts.into_iter().filter_map(|(field, address)| Some((field, address?)))
    }

    /// Refuses an account that one of the market's contracts will have: none can act of its own accord, and money
    /// that is sent to one stays there. The registry can't see that of contracts that come after it.
    fn check_accounts(&self, addresses: &BTreeMap<&'static str, String>) -> Result<()> {
        for (field, account) in self.accounts() {
            if let Some((contract, _)) = addresses.iter().find(|(_, address)| *address == account) {
                return Err(Error::plan(field, format!("{account} is the address that {contract} will have")));
            }
        }
        Ok(())
    }

    /// How the chain is reached.
    pub fn chain_config(&self) -> ChainConfig {
        let Chain { id, prefix, gas_price, rpc } = &self.chain;
        ChainConfig::new(rpc.as_str(), id, prefix, gas_price.clone())
    }

    /// The addresses that the contracts will have, by contract; no network is asked.
    ///
    /// # Errors
    /// A contract's Wasm is missing, or an account of the plan is one of the contracts.
    pub fn addresses(&self) -> Result<BTreeMap<&'static str, String>> {
        self.predict(&crate::artifacts::read(&self.artifacts)?)
    }

    /// The deployment of this plan, once its contracts are on the chain.
    pub fn deployment(&self, contracts: BTreeMap<String, Deployed>) -> Deployment {
        let rpc = self.chain.rpc.clone();
        Deployment {
            chain_id: self.chain.id.clone(),
            prefix: self.chain.prefix.clone(),
            gas_price: self.chain.gas_price.to_string(),
            governance: self.governance.clone(),
            endpoints: Endpoints {
                rpc,
                grpc: None,
                rest: None,
                ipfs_api: None,
                ipfs_gateway: None,
                postgres: None,
                graphql: None,
                indexer: None,
            },
            contracts,
            accounts: BTreeMap::new(),
        }
    }

    /// Checks that a deployment is of this plan's market.
    ///
    /// # Errors
    /// [`Error::OtherMarket`] names the first contract whose address differs.
    pub fn check_deployment(&self, deployment: &Deployment) -> Result<()> {
        for (contract, planned) in self.addresses()? {
            let deployed = deployment.contract(contract)?.to_owned();
            if deployed != planned {
                return Err(Error::OtherMarket { contract, deployed, planned });
            }
        }
        Ok(())
    }

    /// The addresses of a market that is deployed, and those that the contracts will have which it lacks.
    ///
    /// # Errors
    /// The deployment lacks a contract that no market runs without, or an account of the plan is one of the contracts.
    pub(crate) fn joined(
        &self,
        artifacts: &[Artifact],
        deployment: &Deployment,
    ) -> Result<BTreeMap<&'static str, String>> {
        let mut addresses = self.predict(artifacts)?;
        for (name, address) in &mut addresses {
            if !lacks(deployment, name) {
                deployment.contract(name)?.clone_into(address);
            }
        }
        self.check_accounts(&addresses)?;
        Ok(addresses)
    }

    pub(crate) fn predict(&self, artifacts: &[Artifact]) -> Result<BTreeMap<&'static str, String>> {
        let address = |artifact: &Artifact| {
            let salt = self.contract_label(artifact.name);
            message::instantiate2_address(&self.chain.prefix, &artifact.checksum, &self.deployer, salt.as_bytes())
        };
        let addresses =
            artifacts.iter().map(|artifact| Ok((artifact.name, address(artifact)?))).collect::<Result<_>>()?;
        self.check_accounts(&addresses)?;
        Ok(addresses)
    }

    /// A contract's label on the chain, and the salt of its address.
    pub(crate) fn contract_label(&self, name: &str) -> String {
        format!("{} {name}", self.label)
    }

    /// The messages that instantiate the contracts at these addresses, in the order of [`NAMES`].
    ///
    /// # Errors
    /// A contract has no address.
    pub fn instantiations(&self, addresses: &BTreeMap<&'static str, String>) -> Result<[Value; NAMES.len()]> {
        let address = |name: &'static str| {
            addresses.get(name).cloned().ok_or_else(|| Error::answer(name, "its address is not predicted"))
        };
        let (registry, license) = (address("registry")?, address("license")?);
        let (escrow, royalties) = (address("escrow")?, address("royalties")?);
        address("reputation")?;
        let Collection { name, symbol, external_url } = self.license.clone();
        let governance = self.governance.clone();
        let config = self.market.clone();
        Ok([
            json(registry::InstantiateMsg { governance: governance.clone(), escrow: escrow.clone(), config })?,
            json(license::InstantiateMsg {
                name,
                symbol,
                minter: escrow.clone(),
                registry: registry.clone(),
                creator: governance,
                external_url,
            })?,
            json(escrow::InstantiateMsg { registry: registry.clone(), license: license.clone(), royalties })?,
            json(royalties::InstantiateMsg { registry: registry.clone(), escrow: escrow.clone() })?,
            json(reputation::InstantiateMsg { registry, license, escrow, config: self.reputation.clone() })?,
        ])
    }
}

/// Whether a deployment is of a market that this contract has not joined yet.
pub(crate) fn lacks(deployment: &Deployment, contract: &str) -> bool {
    JOINING.contains(&contract) && !deployment.contracts.contains_key(contract)
}

/// A message without its empty fields: a contract of an earlier release refuses a field that it does not know, also an empty
/// one.
fn json(message: impl Serialize) -> Result<Value> {
    let mut message = serde_json::to_value(message).map_err(|error| Error::answer("instantiation", error))?;
    drop_nulls(&mut message);
    Ok(message)
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields.values_mut().for_each(drop_nulls);
        }
        Value::Array(entries) => entries.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}
