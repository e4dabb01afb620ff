//! Pages of what is found, in the order that is asked for.

use std::cmp::Reverse;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use tantivy::columnar::{BytesColumn, Column};
use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::condition::Metric;
use super::fields::{amount_of, metric_key, price_key, Fields};
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
    fields: &Fields,
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
        let query = super::filter::all(vec![asked.first_at(place, fields), filter.box_clone()]);
        let ranks = highest(searcher, query.as_ref(), below, size - found.len(), deadline)?;
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
    query: &dyn Query,
    below: Option<u64>,
    size: usize,
    deadline: Deadline,
) -> Result<Vec<u64>, SearchError> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut ranks = Vec::new();
    for segment in searcher.segment_readers() {
        let column = segment.fast_fields().u64("rank")?;
        let begin = below.map_or(0, |below| first_below(&column, segment.max_doc(), below));
        if begin >= segment.max_doc() {
            continue;
        }
        let mut left = size;
        walk(weight.as_ref(), segment, begin, deadline, |doc| {
            ranks.extend(column.first(doc));
            left = left.saturating_sub(1);
            next_while(left > 0)
        })?;
    }
    ranks.sort_unstable_by_key(|rank| Reverse(*rank));
    ranks.truncate(size);
    Ok(ranks)
}

/// Visits the documents of a segment that a query finds and that were not deleted, from `begin` on, until `visit` breaks.
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
        if is_alive(segment, doc) && visit(doc).is_break() {
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

fn is_alive(segment: &SegmentReader, doc: DocId) -> bool {
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

/// What documents are sorted by, other than relevance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    CreatedAt,
    Sales,
    /// Use of the last days.
    Trend,
    /// The bytes of the latest version; documents without one are left out.
    Size,
    /// Its parameters; documents that don't tell are left out.
    Parameters,
    /// The lowest price in a denom; documents without one are left out.
    Price(String),
    /// The highest figure of a measure; documents without one are left out.
    Metric(Metric),
}

impl Key {
    /// Where bytes that sort as the key does stand, and which they are.
    fn bytes(&self, number: u128) -> Option<(&'static str, Vec<u8>)> {
        match self {
            Key::Price(denom) => Some(("price", price_key(denom, number))),
            Key::Metric(metric) => Some(("metric", metric_key(metric, number))),
            Key::CreatedAt | Key::Sales | Key::Trend | Key::Size | Key::Parameters => None,
        }
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

/// By a key: all that is found is looked at.
pub(super) fn by_key(
    searcher: &Searcher,
    query: &dyn Query,
    sort: &KeySort,
    after: Option<Keyed>,
    size: usize,
    deadline: Deadline,
) -> Result<Vec<Keyed>, SearchError> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut found = Vec::new();
    for segment in searcher.segment_readers() {
        let keys = Keys::open(segment, &sort.key)?;
        let ids = segment.fast_fields().u64("id")?;
        let bound = after.map(|last| keys.bound(&sort.key, last)).transpose()?;
        let mut best = Best::of(size, sort.descending);
        walk(weight.as_ref(), segment, 0, deadline, |doc| {
            // Most are worse than what there is, and need no id.
            if let Some(key) = keys.of(doc).filter(|key| best.may_take(*key)) {
                let id = ids.first(doc).unwrap_or_default();
                if bound.is_none_or(|bound| bound.is_passed_by(key, id, sort.descending)) {
                    best.add(key, id);
                }
            }
            ControlFlow::Continue(())
        })?;
        for (key, id) in best.sorted() {
            found.push(Keyed { key: keys.value(key)?, id });
        }
    }
    found.sort_unstable_by_key(|keyed| (keyed.key, keyed.id));
    if sort.descending {
        found.reverse();
    }
    found.truncate(size);
    Ok(found)
}

/// The keys of one segment: numbers, or the places of prices or figures in its dictionary, which sorts as they do.
enum Keys {
    Numbers(Column<u64>),
    Places { column: BytesColumn, first: u64, last: u64 },
    None,
}

/// Where a page begins: behind this key and id, of one segment.
#[derive(Clone, Copy)]
struct Bound {
    key: u64,
    id: u64,
    /// Whether the segment has the key itself: if not, `key` is that of the next larger one.
    is_exact: bool,
}

impl Bound {
    fn is_passed_by(self, key: u64, id: u64, descending: bool) -> bool {
        match (descending, self.is_exact) {
            (true, true) => (key, id) < (self.key, self.id),
            (true, false) => key < self.key,
            (false, true) => (key, id) > (self.key, self.id),
            (false, false) => key >= self.key,
        }
    }
}

impl Keys {
    fn open(segment: &SegmentReader, key: &Key) -> Result<Self, SearchError> {
        let numbers = |field: &str| Ok(Keys::Numbers(segment.fast_fields().u64(field)?));
        match key {
            Key::CreatedAt => numbers("created_at"),
            Key::Sales => numbers("sales"),
            Key::Trend => numbers("trend"),
            Key::Size => numbers("size"),
            Key::Parameters => numbers("parameters"),
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
    fn of(&self, doc: DocId) -> Option<u64> {
        match self {
            Keys::Numbers(column) => column.first(doc),
            Keys::Places { column, first, last } => {
                column.term_ords(doc).filter(|ord| (first..last).contains(&ord)).max()
            }
            Keys::None => None,
        }
    }

    fn bound(&self, key: &Key, last: Keyed) -> Result<Bound, SearchError> {
        let (key, is_exact) = match (self, key.bytes(last.key)) {
            (Keys::Places { column, .. }, Some((_, bytes))) => ordinal(column, &bytes)?,
            _ => (u64::try_from(last.key).unwrap_or(u64::MAX), true),
        };
        Ok(Bound { key, id: last.id, is_exact })
    }

    /// What a key stands for in every segment.
    fn value(&self, key: u64) -> Result<u128, SearchError> {
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
    let (from, _) =
        column.dictionary().term_bounds_to_ord(std::ops::Bound::Included(key), std::ops::Bound::<&[u8]>::Unbounded)?;
    let ordinal = match from {
        std::ops::Bound::Included(ordinal) => ordinal,
        std::ops::Bound::Excluded(ordinal) => ordinal.saturating_add(1),
        std::ops::Bound::Unbounded => 0,
    };
    let mut bytes = Vec::new();
    let is_within = usize::try_from(ordinal).is_ok_and(|ordinal| ordinal < column.num_terms());
    let is_there = is_within && column.ord_to_bytes(ordinal, &mut bytes)? && bytes == key;
    Ok((ordinal, is_there))
}

/// The first of many, in an order.
struct Best {
    size: usize,
    descending: bool,
    kept: Vec<(u64, u64)>,
    /// The last key of those that were kept when they were cut last: none beyond it is wanted.
    last: Option<u64>,
}

impl Best {
    fn of(size: usize, descending: bool) -> Self {
        Best { size, descending, kept: Vec::new(), last: None }
    }

    fn may_take(&self, key: u64) -> bool {
        self.last.is_none_or(|last| if self.descending { key >= last } else { key <= last })
    }

    fn add(&mut self, key: u64, id: u64) {
        self.kept.push((key, id));
        if self.kept.len() >= 2 * self.size.max(64) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.descending {
            self.kept.sort_unstable_by_key(|entry| Reverse(*entry));
        } else {
            self.kept.sort_unstable();
        }
        self.kept.truncate(self.size);
        self.last = self.kept.last().filter(|_| self.kept.len() == self.size).map(|(key, _)| *key);
    }

    fn sorted(mut self) -> Vec<(u64, u64)> {
        self.cut();
        self.kept
    }
}

/// How many documents a query finds: counted up to `most`, and one more.
pub(super) fn count(searcher: &Searcher, query: &dyn Query, most: u32, deadline: Deadline) -> Result<u32, SearchError> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut found = 0_u32;
    for segment in searcher.segment_readers() {
        walk(weight.as_ref(), segment, 0, deadline, |_| {
            found = found.saturating_add(1);
            next_while(found <= most)
        })?;
        if found > most {
            break;
        }
    }
    Ok(found)
}
