//! Answers that are asked for again before anything happened: of a storefront's pages most visitors want the same.
//!
//! An answer is kept together with where the market stood when it was read. It is given again while the market stands
//! there still, and for a few seconds at most: visits, cards' contents and what is known of files on IPFS change without a
//! block.
//!
//! After a block all ask anew, and many of them the same: one reads it, and those who ask meanwhile wait for that answer.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_graphql::{Request, Response, Value};
use axum::body::Bytes;
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use crate::read::Standing;
use crate::recent::Recent;

/// Points from which an answer is kept: a cheaper one is read as fast as it is looked for.
const DEAR: usize = 10;
/// Longest time that somebody waits for an answer that another reads.
const PATIENCE: Duration = Duration::from_secs(1);
/// Most answers that are kept.
const MAX_ANSWERS: NonZeroUsize = NonZeroUsize::new(4_096).unwrap();
/// Most bytes of all of them, as texts.
const MAX_BYTES: usize = 32 << 20;

/// The mark of a request whose answer goes out as bytes: its data may come as [`Value::Binary`], which is the JSON of it. As the
/// whole of an answer's data, GraphQL has no such value.
pub(in crate::api) struct AsBytes;

/// What was asked: a hash of the operation and its variables.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Asked([u8; 32]);

impl Asked {
    /// Of a request, by the hash of its document's text.
    pub(super) fn of(request: &Request, text: &[u8]) -> Option<Self> {
        let variables = serde_json::to_vec(&request.variables).ok()?;
        let name = request.operation_name.as_deref().unwrap_or_default();
        let mut hasher = Sha256::new();
        for part in [text, name.as_bytes(), &variables] {
            hasher.update(u64::try_from(part.len()).ok()?.to_be_bytes());
            hasher.update(part);
        }
        Some(Asked(hasher.finalize().into()))
    }
}

/// The answers of a server. Clones are the same.
#[derive(Clone)]
pub(super) struct Answers {
    kept: Recent<Asked, Arc<Kept>>,
    read: Arc<Mutex<HashMap<Asked, watch::Receiver<()>>>>,
    time: Duration,
}

struct Kept {
    standing: Standing,
    /// Whether it says what the search index found: only then does it end with what that takes in.
    is_searched: bool,
    since: Instant,
    /// As JSON.
    data: Bytes,
}

/// The reading of an answer, until it is dropped.
pub(super) struct Reading {
    answers: Answers,
    asked: Asked,
    /// Those who wait hear of its end.
    _end: watch::Sender<()>,
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.answers.read().remove(&self.asked);
    }
}

impl Answers {
    /// Keeps each for so long at most.
    pub(super) fn new(time: Duration) -> Self {
        Answers { kept: Recent::new(MAX_ANSWERS, MAX_BYTES), read: Arc::default(), time }
    }

    /// Whether an answer that costs so many points is worth a place.
    pub(super) fn keeps(&self, cost: usize) -> bool {
        cost >= DEAR && !self.time.is_zero()
    }

    /// Whether there may be an answer: asked before the market's standing is.
    pub(super) fn has(&self, asked: Asked) -> bool {
        self.kept.find(&asked).is_some_and(|kept| kept.since.elapsed() < self.time)
    }

    /// The answer that was read where the market stands still, as JSON.
    pub(super) fn find(&self, asked: Asked, standing: Standing) -> Option<Bytes> {
        let kept = self.kept.find(&asked)?;
        let searched = if kept.is_searched { standing.searched } else { kept.standing.searched };
        let is_valid = kept.standing == Standing { searched, ..standing } && kept.since.elapsed() < self.time;
        is_valid.then(|| kept.data.clone())
    }

    /// Keeps an answer without errors, and returns it as JSON. `standing` was read before it: what came since is in it, and is
    /// not waited for.
    pub(super) fn keep(
        &self,
        asked: Asked,
        (standing, is_searched): (Standing, bool),
        answer: &Response,
    ) -> Option<Bytes> {
        if answer.is_err() {
            return None;
        }
        let data = Bytes::from(serde_json::to_vec(&answer.data).ok()?);
        let kept = Kept { standing, is_searched, since: Instant::now(), data: data.clone() };
        self.kept.keep(asked, Arc::new(kept), data.len());
        Some(data)
    }

    /// Begins to read an answer; `None` while another reads the same.
    pub(super) fn begin(&self, asked: Asked) -> Option<Reading> {
        let mut read = self.read();
        if read.contains_key(&asked) {
            return None;
        }
        let (end, until) = watch::channel(());
        read.insert(asked, until);
        Some(Reading { answers: self.clone(), asked, _end: end })
    }

    /// Waits until nobody reads the answer who does so now, or for too long.
    pub(super) async fn wait(&self, asked: Asked) {
        let until = self.read().get(&asked).cloned();
        if let Some(mut until) = until {
            // Nothing is ever sent: it ends with the sender.
            let _ = tokio::time::timeout(PATIENCE, until.changed()).await;
        }
    }

    fn read(&self) -> MutexGuard<'_, HashMap<Asked, watch::Receiver<()>>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer of this data, which goes out as bytes or not.
pub(super) fn answer(data: Bytes, as_bytes: bool) -> Option<Response> {
    Some(Response::new(if as_bytes { Value::Binary(data) } else { serde_json::from_slice(&data).ok()? }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use async_graphql::{value, ServerError, Variables};
    use serde_json::json;

    use super::*;

    fn asked(query: &str, variables: serde_json::Value) -> Asked {
        Asked::of(&Request::new("").variables(Variables::from_json(variables)), query.as_bytes()).unwrap()
    }

    #[test]
    fn an_answer_is_kept_for_its_question_its_standing_and_its_time() {
        let answers = Answers::new(Duration::from_secs(60));
        let (here, question) = (Standing::default(), asked("{ a }", json!({"b": 1})));
        let data = answers.keep(question, (here, true), &Response::new(value!({"a": 1}))).unwrap();
        assert_eq!(data, &br#"{"a":1}"#[..]);
        assert!(answers.has(question));
        assert_eq!(answers.find(question, here), Some(data.clone()));
        assert_eq!(answer(data, false).unwrap().data, value!({"a": 1}));
        assert!(answers.find(asked("{ a }", json!({"b": 2})), here).is_none());
        assert!(answers.find(asked("{ a } ", json!({"b": 1})), here).is_none());
        assert!(answers.find(question, Standing { height: Some(1), ..here }).is_none());
        let (block, searched) = (Standing { height: Some(1), ..here }, Standing { searched: 1, ..here });
        assert!(answers.find(question, searched).is_none());
        answers.keep(question, (here, false), &Response::new(value!({"a": 1}))).unwrap();
        assert!(answers.find(question, searched).is_some() && answers.find(question, block).is_none());
        let wrong = Response::from_errors(vec![ServerError::new("wrong", None)]);
        assert_eq!(answers.keep(asked("{ c }", json!({})), (here, true), &wrong), None);
        assert!(!answers.has(asked("{ c }", json!({}))));

        let none = Answers::new(Duration::ZERO);
        none.keep(question, (here, true), &Response::new(value!({"a": 1})));
        assert!(!none.has(question) && !none.keeps(DEAR) && answers.keeps(DEAR) && !answers.keeps(DEAR - 1));
    }

    #[tokio::test]
    async fn one_reads_an_answer_and_those_who_ask_meanwhile_wait_for_its_end() {
        let answers = Answers::new(Duration::from_secs(60));
        let (question, other) = (asked("{ a }", json!({})), asked("{ b }", json!({})));
        let reading = answers.begin(question).unwrap();
        assert!(answers.begin(question).is_none());
        assert!(answers.begin(other).is_some());
        let waiting = {
            let answers = answers.clone();
            tokio::spawn(async move { answers.wait(question).await })
        };
        answers.wait(other).await;
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        drop(reading);
        waiting.await.unwrap();
        assert!(answers.begin(question).is_some(), "who reads next is the one");
    }
}
