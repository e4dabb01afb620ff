//! The ratings of listings, and the sums behind them. `weighhouse_protocol::reputation::rating` has the formula.

use std::collections::BTreeSet;

use cosmwasm_std::Decimal;
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::reputation::rating::{Sums, Weighed};
use weighhouse_protocol::reputation::Config;

use super::Review;
use crate::event::Event;
use crate::views::table::{row, ApplyError, Json, Numeric, Row, Store, Table};

row! {
    Settings in "reputation_settings" by {
        only_row: bool,
    } with {
        config: Json,
        changed_at: i64,
        changed_tx: Option<String>,
    }
}

row! {
    FeeSums in "rating_sums" by {
        listing: i64,
        denom: String,
    } with {
        fees: Numeric,
        starred: Numeric,
    }
}

row! {
    Rating in "ratings" by {
        listing: i64,
    } with {
        rating: i16,
        weight: Numeric,
        one: i64,
        two: i64,
        three: i64,
        four: i64,
        five: i64,
    }
}

const FORGET_SETTINGS: &str = "DELETE FROM reputation_settings";
const SETTINGS: &str = "SELECT config FROM reputation_settings";
const SUMS_OF: &str = "SELECT * FROM rating_sums WHERE listing = ANY($1)";
const RATED: &str = "SELECT listing FROM ratings WHERE listing > $1 ORDER BY listing LIMIT $2";

/// Ratings that are in memory at a time while all are made anew.
const BATCH: i64 = 10_000;

/// What a batch changes of ratings.
pub(super) struct Counts {
    sums: Table<FeeSums>,
    ratings: Table<Rating>,
    touched: BTreeSet<i64>,
}

impl Counts {
    /// The ratings of these listings, as they are before the batch.
    pub(super) async fn load(store: &Store<'_>, reviews: &Table<Review>) -> Result<Self, ApplyError> {
        let mut counts = Counts { sums: Table::new(), ratings: Table::new(), touched: BTreeSet::new() };
        counts.sums.load(store, reviews.rows().map(|review| (review.listing, review.denom.clone()))).await?;
        counts.ratings.load(store, reviews.rows().map(|review| (review.listing,))).await?;
        Ok(counts)
    }

    /// Counts a new review.
    pub(super) fn take(&mut self, review: &Review, stars: u8) -> Result<(), ApplyError> {
        self.count(review, |fees, starred, fee| Some((fees.checked_add(fee)?, starred.checked_add(of(fee, stars)?)?)))?;
        self.histogram(review, |rating| rating.add(stars, 1))
    }

    /// Counts a review with other stars than before.
    pub(super) fn change(&mut self, review: &Review, before: u8, now: u8) -> Result<(), ApplyError> {
        self.count(review, |fees, starred, fee| {
            Some((fees, starred.checked_sub(of(fee, before)?)?.checked_add(of(fee, now)?)?))
        })?;
        self.histogram(review, |rating| rating.add(before, -1).and_then(|()| rating.add(now, 1)))
    }

    fn count(
        &mut self,
        review: &Review,
        change: impl FnOnce(u128, u128, u128) -> Option<(u128, u128)>,
    ) -> Result<(), ApplyError> {
        self.touched.insert(review.listing);
        let none = Numeric::default();
        let zero = FeeSums { listing: review.listing, denom: review.denom.clone(), fees: none, starred: none };
        self.sums.add(zero, |sums| {
            let (fees, starred) = change(sums.fees.0, sums.starred.0, review.fee.0)?;
            (sums.fees, sums.starred) = (Numeric(fees), Numeric(starred));
            Some(())
        })
    }

    fn histogram(&mut self, review: &Review, change: impl FnOnce(&mut Rating) -> Option<()>) -> Result<(), ApplyError> {
        self.ratings.add(Rating::none(review.listing), change)
    }

    /// Writes the sums, and the ratings that they make at the settings as they are after the batch: if those changed, all
    /// ratings.
    pub(super) async fn write(mut self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        self.sums.write(store).await?;
        let changed = events.iter().copied().filter_map(settings).next_back();
        if let Some(settings) = &changed {
            store.execute(FORGET_SETTINGS, &[]).await?;
            let mut table = Table::new();
            table.insert(settings.clone())?;
            table.write(store).await?;
        }
        let rows = store.query(SETTINGS, &[]).await?;
        let config: Option<Config> =
            rows.first().map(|row| row.try_get::<_, Json>("config")).transpose()?.and_then(|config| config.read());
        // The contract announces its settings before it takes a review.
        let Some(config) = config else { return Ok(()) };
        let touched: Vec<i64> = self.touched.into_iter().collect();
        rate(store, &config, &touched, &mut self.ratings).await?;
        self.ratings.write(store).await?;
        if changed.is_some() {
            rate_all(store, &config).await?;
        }
        Ok(())
    }
}

fn of(fee: u128, stars: u8) -> Option<u128> {
    fee.checked_mul(stars.into())
}

fn settings(event: &Event) -> Option<Settings> {
    match &event.body {
        MarketEvent::ReputationConfigChanged(changed) => Some(Settings {
            only_row: true,
            config: Json::of(&changed.config.0),
            changed_at: event.time,
            changed_tx: event.tx_hash.clone(),
        }),
        _ => None,
    }
}

/// Makes the ratings of all listings anew, a batch at a time.
async fn rate_all(store: &Store<'_>, config: &Config) -> Result<(), ApplyError> {
    let mut after = 0;
    loop {
        let rows = store.query(RATED, &[&after, &BATCH]).await?;
        let listings: Vec<i64> = rows.iter().map(|row| row.try_get("listing")).collect::<Result<_, _>>()?;
        let Some(last) = listings.last() else { return Ok(()) };
        after = *last;
        let mut ratings = Table::new();
        ratings.load(store, listings.iter().map(|listing| (*listing,))).await?;
        rate(store, config, &listings, &mut ratings).await?;
        ratings.write(store).await?;
    }
}

/// Sets the ratings of listings to what their written sums make of them.
async fn rate(
    store: &Store<'_>,
    config: &Config,
    listings: &[i64],
    ratings: &mut Table<Rating>,
) -> Result<(), ApplyError> {
    let rows = store.query(SUMS_OF, &[&listings]).await?;
    let mut sums: Vec<FeeSums> = rows.iter().map(FeeSums::read).collect::<Result<_, _>>()?;
    sums.sort_unstable_by_key(FeeSums::key);
    for of_one in sums.chunk_by(|one, next| one.listing == next.listing) {
        let Some(first) = of_one.first() else { continue };
        if let Some(weighed) = weighed(config, of_one) {
            ratings.change(&(first.listing,), |rating| {
                rating.rating = i16::try_from(weighed.rating()).unwrap_or(i16::MAX);
                rating.weight = weighed.review_weight().into();
            });
        }
    }
    Ok(())
}

/// The reviews of a listing, weighed at these settings. Fees in denoms without a rate weigh nothing. `None` for settings out of
/// the contract's bounds.
fn weighed(config: &Config, sums: &[FeeSums]) -> Option<Weighed> {
    let mut weighed = Weighed::prior(config.prior).ok()?;
    for FeeSums { denom, fees, starred, .. } in sums {
        let rate = config.rates.iter().find(|rate| rate.denom == *denom).map_or(Decimal::zero(), |rate| rate.weight);
        weighed = weighed.add(Sums { fees: fees.0, starred: starred.0 }, rate).ok()?;
    }
    Some(weighed)
}

impl Rating {
    fn none(listing: i64) -> Self {
        Rating { listing, rating: 0, weight: Numeric::default(), one: 0, two: 0, three: 0, four: 0, five: 0 }
    }

    /// Adds to the number of reviews with so many stars; `None` for stars that no review has.
    fn add(&mut self, stars: u8, number: i64) -> Option<()> {
        let count = match stars {
            1 => &mut self.one,
            2 => &mut self.two,
            3 => &mut self.three,
            4 => &mut self.four,
            5 => &mut self.five,
            _ => return None,
        };
        *count += number;
        Some(())
    }
}
