//! The gate of all requests: so many run, so many wait for a moment, and the rest hear at once that it is too many.
//!
//! Dear requests pass a narrower gate first, so that cheap ones find room beside them. A queue that a burst made has time
//! to empty; one that stands is a load above what the server can do, and waiting in it would make every answer late
//! instead of refusing some: a request then waits for [`HASTE`] at most.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::limits::Limits;

/// Points from which a request is dear: facets, long pages of long rows.
const DEAR: usize = 500;
/// Time without a request that passed at once after which a queue stands.
const BURST: Duration = Duration::from_millis(100);
/// Longest wait in a queue that stands.
const HASTE: Duration = Duration::from_millis(20);

/// Admits requests. Clones are one gate.
#[derive(Clone)]
pub struct Gate {
    all: Lane,
    dear: Lane,
}

/// The right to run, until it is dropped.
pub struct Pass {
    _all: OwnedSemaphorePermit,
    _dear: Option<OwnedSemaphorePermit>,
}

/// So many at a time, and those before it.
#[derive(Clone)]
struct Lane {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    patience: Duration,
    begin: Instant,
    /// Milliseconds after `begin` at which a request last passed at once.
    calm: Arc<AtomicU64>,
}

impl Lane {
    fn new(running: usize, waiting: usize, patience: Duration) -> Self {
        Lane {
            running: Arc::new(Semaphore::new(running)),
            waiting: Arc::new(Semaphore::new(waiting)),
            patience,
            begin: Instant::now(),
            calm: Arc::default(),
        }
    }

    async fn pass(&self) -> Option<OwnedSemaphorePermit> {
        let now = self.begin.elapsed();
        if let Ok(permit) = Arc::clone(&self.running).try_acquire_owned() {
            self.calm.store(u64::try_from(now.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
            return Some(permit);
        }
        let _place = self.waiting.try_acquire().ok()?;
        let calm = Duration::from_millis(self.calm.load(Ordering::Relaxed));
        let patience = if now.saturating_sub(calm) < BURST { self.patience } else { HASTE.min(self.patience) };
        tokio::time::timeout(patience, Arc::clone(&self.running).acquire_owned()).await.ok()?.ok()
    }
}

impl Gate {
    /// A gate of these limits.
    pub fn new(limits: &Limits) -> Self {
        Gate {
            all: Lane::new(limits.running, limits.waiting, limits.patience),
            dear: Lane::new(limits.running_dear, limits.waiting, limits.patience),
        }
    }

    /// Admits a request that costs so many points; `None` when too many run and wait.
    pub async fn pass(&self, points: usize) -> Option<Pass> {
        let dear = if points < DEAR { None } else { Some(self.dear.pass().await?) };
        Some(Pass { _all: self.all.pass().await?, _dear: dear })
    }

    /// Admits one that was promised an answer, however long it waits.
    pub async fn wait(&self) -> Option<Pass> {
        let permit = Arc::clone(&self.all.running).acquire_owned().await.ok()?;
        Some(Pass { _all: permit, _dear: None })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn gate() -> Gate {
        Gate::new(&Limits { running: 3, running_dear: 1, waiting: 8, ..Limits::default() })
    }

    #[tokio::test]
    async fn cheap_requests_find_room_beside_dear_ones() {
        let gate = gate();
        let _dear = gate.pass(DEAR).await.unwrap();
        let second = tokio::spawn({
            let gate = gate.clone();
            async move { gate.pass(10 * DEAR).await.is_some() }
        });
        tokio::task::yield_now().await;
        let cheap = [gate.pass(1).await, gate.pass(DEAR - 1).await];
        assert!(cheap.iter().all(Option::is_some) && !second.is_finished());
    }

    #[tokio::test]
    async fn a_burst_has_time_and_a_queue_that_stands_has_none() {
        let gate = gate();
        let running: Vec<Pass> =
            futures::future::join_all((0..3).map(|_| gate.pass(1))).await.into_iter().flatten().collect();
        assert_eq!(running.len(), 3);
        let burst = tokio::spawn({
            let gate = gate.clone();
            async move { gate.pass(1).await.is_some() }
        });
        tokio::time::sleep(BURST + BURST / 2).await;
        let since = Instant::now();
        assert!(gate.pass(1).await.is_none(), "the queue stands");
        assert!(since.elapsed() < Duration::from_millis(200), "{:?}", since.elapsed());
        drop(running);
        assert!(burst.await.unwrap(), "the burst's request is admitted after all");
        assert!(gate.pass(1).await.is_some());
    }
}
