//! Answers that are asked for again before anything happened: of a storefront's pages most visitors want the same.
//!
//! An answer is kept together with where the market stood when it was read. It is given again while the market stands
//! there still, and for a few seconds at most: visits, cards' contents and what is known of files on IPFS change without a
//! block.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::{Request, Response, Value};
use sha2::{Digest, Sha256};

use crate::api::recent::Recent;
use crate::read::Standing;

/// Points from which an answer is kept: a cheaper one is read as fast as it is looked for.
const DEAR: usize = 100;
/// Most answers that are kept.
const MAX_ANSWERS: NonZeroUsize = NonZeroUsize::new(4_096).unwrap();
/// Most bytes of all of them, as texts.
const MAX_BYTES: usize = 32 << 20;

/// What was asked: a hash of the operation and its variables.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Asked([u8; 32]);

impl Asked {
    /// Of a request that has its document.
    pub(super) fn of(request: &Request) -> Option<Self> {
        let variables = serde_json::to_vec(&request.variables).ok()?;
        let name = request.operation_name.as_deref().unwrap_or_default();
        let mut hasher = Sha256::new();
        for part in [request.query.as_bytes(), name.as_bytes(), &variables] {
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
    time: Duration,
}

struct Kept {
    standing: Standing,
    since: Instant,
    data: Value,
}

impl Answers {
    /// Keeps each for so long at most.
    pub(super) fn new(time: Duration) -> Self {
        Answers { kept: Recent::new(MAX_ANSWERS, MAX_BYTES), time }
    }

    /// Whether an answer that costs so many points is worth a place.
    pub(super) fn keeps(&self, cost: usize) -> bool {
        cost >= DEAR && !self.time.is_zero()
    }

    /// Whether there may be an answer: asked before the market's standing is.
    pub(super) fn has(&self, asked: Asked) -> bool {
        self.kept.find(&asked).is_some_and(|kept| kept.since.elapsed() < self.time)
    }

    /// The answer that was read where the market stands still.
    pub(super) fn find(&self, asked: Asked, standing: Standing) -> Option<Response> {
        let kept = self.kept.find(&asked)?;
        let is_valid = kept.standing == standing && kept.since.elapsed() < self.time;
        is_valid.then(|| Response::new(kept.data.clone()))
    }

    /// Keeps an answer without errors. `standing` was read before it: what came since is in it, and is not waited for.
    pub(super) fn keep(&self, asked: Asked, standing: Standing, answer: &Response, bytes: usize) {
        if answer.errors.is_empty() {
            let kept = Kept { standing, since: Instant::now(), data: answer.data.clone() };
            self.kept.keep(asked, Arc::new(kept), bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use async_graphql::{value, ServerError, Variables};
    use serde_json::json;

    use super::*;

    fn asked(query: &str, variables: serde_json::Value) -> Asked {
        Asked::of(&Request::new(query).variables(Variables::from_json(variables))).unwrap()
    }

    #[test]
    fn an_answer_is_kept_for_its_question_its_standing_and_its_time() {
        let answers = Answers::new(Duration::from_secs(60));
        let (here, question) = (Standing::default(), asked("{ a }", json!({"b": 1})));
        answers.keep(question, here, &Response::new(value!({"a": 1})), 7);
        assert!(answers.has(question));
        assert_eq!(answers.find(question, here).unwrap().data, value!({"a": 1}));
        assert!(answers.find(asked("{ a }", json!({"b": 2})), here).is_none());
        assert!(answers.find(asked("{ a } ", json!({"b": 1})), here).is_none());
        assert!(answers.find(question, Standing { height: Some(1), ..here }).is_none());
        let wrong = Response::from_errors(vec![ServerError::new("wrong", None)]);
        answers.keep(asked("{ c }", json!({})), here, &wrong, 7);
        assert!(!answers.has(asked("{ c }", json!({}))));

        let none = Answers::new(Duration::ZERO);
        none.keep(question, here, &Response::new(value!({"a": 1})), 7);
        assert!(!none.has(question) && !none.keeps(DEAR) && answers.keeps(DEAR) && !answers.keeps(DEAR - 1));
    }
}
