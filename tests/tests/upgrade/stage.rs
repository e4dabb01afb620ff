//! The market that the rules stand on: deployed from the release before, and filled.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use tokio::sync::{Mutex, MutexGuard, OnceCell};
use weighhouse_chain::{ChainConfig, Client, Coin};
use weighhouse_deployer::{upgrade, verify, Upgrade, NAMES};
use weighhouse_localnet::{Options, DENOM};
use weighhouse_protocol::OrderId;
use weighhouse_tests::bulk::{Answers, Bulk, State};
use weighhouse_tests::Market;

/// The release that the market begins at, and the one that it moves to.
pub const BEFORE: &str = "0.1.0";
pub const AFTER: &str = weighhouse_deployer::VERSION;

/// How many of everything stand in the market in `make test`: enough for both kinds of each ending, and two pages of records.
const FEW: usize = 5;
/// From so many on it is a soak: what waits has hours.
const MANY: usize = 500;
/// What an account has at first, in base units: the fees and prices of ten thousand of everything.
const PURSE: u128 = 40_000_000_000;
/// Longer than a transaction waits for its block while thousands come.
const INCLUSION: Duration = Duration::from_secs(900);

/// Longer than the index takes to come to the head, and to be compared, at any size.
pub const PATIENCE: Duration = Duration::from_secs(3_600);

/// The market with all that stands in it.
pub struct Stage {
    pub bulk: Bulk,
    /// A client that waits longer than the market's own, and has no turn with it.
    pub chain: Client,
    /// Listings and orders of rules, which others are compared without.
    pub listings: Vec<u64>,
    pub orders: Vec<OrderId>,
    /// The block with the migration.
    pub moved_at: Option<u64>,
    /// What was answered in that block, if it was asked for: a large market takes minutes to answer.
    pub moved: Option<Answers>,
}

/// One that can't be filled is not filled again for each rule.
static STAGE: OnceCell<Result<Mutex<Stage>, String>> = OnceCell::const_new();

/// How many of everything stand in the market.
pub fn size() -> usize {
    std::env::var("WEIGHHOUSE_UPGRADE_SIZE").ok().and_then(|size| size.parse().ok()).unwrap_or(FEW)
}

pub fn is_soak() -> bool {
    size() >= MANY
}

/// Where the contracts of the release before are.
fn release() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/releases").join(BEFORE)
}

/// Where `make wasm` puts the contracts of this release.
pub fn artifacts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/artifacts")
}

/// The release before is deployed, and disputes and reports stand until the end.
pub fn options(options: &mut Options) {
    options.artifacts = release();
    (options.decide_within, options.report_span) = if is_soak() { (12 * 3_600, 1_800) } else { (1_200, 60) };
}

/// The filled market. The first rule that needs it fills it.
pub async fn stage(market: &'static Market) -> Result<MutexGuard<'static, Stage>> {
    let filled = || async { fill(market).await.map(Mutex::new).map_err(|error| format!("{error:#}")) };
    let stage = STAGE.get_or_init(filled).await.as_ref();
    let stage = stage.map_err(|error| anyhow::anyhow!("the market is not filled: {error}"))?;
    Ok(stage.lock().await)
}

async fn fill(market: &'static Market) -> Result<Stage> {
    let found = verify(&market.chain, &market.deployment, BEFORE).await?;
    ensure!(found.is_empty(), "the market is not of release {BEFORE}: {found:?}");
    let size = size();
    let (chain, faucet) = (patient(market).await?, market.localnet.key("faucet")?);
    // One misses deliveries, half of the others sell, and half buy.
    let accounts = if is_soak() { 41 } else { 9 };
    let accounts = Bulk::fund(&chain, &faucet, accounts, &[Coin::new(PURSE, DENOM)]).await?;
    let (within, window) = if is_soak() { (12 * 3_600, 900) } else { (1_200, 20) };
    let mut bulk = Bulk::new(chain.clone(), &market.deployment, accounts).await?.with_spans(within, window);
    for name in ["treasury", "arbiter"] {
        bulk.know(market.localnet.key(name)?);
    }
    bulk.sold_once(size).await?;
    for state in State::ALL {
        bulk.orders(*state, size).await?;
    }
    bulk.traders(&faucet, size).await?;
    bulk.reviews(size).await?;
    bulk.reports(size).await?;
    bulk.questions(size).await?;

    let limited = market.draft("Few are sold").limited_to(3).publish().await?;
    let sale = limited.buy().await?;
    sale.deliver().await?;
    bulk.know(limited.seller.key.clone());
    market.note_bonds(bulk.accounts());
    println!("{}", bulk.census().await?);
    let (listings, orders) = (vec![], vec![]);
    Ok(Stage { bulk, chain, listings, orders, moved_at: None, moved: None })
}

/// A client that waits for a chain with full blocks.
async fn patient(market: &Market) -> Result<Client> {
    let config = ChainConfig {
        inclusion_timeout: INCLUSION,
        timeout_blocks: 2_000,
        request_timeout: Duration::from_secs(60),
        ..market.localnet.chain_config()?
    };
    Ok(Client::connect(config).await?)
}

/// The contracts' moves to this release. Their code is stored once, by an account that may do nothing else.
pub async fn upgrades(market: &Market, stage: &Stage) -> Result<Vec<Upgrade>> {
    let deployer = market.localnet.key("deployer")?;
    let upgrades = upgrade(&stage.chain, &deployer, &market.deployment, &artifacts()).await?;
    ensure!(
        upgrades.len() == NAMES.len(),
        "not all contracts of {AFTER} are others than those of {BEFORE}: {upgrades:?}"
    );
    Ok(upgrades)
}

/// Makes sure that nothing moved: code, versions and links are those of the release before.
pub async fn is_unmoved(market: &Market, stage: &Stage) -> Result<()> {
    let found = verify(&stage.chain, &market.deployment, BEFORE).await?;
    ensure!(found.is_empty(), "something moved: {found:?}");
    Ok(())
}

/// The reason for which a proposal's messages failed.
pub async fn failure(stage: &Stage, proposal: u64) -> Result<String> {
    use cosmos_sdk_proto::cosmos::gov::v1::{QueryProposalRequest, QueryProposalResponse};
    let request = QueryProposalRequest { proposal_id: proposal };
    let answer: QueryProposalResponse = stage.chain.grpc("/cosmos.gov.v1.Query/Proposal", &request).await?;
    Ok(answer.proposal.context("there is no such proposal")?.failed_reason)
}
