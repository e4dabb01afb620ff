//! Spans of time: when one has passed, and how long a buyer has to challenge a delivery.

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::BlockInfo;

use crate::registry::Bounds;
use crate::{Height, Seconds};

/// In a second.
const MILLISECONDS: u64 = 1_000;

/// A point that is reached once both its time and its height are.
///
/// A span has passed when its seconds have, and as many blocks as come in its seconds. A chain that
/// stands still makes no blocks: whenever in a span it does, the time that was left is left after it.
/// That holds while blocks come no faster than the market's block interval says. Where they do, the
/// blocks of a span are there early, and its last part (one less `real interval / block interval`) is
/// measured in seconds alone. Where blocks come slower, spans last longer, and nothing else changes.
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

    /// The point a span of seconds after this one, by the market's block interval in milliseconds:
    /// `(time + span, height + floor(1,000 × span / block_interval))`. An interval of 0 counts as 1.
    /// Saturates at the end of time.
    #[must_use]
    pub fn after(self, span: u32, block_interval: u32) -> Self {
        let blocks = MILLISECONDS.saturating_mul(span.into()) / u64::from(block_interval.max(1));
        Mark { time: self.time.saturating_add(span.into()), height: self.height.saturating_add(blocks) }
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

/// Whether a chain stood still, all in all, for longer than it ran between two moments: it made fewer
/// than half of the blocks that come in their seconds at the market's interval, with one block's
/// tolerance.
pub fn stood_still(from: Mark, to: Mark, block_interval: u32) -> bool {
    let blocks = to.height.saturating_sub(from.height).saturating_add(1);
    let ran = blocks.saturating_mul(block_interval.max(1).into());
    to.time.saturating_sub(from.time).saturating_mul(MILLISECONDS) > ran.saturating_mul(2)
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
    use proptest::prelude::*;

    use super::*;
    use crate::registry::MAX_SPAN;

    #[test]
    fn a_span_has_passed_when_its_seconds_and_its_blocks_have() {
        let end = Mark { time: 1_000, height: 50 }.after(60, 6_000);
        assert_eq!(end, Mark { time: 1_060, height: 60 });
        assert!(end.is_reached(Mark { time: 1_060, height: 60 }));
        // The first block after a halt of an hour.
        assert!(!end.is_reached(Mark { time: 4_600, height: 51 }));
        // Blocks that come faster than they must.
        assert!(!end.is_reached(Mark { time: 1_059, height: 900 }));
    }

    #[test]
    fn an_interval_is_counted_in_milliseconds() {
        let start = Mark { time: 1_000, height: 50 };
        assert_eq!(start.after(60, 450), Mark { time: 1_060, height: 183 });
        assert_eq!(start.after(u32::MAX, 100).height, 50 + u64::from(u32::MAX) * 10);
    }

    #[test]
    fn a_chain_stood_still_when_it_made_fewer_than_half_of_its_blocks() {
        let from = Mark { time: 1_000, height: 50 };
        assert!(!stood_still(from, Mark { time: 1_132, height: 60 }, 6_000));
        assert!(stood_still(from, Mark { time: 1_133, height: 60 }, 6_000));
        assert!(!stood_still(from, from, 0));
    }

    proptest! {
        /// However often a chain stands still and for how long, a span is not over before all of its blocks are made.
        #[test]
        fn no_halt_takes_a_part_of_a_span(span in 1u32..MAX_SPAN, interval in 100u32..60_000, stood in 0u64..1_000_000) {
            let start = Mark { time: 1_000, height: 50 };
            let end = start.after(span, interval);
            let blocks = end.height - start.height;
            prop_assert!((blocks + 1) * u64::from(interval) > u64::from(span) * 1_000);
            let after_a_halt = start.time + u64::from(span) + stood;
            let reached = [end.height - 1, end.height].map(|height| end.is_reached(Mark { time: after_a_halt, height }));
            prop_assert_eq!(reached, [false, true]);
        }
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
