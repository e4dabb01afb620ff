//! Views: tables that follow from the stored events and from nothing else.
//!
//! Each has a name and a version. When its version changes it is rebuilt alone, from the stored
//! events, without the chain. Views know events and their own tables, not each other.

mod balances;
mod bonds;
mod cards;
mod disputes;
mod history;
mod licenses;
mod listings;
mod orders;
pub mod replay;
mod resales;
mod rows;
mod supply;
mod versions;

use async_trait::async_trait;
use tokio_postgres::error::SqlState;
use tokio_postgres::{GenericClient, Transaction};

use crate::event::Event;

/// A set of tables that follows from events.
#[async_trait]
pub trait View: Send + Sync {
    /// Its name, as `rebuild` takes it.
    fn name(&self) -> &'static str;

    /// Raised whenever `apply` or the tables' meaning changes: that rebuilds the view.
    fn version(&self) -> i32;

    /// The tables that are its own.
    fn tables(&self) -> &'static [&'static str];

    /// Empties its tables.
    async fn reset(&self, tx: &Transaction<'_>) -> Result<(), tokio_postgres::Error> {
        tx.batch_execute(&format!("TRUNCATE {}", self.tables().join(", "))).await
    }

    /// Takes in events, in the chain's order. The outcome must not depend on how the events are
    /// divided into batches.
    async fn apply(&self, tx: &Transaction<'_>, events: &[Event]) -> Result<(), tokio_postgres::Error>;
}

/// All views.
pub fn all() -> Vec<Box<dyn View>> {
    vec![
        Box::new(listings::Listings),
        Box::new(versions::Versions),
        Box::new(orders::Orders),
        Box::new(disputes::Disputes),
        Box::new(resales::Resales),
        Box::new(supply::Supply),
        Box::new(licenses::Licenses),
        Box::new(history::History),
        Box::new(bonds::Bonds),
        Box::new(balances::Balances),
        Box::new(cards::CardRequests),
    ]
}

/// An event that a view could not take.
#[derive(Debug)]
pub struct Rejected<'a> {
    /// The event.
    pub event: &'a Event,
    /// The view.
    pub view: &'static str,
    /// What Postgres said.
    pub reason: String,
}

/// Applies events to one view. Values that Postgres refuses stop nothing: the batch is then taken
/// event by event, and those that fail are returned.
///
/// # Errors
/// Everything else that goes wrong with the database.
pub async fn apply<'a>(
    view: &dyn View,
    tx: &mut Transaction<'_>,
    events: &'a [Event],
) -> Result<Vec<Rejected<'a>>, tokio_postgres::Error> {
    match attempt(view, tx, events).await? {
        None => return Ok(Vec::new()),
        Some(error) => tracing::warn!(view = view.name(), %error, "a batch is taken event by event"),
    }
    let mut rejected = Vec::new();
    for event in events {
        let one = std::slice::from_ref(event);
        if let Some(reason) = attempt(view, tx, one).await? {
            rejected.push(Rejected { event, view: view.name(), reason });
        }
    }
    Ok(rejected)
}

/// Applies under a savepoint; returns what is wrong with the values, if that is what is wrong.
async fn attempt(
    view: &dyn View,
    tx: &mut Transaction<'_>,
    events: &[Event],
) -> Result<Option<String>, tokio_postgres::Error> {
    let savepoint = tx.savepoint("view").await?;
    match view.apply(&savepoint, events).await {
        Ok(()) => savepoint.commit().await.map(|()| None),
        Err(error) if is_about_values(&error) => {
            savepoint.rollback().await?;
            Ok(Some(error.as_db_error().map_or_else(|| error.to_string(), |e| e.message().to_owned())))
        }
        Err(error) => Err(error),
    }
}

/// Classes 22 (data), 23 (constraints) and 54 (limits) of SQL's states.
fn is_about_values(error: &tokio_postgres::Error) -> bool {
    let class = error.code().map(SqlState::code).and_then(|code| code.get(..2));
    matches!(class, Some("22" | "23" | "54"))
}

/// Inserts rows, given as JSON, into a table of the same columns.
async fn insert(
    client: &impl GenericClient,
    table: &str,
    rows: &[serde_json::Value],
    on_conflict: &str,
) -> Result<(), tokio_postgres::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!("INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, $1) {on_conflict}");
    client.execute(&sql, &[&tokio_postgres::types::Json(rows)]).await?;
    Ok(())
}
