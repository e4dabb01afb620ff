//! The bounds of what is asked and answered, in one place.

use std::time::Duration;

use ipnet::IpNet;

use crate::workers;

/// The bounds of an interface. Tests make them smaller.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Most that a query may cost: see `docs/api.md`.
    pub cost: usize,
    /// Points that one caller may spend at once; 0 charges nobody.
    pub budget: u32,
    /// Points that come back in a second.
    pub budget_per_second: u32,
    /// Networks of the proxies whose word on their callers is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether everybody reaches this server over TLS, which a proxy ends.
    pub is_behind_tls: bool,
    /// Deepest nesting of a query. A page's nodes begin at three; introspection needs thirteen.
    pub depth: usize,
    /// Most aliases in a document: an alias asks for the same field again.
    pub aliases: usize,
    /// Most fragments in a document: whatever follows fragments into fragments calls itself for each.
    pub fragments: usize,
    /// Most fields and fragments in a document, each fragment counted wherever it is used: fragments of fragments
    /// grow faster than their text.
    pub selections: usize,
    /// Most bytes of an answer, and most that the database sends for it.
    pub answer_bytes: u64,
    /// Longest time for an answer.
    pub answer_time: Duration,
    /// Longest time for which an answer is given again, where no block came after it; zero keeps none.
    pub kept_time: Duration,
    /// Longest time for a request, its body and its answer; not for a file that is sent or received.
    pub request_time: Duration,
    /// Longest time for counting a list. A page is answered without its count.
    pub count_time: Duration,
    /// Requests that run at the same time. More would be done no sooner, and each of them later.
    pub running: usize,
    /// Of these, dear ones. Each takes three connections to the database at most; the ten that workers share are more.
    pub running_dear: usize,
    /// Requests that wait to run.
    pub waiting: usize,
    /// Longest time to wait in a queue that a burst made.
    pub patience: Duration,
    /// Most bytes of a request, or of a message over WebSocket.
    pub request_bytes: usize,
    /// Open WebSocket connections.
    pub sockets: usize,
    /// Open WebSocket connections of one caller.
    pub sockets_each: usize,
    /// Operations that run over one connection at the same time.
    pub operations: usize,
    /// Longest time from a connection to its `connection_init`.
    pub init_time: Duration,
    /// Time after which a connection is pinged; without a sound in as much again, it ends.
    pub silence: Duration,
    /// Longest time for sending one message to somebody who does not read.
    pub send_time: Duration,
}

/// Requests that keep the cores busy while others wait for the database: two for each core, and two. The processes of a database
/// on the same machine take turns with the workers, so that each more makes all of them later.
fn running() -> usize {
    workers::number().saturating_mul(2).saturating_add(2)
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            cost: 10_000,
            budget: 100_000,
            budget_per_second: 2_000,
            trusted_proxies: Vec::new(),
            is_behind_tls: false,
            depth: 15,
            aliases: 30,
            fragments: 64,
            selections: 4_096,
            answer_bytes: 8 << 20,
            answer_time: Duration::from_secs(15),
            kept_time: Duration::ZERO,
            request_time: Duration::from_secs(30),
            count_time: Duration::from_millis(500),
            running: running(),
            running_dear: 3,
            waiting: 256,
            patience: Duration::from_secs(1),
            request_bytes: 64 << 10,
            sockets: 256,
            sockets_each: 8,
            operations: 16,
            init_time: Duration::from_secs(10),
            silence: Duration::from_secs(20),
            send_time: Duration::from_secs(10),
        }
    }
}
