//! A Postgres with the settings that `docs/operations.md` recommends.

use std::path::Path;

use anyhow::Context;
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

async fn run(folder: &Path) -> anyhow::Result<Server> {
    let folder = folder.to_owned();
    Ok(tokio::task::spawn_blocking(move || Server::start(&folder, "weighhouse")).await??)
}

/// Those that `initdb` leaves are for a machine with little memory and a disk that turns.
fn settings(memory_mib: u64) -> [(&'static str, String); 5] {
    [
        ("shared_buffers", format!("{}MB", memory_mib / 4)),
        ("effective_cache_size", format!("{}MB", memory_mib / 2)),
        ("random_page_cost", "1.1".to_owned()),
        // For loading alone.
        ("maintenance_work_mem", "1GB".to_owned()),
        ("max_wal_size", "2GB".to_owned()),
    ]
}
