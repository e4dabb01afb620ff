//! The documents that a question selects: walked, or kept as a set if the question is asked again.

use std::ops::ControlFlow;
use std::sync::Arc;

use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::{DocId, Searcher, SegmentReader};

use super::kept::{Kept, Name, Thing};
use super::page::{is_alive, walk, Deadline};
use super::SearchError;

/// Bits of a word of a set.
const WORD: u32 = u64::BITS;
/// A set with fewer documents than this part of its segment's is a list: as small, and faster to walk.
const SPARSE: usize = 32;

/// Documents of one segment, deleted ones among them.
#[derive(Debug)]
pub(super) enum Members {
    /// A bit for each document of the segment.
    Bits { words: Vec<u64>, len: usize },
    /// They ascend.
    List(Vec<DocId>),
}

impl Members {
    /// The documents of an ascending list, of a segment with so many.
    fn of(docs: Vec<DocId>, max_doc: DocId) -> Self {
        if docs.len().saturating_mul(SPARSE) < index(max_doc) {
            return Members::List(docs);
        }
        let mut words = vec![0_u64; index(max_doc / WORD) + 1];
        for doc in &docs {
            if let Some(word) = words.get_mut(index(doc / WORD)) {
                *word |= 1 << (doc % WORD);
            }
        }
        Members::Bits { words, len: docs.len() }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Members::Bits { len, .. } => *len,
            Members::List(docs) => docs.len(),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Members::Bits { words, .. } => size_of_val(&words[..]),
            Members::List(docs) => size_of_val(&docs[..]),
        }
    }

    pub(super) fn has(&self, doc: DocId) -> bool {
        match self {
            Members::Bits { words, .. } => {
                words.get(index(doc / WORD)).is_some_and(|word| word >> (doc % WORD) & 1 == 1)
            }
            Members::List(docs) => docs.binary_search(&doc).is_ok(),
        }
    }

    /// Visits those of some documents that are in the set, until `visit` breaks.
    pub(super) fn visit_those(&self, docs: &[DocId], visit: impl FnMut(DocId) -> ControlFlow<()>) -> ControlFlow<()> {
        docs.iter().copied().filter(|doc| self.has(*doc)).try_for_each(visit)
    }

    /// Visits the documents as they ascend, until `visit` breaks.
    pub(super) fn visit(&self, mut visit: impl FnMut(DocId) -> ControlFlow<()>) -> ControlFlow<()> {
        match self {
            Members::List(docs) => docs.iter().try_for_each(|doc| visit(*doc)),
            Members::Bits { words, .. } => (0..).zip(words).try_for_each(|(at, word)| {
                let mut left = *word;
                while left != 0 {
                    visit(at * WORD + left.trailing_zeros())?;
                    left &= left - 1;
                }
                ControlFlow::Continue(())
            }),
        }
    }
}

/// A document's number as a place in memory.
pub(super) fn index(doc: DocId) -> usize {
    usize::try_from(doc).unwrap_or(usize::MAX)
}

/// See the module.
pub(super) struct Selected<'a> {
    weight: Box<dyn Weight>,
    /// The question, if what it selects is kept.
    pub name: Option<Arc<str>>,
    pub kept: &'a Kept,
    pub deadline: Deadline,
}

impl<'a> Selected<'a> {
    /// The documents of a query, which are kept if the question was asked before.
    pub(super) fn new(
        searcher: &Searcher,
        query: &dyn Query,
        (question, kept): (&str, &'a Kept),
        deadline: Deadline,
    ) -> Result<Self, SearchError> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
        Ok(Selected { weight, name: kept.asked_again(question), kept, deadline })
    }

    /// The documents of a query whose question is kept.
    pub(super) fn kept(
        searcher: &Searcher,
        query: &dyn Query,
        (question, kept): (Arc<str>, &'a Kept),
        deadline: Deadline,
    ) -> Result<Self, SearchError> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
        Ok(Selected { weight, name: Some(question), kept, deadline })
    }

    /// The documents of a segment, deleted ones among them; `None` unless they are kept.
    pub(super) fn members(&self, segment: &SegmentReader) -> Result<Option<Arc<Members>>, SearchError> {
        let Some(question) = self.name.as_ref().filter(|_| self.kept.is_about(segment)) else {
            return Ok(None);
        };
        let name = Name::Selected(question.clone());
        if let Some(Thing::Members(members)) = self.kept.get(segment, &name) {
            return Ok(Some(members));
        }
        let mut docs = Vec::new();
        walk(self.weight.as_ref(), segment, 0, self.deadline, |doc| {
            docs.push(doc);
            ControlFlow::Continue(())
        })?;
        let members = Arc::new(Members::of(docs, segment.max_doc()));
        self.kept.put(segment, name, Thing::Members(members.clone()));
        Ok(Some(members))
    }

    /// Visits the documents of a segment that are not deleted, until `visit` breaks.
    pub(super) fn visit(
        &self,
        segment: &SegmentReader,
        mut visit: impl FnMut(DocId) -> ControlFlow<()>,
    ) -> Result<(), SearchError> {
        let visit = |doc| if is_alive(segment, doc) { visit(doc) } else { ControlFlow::Continue(()) };
        match self.members(segment)? {
            Some(members) => {
                let _ = members.visit(visit);
                Ok(())
            }
            None => walk(self.weight.as_ref(), segment, 0, self.deadline, visit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_its_documents_however_many_there_are() {
        for docs in [vec![], vec![0, 63, 64, 999], (0..1_000).filter(|doc| doc % 3 == 0).collect::<Vec<_>>()] {
            let set = Members::of(docs.clone(), 1_000);
            let mut visited = Vec::new();
            let _ = set.visit(|doc| {
                visited.push(doc);
                ControlFlow::Continue(())
            });
            assert_eq!(visited, docs);
            assert_eq!(set.len(), docs.len());
            assert!((0..1_100).all(|doc| set.has(doc) == docs.contains(&doc)));
            let mut visited = Vec::new();
            let _ = set.visit_those(&[0, 2, 64, 999, 1_050], |doc| {
                visited.push(doc);
                ControlFlow::Continue(())
            });
            assert_eq!(
                visited,
                [0, 2, 64, 999, 1_050].iter().filter(|doc| docs.contains(doc)).copied().collect::<Vec<_>>()
            );
        }
    }
}
