//! The one market of a run.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use serde::Serialize;
use tokio::sync::RwLock;
use weighhouse_chain::{message, Client, Coin, TxOutcome};
use weighhouse_deployment::Deployment;
use weighhouse_localnet::{IndexerChoice, Localnet, Options, DENOM};

use weighhouse_protocol::registry;
use weighhouse_protocol::windows::Mark;

use crate::attempt::{Attempt, Balances};
use crate::clock;
use crate::gas::Meter;
use crate::person::{funded, Person};

/// For how long after its deadline a delivery may still land, in seconds: enough blocks on a busy
/// machine, and short enough to wait for.
pub const GRACE: u32 = 12;
/// The least time a seller may ask to deliver, in seconds.
pub const SHORTEST: u32 = 3;
/// The least time a buyer has to challenge a delivery, in seconds; files here are so small that it is one more.
pub const WINDOW: u32 = 5;
/// For how long after a challenge window a proof still costs the bond, in seconds.
pub const COOLDOWN: u32 = 8;
/// How long a bond takes to be withdrawn, in seconds.
pub const BOND_DELAY: u32 = 4;
/// The arbiter's time to decide, in seconds.
pub const DECIDE_WITHIN: u32 = 8;
/// The time to appeal against a decision, in seconds: longer than the services of an outage take to come back.
const APPEAL_SPAN: u32 = 60;
/// The interval at which blocks come, in milliseconds: so slowly that a busy machine keeps up, and no miss is excused.
const BLOCK_INTERVAL: u32 = 2_000;
/// More than any message needs. Transactions are not simulated, so that refusals come from blocks too.
const GAS_LIMIT: u64 = 4_000_000;
/// Longer than any rule waits for a block's time.
const PATIENCE: Duration = Duration::from_secs(90);

/// One of the market's contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contract {
    /// Listings and versions.
    Registry,
    /// The collection of licenses.
    License,
    /// Orders and their money.
    Escrow,
    /// What payees are owed.
    Royalties,
    /// Handles, links, attestations, reviews, votes and reports.
    Reputation,
}

impl Contract {
    /// All contracts of a market.
    pub const ALL: [Self; 5] = [Self::Registry, Self::License, Self::Escrow, Self::Royalties, Self::Reputation];

    /// Its name in the deployment.
    pub fn name(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::License => "license",
            Self::Escrow => "escrow",
            Self::Royalties => "royalties",
            Self::Reputation => "reputation",
        }
    }
}

/// The whole stack, running.
#[derive(Debug)]
pub struct Market {
    /// Its services.
    pub localnet: Localnet,
    /// Where everything is.
    pub deployment: Deployment,
    pub chain: Client,
    /// The first block in which all contracts are there.
    pub opened_at: u64,
    /// What messages cost in this run.
    pub gas: Meter,
    /// Held to write while the indexer is away, and to read by whoever asks it.
    pub indexer: RwLock<()>,
    /// Held by a rule while governance changes the market's settings: each proposal has all of them.
    settings: tokio::sync::Mutex<()>,
    people: Mutex<Vec<Person>>,
    bonded: Mutex<BTreeSet<String>>,
}

impl Market {
    /// Starts the stack in a folder, and removes what an earlier run that was killed has left there.
    ///
    /// # Errors
    /// Whatever keeps a service from starting.
    pub async fn start(folder: &Path) -> Result<Self> {
        Self::start_as(folder, |_| ()).await
    }

    /// Starts the stack in a folder with this indexer, or without one.
    ///
    /// # Errors
    /// Whatever keeps a service from starting.
    pub async fn start_with(folder: &Path, indexer: IndexerChoice) -> Result<Self> {
        Self::start_as(folder, |options| options.indexer = indexer).await
    }

    /// Starts the stack in a folder, with options of a run's own.
    ///
    /// # Errors
    /// Whatever keeps a service from starting.
    pub async fn start_as(folder: &Path, change: impl FnOnce(&mut Options)) -> Result<Self> {
        let mut options = Options::new(folder);
        options.grace = GRACE;
        options.deliver_within.0 = SHORTEST;
        options.challenge_window.0 = WINDOW;
        (options.cooldown, options.bond_delay) = (COOLDOWN, BOND_DELAY);
        options.decide_within = DECIDE_WITHIN;
        options.appeal_span = APPEAL_SPAN;
        options.block_interval = BLOCK_INTERVAL;
        change(&mut options);
        if folder.exists() {
            Localnet::open(options.clone())?.remove()?;
        }
        let started = Self::open(options.clone()).await;
        if started.is_err() {
            // Nobody else knows what of it was started. Its logs stay for a look.
            Localnet::open(options)?.down()?;
        }
        started
    }

    async fn open(options: Options) -> Result<Self> {
        let localnet = Localnet::start(options).await?;
        let chain = localnet.client().await?;
        let opened_at = chain.head().await?.height;
        let people = funded(&chain, &localnet.key("alice")?).await?;
        let deployment = localnet.deployment()?;
        let people = Mutex::new(people);
        let (gas, indexer, bonded) = (Meter::default(), RwLock::default(), Mutex::default());
        let settings = tokio::sync::Mutex::default();
        Ok(Self { localnet, deployment, chain, opened_at, gas, indexer, settings, people, bonded })
    }

    /// Another market on this run's chain, with some of the run's people. It lasts as long as the run.
    ///
    /// # Errors
    /// The run has used up its people.
    pub fn beside(&self, deployment: Deployment, people: usize) -> Result<&'static Self> {
        let localnet = Localnet::open(Options::new(self.localnet.folder()))?;
        let people = (0..people).map(|_| self.person()).collect::<Result<Vec<_>>>()?;
        let (chain, opened_at, people) = (self.chain.clone(), self.opened_at, Mutex::new(people));
        let (gas, indexer, bonded) = (Meter::default(), RwLock::default(), Mutex::default());
        let settings = tokio::sync::Mutex::default();
        let market = Self { localnet, deployment, chain, opened_at, gas, indexer, settings, people, bonded };
        Ok(Box::leak(Box::new(market)))
    }

    /// Ends every service; with `remove`, the folder goes as well.
    pub fn stop(&self, remove: bool) -> Result<()> {
        match remove {
            true => Ok(self.localnet.remove()?),
            false => Ok(self.localnet.down()?),
        }
    }

    /// Somebody nobody else in this run knows, with money of each denom.
    ///
    /// # Errors
    /// The run has used up its people.
    pub fn person(&self) -> Result<Person> {
        let mut people = self.people.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        people.pop().context("this run has no more people: raise PEOPLE")
    }

    /// Counts the bonds of these accounts in the books, which otherwise know who lists, and who posted a bond by
    /// [`Market::execute`].
    pub fn note_bonds(&self, accounts: impl IntoIterator<Item = String>) {
        self.bonded.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).extend(accounts);
    }

    /// Who posted a bond.
    pub(crate) fn bonded(&self) -> BTreeSet<String> {
        self.bonded.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    /// Somebody new who has sent a transaction before, as most who trade have: a first one costs more.
    pub async fn regular(&self) -> Result<Person> {
        let person = self.person()?;
        let nothing = message::send(person.address(), person.address(), &[Coin::new(1u128, DENOM)]);
        self.chain.submit(&person.key, vec![nothing]).await?;
        Ok(person)
    }

    /// Who decides disputes.
    pub fn arbiter(&self) -> Result<Person> {
        let (key, words) = (self.localnet.key("arbiter")?, self.localnet.accounts()?.mnemonic("arbiter")?.to_owned());
        Ok(Person { key, words })
    }

    /// The address of a contract.
    pub fn address(&self, contract: Contract) -> Result<&str> {
        Ok(self.deployment.contract(contract.name())?)
    }

    /// Sends one message to a contract and follows it into its block, without a simulation before.
    pub async fn execute(
        &self,
        who: &Person,
        contract: Contract,
        message: &impl Serialize,
        funds: &[Coin],
    ) -> Result<Attempt> {
        let name = format!("{}/{}", contract.name(), variant(message)?);
        self.execute_called(name, who, contract, message, funds).await
    }

    /// As [`Market::execute`], under a name of its own among the costs: what a message does may depend on its order.
    pub async fn execute_called(
        &self,
        name: String,
        who: &Person,
        contract: Contract,
        message: &impl Serialize,
        funds: &[Coin],
    ) -> Result<Attempt> {
        let execute = message::execute(who.address(), self.address(contract)?, message, funds)?;
        let prepared = self.chain.prepare_unsimulated(&who.key, vec![execute], GAS_LIMIT).await?;
        let fee = (prepared.fee.denom.clone(), prepared.fee.amount.u128());
        let signed = self.chain.sign_and_broadcast(&who.key, prepared, |_| Ok::<_, anyhow::Error>(())).await?;
        let outcome = self.chain.wait(&signed).await?;
        if name == "escrow/post_bond" {
            let mut bonded = self.bonded.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            bonded.insert(who.address().to_owned());
        }
        if outcome.code == 0 && signed.sequence > 0 {
            self.gas.record(&name, outcome.gas_used);
        }
        let before = self.balances_at(who.address(), outcome.height.saturating_sub(1)).await?;
        let after = self.balances_at(who.address(), outcome.height).await?;
        Ok(Attempt { name, outcome, before, after, fee })
    }

    /// Sends one message, which the chain is to accept.
    pub async fn accept(
        &self,
        who: &Person,
        contract: Contract,
        message: &impl Serialize,
        funds: &[Coin],
    ) -> Result<TxOutcome> {
        self.execute(who, contract, message, funds).await?.accepted()
    }

    /// Passes a proposal by which governance sends a contract a message.
    pub async fn govern(&self, title: &str, contract: Contract, message: &impl Serialize) -> Result<()> {
        let governance = self.localnet.governance()?;
        let message = message::execute(&governance, self.address(contract)?, message, &[])?;
        self.localnet.govern(vec![message], title).await?;
        Ok(())
    }

    /// Passes a proposal by which governance changes the market's settings.
    pub async fn reconfigure(&self, title: &str, change: impl FnOnce(&mut registry::Config)) -> Result<()> {
        let _alone = self.settings.lock().await;
        let mut config = self.query(Contract::Registry, &registry::QueryMsg::Config {}).await?;
        change(&mut config);
        self.govern(title, Contract::Registry, &registry::ExecuteMsg::UpdateConfig { config }).await
    }

    /// Asks a contract.
    pub async fn query<T: DeserializeOwned>(
        &self,
        contract: Contract,
        question: &(impl Serialize + Sync),
    ) -> Result<T> {
        Ok(self.chain.query(self.address(contract)?, question).await?)
    }

    /// What somebody has now.
    pub async fn balances(&self, address: &str) -> Result<Balances> {
        Ok(collect(self.chain.balances(address).await?))
    }

    /// What somebody had as of a block.
    pub async fn balances_at(&self, address: &str, height: u64) -> Result<Balances> {
        Ok(collect(self.chain.at(height)?.balances(address).await?))
    }

    /// Waits until a block has this time, in seconds, or a later one, and queries know it.
    pub async fn wait_until(&self, time: u64) -> Result<()> {
        self.reach(Mark { time, height: 0 }).await
    }

    /// As [`Market::wait_until`], for a time and a height.
    pub async fn reach(&self, mark: Mark) -> Result<()> {
        clock::reach(&self.chain, mark, PATIENCE).await
    }
}

fn collect(coins: Vec<Coin>) -> Balances {
    coins.into_iter().map(|coin| (coin.denom, coin.amount.u128())).collect()
}

/// The name of a message: the one key of its JSON.
fn variant(message: &impl Serialize) -> Result<String> {
    let json = serde_json::to_value(message)?;
    let key = json.as_object().and_then(|object| object.keys().next());
    key.cloned().with_context(|| format!("{json} is no message"))
}
