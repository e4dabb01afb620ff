//! The facts that stand beside a listing's record wherever listings are listed: its publisher, its rating, and its marks.
//! They are read once for all listings of an answer.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::names::PublisherStanding;
use crate::publisher;
use crate::read::changes::Change;
use crate::read::listings::Listing;
use crate::read::loading::Marks;
use crate::read::publishers::{heard, BackedHandle, Standing};
use crate::read::reviews::Rating;
use crate::read::{Failure, Rows};

/// The publisher that a listing's name begins with, as in `publisher/model`.
#[derive(Serialize, ToSchema)]
pub(super) struct ListingPublisher {
    /// The part of the name before its first slash, or what looks like one.
    name: String,
    /// Its standing: `proven` before `attested` where it is both.
    standing: PublisherStanding,
    /// The handle that it is, or looks like; null where nobody proven or attested holds it.
    handle: Option<String>,
}

/// The rating that a listing's reviews make.
#[derive(Serialize, ToSchema)]
pub(super) struct ListingRating {
    /// The mean, in thousandths of a star: 1,000 to 5,000. Without a review, the one that governance set.
    milli_stars: i32,
    /// The number of reviews.
    reviews: i64,
    /// The weight of the reviews, a whole number in decimal digits.
    weight: String,
}

/// A listing, by all that its marks are found by.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub id: i64,
    name: &'a str,
    seller: &'a str,
}

/// The marks of some listings: their publishers, whether they run code, and what scanners found.
pub(super) struct Marked {
    /// By the folds of the publishers.
    backed: HashMap<String, BackedHandle>,
    marks: HashMap<i64, Marks>,
}

/// The marks of some listings, and their ratings.
pub(super) struct Rated {
    marked: Marked,
    ratings: HashMap<i64, Rating>,
}

impl<'a> From<&'a Listing> for Known<'a> {
    fn from(listing: &'a Listing) -> Self {
        Known { id: listing.id, name: &listing.name, seller: &listing.seller }
    }
}

impl<'a> From<&'a Change> for Known<'a> {
    fn from(change: &'a Change) -> Self {
        Known { id: change.listing, name: &change.name, seller: &change.seller }
    }
}

impl Marked {
    pub(super) async fn read(rows: &Rows, listings: &[Known<'_>]) -> Result<Self, Failure> {
        let mut ids: Vec<i64> = listings.iter().map(|listing| listing.id).collect();
        let publishers = listings.iter().filter_map(|listing| publisher::of(listing.name));
        let mut folds: Vec<String> = publishers.map(publisher::fold).collect();
        once_each(&mut ids);
        once_each(&mut folds);
        let (backed, marks) = futures::try_join!(rows.backed_handles(&folds), rows.listing_marks(&ids))?;
        Ok(Marked { backed, marks })
    }

    /// The publisher of a listing's name, its standing, and the backed handle that it is, or looks like.
    pub(super) fn publisher<'a>(&self, listing: Known<'a>) -> Option<(&'a str, Standing, Option<BackedHandle>)> {
        let name = publisher::of(listing.name)?;
        let backed = heard(name, listing.seller, self.backed.get(&publisher::fold(name)).cloned());
        Some((name, Standing::of(listing.seller, backed.as_ref()), backed))
    }

    /// The marks of a listing's latest version.
    pub(super) fn marks(&self, listing: i64) -> Marks {
        self.marks.get(&listing).copied().unwrap_or(Marks::NONE)
    }
}

impl Rated {
    pub(super) async fn read<'a>(
        rows: &Rows,
        listings: impl IntoIterator<Item = &'a Listing>,
    ) -> Result<Self, Failure> {
        let known: Vec<Known<'_>> = listings.into_iter().map(Known::from).collect();
        if known.is_empty() {
            let (backed, marks, ratings) = Default::default();
            return Ok(Rated { marked: Marked { backed, marks }, ratings });
        }
        let mut ids: Vec<i64> = known.iter().map(|listing| listing.id).collect();
        once_each(&mut ids);
        let (marked, ratings) = futures::try_join!(Marked::read(rows, &known), rows.ratings(&ids))?;
        Ok(Rated { marked, ratings })
    }

    /// The publisher that a listing's name begins with; `None` for a name without one.
    pub(super) fn publisher(&self, listing: &Listing) -> Option<ListingPublisher> {
        let (name, standing, backed) = self.marked.publisher(listing.into())?;
        let handle = backed.map(|backed| backed.handle);
        Some(ListingPublisher { name: name.to_owned(), standing: standing.into(), handle })
    }

    /// The rating of a listing; `None` in a market without reputation.
    pub(super) fn rating(&self, listing: i64) -> Option<ListingRating> {
        let Rating { rating, weight, stars, .. } = self.ratings.get(&listing)?;
        Some(ListingRating { milli_stars: *rating, reviews: stars.iter().sum(), weight: weight.as_str().to_owned() })
    }

    /// The marks of a listing's latest version.
    pub(super) fn marks(&self, listing: i64) -> Marks {
        self.marked.marks(listing)
    }
}

fn once_each<T: Ord>(keys: &mut Vec<T>) {
    keys.sort_unstable();
    keys.dedup();
}
