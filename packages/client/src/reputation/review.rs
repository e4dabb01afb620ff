//! Reviews of settled orders, their answers and votes.

use weighhouse_messages::Call;
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::reputation::{ExecuteMsg, QueryMsg, Review};
use weighhouse_protocol::OrderId;

use super::{call, find, ReputationError};
use crate::error::Result;
use crate::market::Market;

/// A review that can be sent.
#[derive(Debug)]
pub struct Reviewing {
    pub call: Call,
    /// The review that it replaces; absent for the first.
    pub before: Option<Review>,
}

/// The review of an order; `None` without one.
///
/// # Errors
/// [`ReputationError::NoContract`] in a market without reputation.
pub async fn review_of(market: &Market, order: OrderId) -> Result<Option<Review>> {
    find(market, &QueryMsg::Review { order }).await
}

/// The call by which an account reviews what an order bought, or replaces its review.
///
/// # Errors
/// [`ReputationError`] when the order is another's, or not settled.
pub async fn review(
    market: &Market,
    account: &str,
    order: OrderId,
    stars: u8,
    words: Option<String>,
) -> Result<Reviewing> {
    let before = review_of(market, order).await?;
    let bought = market.order(order).await?;
    if bought.buyer.as_str() != account {
        return Err(ReputationError::NotBuyer { order, buyer: bought.buyer.into() }.into());
    }
    if bought.state != OrderState::Settled {
        return Err(ReputationError::NotSettled { order, state: bought.state }.into());
    }
    let message = match before {
        Some(_) => ExecuteMsg::EditReview { order, stars, words },
        None => ExecuteMsg::Review { order, stars, words },
    };
    Ok(Reviewing { call: call(market, &message, vec![])?, before })
}

/// The call by which a listing's seller answers the review of an order.
///
/// # Errors
/// [`ReputationError`] when there is none, or the listing is another's.
pub async fn answer(market: &Market, account: &str, order: OrderId, words: String) -> Result<Call> {
    let review = review_of(market, order).await?.ok_or(ReputationError::NoReview { order })?;
    let listing = market.listing(review.listing).await?;
    if listing.seller.as_str() != account {
        return Err(ReputationError::NotSeller { listing: listing.id, seller: listing.seller.into() }.into());
    }
    call(market, &ExecuteMsg::AnswerReview { order, words }, vec![])
}

/// The call by which the holder of a license of the same listing says that a review was helpful.
///
/// # Errors
/// [`ReputationError::NoContract`] in a market without reputation.
pub fn vote(market: &Market, order: OrderId, license: OrderId) -> Result<Call> {
    call(market, &ExecuteMsg::Vote { order, license }, vec![])
}

/// The call that takes that back.
///
/// # Errors
/// [`ReputationError::NoContract`] in a market without reputation.
pub fn retract(market: &Market, order: OrderId) -> Result<Call> {
    call(market, &ExecuteMsg::RetractVote { order }, vec![])
}
