//! Connections to Postgres, and its schema.

mod lead;

use std::time::Duration;

use anyhow::Context;
use deadpool_postgres::{Manager, ManagerConfig, Pool, QueueMode, RecyclingMethod, Runtime};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config, Error, NoTls};

use crate::views;
pub use lead::{lead, writer, LOCK_PATIENCE};

mod migrations {
    refinery::embed_migrations!("migrations");
}

/// The beginning of the name of a migration (`V31__adds_turns.sql`) that makes new tables, sequences and plain indexes and
/// changes nothing else, not even a column: servers of the version before go on answering after it.
pub const ADDITION: &str = "adds_";
/// Channel on which readers hear of commits that change views; its payload is the height.
pub const COMMITS: &str = "weighhouse_commits";
/// How long a connection may take to open.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a reader waits for a free connection.
const WAIT_TIMEOUT: Duration = Duration::from_secs(5);
/// Longest time of one statement of a reader. Writers have none: a rebuild takes what it takes.
const READ_STATEMENT_TIMEOUT_MS: u32 = 5_000;

/// The settings in a URL or in libpq's form.
///
/// # Errors
/// When it is neither. The message doesn't repeat it: it may hold a password.
pub fn parse_url(url: &str) -> anyhow::Result<Config> {
    url.parse::<Config>().map_err(|_| anyhow::anyhow!("the database URL is not one that Postgres takes"))
}

/// The settings of a connection, which says what it is for and finds every view's tables.
fn session(config: &Config, purpose: &str) -> Config {
    let mut config = config.clone();
    config.connect_timeout(CONNECT_TIMEOUT).application_name(format!("weighhouse-indexer {purpose}"));
    add_option(&mut config, &format!("search_path={}", views::search_path()));
    config
}

fn add_option(config: &mut Config, option: &str) {
    let given = config.get_options().unwrap_or_default().to_owned();
    config.options(format!("{given} -c {option}"));
}

/// Connections for readers: bounded in number, and each statement in time.
///
/// # Errors
/// When the pool can't be made.
pub fn readers(config: &Config, connections: usize) -> anyhow::Result<Pool> {
    let mut config = session(config, "reader");
    add_option(&mut config, "default_transaction_read_only=on");
    // Statements say by their text what they need, and find it by the same index whatever their values are. Left to itself,
    // Postgres plans many of them anew each time, which takes as long as to read the rows.
    add_option(&mut config, "plan_cache_mode=force_generic_plan");
    // Compiling a statement takes longer than any of them may.
    add_option(&mut config, "jit=off");
    pool(config, connections)
}

/// Connections for what servers keep for those who ask: to the primary, bounded as a reader's.
///
/// # Errors
/// When the pool can't be made.
pub fn keepers(config: &Config, connections: usize) -> anyhow::Result<Pool> {
    pool(session(config, "keeper"), connections)
}

fn pool(mut config: Config, connections: usize) -> anyhow::Result<Pool> {
    add_option(&mut config, &format!("statement_timeout={READ_STATEMENT_TIMEOUT_MS}"));
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let pool = Pool::builder(Manager::from_config(config, NoTls, recycling))
        .max_size(connections)
        .wait_timeout(Some(WAIT_TIMEOUT))
        .create_timeout(Some(CONNECT_TIMEOUT))
        .runtime(Runtime::Tokio1)
        // The one that was given back last: what its process knows of the tables is still in the processor's caches.
        .queue_mode(QueueMode::Lifo)
        .build()?;
    Ok(pool)
}

/// A connection of its own.
///
/// # Errors
/// When the database can't be reached.
pub async fn connect(config: &Config, purpose: &str) -> anyhow::Result<Client> {
    let (client, connection) =
        session(config, purpose).connect(NoTls).await.context("the database can't be reached")?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::warn!(%error, "database connection ended");
        }
    });
    Ok(client)
}

/// Whether the database refuses all else too: classes 08 (connection), 53 (resources) and 57 (shutdown) of SQL's states, but
/// for a statement that took too long.
pub(crate) fn is_going_down(error: &Error) -> bool {
    let state = error.code().filter(|state| **state != SqlState::QUERY_CANCELED).map(SqlState::code);
    error.is_closed() || matches!(state.and_then(|code| code.get(..2)), Some("08" | "53" | "57"))
}

/// The last migration that this program knows.
pub fn schema_version() -> i64 {
    let runner = migrations::migrations::runner();
    runner.get_migrations().iter().map(|migration| i64::from(migration.version())).max().unwrap_or_default()
}

/// Brings the schema up to what this program knows.
///
/// # Errors
/// When the database has a newer schema, or a migration that differs from this program's.
pub async fn migrate(client: &mut Client) -> anyhow::Result<()> {
    let report = migrations::migrations::runner()
        .set_migration_table_name("schema_history")
        .run_async(client)
        .await
        .context("the schema of this database is not one of this program's: it may be newer")?;
    for applied in report.applied_migrations() {
        tracing::info!(migration = %applied, "schema migrated");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether statements only make tables, sequences and indexes that refuse no row. A table may refer to an older one only if
    /// what is deleted there takes its rows along.
    fn only_adds(sql: &str) -> bool {
        let code: String =
            sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n");
        let adds = |statement: &str| {
            let begins =
                ["CREATE TABLE ", "CREATE INDEX ", "CREATE SEQUENCE "].iter().any(|begin| statement.starts_with(begin));
            begins && statement.matches("REFERENCES").count() == statement.matches("ON DELETE CASCADE").count()
        };
        code.split(';').map(str::trim).filter(|statement| !statement.is_empty()).all(adds)
    }

    #[test]
    fn migrations_that_are_named_so_only_add() {
        for (sql, expected) in [
            (include_str!("../migrations/V30__publishers_to_mark.sql"), true),
            (include_str!("../migrations/V28__domains_lapse.sql"), false),
            ("CREATE TABLE one (id bigint REFERENCES blocks)", false),
            ("CREATE TABLE one (id bigint REFERENCES blocks ON DELETE CASCADE)", true),
            ("CREATE UNIQUE INDEX one ON blocks (hash)", false),
            ("CREATE TABLE one (id bigint); DROP TABLE blocks", false),
        ] {
            assert_eq!(only_adds(sql), expected, "{sql}");
        }
        let runner = migrations::migrations::runner();
        for migration in runner.get_migrations().iter().filter(|migration| migration.name().starts_with(ADDITION)) {
            assert!(only_adds(migration.sql().unwrap_or("nothing")), "{migration} changes what servers read");
        }
    }
}
