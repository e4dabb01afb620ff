//! Pages of listings, with what a search says of them.

use async_graphql::connection::{Connection, Edge};
use async_graphql::{Enum, MergedObject, SimpleObject};

use super::facets::Facets;
use super::listing::Listing;
use super::page::Counted;
use super::scalars::BigInt;
use crate::read::listing_page::{self, FoundListing, ListingPage};
use crate::search;

/// A page of listings.
pub(super) type Listings = Connection<String, Listing, Beside, Beneath>;

/// What stands beside the listings of a page.
#[derive(MergedObject)]
pub struct Beside(Counted, Corrected, Facets);

/// The query of a page, as the search understood it.
#[derive(SimpleObject)]
pub struct Corrected {
    /// The query with its misspelled words corrected; null if it was searched as it is.
    corrected: Option<String>,
}

/// What stands beneath a listing of a page.
#[derive(SimpleObject)]
pub struct Beneath {
    /// The reasons for the listing's position; null unless the page is sorted by RELEVANCE.
    why: Option<Why>,
    /// The use of the last days, in buyers, each worth half as much 7 days after its last order; null unless the page is
    /// sorted by TRENDING. What the other orders sort by, the listing itself has.
    trend: Option<f64>,
}

/// The best place that has all words of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "search::Place")]
pub enum MatchPlace {
    /// The name or the card's title, with the words as they were typed.
    Written,
    /// The name or the card's title.
    Name,
    /// The name and the labels together: task, framework, license, formats, and the card's tags, base models, datasets
    /// and languages.
    Label,
    /// The listing and its card.
    Anywhere,
}

/// The reasons for a listing's position: the place, then the proven use, then the time of creation. docs/ranking.md has
/// the formula.
#[derive(Clone, SimpleObject)]
pub struct Why {
    /// The place of the words in the listing.
    pub place: MatchPlace,
    /// The number of distinct accounts that paid for it. The seller, its payees and resales don't count.
    pub buyers: BigInt,
    /// The sum over those buyers, each worth half as much 90 days after its last order, at the last block of the index.
    pub proven_use: f64,
}

impl From<listing_page::Why> for Why {
    fn from(why: listing_page::Why) -> Self {
        let listing_page::Why { place, buyers, proven_use } = why;
        Why { place: place.into(), buyers: BigInt(buyers), proven_use }
    }
}

/// A page as a connection.
pub(super) fn listings(page: ListingPage) -> Listings {
    let ListingPage { page, listed, corrected } = page;
    let beside = Beside(Counted::of(page.total), Corrected { corrected }, Facets(listed));
    let mut connection = Connection::with_additional_fields(page.has_previous, page.has_next, beside);
    connection.edges.extend(page.rows.into_iter().map(|(cursor, FoundListing { listing, why, trend })| {
        Edge::with_additional_fields(cursor, Listing::from(listing), Beneath { why: why.map(Why::from), trend })
    }));
    connection
}
