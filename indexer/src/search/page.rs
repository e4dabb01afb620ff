//! Pages of what is found, in the order that is asked for.

use std::cmp::Reverse;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::index::Live;
use super::kept::{First, Name, Thing};
use super::selected::Selected;
use super::words::{Asked, Place};
use super::SearchError;

/// Documents between two looks at the clock.
const LOOK_EVERY: u32 = 4_096;
/// Documents of the beginning of a walk that is kept: those of a page, and of some that are deleted until the segment is
/// merged.
const KEPT: usize = 64;

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

/// By place, and at each place by rank: the documents of a segment are sorted by it, so that a walk ends with its page. What
/// the first page of a question with a name visits is kept.
pub(super) fn by_relevance(
    searcher: &Searcher,
    live: &Live,
    (asked, filter, name): (&Asked, &dyn Query, Option<&Arc<str>>),
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
        let beginning = match (below, name) {
            (Some(below), _) => Beginning::Below(below),
            (None, Some(name)) => Beginning::Kept(Name::First(Arc::clone(name), place)),
            (None, None) => Beginning::Highest,
        };
        let ranks = highest(searcher, live, (query.as_ref(), &beginning), size - found.len(), deadline)?;
        found.extend(ranks.into_iter().map(|rank| Match { place, rank }));
        if found.len() == size {
            break;
        }
    }
    Ok(found)
}

/// Where a walk begins.
pub(super) enum Beginning {
    /// At the highest rank.
    Highest,
    /// There, and what it visits first is kept under a name.
    Kept(Name),
    /// Below a rank.
    Below(u64),
}

/// The highest ranks from a beginning.
pub(super) fn highest(
    searcher: &Searcher,
    live: &Live,
    (query, beginning): (&dyn Query, &Beginning),
    size: usize,
    deadline: Deadline,
) -> Result<Vec<u64>, SearchError> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut ranks = Vec::new();
    for segment in searcher.segment_readers() {
        let column = live.kept.column(segment, live.fields.rank)?;
        if let Beginning::Kept(name) = beginning {
            let first = first(weight.as_ref(), segment, (live, name), deadline)?;
            let docs = first.iter().flat_map(|first| &first.docs).filter(|doc| is_alive(segment, **doc));
            let kept: Vec<u64> = docs.take(size).filter_map(|doc| column.first(*doc)).collect();
            if kept.len() == size || first.is_some_and(|first| first.are_all) {
                ranks.extend(kept);
                continue;
            }
        }
        let begin = match beginning {
            Beginning::Below(below) => first_below(&column, segment.max_doc(), *below),
            Beginning::Highest | Beginning::Kept(_) => 0,
        };
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

/// What a walk through a segment visits first; `None` of a segment that is walked as fast.
fn first(
    weight: &dyn Weight,
    segment: &SegmentReader,
    (live, name): (&Live, &Name),
    deadline: Deadline,
) -> Result<Option<Arc<First>>, SearchError> {
    if !live.kept.is_about(segment) {
        return Ok(None);
    }
    if let Some(Thing::First(first)) = live.kept.get(segment, name) {
        return Ok(Some(first));
    }
    let mut docs = Vec::new();
    walk(weight, segment, 0, deadline, |doc| {
        docs.push(doc);
        next_while(docs.len() < KEPT)
    })?;
    let first = Arc::new(First { are_all: docs.len() < KEPT, docs });
    live.kept.put(segment, name.clone(), Thing::First(Arc::clone(&first)));
    Ok(Some(first))
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
