//! Applying events to views, so that nothing that stands in an event, and no bug of one view, stops the rest.

use tokio_postgres::error::SqlState;
use tokio_postgres::Transaction;

use super::View;
use crate::event::quarantine::{self, Fault};
use crate::event::Event;

/// Postgres' refusal of a view's rows.
struct Refused {
    fault: Fault,
    /// The reason, in Postgres' words.
    reason: String,
}

/// Gives each view the events of the contracts that it reads, and quarantines those that it refuses. Returns the number
/// of refusals that are a view's fault.
///
/// # Errors
/// A failure of the database.
pub async fn apply(
    tx: &mut Transaction<'_>,
    views: &[Box<dyn View>],
    events: &[Event],
) -> Result<usize, tokio_postgres::Error> {
    let mut faults = 0;
    for view in views {
        let own: Vec<&Event> = events.iter().filter(|event| view.reads().contains(&event.contract)).collect();
        if own.is_empty() {
            continue;
        }
        for (event, Refused { fault, reason }) in apply_to(view.as_ref(), tx, &own).await? {
            faults += usize::from(fault == Fault::View);
            quarantine::rejected(&*tx, view.name(), event, fault, &reason).await?;
        }
    }
    Ok(faults)
}

/// Applies events to one view. If Postgres refuses a batch, its halves are applied, down to single events; returns the
/// events that Postgres refuses alone.
async fn apply_to<'a>(
    view: &dyn View,
    tx: &mut Transaction<'_>,
    events: &[&'a Event],
) -> Result<Vec<(&'a Event, Refused)>, tokio_postgres::Error> {
    let mut rejected = Vec::new();
    // The first events are last, as they are taken first.
    let mut waiting = vec![events];
    while let Some(batch) = waiting.pop() {
        let Some(refused) = attempt(view, tx, batch).await? else {
            continue;
        };
        match batch {
            [event] => rejected.push((*event, refused)),
            _ => {
                let (earlier, later) = batch.split_at(batch.len() / 2);
                waiting.extend([later, earlier]);
            }
        }
    }
    Ok(rejected)
}

/// Applies under a savepoint; returns Postgres' refusal of the view's rows, if it refuses them.
async fn attempt(
    view: &dyn View,
    tx: &mut Transaction<'_>,
    events: &[&Event],
) -> Result<Option<Refused>, tokio_postgres::Error> {
    let savepoint = tx.savepoint("view").await?;
    match view.apply(&savepoint, events).await {
        Ok(()) => savepoint.commit().await.map(|()| None),
        Err(error) => match fault(&error) {
            Some(fault) => {
                savepoint.rollback().await?;
                let reason = error.as_db_error().map_or_else(|| error.to_string(), |e| e.message().to_owned());
                Ok(Some(Refused { fault, reason }))
            }
            None => Err(error),
        },
    }
}

/// The fault behind a refusal; `None` for a failure of the database. NUL is the one character that contracts can emit and
/// Postgres can't hold, and it has SQL states of its own. Every other state of the classes 22 (data), 23 (constraints)
/// and 54 (limits) is about the rows that the view made.
fn fault(error: &tokio_postgres::Error) -> Option<Fault> {
    let state = error.code()?;
    if [SqlState::UNTRANSLATABLE_CHARACTER, SqlState::CHARACTER_NOT_IN_REPERTOIRE].contains(state) {
        return Some(Fault::Value);
    }
    matches!(state.code().get(..2), Some("22" | "23" | "54")).then_some(Fault::View)
}
