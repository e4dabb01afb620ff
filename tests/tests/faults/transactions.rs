//! A node that goes away while a transaction is under way.

use std::fs;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use serde_json::Value;
use tokio::time::{sleep, timeout};
use weighhouse_localnet::Service;
use weighhouse_tests::shell::Shell;
use weighhouse_tests::Market;

use crate::outages::UNREACHABLE;

/// What may be left of a command whose service went away under it: it ended well, it could not reach the service, or it
/// does not know yet what became of its transaction.
const UNDER_WAY: [Option<i32>; 3] = [Some(0), UNREACHABLE, Some(10)];

/// A node that dies while a purchase is under way: given again, the command finds what became of it, and pays once.
pub async fn a_node_that_goes_away_under_a_command_costs_nothing_twice(market: &'static Market) -> Result<()> {
    let (seller, buyer) = (Shell::open(market).await?, Shell::open(market).await?);
    let listing = seller.publish(2).await?.to_string();
    buyer.json(["check", &listing]).await?;
    for (purchase, pause) in (1_u64..).zip([300, 700, 1_100]) {
        let running = buyer.start(["buy", &listing, "--again"])?;
        sleep(Duration::from_millis(pause)).await;
        market.localnet.kill(Service::Node)?;
        let ended = timeout(Duration::from_secs(120), running.wait_with_output()).await.context("it hangs")??;
        ensure!(UNDER_WAY.contains(&ended.status.code()), "{ended:?}");
        market.localnet.restart(Service::Node).await?;
        if ended.status.code() != Some(0) {
            buyer.json(["buy", &listing, "--again"]).await?;
        }
        let sent = buyer.transactions().await?;
        ensure!(sent == purchase, "{sent} transactions were sent for {purchase} purchases");
    }
    Ok(())
}

/// A node that dies after it committed a block, and before it indexed it, never finds that block's transactions by their
/// hashes. A purchase in such a block is found all the same, by a buyer whose program died with the node.
pub async fn a_purchase_that_the_nodes_index_lost_is_not_paid_again(market: &'static Market) -> Result<()> {
    let (seller, buyer) = (Shell::open(market).await?, Shell::open(market).await?);
    let listing = seller.publish(3).await?.to_string();
    let bought = buyer.json(["buy", &listing]).await?;
    forget_orders(&buyer)?;
    market.localnet.kill(Service::Node)?;
    let index = market.localnet.folder().join("chain/data/tx_index.db");
    fs::remove_dir_all(&index).with_context(|| index.display().to_string())?;
    market.localnet.restart(Service::Node).await?;
    let hash = bought["tx"].as_str().context("no transaction")?;
    ensure!(market.chain.find(hash).await?.is_none(), "the index still has {hash}");

    let again = buyer.json(["buy", &listing]).await?;
    let sent = buyer.transactions().await?;
    ensure!(sent == 1, "{sent} transactions were sent for one purchase");
    ensure!(again["order"] == bought["order"] && again["tx"] == bought["tx"], "{again} is not {bought}");
    Ok(())
}

/// Leaves of a buyer's purchases what a program has written down that dies with its transaction under way.
fn forget_orders(buyer: &Shell) -> Result<()> {
    let folder = buyer.journals()?.join("purchases");
    for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let mut purchase: Value = serde_json::from_slice(&fs::read(&path)?)?;
            ensure!(purchase["transaction"].is_object(), "{purchase} has no transaction");
            purchase["order"] = Value::Null;
            purchase["told"] = Value::Bool(false);
            fs::write(&path, purchase.to_string())?;
        }
    }
    Ok(())
}
