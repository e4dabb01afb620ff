//! What models derive from and what derives from them, by the word of cards.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::error::{Failure, ReadError};
use super::listing_facets::within;
use super::listings::{columns, Listing};
use super::rows::{many_each, Record, Rows};
use super::ListingFilter;
use crate::search::condition::{Condition, TextField};

/// The base models of a card that are answered unless the client says how many, and the most.
pub(crate) const BASES: i32 = 5;
const MAX_BASES: i32 = 20;
/// The most listings of one name.
pub(crate) const NAMESAKES: i32 = 5;
/// The derived listings that are answered unless the client says how many, and the most.
const DERIVED: i32 = 5;
const MAX_DERIVED: i32 = 20;

/// The base models of a card that are answered.
pub(crate) fn bases(mut names: Vec<String>, first: Option<i32>) -> Result<Vec<String>, ReadError> {
    names.truncate(within("first", first, BASES, MAX_BASES)?);
    Ok(names)
}

struct Namesake {
    wanted: String,
    listing: Listing,
}

impl Record for Namesake {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Namesake { wanted: row.try_get("wanted")?, listing: Listing::read(row)? })
    }
}

impl Rows {
    /// The first active listings of each name, whatever its case.
    pub(crate) async fn namesakes(&self, names: &[String]) -> Result<HashMap<String, Vec<Listing>>, Failure> {
        let sql = format!(
            "{}, wanted.name AS wanted FROM unnest($1::text[]) AS wanted (name) CROSS JOIN LATERAL (
                SELECT * FROM listings
                WHERE lower(listings.name) = lower(wanted.name) AND state = 'active' ORDER BY id LIMIT $2
            ) AS l ORDER BY wanted.name, l.id",
            columns()
        );
        let found = self.looked_up(&sql, &[&names, &i64::from(NAMESAKES)]).await?;
        let each = many_each(found, |namesake: &Namesake| namesake.wanted.clone());
        let listings = |found: Vec<Namesake>| found.into_iter().map(|namesake| namesake.listing).collect();
        Ok(each.into_iter().map(|(name, found)| (name, listings(found))).collect())
    }

    /// Listings that are for sale and whose cards name a model as a base model, those with most proven use first. The model's own
    /// listing is left out.
    pub(crate) async fn derived(
        &self,
        listing: i64,
        name: &str,
        first: Option<i32>,
    ) -> Result<Vec<Listing>, ReadError> {
        let size = within("first", first, DERIVED, MAX_DERIVED)?;
        let names_it = Condition::Text(TextField::BaseModel, vec![name.to_owned()]);
        let condition = Condition::All(vec![ListingFilter::default().condition()?, names_it]);
        let market = self.market(&Condition::Sellable).await?;
        let ids = self.found_in_turn(vec![condition], market, size, u64::try_from(listing).unwrap_or_default()).await?;
        Ok(self.sellable(&ids).await?)
    }
}
