//! How much is committed at a time: as much as takes half a second, within bounds. A commit costs by itself, whatever is in it;
//! near the chain's head none is that large, so that nobody waits for it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// The rows of a batch before any commit was timed.
const FIRST_ROWS: usize = 5_000;
/// The least rows of a batch that is cut for time.
const MIN_ROWS: usize = 500;
/// The most rows of a batch.
const MAX_ROWS: usize = 20_000;
/// The most bytes of a batch.
const MAX_BYTES: usize = 32 * 1024 * 1024;
/// The time of a commit below which batches grow.
const SHORT: Duration = Duration::from_millis(400);
/// The time of a commit above which batches shrink.
const LONG: Duration = Duration::from_millis(1_500);

/// The size of the next batch. A row is a block or an event.
#[derive(Debug)]
pub(super) struct BatchSize {
    rows: AtomicUsize,
}

impl Default for BatchSize {
    fn default() -> Self {
        BatchSize::of(FIRST_ROWS)
    }
}

impl BatchSize {
    pub(super) fn of(rows: usize) -> Self {
        BatchSize { rows: AtomicUsize::new(rows) }
    }

    /// Whether a batch of so many rows and bytes takes no further block.
    pub fn is_full(&self, rows: usize, bytes: usize) -> bool {
        rows >= self.rows.load(Ordering::Relaxed) || bytes >= MAX_BYTES
    }

    /// Fits the size to the time that a batch of so many rows took. One that was not full says nothing of a larger one.
    pub fn timed(&self, rows: usize, is_full: bool, took: Duration) {
        let wanted = self.rows.load(Ordering::Relaxed);
        let fitting = if took > LONG {
            (wanted.min(rows) / 2).max(MIN_ROWS)
        } else if took < SHORT && is_full {
            (wanted + wanted / 4).min(MAX_ROWS)
        } else {
            return;
        };
        self.rows.store(fitting, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_grow_while_commits_are_short_and_shrink_once_they_are_long() {
        let size = BatchSize::of(2_000);
        let (little, long) = (SHORT - Duration::from_millis(1), LONG + Duration::from_millis(1));
        size.timed(1_999, false, little);
        assert!(size.is_full(2_000, 0) && !size.is_full(1_999, 0), "a batch that was not full changes nothing");
        size.timed(1_960, true, little);
        assert!(size.is_full(2_500, 0) && !size.is_full(2_499, 0));
        size.timed(2_500, true, SHORT);
        assert!(!size.is_full(2_499, 0), "as long as it is to be");
        size.timed(2_500, true, long);
        assert!(size.is_full(1_250, 0));
        (0..99).for_each(|_| size.timed(usize::MAX, true, Duration::from_millis(1)));
        assert!(size.is_full(20_000, 0) && !size.is_full(19_999, 0));
        (0..99).for_each(|_| size.timed(20_000, true, long));
        assert!(size.is_full(500, 0) && !size.is_full(499, 0));
        assert!(size.is_full(1, MAX_BYTES));
    }
}
