//! The last events, in memory.

use std::collections::VecDeque;
use std::sync::Arc;

use super::place::Place;

/// Events that are kept.
const KEPT: usize = 4_096;
/// Events that one follower takes at a time.
const TAKEN: usize = 500;

/// All events of the market between two places.
pub(super) struct Recent<T> {
    /// `None` before the first reading.
    from: Option<Place>,
    told: VecDeque<(Place, Arc<T>)>,
    to: Option<Place>,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Recent { from: None, told: VecDeque::new(), to: None }
    }
}

impl<T> Recent<T> {
    /// Begins at a place, with nothing.
    pub(super) fn begin(&mut self, place: Place) {
        *self = Recent { from: Some(place), told: VecDeque::new(), to: Some(place) };
    }

    /// Adds all events up to a place.
    pub(super) fn add(&mut self, told: impl IntoIterator<Item = (Place, Arc<T>)>, to: Place) {
        self.told.extend(told);
        self.to = Some(to);
        while self.told.len() > KEPT {
            self.from = self.told.pop_front().map(|(place, _)| place);
        }
    }

    /// The next events after a place, and the place up to which they are all; `None` if it is too far back.
    pub(super) fn after(&self, place: Place) -> Option<(VecDeque<Arc<T>>, Place)> {
        let (from, to) = (self.from?, self.to?);
        if place < from {
            return None;
        }
        let begin = self.told.partition_point(|(told, _)| *told <= place);
        let end = begin.saturating_add(TAKEN);
        let to = match self.told.get(end.saturating_sub(1)) {
            Some((last, _)) if end < self.told.len() => *last,
            _ => to.max(place),
        };
        let taken = self.told.iter().skip(begin).take(TAKEN).map(|(_, told)| Arc::clone(told));
        Some((taken.collect(), to))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::event::Key;

    fn place(height: i64) -> Place {
        Place(Key { height, phase: 1, tx_index: 0, event_index: 0 })
    }

    /// Whoever takes what is there from any place on has every event after it once, or is sent to the database.
    #[test]
    fn every_event_after_a_place_is_taken_once_or_the_place_is_too_far_back() {
        let mut recent = Recent::default();
        assert!(recent.after(place(1)).is_none());
        recent.begin(Place::end_of(0));
        for height in 1..=5_000 {
            recent.add([(place(height), Arc::new(height))], Place::end_of(height));
        }
        assert!(recent.after(place(903)).is_none());
        for start in [904, 3_000, 4_999, 5_000] {
            let (mut at, mut seen) = (place(start), Vec::new());
            while at < Place::end_of(5_000) {
                let (taken, end) = recent.after(at).unwrap();
                seen.extend(taken.iter().map(|height| **height));
                at = end;
            }
            assert_eq!(seen, (start + 1..=5_000).collect::<Vec<i64>>());
        }
    }
}
