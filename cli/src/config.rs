//! Where everything is: flags over environment over the configuration file over `deployment.json`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;
use url::Url;
use weighhouse_chain::{ChainConfig, GasPrice};
use weighhouse_deployment::{setting, Deployment, Endpoint};
use weighhouse_messages::Contracts;

use crate::error::{fail, Kind};
use crate::passphrase;

/// Settings that the command line, the environment and the configuration file all know.
#[derive(Clone, Debug, Default, Deserialize, clap::Args)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The folder of keys, secrets, journals and sealed files [default: this system's data folder]
    #[arg(long, global = true, env = setting::HOME, value_name = "FOLDER", hide_short_help = true, hide_env_values = true)]
    pub home: Option<PathBuf>,
    /// The deployment.json of a market: its chain, contracts and services
    #[arg(long, global = true, env = setting::DEPLOYMENT, value_name = "FILE", hide_short_help = true, hide_env_values = true)]
    pub deployment: Option<PathBuf>,
    /// The name of the key that signs [default: the only one]
    #[arg(long, global = true, env = setting::KEY, value_name = "NAME", hide_env = true)]
    pub key: Option<String>,
    /// The file whose first line is the key store's passphrase [default: asked for]
    #[arg(long, global = true, env = setting::PASSPHRASE_FILE, value_name = "FILE", hide_short_help = true, hide_env_values = true)]
    pub passphrase_file: Option<PathBuf>,
    /// The folder of wallet-encrypted backups of transport secrets [default: backups in the home]
    #[arg(long, global = true, env = setting::BACKUPS, value_name = "FOLDER", hide_short_help = true, hide_env_values = true)]
    pub backups: Option<PathBuf>,
    /// The RPC of a node of the chain [default: the deployment's]
    #[arg(long, global = true, env = setting::RPC, value_name = "URL", hide_short_help = true, hide_env_values = true)]
    pub rpc: Option<String>,
    /// The chain's id [default: the deployment's]
    #[arg(long, global = true, env = setting::CHAIN_ID, value_name = "ID", hide_short_help = true, hide_env_values = true)]
    pub chain_id: Option<String>,
    /// The bech32 prefix of the chain's addresses [default: the deployment's]
    #[arg(long, global = true, env = setting::PREFIX, value_name = "PREFIX", hide_short_help = true, hide_env_values = true)]
    pub prefix: Option<String>,
    /// The price of a unit of gas in base units, such as 0.025uwhs [default: the deployment's]
    #[arg(long, global = true, env = setting::GAS_PRICE, value_name = "PRICE", hide_short_help = true, hide_env_values = true)]
    pub gas_price: Option<GasPrice>,
    /// The RPC of an IPFS node [default: the deployment's]
    #[arg(long, global = true, env = setting::IPFS, value_name = "URL", hide_short_help = true, hide_env_values = true)]
    pub ipfs: Option<Url>,
    /// The GraphQL endpoint of an indexer [default: the deployment's]
    #[arg(long, global = true, env = setting::GRAPHQL, value_name = "URL", hide_short_help = true, hide_env_values = true)]
    pub graphql: Option<Url>,
    /// Addresses of the contracts, in the configuration file alone
    #[arg(skip)]
    pub contracts: Option<Contracts>,
}

/// The settings of one run.
#[derive(Clone, Debug)]
pub struct Settings {
    given: Given,
    /// Where the passphrase comes from.
    pub passphrase: passphrase::Source,
    home: PathBuf,
}

/// One market on one chain.
#[derive(Clone, Debug)]
pub struct Network {
    /// How to reach the chain.
    pub chain: ChainConfig,
    pub contracts: Contracts,
    /// RPC of an IPFS node.
    pub ipfs: Option<Url>,
    /// GraphQL of an indexer.
    pub graphql: Option<Url>,
}

impl Settings {
    /// Settles what holds in this run.
    ///
    /// # Errors
    /// [`Kind::Usage`] when a file that was named is missing or malformed.
    pub fn new(flags: Given, config: Option<&Path>, descriptor: Option<u32>) -> Result<Self> {
        let folders = directories::ProjectDirs::from("", "", "weighhouse");
        let standard = folders.as_ref().map(|folders| folders.config_dir().join("config.toml"));
        let from_file = match (config, standard) {
            (Some(path), _) => read_config(path)?,
            (None, Some(path)) if path.exists() => read_config(&path)?,
            _ => Given::default(),
        };
        let given = over(flags, from_file);
        let home = match (&given.home, folders) {
            (Some(home), _) => home.clone(),
            (None, Some(folders)) => folders.data_dir().to_owned(),
            (None, None) => return Err(fail!(Kind::Usage, "there is no home folder: use --home")),
        };
        // A descriptor is given on the command line alone, so it is meant, whatever else is set.
        let file = given.passphrase_file.clone().filter(|_| descriptor.is_none());
        Ok(Self { given, passphrase: passphrase::Source { file, descriptor }, home })
    }

    /// The home folder.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The name of the key that signs, if one was chosen.
    pub fn key(&self) -> Option<&str> {
        self.given.key.as_deref()
    }

    /// The folder of the backups of transport secrets.
    pub fn backups(&self) -> PathBuf {
        self.given.backups.clone().unwrap_or_else(|| self.home.join("backups"))
    }

    /// The address prefix, without asking for a whole market.
    pub fn prefix(&self) -> Result<String> {
        if let Some(prefix) = &self.given.prefix {
            return Ok(prefix.clone());
        }
        Ok(self.deployment()?.map_or_else(|| "wasm".to_owned(), |deployment| deployment.prefix))
    }

    /// The market.
    ///
    /// # Errors
    /// [`Kind::Usage`] names what is not configured.
    pub fn network(&self) -> Result<Network> {
        let given = &self.given;
        let deployment = self.deployment()?;
        let found = deployment.as_ref();
        let rpc = pick(&given.rpc, found.map(|d| d.endpoints.rpc.to_string()), "--rpc")?;
        let chain_id = pick(&given.chain_id, found.map(|d| d.chain_id.clone()), "--chain-id")?;
        let prefix = pick(&given.prefix, found.map(|d| d.prefix.clone()), "--prefix")?;
        let gas_price = pick(&given.gas_price, found.map(gas_price_of).transpose()?, "--gas-price")?;
        let contracts = match (&given.contracts, found) {
            (Some(contracts), _) => contracts.clone(),
            (None, Some(deployment)) => contracts_of(deployment)?,
            (None, None) => return Err(missing("[contracts] in the configuration file")),
        };
        Ok(Network {
            chain: ChainConfig::new(rpc, chain_id, prefix, gas_price),
            contracts,
            ipfs: given.ipfs.clone().or_else(|| url(found?.endpoints.ipfs_api.as_ref())),
            graphql: given.graphql.clone().or_else(|| url(found?.endpoints.graphql.as_ref())),
        })
    }

    fn deployment(&self) -> Result<Option<Deployment>> {
        let Some(path) = &self.given.deployment else { return Ok(None) };
        Ok(Some(Deployment::read(path).map_err(|error| fail!(Kind::Usage, "{error}"))?))
    }
}

fn pick<T: Clone>(given: &Option<T>, deployed: Option<T>, flag: &str) -> Result<T> {
    given.clone().or(deployed).ok_or_else(|| missing(flag))
}

fn url(endpoint: Option<&Endpoint>) -> Option<Url> {
    endpoint.map(|endpoint| endpoint.url().clone())
}

fn gas_price_of(deployment: &Deployment) -> Result<GasPrice> {
    let price = &deployment.gas_price;
    price.parse().map_err(|error| fail!(Kind::Usage, "the deployment's gas price is {price:?}: {error}"))
}

fn missing(what: &str) -> anyhow::Error {
    fail!(Kind::Usage, "no market is set: give --deployment FILE, or {what}")
}

fn contracts_of(deployment: &Deployment) -> Result<Contracts> {
    let address = |name: &str| match deployment.contract(name) {
        Ok(address) => Ok(address.to_owned()),
        Err(error) => Err(fail!(Kind::Usage, "{error}")),
    };
    Ok(Contracts {
        registry: address("registry")?,
        license: address("license")?,
        escrow: address("escrow")?,
        royalties: address("royalties")?,
        reputation: deployment.contracts.get("reputation").map(|deployed| deployed.address.clone()),
    })
}

fn read_config(path: &Path) -> Result<Given> {
    let text = read_named(path)?;
    let mut given: Given =
        toml::from_str(&text).map_err(|error| fail!(Kind::Usage, "{}: {}", path.display(), error.message()))?;
    // Paths in a file are meant from where the file is.
    let folder = path.parent().unwrap_or(Path::new("."));
    for path in [&mut given.home, &mut given.deployment, &mut given.passphrase_file, &mut given.backups] {
        *path = path.take().map(|path| folder.join(path));
    }
    Ok(given)
}

fn read_named(path: &Path) -> Result<String> {
    fs::read_to_string(path)
        .map_err(|error| fail!(Kind::Usage, "can't read {}: {error}", path.display()))
        .context("configuration")
}

fn over(first: Given, second: Given) -> Given {
    Given {
        home: first.home.or(second.home),
        deployment: first.deployment.or(second.deployment),
        key: first.key.or(second.key),
        passphrase_file: first.passphrase_file.or(second.passphrase_file),
        backups: first.backups.or(second.backups),
        rpc: first.rpc.or(second.rpc),
        chain_id: first.chain_id.or(second.chain_id),
        prefix: first.prefix.or(second.prefix),
        gas_price: first.gas_price.or(second.gas_price),
        ipfs: first.ipfs.or(second.ipfs),
        graphql: first.graphql.or(second.graphql),
        contracts: first.contracts.or(second.contracts),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::error::kind_of;

    const DEPLOYMENT: &str = r#"{
        "chain_id": "weigh-1", "prefix": "wasm", "gas_price": "0.025uwhs", "governance": "g",
        "endpoints": {"rpc": "http://127.0.0.1:1", "ipfs_api": "http://127.0.0.1:2"},
        "contracts": {
            "registry": {"address": "r", "code_id": 1, "checksum": "01"},
            "license": {"address": "l", "code_id": 2, "checksum": "02"},
            "escrow": {"address": "e", "code_id": 3, "checksum": "03"},
            "royalties": {"address": "y", "code_id": 4, "checksum": "04"}
        }
    }"#;

    fn settings(config: &str, flags: Given) -> Result<Settings> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("deployment.json"), DEPLOYMENT).unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, config).unwrap();
        // The deployment file must be there when it is read.
        let settings = Settings::new(flags, Some(&path), None)?;
        let _kept = folder.keep();
        Ok(settings)
    }

    #[test]
    fn flags_go_over_the_file_and_the_file_over_the_deployment() {
        let flags = Given { chain_id: Some("weigh-3".into()), ..Given::default() };
        let config = "deployment = 'deployment.json'\nchain_id = 'weigh-2'\nrpc = 'http://127.0.0.1:9'\n";
        let network = settings(config, flags).unwrap().network().unwrap();
        assert_eq!(network.chain.chain_id, "weigh-3");
        assert_eq!(network.chain.rpc, "http://127.0.0.1:9");
        assert_eq!(network.contracts.escrow, "e");
        assert_eq!(network.ipfs.unwrap().as_str(), "http://127.0.0.1:2/");
        assert_eq!(network.graphql, None);
    }

    #[test]
    fn what_is_not_configured_is_named() {
        let error = settings("rpc = 'http://127.0.0.1:9'\n", Given::default()).unwrap().network().unwrap_err();
        assert_eq!(kind_of(&error), Kind::Usage);
        assert!(error.to_string().ends_with("or --chain-id"), "{error}");
    }

    #[test]
    fn an_unknown_setting_is_refused() {
        let error = settings("rcp = 'http://127.0.0.1:9'\n", Given::default()).unwrap_err();
        assert_eq!(kind_of(&error), Kind::Usage);
        assert!(error.to_string().contains("rcp"), "{error}");
    }

    /// Whoever knows a flag knows its variable.
    #[test]
    fn a_settings_variable_is_named_for_its_flag() {
        use clap::CommandFactory;
        let command = crate::args::Args::command();
        let flags = command.get_arguments().filter_map(|flag| Some((flag.get_env()?, flag.get_long()?)));
        let flags: Vec<_> = flags.map(|(variable, flag)| (variable.to_string_lossy().into_owned(), flag)).collect();
        assert!(flags.len() >= 10, "{flags:?}");
        for (variable, flag) in flags {
            assert_eq!(variable, format!("WEIGHHOUSE_{}", flag.to_uppercase().replace('-', "_")));
        }
    }
}
