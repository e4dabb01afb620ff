//! An indexer whose database goes away.

use std::time::Duration;

use anyhow::{ensure, Result};
use tokio::time::sleep;
use weighhouse_localnet::Service;
use weighhouse_tests::shell::Shell;
use weighhouse_tests::Market;

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
