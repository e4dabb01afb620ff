//! Applying events to views, so that nothing that stands in an event, and no bug of one view, stops the rest.

use tokio_postgres::error::SqlState;
use tokio_postgres::{Error, Transaction};

use super::table::{ApplyError, Statements, Store};
use super::{View, Views};
use crate::event::quarantine::{self, Fault};
use crate::event::Event;

/// A refusal of a view's rows.
struct Refused {
    fault: Fault,
    /// The reason, in Postgres' words if it was Postgres.
    reason: String,
}

/// Gives each view the events of the contracts that it reads, and quarantines those that it refuses. Returns the number
/// of refusals that are a view's fault.
///
/// Nearly every batch is refused by no view, so all views share a savepoint first.
///
/// # Errors
/// A failure of the database.
pub async fn apply(tx: &mut Transaction<'_>, views: &Views, events: &[Event]) -> Result<usize, Error> {
    let waiting = views.waiting(tx).await?;
    let shares = shares(views, &waiting, events);
    if shares.is_empty() || attempt(&views.statements, tx, &shares).await?.is_none() {
        return Ok(0);
    }
    let mut faults = 0;
    for (view, events) in shares {
        for (event, Refused { fault, reason }) in apply_to(view, &views.statements, tx, &events).await? {
            faults += usize::from(fault == Fault::View);
            quarantine::rejected(&*tx, view.name(), event, fault, &reason).await?;
        }
    }
    Ok(faults)
}

/// A view, and the events for it.
type Share<'a> = (&'a dyn View, Vec<&'a Event>);

fn shares<'a>(views: &'a Views, waiting: &[&str], events: &'a [Event]) -> Vec<Share<'a>> {
    let own = |view: &'a dyn View| -> Share<'a> {
        (view, events.iter().filter(|event| view.reads().contains(&event.contract)).collect())
    };
    views
        .iter()
        .filter(|view| !waiting.contains(&view.name()))
        .map(own)
        .filter(|(_, events)| !events.is_empty())
        .collect()
}

/// Applies events to one view. If it refuses a batch, its halves are applied, down to single events; returns the events
/// that it refuses alone.
async fn apply_to<'a>(
    view: &dyn View,
    statements: &Statements,
    tx: &mut Transaction<'_>,
    events: &[&'a Event],
) -> Result<Vec<(&'a Event, Refused)>, Error> {
    let mut rejected = Vec::new();
    // The first events are last, as they are taken first.
    let mut waiting = vec![events];
    while let Some(batch) = waiting.pop() {
        let Some(refused) = attempt(statements, tx, &[(view, batch.to_vec())]).await? else {
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

/// Applies under a savepoint; returns the first refusal, after which all is as it was.
async fn attempt(
    statements: &Statements,
    tx: &mut Transaction<'_>,
    shares: &[Share<'_>],
) -> Result<Option<Refused>, Error> {
    let savepoint = tx.savepoint("views").await?;
    for (view, events) in shares {
        let Err(error) = view.apply(&Store::new(&savepoint, statements), events).await else {
            continue;
        };
        let refused = refusal(error)?;
        savepoint.rollback().await?;
        return Ok(Some(refused));
    }
    savepoint.commit().await?;
    Ok(None)
}

/// The refusal that an error tells of.
///
/// # Errors
/// A failure of the database.
fn refusal(error: ApplyError) -> Result<Refused, Error> {
    match error {
        ApplyError::Refused { .. } => Ok(Refused { fault: Fault::View, reason: error.to_string() }),
        ApplyError::Database(error) => match fault(&error) {
            Some(fault) => {
                let reason = error.as_db_error().map_or_else(|| error.to_string(), |e| e.message().to_owned());
                Ok(Refused { fault, reason })
            }
            None => Err(error),
        },
    }
}

/// The fault behind a refusal of Postgres; `None` for a failure of the database. NUL is the one character that contracts
/// can emit and Postgres can't hold, and it has SQL states of its own. Every other state of the classes 22 (data), 23
/// (constraints) and 54 (limits) is about the rows that the view made.
fn fault(error: &Error) -> Option<Fault> {
    let state = error.code()?;
    if [SqlState::UNTRANSLATABLE_CHARACTER, SqlState::CHARACTER_NOT_IN_REPERTOIRE].contains(state) {
        return Some(Fault::Value);
    }
    matches!(state.code().get(..2), Some("22" | "23" | "54")).then_some(Fault::View)
}
