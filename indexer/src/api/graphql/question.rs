//! Questions about listings, and their answers.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, InputObject, Result, SimpleObject, ID};

use super::account::Account;
use super::listing::Listing;
use super::loaders::ListingKey;
use super::node::NodeId;
use super::order::{number, numbers};
use super::page::{connection, rows_of_page, Paged};
use super::scalars::{time, BigInt, DateTime};
use super::words::Words;
use crate::read::{questions, Rows, Slice};

/// Where a question or an answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "questions::PostState")]
pub enum PostState {
    /// Its words are answered.
    Shown,
    /// Governance or its moderator hid it.
    Hidden,
    /// Its author withdrew it for good.
    Withdrawn,
}

/// The reason for which a question or an answer is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "questions::HideReason")]
pub enum HideReason {
    /// It advertises, or repeats itself.
    Spam,
    /// It insults or threatens.
    Abuse,
    /// It shows what belongs to somebody's private life.
    PersonalData,
    /// It breaks a law.
    Illegal,
    /// It is not about the listing.
    OffTopic,
}

/// The author's relation to the listing, as of this answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "questions::AuthorMark")]
pub enum AuthorMark {
    /// The author sells the listing.
    Seller,
    /// The author holds a license of the listing that has not ended.
    Holder,
}

/// A post under a listing: a question or an answer.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Post {
    /// The account that wrote it.
    pub author: String,
    /// The author's relation to the listing; null for none.
    pub mark: Option<AuthorMark>,
    /// The words; null unless it is shown.
    pub words: Option<Words>,
    /// The time of the first writing.
    pub written_at: DateTime,
    /// The hash of that transaction.
    pub written_tx: Option<String>,
    /// The number of edits.
    pub edits: BigInt,
    /// The time of the last edit or of the withdrawal; null without one.
    pub edited_at: Option<DateTime>,
    /// Where it stands.
    pub state: PostState,
    /// The decision that hides it; null without one.
    pub hidden: Option<HiddenPost>,
}

/// The decision that hides a question or an answer.
#[derive(Clone, SimpleObject)]
pub struct HiddenPost {
    /// The account that decided: governance or its moderator.
    pub by: String,
    /// The reason of the decision.
    pub reason: HideReason,
    /// The time of the decision.
    pub since: DateTime,
}

/// A question about a listing.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Question {
    #[graphql(skip)]
    number: i64,
    #[graphql(skip)]
    of: i64,
    /// The question's number.
    pub id: ID,
    /// The number of the listing.
    pub listing_id: ID,
    /// The question's words and author.
    pub post: Post,
    /// The number of answers that were ever given.
    pub given_answers: BigInt,
}

/// An answer to a question.
#[derive(Clone, SimpleObject)]
pub struct QuestionAnswer {
    /// The number of the question.
    pub question_id: ID,
    /// The answer's number among the question's, from 1.
    pub number: BigInt,
    /// The answer's words and author.
    pub post: Post,
}

impl From<questions::Post> for Post {
    fn from(post: questions::Post) -> Self {
        Post {
            author: post.author,
            mark: post.mark.map(AuthorMark::from),
            words: post.words.map(Words::from),
            written_at: time(post.written_at),
            written_tx: post.written_tx,
            edits: BigInt(post.edits),
            edited_at: post.edited_at.map(time),
            state: post.state.into(),
            hidden: post.hidden.map(HiddenPost::from),
        }
    }
}

impl From<questions::Hidden> for HiddenPost {
    fn from(questions::Hidden { by, reason, since }: questions::Hidden) -> Self {
        HiddenPost { by, reason: reason.into(), since: time(since) }
    }
}

impl From<questions::Post> for Question {
    fn from(post: questions::Post) -> Self {
        Question {
            number: post.question,
            of: post.listing,
            id: post.question.into(),
            listing_id: post.listing.into(),
            given_answers: BigInt(post.answers),
            post: post.into(),
        }
    }
}

impl From<questions::Post> for QuestionAnswer {
    fn from(post: questions::Post) -> Self {
        QuestionAnswer { question_id: post.question.into(), number: BigInt(post.answer), post: post.into() }
    }
}

#[ComplexObject]
impl Post {
    /// The account that wrote it.
    async fn author_account(&self) -> Account {
        Account::new(self.author.clone())
    }
}

#[ComplexObject]
impl Question {
    /// The question's id among all nodes.
    pub async fn node_id(&self) -> ID {
        NodeId::Question(self.number).into()
    }

    /// The listing that is asked about.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(self.of)).await?)
    }

    /// The answers, the oldest first.
    #[graphql(complexity = "super::cost::own_page(first.or(last), child_complexity)")]
    async fn answers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of rows from the front: 20 by default, at most 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before, from the same states.")] after: Option<String>,
        #[graphql(desc = "The number of rows from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "The cursor of the row behind, from the same states.")] before: Option<String>,
        #[graphql(desc = "The answers stand in one of these states: SHOWN unless it is given.")] states: Option<
            Vec<PostState>,
        >,
    ) -> Result<Paged<QuestionAnswer>> {
        let slice = Slice { first, after, last, before };
        Ok(connection(rows_of_page(ctx)?.answer_page(self.number, stored(states), slice).await?))
    }
}

/// Selects questions. All given conditions apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct QuestionFilter {
    /// The number of the listing.
    pub listing: Option<ID>,
    /// One of these listings.
    pub listings: Option<Vec<ID>>,
    /// The account that asked.
    pub author: Option<String>,
    /// One of these accounts asked.
    pub authors: Option<Vec<String>>,
    /// Whether somebody answered.
    pub answered: Option<bool>,
    /// One of these states: SHOWN unless it is given.
    pub states: Option<Vec<PostState>>,
}

fn stored(states: Option<Vec<PostState>>) -> Option<Vec<String>> {
    let stored = |state: PostState| questions::PostState::from(state).stored().to_owned();
    states.map(|states| states.into_iter().map(stored).collect())
}

/// A page of questions.
pub(super) async fn page(ctx: &Context<'_>, filter: QuestionFilter, slice: Slice) -> Result<Paged<Question>> {
    let QuestionFilter { listing, listings, author, authors, answered, states } = filter;
    let filter = questions::QuestionFilter {
        listing: listing.as_ref().map(number).transpose()?,
        listings: numbers(listings)?,
        author,
        authors,
        answered,
        states: stored(states),
    };
    Ok(connection(rows_of_page(ctx)?.question_page(&filter, slice).await?))
}
