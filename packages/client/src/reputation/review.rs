//! Reviews of settled orders, their answers and votes.

use cosmwasm_std::{Coin, Uint128};
use weighhouse_messages::Call;
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::reputation::rating::{Sums, Weighed};
use weighhouse_protocol::reputation::{Config, ExecuteMsg, QueryMsg, Review};
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

/// The weight of a review whose sale paid this fee: nothing in a denom without a rate.
pub fn weight(settings: &Config, fee: &Coin) -> Uint128 {
    let Some(rate) = settings.rates.iter().find(|rate| rate.denom == fee.denom) else { return Uint128::zero() };
    let sums = Sums { fees: fee.amount.u128(), starred: 0 };
    let weighed = Weighed::prior(settings.prior).and_then(|prior| prior.add(sums, rate.weight));
    weighed.map_or(Uint128::MAX, |weighed| weighed.review_weight())
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

#[cfg(test)]
mod tests {
    use cosmwasm_std::{coin, Decimal};
    use weighhouse_protocol::reputation::rating::{Prior, Rate};

    use super::*;

    #[test]
    fn a_review_weighs_its_fee_times_the_rate_of_its_denom() {
        let settings = Config {
            handle_deposit: coin(0, "uwhs"),
            handle_cooldown: 0,
            report_stake: coin(0, "uwhs"),
            report_span: 1,
            appeal_span: 1,
            rates: vec![Rate { denom: "uwhs".into(), weight: Decimal::percent(150) }],
            prior: Prior { rating: 3_000, weight: 10u128.into() },
        };
        // 3 · 1.5 = 4.5, rounded down; the prior adds nothing.
        assert_eq!(weight(&settings, &coin(3, "uwhs")).u128(), 4);
        assert_eq!(weight(&settings, &coin(3, "uatom")).u128(), 0, "it has no rate");
        assert_eq!(weight(&settings, &coin(u128::MAX, "uwhs")).u128(), u128::MAX);
    }
}
