//! Reviews, and the ratings that they make.

use std::collections::HashMap;

use serde::Serialize;
use tokio_postgres::Row;

use super::cursor::{fingerprint, Slice};
use super::error::{Failure, ReadError};
use super::filter::{write_numbers, write_texts};
use super::page::{Page, Question, Sort};
use super::rows::{many_each, one_each, Record, Rows};
use super::sql::Sql;
use super::{Amount, Coin};

/// What the buyer of an order says of what it bought.
#[derive(Clone, Debug)]
pub(crate) struct Review {
    pub order: i64,
    pub listing: i64,
    pub version: i64,
    pub reviewer: String,
    pub stars: i16,
    pub words: Option<String>,
    pub fee: Coin,
    pub written_at: i64,
    pub written_tx: Option<String>,
    pub edits: i64,
    pub edited_at: Option<i64>,
    pub stars_before: Option<i16>,
    pub answer: Option<Answer>,
    pub helpful: i64,
}

/// The seller's answer to a review.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub words: String,
    pub edits: i64,
    pub at: i64,
}

/// What a review, or its answer, said at one time.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub order: i64,
    pub is_answer: bool,
    pub edit: i64,
    pub stars: Option<i16>,
    pub words: Option<String>,
    pub written_at: i64,
    pub written_tx: Option<String>,
}

/// The rating of a listing at the present settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rating {
    pub listing: i64,
    /// In thousandths of a star.
    pub rating: i32,
    pub weight: Amount,
    /// The reviews with one star, two and so on.
    pub stars: [i64; 5],
}

/// By what a list of reviews is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ReviewSort {
    /// The newest first.
    #[default]
    Newest,
    /// Those that most holders found helpful first.
    Helpful,
}

/// Selects reviews. All given conditions apply.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct ReviewFilter {
    pub listing: Option<i64>,
    pub listings: Option<Vec<i64>>,
    pub reviewer: Option<String>,
    pub reviewers: Option<Vec<String>>,
    pub stars: Option<i64>,
    pub answered: Option<bool>,
}

/// Over `reviews AS r`.
const COLUMNS: &str = "SELECT r.*, r.fee::text AS fee_text";

const TEXTS_OF: &str =
    "SELECT * FROM review_texts WHERE order_id = ANY($1) ORDER BY order_id, written_at, writer, edit";

const RATINGS_OF: &str = "
SELECT listing, rating::int AS rating, weight::text AS weight, one, two, three, four, five FROM ratings WHERE listing = ANY($1)";

impl Record for Review {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let denom: String = row.try_get("denom")?;
        let (words, edits, at): (Option<String>, Option<i64>, Option<i64>) =
            (row.try_get("answer")?, row.try_get("answer_edits")?, row.try_get("answered_at")?);
        let answer = words.zip(edits).zip(at).map(|((words, edits), at)| Answer { words, edits, at });
        Ok(Review {
            order: row.try_get("order_id")?,
            listing: row.try_get("listing")?,
            version: row.try_get("version")?,
            reviewer: row.try_get("reviewer")?,
            stars: row.try_get("stars")?,
            words: row.try_get("words")?,
            fee: Coin::read(row, "fee_text", &denom)?,
            written_at: row.try_get("written_at")?,
            written_tx: row.try_get("written_tx")?,
            edits: row.try_get("edits")?,
            edited_at: row.try_get("edited_at")?,
            stars_before: row.try_get("stars_before")?,
            answer,
            helpful: row.try_get("helpful")?,
        })
    }
}

impl Record for Text {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Text {
            order: row.try_get("order_id")?,
            is_answer: row.try_get::<_, &str>("writer")? == "seller",
            edit: row.try_get("edit")?,
            stars: row.try_get("stars")?,
            words: row.try_get("words")?,
            written_at: row.try_get("written_at")?,
            written_tx: row.try_get("written_tx")?,
        })
    }
}

impl Record for Rating {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let mut stars = [0; 5];
        for (count, column) in stars.iter_mut().zip(["one", "two", "three", "four", "five"]) {
            *count = row.try_get(column)?;
        }
        Ok(Rating {
            listing: row.try_get("listing")?,
            rating: row.try_get("rating")?,
            weight: Amount::stored(row.try_get("weight")?),
            stars,
        })
    }
}

impl ReviewFilter {
    /// Adds the condition, over `reviews AS r`.
    fn write(&self, sql: &mut Sql) -> Result<(), ReadError> {
        sql.push("true");
        write_numbers(sql, "listing", "r.listing", (self.listing, &self.listings))?;
        write_texts(sql, "reviewer", "r.reviewer", (&self.reviewer, &self.reviewers))?;
        if let Some(stars) = self.stars {
            sql.push(" AND r.stars::bigint = ").bind(stars);
        }
        if let Some(answered) = self.answered {
            sql.push(" AND (r.answer IS NOT NULL) = ").bind(answered);
        }
        Ok(())
    }
}

impl Rows {
    /// A page of reviews.
    pub(crate) async fn review_page(
        &self,
        filter: &ReviewFilter,
        sort: ReviewSort,
        slice: Slice,
    ) -> Result<Page<Review>, ReadError> {
        let mut from = Sql::new("FROM reviews AS r WHERE ");
        filter.write(&mut from)?;
        let sort = match sort {
            ReviewSort::Newest => Sort::latest("WRITTEN_DESC", "r.written_at", "r.order_id"),
            ReviewSort::Helpful => Sort::latest("HELPFUL_DESC", "r.helpful", "r.order_id"),
        };
        self.page(Question { select: COLUMNS, from, sort, filter: fingerprint(filter)? }, slice).await
    }

    /// Reviews, by their orders.
    pub(crate) async fn reviews(&self, orders: &[i64]) -> Result<HashMap<i64, Review>, Failure> {
        let found =
            self.looked_up(&format!("{COLUMNS} FROM reviews AS r WHERE r.order_id = ANY($1)"), &[&orders]).await?;
        Ok(one_each(found, |review: &Review| review.order))
    }

    /// All that reviews and their answers ever said, the oldest first.
    pub(crate) async fn review_texts(&self, orders: &[i64]) -> Result<HashMap<i64, Vec<Text>>, Failure> {
        let found = self.looked_up(TEXTS_OF, &[&orders]).await?;
        Ok(many_each(found, |text: &Text| text.order))
    }

    /// The ratings of listings, those without a review as well; none in a market without reputation.
    pub(crate) async fn ratings(&self, listings: &[i64]) -> Result<HashMap<i64, Rating>, Failure> {
        let Some(settings) = self.reputation_settings().await? else { return Ok(HashMap::new()) };
        let mut rated = one_each(self.looked_up(RATINGS_OF, &[&listings]).await?, |rating: &Rating| rating.listing);
        let prior = i32::from(settings.config.prior.rating);
        let unrated = |listing| Rating { listing, rating: prior, weight: 0.into(), stars: [0; 5] };
        Ok(listings.iter().map(|id| (*id, rated.remove(id).unwrap_or_else(|| unrated(*id)))).collect())
    }
}
