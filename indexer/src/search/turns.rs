//! Turns of questions: they take processor time that the other answers need.
//!
//! Counting all that is found among a million listings takes tens of milliseconds, and one page of a search does it several
//! times. Counts take turns on half of the cores, so that a page of listings or suggestions never waits until a row of them is
//! done. Those of one page cost less one after the other than side by side, too: each finds the documents that the one before
//! selected.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

use super::SearchError;

/// Questions that may wait for others.
const MAX_WAITING: usize = 64;

/// What a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Some listings or labels, or a count that stops at a bound.
    Find,
    /// Counts or sums of all that it selects.
    Count,
}

/// See the module.
pub(super) struct Turns {
    waiting: Semaphore,
    running: Arc<Semaphore>,
    counting: Arc<Semaphore>,
}

/// The right to run; it ends with the work.
pub(super) struct Turn {
    _running: OwnedSemaphorePermit,
    _counting: Option<OwnedSemaphorePermit>,
}

impl Turns {
    pub(super) fn of(cores: usize) -> Self {
        let running = cores.max(1);
        Turns {
            waiting: Semaphore::new(running + MAX_WAITING),
            running: Arc::new(Semaphore::new(running)),
            counting: Arc::new(Semaphore::new(running.div_ceil(2))),
        }
    }

    /// Waits for a turn. The place among those that wait is held as long as anybody waits for the outcome, the turn until the
    /// work is done.
    ///
    /// # Errors
    /// Too many wait.
    pub(super) async fn wait(&self, work: Work) -> Result<(SemaphorePermit<'_>, Turn), SearchError> {
        let place = self.waiting.try_acquire().map_err(|_| SearchError::Busy)?;
        // A count that waits for others to be done holds no turn meanwhile.
        let counting = match work {
            Work::Find => None,
            Work::Count => Some(acquire(&self.counting).await?),
        };
        let turn = Turn { _running: acquire(&self.running).await?, _counting: counting };
        Ok((place, turn))
    }
}

async fn acquire(semaphore: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, SearchError> {
    Arc::clone(semaphore).acquire_owned().await.map_err(|_| SearchError::Busy)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use futures::FutureExt;

    use super::*;

    #[test]
    fn counts_leave_a_turn_to_what_is_found() {
        let turns = Turns::of(2);
        let (_, counts) = turns.wait(Work::Count).now_or_never().unwrap().unwrap();
        assert!(turns.wait(Work::Count).now_or_never().is_none(), "a second count at a time");
        let (_, finds) = turns.wait(Work::Find).now_or_never().unwrap().unwrap();
        assert!(turns.wait(Work::Find).now_or_never().is_none(), "more at a time than there are cores");
        drop(counts);
        let (_, counts) = turns.wait(Work::Count).now_or_never().unwrap().unwrap();
        drop((counts, finds));
    }

    #[test]
    fn on_one_core_one_question_runs_of_whichever_kind() {
        let turns = Turns::of(1);
        let (_, counts) = turns.wait(Work::Count).now_or_never().unwrap().unwrap();
        assert!(turns.wait(Work::Find).now_or_never().is_none());
        drop(counts);
        assert!(turns.wait(Work::Find).now_or_never().is_some());
    }

    #[test]
    fn who_would_wait_behind_too_many_is_told_at_once() {
        let turns = Turns::of(1);
        let places: Vec<_> = (0..=MAX_WAITING).map(|_| turns.waiting.try_acquire().unwrap()).collect();
        assert!(matches!(turns.wait(Work::Find).now_or_never(), Some(Err(SearchError::Busy))));
        drop(places);
        assert!(turns.wait(Work::Find).now_or_never().unwrap().is_ok());
    }
}
