//! What listings are sorted by, and its values in a segment.

use std::ops::Bound as Edge;

use tantivy::columnar::{BytesColumn, Column};
use tantivy::schema::Field;
use tantivy::{DocId, SegmentReader};

use super::condition::{Condition, Metric, NumberField};
use super::fields::{amount_of, metric_key, price_key, Fields};
use super::filter::number_field;
use super::kept::Kept;
use super::SearchError;

/// What documents are sorted by, other than relevance.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// Documents without the number are left out.
    Number(NumberField),
    /// Use of the last days.
    Trend,
    /// The lowest price in a denom; documents without one are left out.
    Price(String),
    /// The highest figure of a measure; documents without one are left out.
    Metric(Metric),
}

impl Key {
    /// The key and the range of it that a condition is about, if it is about nothing else.
    fn ranged(condition: &Condition) -> Option<(Key, Range)> {
        match condition {
            Condition::Price { denom, from, to } => Some((Key::Price(denom.clone()), (*from, *to))),
            Condition::Number { field, from, to } => {
                Some((Key::Number(*field), (from.map(u128::from), to.map(u128::from))))
            }
            _ => None,
        }
    }

    /// Where bytes that sort as the key does stand, and which they are.
    fn bytes(&self, number: u128) -> Option<(&'static str, Vec<u8>)> {
        match self {
            Key::Price(denom) => Some(("price", price_key(denom, number))),
            Key::Metric(metric) => Some(("metric", metric_key(metric, number))),
            Key::Number(_) | Key::Trend => None,
        }
    }
}

/// The keys that are wanted.
pub(super) type Range = (Edge<u128>, Edge<u128>);

/// A condition without its ranges of keys, and those. The rest is the same in many questions, whose ranges differ.
pub(super) fn without_ranges(condition: &Condition) -> (Condition, Vec<(Key, Range)>) {
    let (mut rest, mut ranges) = (Vec::new(), Vec::new());
    split(condition, &mut rest, &mut ranges);
    (Condition::All(rest), ranges)
}

/// What a condition demands, part by part: a filter on a number is itself some ranges together.
fn split(condition: &Condition, rest: &mut Vec<Condition>, ranges: &mut Vec<(Key, Range)>) {
    if let Condition::All(parts) = condition {
        parts.iter().for_each(|part| split(part, rest, ranges));
    } else if let Some(range) = Key::ranged(condition) {
        ranges.push(range);
    } else {
        rest.push(condition.clone());
    }
}

/// A sort by a key and then by id, both in one direction.
#[derive(Clone, Debug)]
pub(crate) struct KeySort {
    pub key: Key,
    pub descending: bool,
}

/// A listing that was found, and its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Keyed {
    pub key: u128,
    pub id: u64,
}

/// The keys of one segment: numbers, or the places of prices or figures in its dictionary, which sorts as they do.
pub(super) enum Keys {
    Numbers(Column<u64>),
    Places { column: BytesColumn, first: u64, last: u64 },
    None,
}

/// Where a page begins: behind this key and id, of one segment.
#[derive(Clone, Copy)]
pub(super) struct Bound {
    key: u64,
    id: u64,
    /// Whether the segment has the key itself: if not, `key` is that of the next larger one.
    is_exact: bool,
}

impl Bound {
    pub(super) fn is_passed_by(self, key: u64, id: u64, descending: bool) -> bool {
        match (descending, self.is_exact) {
            (true, true) => (key, id) < (self.key, self.id),
            (true, false) => key < self.key,
            (false, true) => (key, id) > (self.key, self.id),
            (false, false) => key >= self.key,
        }
    }
}

impl Keys {
    pub(super) fn open(
        segment: &SegmentReader,
        key: &Key,
        (fields, kept): (&Fields, &Kept),
    ) -> Result<Self, SearchError> {
        let numbers = |field: Field| Ok(Keys::Numbers(kept.column(segment, field)?));
        match key {
            Key::Number(field) => numbers(number_field(*field, fields)),
            Key::Trend => numbers(fields.trend),
            Key::Price(_) | Key::Metric(_) => Keys::places(segment, key),
        }
    }

    fn places(segment: &SegmentReader, key: &Key) -> Result<Self, SearchError> {
        let (Some((field, least)), Some((_, most))) = (key.bytes(0), key.bytes(u128::MAX)) else {
            return Ok(Keys::None);
        };
        let Some(column) = segment.fast_fields().bytes(field)? else {
            return Ok(Keys::None);
        };
        let first = ordinal(&column, &least)?.0;
        let (last, is_there) = ordinal(&column, &most)?;
        Ok(Keys::Places { first, last: if is_there { last + 1 } else { last }, column })
    }

    /// A document's key.
    pub(super) fn of(&self, doc: DocId) -> Option<u64> {
        match self {
            Keys::Numbers(column) => column.first(doc),
            Keys::Places { column, first, last } => {
                column.term_ords(doc).filter(|ord| (first..last).contains(&ord)).max()
            }
            Keys::None => None,
        }
    }

    /// The least key in a range, and the least above it that is not.
    pub(super) fn limits(&self, key: &Key, (from, to): &Range) -> Result<(u64, u64), SearchError> {
        use Edge::{Excluded, Included, Unbounded};
        let (least, most) = match self {
            Keys::Places { first, last, .. } => (*first, *last),
            Keys::Numbers(_) | Keys::None => (0, u64::MAX),
        };
        let place = |number: u128| match (self, key.bytes(number)) {
            (Keys::Places { column, .. }, Some((_, bytes))) => ordinal(column, &bytes),
            _ => Ok(u64::try_from(number).map_or((u64::MAX, false), |number| (number, true))),
        };
        let behind = |(place, is_there): (u64, bool)| place.saturating_add(u64::from(is_there));
        let from = match from {
            Included(number) => place(*number)?.0,
            Excluded(number) => behind(place(*number)?),
            Unbounded => least,
        };
        let to = match to {
            Included(number) => behind(place(*number)?),
            Excluded(number) => place(*number)?.0,
            Unbounded => most,
        };
        Ok((from, to))
    }

    pub(super) fn bound(&self, key: &Key, last: Keyed) -> Result<Bound, SearchError> {
        let (key, is_exact) = match (self, key.bytes(last.key)) {
            (Keys::Places { column, .. }, Some((_, bytes))) => ordinal(column, &bytes)?,
            _ => (u64::try_from(last.key).unwrap_or(u64::MAX), true),
        };
        Ok(Bound { key, id: last.id, is_exact })
    }

    /// What a key stands for in every segment.
    pub(super) fn value(&self, key: u64) -> Result<u128, SearchError> {
        let Keys::Places { column, .. } = self else {
            return Ok(key.into());
        };
        let mut bytes = Vec::new();
        column.ord_to_bytes(key, &mut bytes)?;
        Ok(amount_of(&bytes).unwrap_or_default())
    }
}

/// The place of a key in a dictionary, or of the next larger one, and whether it is there.
pub(super) fn ordinal(column: &BytesColumn, key: &[u8]) -> Result<(u64, bool), SearchError> {
    let (from, _) = column.dictionary().term_bounds_to_ord(Edge::Included(key), Edge::<&[u8]>::Unbounded)?;
    let ordinal = match from {
        Edge::Included(ordinal) => ordinal,
        Edge::Excluded(ordinal) => ordinal.saturating_add(1),
        Edge::Unbounded => 0,
    };
    let mut bytes = Vec::new();
    let is_within = usize::try_from(ordinal).is_ok_and(|ordinal| ordinal < column.num_terms());
    let is_there = is_within && column.ord_to_bytes(ordinal, &mut bytes)? && bytes == key;
    Ok((ordinal, is_there))
}

#[cfg(test)]
mod tests {
    use super::super::condition::TextField;
    use super::*;

    #[test]
    fn ranges_are_apart_from_what_many_questions_share() {
        let memory = |to| Condition::Number { field: NumberField::Memory, from: Edge::Unbounded, to };
        let whole = Condition::All(vec![memory(Edge::Unbounded), memory(Edge::Included(8))]);
        let task = Condition::Text(TextField::Task, vec!["translation".into()]);
        let other = Condition::Any(vec![memory(Edge::Excluded(1))]);
        let asked = Condition::All(vec![Condition::Sellable, whole, Condition::All(vec![task.clone()]), other.clone()]);
        let (rest, ranges) = without_ranges(&asked);
        assert_eq!(rest, Condition::All(vec![Condition::Sellable, task, other]));
        let key = Key::Number(NumberField::Memory);
        let range = |to| (key.clone(), (Edge::Unbounded, to));
        assert_eq!(ranges, vec![range(Edge::Unbounded), range(Edge::Included(8))]);
        assert_eq!(without_ranges(&memory(Edge::Included(8))).1.len(), 1);
    }
}
