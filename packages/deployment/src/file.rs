//! `deployment.json`. It holds no secret.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Error, Result};

/// A market on one chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    pub chain_id: String,
    /// Bech32 prefix of accounts.
    pub prefix: String,
    /// Price of a unit of gas, such as `0.025uwhs`.
    pub gas_price: String,
    /// The governance account: admin of every contract, owner of the registry.
    pub governance: String,
    /// The addresses of the services.
    pub endpoints: Endpoints,
    /// The contracts by name.
    pub contracts: BTreeMap<String, Deployed>,
    /// The funded accounts of a test chain, by name. Their mnemonics are in `accounts.json` beside this file.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub accounts: BTreeMap<String, String>,
}

/// The services' URLs. A market has a node; everything else may be anybody's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoints {
    /// CometBFT RPC.
    pub rpc: Endpoint,
    /// The chain's gRPC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grpc: Option<Endpoint>,
    /// The chain's REST.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<Endpoint>,
    /// Kubo's RPC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ipfs_api: Option<Endpoint>,
    /// Kubo's gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ipfs_gateway: Option<Endpoint>,
    /// The indexer's database, without its password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postgres: Option<Endpoint>,
    /// GraphQL of the indexer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub graphql: Option<Endpoint>,
    /// The indexer itself: `/healthz`, `/readyz`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indexer: Option<Endpoint>,
}

/// A contract on the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployed {
    pub code_id: u64,
    /// SHA-256 of its Wasm, hex.
    pub checksum: String,
    pub address: String,
}

impl Deployment {
    /// Reads a file.
    ///
    /// # Errors
    /// The file can't be read, or it has no deployment in it.
    pub fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).map_err(at(file))?;
        serde_json::from_str(&text).map_err(|source| Error::Malformed { path: file.to_owned(), source })
    }

    /// Replaces a file whole: a reader sees the old deployment or the new one.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn write(&self, file: &Path) -> Result<()> {
        let text =
            serde_json::to_string_pretty(self).map_err(|source| Error::Malformed { path: file.to_owned(), source })?;
        let temporary = file.with_extension("json.new");
        fs::write(&temporary, text + "\n").map_err(at(&temporary))?;
        fs::rename(&temporary, file).map_err(at(file))
    }

    /// The address of a contract.
    ///
    /// # Errors
    /// The deployment has no contract of that name.
    pub fn contract(&self, name: &str) -> Result<&str> {
        let known = || self.contracts.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let deployed = self.contracts.get(name).map(|deployed| deployed.address.as_str());
        deployed.ok_or_else(|| Error::NoContract { name: name.to_owned(), known: known() })
    }
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error + '_ {
    move |source| Error::File { path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// The least that a market on somebody else's chain says of itself.
    const LEAST: &str = r#"{
        "chain_id": "house-1", "prefix": "wasm", "gas_price": "0.025uwhs", "governance": "wasm1gov",
        "endpoints": {"rpc": "https://rpc.example.org"},
        "contracts": {"escrow": {"code_id": 3, "checksum": "ab", "address": "wasm1escrow"}}
    }"#;

    fn read(text: &str) -> Result<Deployment> {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        Deployment::read(file.path())
    }

    #[test]
    fn a_market_is_a_node_and_its_contracts() {
        let market = read(LEAST).unwrap();
        assert_eq!(market.contract("escrow").unwrap(), "wasm1escrow");
        assert_eq!(market.endpoints.graphql, None);
        let error = market.contract("registry").unwrap_err().to_string();
        assert_eq!(error, "the deployment has no contract \"registry\", only escrow");
    }

    #[test]
    fn a_file_says_what_was_written_into_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deployment.json");
        let mut market = read(LEAST).unwrap();
        market.endpoints.graphql = Some("http://127.0.0.1:8080/graphql".parse().unwrap());
        market.accounts.insert("alice".into(), "wasm1alice".into());
        market.write(&file).unwrap();
        assert_eq!(Deployment::read(&file).unwrap(), market);
        // A path is appended to this by hand, so it must not end in a slash.
        assert!(fs::read_to_string(&file).unwrap().contains(r#""rpc": "https://rpc.example.org""#));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_fault_is_named_with_its_file_and_its_line() {
        let error = read(&LEAST.replace("https://rpc.example.org", "rpc.example.org")).unwrap_err().to_string();
        assert!(error.contains("is no deployment: \"rpc.example.org\" is no URL"), "{error}");
        assert!(error.contains("at line 3"), "{error}");
        let error = read(&LEAST.replace("\"chain_id\"", "\"chain\"")).unwrap_err().to_string();
        assert!(error.contains("missing field `chain_id`"), "{error}");
        let error = Deployment::read(Path::new("/nowhere/deployment.json")).unwrap_err().to_string();
        assert!(error.starts_with("/nowhere/deployment.json: "), "{error}");
    }
}
