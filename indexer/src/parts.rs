//! The parts of one process, each of which may stand still without the others.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;

/// Panics of a part within [`PANIC_SPAN`] after which it is not started again.
const MAX_PANICS: usize = 5;
/// See [`MAX_PANICS`].
const PANIC_SPAN: Duration = Duration::from_secs(60);
/// Pause before a part that panicked starts again.
const PANIC_PAUSE: Duration = Duration::from_secs(1);

/// A part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Follows the chain.
    Ingest,
    /// Fetches model cards.
    Cards,
    /// Watches sold files on IPFS.
    Availability,
    /// Reads the heads of sealed files.
    Heads,
    /// Asks domains that profiles claim.
    Domains,
    /// Marks listings whose publishers' standing changed.
    Publishers,
    /// Answers requests.
    Serve,
    /// Hands files out.
    Files,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Part::Ingest => "ingest",
            Part::Cards => "cards",
            Part::Availability => "availability",
            Part::Heads => "heads",
            Part::Domains => "domains",
            Part::Publishers => "publishers",
            Part::Serve => "serve",
            Part::Files => "files",
        })
    }
}

/// The state of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It works.
    Running,
    /// It waits for a node, a database or another process, and goes on by itself.
    Waiting(String),
    /// It ended and does not start again.
    Ended(String),
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            State::Running => f.write_str("running"),
            State::Waiting(reason) => write!(f, "waiting: {reason}"),
            State::Ended(reason) => write!(f, "ended: {reason}"),
        }
    }
}

/// The states of this process's parts. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Parts(Arc<Mutex<BTreeMap<Part, State>>>);

impl Parts {
    /// Notes the state of a part.
    pub fn note(&self, part: Part, state: State) {
        self.lock().insert(part, state);
    }

    /// The states in words.
    pub fn all(&self) -> BTreeMap<Part, String> {
        self.lock().iter().map(|(part, state)| (*part, state.to_string())).collect()
    }

    /// Whether this process followed the chain and ended. An ingest that waits is judged by its lag alone: it may wait
    /// for a node that lags, or stand by while another process follows the chain.
    pub fn has_ingest_ended(&self) -> bool {
        matches!(self.lock().get(&Part::Ingest), Some(State::Ended(_)))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Part, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs a part, and starts it again if it panics, unless it does so again and again.
///
/// # Errors
/// What the part ends with, or that it panics.
pub async fn run<F>(part: Part, start: impl Fn() -> F) -> anyhow::Result<()>
where
    F: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    run_again(part, PANIC_PAUSE, start).await
}

async fn run_again<F>(part: Part, pause: Duration, start: impl Fn() -> F) -> anyhow::Result<()>
where
    F: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    let mut panics: Vec<Instant> = Vec::new();
    loop {
        let error = match tokio::spawn(start()).await {
            Ok(outcome) => return outcome,
            Err(error) => error,
        };
        panics.retain(|at| at.elapsed() < PANIC_SPAN);
        panics.push(Instant::now());
        if !error.is_panic() || panics.len() >= MAX_PANICS {
            anyhow::bail!("{part} panicked {} times in {} s", panics.len(), PANIC_SPAN.as_secs());
        }
        tracing::error!(%part, "panicked; starting it again");
        tokio::time::sleep(pause).await;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_part_that_panics_starts_again_but_not_for_ever() {
        let starts = Arc::new(AtomicUsize::new(0));
        let panics_until = |last: usize| {
            let starts = Arc::clone(&starts);
            move || {
                let start = starts.fetch_add(1, Ordering::Relaxed);
                async move {
                    assert!(start >= last, "a fault");
                    Ok(())
                }
            }
        };
        run_again(Part::Cards, Duration::ZERO, panics_until(3)).await.unwrap();
        assert_eq!(starts.swap(0, Ordering::Relaxed), 4);
        let error = run_again(Part::Cards, Duration::ZERO, panics_until(usize::MAX)).await.unwrap_err();
        assert_eq!((error.to_string().as_str(), starts.load(Ordering::Relaxed)), ("cards panicked 5 times in 60 s", 5));
    }
}
