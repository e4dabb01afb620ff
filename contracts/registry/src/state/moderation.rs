//! The listings that the moderator has delisted once.

use cosmwasm_std::{StdResult, Storage};
use cw_storage_plus::Map;
use weighhouse_protocol::ListingId;

const SPENT: Map<ListingId, bool> = Map::new("moderator_spent");

/// Whether the moderator has delisted a listing since governance last spoke of it.
pub fn is_spent(storage: &dyn Storage, listing: ListingId) -> StdResult<bool> {
    Ok(SPENT.may_load(storage, listing)?.unwrap_or_default())
}

/// Takes note that the moderator has delisted a listing.
pub fn spend(storage: &mut dyn Storage, listing: ListingId) -> StdResult<()> {
    SPENT.save(storage, listing, &true)
}

/// Lets the moderator delist a listing once more.
pub fn rearm(storage: &mut dyn Storage, listing: ListingId) {
    SPENT.remove(storage, listing);
}
