//! Reviews of what orders bought, and the ratings that they make.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, InputObject, Result, SimpleObject, ID};

use super::account::Account;
use super::listing::Listing;
use super::loaders::{ListingKey, OrderKey, ReviewTextsOf};
use super::node::NodeId;
use super::order::{number, numbers, Order};
use super::page::{connection, rows_of_page, Paged};
use super::plan::Coin;
use super::scalars::{time, BigInt, DateTime};
use super::words::Words;
use crate::read::{reviews, Amount, Rows, Slice};

/// The review of a settled order by its buyer.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Review {
    #[graphql(skip)]
    number: i64,
    #[graphql(skip)]
    of: i64,
    /// The number of the order.
    pub order_id: ID,
    /// The number of the listing.
    pub listing_id: ID,
    /// The number of the version that was bought.
    pub version: BigInt,
    /// The account that bought.
    pub reviewer: String,
    /// The stars, from 1 to 5.
    pub stars: i32,
    /// The words; null for stars alone.
    pub words: Option<Words>,
    /// The fee that the sale paid, by which the review weighs.
    pub fee: Coin,
    /// The time of the first writing.
    pub written_at: DateTime,
    /// The hash of that transaction.
    pub written_tx: Option<String>,
    /// The number of edits.
    pub edits: BigInt,
    /// The time of the last edit; null without one.
    pub edited_at: Option<DateTime>,
    /// The stars before the last edit; null without one.
    pub stars_before: Option<i32>,
    /// The seller's answer; null without one.
    pub answer: Option<ReviewAnswer>,
    /// The number of holders of other licenses that found it helpful.
    pub helpful: BigInt,
}

/// A seller's answer to a review.
#[derive(Clone, SimpleObject)]
pub struct ReviewAnswer {
    /// The words of the seller's answer.
    pub words: Words,
    /// The number of edits.
    pub edits: BigInt,
    /// The time of the last writing.
    pub written_at: DateTime,
}

/// The words of a review, or of the answer to it, at one time.
#[derive(Clone, SimpleObject)]
pub struct ReviewText {
    /// Whether the seller wrote it.
    pub by_seller: bool,
    /// The number of the edit: 0 for the first words.
    pub edit: BigInt,
    /// The stars; null for an answer.
    pub stars: Option<i32>,
    /// The words; null for stars alone.
    pub words: Option<Words>,
    /// The time of the writing.
    pub written_at: DateTime,
    /// The hash of that transaction.
    pub written_tx: Option<String>,
}

/// The rating of a listing at the present rates: a mean that begins with what governance set, in which each review weighs by
/// the fee of its sale.
#[derive(Clone, SimpleObject)]
pub struct Rating {
    /// The mean, in thousandths of a star: 1,000 to 5,000.
    pub milli_stars: i32,
    /// The weight of the reviews: the sum of their fees, each times the rate of its denom, rounded down.
    pub weight: Amount,
    /// The number of reviews.
    pub reviews: BigInt,
    /// The numbers of reviews with one star, with two, and so on to five.
    pub histogram: Vec<BigInt>,
}

impl From<reviews::Review> for Review {
    fn from(review: reviews::Review) -> Self {
        Review {
            number: review.order,
            of: review.listing,
            order_id: review.order.into(),
            listing_id: review.listing.into(),
            version: BigInt(review.version),
            reviewer: review.reviewer,
            stars: review.stars.into(),
            words: review.words.map(Words::from),
            fee: review.fee.into(),
            written_at: time(review.written_at),
            written_tx: review.written_tx,
            edits: BigInt(review.edits),
            edited_at: review.edited_at.map(time),
            stars_before: review.stars_before.map(i32::from),
            answer: review.answer.map(ReviewAnswer::from),
            helpful: BigInt(review.helpful),
        }
    }
}

impl From<reviews::Answer> for ReviewAnswer {
    fn from(reviews::Answer { words, edits, at }: reviews::Answer) -> Self {
        ReviewAnswer { words: words.into(), edits: BigInt(edits), written_at: time(at) }
    }
}

impl From<reviews::Text> for ReviewText {
    fn from(text: reviews::Text) -> Self {
        ReviewText {
            by_seller: text.is_answer,
            edit: BigInt(text.edit),
            stars: text.stars.map(i32::from),
            words: text.words.map(Words::from),
            written_at: time(text.written_at),
            written_tx: text.written_tx,
        }
    }
}

impl From<reviews::Rating> for Rating {
    fn from(reviews::Rating { rating, weight, stars, .. }: reviews::Rating) -> Self {
        let reviews = BigInt(stars.iter().sum());
        Rating { milli_stars: rating, weight, reviews, histogram: stars.map(BigInt).into() }
    }
}

#[ComplexObject]
impl Review {
    /// The review's id among all nodes.
    pub async fn node_id(&self) -> ID {
        NodeId::Review(self.number).into()
    }

    /// The account that bought.
    async fn reviewer_account(&self) -> Account {
        Account::new(self.reviewer.clone())
    }

    /// The order that is reviewed.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(OrderKey(self.number)).await?)
    }

    /// The listing that is reviewed.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(self.of)).await?)
    }

    /// All that the review and its answer ever said, the oldest first.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn history(&self, ctx: &Context<'_>) -> Result<Vec<ReviewText>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ReviewTextsOf(self.number)).await?.unwrap_or_default())
    }
}

/// The sort key of reviews, the largest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "reviews::ReviewSort")]
pub enum ReviewSort {
    /// The time of the first writing.
    Newest,
    /// The number of holders that found it helpful.
    Helpful,
}

/// Selects reviews. All given conditions apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ReviewFilter {
    /// The number of the listing.
    pub listing: Option<ID>,
    /// One of these listings.
    pub listings: Option<Vec<ID>>,
    /// The account that bought.
    pub reviewer: Option<String>,
    /// One of these accounts bought.
    pub reviewers: Option<Vec<String>>,
    /// The number of stars.
    pub stars: Option<i32>,
    /// Whether the seller answered.
    pub answered: Option<bool>,
}

/// A page of reviews.
pub(super) async fn page(
    ctx: &Context<'_>,
    filter: ReviewFilter,
    sort: Option<ReviewSort>,
    slice: Slice,
) -> Result<Paged<Review>> {
    let ReviewFilter { listing, listings, reviewer, reviewers, stars, answered } = filter;
    let filter = reviews::ReviewFilter {
        listing: listing.as_ref().map(number).transpose()?,
        listings: numbers(listings)?,
        reviewer,
        reviewers,
        stars: stars.map(i64::from),
        answered,
    };
    let sort = sort.map(reviews::ReviewSort::from).unwrap_or_default();
    Ok(connection(rows_of_page(ctx)?.review_page(&filter, sort, slice).await?))
}
