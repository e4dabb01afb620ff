//! Rebuilding views from the stored events, and comparing them with a replay from zero.

use tokio_postgres::{Client, Transaction};

use super::View;
use crate::event::store::{self, StoreError};
use crate::event::{self, quarantine, Event};

/// Events taken at a time.
const PAGE: i64 = 5_000;

/// Why a rebuild failed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The database.
    #[error("the database failed during a replay")]
    Database(#[from] tokio_postgres::Error),
    /// A stored event can't be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No such view.
    #[error("there is no view {name}; there are {known}")]
    Unknown {
        /// The name given.
        name: String,
        /// Those that are.
        known: String,
    },
}

/// A view whose tables are not what a replay makes.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    /// The table.
    pub table: &'static str,
    /// Rows that a replay does not make.
    pub surplus: i64,
    /// Rows that only a replay makes.
    pub missing: i64,
}

/// Rebuilds the views whose version differs from what the tables hold. Returns their names.
///
/// # Errors
/// See [`ReplayError`]. Nothing is changed then.
pub async fn rebuild_outdated(client: &mut Client) -> Result<Vec<&'static str>, ReplayError> {
    let rows = client.query("SELECT name, version FROM views", &[]).await?;
    let held: Vec<(String, i32)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let mut views = super::all();
    views.retain(|view| !held.contains(&(view.name().to_owned(), view.version())));
    rebuild(client, &views).await
}

/// Rebuilds one view, or all.
///
/// # Errors
/// See [`ReplayError`]. Nothing is changed then.
pub async fn rebuild_named(client: &mut Client, name: Option<&str>) -> Result<Vec<&'static str>, ReplayError> {
    let mut views = super::all();
    let known: Vec<&str> = views.iter().map(|view| view.name()).collect();
    if let Some(name) = name {
        if !known.contains(&name) {
            return Err(ReplayError::Unknown { name: name.to_owned(), known: known.join(", ") });
        }
        views.retain(|view| view.name() == name);
    }
    rebuild(client, &views).await
}

async fn rebuild(client: &mut Client, views: &[Box<dyn View>]) -> Result<Vec<&'static str>, ReplayError> {
    if views.is_empty() {
        return Ok(Vec::new());
    }
    let mut tx = client.transaction().await?;
    for view in views {
        view.reset(&tx).await?;
        quarantine::forget_view(&tx, view.name()).await?;
    }
    replay(&mut tx, views).await?;
    for view in views {
        let set = "INSERT INTO views (name, version) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET version = $2";
        tx.execute(set, &[&view.name(), &view.version()]).await?;
    }
    tx.commit().await?;
    Ok(views.iter().map(|view| view.name()).collect())
}

/// Applies all stored events to views whose tables are empty.
async fn replay(tx: &mut Transaction<'_>, views: &[Box<dyn View>]) -> Result<(), ReplayError> {
    let mut after = None;
    loop {
        let page = store::read_after(&*tx, after, PAGE).await?;
        let Some((last, _)) = page.last() else {
            return Ok(());
        };
        after = Some(last.key);
        let mut events = Vec::new();
        for (raw, time) in &page {
            match event::read(raw, *time) {
                Some(Ok(event)) => events.push(event),
                Some(Err(reason)) => quarantine::unreadable(&*tx, raw, &reason).await?,
                None => {}
            }
        }
        apply_all(tx, views, &events).await?;
    }
}

/// Applies events to views, and quarantines what one of them can't take.
///
/// # Errors
/// What goes wrong with the database.
pub async fn apply_all(
    tx: &mut Transaction<'_>,
    views: &[Box<dyn View>],
    events: &[Event],
) -> Result<(), tokio_postgres::Error> {
    if events.is_empty() {
        return Ok(());
    }
    for view in views {
        for rejected in super::apply(view.as_ref(), tx, events).await? {
            quarantine::rejected(&*tx, rejected.view, rejected.event, &rejected.reason).await?;
        }
    }
    Ok(())
}

/// Compares every view with a replay from zero, in a schema that is thrown away. It sees one
/// state of the database, so ingest may go on meanwhile.
///
/// # Errors
/// See [`ReplayError`].
pub async fn differences(client: &mut Client) -> Result<Vec<Difference>, ReplayError> {
    let mut tx =
        client.build_transaction().isolation_level(tokio_postgres::IsolationLevel::RepeatableRead).start().await?;
    let views = super::all();
    let tables: Vec<&'static str> = views.iter().flat_map(|view| view.tables()).copied().collect();
    let live: String = tx.query_one("SELECT current_schema()::text", &[]).await?.get(0);
    tx.batch_execute("CREATE SCHEMA replayed").await?;
    for table in tables.iter().copied().chain(["quarantine"]) {
        tx.batch_execute(&format!("CREATE TABLE replayed.{table} (LIKE {live}.{table} INCLUDING ALL)")).await?;
    }
    tx.batch_execute(&format!("SET LOCAL search_path = replayed, {live}")).await?;
    replay(&mut tx, &views).await?;
    let mut differences = Vec::new();
    for table in tables {
        let count = |these: &str, those: &str| {
            format!("SELECT count(*) FROM (TABLE {these}.{table} EXCEPT ALL TABLE {those}.{table}) AS rest")
        };
        let surplus: i64 = tx.query_one(&count(&live, "replayed"), &[]).await?.get(0);
        let missing: i64 = tx.query_one(&count("replayed", &live), &[]).await?.get(0);
        if (surplus, missing) != (0, 0) {
            differences.push(Difference { table, surplus, missing });
        }
    }
    tx.rollback().await?;
    Ok(differences)
}
