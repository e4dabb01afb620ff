//! Counts of what is found: by the values of a field, and by ranges of a number.

use std::collections::HashMap;
use std::ops::ControlFlow;

use tantivy::columnar::{BytesColumn, Column, StrColumn};
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocId, Searcher, SegmentReader};

use super::condition::{Condition, NumberField, TextField};
use super::fields::{price_key, Fields};
use super::filter::{number_field, text_field};
use super::page::{ordinal, walk, Deadline};
use super::SearchError;

/// A value of a field, and how many listings have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub value: String,
    pub count: u64,
}

/// What listings are counted by in ranges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ranged {
    Number(NumberField),
    /// The lowest price in a denom.
    Price(String),
}

/// How many listings are from a number on and below another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    pub from: u128,
    /// `None` above the largest bound.
    pub below: Option<u128>,
    pub count: u64,
}

/// The condition that a facet is counted under: without what it says itself.
pub(super) fn beside(condition: &Condition, field: TextField) -> Condition {
    condition.without(&|part| is_about(part, &|leaf| says(leaf, field)))
}

/// The condition that a histogram is counted under.
pub(super) fn beside_range(condition: &Condition, of: &Ranged) -> Condition {
    let says = |leaf: &Condition| match (leaf, of) {
        (Condition::Number { field, .. }, Ranged::Number(of)) => field == of,
        (Condition::Price { denom, .. }, Ranged::Price(of)) => denom == of,
        _ => false,
    };
    condition.without(&|part| is_about(part, &says))
}

fn says(leaf: &Condition, field: TextField) -> bool {
    match leaf {
        Condition::Text(of, _) => *of == field,
        Condition::Rights(_) => field == TextField::Right,
        _ => false,
    }
}

/// Whether a condition says something, and nothing else.
fn is_about(condition: &Condition, says: &impl Fn(&Condition) -> bool) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            !parts.is_empty() && parts.iter().all(|part| is_about(part, says))
        }
        leaf => says(leaf),
    }
}

/// The most frequent values of some fields among the documents of a query, for each field.
pub(super) fn values(
    searcher: &Searcher,
    fields: &Fields,
    query: &dyn Query,
    (of, size): (&[TextField], usize),
    deadline: Deadline,
) -> Result<Vec<Vec<Counted>>, SearchError> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut totals: Vec<HashMap<String, u64>> = of.iter().map(|_| HashMap::new()).collect();
    for segment in searcher.segment_readers() {
        let mut tallies = of.iter().map(|field| Tally::open(segment, fields, *field)).collect::<Result<Vec<_>, _>>()?;
        walk(weight.as_ref(), segment, 0, deadline, |doc| {
            tallies.iter_mut().flatten().for_each(|tally| tally.add(doc));
            ControlFlow::Continue(())
        })?;
        for (tally, total) in tallies.into_iter().zip(&mut totals) {
            if let Some(tally) = tally {
                tally.sum(total)?;
            }
        }
    }
    Ok(totals.into_iter().map(|total| most(total, size)).collect())
}

/// The most frequent first, and of equals the first by name.
fn most(total: HashMap<String, u64>, size: usize) -> Vec<Counted> {
    let mut values: Vec<Counted> = total.into_iter().map(|(value, count)| Counted { value, count }).collect();
    values.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    values.truncate(size);
    values
}

/// The counts of one field's values in one segment, by their places in its dictionary.
struct Tally {
    column: StrColumn,
    counts: Vec<u32>,
}

impl Tally {
    /// `None` if no document of the segment has the field.
    fn open(segment: &SegmentReader, fields: &Fields, field: TextField) -> Result<Option<Self>, SearchError> {
        let name = segment.schema().get_field_name(text_field(field, fields));
        let column = segment.fast_fields().str(name)?;
        Ok(column.map(|column| Tally { counts: vec![0; column.num_terms()], column }))
    }

    /// A value that a document has twice in a row counts once: documents have each value once, but for what cards repeat.
    fn add(&mut self, doc: DocId) {
        let mut before = None;
        for place in self.column.term_ords(doc) {
            if before != Some(place) {
                if let Some(count) = usize::try_from(place).ok().and_then(|place| self.counts.get_mut(place)) {
                    *count = count.saturating_add(1);
                }
            }
            before = Some(place);
        }
    }

    fn sum(self, total: &mut HashMap<String, u64>) -> Result<(), SearchError> {
        let counted = (0_u64..).zip(self.counts).filter(|(_, count)| *count > 0);
        let (places, counts): (Vec<u64>, Vec<u32>) = counted.unzip();
        let mut counts = counts.into_iter();
        self.column.dictionary().sorted_ords_to_term_cb(&places, |value| {
            let value = String::from_utf8_lossy(value).into_owned();
            *total.entry(value).or_default() += u64::from(counts.next().unwrap_or_default());
        })?;
        Ok(())
    }
}

/// Counts of the documents of a query in ranges that grow 1, 2, 5, 10: from the first that has some to the last.
pub(super) fn histogram(
    searcher: &Searcher,
    fields: &Fields,
    query: &dyn Query,
    of: &Ranged,
    deadline: Deadline,
) -> Result<Vec<Bar>, SearchError> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let bounds = bounds();
    let mut counts = vec![0_u64; bounds.len() + 1];
    for segment in searcher.segment_readers() {
        let Some(numbers) = Numbers::open(segment, fields, of, &bounds)? else {
            continue;
        };
        walk(weight.as_ref(), segment, 0, deadline, |doc| {
            if let Some(count) = numbers.range(doc).and_then(|range| counts.get_mut(range)) {
                *count += 1;
            }
            ControlFlow::Continue(())
        })?;
    }
    let (Some(first), Some(last)) = (counts.iter().position(|n| *n > 0), counts.iter().rposition(|n| *n > 0)) else {
        return Ok(Vec::new());
    };
    let bar = |(range, count): (usize, u64)| Bar {
        from: range.checked_sub(1).and_then(|below| bounds.get(below)).copied().unwrap_or_default(),
        below: bounds.get(range).copied(),
        count,
    };
    Ok(counts.into_iter().enumerate().take(last + 1).skip(first).map(bar).collect())
}

/// 1, 2, 5, 10, 20, 50, … as far as amounts go.
fn bounds() -> Vec<u128> {
    let powers = (0..).map_while(|power| 10_u128.checked_pow(power));
    powers.flat_map(|power| [1, 2, 5].map(|step| power.checked_mul(step))).flatten().collect()
}

/// The numbers of one segment, and the bounds of ranges among them.
enum Numbers {
    Plain {
        column: Column<u64>,
        bounds: Vec<u64>,
    },
    /// Prices as places in a dictionary, which sorts as they do: those of a denom are from `first` to below `last`.
    Places {
        column: BytesColumn,
        first: u64,
        last: u64,
        bounds: Vec<u64>,
    },
}

impl Numbers {
    fn open(
        segment: &SegmentReader,
        fields: &Fields,
        of: &Ranged,
        bounds: &[u128],
    ) -> Result<Option<Self>, SearchError> {
        let denom = match of {
            Ranged::Number(field) => {
                let name = segment.schema().get_field_name(number_field(*field, fields));
                let bounds = bounds.iter().map_while(|bound| u64::try_from(*bound).ok()).collect();
                return Ok(Some(Numbers::Plain { column: segment.fast_fields().u64(name)?, bounds }));
            }
            Ranged::Price(denom) => denom,
        };
        let Some(column) = segment.fast_fields().bytes("price")? else {
            return Ok(None);
        };
        let place = |amount| ordinal(&column, &price_key(denom, amount));
        let first = place(0)?.0;
        let (last, is_there) = place(u128::MAX)?;
        let bounds = bounds.iter().map(|bound| Ok(place(*bound)?.0)).collect::<Result<_, SearchError>>()?;
        Ok(Some(Numbers::Places { first, last: last + u64::from(is_there), bounds, column }))
    }

    /// How many bounds a document's number has reached.
    fn range(&self, doc: DocId) -> Option<usize> {
        match self {
            Numbers::Plain { column, bounds } => {
                column.first(doc).map(|number| bounds.partition_point(|bound| *bound <= number))
            }
            Numbers::Places { column, first, last, bounds } => {
                let place = column.term_ords(doc).find(|place| (first..last).contains(&place))?;
                Some(bounds.partition_point(|bound| *bound <= place))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::ops::Bound as Edge;

    use super::*;

    #[test]
    fn ranges_grow_as_far_as_amounts_go() {
        let bounds = bounds();
        assert_eq!(bounds[..7], [1, 2, 5, 10, 20, 50, 100]);
        assert_eq!(*bounds.last().unwrap(), 2 * 10_u128.pow(38));
        assert!(bounds.is_sorted());
    }

    #[test]
    fn a_facet_is_counted_without_what_is_said_of_itself() {
        let text = |field, value: &str| Condition::Text(field, vec![value.into()]);
        let (task, license) = (text(TextField::Task, "translation"), text(TextField::License, "mit"));
        let number = |from| Condition::Number { field: NumberField::Size, from, to: Edge::Unbounded };
        let size = Condition::All(vec![number(Edge::Included(3)), number(Edge::Excluded(1))]);
        let whole = Condition::All(vec![Condition::Sellable, task.clone(), license.clone(), size.clone()]);
        let expected = Condition::All(vec![Condition::Sellable, license.clone(), size]);
        assert_eq!(beside(&whole, TextField::Task), expected);
        let range = Ranged::Number(NumberField::Size);
        assert_eq!(
            beside_range(&whole, &range),
            Condition::All(vec![Condition::Sellable, task.clone(), license.clone()])
        );
        // A choice between two fields is about neither.
        let either = Condition::All(vec![Condition::Any(vec![task, license])]);
        assert_eq!(beside(&either, TextField::Task), either);
    }
}
