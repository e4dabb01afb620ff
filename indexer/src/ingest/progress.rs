//! The rate of ingest and the time left, for a terminal, the log and the figures.

use std::collections::VecDeque;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::metrics::Metrics;

/// The time over which the rate is taken.
const SPAN: Duration = Duration::from_secs(10);
/// The least time between two marks from which the rate is taken.
const MARK_PAUSE: Duration = Duration::from_millis(100);
/// The time between two lines on a terminal.
const TERMINAL_PAUSE: Duration = Duration::from_secs(1);
/// The time between two lines in the log.
const LOG_PAUSE: Duration = Duration::from_secs(30);
/// The blocks left above which ingest catches up, which is worth a line.
const CATCHING_UP: i64 = 100;

/// The rate of ingest.
#[derive(Debug)]
pub(super) struct Progress {
    metrics: Metrics,
    /// Blocks and events committed since the start, at moments of the last [`SPAN`].
    marks: VecDeque<Mark>,
    is_on_terminal: bool,
    shown_at: Instant,
    logged_at: Instant,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    at: Instant,
    blocks: u64,
    events: u64,
}

/// The rate over the last seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Rate {
    blocks_per_s: u64,
    events_per_s: u64,
}

impl Progress {
    pub fn new(metrics: Metrics) -> Self {
        let now = Instant::now();
        Progress {
            metrics,
            marks: VecDeque::new(),
            is_on_terminal: io::stderr().is_terminal(),
            shown_at: now,
            logged_at: now,
        }
    }

    /// Takes the figures of what is committed, and says them where they are due.
    pub fn tell(&mut self, height: i64, head: i64, now: Instant) {
        let rate = self.rate(Mark { at: now, blocks: self.metrics.blocks.get(), events: self.metrics.events.get() });
        let left = u64::try_from(head.saturating_sub(height)).unwrap_or_default();
        let seconds_left = if left == 0 { Some(0) } else { left.checked_div(rate.blocks_per_s) };
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.metrics.blocks_per_second.set(number(rate.blocks_per_s));
        self.metrics.events_per_second.set(number(rate.events_per_s));
        self.metrics.seconds_left.set(seconds_left.map_or(-1, number));
        if head.saturating_sub(height) < CATCHING_UP {
            return;
        }
        if now.duration_since(self.logged_at) >= LOG_PAUSE {
            self.logged_at = now;
            let Rate { blocks_per_s, events_per_s } = rate;
            tracing::info!(height, head, blocks_per_s, events_per_s, seconds_left, "catching up");
        }
        if self.is_on_terminal && now.duration_since(self.shown_at) >= TERMINAL_PAUSE {
            self.shown_at = now;
            // The cursor stays at the line's begin, so that a line of the log takes its place.
            let _ = write!(io::stderr(), "\x1b[2K{}\r", line(height, head, rate, seconds_left));
        }
    }

    fn rate(&mut self, now: Mark) -> Rate {
        if self.marks.back().is_none_or(|last| now.at.duration_since(last.at) >= MARK_PAUSE) {
            self.marks.push_back(now);
        }
        while self.marks.len() > 1 && self.marks.front().is_some_and(|mark| now.at.duration_since(mark.at) > SPAN) {
            self.marks.pop_front();
        }
        let Some(first) = self.marks.front() else { return Rate::default() };
        let ms = u64::try_from(now.at.duration_since(first.at).as_millis()).unwrap_or(u64::MAX);
        let per_s = |now: u64, then: u64| now.saturating_sub(then).saturating_mul(1_000).checked_div(ms).unwrap_or(0);
        Rate { blocks_per_s: per_s(now.blocks, first.blocks), events_per_s: per_s(now.events, first.events) }
    }
}

/// The line on a terminal.
fn line(height: i64, head: i64, rate: Rate, seconds_left: Option<u64>) -> String {
    let Rate { blocks_per_s, events_per_s } = rate;
    let time = seconds_left.map_or_else(|| "time unknown".to_owned(), |seconds| clock(seconds) + " left");
    format!("height {height} of {head}, {blocks_per_s} blocks/s, {events_per_s} events/s, {time}")
}

/// Hours, minutes and seconds.
fn clock(seconds: u64) -> String {
    format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_that_of_the_last_seconds() {
        let (metrics, began) = (Metrics::default(), Instant::now());
        let mut progress = Progress::new(metrics.clone());
        let mut after = |seconds: u64, blocks: u64| {
            metrics.blocks.inc_by(blocks);
            metrics.events.inc_by(blocks * 3);
            progress.tell(0, 1_000, began + Duration::from_secs(seconds));
            (metrics.blocks_per_second.get(), metrics.events_per_second.get(), metrics.seconds_left.get())
        };
        assert_eq!(after(0, 0), (0, 0, -1));
        assert_eq!(after(2, 100), (50, 150, 20));
        assert_eq!(after(20, 10), (0, 0, -1), "a minute ago is no measure of now");
        assert_eq!(after(21, 40), (40, 120, 25));
    }

    #[test]
    fn the_line_on_a_terminal_has_the_rate_and_the_time_left() {
        let rate = Rate { blocks_per_s: 50, events_per_s: 150 };
        assert_eq!(
            line(3_950, 187_000, rate, Some(3_661)),
            "height 3950 of 187000, 50 blocks/s, 150 events/s, 1:01:01 left"
        );
        assert_eq!(line(1, 187_000, Rate::default(), None), "height 1 of 187000, 0 blocks/s, 0 events/s, time unknown");
    }

    #[test]
    fn time_is_told_as_a_clock_does() {
        assert_eq!([0, 61, 36_061].map(clock), ["0:00:00", "0:01:01", "10:01:01"]);
    }
}
