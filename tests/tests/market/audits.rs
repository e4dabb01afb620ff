//! The index as the audits of specifications see it.

use std::path::Path;

use anyhow::{ensure, Context, Result};
use serde::Deserialize;
use tokio::process::Command;
use weighhouse_tests::Market;

use crate::npm::install;

/// One audit and its end.
#[derive(Deserialize)]
struct Audit {
    name: String,
    reason: Option<String>,
}

/// Every MUST and every SHOULD of GraphQL over HTTP holds, by the audits of `graphql-http`.
pub async fn the_index_speaks_graphql_over_http_by_the_letter(market: &'static Market) -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("graphql-http");
    install(&folder).await?;
    let url = market.deployment.endpoints.graphql.as_ref().context("no index")?.as_str();
    let output = Command::new("node").args(["audit.js", url]).current_dir(&folder).kill_on_drop(true).output().await?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout)?;
    let audits: Vec<Audit> = lines.lines().map(serde_json::from_str).collect::<Result<_, _>>().context("no audits")?;
    ensure!(audits.len() > 50, "{} audits ran", audits.len());
    let failed: Vec<String> =
        audits.into_iter().filter_map(|audit| Some(format!("{}: {}", audit.name, audit.reason?))).collect();
    ensure!(failed.is_empty(), "{}", failed.join("\n"));
    Ok(())
}
