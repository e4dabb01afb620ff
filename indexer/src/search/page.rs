//! Pages of what is found, in the order that is asked for.

use std::cmp::Reverse;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::index::Live;
use super::selected::Selected;
use super::words::{Asked, Place};
use super::SearchError;

/// Documents between two looks at the clock.
const LOOK_EVERY: u32 = 4_096;

/// When a walk has to end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(Instant);

impl Deadline {
    pub(super) fn after(time: Duration) -> Self {
        Deadline(Instant::now() + time)
    }

    fn check(self) -> Result<(), SearchError> {
        if Instant::now() < self.0 {
            Ok(())
        } else {
            Err(SearchError::TooSlow)
        }
    }
}

/// A listing that was found, and where it has the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub place: Place,
    pub rank: u64,
}

/// By place, and at each place by rank: the documents of a segment are sorted by it, so that a walk ends with its page.
pub(super) fn by_relevance(
    searcher: &Searcher,
    live: &Live,
    (asked, filter): (&Asked, &dyn Query),
    after: Option<Match>,
    size: usize,
    deadline: Deadline,
) -> Result<Vec<Match>, SearchError> {
    let mut found = Vec::with_capacity(size);
    for place in Place::ALL {
        let below = match after {
            Some(last) if place < last.place => continue,
            Some(last) if place == last.place => Some(last.rank),
            _ => None,
        };
        let query = super::filter::all(vec![asked.first_at(place, &live.fields), filter.box_clone()]);
        let ranks = highest(searcher, live, (query.as_ref(), below), size - found.len(), deadline)?;
        found.extend(ranks.into_iter().map(|rank| Match { place, rank }));
        if found.len() == size {
            break;
        }
    }
    Ok(found)
}

/// The highest ranks below one.
pub(super) fn highest(
    searcher: &Searcher,
    live: &Live,
    (query, below): (&dyn Query, Option<u64>),
    size: usize,
    deadline: Deadline,
) -> Result<Vec<u64>, SearchError> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut ranks = Vec::new();
    for segment in searcher.segment_readers() {
        let column = live.kept.column(segment, live.fields.rank)?;
        let begin = below.map_or(0, |below| first_below(&column, segment.max_doc(), below));
        if begin >= segment.max_doc() {
            continue;
        }
        let mut left = size;
        walk(weight.as_ref(), segment, begin, deadline, |doc| {
            if is_alive(segment, doc) {
                ranks.extend(column.first(doc));
                left = left.saturating_sub(1);
            }
            next_while(left > 0)
        })?;
    }
    ranks.sort_unstable_by_key(|rank| Reverse(*rank));
    ranks.truncate(size);
    Ok(ranks)
}

/// Visits the documents of a segment that a query finds, deleted ones among them, from `begin` on, until `visit` breaks.
pub(super) fn walk(
    weight: &dyn Weight,
    segment: &SegmentReader,
    begin: DocId,
    deadline: Deadline,
    mut visit: impl FnMut(DocId) -> ControlFlow<()>,
) -> Result<(), SearchError> {
    let mut hits = weight.scorer(segment, 1.0)?;
    let (mut doc, mut seen) = (sought(hits.as_mut(), begin), 0_u32);
    while doc != TERMINATED {
        if visit(doc).is_break() {
            break;
        }
        doc = hits.advance();
        seen = seen.wrapping_add(1);
        if seen % LOOK_EVERY == 0 {
            deadline.check()?;
        }
    }
    Ok(())
}

fn next_while(goes_on: bool) -> ControlFlow<()> {
    if goes_on {
        ControlFlow::Continue(())
    } else {
        ControlFlow::Break(())
    }
}

fn sought(hits: &mut dyn DocSet, begin: DocId) -> DocId {
    if hits.doc() < begin {
        hits.seek(begin)
    } else {
        hits.doc()
    }
}

pub(super) fn is_alive(segment: &SegmentReader, doc: DocId) -> bool {
    segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc))
}

/// The first document of a sorted segment whose rank is below one.
fn first_below(ranks: &Column<u64>, documents: DocId, below: u64) -> DocId {
    let (mut low, mut high) = (0, documents);
    while low < high {
        let middle = low + (high - low) / 2;
        if ranks.first(middle).is_some_and(|rank| rank >= below) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// How many documents are selected: counted up to `most`, and one more.
pub(super) fn count(searcher: &Searcher, selected: &Selected<'_>, most: u32) -> Result<u32, SearchError> {
    let mut found = 0_u32;
    for segment in searcher.segment_readers() {
        selected.visit(segment, |_| {
            found = found.saturating_add(1);
            next_while(found <= most)
        })?;
        if found > most {
            break;
        }
    }
    Ok(found)
}
