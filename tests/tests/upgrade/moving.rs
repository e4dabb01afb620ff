//! Governance moves all contracts, and anybody rewrites what they have stored.

use anyhow::{ensure, Context, Result};
use futures::future::try_join;
use weighhouse_client::Release;
use weighhouse_deployer::{apply, pending, rewrite_records, upgrade_messages, verify, Pages};
use weighhouse_deployment::Deployment;
use weighhouse_localnet::DENOM;
use weighhouse_messages::Contracts;
use weighhouse_tests::books::Books;
use weighhouse_tests::bulk::{belongs, number, Answers};
use weighhouse_tests::{Listing, Market, Sale};

use crate::stage::{is_soak, stage, upgrades, Stage, AFTER, BEFORE};

const PRICE: u128 = 1_000_000;
/// How many orders are placed and delivered while records are rewritten.
const LIVE: usize = 6;

/// All contracts move in one block. In it not one unit moves, whether it is a contract's or an account's, and every list, record
/// and setting is answered as in the block before.
pub async fn one_proposal_moves_all_contracts_and_no_answer_changes(market: &'static Market) -> Result<()> {
    let mut stage = stage(market).await?;
    let height = moved(market, &mut stage).await?;
    let next = next_deployment(market, &stage).await?;
    let found = verify(&stage.chain, &next, AFTER).await?;
    ensure!(found.is_empty(), "not all contracts moved: {found:?}");
    // Whoever reads the deployment from now on finds the code that is there.
    next.write(&market.localnet.deployment_file())?;

    let accounts = stage.bulk.accounts();
    let contracts = next.contracts.values().map(|deployed| &deployed.address);
    for account in contracts.chain(&accounts) {
        let before = market.balances_at(account, height - 1).await?;
        let after = market.balances_at(account, height).await?;
        ensure!(before == after, "{account} had {before:?} before the migration, and has {after:?}");
    }
    let before = Answers::at(&stage.chain, &stage.bulk.contracts, height - 1, &accounts).await?;
    let after = Answers::at(&stage.chain, &stage.bulk.contracts, height, &accounts).await?;
    let (questions, items) = before.size();
    println!("{questions} questions with {items} items before and after the migration in block {height}");
    before.stay(&after, |_, _| false)?;
    stage.moved = Some(after);
    Books::at(market, height).await?.balance()
}

/// Somebody who has nothing to do with the market rewrites its records, page by page, while others buy, deliver and are paid.
/// What is rewritten is answered as before, no record is left, and the books balance.
pub async fn orders_go_on_while_anybody_rewrites_records(market: &'static Market) -> Result<()> {
    let mut stage = stage(market).await?;
    let (height, accounts) = (moved(market, &mut stage).await?, stage.bulk.accounts());
    let waiting = pending(&stage.chain, &market.deployment).await?;
    ensure!(waiting.contains(&"escrow") && waiting.contains(&"registry"), "nothing waits for a walk but {waiting:?}");
    let anybody = market.regular().await?;
    // Small pages at a small size, so that orders come between them.
    let pages = if is_soak() { Pages::default() } else { Pages { size: 12, max_gas: 900_000 } };
    let rewriting = async {
        let all = rewrite_records(&stage.chain, &anybody.key, &market.deployment, pages, |page| println!("{page:?}"));
        Ok::<_, anyhow::Error>(all.await?)
    };
    let (rewritten, live) = try_join(rewriting, sell(market)).await?;
    note(&mut stage, &live.listing, &live.sales);

    let orders: usize = stage.bulk.census().await?.orders.values().sum();
    let escrow = rewritten.iter().find(|one| one.contract == "escrow").context("escrow was not rewritten")?;
    let least = u64::try_from(orders - live.sales.len())?;
    ensure!(escrow.records >= least, "{escrow:?} of {least} orders that stood before");
    ensure!(escrow.transactions > 1, "one page had all records: nothing came between");
    let waiting = pending(&stage.chain, &market.deployment).await?;
    ensure!(waiting.is_empty(), "{waiting:?} still wait for a walk");

    let head = stage.chain.head().await?.height;
    let before = match stage.moved.take() {
        Some(answers) => answers,
        None => Answers::at(&stage.chain, &stage.bulk.contracts, height, &accounts).await?,
    };
    let after = Answers::at(&stage.chain, &stage.bulk.contracts, head, &accounts).await?;
    before.stay(&after, |question, item| is_new(&stage, question, item))?;
    Books::at(market, head).await?.balance()
}

/// A program that speaks the release before is told which release the market is of, and which one it knows, before it asks
/// anything else.
pub async fn a_program_of_the_release_before_is_told_so(market: &'static Market) -> Result<()> {
    let mut stage = stage(market).await?;
    moved(market, &mut stage).await?;
    let address = |name: &str| market.deployment.contract(name).map(str::to_owned);
    let contracts = Contracts {
        registry: address("registry")?,
        license: address("license")?,
        escrow: address("escrow")?,
        royalties: address("royalties")?,
        reputation: Some(address("reputation")?),
    };
    let (config, release) = (market.localnet.chain_config()?, |version| Release::read(version).context("no release"));
    let (old, own) = (release(BEFORE)?, release(AFTER)?);
    let opened = weighhouse_client::Market::open(config.clone(), contracts.clone(), old).await;
    let error = opened.err().context("an old program works on as if nothing had changed")?.to_string();
    let names = error.contains(&old.to_string()) && error.contains(&own.to_string());
    ensure!(error.starts_with("market/newer: ") && names, "{error}");
    weighhouse_client::Market::open(config, contracts, own).await?;
    Ok(())
}

/// Moves all contracts unless they moved already. The block with the migration.
pub async fn moved(market: &'static Market, stage: &mut Stage) -> Result<u64> {
    if let Some(height) = stage.moved_at {
        return Ok(height);
    }
    let upgrades = upgrades(market, stage).await?;
    let from = stage.chain.head().await?.height;
    let messages = upgrade_messages(&market.localnet.governance()?, &upgrades)?;
    market.localnet.govern(messages, "Move the market to the next release").await?;
    let to = stage.chain.head().await?.height;
    let escrow = upgrades.iter().find(|one| one.contract == "escrow").context("escrow does not move")?;
    for height in from..=to {
        let found = stage.chain.at(height)?.contract_info(&escrow.address).await?;
        if found.code_id == escrow.code_id {
            stage.moved_at = Some(height);
            return Ok(height);
        }
    }
    anyhow::bail!("the proposal passed, and escrow did not move in any block from {from} to {to}")
}

/// The deployment as it is once all contracts moved.
pub async fn next_deployment(market: &Market, stage: &Stage) -> Result<Deployment> {
    let mut next = market.deployment.clone();
    apply(&stage.chain, &mut next, &[]).await?;
    let built = |name: &str| weighhouse_deployer::checksum(&crate::stage::artifacts(), name);
    for (name, deployed) in &next.contracts {
        ensure!(built(name).as_ref() == Some(&deployed.checksum), "{name} has other code than what was built");
    }
    Ok(next)
}

/// A listing of a rule, and what was bought there.
struct Live {
    listing: Listing,
    sales: Vec<Sale>,
}

/// Sells from a new listing: each order is placed and delivered.
async fn sell(market: &'static Market) -> Result<Live> {
    let listing = market.draft("Sold while records are rewritten").priced(PRICE, DENOM).publish().await?;
    let mut sales = Vec::new();
    for _ in 0..LIVE {
        let sale = listing.buy().await?;
        sale.deliver().await?;
        sales.push(sale);
    }
    Ok(Live { listing, sales })
}

/// Remembers what a rule listed and sold, and lets the end of the market end it.
pub fn note(stage: &mut Stage, listing: &Listing, sales: &[Sale]) {
    stage.listings.push(listing.id);
    stage.orders.extend(sales.iter().map(|sale| sale.order));
    stage.bulk.know(listing.seller.key.clone());
    for sale in sales {
        stage.bulk.know(sale.buyer.key.clone());
    }
}

/// Whether an item came with what rules sold, or counts it.
fn is_new(stage: &Stage, question: &str, item: &serde_json::Value) -> bool {
    let counts = question.contains("num_tokens");
    let is_theirs = stage.listings.iter().any(|listing| question.contains(&format!("{{\"listing\":{listing}}}")));
    let is_listing = question.starts_with("registry listings")
        && number(item, "id").is_ok_and(|listing| stage.listings.contains(&listing));
    counts || is_theirs || is_listing || belongs(item, &stage.listings, &stage.orders)
}
