//! The share of the database and of memory that one request gets.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::Arc;
use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

use super::error::Failure;

/// Connections that one request has at the same time: a request of many fields must not take all of them.
const TURNS: usize = 3;

/// The bounds of one answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    /// Bytes that the database sends for it, and bytes of its values: each at most this.
    pub bytes: u64,
    /// Longest time for counting a list.
    pub count_time: Duration,
}

/// One answer: its turns at the database, and its bytes so far.
pub(crate) struct Answer {
    turns: Arc<Semaphore>,
    allowance: Allowance,
    read: AtomicU64,
    written: AtomicU64,
    searched: AtomicBool,
}

impl Answer {
    pub(crate) fn new(allowance: Allowance) -> Self {
        Answer {
            turns: Arc::new(Semaphore::new(TURNS)),
            allowance,
            read: AtomicU64::new(0),
            written: AtomicU64::new(0),
            searched: AtomicBool::new(false),
        }
    }

    /// The program's own reading, which bounds itself.
    pub(super) fn unbounded() -> Self {
        Answer::new(Allowance { bytes: u64::MAX, count_time: Duration::from_secs(5) })
    }

    /// Counts from zero again: for the next event of a subscription.
    pub(crate) fn restart(&self) {
        self.read.store(0, Ordering::Relaxed);
        self.written.store(0, Ordering::Relaxed);
        self.searched.store(false, Ordering::Relaxed);
    }

    /// Notes that the answer says what the search index found.
    pub(super) fn note_search(&self) {
        self.searched.store(true, Ordering::Relaxed);
    }

    /// Whether it does.
    pub(crate) fn is_searched(&self) -> bool {
        self.searched.load(Ordering::Relaxed)
    }

    /// Waits until this request has fewer than [`TURNS`] connections.
    pub(super) async fn turn(&self) -> Result<SemaphorePermit<'_>, Failure> {
        self.turns.acquire().await.map_err(|_| Failure::Busy)
    }

    /// As [`Answer::turn`], for what the search index finds: the answer says it.
    pub(super) async fn search_turn(&self) -> Result<SemaphorePermit<'_>, Failure> {
        self.note_search();
        self.turn().await
    }

    /// As [`Answer::turn`], for what outlives one statement.
    pub(super) async fn lasting_turn(&self) -> Result<OwnedSemaphorePermit, Failure> {
        Arc::clone(&self.turns).acquire_owned().await.map_err(|_| Failure::Busy)
    }

    /// Longest time for counting a list.
    pub(super) fn count_time(&self) -> Duration {
        self.allowance.count_time
    }

    /// Counts bytes that the database sent.
    ///
    /// # Errors
    /// Above the allowance.
    pub(super) fn read(&self, bytes: u64) -> Result<(), Failure> {
        self.add(&self.read, bytes)
    }

    /// Counts bytes that the answer grows by. One row may be shown many times.
    ///
    /// # Errors
    /// Above the allowance.
    pub(crate) fn write(&self, bytes: u64) -> Result<(), Failure> {
        self.add(&self.written, bytes)
    }

    fn add(&self, sum: &AtomicU64, bytes: u64) -> Result<(), Failure> {
        let limit = self.allowance.bytes;
        if sum.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) > limit {
            return Err(Failure::TooLarge { limit });
        }
        Ok(())
    }
}

/// The work that all requests together make for the database. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    /// Statements.
    pub statements: Counter,
    /// Bytes of the rows that answered them.
    pub bytes: Counter,
}
