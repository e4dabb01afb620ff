//! Applying events to views, so that nothing that stands in an event stops the rest.

use tokio_postgres::error::SqlState;
use tokio_postgres::Transaction;

use super::View;
use crate::event::{quarantine, Event};

/// An event that a view can't take.
struct Rejected<'a> {
    event: &'a Event,
    /// The reason, in Postgres' words.
    reason: String,
}

/// Gives each view the events of the contracts that it reads, and quarantines what it can't take.
///
/// # Errors
/// A failure of the database.
pub async fn apply(
    tx: &mut Transaction<'_>,
    views: &[Box<dyn View>],
    events: &[Event],
) -> Result<(), tokio_postgres::Error> {
    for view in views {
        let own: Vec<&Event> = events.iter().filter(|event| view.reads().contains(&event.contract)).collect();
        if own.is_empty() {
            continue;
        }
        for Rejected { event, reason } in apply_to(view.as_ref(), tx, &own).await? {
            quarantine::rejected(&*tx, view.name(), event, &reason).await?;
        }
    }
    Ok(())
}

/// Applies events to one view. Values that Postgres refuses stop nothing: the batch is then taken event by event, and
/// those that fail are returned.
async fn apply_to<'a>(
    view: &dyn View,
    tx: &mut Transaction<'_>,
    events: &[&'a Event],
) -> Result<Vec<Rejected<'a>>, tokio_postgres::Error> {
    match attempt(view, tx, events).await? {
        None => return Ok(Vec::new()),
        Some(error) => tracing::warn!(view = view.name(), %error, "a batch is taken event by event"),
    }
    let mut rejected = Vec::new();
    for event in events.iter().copied() {
        if let Some(reason) = attempt(view, tx, &[event]).await? {
            rejected.push(Rejected { event, reason });
        }
    }
    Ok(rejected)
}

/// Applies under a savepoint; returns the reason for which Postgres refuses the values, if it does.
async fn attempt(
    view: &dyn View,
    tx: &mut Transaction<'_>,
    events: &[&Event],
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
