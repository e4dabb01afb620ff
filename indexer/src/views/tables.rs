//! Where views have their tables: each in a schema of its own, so that one can be built beside the one that is read,
//! and takes its place by a change of names, which waits for no reader and lets none wait.

use tokio_postgres::{GenericClient, Transaction};

use super::{all, View};

/// What stands before a view's name in the name of its schema.
const PREFIX: &str = "view_";

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

/// The schema that was read before the last swap.
fn past(view: &dyn View) -> String {
    format!("{PREFIX}{}_past", view.name())
}

/// Makes a view's empty tables in a schema that there is none of.
pub(super) async fn create(tx: &Transaction<'_>, view: &dyn View, schema: &str) -> Result<(), tokio_postgres::Error> {
    tx.batch_execute(&format!("CREATE SCHEMA {schema}")).await?;
    look_in(tx, &[schema.to_owned()]).await?;
    tx.batch_execute(view.schema()).await
}

/// Lets the rest of the transaction find tables in these schemas before all others.
pub(super) async fn look_in(tx: &Transaction<'_>, schemas: &[String]) -> Result<(), tokio_postgres::Error> {
    tx.batch_execute(&format!("SET LOCAL search_path = {},{}", schemas.join(","), search_path())).await
}

/// The tables of a schema, by name.
pub(super) async fn names(client: &impl GenericClient, schema: &str) -> Result<Vec<String>, tokio_postgres::Error> {
    let sql = "SELECT tablename::text FROM pg_tables WHERE schemaname = $1 ORDER BY tablename";
    Ok(client.query(sql, &[&schema]).await?.iter().map(|row| row.get(0)).collect())
}

/// Lets what was built take the place of what is read, once the transaction commits.
pub(super) async fn swap(tx: &Transaction<'_>, view: &dyn View) -> Result<(), tokio_postgres::Error> {
    let (live, next, past) = (live(view), next(view), past(view));
    let is_there = tx.query_one("SELECT to_regnamespace($1) IS NOT NULL", &[&live]).await?.get(0);
    if is_there {
        tx.batch_execute(&format!("ALTER SCHEMA {live} RENAME TO {past}")).await?;
    }
    tx.batch_execute(&format!("ALTER SCHEMA {next} RENAME TO {live}")).await
}

/// Drops what a rebuild replaced. It waits for who still reads it; nobody waits for it.
pub(super) async fn drop_past(client: &impl GenericClient, view: &dyn View) -> Result<(), tokio_postgres::Error> {
    client.batch_execute(&format!("DROP SCHEMA IF EXISTS {} CASCADE", past(view))).await
}

/// Drops views that this program doesn't have: they would miss the events that it takes.
pub(super) async fn drop_unknown(tx: &Transaction<'_>) -> Result<Vec<String>, tokio_postgres::Error> {
    let known: Vec<&str> = all().iter().map(|view| view.name()).collect();
    let sql = "DELETE FROM views WHERE name <> ALL($1)
        RETURNING name, format('DROP SCHEMA IF EXISTS %I CASCADE', $2::text || name)";
    let mut dropped = Vec::new();
    for row in tx.query(sql, &[&known, &PREFIX]).await? {
        tx.batch_execute(row.get(1)).await?;
        dropped.push(row.get(0));
    }
    Ok(dropped)
}
