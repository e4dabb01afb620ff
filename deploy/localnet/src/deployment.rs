//! `deployment.json`: where everything is. It holds no secret.

use std::{collections::BTreeMap, fs, path::Path};

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// Where everything is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// Id of the chain.
    pub chain_id: String,
    /// Bech32 prefix of accounts.
    pub prefix: String,
    /// What a unit of gas costs, such as `0.025uwhs`.
    pub gas_price: String,
    /// The governance account: admin of every contract, owner of the registry.
    pub governance: String,
    /// Where the services listen.
    pub endpoints: Endpoints,
    /// The contracts by name.
    pub contracts: BTreeMap<String, Deployed>,
    /// The funded accounts by name. Their mnemonics are in `accounts.json` beside this file.
    pub accounts: BTreeMap<String, String>,
}

/// Where the services listen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoints {
    /// CometBFT RPC.
    pub rpc: String,
    /// The chain's gRPC.
    pub grpc: String,
    /// The chain's REST.
    pub rest: String,
    /// Kubo's RPC.
    pub ipfs_api: String,
    /// Kubo's gateway.
    pub ipfs_gateway: String,
    /// The database, without its password: the whole URL is in the file `postgres.url`.
    pub postgres: String,
    /// GraphQL of the indexer.
    pub graphql: String,
    /// The indexer itself: `/healthz`, `/readyz`, `/metrics`.
    pub indexer: String,
}

/// A contract on the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployed {
    /// Its code.
    pub code_id: u64,
    /// SHA-256 of its Wasm, hex.
    pub checksum: String,
    /// Its address.
    pub address: String,
}

impl Deployment {
    /// Reads the file.
    pub fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).map_err(Error::file(file))?;
        serde_json::from_str(&text).map_err(|error| Error::unusable(file.display(), error))
    }

    /// Replaces the file whole.
    pub(crate) fn write(&self, file: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self).map_err(|error| Error::unusable("deployment", error))?;
        let temporary = file.with_extension("json.new");
        fs::write(&temporary, text + "\n").map_err(Error::file(&temporary))?;
        fs::rename(&temporary, file).map_err(Error::file(file))
    }

    /// The address of a contract.
    ///
    /// # Errors
    /// There is no contract of that name.
    pub fn contract(&self, name: &str) -> Result<&str> {
        self.contracts
            .get(name)
            .map(|deployed| deployed.address.as_str())
            .ok_or_else(|| Error::unusable(format!("contract {name}"), "it is not in the deployment"))
    }
}
