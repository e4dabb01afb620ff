//! How stars become a listing's rating: a Bayesian mean, weighted by the fees that the sales paid.
//!
//! Let `fᵢ` be the fee of the sale that review `i` is about, `rᵢ` the rate of its denom, and `sᵢ` its stars. With a
//! prior of `p` stars that weigh `C`,
//!
//! ```text
//! rating = (C·p + Σ fᵢ·rᵢ·sᵢ) / (C + Σ fᵢ·rᵢ)
//! ```
//!
//! in thousandths of a star, rounded down. The number of reviews is no input: a fee that is divided among many names moves
//! the rating as far as under one. `docs/ranking.md` says what it costs to move.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Decimal, OverflowError, Uint128, Uint256};

use crate::ListingId;

/// The fewest stars of a review.
pub const MIN_STARS: u8 = 1;
/// The most stars of a review.
pub const MAX_STARS: u8 = 5;
/// The parts of a star in which ratings are counted.
pub const THOUSANDTHS: u16 = 1_000;
/// Bounds the gas of a rating: each denom with a rate is one read.
pub const MAX_RATES: usize = 16;

/// The greatest weight of one base unit. At this bound no sum overflows, whatever the prior weighs: in units of 10^-18, a
/// prior weighs less than 2^188, and the fees of [`MAX_RATES`] denoms less than 2^222. Times thousandths of stars, both
/// stay below 2^235, and 2^256 is the most.
pub const MAX_RATE: Decimal = Decimal::raw(1_000_000_000_000_000_000_000_000_000);

/// The weight of one denom's fees.
#[cw_serde]
#[derive(Eq)]
pub struct Rate {
    /// The base denom, such as `uwhs`.
    pub denom: String,
    /// The weight of one base unit of fee: above 0, at most [`MAX_RATE`].
    pub weight: Decimal,
}

/// The rating of a listing that nobody reviewed, and how much it takes to move it.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Prior {
    /// The prior rating, in thousandths of a star: 1,000 to 5,000.
    pub rating: u16,
    /// The weight of the prior, in the unit of all weights: at least 1.
    pub weight: Uint128,
}

/// Sums over the reviews whose sales paid their fees in one denom, in its base units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// The fees.
    pub fees: u128,
    /// Each fee times the stars of its review.
    pub starred: u128,
}

/// Sums of weights over all denoms, in units of 10^-18.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weighed {
    /// The prior's weight and the reviews'.
    weight: Uint256,
    /// Each weight times its rating in thousandths of a star.
    rated: Uint256,
    /// The reviews' weight alone.
    reviews: Uint256,
}

impl Weighed {
    /// The prior alone.
    ///
    /// # Errors
    /// [`OverflowError`] cannot happen with a prior within its bounds.
    pub fn prior(prior: Prior) -> Result<Self, OverflowError> {
        let weight = Uint256::from(prior.weight).checked_mul(Decimal::one().atomics().into())?;
        let rated = weight.checked_mul(prior.rating.into())?;
        Ok(Self { weight, rated, reviews: Uint256::zero() })
    }

    /// Adds one denom's reviews.
    ///
    /// # Errors
    /// [`OverflowError`] cannot happen with a rate within its bounds.
    pub fn add(self, sums: Sums, rate: Decimal) -> Result<Self, OverflowError> {
        let rate = Uint256::from(rate.atomics());
        let weight = Uint256::from(sums.fees).checked_mul(rate)?;
        let rated = Uint256::from(sums.starred).checked_mul(rate)?.checked_mul(THOUSANDTHS.into())?;
        Ok(Self {
            weight: self.weight.checked_add(weight)?,
            rated: self.rated.checked_add(rated)?,
            reviews: self.reviews.checked_add(weight)?,
        })
    }

    /// The rating, in thousandths of a star.
    pub fn rating(&self) -> u16 {
        let rating = self.rated.checked_div(self.weight).unwrap_or_default();
        Uint128::try_from(rating).ok().and_then(|rating| rating.u128().try_into().ok()).unwrap_or_default()
    }

    /// The reviews' weight in whole units; the greatest number there is when it is more.
    pub fn review_weight(&self) -> Uint128 {
        let one = Uint256::from(Decimal::one().atomics());
        let weight = self.reviews.checked_div(one).unwrap_or_default();
        weight.try_into().unwrap_or(Uint128::MAX)
    }

    /// The least weight of reviews with one star that lowers the rating by a whole star or more, in whole units; `None`
    /// when no weight does.
    pub fn weight_to_lower(&self) -> Option<Uint256> {
        let aim = self.rating().checked_sub(THOUSANDTHS)?;
        let below = Uint256::from(aim.checked_add(1)?);
        // `(rated + 1,000·x) / (weight + x) < below`, solved for x.
        let slope = below.checked_sub(Uint256::from(least())).ok().filter(|slope| !slope.is_zero())?;
        let excess = self.rated.checked_sub(below.checked_mul(self.weight).ok()?).ok()?;
        whole(excess.checked_div(slope).ok()?.checked_add(Uint256::one()).ok()?)
    }

    /// The least weight of reviews with five stars that raises the rating by a whole star or more, in whole units; `None`
    /// when no weight does.
    pub fn weight_to_raise(&self) -> Option<Uint256> {
        let aim = Uint256::from(self.rating().checked_add(THOUSANDTHS)?);
        // `(rated + 5,000·x) / (weight + x) ≥ aim`, solved for x.
        let slope = Uint256::from(most()).checked_sub(aim).ok().filter(|slope| !slope.is_zero())?;
        let lacking = aim.checked_mul(self.weight).ok()?.checked_sub(self.rated).ok()?;
        let rounded_up = lacking.checked_add(slope.checked_sub(Uint256::one()).ok()?).ok()?.checked_div(slope).ok()?;
        whole(rounded_up)
    }
}

/// The rating of reviews with the fewest stars alone, in thousandths of a star.
fn least() -> u16 {
    u16::from(MIN_STARS).saturating_mul(THOUSANDTHS)
}

/// The rating of reviews with the most stars alone, in thousandths of a star.
fn most() -> u16 {
    u16::from(MAX_STARS).saturating_mul(THOUSANDTHS)
}

/// A weight in units of 10^-18, in whole units, rounded up.
fn whole(weight: Uint256) -> Option<Uint256> {
    let one = Uint256::from(Decimal::one().atomics());
    weight.checked_add(one).ok()?.checked_sub(Uint256::one()).ok()?.checked_div(one).ok()
}

/// The numbers of a listing's reviews by their stars, whatever they weigh.
#[cw_serde]
#[derive(Copy, Default, Eq)]
pub struct Histogram {
    pub one: u32,
    pub two: u32,
    pub three: u32,
    pub four: u32,
    pub five: u32,
}

/// A listing's rating at the present rates.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Rating {
    pub listing: ListingId,
    /// The Bayesian mean, in thousandths of a star.
    pub rating: u16,
    /// The reviews' weight: the sum of their fees, each times its denom's rate, rounded down.
    pub weight: Uint128,
    pub histogram: Histogram,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    /// Three stars that weigh as much as ten sales do.
    const PRIOR: Prior = Prior { rating: 3_000, weight: Uint128::new(10) };

    /// A listing with that many reviews of these stars, whose sales paid one unit each.
    fn reviewed(reviews: u128, stars: u128) -> Weighed {
        let sums = Sums { fees: reviews, starred: reviews * stars };
        Weighed::prior(PRIOR).unwrap().add(sums, Decimal::one()).unwrap()
    }

    #[test]
    fn nobodys_reviews_leave_the_prior() {
        let prior = Weighed::prior(PRIOR).unwrap();
        assert_eq!((prior.rating(), prior.review_weight().u128()), (3_000, 0));
    }

    #[test]
    fn the_heaviest_prior_rates_and_one_without_a_weight_does_not() {
        let rated = |weight| Weighed::prior(Prior { rating: 3_001, weight }).unwrap().rating();
        assert_eq!([Uint128::MAX, Uint128::one(), Uint128::zero()].map(rated), [3_001, 3_001, 0]);
    }

    #[test]
    fn a_rating_lies_between_the_prior_and_the_reviews() {
        // (10·3 + 10·5) / 20, (10·3 + 90·5) / 100, (10·3 + 1·1) / 11.
        for (reviews, stars, rating) in [(10, 5, 4_000), (90, 5, 4_800), (1, 1, 2_818)] {
            assert_eq!(reviewed(reviews, stars).rating(), rating);
        }
    }

    #[test]
    fn fees_weigh_by_their_denoms_rates() {
        let prior = Weighed::prior(PRIOR).unwrap();
        // 20 units at a half weigh ten.
        let half = prior.add(Sums { fees: 20, starred: 100 }, Decimal::percent(50)).unwrap();
        assert_eq!((half.rating(), half.review_weight().u128()), (4_000, 10));
        let none = prior.add(Sums { fees: 20, starred: 100 }, Decimal::zero()).unwrap();
        assert_eq!((none.rating(), none.review_weight().u128()), (3_000, 0));
    }

    #[test]
    fn a_weight_that_only_reaches_the_bound_does_not_lower_by_a_star() {
        // Ten reviews with one star make (10·2.998 + 10·1) / 20 = 1.999, and the aim is 1.998.
        let weighed = Weighed::prior(Prior { rating: 2_998, weight: 10u128.into() }).unwrap();
        assert_eq!(weighed.weight_to_lower(), Some(Uint256::from(11u128)));
    }

    #[test]
    fn the_largest_sums_do_not_overflow() {
        // Five stars each, and one star each, against which the heaviest prior weighs nothing.
        for (fees, rating) in [(u128::MAX / 5, 4_999..=5_000), (u128::MAX, 1_000..=1_000)] {
            let mut all = Weighed::prior(Prior { rating: 5_000, weight: Uint128::MAX }).unwrap();
            for _ in 0..MAX_RATES {
                all = all.add(Sums { fees, starred: u128::MAX }, MAX_RATE).unwrap();
            }
            assert!(rating.contains(&all.rating()), "{}", all.rating());
            assert_eq!(all.review_weight(), Uint128::MAX);
            assert!(all.weight_to_lower().or(all.weight_to_raise()).is_some());
        }
    }

    /// The table in `docs/ranking.md`: what it costs to move a rating by one star, at each number of honest reviews.
    #[test]
    fn the_published_table_is_the_formulas() {
        let page = include_str!("../../../../docs/ranking.md");
        let (_, section) = page.split_once("## What a star costs").unwrap();
        let rows: Vec<Vec<&str>> = section
            .lines()
            .skip_while(|line| !line.starts_with('|'))
            .take_while(|line| line.starts_with('|'))
            .skip(2)
            .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
            .collect();
        assert!(rows.len() >= 6, "{rows:?}");
        for row in rows {
            let [reviews, rating, lower, raise] = row[..] else { panic!("{row:?}") };
            let listing = reviewed(reviews.replace(',', "").parse().unwrap(), 4);
            let shown = format!("{}.{:03}", listing.rating() / THOUSANDTHS, listing.rating() % THOUSANDTHS);
            let cost = |weight: Option<Uint256>| weight.map_or("no number".into(), |weight| weight.to_string());
            let expected = [shown, cost(listing.weight_to_lower()), cost(listing.weight_to_raise())];
            assert_eq!(
                [rating, &lower.replace(',', ""), &raise.replace(',', "")],
                [&*expected[0], &expected[1], &expected[2]]
            );
        }
    }

    proptest! {
        #[test]
        fn a_star_costs_what_the_formula_says(
            prior in 1_000u16..=5_000, weight in 1u128..1_000, fees in 0u128..100_000, mean in 1_000u128..=5_000,
        ) {
            let starred = fees * mean / 1_000;
            let prior = Prior { rating: prior, weight: weight.into() };
            let before = Weighed::prior(prior).unwrap().add(Sums { fees, starred }, Decimal::one()).unwrap();
            let with = |added: u128, stars: u128| {
                let sums = Sums { fees: fees + added, starred: starred + added * stars };
                Weighed::prior(prior).unwrap().add(sums, Decimal::one()).unwrap().rating()
            };
            if let Some(cost) = before.weight_to_lower() {
                let cost = Uint128::try_from(cost).unwrap().u128();
                prop_assert!(with(cost, 1) + 1_000 <= before.rating());
                prop_assert!(cost == 0 || with(cost - 1, 1) + 1_000 > before.rating());
            } else {
                prop_assert!(before.rating() < 2_000 || with(u128::MAX >> 64, 1) + 1_000 > before.rating());
            }
            if let Some(cost) = before.weight_to_raise() {
                let cost = Uint128::try_from(cost).unwrap().u128();
                prop_assert!(with(cost, 5) >= before.rating() + 1_000);
                prop_assert!(cost == 0 || with(cost - 1, 5) < before.rating() + 1_000);
            } else {
                prop_assert!(before.rating() >= 4_000);
            }
        }

        #[test]
        fn a_fee_moves_as_far_through_many_names_as_through_one(
            honest in 0u128..1_000, fee in 1u128..1_000, names in 1u128..50, stars in 1u128..=5,
        ) {
            let before = reviewed(honest, 4);
            let at_once = before.add(Sums { fees: fee * names, starred: fee * names * stars }, Decimal::one()).unwrap();
            let one_by_one = (0..names).fold(before, |sum, _| {
                sum.add(Sums { fees: fee, starred: fee * stars }, Decimal::one()).unwrap()
            });
            prop_assert_eq!(at_once, one_by_one);
        }

        #[test]
        fn a_rating_is_never_out_of_its_bounds(
            prior in 1_000u16..=5_000, weight in 1u128..=u128::MAX, fees in 0u128..=u128::MAX / 5, extra in 0u128..=4,
            rate in 1u128..=1_000_000_000_000_000_000_000_000_000,
        ) {
            let sums = Sums { fees, starred: fees * (1 + extra) };
            let prior = Prior { rating: prior, weight: weight.into() };
            let rating = Weighed::prior(prior).unwrap().add(sums, Decimal::raw(rate)).unwrap().rating();
            prop_assert!((1_000..=5_000).contains(&rating), "{}", rating);
        }
    }
}
