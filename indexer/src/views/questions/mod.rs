//! Questions about listings, and their answers: one table, since what happens to the ones happens to the others.

use async_trait::async_trait;
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::reputation::{AnswerNumber, QuestionId};

use super::rows::{number, word};
use super::table::{row, ApplyError, Store, Table};
use super::View;
use crate::event::{Contract, Event};

/// See the module.
pub(super) struct Questions;

row! {
    Post in "posts" by {
        question: i64,
        answer: i64,
    } with {
        listing: i64,
        author: String,
        words: Option<String>,
        written_at: i64,
        written_tx: Option<String>,
        edits: i64,
        edited_at: Option<i64>,
        state: String,
        hidden_by: Option<String>,
        hidden_reason: Option<String>,
        hidden_at: Option<i64>,
        answers: i64,
    }
}

#[async_trait]
impl View for Questions {
    fn name(&self) -> &'static str {
        "questions"
    }

    fn version(&self) -> i32 {
        1
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn reads(&self) -> &'static [Contract] {
        &[Contract::Reputation]
    }

    /// A post is written before anything else happens to it: all that are written at once are the same.
    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let mut posts = Table::new();
        for event in events {
            if let Some(post) = written(event) {
                posts.insert(post)?;
            }
        }
        posts.load(store, events.iter().filter_map(|event| changed(&event.body))).await?;
        for event in events {
            go_on(event, &mut posts);
        }
        posts.write(store).await
    }
}

fn key(question: QuestionId, answer: Option<AnswerNumber>) -> (i64, i64) {
    (number(question), answer.unwrap_or_default().into())
}

/// The post that an event changes: an answer changes its question, which counts it.
fn changed(event: &MarketEvent) -> Option<(i64, i64)> {
    match event {
        MarketEvent::QuestionAnswered(e) => Some(key(e.question, None)),
        MarketEvent::PostEdited(e) => Some(key(e.question, e.answer)),
        MarketEvent::PostWithdrawn(e) => Some(key(e.question, e.answer)),
        MarketEvent::PostHidden(e) => Some(key(e.question, e.answer)),
        MarketEvent::PostRestored(e) => Some(key(e.question, e.answer)),
        _ => None,
    }
}

fn go_on(event: &Event, posts: &mut Table<Post>) {
    let Some(key) = changed(&event.body) else { return };
    posts.change(&key, |post| match &event.body {
        MarketEvent::QuestionAnswered(e) => post.answers = e.answer.into(),
        MarketEvent::PostEdited(e) => {
            post.words = Some(e.words.clone());
            post.edits = e.edits.into();
            post.edited_at = Some(event.time);
        }
        MarketEvent::PostWithdrawn(_) => {
            post.words = None;
            post.edited_at = Some(event.time);
            "withdrawn".clone_into(&mut post.state);
        }
        MarketEvent::PostHidden(e) => {
            post.hidden_by = Some(e.by.to_string());
            post.hidden_reason = Some(word(&e.reason.0));
            post.hidden_at = Some(event.time);
            "hidden".clone_into(&mut post.state);
        }
        MarketEvent::PostRestored(_) => {
            (post.hidden_by, post.hidden_reason, post.hidden_at) = (None, None, None);
            "shown".clone_into(&mut post.state);
        }
        _ => {}
    });
}

fn written(event: &Event) -> Option<Post> {
    let (question, answer, listing, author, words) = match &event.body {
        MarketEvent::QuestionAsked(e) => (e.question, None, e.listing, &e.author, &e.words),
        MarketEvent::QuestionAnswered(e) => (e.question, Some(e.answer), e.listing, &e.author, &e.words),
        _ => return None,
    };
    let (question, answer) = key(question, answer);
    Some(Post {
        question,
        answer,
        listing: number(listing),
        author: author.to_string(),
        words: Some(words.clone()),
        written_at: event.time,
        written_tx: event.tx_hash.clone(),
        edits: 0,
        edited_at: None,
        state: "shown".to_owned(),
        hidden_by: None,
        hidden_reason: None,
        hidden_at: None,
        answers: 0,
    })
}
