//! The bounds of what is asked and answered, in one place.

use std::time::Duration;

/// The bounds of an interface. Tests make them smaller.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Most that a query may cost: see `docs/api.md`.
    pub cost: usize,
    /// Deepest nesting of a query. A page's nodes begin at three; introspection needs thirteen.
    pub depth: usize,
    /// Most aliases in a document: an alias asks for the same field again.
    pub aliases: usize,
    /// Most fields and fragments in a document, each fragment counted wherever it is used: fragments of fragments
    /// grow faster than their text.
    pub selections: usize,
    /// Most bytes of an answer, and most that the database sends for it.
    pub answer_bytes: u64,
    /// Longest time for an answer.
    pub answer_time: Duration,
    /// Longest time for counting a list. A page is answered without its count.
    pub count_time: Duration,
    /// Requests that run at the same time.
    pub running: usize,
    /// Requests that wait to run.
    pub waiting: usize,
    /// Longest time to wait.
    pub patience: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            cost: 10_000,
            depth: 15,
            aliases: 30,
            selections: 4_096,
            answer_bytes: 8 << 20,
            answer_time: Duration::from_secs(15),
            count_time: Duration::from_millis(500),
            running: 64,
            waiting: 256,
            patience: Duration::from_secs(1),
        }
    }
}
