//! The listing that gets a version.

use weighhouse_protocol::registry::Listing;
use weighhouse_protocol::ListingId;

use super::PublicationError;
use crate::error::Result;
use crate::market::Market;

/// A listing that is the seller's own.
pub(super) async fn own(market: &Market, seller: &str, listing: ListingId) -> Result<Listing> {
    let found = market.listing(listing).await?;
    if found.seller.as_str() != seller {
        let (owner, seller) = (found.seller.into_string(), seller.to_owned());
        return Err(PublicationError::OthersListing { listing, owner, seller }.into());
    }
    Ok(found)
}
