//! An indexer whose database goes away.

use std::time::Duration;

use anyhow::{ensure, Context, Result};
use tokio::time::sleep;
use weighhouse_localnet::Service;
use weighhouse_tests::shell::Shell;
use weighhouse_tests::Market;

use crate::outages::UNREACHABLE;

/// Without its database the indexer says so, and searches again when it is back; the chain answers all the while.
pub async fn a_search_waits_for_the_database(market: &'static Market) -> Result<()> {
    let shell = Shell::open(market).await?;
    let search = ["search", "anything"];
    shell.json(search).await?;
    market.localnet.kill(Service::Postgres)?;
    let (away, listed) = (shell.run(search).await?, shell.run(["listing", "list"]).await?);
    market.localnet.restart(Service::Postgres).await?;
    ensure!(away.code == UNREACHABLE && away.stderr.contains("database"), "{away:?}");
    let indexer = market.deployment.endpoints.indexer.as_ref().context("no indexer")?.as_str();
    ensure!(away.stderr.contains(indexer), "it does not say that it asked {indexer}: {away:?}");
    ensure!(listed.code == Some(0), "the chain needs no database: {listed:?}");
    for _ in 0..100 {
        if shell.run(search).await?.code == Some(0) {
            return Ok(());
        }
        sleep(Duration::from_millis(300)).await;
    }
    anyhow::bail!("the indexer never found its database again")
}
