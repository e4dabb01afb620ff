//! What questions found, kept while the index has the same documents.
//!
//! A block of sales changes no document for a while, and a question finds what it found before; its answer is made anew, of what
//! the database says of the same listings.

use std::any::Any;
use std::fmt::Debug;
use std::num::NonZeroUsize;
use std::sync::Arc;

use tantivy::Searcher;

use super::facets::{Bar, Counted};
use super::question::{Found, Hit};
use super::strokes::Stroke;
use super::suggest::Labelled;
use crate::recent::Recent;

/// Most questions whose outcomes are kept.
const MAX_QUESTIONS: NonZeroUsize = NonZeroUsize::new(4_096).unwrap();
/// Most bytes of all of them.
const MAX_BYTES: usize = 16 << 20;

/// What a question finds.
pub(super) trait Outcome: Any + Clone + Send + Sync {
    /// Its bytes in memory beside those of itself.
    fn held(&self) -> usize {
        0
    }
}

/// A question to one state of the index.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    state: u64,
    question: String,
}

/// See the module.
pub(super) struct Outcomes {
    recent: Recent<Asked, Arc<dyn Any + Send + Sync>>,
    min_documents: u64,
}

impl Outcomes {
    /// Keeps what is found among so many documents: fewer are looked at as fast.
    pub(super) fn from(min_documents: u32) -> Self {
        Outcomes { recent: Recent::new(MAX_QUESTIONS, MAX_BYTES), min_documents: min_documents.into() }
    }

    /// A question by what is kept of it; `None` where nothing is.
    pub(super) fn asked(&self, searcher: &Searcher, question: &impl Debug) -> Option<Asked> {
        let state = searcher.generation().generation_id();
        (searcher.num_docs() >= self.min_documents).then(|| Asked { state, question: format!("{question:?}") })
    }

    pub(super) fn find<T: Outcome>(&self, asked: &Asked) -> Option<T> {
        self.recent.find(asked)?.downcast_ref().cloned()
    }

    /// Keeps what was found where the index stood so, or later.
    pub(super) fn keep<T: Outcome>(&self, asked: Asked, outcome: T) {
        let bytes = size_of::<Asked>() + asked.question.len() + size_of::<T>() + outcome.held();
        self.recent.keep(asked, Arc::new(outcome), bytes);
    }
}

impl Outcome for u32 {}
impl Outcome for u64 {}
impl Outcome for Hit {}
impl Outcome for Bar {}
impl Outcome for Stroke {}

impl Outcome for Counted {
    fn held(&self) -> usize {
        self.value.len()
    }
}

impl Outcome for Labelled {
    fn held(&self) -> usize {
        self.text.len()
    }
}

impl Outcome for Found {
    fn held(&self) -> usize {
        // What was corrected is in its cursors too.
        self.hits.held() + 2 * self.corrected.as_ref().map_or(0, String::len)
    }
}

impl<T: Outcome> Outcome for Vec<T> {
    fn held(&self) -> usize {
        self.iter().map(|one| size_of::<T>() + one.held()).sum()
    }
}

impl<A: Outcome, B: Outcome> Outcome for (A, B) {
    fn held(&self) -> usize {
        self.0.held() + self.1.held()
    }
}
