//! The search index: a read model of the listings, beside Postgres.
//!
//! Postgres is the truth. Whoever changes a listing marks it ([`changes`]); each server follows the marks into an index
//! of its own ([`follow`]) and keeps its position in the index's commits, so that it goes on after a crash, and starts
//! from nothing, by the same loop. A document follows from rows alone, and no score from the rest of the index: every
//! server answers the same.

mod analysed;
pub mod changes;
pub(crate) mod condition;
mod counts;
mod directory;
mod document;
mod exclusion;
mod facets;
mod fields;
mod filter;
pub mod follow;
mod index;
mod kept;
mod keys;
mod merging;
mod outcomes;
mod page;
mod proven_use;
pub mod publishers;
mod question;
mod selected;
pub mod sessions;
mod sorted;
mod source;
mod steps;
mod strokes;
mod suggest;
mod turns;
mod typo;
mod words;

use std::fmt::Debug;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tantivy::TantivyError;

use condition::{Condition, Market, TextField};
pub(crate) use facets::{Bar, Counted, Ranged};
use index::Live;
pub(crate) use keys::{Key, KeySort};
use outcomes::{Asked, Outcome};
use page::Deadline;
pub(crate) use proven_use::{worth, TREND, USE};
pub(crate) use question::{After, Found, Hit, Order, Question};
pub(crate) use source::{MAX_LABELS, WORST_SCAN};
pub(crate) use steps::Steps;
pub(crate) use strokes::Stroke;
pub(crate) use suggest::{Label, Labelled};
use turns::{Turns, Work};
pub(crate) use words::{Place, MAX_WORDS};

use crate::workers;

/// The longest time of one question.
const MAX_TIME: Duration = Duration::from_secs(2);

/// Why the index doesn't answer.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum SearchError {
    /// It is being made.
    #[error("the search index is being built")]
    Building,
    /// Too many ask at a time.
    #[error("too many searches at a time")]
    Busy,
    /// The answer takes too long.
    #[error("the search took more than {} s", MAX_TIME.as_secs())]
    TooSlow,
    /// So many words and phrases.
    #[error("the query has {0} words, at most {MAX_WORDS} are searched")]
    TooManyWords(usize),
    /// The index itself.
    #[error("the search index failed")]
    Index(#[source] Arc<TantivyError>),
}

impl From<TantivyError> for SearchError {
    fn from(error: TantivyError) -> Self {
        SearchError::Index(error.into())
    }
}

impl From<std::io::Error> for SearchError {
    fn from(error: std::io::Error) -> Self {
        TantivyError::from(error).into()
    }
}

/// How far the index of a server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    /// The height of the database when the index last had all that was there, but for sales.
    pub height: Option<i64>,
    /// The last change that it has.
    pub change: i64,
    /// Whether an index is being made. The one before answers meanwhile, if there is one.
    pub is_building: bool,
}

impl Default for Progress {
    fn default() -> Self {
        Progress { height: None, change: 0, is_building: true }
    }
}

/// The search index of a server; clones share it. There is none until a [`follow::Follower`] has made it.
#[derive(Clone)]
pub struct Search {
    live: Arc<RwLock<Option<Arc<Live>>>>,
    progress: Arc<RwLock<Progress>>,
    turns: Arc<Turns>,
}

impl Default for Search {
    fn default() -> Self {
        Search { live: Arc::default(), progress: Arc::default(), turns: Arc::new(Turns::of(workers::number())) }
    }
}

impl Search {
    /// Lets an index answer from now on.
    fn show(&self, live: Arc<Live>) {
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = Some(live);
    }

    /// Notes that an index has all that the database had at a height.
    fn note(&self, height: Option<i64>, change: i64) {
        *self.progress.write().unwrap_or_else(PoisonError::into_inner) =
            Progress { height, change, is_building: false };
    }

    /// Notes that an index is being made.
    fn note_building(&self) {
        self.progress.write().unwrap_or_else(PoisonError::into_inner).is_building = true;
    }

    pub(crate) fn progress(&self) -> Progress {
        *self.progress.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is an index that answers.
    pub(crate) fn is_there(&self) -> bool {
        self.live().is_ok()
    }

    fn live(&self) -> Result<Arc<Live>, SearchError> {
        self.live.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or(SearchError::Building)
    }

    /// Answers a question, in its turn.
    pub(crate) async fn find(&self, question: Question) -> Result<Found, SearchError> {
        if let Some(found) = question::find_kept(&*self.live()?, &question, Deadline::after(MAX_TIME))? {
            return Ok(found);
        }
        let find = |live: &Live, (_, question): &(&str, Question), deadline| question::find(live, question, deadline);
        self.outcome(Work::Find, ("find", question), find).await
    }

    /// Counts what a question finds, up to `most` and one more.
    pub(crate) async fn count(&self, question: Question, most: u32) -> Result<u32, SearchError> {
        let asked = ("count", question, most);
        // It stops there, as a page does.
        self.outcome(Work::Find, asked, |live, (_, question, most), deadline| {
            question::count(live, question, *most, deadline)
        })
        .await
    }

    /// Counts what a question finds by the values of fields: at most `size` of each.
    pub(crate) async fn facets(
        &self,
        question: Question,
        of: Vec<TextField>,
        size: usize,
    ) -> Result<Vec<Vec<Counted>>, SearchError> {
        self.outcome(Work::Count, ("facets", question, of, size), |live, (_, question, of, size), deadline| {
            question::facets(live, question, (of, *size), deadline)
        })
        .await
    }

    /// Counts what a question finds in ranges of a number.
    pub(crate) async fn histogram(
        &self,
        question: Question,
        of: Ranged,
        steps: Steps,
    ) -> Result<Vec<Bar>, SearchError> {
        self.outcome(Work::Count, ("histogram", question, of, steps), |live, (_, question, of, steps), deadline| {
            question::histogram(live, question, (of, *steps), deadline)
        })
        .await
    }

    /// The sales of what a question finds in ranges of a number.
    pub(crate) async fn strokes(
        &self,
        question: Question,
        of: Ranged,
        steps: Steps,
    ) -> Result<Vec<Stroke>, SearchError> {
        self.outcome(Work::Count, ("strokes", question, of, steps), |live, (_, question, of, steps), deadline| {
            question::strokes(live, question, (of, *steps), deadline)
        })
        .await
    }

    /// The listings and labels that begin as was typed, at most `size` of each kind.
    pub(crate) async fn suggest(
        &self,
        typed: String,
        market: Market,
        size: usize,
    ) -> Result<(Vec<u64>, Vec<Labelled>), SearchError> {
        self.outcome(Work::Find, ("suggest", typed, market, size), |live, (_, typed, market, size), deadline| {
            question::suggest(live, typed, market, *size, deadline)
        })
        .await
    }

    /// The listings of the first condition, then those of the next, but for one.
    pub(crate) async fn in_turn(
        &self,
        conditions: Vec<Condition>,
        market: Market,
        size: usize,
        but: u64,
    ) -> Result<Vec<u64>, SearchError> {
        self.outcome(
            Work::Find,
            ("in turn", conditions, market, size, but),
            |live, (_, conditions, market, size, but), deadline| {
                question::in_turn(live, conditions, market, (*size, *but), deadline)
            },
        )
        .await
    }

    /// What was found already, or is found in its turn and kept.
    async fn outcome<Q: Debug + Send + 'static, T: Outcome>(
        &self,
        work: Work,
        question: Q,
        find: impl FnOnce(&Live, &Q, Deadline) -> Result<T, SearchError> + Send + 'static,
    ) -> Result<T, SearchError> {
        let live = self.live()?;
        let asked = live.outcomes.asked(&live.searcher(), &question);
        let kept = |live: &Live, asked: &Option<Asked>| asked.as_ref().and_then(|asked| live.outcomes.find(asked));
        if let Some(found) = kept(&live, &asked) {
            return Ok(found);
        }
        let (_place, turn) = self.turns.wait(work).await?;
        let finding = tokio::task::spawn_blocking(move || {
            // The turn ends with the work, not with who asked: work that nobody waits for still takes a core.
            let _turn = turn;
            // Who waited behind the same question finds its outcome.
            if let Some(found) = kept(&live, &asked) {
                return Ok(found);
            }
            let found = find(&live, &question, Deadline::after(MAX_TIME))?;
            if let Some(asked) = asked {
                live.outcomes.keep(asked, found.clone());
            }
            Ok(found)
        });
        let failed = |error: tokio::task::JoinError| TantivyError::InternalError(error.to_string());
        finding.await.map_err(failed)?
    }
}
