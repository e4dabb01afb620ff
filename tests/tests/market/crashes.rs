//! An indexer that is killed at the worst moment, and goes on. Programs of sellers and buyers are killed in `kills`.

use std::time::Duration;

use anyhow::{bail, Context, Result};
use serde_json::Value;
use tokio::time::sleep;
use weighhouse_localnet::Service;
use weighhouse_tests::Market;

/// An indexer that is killed, misses sales, and is killed again while it catches up, ends where the chain is.
pub async fn a_killed_indexer_catches_up(market: &'static Market) -> Result<()> {
    let _alone = market.indexer.write().await;
    let listing = market.listing(1_000_000).await?;
    market.localnet.kill(Service::Indexer)?;
    let sale = listing.buy().await?;
    sale.deliver().await?;
    market.localnet.restart(Service::Indexer).await?;
    market.localnet.kill(Service::Indexer)?;
    market.localnet.restart(Service::Indexer).await?;

    let url = market.deployment.endpoints.graphql.as_ref().context("no index")?.as_str();
    let query = "query($id: ID!) { order(id: $id) { state } }";
    let body = serde_json::json!({ "query": query, "variables": { "id": sale.order.to_string() } });
    for _ in 0..150 {
        let answer: Value = reqwest::Client::new().post(url).json(&body).send().await?.json().await?;
        if answer["data"]["order"]["state"] == "SETTLED" {
            return Ok(());
        }
        sleep(Duration::from_millis(200)).await;
    }
    bail!("order {} never showed up", sale.order)
}
