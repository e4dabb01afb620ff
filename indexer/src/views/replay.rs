//! Making views anew from the stored events, and comparing them with a replay from zero.

use tokio_postgres::{Client, IsolationLevel, Transaction};

use super::{build, tables, View, Views};
use crate::database;
use crate::event::store::{self, StoreError};
use crate::event::{self, quarantine, Contract, Key};

const VERSIONS: &str = "SELECT name, version FROM views";

const SCHEMA: &str = "SELECT coalesce(max(version), 0)::bigint FROM schema_history";

/// The reason for which a rebuild failed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The database failed.
    #[error("the database failed during a replay")]
    Database(#[from] tokio_postgres::Error),
    /// A stored event can't be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no view of that name.
    #[error("there is no view {name}; there are {known}")]
    Unknown {
        /// The name given.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// A contract joined or blocks were mended, so that the events before are others; or another process ended the build.
    #[error("the builds of the views {names} were given up meanwhile: begin again")]
    GivenUp {
        /// The views' names.
        names: String,
    },
    /// Another program made these views.
    #[error("the views {names} are of other versions than this program's: ingest or rebuild first")]
    Outdated {
        /// The views' names.
        names: String,
    },
}

/// A view whose tables are not what a replay makes.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    /// The view whose table it is.
    pub view: &'static str,
    /// The table's name.
    pub table: String,
    /// The rows that a replay does not make.
    pub surplus: i64,
    /// The rows that only a replay makes.
    pub missing: i64,
}

/// Makes anew the views whose version differs from what the tables hold, and drops those that this program doesn't
/// have, and what was replaced before. Returns the names of those made.
///
/// # Errors
/// See [`ReplayError`]. What is read stays as it is then.
pub async fn rebuild_outdated(client: &mut Client) -> Result<Vec<&'static str>, ReplayError> {
    let tx = client.transaction().await?;
    for view in tables::lay_unknown_aside(&tx).await? {
        tracing::info!(view, "view dropped: this program has none of its name");
    }
    tx.commit().await?;
    let views = outdated(client).await?;
    build::build(client, views).await
}

/// Whether no events are stored, so that views are made in no time.
///
/// # Errors
/// When the database fails.
pub async fn is_empty(client: &Client) -> Result<bool, tokio_postgres::Error> {
    client.query_one("SELECT NOT EXISTS (SELECT FROM raw_events)", &[]).await?.try_get(0)
}

/// Makes one view anew, or all.
///
/// # Errors
/// See [`ReplayError`]. What is read stays as it is then.
pub async fn rebuild_named(client: &mut Client, name: Option<&str>) -> Result<Vec<&'static str>, ReplayError> {
    let mut views = super::all();
    let known: Vec<&str> = views.iter().map(|view| view.name()).collect();
    if let Some(name) = name {
        if !known.contains(&name) {
            return Err(ReplayError::Unknown { name: name.to_owned(), known: known.join(", ") });
        }
        views.retain(|view| view.name() == name);
    }
    build::build(client, views).await
}

/// Forgets the versions of the views that read a contract, so that they are made anew.
///
/// # Errors
/// What goes wrong with the database.
pub async fn outdate_readers(tx: &Transaction<'_>, contract: Contract) -> Result<(), tokio_postgres::Error> {
    let views = super::all();
    let readers: Vec<&str> =
        views.iter().filter(|view| view.reads().contains(&contract)).map(|view| view.name()).collect();
    tx.execute("DELETE FROM views WHERE name = ANY($1)", &[&readers]).await?;
    tx.execute("DELETE FROM view_builds WHERE name = ANY($1)", &[&readers]).await?;
    Ok(())
}

/// Gives up the builds that go on: events were stored before those that they have taken.
///
/// # Errors
/// What goes wrong with the database.
pub async fn give_up_builds(tx: &Transaction<'_>) -> Result<(), tokio_postgres::Error> {
    tx.execute("DELETE FROM view_builds", &[]).await?;
    Ok(())
}

/// Whether the database has the schema and the views of this program, so that whoever writes to it is of this version.
///
/// # Errors
/// When the database fails, or has no such tables yet.
pub async fn is_current(client: &Client) -> Result<bool, tokio_postgres::Error> {
    let schema: i64 = client.query_one(SCHEMA, &[]).await?.try_get(0)?;
    Ok(schema == database::schema_version() && outdated(client).await?.is_empty())
}

pub(super) async fn outdated(
    client: &impl tokio_postgres::GenericClient,
) -> Result<Vec<Box<dyn View>>, tokio_postgres::Error> {
    let rows = client.query(VERSIONS, &[]).await?;
    let held: Vec<(String, i32)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let mut views = super::all();
    views.retain(|view| !held.contains(&(view.name().to_owned(), view.version())));
    Ok(views)
}

/// What was taken of the stored events.
pub(super) struct Taken {
    /// The place of the last event.
    pub last: Option<Key>,
    /// How many events were read, whether views take them or not.
    pub events: usize,
}

/// Gives views the first `limit` stored events after a place.
pub(super) async fn take(
    tx: &mut Transaction<'_>,
    views: &Views,
    after: Option<Key>,
    limit: i64,
) -> Result<Taken, ReplayError> {
    let page = store::read_after(&*tx, after, limit).await?;
    let mut events = Vec::new();
    for (raw, time) in &page {
        match event::read(raw, *time) {
            Some(Ok(event)) => events.push(event),
            Some(Err(reason)) => quarantine::unreadable(&*tx, raw, &reason).await?,
            None => {}
        }
    }
    super::apply(tx, views, &events).await?;
    Ok(Taken { last: page.last().map(|(raw, _)| raw.key), events: page.len() })
}

/// Gives views all stored events.
async fn replay(tx: &mut Transaction<'_>, views: &Views) -> Result<(), ReplayError> {
    let mut after = None;
    while let Some(last) = take(tx, views, after, build::PAGE).await?.last {
        after = Some(last);
    }
    Ok(())
}

/// Compares every view with a replay from zero, in schemas that are thrown away. It sees one
/// state of the database, so ingest may go on meanwhile.
///
/// # Errors
/// See [`ReplayError`].
pub async fn differences(client: &mut Client) -> Result<Vec<Difference>, ReplayError> {
    let mut tx = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).start().await?;
    let outdated: Vec<&str> = outdated(&tx).await?.iter().map(|view| view.name()).collect();
    if !outdated.is_empty() {
        return Err(ReplayError::Outdated { names: outdated.join(", ") });
    }
    let views = Views::all();
    // What a replay quarantines is thrown away as well.
    tx.batch_execute("CREATE SCHEMA replayed; CREATE TABLE replayed.quarantine (LIKE quarantine INCLUDING ALL)")
        .await?;
    let mut replayed = vec!["replayed".to_owned()];
    for view in views.iter() {
        let schema = format!("replayed_{}", view.name());
        tables::create(&tx, view, &schema).await?;
        replayed.push(schema);
    }
    tables::look_in(&tx, &replayed).await?;
    replay(&mut tx, &views).await?;
    let mut differences = Vec::new();
    for (view, replayed) in views.iter().zip(&replayed[1..]) {
        differences.extend(compare(&tx, view, replayed).await?);
    }
    tx.rollback().await?;
    Ok(differences)
}

/// Compares a view's tables with those of another schema.
async fn compare(
    tx: &Transaction<'_>,
    view: &dyn View,
    replayed: &str,
) -> Result<Vec<Difference>, tokio_postgres::Error> {
    let (live, view) = (tables::live(view), view.name());
    let mut differences = Vec::new();
    for table in tables::names(tx, replayed).await? {
        let count = |these: &str, those: &str| {
            format!("SELECT count(*) FROM (TABLE {these}.{table} EXCEPT ALL TABLE {those}.{table}) AS rest")
        };
        let surplus: i64 = tx.query_one(&count(&live, replayed), &[]).await?.get(0);
        let missing: i64 = tx.query_one(&count(replayed, &live), &[]).await?.get(0);
        if (surplus, missing) != (0, 0) {
            differences.push(Difference { view, table, surplus, missing });
        }
    }
    Ok(differences)
}
