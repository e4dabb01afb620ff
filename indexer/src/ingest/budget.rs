//! The memory that fetched blocks may take until they are committed.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use tokio::sync::Notify;

/// The most bytes of blocks that wait to be committed; a larger block goes alone.
const MAX_BYTES: usize = 128 * 1024 * 1024;
/// The last blocks by whose size the next ones are estimated.
const ESTIMATED_BY: usize = 64;

/// The bytes of blocks that wait to be committed. Clones share them.
#[derive(Clone, Debug)]
pub(super) struct Budget {
    limit: usize,
    held: Arc<Held>,
    recent: VecDeque<usize>,
}

#[derive(Debug, Default)]
struct Held {
    bytes: AtomicUsize,
    released: Notify,
}

/// The bytes of one block; dropping it gives them back.
#[derive(Debug)]
pub(super) struct Share {
    bytes: usize,
    held: Arc<Held>,
}

impl Default for Budget {
    fn default() -> Self {
        Budget::of(MAX_BYTES)
    }
}

impl Budget {
    fn of(limit: usize) -> Self {
        Budget { limit, held: Arc::default(), recent: VecDeque::with_capacity(ESTIMATED_BY) }
    }

    /// Whether there is room for one more block beside the `asked` ones that are on their way.
    pub fn has_room(&self, asked: usize) -> bool {
        let estimate = self.recent.iter().copied().max().unwrap_or_default();
        let coming = estimate.saturating_mul(asked.saturating_add(1));
        self.held.bytes.load(Ordering::Relaxed).saturating_add(coming) <= self.limit
    }

    /// Takes the bytes of a block that arrived.
    pub fn take(&mut self, bytes: usize) -> Share {
        if self.recent.len() == ESTIMATED_BY {
            self.recent.pop_front();
        }
        self.recent.push_back(bytes);
        self.held.bytes.fetch_add(bytes, Ordering::Relaxed);
        Share { bytes, held: Arc::clone(&self.held) }
    }

    /// Waits until a block's bytes are given back.
    pub async fn released(&self) {
        self.held.released.notified().await;
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.held.bytes.fetch_sub(self.bytes, Ordering::Relaxed);
        self.held.released.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_on_their_way_count_as_the_largest_of_late() {
        let mut budget = Budget::of(100);
        assert!(budget.has_room(16), "nothing is known of the first");
        let first = budget.take(20);
        assert!(budget.has_room(3) && !budget.has_room(4));
        let huge = budget.take(1_000);
        assert!(!budget.has_room(0));
        drop((first, huge));
        assert!(!budget.has_room(0), "the next may be as large");
        (0..ESTIMATED_BY).for_each(|_| drop(budget.take(1)));
        assert!(budget.has_room(99) && !budget.has_room(100));
    }
}
