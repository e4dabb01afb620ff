//! The one writer of a database: the process that holds its lock. Others stand by and take over.
//!
//! The lock belongs to the writer's own connection, so that a process that lost the lock can't commit.

use std::time::{Duration, Instant};

use anyhow::bail;
use tokio_postgres::{Client, Config};

use super::{add_option, connect};

/// Key of the advisory lock that one writer at a time holds.
const WRITER_LOCK: i64 = 0x57_45_49_47_48;
/// The time for which a command waits for the lock of a process that may just have been killed.
pub const LOCK_PATIENCE: Duration = Duration::from_secs(20);
/// Pause between attempts to get the lock. Postgres's own waiting would hold a snapshot, and with it back vacuum.
const LOCK_PAUSE: Duration = Duration::from_millis(200);
/// Silence on the connection after which either side asks the other whether it is there.
const KEEPALIVE_IDLE: Duration = Duration::from_secs(5);
/// Pause between two such questions.
const KEEPALIVE_PAUSE: Duration = Duration::from_secs(2);
/// Questions without an answer after which the connection is lost, and with it the lock.
const KEEPALIVES: u32 = 3;

/// Waits for the lock as long as it takes, and returns the connection that holds it. `stands_by` is called while another
/// process holds the lock.
///
/// # Errors
/// When the database can't be reached, or the connection is lost.
pub async fn lead(config: &Config, stands_by: impl Fn()) -> anyhow::Result<Client> {
    let client = connect(&watched(config), "writer").await?;
    while !lock(&client).await? {
        stands_by();
        tokio::time::sleep(LOCK_PAUSE).await;
    }
    Ok(client)
}

/// Waits for the lock no longer than `patience`, and returns the connection that holds it.
///
/// # Errors
/// When the database can't be reached, or when another process still writes to it after `patience`.
pub async fn writer(config: &Config, patience: Duration) -> anyhow::Result<Client> {
    let client = connect(&watched(config), "writer").await?;
    let deadline = Instant::now() + patience;
    while !lock(&client).await? {
        if Instant::now() >= deadline {
            bail!("another process ingests into this database: there is one writer at a time");
        }
        tokio::time::sleep(LOCK_PAUSE).await;
    }
    Ok(client)
}

async fn lock(client: &Client) -> Result<bool, tokio_postgres::Error> {
    Ok(client.query_one("SELECT pg_try_advisory_lock($1)", &[&WRITER_LOCK]).await?.get(0))
}

/// The settings of a connection whose loss both sides notice within seconds, also when a machine vanishes.
fn watched(config: &Config) -> Config {
    let mut config = config.clone();
    config.keepalives_idle(KEEPALIVE_IDLE).keepalives_interval(KEEPALIVE_PAUSE).keepalives_retries(KEEPALIVES);
    let (idle, pause) = (KEEPALIVE_IDLE.as_secs(), KEEPALIVE_PAUSE.as_secs());
    let lost = KEEPALIVE_IDLE + KEEPALIVE_PAUSE * KEEPALIVES;
    for option in [
        format!("tcp_keepalives_idle={idle}"),
        format!("tcp_keepalives_interval={pause}"),
        format!("tcp_keepalives_count={KEEPALIVES}"),
        format!("tcp_user_timeout={}", lost.as_millis()),
    ] {
        add_option(&mut config, &option);
    }
    config
}
