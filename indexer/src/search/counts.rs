//! Counts of one segment: by the places of values in its dictionaries, and by ranges of its numbers.

use std::ops::ControlFlow;
use std::sync::Arc;

use tantivy::columnar::{BytesColumn, Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use super::facets::Ranged;
use super::fields::{price_key, Fields};
use super::filter::number_field;
use super::kept::{Kept, Name, Thing};
use super::keys::ordinal;
use super::selected::{Members, Selected};
use super::steps::Steps;
use super::SearchError;

/// Documents that are counted at a time.
const BLOCK: usize = 1_024;

/// What the documents of a segment are counted by.
pub(super) enum Counter {
    /// The values of a field.
    Values(StrColumn),
    Ranges(Ranges),
    /// No document of the segment has the field.
    None,
}

/// The counts of those that are selected, by each counter. Counts with a name are kept if the question's documents are.
pub(super) fn counted(
    segment: &SegmentReader,
    selected: &Selected<'_>,
    counters: &[Counter],
    names: &[Option<Name>],
) -> Result<Vec<Arc<[u32]>>, SearchError> {
    let Some(members) = selected.members(segment)? else {
        let mut tally = Tally::of(counters.iter().collect());
        selected.visit(segment, |doc| tally.add(doc))?;
        return Ok(tally.counts().into_iter().map(Arc::from).collect());
    };
    let kept = |name: &Option<Name>| name.as_ref().and_then(|name| selected.kept.numbers(segment, name));
    let mut counted: Vec<Option<Arc<[u32]>>> = names.iter().map(kept).collect();
    let is_missing = |at: &usize| counted.get(*at).is_some_and(Option::is_none);
    let missing: Vec<usize> = (0..counters.len()).filter(is_missing).collect();
    if !missing.is_empty() {
        let mut tally = Tally::of(missing.iter().filter_map(|at| counters.get(*at)).collect());
        let _ = members.visit(|doc| tally.add(doc));
        for (at, counts) in missing.into_iter().zip(tally.counts()) {
            let counts: Arc<[u32]> = counts.into();
            if let Some(Some(name)) = names.get(at) {
                selected.kept.put(segment, name.clone(), Thing::Numbers(counts.clone()));
            }
            if let Some(counted) = counted.get_mut(at) {
                *counted = Some(counts);
            }
        }
    }
    let counted: Vec<Arc<[u32]>> = counted.into_iter().flatten().collect();
    Ok(without_deleted(segment, (&members, selected.kept), counters, counted))
}

/// What is kept counts deleted documents too.
fn without_deleted(
    segment: &SegmentReader,
    (members, kept): (&Members, &Kept),
    counters: &[Counter],
    counted: Vec<Arc<[u32]>>,
) -> Vec<Arc<[u32]>> {
    if !segment.has_deletes() {
        return counted;
    }
    let mut deleted = Tally::of(counters.iter().collect());
    let _ = members.visit_those(&kept.deleted(segment), |doc| deleted.add(doc));
    let less = |(all, deleted): (Arc<[u32]>, Vec<u32>)| {
        all.iter().zip(deleted).map(|(all, deleted)| all.saturating_sub(deleted)).collect()
    };
    counted.into_iter().zip(deleted.counts()).map(less).collect()
}

/// Counts of documents, a block at a time: columns are read faster so.
struct Tally<'a> {
    counters: Vec<&'a Counter>,
    counts: Vec<Vec<u32>>,
    block: Vec<DocId>,
    read: Read,
}

/// What was read of a column.
#[derive(Default)]
struct Read {
    docs: Vec<DocId>,
    rows: Vec<u32>,
    places: Vec<u64>,
}

impl<'a> Tally<'a> {
    fn of(counters: Vec<&'a Counter>) -> Self {
        let counts = counters.iter().map(|counter| vec![0; counter.size()]).collect();
        Tally { counters, counts, block: Vec::with_capacity(BLOCK), read: Read::default() }
    }

    fn add(&mut self, doc: DocId) -> ControlFlow<()> {
        self.block.push(doc);
        if self.block.len() == BLOCK {
            self.count();
        }
        ControlFlow::Continue(())
    }

    fn count(&mut self) {
        for (counter, counts) in self.counters.iter().zip(&mut self.counts) {
            counter.count(&self.block, counts, &mut self.read);
        }
        self.block.clear();
    }

    fn counts(mut self) -> Vec<Vec<u32>> {
        self.count();
        self.counts
    }
}

impl Counter {
    fn size(&self) -> usize {
        match self {
            Counter::Values(column) => column.num_terms(),
            Counter::Ranges(ranges) => ranges.size(),
            Counter::None => 0,
        }
    }

    fn count(&self, docs: &[DocId], counts: &mut [u32], read: &mut Read) {
        match self {
            Counter::Values(column) => count_places(column.ords(), docs, counts, read),
            Counter::Ranges(ranges) => {
                for range in docs.iter().filter_map(|doc| ranges.of(*doc)) {
                    add(counts, range);
                }
            }
            Counter::None => {}
        }
    }
}

/// A value that a document has twice in a row counts once: documents have each value once, but for what cards repeat.
fn count_places(places: &Column<u64>, docs: &[DocId], counts: &mut [u32], read: &mut Read) {
    read.docs.clear();
    read.rows.clear();
    places.row_ids_for_docs(docs, &mut read.docs, &mut read.rows);
    read.places.clear();
    read.places.resize(read.rows.len(), 0);
    places.values.get_vals(&read.rows, &mut read.places);
    let mut before = None;
    for value in read.docs.iter().zip(&read.places) {
        if before != Some(value) {
            add(counts, usize::try_from(*value.1).unwrap_or(usize::MAX));
        }
        before = Some(value);
    }
}

fn add(counts: &mut [u32], at: usize) {
    if let Some(count) = counts.get_mut(at) {
        *count = count.saturating_add(1);
    }
}

/// The numbers of one segment, and the bounds of ranges among them.
pub(super) enum Ranges {
    Plain {
        column: Column<u64>,
        bounds: Vec<u64>,
    },
    /// Prices as places in a dictionary, which sorts as they do: those of a denom are from the first bound to below `end`.
    Places {
        column: BytesColumn,
        bounds: Arc<[u32]>,
        end: u32,
    },
}

impl Ranges {
    /// `None` if no document of the segment has such a number.
    pub(super) fn open(
        segment: &SegmentReader,
        fields: &Fields,
        of: &Ranged,
        (bounds, steps, kept): (&[u128], Steps, &Kept),
    ) -> Result<Option<Self>, SearchError> {
        match of {
            Ranged::Number(field) => {
                let bounds = bounds.iter().map_while(|bound| u64::try_from(*bound).ok()).collect();
                Ok(Some(Ranges::Plain { column: kept.column(segment, number_field(*field, fields))?, bounds }))
            }
            Ranged::Price(denom) => {
                let Some(column) = segment.fast_fields().bytes("price")? else {
                    return Ok(None);
                };
                let places = places(segment, denom, &column, (bounds, steps, kept))?;
                let Some((end, bounds)) = places.split_last() else {
                    return Ok(None);
                };
                Ok(Some(Ranges::Places { column, bounds: bounds.into(), end: *end }))
            }
        }
    }

    pub(super) fn size(&self) -> usize {
        match self {
            Ranges::Plain { bounds, .. } => bounds.len() + 1,
            Ranges::Places { bounds, .. } => bounds.len(),
        }
    }

    /// How many bounds a document's number has reached.
    pub(super) fn of(&self, doc: DocId) -> Option<usize> {
        match self {
            Ranges::Plain { column, bounds } => {
                column.first(doc).map(|number| bounds.partition_point(|bound| *bound <= number))
            }
            Ranges::Places { column, bounds, end } => {
                let places = column.term_ords(doc).filter_map(|place| u32::try_from(place).ok());
                let reached = |place| bounds.partition_point(|bound| *bound <= place);
                places.filter(|place| place < end).map(reached).find(|reached| *reached > 0).map(|reached| reached - 1)
            }
        }
    }
}

/// The places of the least price in a denom, of bounds, and of what follows the prices in the denom.
fn places(
    segment: &SegmentReader,
    denom: &str,
    column: &BytesColumn,
    (bounds, steps, kept): (&[u128], Steps, &Kept),
) -> Result<Arc<[u32]>, SearchError> {
    let name = Name::Bounds(denom.to_owned(), steps);
    if let Some(places) = kept.numbers(segment, &name) {
        return Ok(places);
    }
    let place = |amount| -> Result<u32, SearchError> {
        let (place, is_there) = ordinal(column, &price_key(denom, amount))?;
        // The largest price there may be is the last one within.
        Ok(u32::try_from(place).unwrap_or(u32::MAX) + u32::from(is_there && amount == u128::MAX))
    };
    let amounts = std::iter::once(0).chain(bounds.iter().copied()).chain(std::iter::once(u128::MAX));
    let places: Arc<[u32]> = amounts.map(place).collect::<Result<_, _>>()?;
    kept.put(segment, name, Thing::Numbers(places.clone()));
    Ok(places)
}
