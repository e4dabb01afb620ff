//! What a comparison found so far, and how far it is.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::facts;

/// The differences of each kind that are listed; the rest are counted.
const LISTED: usize = 100;
/// The time between two lines on a terminal.
const TERMINAL_PAUSE: Duration = Duration::from_secs(1);
/// The time between two lines in the log.
const LOG_PAUSE: Duration = Duration::from_secs(30);

/// Differences by kind, and the numbers of compared records.
pub(super) struct Found {
    kinds: BTreeMap<&'static str, Kind>,
    is_on_terminal: bool,
    shown_at: Instant,
    logged_at: Instant,
}

#[derive(Default)]
struct Kind {
    compared: u64,
    listed: Vec<String>,
    unlisted: u64,
}

impl Default for Found {
    fn default() -> Self {
        let now = Instant::now();
        let is_on_terminal = io::stderr().is_terminal();
        Found { kinds: BTreeMap::new(), is_on_terminal, shown_at: now, logged_at: now }
    }
}

impl Found {
    /// Compares what both sides state about a record of a kind.
    pub(super) fn compare(&mut self, kind: &'static str, record: &str, index: &Value, chain: &Value) {
        let differences = facts::differences(record, index, chain);
        let of_kind = self.kinds.entry(kind).or_default();
        of_kind.compared += 1;
        for difference in differences {
            if of_kind.listed.len() < LISTED {
                of_kind.listed.push(difference);
            } else {
                of_kind.unlisted += 1;
            }
        }
        let compared = of_kind.compared;
        self.tell(kind, compared, Instant::now());
    }

    fn tell(&mut self, kind: &'static str, compared: u64, now: Instant) {
        if now.duration_since(self.logged_at) >= LOG_PAUSE {
            self.logged_at = now;
            tracing::info!(kind, compared, "comparing with the contracts");
        }
        if self.is_on_terminal && now.duration_since(self.shown_at) >= TERMINAL_PAUSE {
            self.shown_at = now;
            // The cursor stays at the line's begin, so that a line of the log takes its place.
            let _ = write!(io::stderr(), "\x1b[2Kcompared {compared} {kind} with the contracts\r");
        }
    }

    /// The numbers of compared records, and the differences.
    pub(super) fn end(self) -> (BTreeMap<&'static str, u64>, Vec<String>) {
        if self.is_on_terminal {
            let _ = write!(io::stderr(), "\x1b[2K");
        }
        let compared = self.kinds.iter().map(|(kind, of_kind)| (*kind, of_kind.compared)).collect();
        let differences = self.kinds.into_iter().flat_map(|(kind, Kind { listed, unlisted, .. })| {
            let rest = (unlisted > 0).then(|| format!("{unlisted} more differences of {kind}"));
            listed.into_iter().chain(rest)
        });
        (compared, differences.collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_differences_of_a_kind_are_listed_and_the_others_counted() {
        let mut found = Found::default();
        for number in 0..130 {
            found.compare("orders", &format!("order {number}"), &json!(1), &json!(2));
        }
        found.compare("bonds", "bond of alice", &json!(1), &json!(1));
        let (compared, differences) = found.end();
        assert_eq!(compared, BTreeMap::from([("orders", 130), ("bonds", 1)]));
        assert_eq!(differences.len(), 101);
        assert_eq!(differences[100], "30 more differences of orders");
    }
}
