//! What a market costs at any size: the gas of each message as listings grow in number, an upgrade of many orders, and a
//! sale whose delivery shares its transaction with nine others.
//!
//! Gas is counted, not timed: one run is exact, and a busy machine changes nothing. Each number of listings has a chain of
//! its own, on which the same messages are sent in the same order: their gas differs by the size of the market alone.

mod growth;
mod listings;
mod messages;
mod sale;
mod upgrade;

use std::path::{Path, PathBuf};

use anyhow::{ensure, Context, Result};
use clap::Parser;
use serde_json::json;
use weighhouse_localnet::{IndexerChoice, Service};
use weighhouse_tests::Market;

use growth::{Gas, Table};
use listings::Filled;
use sale::Shared;
use upgrade::Upgraded;

/// The chains, one after another.
const FOLDER: &str = "target/bench/scale";

#[derive(Parser)]
struct Cli {
    /// The numbers of listings that stand in a market before its messages are measured, from the smallest.
    #[arg(long, value_delimiter = ',', default_value = "1,1000,100000")]
    listings: Vec<usize>,
    /// The orders of the market that is upgraded; 0 for no upgrade.
    #[arg(long, default_value_t = 10_000)]
    orders: usize,
    /// The folder with the contracts of the release before.
    #[arg(long, default_value = "deploy/releases/0.1.0")]
    release: PathBuf,
    /// The file of the result.
    #[arg(long, default_value = "bench/results/scale.json")]
    output: PathBuf,
}

#[tokio::main]
async fn main() -> Result<()> {
    let Cli { listings, orders, release, output } = Cli::parse();
    ensure!(!listings.is_empty(), "no number of listings is given");
    ensure!(listings.is_sorted(), "{listings:?} listings are not in order, the smallest number first");
    ensure!(orders == 0 || release.exists(), "{} is no folder of a release", release.display());
    let mut scale = Scale::default();
    for count in listings {
        let measured = market_of(count).await.with_context(|| format!("a market of {count} listings"))?;
        scale.add(measured);
        scale.write(&output)?;
    }
    if orders > 0 {
        let upgraded = upgrade::measure(Path::new(FOLDER), &release, orders).await;
        scale.upgraded = Some(upgraded.context("the upgrade")?);
        scale.write(&output)?;
    }
    println!("{}", scale.text()?);
    let Table { unmeasured, .. } = scale.table();
    ensure!(unmeasured.is_empty(), "not every market accepted one of {}", unmeasured.join(", "));
    Ok(())
}

/// What one market showed.
struct Measured {
    filled: Filled,
    gas: Gas,
    shared: Shared,
}

/// Measures in a market of this many listings. One in which something failed stays for a look, and stands still.
async fn market_of(listings: usize) -> Result<Measured> {
    let started = Market::start_with(Path::new(FOLDER), IndexerChoice::Without).await?;
    let market: &'static Market = Box::leak(Box::new(started));
    let measured = measure(market, listings).await;
    market.stop(measured.is_ok())?;
    measured
}

async fn measure(market: &'static Market, listings: usize) -> Result<Measured> {
    // They would take of the processor's time.
    market.localnet.stop(Service::Kubo)?;
    market.localnet.stop(Service::Postgres)?;
    let filled = listings::fill(market, listings).await?;
    let gas = messages::measure(market).await?;
    let shared = Shared::measure(market).await.context("a sale that shares its delivery's transaction")?;
    Ok(Measured { filled, gas, shared })
}

/// What is measured so far. It is written after each part: the largest market takes many minutes.
#[derive(Default)]
struct Scale {
    gas: Vec<Gas>,
    filled: Vec<Filled>,
    /// In the largest market; in the others it is the same but for what grows.
    shared: Option<Shared>,
    upgraded: Option<Upgraded>,
}

impl Scale {
    fn add(&mut self, Measured { filled, gas, shared }: Measured) {
        self.gas.push(gas);
        self.filled.push(filled);
        self.shared = Some(shared);
    }

    fn table(&self) -> Table {
        Table::of(&messages::names(), &self.gas)
    }

    fn text(&self) -> Result<String> {
        let Table { gas_growth_max, messages, unmeasured } = self.table();
        let result = json!({
            "gas_growth_max": gas_growth_max,
            "upgrade_gas": self.upgraded.as_ref().map(Upgraded::gas),
            "upgrade_blocks": self.upgraded.as_ref().map(|upgraded| upgraded.blocks),
            "marginal_sale": self.shared.as_ref().map(Shared::marginal_sale),
            "markets": self.filled,
            "messages": messages,
            "unmeasured": unmeasured,
            "upgrade": self.upgraded,
            "sale": self.shared,
        });
        Ok(serde_json::to_string_pretty(&result)?)
    }

    fn write(&self, file: &Path) -> Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, self.text()? + "\n").with_context(|| file.display().to_string())
    }
}
