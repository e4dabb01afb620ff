//! The queue of files to check, in memory and bounded: anybody fills it by asking, and nobody keeps others from their turn.
//!
//! The n-th of a seller's files that wait has turn n, so that nobody's queue stands before another's first file. A seller has
//! one place of each line at a time. A file that failed rests, longer each time, and has places apart from those of files
//! that were never tried.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::lines::Line;

/// Files that wait.
const MAX_WAITING: usize = 256;
/// Of these, of one seller.
const MAX_WAITING_EACH: usize = 16;
/// Files that failed and are remembered.
const MAX_FAILED: usize = 4_096;
/// The rest after a first failure; it doubles up to [`LONGEST_REST`].
const FIRST_REST: Duration = Duration::from_secs(5);
const LONGEST_REST: Duration = Duration::from_secs(3_600);

/// Files of a line that are fetched and checked at the same time: each takes its room on the disk.
fn places(line: Line) -> usize {
    match line {
        Line::Fresh => 3,
        Line::Again => 1,
    }
}

/// What becomes of a file that somebody wants checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// It waits for its turn, or is being checked, since this time.
    Waits(Duration),
    /// It failed, for this reason, and is tried again if somebody asks after this time.
    Rests(Duration, Obstacle),
    /// As many files wait as may, in all or of this seller.
    Full,
}

/// The reason for which a file could not be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// The node does not find it.
    NotFound,
    /// It has more bytes than are checked.
    TooLarge(u64),
    /// No sealed file of a version that names it has so many bytes.
    Other(u64),
    /// It comes too slowly, or breaks off.
    Broken,
    /// The node or the database does not answer: no fault of the file.
    Server,
}

#[derive(Debug)]
struct Waiting {
    seller: String,
    line: Line,
    turn: usize,
    number: u64,
    since: Instant,
}

#[derive(Clone, Debug)]
struct Running {
    seller: String,
    line: Line,
    since: Instant,
}

#[derive(Clone, Copy, Debug)]
struct Failed {
    failures: u32,
    until: Instant,
    obstacle: Obstacle,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: HashMap<String, Waiting>,
    running: HashMap<String, Running>,
    failed: HashMap<String, Failed>,
    /// Files that ever waited.
    number: u64,
}

impl Queue {
    /// Enqueues a seller's file.
    pub(super) fn want(&mut self, cid: &str, seller: &str, now: Instant) -> Wish {
        let waiting = self.waiting.get(cid).map(|waiting| waiting.since);
        if let Some(since) = waiting.or_else(|| self.running.get(cid).map(|running| running.since)) {
            return Wish::Waits(now.saturating_duration_since(since));
        }
        let line = match self.failed.get(cid) {
            Some(failed) if failed.until > now => return Wish::Rests(failed.until - now, failed.obstacle),
            Some(failed) if failed.failures > 0 => Line::Again,
            _ => Line::Fresh,
        };
        let turn = 1 + self.waiting.values().filter(|waiting| waiting.seller == seller).count();
        if turn > MAX_WAITING_EACH || (self.waiting.len() >= MAX_WAITING && !self.drop_after(turn)) {
            return Wish::Full;
        }
        self.number += 1;
        let (seller, number) = (seller.to_owned(), self.number);
        self.waiting.insert(cid.to_owned(), Waiting { seller, line, turn, number, since: now });
        Wish::Waits(Duration::ZERO)
    }

    /// Drops the last of the files that wait, if its turn is after this one.
    fn drop_after(&mut self, turn: usize) -> bool {
        let last = self.waiting.iter().max_by_key(|(_, waiting)| (waiting.turn, waiting.number));
        let Some(cid) = last.filter(|(_, last)| last.turn > turn).map(|(cid, _)| cid.clone()) else { return false };
        self.waiting.remove(&cid).is_some()
    }

    /// The file whose turn it is, if there is a place for it.
    pub(super) fn next(&mut self) -> Option<String> {
        let cid = Line::ALL.into_iter().find_map(|line| self.first(line))?;
        let Waiting { seller, line, since, .. } = self.waiting.remove(&cid)?;
        self.running.insert(cid.clone(), Running { seller, line, since });
        Some(cid)
    }

    fn first(&self, line: Line) -> Option<String> {
        let running = || self.running.values().filter(move |running| running.line == line);
        if running().count() >= places(line) {
            return None;
        }
        let is_next =
            |waiting: &Waiting| waiting.line == line && running().all(|running| running.seller != waiting.seller);
        let waiting = self.waiting.iter().filter(|(_, waiting)| is_next(waiting));
        waiting.min_by_key(|(_, waiting)| (waiting.turn, waiting.number)).map(|(cid, _)| cid.clone())
    }

    /// Frees the place of a file that was checked, or that met an obstacle.
    pub(super) fn ended(&mut self, cid: &str, outcome: Result<(), Obstacle>, now: Instant) {
        self.running.remove(cid);
        let Err(obstacle) = outcome else {
            self.failed.remove(cid);
            return;
        };
        let before = self.failed.get(cid).map_or(0, |failed| failed.failures);
        let failures = if obstacle == Obstacle::Server { before } else { before.saturating_add(1) };
        let rest = match obstacle {
            Obstacle::Server => FIRST_REST,
            // Its root block says so: another attempt finds the same.
            Obstacle::Other(_) | Obstacle::TooLarge(_) => LONGEST_REST,
            Obstacle::NotFound | Obstacle::Broken => {
                LONGEST_REST.min(FIRST_REST.saturating_mul(1 << (failures.saturating_sub(1)).min(10)))
            }
        };
        if self.failed.len() >= MAX_FAILED && !self.failed.contains_key(cid) {
            let soonest = self.failed.iter().min_by_key(|(_, failed)| failed.until).map(|(cid, _)| cid.clone());
            soonest.and_then(|cid| self.failed.remove(&cid));
        }
        self.failed.insert(cid.to_owned(), Failed { failures, until: now + rest, obstacle });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Takes all that finds a place.
    fn taken(queue: &mut Queue) -> Vec<String> {
        std::iter::from_fn(|| queue.next()).collect()
    }

    const WAITS: Wish = Wish::Waits(Duration::ZERO);

    #[test]
    fn who_asks_again_hears_how_long_the_file_waits() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        queue.want("file", "alice", now);
        let later = |seconds| now + Duration::from_secs(seconds);
        assert_eq!(queue.want("file", "alice", later(3)), Wish::Waits(Duration::from_secs(3)));
        assert_eq!(taken(&mut queue), ["file"]);
        assert_eq!(queue.want("file", "bob", later(7)), Wish::Waits(Duration::from_secs(7)), "it is being checked");
    }

    #[test]
    fn a_sellers_queue_stands_before_nobodys_first_file() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        for n in 0..10 {
            assert_eq!(queue.want(&format!("a{n}"), "alice", now), WAITS);
        }
        assert_eq!(taken(&mut queue), ["a0"], "one place for a seller");
        for (cid, seller) in [("b0", "bob"), ("b1", "bob"), ("c0", "carol"), ("d0", "dave")] {
            assert_eq!(queue.want(cid, seller, now), WAITS);
        }
        assert_eq!(taken(&mut queue), ["b0", "c0"]);
        queue.ended("a0", Ok(()), now);
        assert_eq!(taken(&mut queue), ["d0"]);
        queue.ended("b0", Ok(()), now);
        assert_eq!(taken(&mut queue), ["a1"], "then the second of each, the oldest wish first");
    }

    #[test]
    fn a_file_that_fails_rests_and_takes_no_place_of_the_others() {
        let (mut queue, mut now) = (Queue::default(), Instant::now());
        for rest in [5, 10, 20, 40] {
            queue.want("dead", "alice", now);
            assert_eq!(taken(&mut queue), ["dead"]);
            assert_eq!(queue.want("dead", "alice", now), WAITS, "it is being looked for");
            queue.ended("dead", Err(Obstacle::NotFound), now);
            let rest = Duration::from_secs(rest);
            assert_eq!(queue.want("dead", "alice", now), Wish::Rests(rest, Obstacle::NotFound));
            assert_eq!(taken(&mut queue), [""; 0]);
            now += rest;
        }
        for seller in 0..6 {
            let (dead, seller) = (format!("dead {seller}"), format!("seller {seller}"));
            queue.want(&dead, &seller, now);
            queue.next();
            queue.ended(&dead, Err(Obstacle::Broken), now);
        }
        now += Duration::from_secs(3_600);
        for seller in 0..6 {
            queue.want(&format!("dead {seller}"), &format!("seller {seller}"), now);
        }
        assert_eq!(taken(&mut queue), ["dead 0"]);
        queue.want("sound", "seller 0", now);
        assert_eq!(taken(&mut queue), ["sound"]);
        queue.ended("sound", Ok(()), now);
        queue.ended("dead 0", Ok(()), now);
        assert_eq!(queue.want("dead 0", "seller 0", now), WAITS, "what was found is forgotten");
    }

    #[test]
    fn what_the_root_block_says_is_not_asked_again_for_an_hour_and_a_servers_fault_is_no_files() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        for (obstacle, rest, line) in [
            (Obstacle::TooLarge(9), 3_600, Line::Again),
            (Obstacle::Other(9), 3_600, Line::Again),
            (Obstacle::Server, 5, Line::Fresh),
        ] {
            queue.want("file", "alice", now);
            queue.next().unwrap();
            queue.ended("file", Err(obstacle), now);
            let rest = Duration::from_secs(rest);
            assert_eq!(queue.want("file", "alice", now), Wish::Rests(rest, obstacle));
            queue.want("file", "alice", now + rest);
            assert_eq!(queue.waiting["file"].line, line);
            queue = Queue::default();
        }
    }

    #[test]
    fn a_full_queue_says_so_and_its_last_leaves_for_an_earlier_turn() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        for seller in 0..16 {
            for n in 0..16 {
                assert_eq!(queue.want(&format!("{seller} {n}"), &format!("seller {seller}"), now), WAITS);
            }
            assert_eq!(queue.want("one more", &format!("seller {seller}"), now), Wish::Full);
        }
        assert_eq!(queue.want("first", "somebody else", now), WAITS);
        assert_eq!(queue.waiting.len(), MAX_WAITING);
        assert!(!queue.waiting.contains_key("15 15"));
        for seller in 0..254 {
            queue.want(&format!("first {seller}"), &format!("else {seller}"), now);
        }
        assert!((0..16).any(|seller| !queue.waiting.contains_key(&format!("{seller} 1"))));
        for seller in 0..300 {
            queue.want(&format!("more {seller}"), &format!("more {seller}"), now);
        }
        assert_eq!(queue.waiting.len(), MAX_WAITING);
        assert_eq!(queue.want("late", "late", now), Wish::Full, "each is somebody's first");
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        for n in 0..5_000 {
            queue.want(&n.to_string(), "alice", now);
            queue.next().unwrap();
            queue.ended(&n.to_string(), Err(Obstacle::NotFound), now + Duration::from_millis(n));
        }
        assert_eq!(queue.failed.len(), MAX_FAILED);
        assert!(queue.failed.contains_key("4999") && !queue.failed.contains_key("0"));
    }
}
