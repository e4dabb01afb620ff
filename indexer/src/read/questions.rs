//! Questions about listings, and their answers.

use std::collections::HashMap;

use serde::Serialize;
use tokio_postgres::types::Type;
use tokio_postgres::Row;

use super::cursor::{fingerprint, Slice};
use super::error::{Failure, ReadError};
use super::filter::{write_numbers, write_texts};
use super::page::{Page, Question, Sort};
use super::rows::{one_each, Record, Rows};
use super::sql::Sql;
use super::states::states;

states! {
    /// Where a question or an answer stands.
    PostState {
        Shown = "shown",
        Hidden = "hidden",
        Withdrawn = "withdrawn",
    }
    /// The reason for which a question or an answer is hidden.
    HideReason {
        Spam = "spam",
        Abuse = "abuse",
        PersonalData = "personal_data",
        Illegal = "illegal",
        OffTopic = "off_topic",
    }
    /// What an author has to do with a listing.
    AuthorMark {
        Seller = "seller",
        Holder = "holder",
    }
}

/// A question about a listing, or an answer to it.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    pub question: i64,
    /// The number of the answer; 0 for the question.
    pub answer: i64,
    pub listing: i64,
    pub author: String,
    pub mark: Option<AuthorMark>,
    /// `None` unless it is shown.
    pub words: Option<String>,
    pub written_at: i64,
    pub written_tx: Option<String>,
    pub edits: i64,
    pub edited_at: Option<i64>,
    pub state: PostState,
    pub hidden: Option<Hidden>,
    /// The answers that a question was ever given.
    pub answers: i64,
}

/// The decision that hides a post.
#[derive(Clone, Debug)]
pub(crate) struct Hidden {
    pub by: String,
    pub reason: HideReason,
    pub since: i64,
}

/// Over `posts AS p`. By `listings_pkey` and `licenses_by_owner_and_listing`; a license ends as of the last block.
const COLUMNS: &str = "
SELECT p.*, CASE WHEN p.state = 'shown' THEN p.words END AS shown_words, CASE
    WHEN EXISTS (SELECT FROM listings AS l WHERE l.id = p.listing AND l.seller = p.author) THEN 'seller'
    WHEN EXISTS (
        SELECT FROM licenses AS n WHERE n.owner = p.author AND n.listing = p.listing AND (
            n.expires_at IS NULL OR n.expires_at > (
                SELECT extract(epoch FROM blocks.time) FROM chain JOIN blocks ON blocks.height = chain.height
            )
        )
    ) THEN 'holder'
END AS mark";

impl Record for Post {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let (by, reason, since): (Option<String>, Option<HideReason>, Option<i64>) =
            (row.try_get("hidden_by")?, row.try_get("hidden_reason")?, row.try_get("hidden_at")?);
        let hidden = by.zip(reason).zip(since).map(|((by, reason), since)| Hidden { by, reason, since });
        Ok(Post {
            question: row.try_get("question")?,
            answer: row.try_get("answer")?,
            listing: row.try_get("listing")?,
            author: row.try_get("author")?,
            mark: row.try_get("mark")?,
            words: row.try_get("shown_words")?,
            written_at: row.try_get("written_at")?,
            written_tx: row.try_get("written_tx")?,
            edits: row.try_get("edits")?,
            edited_at: row.try_get("edited_at")?,
            state: row.try_get("state")?,
            hidden,
            answers: row.try_get("answers")?,
        })
    }
}

/// Selects questions. All given conditions apply.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct QuestionFilter {
    pub listing: Option<i64>,
    pub listings: Option<Vec<i64>>,
    pub author: Option<String>,
    pub authors: Option<Vec<String>>,
    pub answered: Option<bool>,
    /// Those that are shown unless it says otherwise.
    pub states: Option<Vec<String>>,
}

/// The states that a list has, unless a caller names some. A single one is written out, as indexes have it: a plan is made once for
/// all values.
fn write_states(sql: &mut Sql, states: &Option<Vec<String>>) -> Result<(), ReadError> {
    let one = match states.as_deref() {
        None => Some(PostState::Shown),
        Some([state]) => PostState::named(state),
        Some(_) => None,
    };
    if let Some(state) = one {
        sql.push(&format!(" AND p.state = '{}'", state.stored()));
        return Ok(());
    }
    write_texts(sql, "states", "p.state", (&None, states))
}

impl QuestionFilter {
    /// Adds the condition, over `posts AS p`.
    fn write(&self, sql: &mut Sql) -> Result<(), ReadError> {
        sql.push("p.answer = 0");
        write_numbers(sql, "listing", "p.listing", (self.listing, &self.listings))?;
        write_texts(sql, "author", "p.author", (&self.author, &self.authors))?;
        if let Some(answered) = self.answered {
            sql.push(if answered { " AND p.answers > 0" } else { " AND p.answers = 0" });
        }
        write_states(sql, &self.states)
    }
}

impl Rows {
    /// A page of questions, those asked last first.
    pub(crate) async fn question_page(&self, filter: &QuestionFilter, slice: Slice) -> Result<Page<Post>, ReadError> {
        let mut from = Sql::new("FROM posts AS p WHERE ");
        filter.write(&mut from)?;
        let sort = Sort::latest("ASKED_DESC", "p.written_at", "p.question");
        self.page(Question { select: COLUMNS, from, sort, filter: fingerprint(filter)? }, slice).await
    }

    /// A page of a question's answers, by number: those that are shown, or those in some states.
    pub(crate) async fn answer_page(
        &self,
        question: i64,
        states: Option<Vec<String>>,
        slice: Slice,
    ) -> Result<Page<Post>, ReadError> {
        let mut from = Sql::new("FROM posts AS p WHERE p.answer > 0 AND p.question = ");
        from.bind(question);
        write_states(&mut from, &states)?;
        let (name, column) = ("NUMBER_ASC".to_owned(), "p.answer");
        let sort = Sort { name, column, kind: Type::INT8, id: column, descending: false };
        self.page(Question { select: COLUMNS, from, sort, filter: fingerprint(&(question, states))? }, slice).await
    }

    /// Questions, by their numbers.
    pub(crate) async fn questions(&self, ids: &[i64]) -> Result<HashMap<i64, Post>, Failure> {
        let sql = format!("{COLUMNS} FROM posts AS p WHERE p.answer = 0 AND p.question = ANY($1)");
        Ok(one_each(self.looked_up(&sql, &[&ids]).await?, |post: &Post| post.question))
    }
}
