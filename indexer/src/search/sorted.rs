//! Pages by a number of the listings: in the order of the numbers where that is kept, else picked from all that is found.

use std::cmp::Reverse;
use std::ops::ControlFlow;
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::{DocId, Searcher, SegmentReader};

use super::fields::Fields;
use super::kept::{Kept, Name, Thing};
use super::keys::{Bound, Key, KeySort, Keyed, Keys, Range};
use super::page::is_alive;
use super::selected::{index, Members, Selected};
use super::SearchError;

/// The first of those that are selected and have keys in all of some ranges, by a key.
pub(super) fn by_key(
    searcher: &Searcher,
    fields: &Fields,
    (selected, ranges): (&Selected<'_>, &[(Key, Range)]),
    sort: &KeySort,
    (after, size): (Option<Keyed>, usize),
) -> Result<Vec<Keyed>, SearchError> {
    let mut found = Vec::new();
    for segment in searcher.segment_readers() {
        let opened = (fields, selected.kept);
        let keys = Keys::open(segment, &sort.key, opened)?;
        let ids = selected.kept.column(segment, fields.id)?;
        let bound = after.map(|last| keys.bound(&sort.key, last)).transpose()?;
        let (mut own, mut others) = (keys.limits(&sort.key, &ALL)?, Vec::new());
        for (key, range) in ranges {
            let within = Within::open(segment, opened, key, range)?;
            if *key == sort.key {
                own = (own.0.max(within.from), own.1.min(within.to));
            } else {
                others.push(within);
            }
        }
        let (from, to) = own;
        let page = Page { segment, keys: &keys, ids: &ids, from, to, others, bound, size, descending: sort.descending };
        let members =
            selected.members(segment)?.filter(|members| is_longer_than_its_order(members.len(), segment, size));
        let first = match members {
            Some(members) => page.of_order(&order(segment, &keys, &ids, (&sort.key, selected.kept))?, &members),
            None => page.of_all(selected)?,
        };
        for (key, id) in first {
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

/// Whether what a page needs of a question is kept of each segment of which anything is.
pub(super) fn is_kept(searcher: &Searcher, (question, kept): (&Arc<str>, &Kept), key: &Key, size: usize) -> bool {
    let (selected, order) = (Name::Selected(question.clone()), Name::Order(key.clone()));
    searcher.segment_readers().iter().filter(|segment| kept.is_about(segment)).all(|segment| {
        let Some(Thing::Members(members)) = kept.get(segment, &selected) else { return false };
        !is_longer_than_its_order(members.len(), segment, size) || kept.numbers(segment, &order).is_some()
    })
}

/// Whether it takes longer to look at so many members of a segment than at its documents in order until a page of them is
/// full: of `n` documents every `n / members`-th is one.
fn is_longer_than_its_order(members: usize, segment: &SegmentReader, size: usize) -> bool {
    members.saturating_mul(members) > size.saturating_mul(index(segment.max_doc()))
}

/// All keys.
const ALL: Range = (std::ops::Bound::Unbounded, std::ops::Bound::Unbounded);

/// A range of keys, in one segment: from the least that is wanted to below the least above it that is not.
struct Within {
    keys: Keys,
    from: u64,
    to: u64,
}

impl Within {
    fn open(segment: &SegmentReader, opened: (&Fields, &Kept), key: &Key, range: &Range) -> Result<Self, SearchError> {
        let keys = Keys::open(segment, key, opened)?;
        let (from, to) = keys.limits(key, range)?;
        Ok(Within { keys, from, to })
    }

    fn has(&self, doc: DocId) -> bool {
        self.keys.of(doc).is_some_and(|key| (self.from..self.to).contains(&key))
    }
}

/// A page of one segment.
struct Page<'a> {
    segment: &'a SegmentReader,
    keys: &'a Keys,
    ids: &'a Column<u64>,
    /// The least key that is wanted, and the least above it that is not.
    from: u64,
    to: u64,
    /// The ranges of other keys.
    others: Vec<Within>,
    bound: Option<Bound>,
    size: usize,
    descending: bool,
}

impl Page<'_> {
    fn is_wanted(&self, key: u64) -> bool {
        (self.from..self.to).contains(&key)
    }

    fn is_within_others(&self, doc: DocId) -> bool {
        self.others.iter().all(|range| range.has(doc))
    }

    fn is_behind(&self, key: u64, id: u64) -> bool {
        self.bound.is_none_or(|bound| bound.is_passed_by(key, id, self.descending))
    }

    /// All that is selected is looked at.
    fn of_all(&self, selected: &Selected<'_>) -> Result<Vec<(u64, u64)>, SearchError> {
        let mut best = Best::of(self.size, self.descending);
        selected.visit(self.segment, |doc| {
            // Most are worse than what there is, and need no id.
            if let Some(key) = self.keys.of(doc).filter(|key| self.is_wanted(*key) && best.may_take(*key)) {
                let id = self.ids.first(doc).unwrap_or_default();
                if self.is_behind(key, id) && self.is_within_others(doc) {
                    best.add(key, id);
                }
            }
            ControlFlow::Continue(())
        })?;
        Ok(best.sorted())
    }

    /// Documents are looked at in order, from where the page begins until it is full.
    fn of_order(&self, order: &[DocId], members: &Members) -> Vec<(u64, u64)> {
        let keyed = |doc: &DocId| Some((self.keys.of(*doc)?, self.ids.first(*doc).unwrap_or_default()));
        let is_behind = |doc: &DocId| keyed(doc).is_some_and(|(key, id)| self.is_behind(key, id));
        let is_below = |limit| move |doc: &DocId| keyed(doc).is_some_and(|(key, _)| key < limit);
        let (order, _) = order.split_at(order.partition_point(is_below(self.to)));
        let (_, order) = order.split_at(order.partition_point(is_below(self.from)));
        let is_found =
            |doc: &&DocId| members.has(**doc) && is_alive(self.segment, **doc) && self.is_within_others(**doc);
        if self.descending {
            let (behind, _) = order.split_at(order.partition_point(is_behind));
            behind.iter().rev().filter(is_found).filter_map(keyed).take(self.size).collect()
        } else {
            let (_, behind) = order.split_at(order.partition_point(|doc| !is_behind(doc)));
            behind.iter().filter(is_found).filter_map(keyed).take(self.size).collect()
        }
    }
}

/// The documents of a segment that have a key, by key and id, deleted ones among them.
fn order(
    segment: &SegmentReader,
    keys: &Keys,
    ids: &Column<u64>,
    (key, kept): (&Key, &Kept),
) -> Result<Arc<[DocId]>, SearchError> {
    let name = Name::Order(key.clone());
    if let Some(order) = kept.numbers(segment, &name) {
        return Ok(order);
    }
    let keyed = |doc| Some((keys.of(doc)?, ids.first(doc).unwrap_or_default(), doc));
    let mut keyed: Vec<(u64, u64, DocId)> = (0..segment.max_doc()).filter_map(keyed).collect();
    keyed.sort_unstable();
    let order: Arc<[DocId]> = keyed.into_iter().map(|(_, _, doc)| doc).collect();
    kept.put(segment, name, Thing::Numbers(order.clone()));
    Ok(order)
}

/// Puts the documents of new segments in the orders that were asked for, before somebody waits for it.
pub(super) fn warm(searcher: &Searcher, fields: &Fields, kept: &Kept) -> Result<(), SearchError> {
    for key in kept.sorts() {
        for segment in searcher.segment_readers().iter().filter(|segment| kept.is_about(segment)) {
            let ids = kept.column(segment, fields.id)?;
            order(segment, &Keys::open(segment, &key, (fields, kept))?, &ids, (&key, kept))?;
        }
    }
    Ok(())
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
