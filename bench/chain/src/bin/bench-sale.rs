//! How many blocks a buyer waits between paying and having the opened file, with the programs as people run them.
//!
//! The file was downloaded and checked before, as `buy` does it first: what remains is the chain, the seller's agent,
//! and opening.

use std::path::Path;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use serde_json::{json, Value};
use weighhouse_tests::shell::Shell;
use weighhouse_tests::Market;

/// Sales of one run; the median counts.
const SALES: u8 = 9;

#[tokio::main]
async fn main() -> Result<()> {
    let market: &'static Market = Box::leak(Box::new(Market::start(Path::new("target/bench/sale")).await?));
    let measured = measure(market).await;
    market.stop(true)?;
    let text = serde_json::to_string_pretty(&measured?)?;
    println!("{text}");
    std::fs::create_dir_all("bench/results")?;
    std::fs::write("bench/results/sale.json", text + "\n").context("bench/results/sale.json")
}

async fn measure(market: &'static Market) -> Result<Value> {
    let seller = Shell::open(market).await?;
    let listing = seller.publish(1).await?.to_string();
    let mut agent = seller.start(["deliver", "--watch", "--no-sweep"])?;
    let mut blocks = Vec::new();
    for _ in 0..SALES {
        blocks.push(sale(market, &listing).await?);
    }
    agent.kill().await?;
    let mut sorted = blocks.clone();
    sorted.sort_unstable();
    let median = sorted.get(sorted.len() / 2).copied().context("no sale")?;
    Ok(json!({ "blocks": median, "of_each_sale": blocks }))
}

/// Blocks from the one with the payment to the newest one when the opened file lies there.
async fn sale(market: &'static Market, listing: &str) -> Result<u64> {
    let buyer = Shell::open(market).await?;
    buyer.json(["check", listing]).await?;
    let bought = buyer.json(["buy", listing, "--wait", "1m"]).await?;
    let order = bought["order"].to_string();
    let target = buyer.path("opened");
    buyer.json(["open", &order, "--to", &target.to_string_lossy()]).await?;
    let opened = market.chain.head().await?.height;
    ensure!(target.join("model.safetensors").exists(), "nothing was opened");
    let tx = bought["tx"].as_str().context("no transaction")?;
    let paid = market.chain.find(tx).await?.context("the payment is in no block")?.height;
    tokio::time::sleep(Duration::from_millis(300)).await;
    Ok(opened.saturating_sub(paid))
}
