//! A denom that governance retires.

use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};
use tokio::sync::RwLockReadGuard;
use weighhouse_localnet::{DENOM, STABLE_DENOM};
use weighhouse_protocol::escrow::{Order, QueryMsg};
use weighhouse_protocol::registry::{Config, DenomRule};
use weighhouse_protocol::OrderId;
use weighhouse_tests::market::BOND_DELAY;
use weighhouse_tests::shell::{Ended, Shell};
use weighhouse_tests::{Contract, Market};

use super::index::{ask, caught_up};

/// The time from the proposal to the closing, in seconds: more than a vote and a purchase take while many rules begin.
const NOTICE: u64 = 80;
/// The exit code of what the chain refuses.
const REFUSED: Option<i32> = Some(5);

/// Governance announces that the second denom closes. Until then a model sells in it; from then on nothing new begins in
/// it, its seller moves the price by one command, and the order, the offer and the bond in it end as any other.
pub async fn a_denom_that_governance_closes_strands_nothing(market: &'static Market) -> Result<()> {
    let open = || Shell::open(market);
    let (seller, ann, bob, cleo) = tokio::try_join!(open(), open(), open(), open())?;
    let listing = published(&seller).await?;
    // Who waits for the indexer here, behind a rule that kills it, would do so while the time runs.
    let there = market.indexer.read().await;
    let closes_at = market.chain.head().await?.time + NOTICE;
    market.reconfigure("Close a denom", |config| close(config, Some(closes_at))).await?;
    let outcome = goes_out(market, [&seller, &ann, &bob, &cleo], &listing, closes_at, there).await;
    // Whatever came of it, other rules find the denom open again.
    market.reconfigure("Open a denom", |config| close(config, None)).await?;
    outcome
}

async fn goes_out(
    market: &Market,
    [seller, ann, bob, cleo]: [&Shell; 4],
    listing: &str,
    closes_at: u64,
    there: RwLockReadGuard<'_, ()>,
) -> Result<()> {
    let shown = ann.json(["show", listing]).await?;
    ensure!(shown["closings"] == json!([closes_at]), "{shown}");
    is_told(market, listing, false).await?;
    drop(there);
    let offered = format!("600000{STABLE_DENOM}");
    let (bought, made) = tokio::try_join!(
        ann.json(["buy", listing, "--no-check"]),
        bob.json(["offer", "make", listing, &offered, "--no-check"])
    )?;
    let (order, offer) = (bought["order"].to_string(), made["order"].to_string());

    market.wait_until(closes_at).await?;
    let there = market.indexer.read().await;
    is_told(market, listing, true).await?;
    drop(there);
    let posted = format!("1000{STABLE_DENOM}");
    is_closed(&cleo.run(["buy", listing, "--no-check"]).await?, closes_at)?;
    is_closed(&cleo.run(["offer", "make", listing, &offered, "--no-check"]).await?, closes_at)?;
    is_closed(&seller.run(["offer", "take", &offer]).await?, closes_at)?;
    is_closed(&seller.run(["bond", "post", &posted]).await?, closes_at)?;

    sells_on(seller, cleo, listing).await?;
    seller.json(["deliver", &order]).await?;
    ann.json(["order", "accept", &order]).await?;
    let claimed = seller.json(["claim"]).await?;
    // The fee is 2.5 %.
    ensure!(claimed["paid"] == json!([{ "amount": "975000", "denom": STABLE_DENOM }]), "{claimed}");
    bob.json(["offer", "withdraw", &offer]).await?;
    bond_leaves(market, seller, order.parse()?).await
}

fn close(config: &mut Config, closes_at: Option<u64>) {
    let is_one = |rule: &&mut DenomRule| rule.denom == STABLE_DENOM;
    config.denoms.iter_mut().filter(is_one).for_each(|rule| rule.closes_at = closes_at);
}

/// A model that is priced in the second denom.
async fn published(seller: &Shell) -> Result<String> {
    let (folder, price) = (seller.model(31)?, format!("1000000{STABLE_DENOM}"));
    let folder = folder.to_string_lossy();
    let windows = ["--deliver-within", "10m", "--challenge-window", "5s"];
    let published = seller.json([&["publish", &folder, "--price", &price], &windows[..]].concat()).await?;
    Ok(published["listing"].as_u64().with_context(|| format!("no listing in {published}"))?.to_string())
}

/// The index, which the caller keeps there, says when it closes, and that it has.
async fn is_told(market: &Market, listing: &str, is_closed: bool) -> Result<()> {
    caught_up(market, market.chain.head().await?.height).await?;
    let query = "query ($id: ID!) { listing(id: $id) { sellable plans { denomClosed denomClosesAt } } }";
    let found = ask(market, query, json!({ "id": listing })).await?;
    let plan = &found["listing"]["plans"][0];
    ensure!(plan["denomClosed"] == is_closed && plan["denomClosesAt"].is_string(), "{found}");
    ensure!(found["listing"]["sellable"] == !is_closed, "{found}");
    Ok(())
}

fn is_closed(ended: &Ended, closes_at: u64) -> Result<()> {
    let reason = format!("{STABLE_DENOM} is closed to new orders and bonds since {closes_at}");
    ensure!(ended.code == REFUSED && ended.stderr.contains(&reason), "{ended:?}");
    Ok(())
}

/// One command sets the price anew, and a buyer pays it.
async fn sells_on(seller: &Shell, buyer: &Shell, listing: &str) -> Result<()> {
    let moving = ["listing", "move-prices", "--from", STABLE_DENOM, "--to", DENOM, "--rate", "0.5"];
    let back = ["listing", "move-prices", "--from", DENOM, "--to", STABLE_DENOM, "--rate", "2"];
    let moved = seller.json(moving).await?;
    let expected = json!([{ "listing": listing.parse::<u64>()?, "plan": 0, "price": "500000", "denom": DENOM }]);
    ensure!(
        moved["moved"] == expected && moved["transactions"].as_array().is_some_and(|sent| sent.len() == 1),
        "{moved}"
    );
    let sent = seller.transactions().await?;
    let again = seller.run(moving).await?;
    ensure!(again.code == Some(3), "there is nothing left to move: {again:?}");
    let refused = seller.run(back).await?;
    ensure!(refused.code == REFUSED && seller.transactions().await? == sent, "{refused:?}");

    seller.json(["bond", "post", &format!("1000000{DENOM}")]).await?;
    let bought = buyer.json(["buy", listing, "--no-check"]).await?;
    ensure!(bought["price"] == "500000" && bought["denom"] == DENOM, "{bought}");
    Ok(())
}

/// All of the bond in the closed denom is withdrawn, once the order's part of it is released.
async fn bond_leaves(market: &Market, seller: &Shell, order: OrderId) -> Result<()> {
    let record: Order = market.query(Contract::Escrow, &QueryMsg::Order { order }).await?;
    market.reach(record.release_mark().with_context(|| format!("nothing to release: {record:?}"))?).await?;
    // The agent's round settles what is over, and releases what it backs no more.
    let round = seller.run(["deliver"]).await?;
    ensure!(round.code == Some(0), "{round:?}");
    let amount = |bonds: &Value, field: &str| -> Result<u128> {
        let bond = bonds.as_array().into_iter().flatten().find(|bond| bond["denom"] == STABLE_DENOM);
        let bond = bond.with_context(|| format!("no bond in {STABLE_DENOM}: {bonds}"))?;
        Ok(bond[field].as_str().context("no amount")?.parse()?)
    };
    let bonds = seller.json(["bond", "show"]).await?;
    ensure!(amount(&bonds, "reserved")? == 0, "{bonds}");
    let all = format!("{}{STABLE_DENOM}", amount(&bonds, "free")?);
    let asked = seller.json(["bond", "withdraw", &all]).await?;
    let from = asked["available_from"].as_u64().with_context(|| format!("no time in {asked}"))?;
    market.wait_until(from + u64::from(BOND_DELAY)).await?;
    let withdrawn = seller.json(["bond", "withdraw", &all]).await?;
    ensure!(withdrawn["paid"] == true, "{withdrawn}");
    let bonds = seller.json(["bond", "show"]).await?;
    let left = bonds.as_array().into_iter().flatten().any(|bond| bond["denom"] == STABLE_DENOM && bond["free"] != "0");
    ensure!(!left, "{bonds}");
    Ok(())
}
