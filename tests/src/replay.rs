//! The index, made once more from nothing.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{bail, ensure, Context, Result};
use tokio::process::Command;
use tokio::time::{sleep, Instant};
use tokio_postgres::{Client, NoTls};
use weighhouse_deployment::setting;

use crate::shell::program;
use crate::Market;

/// What follows from the chain alone. Search documents hold cards too, which come from IPFS when they come.
const TABLES: [&str; 17] = [
    "raw_events",
    "listings",
    "plans",
    "limited_plans",
    "lowest_prices",
    "payees",
    "versions",
    "proofs",
    "orders",
    "order_history",
    "disputes",
    "resales",
    "resale_orders",
    "licenses",
    "rekeys",
    "bonds",
    "balances",
];
const NAME: &str = "replay";
const PATIENCE: Duration = Duration::from_secs(120);

/// Reads the chain from its first block into a new database, and makes sure that each table has the same rows as the
/// one that grew during the run, through all that was killed.
pub async fn compare(market: &Market) -> Result<()> {
    compare_within(market, PATIENCE).await
}

/// As [`compare`], with a patience of one's own for either index to come to the head.
pub async fn compare_within(market: &Market, patience: Duration) -> Result<()> {
    let url = fs::read_to_string(market.localnet.database_url_file())?.trim().to_owned();
    let (base, _) = url.rsplit_once('/').context("the database URL has no name")?;
    let fresh_url = format!("{base}/{NAME}");
    let grown = connect(&url).await?;
    grown.batch_execute(&format!("CREATE DATABASE {NAME}")).await?;
    let fresh = connect(&fresh_url).await?;

    let mut indexer = Command::new(program("weighhouse-indexer", setting::INDEXER_BIN)?);
    indexer.arg("ingest").env(setting::INDEXER_DATABASE_URL, &fresh_url).env(setting::LOG, "warn");
    indexer.env(setting::DEPLOYMENT, market.localnet.deployment_file());
    let log = fs::File::create(market.localnet.folder().join("replay.log"))?;
    let mut indexer = indexer.stdin(Stdio::null()).stderr(log).kill_on_drop(true).spawn()?;

    // Nothing happens on the chain any more, so both end with the same events.
    let head = market.chain.head().await?.height;
    for database in [&grown, &fresh] {
        reach(database, head, patience).await?;
    }
    indexer.kill().await?;
    for table in TABLES {
        let (left, right) = (rows(&grown, table).await?, rows(&fresh, table).await?);
        ensure!(!left.is_empty(), "{table} is empty, so nothing was shown");
        let differs = left.iter().zip(&right).find(|(left, right)| left != right);
        ensure!(differs.is_none(), "{table} has and should have {differs:?}");
        ensure!(left.len() == right.len(), "{table} has {} rows instead of {}", left.len(), right.len());
    }
    Ok(())
}

async fn connect(url: &str) -> Result<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.context("the database can't be reached")?;
    tokio::spawn(connection);
    Ok(client)
}

async fn reach(database: &Client, head: u64, patience: Duration) -> Result<()> {
    let deadline = Instant::now() + patience;
    loop {
        // The table comes with the first migration.
        let height: i64 = match database.query_opt("SELECT height FROM chain", &[]).await {
            Ok(row) => row.map_or(0, |row| row.get(0)),
            Err(_) => 0,
        };
        if u64::try_from(height)? >= head {
            return Ok(());
        }
        if Instant::now() >= deadline {
            bail!("an indexer is at {height} after {} s, not at {head}", patience.as_secs());
        }
        sleep(Duration::from_millis(200)).await;
    }
}

/// Each view has its tables in a schema of its own.
async fn rows(database: &Client, table: &str) -> Result<Vec<String>> {
    let find = "SELECT schemaname::text FROM pg_tables WHERE tablename = $1 AND schemaname !~ '^pg_'";
    let schema: String = database.query_one(find, &[&table]).await?.get(0);
    let found = database.query(&format!("SELECT t::text FROM {schema}.{table} t ORDER BY 1"), &[]).await?;
    Ok(found.iter().map(|row| row.get(0)).collect())
}
