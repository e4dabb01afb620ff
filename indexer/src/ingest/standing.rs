//! The reason for which ingest waits, for the log, the figures and the process.

use std::fmt::Display;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use prometheus_client::metrics::gauge::Gauge;

use crate::metrics::Metrics;
use crate::parts::{self, Part, Parts};

/// The least time between two lines in the log: one node of several may lag for hours.
const LOG_PAUSE: Duration = Duration::from_secs(60);

/// The reason for which ingest waits. Clones share it.
#[derive(Clone, Debug)]
pub struct Standing {
    state: Arc<Mutex<State>>,
    waiting: Gauge,
    parts: Parts,
}

#[derive(Debug, Default)]
struct State {
    reason: Option<String>,
    logged_at: Option<Instant>,
    /// Whether the log has this wait's begin and lacks its end.
    is_logged: bool,
}

impl Standing {
    /// Ingest that does not wait, with the figure `waiting`.
    pub fn new(metrics: &Metrics) -> Self {
        Standing { state: Arc::default(), waiting: metrics.waiting.clone(), parts: Parts::default() }
    }

    /// Notes the state of ingest in `parts`, too.
    #[must_use]
    pub fn noted_in(self, parts: Parts) -> Self {
        Standing { parts, ..self }
    }

    /// The reason for which ingest waits; `None` while it goes on.
    pub fn reason(&self) -> Option<String> {
        self.state().reason.clone()
    }

    /// Notes that ingest waits.
    pub(crate) fn wait(&self, reason: &impl Display) {
        let reason = reason.to_string();
        let mut state = self.state();
        if is_due(state.logged_at, Instant::now()) {
            tracing::warn!(reason, "ingest waits");
            state.logged_at = Some(Instant::now());
            state.is_logged = true;
        }
        self.parts.note(Part::Ingest, parts::State::Waiting(reason.clone()));
        state.reason = Some(reason);
        self.waiting.set(1);
    }

    /// Notes that ingest goes on.
    pub(crate) fn go_on(&self) {
        let mut state = self.state();
        if std::mem::take(&mut state.is_logged) {
            tracing::info!("ingest goes on");
        }
        state.reason = None;
        self.parts.note(Part::Ingest, parts::State::Running);
        self.waiting.set(0);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_due(logged_at: Option<Instant>, now: Instant) -> bool {
    logged_at.is_none_or(|at| now.duration_since(at) >= LOG_PAUSE)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_is_waited_for_is_told_until_it_is_there() {
        let metrics = Metrics::default();
        let parts = Parts::default();
        let standing = Standing::new(&metrics).noted_in(parts.clone());
        assert_eq!((standing.reason(), metrics.waiting.get()), (None, 0));
        standing.clone().wait(&"block 7");
        assert_eq!(parts.all()[&Part::Ingest], "waiting: block 7");
        assert_eq!((standing.reason().as_deref(), metrics.waiting.get()), (Some("block 7"), 1));
        assert!(metrics.text().unwrap().contains("weighhouse_indexer_waiting 1"));
        standing.go_on();
        assert_eq!((standing.reason(), metrics.waiting.get()), (None, 0));
        assert_eq!(parts.all()[&Part::Ingest], "running");
    }

    #[test]
    fn a_wait_that_comes_and_goes_is_logged_once_a_minute() {
        let now = Instant::now();
        assert!(is_due(None, now));
        assert!(!is_due(Some(now), now + LOG_PAUSE / 2));
        assert!(is_due(Some(now), now + LOG_PAUSE));
    }
}
