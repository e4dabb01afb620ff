//! What a sale costs, beside what the chain charges for the least that could be called one.
//!
//! Gas is counted, not timed: one run is exact. Everybody here has sent something before, since the first transaction
//! of an account costs some 13,400 more, in which the chain learns its public key.

mod floor;
mod sale;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde_json::{json, Value};
use weighhouse_chain::message;
use weighhouse_localnet::IndexerChoice;
use weighhouse_tests::Market;

use floor::Floor;
use sale::Sale;

#[tokio::main]
async fn main() -> ExitCode {
    let folder = Path::new("target/bench/gas");
    let market: &'static Market = match Market::start_with(folder, IndexerChoice::Without).await {
        Ok(market) => Box::leak(Box::new(market)),
        Err(error) => return failed(&error),
    };
    let measured = measure(market).await;
    if let Err(error) = market.stop(true) {
        return failed(&error);
    }
    match measured.and_then(|result| write(&result)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("{error:#}");
    ExitCode::FAILURE
}

async fn measure(market: &'static Market) -> Result<Value> {
    let floors = floor::Contracts::deploy(market).await?;
    let (floor, sale) = (Floor::measure(market, &floors).await?, Sale::measure(market).await?);
    let mut codes: Vec<u64> = market.deployment.contracts.values().map(|deployed| deployed.code_id).collect();
    codes.extend(floors.codes());
    let pin = message::pin_codes(&market.localnet.governance()?, &codes);
    market.localnet.govern(vec![pin], "Keep the market's contracts in memory").await?;
    let (floor_pinned, sale_pinned) = (Floor::measure(market, &floors).await?, Sale::measure(market).await?);
    Ok(json!({
        "sale_unpinned": sale.sale(),
        "sale_pinned": sale_pinned.sale(),
        "buy": sale.buy,
        "deliver": sale.deliver,
        "delivery_check": floor.delivery_check(),
        "floor_send": floor.send,
        "floor_mint": floor.mint,
        "ratio_to_send_and_mint": ratio(sale.sale(), floor.send + floor.mint),
        "ratio_to_send_and_mint_pinned": ratio(sale_pinned.sale(), floor_pinned.send + floor_pinned.mint),
        "unpinned": { "sale": sale, "floor": floor },
        "pinned": { "sale": sale_pinned, "floor": floor_pinned },
    }))
}

/// To two places, without a floating-point cast.
fn ratio(gas: u64, floor: u64) -> Value {
    let hundredths = gas.saturating_mul(100) / floor.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100).parse().unwrap_or(Value::Null)
}

fn write(result: &Value) -> Result<()> {
    let text = serde_json::to_string_pretty(result)?;
    println!("{text}");
    let file = "bench/results/gas.json";
    std::fs::create_dir_all("bench/results")?;
    std::fs::write(file, text + "\n").context(file)
}
