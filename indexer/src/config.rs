//! Settings: flags, environment, and a deployment file behind both.

mod edge;
mod elsewhere;
mod keeping;
mod web;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{bail, ensure, Context};
use clap::Args;
use url::Url;
use weighhouse_chain::{ChainConfig, Coin, GasPrice, Key};
use weighhouse_deployment::{setting, Deployment};

use crate::accounts::Site;
use crate::event::{Contract, Contracts};
use crate::fee_grants;
use crate::storefront;
pub use edge::Edge;
pub use elsewhere::Elsewhere;
pub use keeping::Keeping;
pub use web::Web;

/// Where the chain, the database and IPFS are, and which contracts to follow.
///
/// A flag or its variable counts before what the deployment file says.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// A `deployment.json` that names chain id, endpoints and contracts.
    #[arg(long, global = true, env = setting::DEPLOYMENT, value_name = "FILE")]
    pub deployment: Option<PathBuf>,
    /// File with the URL of the Postgres database. The variable
    /// WEIGHHOUSE_INDEXER_DATABASE_URL counts before it. Without either, a private Postgres runs
    /// in the data folder.
    #[arg(long, global = true, env = setting::INDEXER_DATABASE_URL_FILE, value_name = "FILE")]
    pub database_url_file: Option<PathBuf>,
    /// File with the URL of a replica of the database. Requests are answered from it while it lags by no more than
    /// five seconds, and from it alone when the database is away. The variable WEIGHHOUSE_INDEXER_REPLICA_URL counts
    /// before it.
    #[arg(long, global = true, env = setting::INDEXER_REPLICA_URL_FILE, value_name = "FILE")]
    pub replica_url_file: Option<PathBuf>,
    /// Folder of the private Postgres.
    #[arg(
        long,
        global = true,
        env = setting::INDEXER_DATA_FOLDER,
        default_value = ".weighhouse/indexer",
        value_name = "FOLDER"
    )]
    pub data_folder: PathBuf,
    /// Folder of the search index, of this server alone. It follows from the database, and is made anew when it is
    /// lost. Without it, `search` in the data folder.
    #[arg(long, global = true, env = setting::INDEXER_SEARCH_FOLDER, value_name = "FOLDER")]
    pub search_folder: Option<PathBuf>,
    /// RPC of a CometBFT node, http or https. Give several, by several flags or separated by commas: each request goes to
    /// the fittest, and what one tells is compared with another.
    #[arg(long, global = true, env = setting::RPC, value_name = "URL", value_delimiter = ',')]
    pub rpc: Vec<Url>,
    /// RPC of a Kubo node, from which cards and the heads of sealed files are fetched. Without it none are.
    #[arg(long, global = true, env = setting::IPFS, value_name = "URL")]
    pub ipfs: Option<Url>,
    /// A gateway to IPFS over HTTP, for cards and heads of sealed files that the Kubo node does not find. Give several, by several flags or
    /// separated by commas.
    #[arg(long, global = true, env = setting::INDEXER_IPFS_GATEWAY, value_name = "URL", value_delimiter = ',')]
    pub ipfs_gateway: Vec<Url>,
    /// Where to listen for HTTP.
    #[arg(
        long,
        global = true,
        env = setting::INDEXER_LISTEN,
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS"
    )]
    pub listen: SocketAddr,
    /// Where to listen for the operator: figures at /metrics, and health in full. Nowhere unless given.
    #[arg(long, global = true, env = setting::INDEXER_ADMIN_LISTEN, value_name = "ADDRESS")]
    pub admin_listen: Option<SocketAddr>,
    /// What one caller may take.
    #[command(flatten)]
    pub edge: Edge,
    /// Id of the chain; another is refused.
    #[arg(long, global = true, env = setting::CHAIN_ID, value_name = "ID")]
    pub chain_id: Option<String>,
    /// Address of the registry contract.
    #[arg(long, global = true, env = setting::REGISTRY, value_name = "ADDRESS")]
    pub registry: Option<String>,
    /// Address of the license contract.
    #[arg(long, global = true, env = setting::LICENSE, value_name = "ADDRESS")]
    pub license: Option<String>,
    /// Address of the escrow contract.
    #[arg(long, global = true, env = setting::ESCROW, value_name = "ADDRESS")]
    pub escrow: Option<String>,
    /// Address of the royalties contract.
    #[arg(long, global = true, env = setting::ROYALTIES, value_name = "ADDRESS")]
    pub royalties: Option<String>,
    /// Address of the reputation contract, in a market that has one.
    #[arg(long, global = true, env = setting::REPUTATION, value_name = "ADDRESS")]
    pub reputation: Option<String>,
    /// Bech32 prefix of the chain's addresses. Without it and --gas-price, no transactions are made for wallets.
    #[arg(long, global = true, env = setting::PREFIX, value_name = "PREFIX")]
    pub prefix: Option<String>,
    /// Price of a unit of gas, such as 0.025uwhs.
    #[arg(long, global = true, env = setting::GAS_PRICE, value_name = "PRICE")]
    pub gas_price: Option<String>,
    /// First height to read: at the latest the one at which the contracts were created. Fixed
    /// once the database is set up.
    #[arg(
        long,
        global = true,
        env = setting::INDEXER_START_HEIGHT,
        default_value_t = 1,
        value_parser = clap::value_parser!(u32).range(1..),
        value_name = "HEIGHT"
    )]
    pub start_height: u32,
    /// Blocks asked for at the same time.
    #[arg(
        long,
        global = true,
        env = setting::INDEXER_FETCHERS,
        default_value_t = 8,
        value_parser = clap::value_parser!(u8).range(1..=16),
        value_name = "NUMBER"
    )]
    pub fetchers: u8,
    /// Blocks behind the chain's head up to which `/readyz` says ready.
    #[arg(long, global = true, env = setting::INDEXER_READY_LAG, default_value_t = 20, value_name = "BLOCKS")]
    pub ready_lag: u32,
    /// Write logs as JSON lines.
    #[arg(long, global = true, env = setting::INDEXER_LOG_JSON)]
    pub log_json: bool,
    #[command(flatten)]
    pub keeping: Keeping,
    #[command(flatten)]
    pub elsewhere: Elsewhere,
    #[command(flatten)]
    pub web: Web,
}

/// What ingest follows.
#[derive(Clone, Debug)]
pub struct Source {
    /// RPC of each node.
    pub rpc: Vec<Url>,
    /// Id that the chain must have.
    pub chain_id: String,
    /// The contracts whose events are taken.
    pub contracts: Contracts,
    /// First height to read.
    pub start_height: i64,
    /// Blocks asked for at the same time.
    pub fetchers: usize,
}

impl Settings {
    /// What ingest follows.
    ///
    /// # Errors
    /// A deployment file that can't be read, a setting that is nowhere, or an address without a prefix.
    pub fn source(&self) -> anyhow::Result<Source> {
        let deployment = self.read_deployment()?;
        let mut contracts = Contracts::default();
        for (contract, flag, variable) in [
            (Contract::Registry, &self.registry, setting::REGISTRY),
            (Contract::License, &self.license, setting::LICENSE),
            (Contract::Escrow, &self.escrow, setting::ESCROW),
            (Contract::Royalties, &self.royalties, setting::ROYALTIES),
            (Contract::Reputation, &self.reputation, setting::REPUTATION),
        ] {
            let name = contract.name();
            let deployed = deployment.as_ref().and_then(|d| d.contracts.get(name)).map(|d| d.address.clone());
            let Some(address) = flag.clone().or(deployed) else {
                // It came after the others, and a market runs without it.
                if contract == Contract::Reputation {
                    continue;
                }
                bail!("the {name} contract has no address: set --{name}, {variable}, or --deployment");
            };
            // The API names the prefix, and reads it from here.
            let has_prefix = address.rsplit_once('1').is_some_and(|(prefix, _)| !prefix.is_empty());
            ensure!(has_prefix, "{address:?}, given for the {name} contract, is no Bech32 address");
            contracts.insert(contract, address)?;
        }
        let found = deployment.as_ref();
        Ok(Source {
            rpc: self.nodes(found)?,
            chain_id: (self.chain_id.clone().or_else(|| Some(found?.chain_id.clone())))
                .context("no chain is given: set --chain-id or --deployment")?,
            contracts,
            start_height: i64::from(self.start_height),
            fetchers: usize::from(self.fetchers),
        })
    }

    fn nodes(&self, deployment: Option<&Deployment>) -> anyhow::Result<Vec<Url>> {
        if !self.rpc.is_empty() {
            return Ok(self.rpc.clone());
        }
        let deployed = deployment.context("no node is given: set --rpc or --deployment")?;
        Ok(vec![deployed.endpoints.rpc.url().clone()])
    }

    /// The nodes of the market's chain for those who sign elsewhere; `None` where a setting of it is nowhere.
    ///
    /// # Errors
    /// A deployment file that can't be read, or a price that is none.
    pub fn chain(&self) -> anyhow::Result<Option<(Vec<ChainConfig>, weighhouse_messages::Contracts)>> {
        let deployment = self.read_deployment()?;
        let found = deployment.as_ref();
        let prefix = self.prefix.clone().or_else(|| Some(found?.prefix.clone()));
        let gas_price = self.gas_price.clone().or_else(|| Some(found?.gas_price.clone()));
        let (Some(prefix), Some(gas_price), Ok(source)) = (prefix, gas_price, self.source()) else {
            return Ok(None);
        };
        let addresses = source.contracts.by_name();
        let address =
            |contract: Contract| addresses.get(contract.name()).map_or_else(String::new, |&text| text.to_owned());
        let contracts = weighhouse_messages::Contracts {
            registry: address(Contract::Registry),
            license: address(Contract::License),
            escrow: address(Contract::Escrow),
            royalties: address(Contract::Royalties),
            reputation: addresses.get(Contract::Reputation.name()).map(|&text| text.to_owned()),
        };
        let gas_price: GasPrice = gas_price.parse()?;
        let node = |rpc: &Url| ChainConfig::new(rpc.as_str(), &source.chain_id, &prefix, gas_price.clone());
        Ok(Some((source.rpc.iter().map(node).collect(), contracts)))
    }

    /// The place that accounts sign in to; `None` without a domain.
    ///
    /// # Errors
    /// A domain that is none, or one without a chain or a prefix of addresses.
    pub fn site(&self) -> anyhow::Result<Option<Site>> {
        let Some(domain) = &self.keeping.domain else { return Ok(None) };
        let deployment = self.read_deployment()?;
        let found = deployment.as_ref();
        let prefix = self.prefix.clone().or_else(|| Some(found?.prefix.clone()));
        let chain_id = self.chain_id.clone().or_else(|| Some(found?.chain_id.clone()));
        let (Some(prefix), Some(chain_id)) = (prefix, chain_id) else {
            bail!("--domain needs a chain whose accounts sign in: set --prefix and --chain-id, or --deployment");
        };
        Site::new(domain, &prefix, &chain_id).map(Some)
    }

    /// The key and the bounds of fee grants, and the nodes through which they go; `None` without a key.
    ///
    /// # Errors
    /// A key that can't be read, an amount that is none, or no chain or domain beside it.
    pub fn fee_grants(&self) -> anyhow::Result<Option<(Key, fee_grants::Terms, Vec<ChainConfig>)>> {
        let keeping = &self.keeping;
        let Some(file) = &keeping.fee_grant_key_file else { return Ok(None) };
        ensure!(keeping.domain.is_some(), "--fee-grant-key-file needs --domain: an account signs in to get a grant");
        let amount = keeping.fee_grant_amount.as_deref();
        let amount = amount.context("--fee-grant-key-file needs --fee-grant-amount: what a grant pays at most")?;
        let limit: Coin = amount.parse().with_context(|| format!("{amount:?} is no coin, such as 50000uwhs"))?;
        let Some((nodes, _)) = self.chain()? else {
            bail!("--fee-grant-key-file needs a chain: set --prefix and --gas-price, or --deployment");
        };
        let node = nodes.first().context("--fee-grant-key-file needs a node: set --rpc or --deployment")?;
        let denom = node.gas_price.denom();
        ensure!(limit.denom == denom, "--fee-grant-amount is in {}, and fees are paid in {denom}", limit.denom);
        ensure!(!limit.amount.is_zero(), "--fee-grant-amount is nothing: the chain would take it for no bound");
        let key = fee_grants::read_key(file, &node.prefix)?;
        let terms = fee_grants::Terms { limit, hours: keeping.fee_grant_hours, a_day: keeping.fee_grants_a_day };
        Ok(Some((key, terms, nodes)))
    }

    /// What the storefront's page is told.
    ///
    /// # Errors
    /// Nodes for browsers, and no chain, prefix or price of gas beside them.
    pub fn storefront(&self) -> anyhow::Result<storefront::Config> {
        let web = &self.web;
        let files = web.web_files.iter().map(storefront::folder).collect();
        let money_from = web.web_money_from.as_ref().map(Url::to_string);
        if web.web_rpc.is_empty() {
            return Ok(storefront::Config { files, money_from, ..storefront::Config::default() });
        }
        let chain = self.chain()?.and_then(|(nodes, contracts)| Some((nodes.into_iter().next()?, contracts)));
        let Some((node, contracts)) = chain else {
            bail!("--web-rpc needs a chain that browsers pay on: set --prefix and --gas-price, or --deployment");
        };
        let chain = storefront::Chain {
            name: web.web_chain_name.clone().unwrap_or_else(|| node.chain_id.clone()),
            id: node.chain_id,
            rpc: web.web_rpc.iter().map(storefront::node).collect(),
            rest: web.web_rest.as_ref().map(storefront::node),
            prefix: node.prefix,
            coin_type: web.web_coin_type,
            gas_price: node.gas_price.to_string(),
            contracts,
        };
        let fee_grants = self.fee_grants()?.map(|(key, terms, _)| storefront::FeeGrants {
            granter: key.address().to_owned(),
            amount: terms.limit.amount.to_string(),
            denom: terms.limit.denom,
            hours: terms.hours,
        });
        Ok(storefront::Config { files, chain: Some(chain), money_from, fee_grants })
    }

    /// RPC of the Kubo node, if one is set.
    ///
    /// # Errors
    /// A deployment file that can't be read.
    pub fn ipfs(&self) -> anyhow::Result<Option<Url>> {
        let deployment = self.read_deployment()?;
        Ok(self.ipfs.clone().or_else(|| Some(deployment?.endpoints.ipfs_api?.url().clone())))
    }

    /// The database's URL; `None` when a private Postgres is to be run.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn database_url(&self) -> anyhow::Result<Option<String>> {
        url_of(setting::INDEXER_DATABASE_URL, self.database_url_file.as_deref())
    }

    /// The URL of the database's replica, if there is one.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn replica_url(&self) -> anyhow::Result<Option<String>> {
        url_of(setting::INDEXER_REPLICA_URL, self.replica_url_file.as_deref())
    }

    /// Folder of the search index.
    pub fn search_folder(&self) -> PathBuf {
        self.search_folder.clone().unwrap_or_else(|| self.data_folder.join("search"))
    }

    /// Folder of files while they are checked.
    pub fn files_folder(&self) -> PathBuf {
        self.keeping.files_folder.clone().unwrap_or_else(|| self.data_folder.join("files"))
    }

    fn read_deployment(&self) -> anyhow::Result<Option<Deployment>> {
        Ok(self.deployment.as_deref().map(Deployment::read).transpose()?)
    }
}

/// The URL in a variable, or in a file.
fn url_of(variable: &str, file: Option<&Path>) -> anyhow::Result<Option<String>> {
    match std::env::var(variable) {
        Ok(url) if !url.is_empty() => return Ok(Some(url)),
        _ => {}
    }
    let Some(path) = file else { return Ok(None) };
    let url = std::fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))?;
    Ok(Some(url.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use clap::Parser;

    use super::*;
    use crate::api::limits::Limits;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        settings: Settings,
    }

    fn settings(flags: &[&str]) -> Settings {
        Line::parse_from([&["indexer"], flags].concat()).settings
    }

    #[test]
    fn a_flag_counts_before_the_deployment_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let deployment = serde_json::json!({
            "chain_id": "house-1",
            "prefix": "wasm",
            "gas_price": "0.025uwhs",
            "governance": "g",
            "endpoints": {"rpc": "http://127.0.0.1:26657", "graphql": "http://127.0.0.1:1"},
            "contracts": {
                "registry": {"address": "wasm1a", "code_id": 1, "checksum": "01"},
                "license": {"address": "wasm1b", "code_id": 2, "checksum": "02"},
                "escrow": {"address": "wasm1c", "code_id": 3, "checksum": "03"},
                "royalties": {"address": "wasm1d", "code_id": 4, "checksum": "04"},
            },
        });
        std::fs::write(file.path(), deployment.to_string()).unwrap();
        let path = file.path().to_str().unwrap();
        let source = settings(&["--deployment", path, "--escrow", "wasm1mine"]).source().unwrap();
        assert_eq!(source.chain_id, "house-1");
        assert_eq!(source.contracts.find("wasm1mine"), Some(Contract::Escrow));
        assert_eq!(source.contracts.find("wasm1c"), None);
        assert_eq!(source.contracts.find("wasm1d"), Some(Contract::Royalties));
    }

    #[test]
    fn the_page_is_told_of_the_nodes_that_browsers_may_ask_and_of_no_other() {
        let contracts = ["registry", "license", "escrow", "royalties"];
        let addresses: Vec<_> =
            contracts.iter().flat_map(|name| [format!("--{name}"), format!("wasm1{name}")]).collect();
        let mut flags: Vec<&str> = addresses.iter().map(String::as_str).collect();
        flags.extend(["--rpc", "http://10.0.0.7:26657", "--chain-id", "house-1", "--prefix", "wasm"]);
        let told = |flags: &[&str]| serde_json::to_value(settings(flags).storefront().unwrap()).unwrap();
        assert_eq!(told(&flags), serde_json::json!({}));
        flags.extend(["--web-rpc", "https://a.example.org,https://b.example.org/rpc/"]);
        let refusal = settings(&flags).storefront().unwrap_err().to_string();
        assert!(refusal.contains("--gas-price"), "{refusal}");
        flags.extend(["--gas-price", "0.025uwhs", "--web-rest", "https://rest.example.org"]);
        flags.extend(["--web-files", "https://files.example.net/v1/files"]);
        flags.extend(["--web-money-from", "https://faucet.example.net/"]);
        let expected = serde_json::json!({
            "moneyFrom": "https://faucet.example.net/",
            "files": ["https://files.example.net/v1/files/"],
            "chain": {
                "id": "house-1",
                "name": "house-1",
                "rpc": ["https://a.example.org", "https://b.example.org/rpc"],
                "rest": "https://rest.example.org",
                "prefix": "wasm",
                "coinType": 118,
                "gasPrice": "0.025uwhs",
                "contracts": {
                    "registry": "wasm1registry",
                    "license": "wasm1license",
                    "escrow": "wasm1escrow",
                    "royalties": "wasm1royalties",
                },
            },
        });
        assert_eq!(told(&flags), expected);
    }

    #[test]
    fn fees_are_granted_within_bounds_and_the_page_is_told_of_them_alone() {
        use std::os::unix::fs::PermissionsExt;
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "07".repeat(32)).unwrap();
        std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(0o600)).unwrap();
        let key = file.path().to_str().unwrap();
        let mut flags = vec!["--rpc", "http://10.0.0.7:26657", "--chain-id", "house-1", "--prefix", "wasm"];
        flags.extend(["--registry", "wasm1a", "--license", "wasm1b", "--escrow", "wasm1c", "--royalties", "wasm1d"]);
        flags.extend(["--gas-price", "0.025uwhs", "--web-rpc", "https://a.example.org"]);
        let told = |more: &[&str]| settings(&[&flags[..], more].concat()).storefront();
        assert!(told(&[]).unwrap().fee_grants.is_none());
        let with = |more: &[&'static str]| [&["--fee-grant-key-file", key][..], more].concat();
        for (more, reason) in [
            (&[][..], "needs --domain"),
            (&["--domain", "a.example.org"], "needs --fee-grant-amount"),
            (&["--domain", "a.example.org", "--fee-grant-amount", "many"], "is no coin"),
            (&["--domain", "a.example.org", "--fee-grant-amount", "5uusdc"], "fees are paid in uwhs"),
            (&["--domain", "a.example.org", "--fee-grant-amount", "0uwhs"], "is nothing"),
        ] {
            let refusal = told(&with(more)).unwrap_err().to_string();
            assert!(refusal.contains(reason), "{more:?}: {refusal}");
        }
        let more = with(&["--domain", "a.example.org", "--fee-grant-amount", "50000uwhs", "--fee-grant-hours", "6"]);
        let granter = settings(&[&flags[..], &more].concat()).fee_grants().unwrap().unwrap().0.address().to_owned();
        let told = serde_json::to_value(told(&more).unwrap()).unwrap();
        let expected = serde_json::json!({"granter": granter, "amount": "50000", "denom": "uwhs", "hours": 6});
        assert_eq!(told["feeGrants"], expected);
        assert!(!told.to_string().contains("0707"), "{told}");
    }

    #[test]
    fn an_operator_says_how_many_requests_are_answered_at_the_same_time() {
        let running = |flags: &[&str]| settings(flags).edge.limits().running;
        assert_eq!(running(&[]), Limits::default().running);
        assert_eq!(running(&["--concurrency", "6"]), 6);
        let none = Line::try_parse_from(["indexer", "--concurrency", "0"]);
        assert!(none.is_err(), "nobody would be answered");
    }

    #[test]
    fn a_missing_address_is_named_with_the_ways_to_give_it() {
        let error = settings(&["--registry", "wasm1a"]).source().unwrap_err();
        assert_eq!(
            error.to_string(),
            "the license contract has no address: set --license, WEIGHHOUSE_LICENSE, or --deployment"
        );
    }

    #[test]
    fn an_address_without_a_prefix_is_refused() {
        for address in ["a", "1a"] {
            let error = settings(&["--registry", address]).source().unwrap_err();
            let expected = format!("{address:?}, given for the registry contract, is no Bech32 address");
            assert_eq!(error.to_string(), expected);
        }
    }

    /// Whoever knows a flag knows its variable.
    #[test]
    fn a_settings_variable_is_named_for_its_flag() {
        use clap::CommandFactory;
        let command = Line::command();
        let flags = command.get_arguments().filter_map(|flag| Some((flag.get_env()?, flag.get_long()?)));
        let flags: Vec<_> = flags.map(|(variable, flag)| (variable.to_string_lossy().into_owned(), flag)).collect();
        assert!(flags.len() >= 10, "{flags:?}");
        for (variable, flag) in flags {
            let name = flag.to_uppercase().replace('-', "_");
            let ours = [format!("WEIGHHOUSE_{name}"), format!("WEIGHHOUSE_INDEXER_{name}")];
            assert!(ours.contains(&variable), "{variable} is the variable of --{flag}");
        }
    }
}
