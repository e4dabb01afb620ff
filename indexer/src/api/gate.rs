//! The gate of all requests: so many run, so many wait for a moment, and the rest hear at once that it is too many.
//!
//! Dear requests pass a narrower gate first, so that cheap ones find room beside them. A queue that a burst made has time
//! to empty; one that stands is a load above what the server can do, and waiting in it would make every answer late
//! instead of refusing some: then four times as many wait as run, each for [`HASTE`] at most, and the rest is refused before anything
//! of it is read. That lasts until nobody was refused for [`RELIEF`]: a queue that ended as soon as it was short would be long again
//! a burst later, for as long as the load is too much.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::limits::Limits;

/// What is said to those who are refused.
pub(super) const TOO_MANY: &str = "too many requests run: try again in a moment";
/// Points from which a request is dear: a storefront's searches with facets, long pages of long rows.
const DEAR: usize = 1_500;
/// Time without a request that passed at once after which a queue stands.
const BURST: Duration = Duration::from_millis(150);
/// Time without a refusal after which a queue no longer stands.
const RELIEF: Duration = Duration::from_millis(200);
/// Places in a queue that stands, for each request that runs: in a good moment all of them are served within [`HASTE`].
const HASTY: usize = 4;
/// Longest wait in a queue that stands.
const HASTE: Duration = Duration::from_millis(20);
/// The same of dear requests: each of them runs for longer, and a few that come together are no crowd.
const HASTE_OF_DEAR: Duration = Duration::from_millis(50);

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
    /// Places in a queue that stands.
    hasty: Arc<Semaphore>,
    patience: Duration,
    haste: Duration,
    begin: Instant,
    /// Milliseconds after `begin` from which a queue stands, unless a request passes at once before.
    burst_ends: Arc<AtomicU64>,
    /// Milliseconds after `begin` until which a queue stands, whether requests pass at once or not.
    relief: Arc<AtomicU64>,
}

impl Lane {
    fn new(running: usize, waiting: usize, patience: Duration, haste: Duration) -> Self {
        Lane {
            running: Arc::new(Semaphore::new(running)),
            waiting: Arc::new(Semaphore::new(waiting)),
            hasty: Arc::new(Semaphore::new(running.saturating_mul(HASTY).min(waiting))),
            patience,
            haste: haste.min(patience),
            begin: Instant::now(),
            burst_ends: Arc::default(),
            relief: Arc::default(),
        }
    }

    async fn pass(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(permit) = Arc::clone(&self.running).try_acquire_owned() {
            self.burst_ends.store(self.millis(BURST), Ordering::Relaxed);
            return Some(permit);
        }
        let permit = self.queue().await;
        if permit.is_none() {
            self.refuse();
        }
        permit
    }

    async fn queue(&self) -> Option<OwnedSemaphorePermit> {
        let (places, patience) = match self.stands() {
            false => (&self.waiting, self.patience),
            true => (&self.hasty, self.haste),
        };
        let _place = places.try_acquire().ok()?;
        tokio::time::timeout(patience, Arc::clone(&self.running).acquire_owned()).await.ok()?.ok()
    }

    /// Whether nothing passed at once for longer than a burst takes, or somebody was refused just now.
    fn stands(&self) -> bool {
        let now = self.millis(Duration::ZERO);
        now >= self.burst_ends.load(Ordering::Relaxed) || now < self.relief.load(Ordering::Relaxed)
    }

    fn refuse(&self) {
        self.relief.store(self.millis(RELIEF), Ordering::Relaxed);
    }

    /// The milliseconds from `begin` to so long after now.
    fn millis(&self, later: Duration) -> u64 {
        u64::try_from(self.begin.elapsed().saturating_add(later).as_millis()).unwrap_or(u64::MAX)
    }

    fn refuses(&self) -> bool {
        let is_full = self.running.available_permits() == 0 && self.hasty.available_permits() == 0 && self.stands();
        if is_full {
            self.refuse();
        }
        is_full
    }
}

impl Gate {
    /// A gate of these limits.
    pub fn new(limits: &Limits) -> Self {
        Gate {
            all: Lane::new(limits.running, limits.waiting, limits.patience, HASTE),
            dear: Lane::new(limits.running_dear, limits.waiting, limits.patience, HASTE_OF_DEAR),
        }
    }

    /// Admits a request that costs so many points; `None` when too many run and wait.
    pub async fn pass(&self, points: usize) -> Option<Pass> {
        let dear = if points < DEAR { None } else { Some(self.dear.pass().await?) };
        Some(Pass { _all: self.all.pass().await?, _dear: dear })
    }

    /// Whether a request is refused, whatever it costs. Ask it of those alone that hear so: a refusal keeps the queue short.
    pub fn refuses(&self) -> bool {
        self.all.refuses()
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
        Gate::new(&Limits { running: 3, running_dear: 1, waiting: 16, ..Limits::default() })
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
        let hasty: Vec<_> = (0..3 * HASTY)
            .map(|_| {
                tokio::spawn({
                    let gate = gate.clone();
                    async move { gate.pass(1).await.is_some() }
                })
            })
            .collect();
        tokio::task::yield_now().await;
        assert!(gate.refuses(), "no more may wait");
        let since = Instant::now();
        assert!(gate.pass(1).await.is_none());
        assert!(since.elapsed() < HASTE, "{:?}", since.elapsed());
        for waiting in hasty {
            assert!(!waiting.await.unwrap());
        }
        assert!(!gate.refuses());
        drop(running);
        assert!(burst.await.unwrap(), "the burst's request is admitted after all");
        assert!(gate.pass(1).await.is_some());
    }

    #[tokio::test]
    async fn a_gap_in_a_load_that_is_too_much_makes_no_burst_of_it() {
        let gate = gate();
        let load = || futures::future::join_all((0..3).map(|_| gate.pass(1)));
        let running = load().await;
        tokio::time::sleep(BURST + BURST / 2).await;
        assert!(gate.pass(1).await.is_none(), "it stands");
        drop(running);
        let running = load().await;
        assert!(running.iter().all(Option::is_some));
        let waiting: Vec<_> = (0..=3 * HASTY)
            .map(|_| {
                let gate = gate.clone();
                tokio::spawn(async move { gate.pass(1).await.is_some() })
            })
            .collect();
        tokio::time::sleep(HASTE * 2).await;
        assert!(waiting.iter().all(tokio::task::JoinHandle::is_finished), "none waits as in a burst");
        drop(running);
    }

    #[tokio::test]
    async fn a_queue_of_one_stands_no_longer_than_it_is_there() {
        let gate = Gate::new(&Limits { running: 1, running_dear: 1, waiting: 8, ..Limits::default() });
        let running = gate.pass(1).await.unwrap();
        tokio::time::sleep(BURST + BURST / 2).await;
        assert!(gate.pass(1).await.is_none(), "it stands");
        drop(running);
        tokio::time::sleep(RELIEF).await;
        let running = gate.pass(1).await.unwrap();
        let later = tokio::spawn({
            let gate = gate.clone();
            async move { gate.pass(1).await.is_some() }
        });
        tokio::time::sleep(HASTE * 2).await;
        drop(running);
        assert!(later.await.unwrap(), "a burst has time again");
    }
}
