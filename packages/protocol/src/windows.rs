//! Spans of time: when one has passed, and how long a buyer has to challenge a delivery.

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::BlockInfo;

use crate::registry::Bounds;
use crate::{Height, Seconds};

/// A point that is reached once both its time and its height are.
///
/// A span has passed when its seconds and its least number of blocks have: a chain that stands still
/// makes no blocks, so that its first block after a halt finds every span as it was.
#[cw_serde]
#[derive(Copy, Eq, Default, BorshSerialize, BorshDeserialize)]
pub struct Mark {
    /// The block's time that it waits for.
    pub time: Seconds,
    /// The block's height that it waits for.
    pub height: Height,
}

impl Mark {
    /// The moment of a block.
    pub fn of(block: &BlockInfo) -> Self {
        Mark { time: block.time.seconds(), height: block.height }
    }

    /// The point a span after this one: `(time + span, height + floor(span / slowest_block))`, where
    /// `slowest_block` is the slowest block interval that counts as normal, in seconds. A
    /// `slowest_block` of 0 counts as 1. Saturates at the end of time.
    #[must_use]
    pub fn after(self, span: u32, slowest_block: u32) -> Self {
        let blocks = span / slowest_block.max(1);
        Mark { time: self.time.saturating_add(span.into()), height: self.height.saturating_add(blocks.into()) }
    }

    /// The first point at which both this one and another are reached.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Mark { time: self.time.max(other.time), height: self.height.max(other.height) }
    }

    /// Whether the block of a moment has reached this point.
    pub fn is_reached(self, now: Mark) -> bool {
        now.time >= self.time && now.height >= self.height
    }
}

/// As errors show it: `1700000060 and block 12`.
impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} and block {}", self.time, self.height)
    }
}

/// Whether a chain made fewer blocks from one moment to a later one than its slowest block interval
/// that counts as normal allows, with one block's tolerance: then it stood still in between.
pub fn stood_still(from: Mark, to: Mark, slowest_block: u32) -> bool {
    let blocks = to.height.saturating_sub(from.height).saturating_add(1);
    to.time.saturating_sub(from.time) > blocks.saturating_mul(slowest_block.max(1).into())
}

/// The least challenge window for a version of `size` bytes, in seconds:
/// `min(max, min + ceil(size / rate))`, where `rate` is the download that a buyer is assumed to
/// reach, in bytes a second. A rate of 0 counts as 1.
pub fn least_window(bounds: Bounds, rate: u64, size: u64) -> u32 {
    let download = u32::try_from(size.div_ceil(rate.max(1))).unwrap_or(u32::MAX);
    bounds.min.saturating_add(download).min(bounds.max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_passed_when_its_seconds_and_its_blocks_have() {
        let end = Mark { time: 1_000, height: 50 }.after(60, 6);
        assert_eq!(end, Mark { time: 1_060, height: 60 });
        assert!(end.is_reached(Mark { time: 1_060, height: 60 }));
        // The first block after a halt of an hour.
        assert!(!end.is_reached(Mark { time: 4_600, height: 51 }));
        // Blocks that come faster than they must.
        assert!(!end.is_reached(Mark { time: 1_059, height: 900 }));
    }

    #[test]
    fn a_chain_stood_still_when_it_made_too_few_blocks() {
        let from = Mark { time: 1_000, height: 50 };
        assert!(!stood_still(from, Mark { time: 1_066, height: 60 }, 6));
        assert!(stood_still(from, Mark { time: 1_067, height: 60 }, 6));
        assert!(!stood_still(from, from, 0));
    }

    #[test]
    fn a_mark_is_shown_with_its_block() {
        assert_eq!(Mark { time: 5, height: 7 }.to_string(), "5 and block 7");
    }

    #[test]
    fn a_span_saturates_at_the_end_of_time() {
        let end = Mark { time: u64::MAX, height: u64::MAX }.after(60, 0);
        assert_eq!(end, Mark { time: u64::MAX, height: u64::MAX });
    }

    #[test]
    fn a_window_grows_with_the_file_up_to_the_most() {
        let bounds = Bounds { min: 60, max: 600 };
        assert_eq!(least_window(bounds, 1_000, 1), 61);
        assert_eq!(least_window(bounds, 1_000, 1_001), 62);
        assert_eq!(least_window(bounds, 1_000, 540_000), 600);
        assert_eq!(least_window(bounds, 1_000, u64::MAX), 600);
        assert_eq!(least_window(bounds, 0, 5), 65);
    }
}
