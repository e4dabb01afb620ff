//! Reviews of settled orders, their answers and votes, and the ratings that they make.

mod ratings;
mod texts;
mod votes;

use async_trait::async_trait;
use weighhouse_protocol::events::{MarketEvent, ReviewWritten};
use weighhouse_protocol::OrderId;

use super::rows::number;
use super::table::{row, ApplyError, Numeric, Store, Table};
use super::View;
use crate::event::{Contract, Event};
use ratings::Counts;

/// See the module.
pub(super) struct Reviews;

row! {
    Review in "reviews" by {
        order_id: i64,
    } with {
        listing: i64,
        version: i64,
        reviewer: String,
        stars: i16,
        words: Option<String>,
        fee: Numeric,
        denom: String,
        written_at: i64,
        written_tx: Option<String>,
        edits: i64,
        edited_at: Option<i64>,
        stars_before: Option<i16>,
        answer: Option<String>,
        answer_edits: Option<i64>,
        answered_at: Option<i64>,
        helpful: i64,
    }
}

#[async_trait]
impl View for Reviews {
    fn name(&self) -> &'static str {
        "reviews"
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

    /// A review is written before anything else happens to it: all that are written at once are the same.
    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let mut reviews = Table::new();
        for event in events {
            if let MarketEvent::ReviewWritten(review) = &event.body {
                reviews.insert(written(event, review))?;
            }
        }
        reviews.load(store, events.iter().filter_map(|event| continued(&event.body)).map(key)).await?;
        let mut counts = Counts::load(store, &reviews).await?;
        for event in events {
            if let MarketEvent::ReviewWritten(e) = &event.body {
                if let Some(review) = reviews.get(&key(e.order)) {
                    counts.take(review, e.stars)?;
                }
            }
            go_on(event, &mut reviews, &mut counts)?;
        }
        reviews.write(store).await?;
        counts.write(store, events).await?;
        texts::apply(store, events).await?;
        votes::apply(store, events).await
    }
}

fn key(order: OrderId) -> (i64,) {
    (number(order),)
}

/// The review of which an event is a later step.
fn continued(event: &MarketEvent) -> Option<OrderId> {
    match event {
        MarketEvent::ReviewEdited(e) => Some(e.order),
        MarketEvent::ReviewAnswered(e) => Some(e.order),
        MarketEvent::ReviewVoted(e) => Some(e.order),
        MarketEvent::VoteRetracted(e) => Some(e.order),
        _ => None,
    }
}

fn go_on(event: &Event, reviews: &mut Table<Review>, counts: &mut Counts) -> Result<(), ApplyError> {
    match &event.body {
        MarketEvent::ReviewEdited(e) => {
            if let Some(review) = reviews.get(&key(e.order)) {
                counts.change(review, e.stars_before, e.stars)?;
            }
            reviews.change(&key(e.order), |review| {
                review.stars = e.stars.into();
                review.words.clone_from(&e.words);
                review.edits = e.edits.into();
                review.edited_at = Some(event.time);
                review.stars_before = Some(e.stars_before.into());
            });
        }
        MarketEvent::ReviewAnswered(e) => reviews.change(&key(e.order), |review| {
            review.answer = Some(e.words.clone());
            review.answer_edits = Some(e.edits.into());
            review.answered_at = Some(event.time);
        }),
        MarketEvent::ReviewVoted(e) => reviews.change(&key(e.order), |review| review.helpful = e.helpful.into()),
        MarketEvent::VoteRetracted(e) => reviews.change(&key(e.order), |review| review.helpful = e.helpful.into()),
        _ => {}
    }
    Ok(())
}

fn written(event: &Event, review: &ReviewWritten) -> Review {
    Review {
        order_id: number(review.order),
        listing: number(review.listing),
        version: review.version.into(),
        reviewer: review.reviewer.to_string(),
        stars: review.stars.into(),
        words: review.words.clone(),
        fee: review.fee.into(),
        denom: review.denom.clone(),
        written_at: event.time,
        written_tx: event.tx_hash.clone(),
        edits: 0,
        edited_at: None,
        stars_before: None,
        answer: None,
        answer_edits: None,
        answered_at: None,
        helpful: 0,
    }
}
