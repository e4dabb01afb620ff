//! Work that stands in two lines: what was never tried, and what failed before. Neither takes the other's places, and each
//! piece is tried by itself, so that no stranger's content or address holds another's up.

use std::future::Future;
use std::time::Duration;

use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use tokio_postgres::{Client, Error};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::database::is_going_down;

/// Pause after the database failed.
const RECOVERY_PAUSE: Duration = Duration::from_secs(5);
/// Longest part of a problem that is kept, in characters.
const MAX_PROBLEM_CHARS: usize = 500;

/// The two lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// Work that was never tried, or did not fail the last time.
    Fresh,
    /// Work that failed.
    Again,
}

impl Line {
    pub const ALL: [Line; 2] = [Line::Fresh, Line::Again];
}

/// The reason for which an attempt brought nothing.
#[derive(Debug)]
pub(crate) enum Problem {
    /// A later attempt may succeed.
    Later(String),
    /// No attempt will.
    Never(String),
}

impl Problem {
    pub fn later(reason: impl ToString) -> Self {
        Problem::Later(reason.to_string())
    }

    /// The reason, as a table takes it.
    pub fn kept(&self) -> String {
        let (Problem::Later(reason) | Problem::Never(reason)) = self;
        reason.chars().filter(|c| *c != '\0').take(MAX_PROBLEM_CHARS).collect()
    }
}

/// Attempts that run, each with what it is about.
pub(crate) struct Lines<W, T> {
    running: FuturesUnordered<BoxFuture<'static, (Line, W, T)>>,
    fresh: usize,
    again: usize,
}

impl<W: Send + 'static, T: Send + 'static> Lines<W, T> {
    /// Lines with so many places each.
    pub fn new(places: usize) -> Self {
        Lines { running: FuturesUnordered::new(), fresh: places, again: places }
    }

    /// Places of a line that nothing takes.
    pub fn free(&self, line: Line) -> usize {
        match line {
            Line::Fresh => self.fresh,
            Line::Again => self.again,
        }
    }

    /// Runs an attempt, which takes a place until it ends.
    pub fn start(&mut self, line: Line, wanted: W, attempt: impl Future<Output = T> + Send + 'static) {
        let places = self.places(line);
        *places = places.saturating_sub(1);
        self.running.push(async move { (line, wanted, attempt.await) }.boxed());
    }

    /// The next attempt that ends; `None` while none runs.
    pub async fn ended(&mut self) -> Option<(W, T)> {
        let (line, wanted, outcome) = self.running.next().await?;
        *self.places(line) += 1;
        Some((wanted, outcome))
    }

    fn places(&mut self, line: Line) -> &mut usize {
        match line {
            Line::Fresh => &mut self.fresh,
            Line::Again => &mut self.again,
        }
    }
}

/// Tries in a task of its own for so long at most, so that a panic ends this attempt alone. `doing` says what, as in
/// `reading`.
pub(crate) async fn attempt<T: Send + 'static>(
    doing: &'static str,
    patience: Duration,
    work: impl Future<Output = Result<T, Problem>> + Send + 'static,
) -> Result<T, Problem> {
    let work = async move {
        let outcome = tokio::time::timeout(patience, work).await;
        outcome.unwrap_or_else(|_| Err(Problem::later(format!("it took longer than {} s", patience.as_secs()))))
    };
    let task = AbortOnDropHandle::new(tokio::spawn(work));
    task.await.unwrap_or_else(|error| Err(Problem::later(format!("{doing} it: {error}"))))
}

/// What became of storing a result: the problem of what can't be stored.
///
/// # Errors
/// When the connection is lost, or the database is going down.
pub(crate) fn stored(
    client: &Client,
    outcome: std::thread::Result<Result<(), Error>>,
) -> Result<Option<Problem>, Error> {
    match outcome {
        Ok(Ok(())) => Ok(None),
        Ok(Err(error)) if client.is_closed() || is_going_down(&error) => Err(error),
        Ok(Err(error)) => {
            let reason = error.as_db_error().map_or_else(|| error.to_string(), |e| e.message().to_owned());
            Ok(Some(Problem::Later(format!("it can't be stored: {reason}"))))
        }
        Err(_) => Ok(Some(Problem::later("storing it panicked"))),
    }
}

/// Works until `stop`, and again after a pause when the work failed, which it does when the database does.
pub(crate) async fn keep_working<F: Future<Output = anyhow::Result<()>>>(
    stop: &CancellationToken,
    work: impl Fn() -> F,
    tell: impl Fn(&anyhow::Error),
) {
    loop {
        let failed = tokio::select! {
            outcome = work() => outcome.err(),
            () = stop.cancelled() => return,
        };
        if let Some(error) = failed {
            tell(&error);
        }
        tokio::select! {
            () = tokio::time::sleep(RECOVERY_PAUSE) => {}
            () = stop.cancelled() => return,
        }
    }
}
