//! Where views have their tables: each in a schema of its own, so that one can be built beside the one that is read,
//! and takes its place by a change of names, which waits for no reader and lets none wait.

use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, GenericClient, Transaction};

use super::{all, View};

/// What stands before a view's name in the name of its schema.
const PREFIX: &str = "view_";
/// What stands behind the name of a schema that was read once, before a number that no other has.
const PAST: &str = "_past_";
/// The time for which a drop waits for readers, and lets those wait that come after it.
const DROP_PATIENCE_MS: u32 = 200;

/// Where connections look for tables: first for those of the chain, then for each view's.
pub fn search_path() -> String {
    let chain = ["\"$user\"", "public"].map(str::to_owned);
    let views = all().into_iter().map(|view| live(view.as_ref()));
    chain.into_iter().chain(views).collect::<Vec<_>>().join(",")
}

/// The schema that is read.
pub(crate) fn live(view: &dyn View) -> String {
    format!("{PREFIX}{}", view.name())
}

/// The schema that is being built.
pub(super) fn next(view: &dyn View) -> String {
    format!("{PREFIX}{}_next", view.name())
}

/// Makes a view's empty tables in a schema that there is none of.
pub(super) async fn create(tx: &Transaction<'_>, view: &dyn View, schema: &str) -> Result<(), tokio_postgres::Error> {
    tx.batch_execute(&format!("CREATE SCHEMA {schema}")).await?;
    look_in(tx, &[schema.to_owned()]).await?;
    tx.batch_execute(view.schema()).await
}

/// Makes a view's empty tables in a schema, without those that were there.
pub(super) async fn create_anew(
    tx: &Transaction<'_>,
    view: &dyn View,
    schema: &str,
) -> Result<(), tokio_postgres::Error> {
    tx.batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE")).await?;
    create(tx, view, schema).await?;
    look_in(tx, &[]).await
}

/// Lets the rest of the transaction find tables in these schemas before all others.
pub(super) async fn look_in(tx: &Transaction<'_>, schemas: &[String]) -> Result<(), tokio_postgres::Error> {
    let path = [schemas, &[search_path()]].concat().join(",");
    tx.batch_execute(&format!("SET LOCAL search_path = {path}")).await
}

/// Whether there is a schema.
pub(super) async fn exists(client: &impl GenericClient, schema: &str) -> Result<bool, tokio_postgres::Error> {
    client.query_one("SELECT to_regnamespace($1) IS NOT NULL", &[&schema]).await?.try_get(0)
}

/// The tables of a schema, by name.
pub(super) async fn names(client: &impl GenericClient, schema: &str) -> Result<Vec<String>, tokio_postgres::Error> {
    let sql = "SELECT tablename::text FROM pg_tables WHERE schemaname = $1 ORDER BY tablename";
    Ok(client.query(sql, &[&schema]).await?.iter().map(|row| row.get(0)).collect())
}

/// Lets what was built take the place of what is read, once the transaction commits.
pub(super) async fn swap(tx: &Transaction<'_>, view: &dyn View) -> Result<(), tokio_postgres::Error> {
    let (live, next) = (live(view), next(view));
    if exists(tx, &live).await? {
        let number: String = tx.query_one("SELECT pg_current_xact_id()::text", &[]).await?.try_get(0)?;
        tx.batch_execute(&format!("ALTER SCHEMA {live} RENAME TO {live}{PAST}{number}")).await?;
    }
    tx.batch_execute(&format!("ALTER SCHEMA {next} RENAME TO {live}")).await
}

/// Drops what rebuilds replaced, but for what somebody still reads: that waits for another time.
pub(super) async fn drop_past(client: &mut Client) -> Result<(), tokio_postgres::Error> {
    let pattern = format!("^{PREFIX}.*{PAST}[0-9]+$");
    let sql = "SELECT nspname::text FROM pg_namespace WHERE nspname ~ $1";
    for row in client.query(sql, &[&pattern]).await? {
        let schema: String = row.try_get(0)?;
        let tx = client.transaction().await?;
        let drop = format!("SET LOCAL lock_timeout = '{DROP_PATIENCE_MS}ms'; DROP SCHEMA IF EXISTS {schema} CASCADE");
        match tx.batch_execute(&drop).await {
            Ok(()) => tx.commit().await?,
            Err(error) if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => {
                tracing::info!(schema, "still read: it is dropped another time");
                tx.rollback().await?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Lays aside views that this program doesn't have: they would miss the events that it takes. They are dropped with what
/// rebuilds replaced.
pub(super) async fn lay_unknown_aside(tx: &Transaction<'_>) -> Result<Vec<String>, tokio_postgres::Error> {
    let known: Vec<&str> = all().iter().map(|view| view.name()).collect();
    let sql = "DELETE FROM views WHERE name <> ALL($1) RETURNING name, format(
        'ALTER SCHEMA %I RENAME TO %I', $2::text || name, $2::text || name || $3::text || pg_current_xact_id()::text)";
    let mut aside = Vec::new();
    for row in tx.query(sql, &[&known, &PREFIX, &PAST]).await? {
        tx.batch_execute(row.get(1)).await?;
        aside.push(row.get(0));
    }
    Ok(aside)
}
