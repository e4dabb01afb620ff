//! An upgrade of a market from the release before to the contracts of this workspace, as its operators carry it out:
//! governance moves all contracts by one proposal, and anybody rewrites their records page by page.

use std::path::Path;

use anyhow::{ensure, Context, Result};
use cosmos_sdk_proto::cosmos::authz::v1beta1::{GenericAuthorization, Grant, MsgExec, MsgGrant};
use serde::Serialize;
use weighhouse_chain::{message, Any, Client, Coin, Key};
use weighhouse_deployer::{pending, rewrite_records, upgrade, upgrade_messages, Pages, Upgrade};
use weighhouse_deployment::Deployment;
use weighhouse_localnet::{IndexerChoice, Localnet, Options, Service, DENOM};
use weighhouse_tests::bulk::{Bulk, State};

/// The account that funds those that trade, stores the new code and rewrites the records.
const OPERATOR: &str = "alice";
/// The accounts that trade, and the purse of each, in base units: for bonds, prices and fees.
const ACCOUNTS: usize = 20;
const PURSE: u128 = 10_000_000_000;
/// The states that the orders are in, a quarter of them each.
const STATES: [State; 4] = [State::Offered, State::Funded, State::Delivered, State::Settled];
/// Orders for each listing.
const ORDERS_OF_A_LISTING: usize = 10;

/// What an upgrade took.
#[derive(Debug, Serialize)]
pub struct Upgraded {
    pub orders: usize,
    pub listings: usize,
    pub contracts: usize,
    /// Gas of the proposal's messages, by a simulation of them in one transaction.
    pub migration_gas: u64,
    /// Records that were rewritten, and the transactions that did.
    pub records: u64,
    pub transactions: u64,
    /// Gas of those transactions.
    pub records_gas: u64,
    /// Blocks from the first one after the proposal to the one with the last page.
    pub blocks: u64,
}

impl Upgraded {
    /// The gas of all of it.
    pub fn gas(&self) -> u64 {
        self.migration_gas.saturating_add(self.records_gas)
    }
}

/// Fills a market of a release with orders and upgrades it. What fails leaves its folder for a look.
pub async fn measure(folder: &Path, release: &Path, orders: usize) -> Result<Upgraded> {
    let mut options = Options::new(folder);
    let artifacts = options.artifacts.clone();
    options.indexer = IndexerChoice::Without;
    options.artifacts = release.to_owned();
    if folder.exists() {
        Localnet::open(options.clone())?.remove()?;
    }
    let upgraded = match Localnet::start(options.clone()).await {
        Ok(localnet) => upgrade_market(&localnet, &artifacts, orders).await,
        Err(error) => Err(error.into()),
    };
    let localnet = Localnet::open(options)?;
    match &upgraded {
        Ok(_) => localnet.remove()?,
        Err(_) => localnet.down()?,
    }
    upgraded
}

async fn upgrade_market(localnet: &Localnet, artifacts: &Path, orders: usize) -> Result<Upgraded> {
    // They would take of the processor's time.
    localnet.stop(Service::Kubo)?;
    localnet.stop(Service::Postgres)?;
    let (chain, deployment, operator) = (localnet.client().await?, localnet.deployment()?, localnet.key(OPERATOR)?);
    let listings = fill(&chain, &deployment, &operator, orders).await.context("the market to upgrade")?;
    let upgrades = upgrade(&chain, &operator, &deployment, artifacts).await?;
    ensure!(!upgrades.is_empty(), "the contracts of {} are those of the market", artifacts.display());
    let governance = localnet.governance()?;
    let messages = upgrade_messages(&governance, &upgrades)?;
    let migration_gas = simulated(localnet, &chain, &operator, messages.clone()).await?;

    localnet.govern(messages, "Upgrade the market's contracts").await?;
    let from = chain.head().await?.height;
    let rewritten = rewrite_records(&chain, &operator, &deployment, Pages::default(), |page| {
        eprintln!("{}: {} records in {} transactions", page.contract, page.records, page.transactions);
    });
    let rewritten = rewritten.await?;
    let blocks = chain.head().await?.height.saturating_sub(from);
    check(&chain, &deployment, &upgrades).await?;
    Ok(Upgraded {
        orders,
        listings,
        contracts: upgrades.len(),
        migration_gas,
        records: rewritten.iter().map(|one| one.records).sum(),
        transactions: rewritten.iter().map(|one| one.transactions).sum(),
        records_gas: rewritten.iter().map(|one| one.gas).sum(),
        blocks,
    })
}

/// Places the orders. Answers how many listings there are beside those of the orders.
async fn fill(chain: &Client, deployment: &Deployment, giver: &Key, orders: usize) -> Result<usize> {
    let accounts = Bulk::fund(chain, giver, ACCOUNTS, &[Coin::new(PURSE, DENOM)]).await?;
    let mut bulk = Bulk::new(chain.clone(), deployment, accounts).await?;
    let listings = bulk.listings(orders / ORDERS_OF_A_LISTING).await?.len();
    for state in STATES {
        bulk.orders(state, orders / STATES.len()).await?;
    }
    Ok(listings)
}

/// The gas that governance's messages would use in one transaction. The chain tells of no proposal what its messages used, so
/// governance allows the operator to migrate in its name, and the operator simulates that and does not send it.
async fn simulated(localnet: &Localnet, chain: &Client, operator: &Key, messages: Vec<Any>) -> Result<u64> {
    let kind = messages.first().context("there is nothing to migrate")?.type_url.clone();
    let authorization = Some(message::any(&GenericAuthorization { msg: kind }));
    let (granter, grantee) = (localnet.governance()?, operator.address().to_owned());
    let grant = Some(Grant { authorization, expiration: None });
    let allow = message::any(&MsgGrant { granter, grantee: grantee.clone(), grant });
    localnet.govern(vec![allow], "Allow an operator to migrate").await?;
    let migrate = message::any(&MsgExec { grantee, msgs: messages });
    Ok(chain.prepare(operator, vec![migrate]).await.context("the migration, simulated")?.gas_used)
}

/// Makes sure that all contracts have the new code, and that no record waits.
async fn check(chain: &Client, deployment: &Deployment, upgrades: &[Upgrade]) -> Result<()> {
    for Upgrade { contract, address, code_id, .. } in upgrades {
        let found = chain.contract_info(address).await?.code_id;
        ensure!(found == *code_id, "{contract} has code {found} after the upgrade, not {code_id}");
    }
    let waiting = pending(chain, deployment).await?;
    ensure!(waiting.is_empty(), "records of {waiting:?} are still old");
    Ok(())
}
