//! Counts of what is found: by the values of a field, and by ranges of a number.

use std::collections::HashMap;

use tantivy::columnar::StrColumn;
use tantivy::Searcher;

use super::condition::{Condition, NumberField, TextField};
use super::counts::{counted, Counter, Ranges};
use super::fields::Fields;
use super::filter::text_field;
use super::kept::Name;
use super::selected::Selected;
use super::steps::Steps;
use super::SearchError;

/// A value of a field, and how many listings have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub value: String,
    pub count: u64,
}

/// What listings are counted by in ranges.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
        Condition::Price { .. } => field == TextField::Denom,
        Condition::Metric { .. } => field == TextField::Measure,
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

/// The most frequent values of some fields among those that are selected, for each field.
pub(super) fn values(
    searcher: &Searcher,
    fields: &Fields,
    selected: &Selected<'_>,
    (of, size): (&[TextField], usize),
) -> Result<Vec<Vec<Counted>>, SearchError> {
    let mut totals: Vec<HashMap<String, u64>> = of.iter().map(|_| HashMap::new()).collect();
    for segment in searcher.segment_readers() {
        let columns = of.iter().map(|field| {
            let column = segment.fast_fields().str(segment.schema().get_field_name(text_field(*field, fields)))?;
            Ok(column.map_or(Counter::None, Counter::Values))
        });
        let columns = columns.collect::<Result<Vec<_>, SearchError>>()?;
        let named = |field: &TextField| selected.name.clone().map(|question| Name::Values(question, *field));
        let counted = counted(segment, selected, &columns, &of.iter().map(named).collect::<Vec<_>>())?;
        for ((column, counts), total) in columns.into_iter().zip(counted).zip(&mut totals) {
            if let Counter::Values(column) = column {
                sum(&column, &counts, total)?;
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

fn sum(column: &StrColumn, counts: &[u32], total: &mut HashMap<String, u64>) -> Result<(), SearchError> {
    let counted = (0_u64..).zip(counts.iter().copied()).filter(|(_, count)| *count > 0);
    let (places, counts): (Vec<u64>, Vec<u32>) = counted.unzip();
    let mut counts = counts.into_iter();
    column.dictionary().sorted_ords_to_term_cb(&places, |value| {
        let count = u64::from(counts.next().unwrap_or_default());
        let value = String::from_utf8_lossy(value);
        match total.get_mut(value.as_ref()) {
            Some(total) => *total += count,
            None => drop(total.insert(value.into_owned(), count)),
        }
    })?;
    Ok(())
}

/// Counts of those that are selected in ranges, from the first that has some to the last.
pub(super) fn histogram(
    searcher: &Searcher,
    fields: &Fields,
    selected: &Selected<'_>,
    (of, steps): (&Ranged, Steps),
) -> Result<Vec<Bar>, SearchError> {
    let bounds = steps.bounds(of);
    let mut totals = vec![0_u64; bounds.len() + 1];
    for segment in searcher.segment_readers() {
        let Some(ranges) = Ranges::open(segment, fields, of, (&bounds, steps, selected.kept))? else {
            continue;
        };
        let name = selected.name.clone().map(|question| Name::Ranges(question, of.clone(), steps));
        for counts in counted(segment, selected, &[Counter::Ranges(ranges)], &[name])? {
            totals.iter_mut().zip(&*counts).for_each(|(total, count)| *total += u64::from(*count));
        }
    }
    Ok(bars(&bounds, &totals).map(|(_, bar)| bar).collect())
}

/// The ranges with their counts, from the first that has some to the last, each with its place among all.
pub(super) fn bars<'a>(bounds: &'a [u128], totals: &'a [u64]) -> impl Iterator<Item = (usize, Bar)> + 'a {
    let first = totals.iter().position(|count| *count > 0).unwrap_or(totals.len());
    let end = totals.iter().rposition(|count| *count > 0).map_or(0, |last| last + 1);
    let bar = move |(range, count): (usize, &u64)| {
        let from = range.checked_sub(1).and_then(|below| bounds.get(below)).copied().unwrap_or_default();
        (range, Bar { from, below: bounds.get(range).copied(), count: *count })
    };
    totals.iter().enumerate().take(end).skip(first).map(bar)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::ops::Bound as Edge;

    use super::*;

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
        // What a condition demands of prices and figures it says of their denoms and measures.
        let price = Condition::Price { denom: "uwhs".into(), from: Edge::Unbounded, to: Edge::Included(7) };
        let whole = Condition::All(vec![task.clone(), Condition::All(vec![price.clone()])]);
        assert_eq!(beside(&whole, TextField::Denom), Condition::All(vec![task.clone()]));
        assert_eq!(beside(&whole, TextField::Measure), whole);
        // A choice between two fields is about neither.
        let either = Condition::All(vec![Condition::Any(vec![task, license])]);
        assert_eq!(beside(&either, TextField::Task), either);
    }
}
