//! The gate of all requests: so many run, so many wait for a moment, and the rest hear at once that it is too many.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Admits requests. Clones are one gate.
#[derive(Clone)]
pub struct Gate {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    patience: Duration,
}

/// The right to run, until it is dropped.
pub struct Pass {
    _permit: OwnedSemaphorePermit,
}

impl Gate {
    /// A gate for so many at a time, before which so many wait, and none longer than `patience`.
    pub fn new(running: usize, waiting: usize, patience: Duration) -> Self {
        Gate { running: Arc::new(Semaphore::new(running)), waiting: Arc::new(Semaphore::new(waiting)), patience }
    }

    /// Admits a request; `None` when too many run and wait.
    pub async fn pass(&self) -> Option<Pass> {
        if let Ok(permit) = Arc::clone(&self.running).try_acquire_owned() {
            return Some(Pass { _permit: permit });
        }
        let _place = self.waiting.try_acquire().ok()?;
        tokio::time::timeout(self.patience, self.wait()).await.ok()?
    }

    /// Admits one that was promised an answer, however long it waits.
    pub async fn wait(&self) -> Option<Pass> {
        let permit = Arc::clone(&self.running).acquire_owned().await.ok()?;
        Some(Pass { _permit: permit })
    }
}
