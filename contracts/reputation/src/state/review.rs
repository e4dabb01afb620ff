//! Reviews, and the sums that ratings follow from.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{ensure, Storage, Uint128};
use weighhouse_protocol::compact;
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::reputation::rating::{Histogram, Sums};
use weighhouse_protocol::reputation::Answer;
use weighhouse_protocol::{ListingId, OrderId, Seconds, VersionNumber};

use super::{numbered, page, under_number};
use crate::ContractError;

/// The storage of reviews.
pub const REVIEWS: &[u8] = b"review/";
/// The storage of the numbers of reviews by listing.
pub const HISTOGRAMS: &[u8] = b"histogram/";
/// The storage of sums of fees by listing and denom.
pub const SUMS: &[u8] = b"sums/";

/// The review of an order by its buyer.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ReviewRecord {
    pub listing: ListingId,
    pub version: VersionNumber,
    /// The buyer's canonical address.
    pub reviewer: Vec<u8>,
    pub stars: u8,
    /// The IPFS content identifier of the words.
    pub words: Option<String>,
    /// The fee that the sale paid.
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    pub fee: u128,
    pub denom: String,
    pub written_at: Seconds,
    /// The number of edits.
    pub edits: u32,
    pub edited_at: Option<Seconds>,
    /// The stars before the last edit.
    pub stars_before: Option<u8>,
    pub answer: Option<Answer>,
}

impl Record for ReviewRecord {
    const NAME: &'static str = "review";
}

/// The numbers of a listing's reviews with one star to five.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct HistogramRecord([u32; 5]);

impl Record for HistogramRecord {
    const NAME: &'static str = "histogram";
}

impl HistogramRecord {
    fn count(&mut self, stars: u8) -> Option<&mut u32> {
        self.0.get_mut(usize::from(stars.checked_sub(1)?))
    }
}

impl From<HistogramRecord> for Histogram {
    fn from(HistogramRecord([one, two, three, four, five]): HistogramRecord) -> Self {
        Histogram { one, two, three, four, five }
    }
}

/// Sums over a listing's reviews whose sales paid their fees in one denom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SumsRecord {
    /// The fees.
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    fees: u128,
    /// Each fee times the stars of its review.
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    starred: u128,
}

impl Record for SumsRecord {
    const NAME: &'static str = "sums of fees";
}

impl From<SumsRecord> for Sums {
    fn from(SumsRecord { fees, starred }: SumsRecord) -> Self {
        Sums { fees, starred }
    }
}

/// The reviews, by order. Histograms and sums are what they give: [`Reviews::write`] and [`Reviews::edit`] alone change
/// either.
pub struct Reviews;

impl Reviews {
    fn key(order: OrderId) -> Vec<u8> {
        [REVIEWS, &order.to_be_bytes()].concat()
    }

    /// The review of an order.
    ///
    /// # Errors
    /// [`ContractError::NoReview`] when there is none.
    pub fn load(storage: &dyn Storage, order: OrderId) -> Result<ReviewRecord, ContractError> {
        ReviewRecord::load(storage, &Self::key(order))?.ok_or(ContractError::NoReview { order })
    }

    /// Adds the review of an order.
    ///
    /// # Errors
    /// [`ContractError::ReviewedAlready`] when it has one.
    pub fn write(storage: &mut dyn Storage, order: OrderId, review: &ReviewRecord) -> Result<(), ContractError> {
        let key = Self::key(order);
        ensure!(storage.get(&key).is_none(), ContractError::ReviewedAlready { order });
        Self::count(storage, review, None)?;
        review.save(storage, &key);
        Ok(())
    }

    /// Replaces the stars and words of a review, and returns it.
    ///
    /// # Errors
    /// [`ContractError::UsedUp`] when it was edited too often.
    pub fn edit(
        storage: &mut dyn Storage,
        order: OrderId,
        before: ReviewRecord,
        stars: u8,
        words: Option<String>,
        now: Seconds,
    ) -> Result<ReviewRecord, ContractError> {
        let edits = before.edits.checked_add(1).ok_or(ContractError::UsedUp { counter: "the number of edits" })?;
        let old = before.stars;
        let review = ReviewRecord { stars, words, edits, edited_at: Some(now), stars_before: Some(old), ..before };
        Self::count(storage, &review, Some(old))?;
        review.save(storage, &Self::key(order));
        Ok(review)
    }

    /// Replaces the seller's answer. Nothing else of a review changes by it.
    pub fn answer(storage: &mut dyn Storage, order: OrderId, review: ReviewRecord, answer: Answer) {
        ReviewRecord { answer: Some(answer), ..review }.save(storage, &Self::key(order));
    }

    /// Counts a review, in place of the stars that it had before.
    fn count(storage: &mut dyn Storage, review: &ReviewRecord, before: Option<u8>) -> Result<(), ContractError> {
        if before == Some(review.stars) {
            return Ok(());
        }
        let listing = review.listing;
        let mut histogram = Self::histogram(storage, listing)?;
        if let Some(count) = before.and_then(|stars| histogram.count(stars)) {
            *count = count.saturating_sub(1);
        }
        if let Some(count) = histogram.count(review.stars) {
            *count = count.checked_add(1).ok_or(ContractError::UsedUp { counter: "the number of reviews" })?;
        }
        histogram.save(storage, &[HISTOGRAMS, &listing.to_be_bytes()].concat());
        if review.fee == 0 {
            return Ok(());
        }
        let sums = Self::sums(storage, listing, &review.denom)?;
        let fee = Uint128::new(review.fee);
        let starred = |stars: u8| fee.checked_mul(Uint128::from(stars));
        let added = if before.is_none() { fee } else { Uint128::zero() };
        let left = Uint128::new(sums.starred).checked_sub(before.map_or(Ok(Uint128::zero()), starred)?)?;
        let sums = SumsRecord {
            fees: Uint128::new(sums.fees).checked_add(added)?.u128(),
            starred: left.checked_add(starred(review.stars)?)?.u128(),
        };
        sums.save(storage, &Self::sums_key(listing, &review.denom));
        Ok(())
    }

    fn sums_key(listing: ListingId, denom: &str) -> Vec<u8> {
        [under_number(SUMS, listing).as_slice(), denom.as_bytes()].concat()
    }

    /// The numbers of a listing's reviews.
    ///
    /// # Errors
    /// [`RecordError`] when they can't be read.
    pub fn histogram(storage: &dyn Storage, listing: ListingId) -> Result<HistogramRecord, RecordError> {
        let record = HistogramRecord::load(storage, &[HISTOGRAMS, &listing.to_be_bytes()].concat())?;
        Ok(record.unwrap_or_default())
    }

    /// The sums of a listing's fees in one denom.
    ///
    /// # Errors
    /// [`RecordError`] when they can't be read.
    pub fn sums(storage: &dyn Storage, listing: ListingId, denom: &str) -> Result<SumsRecord, RecordError> {
        Ok(SumsRecord::load(storage, &Self::sums_key(listing, denom))?.unwrap_or_default())
    }

    /// The sums of a listing's fees, by denom.
    ///
    /// # Errors
    /// [`RecordError`] when one can't be read.
    pub fn sums_page(
        storage: &dyn Storage,
        listing: ListingId,
        start_after: Option<String>,
        size: usize,
    ) -> Result<Vec<(Vec<u8>, SumsRecord)>, RecordError> {
        page(storage, &under_number(SUMS, listing), start_after.map(String::into_bytes), size)
    }

    /// Reviews by order.
    ///
    /// # Errors
    /// [`RecordError`] when one can't be read.
    pub fn page(
        storage: &dyn Storage,
        start_after: Option<OrderId>,
        size: usize,
    ) -> Result<Vec<(OrderId, ReviewRecord)>, RecordError> {
        numbered(storage, REVIEWS, start_after, size)
    }
}
