//! Places in the chain, as cursors of what is followed.

use std::fmt;
use std::str::FromStr;

use crate::event::Key;
use crate::read::error::{bad_input, ReadError};

/// A phase after all phases of a block.
const AFTER_ALL: i16 = 9;

/// A place in the chain: that of an event, or the end of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(pub(super) Key);

impl Place {
    /// Behind all events of a block.
    pub(crate) fn end_of(height: i64) -> Self {
        Place(Key { height, phase: AFTER_ALL, tx_index: 0, event_index: 0 })
    }

    pub(crate) fn height(self) -> i64 {
        self.0.height
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Key { height, phase, tx_index, event_index } = self.0;
        write!(f, "{height}:{phase}:{tx_index}:{event_index}")
    }
}

impl FromStr for Place {
    type Err = ReadError;

    fn from_str(text: &str) -> Result<Self, ReadError> {
        let read = || {
            let mut parts = text.split(':');
            let key = Key {
                height: parts.next()?.parse().ok()?,
                phase: parts.next()?.parse().ok()?,
                tx_index: parts.next()?.parse().ok()?,
                event_index: parts.next()?.parse().ok()?,
            };
            parts.next().is_none().then_some(Place(key))
        };
        read().ok_or_else(|| {
            let shown: String = text.chars().take(60).collect();
            bad_input(format!("{shown:?} is no cursor of what is followed"))
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_place_is_read_as_it_is_written_and_stands_in_the_chains_order() {
        let event = Place(Key { height: 7, phase: 1, tx_index: -1, event_index: 12 });
        assert_eq!(event.to_string().parse::<Place>().unwrap(), event);
        assert!(event < Place::end_of(7) && Place::end_of(6) < event);
        for text in ["", "7", "7:1:0", "7:1:0:0:0", "a:1:0:0"] {
            assert!(text.parse::<Place>().is_err(), "{text}");
        }
    }
}
