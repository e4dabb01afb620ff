//! SubQuery on the same node: one row an event, in a Postgres of its own, by its own program.
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant as Clock};

use anyhow::Context;
use serde_json::{json, Value};
use tokio::process::{Child, Command};
use tokio_postgres::config::Host;
use tokio_postgres::{Client, Config};
use weighhouse_indexer::database;
use weighhouse_season::{Chain, Instant, ID};

use crate::measure::{Database, Rate};

/// The schema that it is told to write to.
const SCHEMA: &str = "app";
const POLL: Duration = Duration::from_millis(20);
/// The time without a further block after which something is wrong.
const PATIENCE: Duration = Duration::from_secs(120);
/// Files of the project, beside its packages.
const FILES: [&str; 3] = ["package.json", "schema.graphql", "handler.js"];

/// SubQuery indexes the chain, from its first block's row to its last.
pub async fn follow(peer: &Path, node: &Instant, chain: &Chain, place: Option<&Path>) -> anyhow::Result<Rate> {
    let database = Database::start(place).await?;
    let reader = database::connect(&database.config, "bench").await?;
    reader.batch_execute("CREATE EXTENSION btree_gist").await?;
    let project = project(peer, node, chain)?;
    let log = project.path().join("log");
    let mut program = start(peer, project.path(), &database.config, &log)?;
    // Its start is not counted: it loads for seconds.
    let first = reached(&mut program, &reader, 1).await.with_context(|| end_of(&log))?;
    let began = Clock::now();
    reached(&mut program, &reader, chain.head()).await.with_context(|| end_of(&log))?;
    let rate = Rate::of_part(chain, first, began);
    program.kill().await?;
    let rows: i64 = reader.query_one(&format!("SELECT count(*) FROM {SCHEMA}.emitteds"), &[]).await?.get(0);
    anyhow::ensure!(usize::try_from(rows)? == chain.events, "SubQuery has {rows} of {} events", chain.events);
    Ok(rate)
}

/// A project whose handler is given the contracts' events.
fn project(peer: &Path, node: &Instant, chain: &Chain) -> anyhow::Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    for file in FILES {
        fs::copy(peer.join(file), folder.path().join(file)).with_context(|| peer.join(file).display().to_string())?;
    }
    let handler =
        |kind: &String| json!({"kind": "cosmos/EventHandler", "handler": "handleEvent", "filter": {"type": kind}});
    let handlers: Vec<Value> = chain.kinds.iter().map(handler).collect();
    let source = json!({
        "kind": "cosmos/Runtime", "startBlock": 1, "mapping": {"file": "./handler.js", "handlers": handlers},
    });
    let program = |name: &str| json!({"name": name, "version": "*"});
    let project = json!({
        "specVersion": "1.0.0", "name": "weighhouse-bench", "version": "1.0.0",
        "runner": {"node": program("@subql/node-cosmos"), "query": program("@subql/query")},
        "schema": {"file": "./schema.graphql"}, "network": {"chainId": ID, "endpoint": [node.rpc]},
        "dataSources": [source],
    });
    // JSON is YAML.
    fs::write(folder.path().join("project.yaml"), project.to_string())?;
    Ok(folder)
}

fn start(peer: &Path, project: &Path, database: &Config, log: &Path) -> anyhow::Result<Child> {
    let host = match database.get_hosts().first() {
        Some(Host::Unix(folder)) => folder.clone(),
        Some(Host::Tcp(name)) => PathBuf::from(name),
        None => anyhow::bail!("the database has no address"),
    };
    let mut command = Command::new(peer.join("node_modules/.bin/subql-node-cosmos"));
    command.arg("-f").arg(project).args(["--kyve-endpoint=false", "--batch-size=100", "--historical=false"]);
    command.arg(format!("--db-schema={SCHEMA}")).env("TZ", "UTC").env("DB_HOST", host).env("DB_PASS", "none");
    command.env("DB_USER", database.get_user().unwrap_or_default());
    command.env("DB_DATABASE", database.get_dbname().unwrap_or_default());
    if let Some(port) = database.get_ports().first() {
        command.env("DB_PORT", port.to_string());
    }
    let output = File::create(log)?;
    command.stdout(output.try_clone()?).stderr(output).stdin(Stdio::null()).kill_on_drop(true);
    command.spawn().context("SubQuery does not start: run npm ci in its folder")
}

/// Waits until it processed a height, and returns the height that it then is at.
async fn reached(program: &mut Child, reader: &Client, height: i64) -> anyhow::Result<i64> {
    let sql = format!("SELECT (value #>> '{{}}')::bigint FROM {SCHEMA}._metadata WHERE key = 'lastProcessedHeight'");
    let (mut last, mut moved) = (0, Clock::now());
    while last < height {
        anyhow::ensure!(program.try_wait()?.is_none(), "SubQuery ended at {last}");
        anyhow::ensure!(moved.elapsed() < PATIENCE, "SubQuery stands at {last}");
        tokio::time::sleep(POLL).await;
        // There is no such table at first.
        let Ok(Some(row)) = reader.query_opt(&sql, &[]).await else { continue };
        let now = row.get::<_, Option<i64>>(0).unwrap_or_default();
        if now != last {
            (last, moved) = (now, Clock::now());
        }
    }
    Ok(last)
}

fn end_of(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}
