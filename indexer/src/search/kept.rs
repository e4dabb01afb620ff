//! What was computed of segments, kept for the next question.
//!
//! A segment never changes but for which of its documents are deleted. What is kept says nothing about that: it is of all
//! documents of a segment, and whoever reads it passes over the deleted ones. So it is good for as long as the segment is.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::columnar::Column;
use tantivy::index::SegmentId;
use tantivy::schema::Field;
use tantivy::{DocId, Searcher, SegmentReader};

use super::condition::TextField;
use super::facets::Ranged;
use super::keys::Key;
use super::selected::{index, Members};
use super::steps::Steps;
use super::strokes::Sold;
use super::suggest::Heads;
use super::words::Place;

/// The least documents of a segment of which anything is kept: fewer are looked at as fast.
pub(super) const MIN_DOCUMENTS: u32 = 8_192;
/// The most bytes that are kept.
const MAX_BYTES: usize = 96 << 20;
/// The questions that are remembered as asked.
const MAX_ASKED: usize = 1_024;
/// Bytes in memory of a column's opened block, and the documents of one.
const COLUMN_BLOCK: (usize, usize) = (48, 512);
/// Bytes of an entry beside its numbers and its name.
const ENTRY: usize = 128;

/// The name of something that is kept of a segment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Name {
    /// The documents that have a key, by key and id.
    Order(Key),
    /// The documents that a question selects.
    Selected(Arc<str>),
    /// How many of those have each value of a field.
    Values(Arc<str>, TextField),
    /// How many of those are in each range.
    Ranges(Arc<str>, Ranged, Steps),
    /// What those in each range sold.
    Strokes(Arc<str>, Ranged, Steps),
    /// Where ranges of prices in a denom begin among the segment's prices.
    Bounds(String, Steps),
    /// The first of those that have the question's words at a place, by rank.
    First(Arc<str>, Place),
    /// The labels with a beginning which most documents have.
    Heads(String),
    /// Those that are deleted.
    Deleted,
    /// A column of numbers, opened: that takes longer than to read a page from it.
    Column(Field),
}

/// Something that is kept.
#[derive(Clone, Debug)]
pub(super) enum Thing {
    Members(Arc<Members>),
    Numbers(Arc<[u32]>),
    Heads(Arc<Heads>),
    Column(Column<u64>),
    Strokes(Arc<[Sold]>),
    First(Arc<First>),
    Deleted(Arc<[DocId]>),
}

/// The first documents that a walk visits, deleted ones among them.
#[derive(Debug)]
pub(super) struct First {
    pub docs: Vec<DocId>,
    /// Whether it visits no others.
    pub are_all: bool,
}

impl Thing {
    fn bytes(&self) -> usize {
        match self {
            Thing::Members(members) => members.bytes(),
            Thing::Numbers(numbers) => size_of_val(&**numbers),
            Thing::Heads(heads) => heads.bytes(),
            Thing::Strokes(strokes) => strokes.iter().map(Sold::bytes).sum(),
            Thing::First(first) => size_of_val(&first.docs[..]),
            Thing::Deleted(docs) => size_of_val(&**docs),
            Thing::Column(column) => index(column.num_docs()) / COLUMN_BLOCK.1 * COLUMN_BLOCK.0,
        }
    }
}

struct Entry {
    thing: Thing,
    bytes: usize,
    used: u64,
}

#[derive(Default)]
struct Inner {
    entries: HashMap<(SegmentId, Name), Entry>,
    bytes: usize,
    /// Counts uses: the entry with the least was used the longest ago.
    clock: u64,
    /// Hashes of the last questions, the latest last.
    asked: VecDeque<u64>,
}

/// See the module.
pub(super) struct Kept {
    inner: Mutex<Inner>,
    min_documents: u32,
    max_bytes: usize,
}

impl Kept {
    /// Keeps what is computed of segments with so many documents.
    pub(super) fn from(min_documents: u32) -> Self {
        Kept { inner: Mutex::default(), min_documents, max_bytes: MAX_BYTES }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether anything is kept of a segment.
    pub(super) fn is_about(&self, segment: &SegmentReader) -> bool {
        segment.max_doc() >= self.min_documents
    }

    /// The name of a question that was asked before, not long ago: what is asked once is not kept.
    pub(super) fn asked_again(&self, question: &str) -> Option<Arc<str>> {
        let mut hasher = DefaultHasher::new();
        question.hash(&mut hasher);
        let hash = hasher.finish();
        let mut inner = self.inner();
        if inner.asked.contains(&hash) {
            return Some(question.into());
        }
        if inner.asked.len() >= MAX_ASKED {
            inner.asked.pop_front();
        }
        inner.asked.push_back(hash);
        None
    }

    pub(super) fn get(&self, segment: &SegmentReader, name: &Name) -> Option<Thing> {
        let mut inner = self.inner();
        inner.clock += 1;
        let clock = inner.clock;
        let entry = inner.entries.get_mut(&(segment.segment_id(), name.clone()))?;
        entry.used = clock;
        Some(entry.thing.clone())
    }

    pub(super) fn numbers(&self, segment: &SegmentReader, name: &Name) -> Option<Arc<[u32]>> {
        match self.get(segment, name)? {
            Thing::Numbers(numbers) => Some(numbers),
            _ => None,
        }
    }

    /// A segment's column of numbers.
    pub(super) fn column(&self, segment: &SegmentReader, field: Field) -> tantivy::Result<Column<u64>> {
        let name = Name::Column(field);
        if let Some(Thing::Column(column)) = self.get(segment, &name) {
            return Ok(column);
        }
        let column = segment.fast_fields().u64(segment.schema().get_field_name(field))?;
        self.put(segment, name, Thing::Column(column.clone()));
        Ok(column)
    }

    /// A segment's deleted documents, as they ascend: few, and all look for them after each commit. None ever comes back, so
    /// that their number tells which they are.
    pub(super) fn deleted(&self, segment: &SegmentReader) -> Arc<[DocId]> {
        if let Some(Thing::Deleted(docs)) = self.get(segment, &Name::Deleted) {
            if docs.len() == index(segment.num_deleted_docs()) {
                return docs;
            }
        }
        let docs: Arc<[DocId]> = match segment.alive_bitset() {
            Some(alive) => (0..segment.max_doc()).filter(|doc| alive.is_deleted(*doc)).collect(),
            None => Arc::default(),
        };
        self.put(segment, Name::Deleted, Thing::Deleted(Arc::clone(&docs)));
        docs
    }

    /// Keeps something, in the place of what was not used for the longest time.
    pub(super) fn put(&self, segment: &SegmentReader, name: Name, thing: Thing) {
        let bytes = ENTRY + name_bytes(&name) + thing.bytes();
        if !self.is_about(segment) || bytes > self.max_bytes {
            return;
        }
        let mut inner = self.inner();
        inner.clock += 1;
        let entry = Entry { thing, bytes, used: inner.clock };
        inner.bytes += bytes;
        if let Some(before) = inner.entries.insert((segment.segment_id(), name), entry) {
            inner.bytes -= before.bytes;
        }
        while inner.bytes > self.max_bytes {
            let oldest = inner.entries.iter().min_by_key(|(_, entry)| entry.used).map(|(key, _)| key.clone());
            let Some(entry) = oldest.and_then(|key| inner.entries.remove(&key)) else { break };
            inner.bytes -= entry.bytes;
        }
    }

    /// The keys by which documents were sorted.
    pub(super) fn sorts(&self) -> HashSet<Key> {
        let key = |(_, name): &(SegmentId, Name)| match name {
            Name::Order(key) => Some(key.clone()),
            _ => None,
        };
        self.inner().entries.keys().filter_map(key).collect()
    }

    /// Forgets the segments that a searcher doesn't have.
    pub(super) fn retain(&self, searcher: &Searcher) {
        let segments: HashSet<SegmentId> = searcher.segment_readers().iter().map(SegmentReader::segment_id).collect();
        let mut inner = self.inner();
        inner.entries.retain(|(segment, _), _| segments.contains(segment));
        inner.bytes = inner.entries.values().map(|entry| entry.bytes).sum();
    }
}

fn name_bytes(name: &Name) -> usize {
    match name {
        Name::Order(_) | Name::Column(_) | Name::Deleted => 0,
        // Those of one question share its text.
        Name::Values(..) | Name::Ranges(..) | Name::Strokes(..) | Name::First(..) => 0,
        Name::Selected(question) => question.len(),
        Name::Bounds(text, _) | Name::Heads(text) => text.len(),
    }
}
