//! What the contract says, counted again.

use std::collections::BTreeMap;

use cosmwasm_std::Coin;
use proptest::prelude::*;
use weighhouse_market_suite::Market;
use weighhouse_protocol::reputation::rating::{Histogram, Rating, Sums, Weighed};
use weighhouse_protocol::reputation::{Config, FeeSums, HandleStatus, QueryMsg, Report, Review, Vote};

pub fn config(market: &Market) -> Config {
    market.ask(&market.reputation, &QueryMsg::Config {}).unwrap()
}

pub fn handles(market: &Market) -> Vec<HandleStatus> {
    market.ask(&market.reputation, &QueryMsg::Handles { start_after: None, limit: Some(100) }).unwrap()
}

pub fn reports(market: &Market) -> Vec<Report> {
    market.ask(&market.reputation, &QueryMsg::Reports { start_after: None, limit: Some(100) }).unwrap()
}

pub fn reviews(market: &Market) -> Vec<Review> {
    market.ask(&market.reputation, &QueryMsg::Reviews { start_after: None, limit: Some(100) }).unwrap()
}

/// All that the contract owes, in one denom: deposits of handles that are held, and stakes of reports that are not settled.
pub fn owed(market: &Market, denom: &str) -> u128 {
    let deposits = handles(market).into_iter().filter_map(|handle| Some(handle.held?.deposit));
    let stakes = reports(market).into_iter().filter(|report| !report.settled).map(|report| report.stake);
    deposits.chain(stakes).filter(|sum: &Coin| sum.denom == denom).map(|sum| sum.amount.u128()).sum()
}

/// Compares a listing's rating and sums with a recomputation from all reviews, and their votes with a count.
pub fn check_rating(market: &Market, listing: u64) -> Result<(), TestCaseError> {
    let reviews = reviews(market);
    let mut sums: BTreeMap<String, Sums> = BTreeMap::new();
    let mut counts = [0u32; 5];
    for review in &reviews {
        let question = QueryMsg::Votes { order: review.order, start_after: None, limit: Some(100) };
        let votes: Vec<Vote> = market.ask(&market.reputation, &question).unwrap();
        prop_assert_eq!(u32::try_from(votes.len()).unwrap(), review.helpful);
    }
    for review in reviews.into_iter().filter(|review| review.listing == listing) {
        counts[usize::from(review.stars) - 1] += 1;
        let sum = sums.entry(review.fee.denom).or_default();
        sum.fees += review.fee.amount.u128();
        sum.starred += review.fee.amount.u128() * u128::from(review.stars);
    }
    let settings = config(market);
    let mut weighed = Weighed::prior(settings.prior).unwrap();
    for rate in &settings.rates {
        weighed = weighed.add(sums.get(&rate.denom).copied().unwrap_or_default(), rate.weight).unwrap();
    }
    let [one, two, three, four, five] = counts;
    let histogram = Histogram { one, two, three, four, five };
    let expected = Rating { listing, rating: weighed.rating(), weight: weighed.review_weight(), histogram };
    prop_assert_eq!(market.rating(listing), expected);
    let kept: Vec<FeeSums> =
        market.ask(&market.reputation, &QueryMsg::FeeSums { listing, start_after: None, limit: None }).unwrap();
    let recomputed: Vec<_> = sums
        .into_iter()
        .map(|(denom, sums)| FeeSums { denom, fees: sums.fees.into(), starred: sums.starred.into() })
        .collect();
    prop_assert_eq!(kept, recomputed);
    Ok(())
}
