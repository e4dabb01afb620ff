//! SubQuery on the same node: one row an event, in a Postgres of its own, by its own program.
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant as Clock};

use anyhow::Context;
use serde_json::{json, Value};
use tokio::process::{Child, Command};
use tokio_postgres::{Client, Config};
use weighhouse_indexer::database;
use weighhouse_postgres::Listen;

use crate::measure::{Database, Rate};
use crate::subject::Subject;

/// The schema that it is told to write to.
const SCHEMA: &str = "app";
const POLL: Duration = Duration::from_millis(20);
/// The time without a further block after which something is wrong.
const PATIENCE: Duration = Duration::from_secs(120);
/// Files of the project, beside its packages.
const FILES: [&str; 3] = ["package.json", "schema.graphql", "handler.js"];

/// SubQuery indexes the chain, from its first block's row to its last.
pub async fn follow(peer: &Path, subject: &Subject, place: Option<&Path>) -> anyhow::Result<Rate> {
    // It makes a URL of the database's address, which a socket's path is no part of.
    let database = Database::start(place, Listen::Loopback { port: free_port()? }).await?;
    let reader = database::connect(&database.config, "bench").await?;
    reader.batch_execute("CREATE EXTENSION btree_gist").await?;
    let project = project(peer, subject)?;
    let log = project.path().join("log");
    let mut program = start(peer, project.path(), &database.config, &log)?;
    // Its start is not counted: it loads for seconds.
    let first = reached(&mut program, &reader, 1).await.with_context(|| end_of(&log))?;
    let began = Clock::now();
    reached(&mut program, &reader, subject.head).await.with_context(|| end_of(&log))?;
    let rate = Rate::of_part(subject, first, began);
    program.kill().await?;
    let rows: i64 = reader.query_one(&format!("SELECT count(*) FROM {SCHEMA}.emitteds"), &[]).await?.get(0);
    anyhow::ensure!(usize::try_from(rows)? == subject.events, "SubQuery has {rows} of {} events", subject.events);
    Ok(rate)
}

/// A project whose handler is given the contracts' events.
fn project(peer: &Path, subject: &Subject) -> anyhow::Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    for file in FILES {
        fs::copy(peer.join(file), folder.path().join(file)).with_context(|| peer.join(file).display().to_string())?;
    }
    let handler =
        |kind: &String| json!({"kind": "cosmos/EventHandler", "handler": "handleEvent", "filter": {"type": kind}});
    let handlers: Vec<Value> = subject.kinds.iter().map(handler).collect();
    let source = json!({
        "kind": "cosmos/Runtime", "startBlock": 1, "mapping": {"file": "./handler.js", "handlers": handlers},
    });
    let program = |name: &str| json!({"name": name, "version": "*"});
    let project = json!({
        "specVersion": "1.0.0", "name": "weighhouse-bench", "version": "1.0.0",
        "runner": {"node": program("@subql/node-cosmos"), "query": program("@subql/query")},
        "schema": {"file": "./schema.graphql"},
        "network": {"chainId": subject.chain_id, "endpoint": [subject.rpc]},
        "dataSources": [source],
    });
    // JSON is YAML.
    fs::write(folder.path().join("project.yaml"), project.to_string())?;
    Ok(folder)
}

fn start(peer: &Path, project: &Path, database: &Config, log: &Path) -> anyhow::Result<Child> {
    let mut command = Command::new(peer.join("node_modules/.bin/subql-node-cosmos"));
    command.arg("-f").arg(project).args(["--kyve-endpoint=false", "--batch-size=100", "--historical=false"]);
    command.arg(format!("--db-schema={SCHEMA}")).env("TZ", "UTC").env("DB_HOST", "127.0.0.1");
    command.env("DB_USER", database.get_user().unwrap_or_default());
    command.env("DB_DATABASE", database.get_dbname().unwrap_or_default());
    command.env("DB_PASS", str::from_utf8(database.get_password().unwrap_or_default())?);
    command.env("DB_PORT", database.get_ports().first().context("the database has no port")?.to_string());
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

/// A port that is free now.
fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn end_of(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}
