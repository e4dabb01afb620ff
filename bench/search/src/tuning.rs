//! A Postgres with the settings that `docs/operations.md` recommends, and its tables in memory.

use std::path::Path;

use anyhow::Context;
use tokio_postgres::Client;
use weighhouse_indexer::database;
use weighhouse_postgres::Server;

use crate::server;

/// Starts the Postgres of a folder, set up if it is new.
///
/// # Errors
/// There is no Postgres, or it doesn't start.
pub async fn start(folder: &Path) -> anyhow::Result<Server> {
    let server = run(folder).await?;
    let client = database::connect(&database::parse_url(server.url())?, "bench").await?;
    for (name, value) in settings(server::mib("/proc/meminfo", "MemTotal:")?) {
        client.batch_execute(&format!("ALTER SYSTEM SET {name} = '{value}'")).await.context(name)?;
    }
    // Some of them are read at the start alone.
    drop((client, server));
    run(folder).await
}

/// Reads the tables and indexes that pages are made from into the buffers of Postgres, as those of a server are that has answered
/// for a day; returns how many MiB. What wallets alone ask for, and what nobody does, stays outside.
///
/// # Errors
/// Failures of the database.
pub async fn warm(client: &Client) -> anyhow::Result<i64> {
    client.batch_execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm").await?;
    let sql = "SELECT COALESCE(sum(pg_prewarm(of.oid)), 0)::bigint * current_setting('block_size')::bigint / 1048576
        FROM (SELECT class.oid FROM pg_class AS class JOIN pg_namespace AS space ON space.oid = relnamespace
            WHERE relkind IN ('r', 'i', 't') AND (nspname ~ '^view_' OR nspname IN ('public', 'pg_toast'))
                AND nspname NOT IN ('view_history', 'view_licenses')
            ORDER BY relpages) AS of";
    Ok(client.query_one(sql, &[]).await?.try_get(0)?)
}

async fn run(folder: &Path) -> anyhow::Result<Server> {
    let folder = folder.to_owned();
    Ok(tokio::task::spawn_blocking(move || Server::start(&folder, "weighhouse")).await??)
}

/// Those that `initdb` leaves are for a machine with little memory and a disk that turns.
fn settings(memory_mib: u64) -> [(&'static str, String); 5] {
    [
        // Enough for all that pages are made from: a system may take files' pages out of its own memory at any time.
        ("shared_buffers", format!("{}MB", memory_mib * 3 / 5)),
        ("effective_cache_size", format!("{}MB", memory_mib * 3 / 5)),
        ("random_page_cost", "1.1".to_owned()),
        // For loading alone.
        ("maintenance_work_mem", "1GB".to_owned()),
        ("max_wal_size", "2GB".to_owned()),
    ]
}
