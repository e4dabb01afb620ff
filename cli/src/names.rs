//! The names of listings, where only their numbers are known.

use std::collections::btree_map::{BTreeMap, Entry};

use anyhow::Result;
use weighhouse_client::Market;
use weighhouse_protocol::ListingId;

/// Names that were asked for once.
#[derive(Default)]
pub struct Names(BTreeMap<ListingId, String>);

impl Names {
    /// A listing's name.
    pub async fn of(&mut self, market: &Market, listing: ListingId) -> Result<&str> {
        match self.0.entry(listing) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(vacant) => Ok(vacant.insert(market.listing(listing).await?.name)),
        }
    }
}
