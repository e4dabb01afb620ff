//! The index, as a market's tests ask it.

use std::time::Duration;

use anyhow::{bail, ensure, Context, Result};
use serde_json::{json, Value};
use tokio::process::Command;
use tokio::time::{sleep, timeout, Instant};
use weighhouse_deployment::setting;

use crate::shell::program;
use crate::Market;

/// Longer than the indexer is ever behind beside tests of a few orders.
const PATIENCE: Duration = Duration::from_secs(60);

/// Asks the index in GraphQL.
///
/// # Errors
/// It does not answer, or with errors.
pub async fn ask(market: &Market, query: &str, variables: Value) -> Result<Value> {
    let url = market.deployment.endpoints.graphql.as_ref().context("no index")?.as_str();
    let client = reqwest::Client::builder().timeout(Duration::from_secs(10)).build()?;
    let request = client.post(url).json(&json!({ "query": query, "variables": variables }));
    let mut answer: Value = request.send().await?.json().await?;
    ensure!(answer.get("errors").is_none(), "{query} was answered with {}", answer["errors"]);
    Ok(answer["data"].take())
}

/// Waits until the index has taken in a block.
///
/// # Errors
/// It is not there after a minute.
pub async fn caught_up(market: &Market, height: u64) -> Result<()> {
    caught_up_within(market, height, PATIENCE).await
}

/// As [`caught_up`], with a patience of one's own.
///
/// # Errors
/// It is not there in time.
pub async fn caught_up_within(market: &Market, height: u64, patience: Duration) -> Result<()> {
    let deadline = Instant::now() + patience;
    loop {
        let answer = ask(market, "{ _meta { height } }", json!({})).await?;
        let reached = &answer["_meta"]["height"];
        let number = reached.as_u64().or_else(|| reached.as_str()?.parse().ok());
        if number.context("_meta.height is no number")? >= height {
            return Ok(());
        }
        if Instant::now() >= deadline {
            bail!("the index is at {reached} after {} s, not at {height}", patience.as_secs());
        }
        sleep(Duration::from_millis(200)).await;
    }
}

/// Has the indexer check the index, by a replay and by the contracts' own answers: its report.
///
/// # Errors
/// The check takes long, or finds a fault.
pub async fn check(market: &Market, arguments: &[&str]) -> Result<Value> {
    check_within(market, arguments, PATIENCE).await
}

/// As [`check`], with a patience of one's own.
///
/// # Errors
/// The check takes longer, or finds a fault.
pub async fn check_within(market: &Market, arguments: &[&str], patience: Duration) -> Result<Value> {
    let mut check = Command::new(program("weighhouse-indexer", setting::INDEXER_BIN)?);
    check.arg("check").args(arguments).env(setting::DEPLOYMENT, market.localnet.deployment_file());
    check.env(setting::INDEXER_DATABASE_URL_FILE, market.localnet.database_url_file());
    let checked = timeout(patience, check.kill_on_drop(true).output()).await.context("the check takes long")??;
    let report: Value = serde_json::from_slice(&checked.stdout).context("the check prints no report")?;
    ensure!(checked.status.success(), "the index is not sound: {report}");
    Ok(report)
}
