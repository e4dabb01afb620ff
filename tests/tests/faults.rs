//! Services that are away while somebody works at a command line: each command says so, loses nothing, and goes on when
//! it is given again.
//!
//! These rules stop services that others need, so they have a market of their own and come one after the other.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use serde_json::Value;
use tokio::time::{sleep, timeout};
use weighhouse_localnet::Service;
use weighhouse_tests::shell::Shell;
use weighhouse_tests::Market;

/// The exit code of "service unreachable".
const UNREACHABLE: Option<i32> = Some(4);
/// What may be left of a command whose service went away under it: it ended well, it could not reach the service, or it
/// does not know yet what became of its transaction.
const UNDER_WAY: [Option<i32>; 3] = [Some(0), UNREACHABLE, Some(10)];

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults");
    let rules = weighhouse_tests::rules! {
        faults {
            a_sale_goes_on_whatever_is_away_at_each_step,
            a_node_that_goes_away_under_a_command_costs_nothing_twice,
            a_purchase_that_the_nodes_index_lost_is_not_paid_again,
            a_search_waits_for_the_database,
        }
    };
    weighhouse_tests::harness::run_in_turn(&folder, rules)
}

mod faults {
    pub use super::*;
}

/// Gives a command while a service is away, and once more when it is back.
async fn twice(market: &Market, shell: &Shell, away: Service, command: &[String]) -> Result<Value> {
    market.localnet.kill(away)?;
    let before = shell.run(command).await?;
    ensure!(before.code == UNREACHABLE, "without {}, {command:?} ended with {before:?}", away.name());
    ensure!(before.stderr.contains("http://127.0.0.1"), "the error names no address: {before:?}");
    market.localnet.restart(away).await?;
    shell.json(command).await.with_context(|| format!("{} is back, and {command:?} does not go on", away.name()))
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

/// Without the chain or IPFS, every step of a sale that needs it fails with the service's address, and the same command
/// does it, once, when the service is back.
pub async fn a_sale_goes_on_whatever_is_away_at_each_step(market: &'static Market) -> Result<()> {
    let (seller, buyer) = (Shell::open(market).await?, Shell::open(market).await?);
    let publish = seller.publication(1)?;
    market.localnet.kill(Service::Node)?;
    let early = seller.run(&publish).await?;
    ensure!(early.code == UNREACHABLE, "{early:?}");
    market.localnet.restart(Service::Node).await?;
    let published = twice(market, &seller, Service::Kubo, &publish).await?;
    let listing = published["listing"].to_string();
    ensure!(seller.transactions().await? == 3, "a listing, a bond and a version were to be sent");

    for away in [Service::Kubo, Service::Node] {
        twice(market, &buyer, away, &words(&["check", &listing])).await?;
    }
    let bought = twice(market, &buyer, Service::Node, &words(&["buy", &listing])).await?;
    let order = bought["order"].to_string();
    ensure!(buyer.transactions().await? == 1, "one purchase was to be sent");
    for command in [["show", &listing], ["complain", &order], ["refund", &order]] {
        market.localnet.kill(Service::Node)?;
        let away = buyer.run(words(&command)).await?;
        ensure!(away.code == UNREACHABLE, "{command:?}: {away:?}");
        market.localnet.restart(Service::Node).await?;
    }
    twice(market, &seller, Service::Node, &words(&["deliver", &order])).await?;
    let folder = buyer.path("opened").to_string_lossy().into_owned();
    twice(market, &buyer, Service::Node, &words(&["open", &order, "--to", &folder])).await?;
    twice(market, &buyer, Service::Node, &words(&["accept", &order])).await?;
    twice(market, &seller, Service::Node, &words(&["claim"])).await?;
    ensure!(buyer.transactions().await? == 2 && seller.transactions().await? == 5, "something was sent twice");
    Ok(())
}

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
            fs::write(&path, purchase.to_string())?;
        }
    }
    Ok(())
}

/// Without its database the indexer says so, and searches again when it is back.
pub async fn a_search_waits_for_the_database(market: &'static Market) -> Result<()> {
    let shell = Shell::open(market).await?;
    let search = ["search", "anything"];
    shell.json(search).await?;
    market.localnet.kill(Service::Postgres)?;
    let away = shell.run(search).await?;
    ensure!(away.code.is_some_and(|code| code != 0) && !away.stderr.contains("panicked"), "{away:?}");
    market.localnet.restart(Service::Postgres).await?;
    for _ in 0..100 {
        if shell.run(search).await?.code == Some(0) {
            return Ok(());
        }
        sleep(Duration::from_millis(300)).await;
    }
    anyhow::bail!("the indexer never found its database again")
}
