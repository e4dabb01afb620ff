//! All services together.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
    time::Duration,
};

use rustix::process::Signal;
use weighhouse_chain::{message, Any, ChainConfig, Client, Coin, Key, TxOutcome};
use weighhouse_deployment::{setting, Deployment};

use crate::{
    accounts::{module_address, Accounts, ARBITER, DEPLOYER, FAUCET, GOVERNANCE_MODULE, TREASURY, VALIDATOR},
    contracts,
    database::Database,
    governance, kubo,
    node::{self, Pace},
    ports::Ports,
    process::{Launch, Process},
    readiness, site, storefront, tools, Error, IndexerChoice, Options, Result, Service, ServiceState,
};

/// What the contracts and the indexer stand on.
const BEFORE_THE_CONTRACTS: [Service; 4] = [Service::Node, Service::Kubo, Service::Postgres, Service::Domains];

/// A localnet in its folder.
#[derive(Debug)]
pub struct Localnet {
    options: Options,
    ports: Ports,
    database: Database,
    processes: [Process; 5],
}

impl Localnet {
    /// Starts what does not run, and waits until all of it answers.
    ///
    /// # Errors
    /// A tool that is missing, a service that ends or does not answer, a contract the chain refuses.
    pub async fn start(options: Options) -> Result<Self> {
        let localnet = Self::at(options, true)?;
        let lock = localnet.folder().join("lock");
        let lock = fs::File::create(&lock).and_then(|file| file.lock().map(|()| file)).map_err(Error::file(&lock))?;
        localnet.prepare().await?;
        for service in BEFORE_THE_CONTRACTS {
            localnet.launch(service).await?;
        }
        for service in BEFORE_THE_CONTRACTS {
            localnet.ready(service).await?;
        }
        if !localnet.deployment_file().exists() {
            localnet.deploy().await?;
        } else {
            localnet.compare_contracts()?;
        }
        if localnet.options.contracts && localnet.options.indexer != IndexerChoice::Without {
            localnet.restart(Service::Indexer).await?;
        }
        drop(lock);
        Ok(localnet)
    }

    /// The localnet in a folder, running or not.
    ///
    /// # Errors
    /// None was ever started there.
    pub fn open(options: Options) -> Result<Self> {
        Self::at(options, false)
    }

    fn at(mut options: Options, create: bool) -> Result<Self> {
        if create {
            fs::create_dir_all(&options.folder).map_err(Error::file(&options.folder))?;
        }
        options.folder = fs::canonicalize(&options.folder).map_err(Error::file(&options.folder))?;
        let file = options.folder.join("ports.json");
        let ports = match fs::read_to_string(&file) {
            Ok(text) => serde_json::from_str(&text).map_err(|error| Error::unusable(file.display(), error))?,
            Err(_) if create => {
                let ports = Ports::pick()?;
                let text = serde_json::to_string(&ports).map_err(|error| Error::unusable("ports", error))?;
                fs::write(&file, text).map_err(Error::file(&file))?;
                ports
            }
            Err(error) => return Err(Error::file(&file)(error)),
        };
        let database = Database::new(&options.folder, &ports)?;
        let processes = Service::ALL.map(|service| {
            // Postgres takes an interrupt as "end now, cleanly"; on a termination it waits for its clients.
            let signal = if service == Service::Postgres { Signal::INT } else { Signal::TERM };
            Process::new(service.name(), &options.folder, signal)
        });
        Ok(Self { options, ports, database, processes })
    }

    /// The data folder, absolute.
    pub fn folder(&self) -> &Path {
        &self.options.folder
    }

    /// Where `deployment.json` is.
    pub fn deployment_file(&self) -> PathBuf {
        self.folder().join("deployment.json")
    }

    /// Where everything is.
    pub fn deployment(&self) -> Result<Deployment> {
        Ok(Deployment::read(&self.deployment_file())?)
    }

    /// The address of the storefront, if there is one.
    pub fn storefront(&self) -> Option<String> {
        let is_served = self.options.web.is_some() && self.process(Service::Indexer).pid().is_some();
        is_served.then(|| format!("http://127.0.0.1:{}/", self.ports.indexer))
    }

    /// The accounts with their mnemonics.
    pub fn accounts(&self) -> Result<Accounts> {
        Accounts::read(&self.folder().join("accounts.json"))
    }

    /// The key of an account, such as `alice`.
    pub fn key(&self, name: &str) -> Result<Key> {
        self.accounts()?.key(name)
    }

    /// The file with the database's URL.
    pub fn database_url_file(&self) -> &Path {
        self.database.url_file()
    }

    /// How the chain is reached.
    pub fn chain_config(&self) -> Result<ChainConfig> {
        let rpc = format!("http://127.0.0.1:{}", self.ports.rpc);
        Ok(ChainConfig::new(rpc, node::CHAIN_ID, node::PREFIX, node::GAS_PRICE.parse()?))
    }

    /// A client of the chain.
    pub async fn client(&self) -> Result<Client> {
        Ok(Client::connect(self.chain_config()?).await?)
    }

    /// Sends money from the faucet.
    pub async fn fund(&self, address: &str, coins: &[Coin]) -> Result<TxOutcome> {
        let faucet = self.key(FAUCET)?;
        weighhouse_chain::check_address(address, node::PREFIX)?;
        Ok(self.client().await?.submit(&faucet, vec![message::send(faucet.address(), address, coins)]).await?)
    }

    /// The address whose messages [`Localnet::govern`] runs.
    pub fn governance(&self) -> Result<String> {
        module_address(GOVERNANCE_MODULE)
    }

    /// Runs messages of the governance account through a proposal; takes some six seconds. The proposal's number.
    pub async fn govern(&self, messages: Vec<Any>, title: &str) -> Result<u64> {
        governance::pass(&self.client().await?, &self.key(VALIDATOR)?, messages, title).await
    }

    /// As [`Localnet::govern`], for messages that may fail: the proposal's number, and whether all of its messages ran.
    pub async fn put_to_vote(&self, messages: Vec<Any>, title: &str) -> Result<(u64, bool)> {
        governance::put_to_vote(&self.client().await?, &self.key(VALIDATOR)?, messages, title).await
    }

    /// Votes for a proposal with all the stake, and waits until its messages ran. One that waits for its deposit gets it: its vote
    /// begins, and takes no longer than its period.
    pub async fn vote_through(&self, proposal: u64) -> Result<()> {
        governance::vote_through(&self.client().await?, &self.key(VALIDATOR)?, proposal).await
    }

    /// Runs the chain's own program over the node's folder; what it prints.
    pub async fn wasmd(&self, arguments: &[&str]) -> Result<String> {
        node::program(self.folder(), arguments).await
    }

    /// Proposes messages of the governance account, and leaves them in their vote, which takes half a minute. The
    /// proposal's number.
    pub async fn propose(&self, messages: Vec<Any>, title: &str) -> Result<u64> {
        governance::propose(&self.client().await?, &self.key(VALIDATOR)?, messages, title).await
    }

    /// Makes a domain of this machine name an account, which so proves the domain that its profile claims.
    ///
    /// # Errors
    /// A domain that is none of [`DOMAINS`](crate::DOMAINS).
    pub fn name_account(&self, domain: &str, account: &str) -> Result<()> {
        site::name_account(self.folder(), domain, account)
    }

    /// How the services are.
    pub fn states(&self) -> Vec<ServiceState> {
        let pairs = Service::ALL.into_iter().zip(&self.processes);
        pairs
            .map(|(service, process)| ServiceState {
                service,
                pid: process.pid(),
                wanted: process.is_wanted(),
                log: process.log(),
            })
            .collect()
    }

    /// The last lines of a service's log.
    pub fn tail(&self, service: Service, lines: usize) -> String {
        self.process(service).tail(lines)
    }

    /// Ends a service at once, as a crash would.
    pub fn kill(&self, service: Service) -> Result<()> {
        self.process(service).kill()
    }

    /// Ends a service cleanly.
    pub fn stop(&self, service: Service) -> Result<()> {
        self.process(service).stop()
    }

    /// Starts a service if it does not run, and waits until it answers.
    pub async fn restart(&self, service: Service) -> Result<()> {
        self.launch(service).await?;
        self.ready(service).await
    }

    /// Starts the node anew so that it makes blocks as fast as it can, and keeps few transactions waiting.
    pub async fn hurry(&self) -> Result<()> {
        self.stop(Service::Node)?;
        node::change_pace(self.folder(), Pace::Hurried)?;
        self.restart(Service::Node).await
    }

    /// Starts the node anew so that it answers and makes no further block.
    pub async fn stand_still(&self) -> Result<()> {
        self.stop(Service::Node)?;
        node::change_pace(self.folder(), Pace::Still)?;
        self.launch(Service::Node).await?;
        let answers = || async { self.committed_height().await.map(drop) };
        readiness::wait(self.process(Service::Node), answers).await
    }

    /// The file in which a node that stopped for an upgrade of its chain leaves the upgrade's name and height.
    pub fn upgrade_info_file(&self) -> PathBuf {
        node::upgrade_info_file(self.folder())
    }

    /// Ends the node and goes on with another program of it, such as the one that an upgrade of the chain asks for. Later starts
    /// take that one too.
    pub async fn replace_node(&self, program: &Path) -> Result<()> {
        self.stop(Service::Node)?;
        node::replace(self.folder(), program)?;
        self.restart(Service::Node).await
    }

    /// Ends all services. The folder stays, and the next start goes on from it.
    pub fn down(&self) -> Result<()> {
        Service::ALL.iter().rev().try_for_each(|service| self.stop(*service))
    }

    /// Ends all services and removes all they kept.
    pub fn remove(&self) -> Result<()> {
        self.down()?;
        self.database.remove()?;
        fs::remove_dir_all(self.folder()).map_err(Error::file(self.folder()))
    }

    fn process(&self, service: Service) -> &Process {
        match service {
            Service::Node => &self.processes[0],
            Service::Kubo => &self.processes[1],
            Service::Postgres => &self.processes[2],
            Service::Domains => &self.processes[3],
            Service::Indexer => &self.processes[4],
        }
    }

    async fn prepare(&self) -> Result<()> {
        let file = self.folder().join("accounts.json");
        if !file.exists() {
            Accounts::generate()?.write(&file)?;
        }
        node::prepare(self.folder(), &self.accounts()?, &self.ports).await?;
        kubo::prepare(self.folder(), &self.ports).await?;
        self.database.prepare().await
    }

    async fn launch(&self, service: Service) -> Result<()> {
        let process = self.process(service);
        if process.pid().is_some() {
            return Ok(());
        }
        let launch = match service {
            Service::Node => node::launch(self.folder())?,
            Service::Kubo => kubo::launch(self.folder())?,
            Service::Postgres => self.database.launch().await?,
            Service::Domains => match self.ports.domains {
                Some(port) => site::launch(self.folder(), port)?,
                None => return Ok(()),
            },
            Service::Indexer => self.indexer()?,
        };
        tracing::debug!(service = service.name(), program = %launch.program.display(), "starting");
        process.start(&launch)
    }

    async fn ready(&self, service: Service) -> Result<()> {
        let http = reqwest::Client::new();
        let url = |port: u16, path: &str| format!("http://127.0.0.1:{port}{path}");
        let kubo = url(self.ports.ipfs_api, "/api/v0/id");
        // It is alive before its tables are there.
        let indexer = url(self.ports.indexer, "/graphql?query=%7B_meta%7Bheight%7D%7D");
        let process = self.process(service);
        match service {
            Service::Node => {
                let first_seen = OnceLock::new();
                readiness::wait(process, || self.ask_node(&first_seen)).await
            }
            Service::Kubo => readiness::wait(process, || readiness::http(http.post(&kubo))).await,
            Service::Postgres => readiness::wait(process, || self.database.ask()).await,
            Service::Domains => match self.ports.domains {
                Some(port) => readiness::wait(process, || site::ask(port)).await,
                None => Ok(()),
            },
            Service::Indexer => readiness::wait(process, || readiness::http(http.get(&indexer))).await,
        }
    }

    /// Whether the node commits blocks. That it answers is not enough: from its start to its next commit it checks
    /// transactions as at height zero, and refuses them, or says that it accepted what it drops.
    async fn ask_node(&self, first_seen: &OnceLock<u64>) -> std::result::Result<(), String> {
        let height = self.committed_height().await?;
        match height > *first_seen.get_or_init(|| height) {
            true => Ok(()),
            false => Err(format!("no block after {height}")),
        }
    }

    async fn committed_height(&self) -> std::result::Result<u64, String> {
        let mut config = self.chain_config().map_err(|error| error.to_string())?;
        config.request_timeout = Duration::from_secs(2);
        let client = Client::connect(config).await.map_err(|error| error.to_string())?;
        client.committed_height().await.map_err(|error| error.to_string())
    }

    fn indexer(&self) -> Result<Launch> {
        let program = match &self.options.indexer {
            IndexerChoice::At(path) => path.clone(),
            _ => tools::beside("weighhouse-indexer")?,
        };
        let mut env = vec![
            ("NO_COLOR", "1".into()),
            (setting::DEPLOYMENT, self.deployment_file().into_os_string()),
            (setting::INDEXER_DATABASE_URL_FILE, self.database.url_file().into()),
            (setting::INDEXER_SEARCH_FOLDER, self.options.folder.join("search").into()),
            (setting::INDEXER_LISTEN, format!("127.0.0.1:{}", self.ports.indexer).into()),
        ];
        if let Some(port) = self.ports.domains {
            env.extend(site::settings(self.folder(), port));
        }
        if let Some(web) = &self.options.web {
            env.extend(storefront::settings(self.folder(), web, &self.ports, &self.accounts()?)?);
        }
        Ok(Launch { program, args: vec!["all".into()], env, user: None })
    }

    /// Says when the contracts were built anew since they were deployed: a chain keeps the code it has.
    fn compare_contracts(&self) -> Result<()> {
        for (name, deployed) in self.deployment()?.contracts {
            let built = weighhouse_deployer::checksum(&self.options.artifacts, &name);
            if built.is_some_and(|checksum| checksum != deployed.checksum) {
                tracing::warn!(contract = name, "built anew since it was deployed; `make clean` starts a new chain");
            }
        }
        Ok(())
    }

    async fn deploy(&self) -> Result<()> {
        let accounts = self.accounts()?;
        let deployer = accounts.key(DEPLOYER)?;
        let address = |name: &str| accounts.key(name).map(|key| key.address().to_owned());
        let offices = contracts::Offices {
            deployer: deployer.address().to_owned(),
            governance: self.governance()?,
            treasury: address(TREASURY)?,
            arbiter: address(ARBITER)?,
        };
        let endpoints = self.ports.endpoints(&self.database.public_url())?;
        let plan = contracts::plan(offices, endpoints.rpc.clone(), &self.options)?;
        let contracts = match self.options.contracts {
            true => weighhouse_deployer::deploy(&self.client().await?, &deployer, &plan).await?,
            false => BTreeMap::new(),
        };
        let accounts = accounts.addresses()?;
        let deployment = Deployment { endpoints, accounts, ..plan.deployment(contracts) };
        Ok(deployment.write(&self.deployment_file())?)
    }
}

impl Drop for Localnet {
    fn drop(&mut self) {
        if self.options.stop_on_drop {
            if let Err(error) = self.down() {
                tracing::warn!(%error, "the localnet could not be stopped");
            }
        }
    }
}
