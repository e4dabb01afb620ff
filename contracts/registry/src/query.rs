//! What the registry answers.

use cosmwasm_std::{Deps, StdResult};
use weighhouse_protocol::paging::page_size;
use weighhouse_protocol::registry::{Config, Listing, OrderPause, Payee, Version};
use weighhouse_protocol::{ListingId, SplitVersion, VersionNumber};

use crate::state::{self, pause, versions, Listings};
use crate::ContractError;

pub fn config(deps: Deps<'_>) -> StdResult<Config> {
    state::config(deps.storage)
}

pub fn order_pause(deps: Deps<'_>) -> StdResult<OrderPause> {
    let pause = pause::last(deps.storage)?;
    Ok(OrderPause {
        paused_until: pause.as_ref().map_or(0, |pause| pause.until),
        by: pause.map(|pause| pause.by),
        guardian_spent: pause::is_guardian_spent(deps.storage)?,
    })
}

pub fn listing(deps: Deps<'_>, listing: ListingId) -> Result<Listing, ContractError> {
    Listings::load(deps.storage, listing)
}

pub fn listings(deps: Deps<'_>, start_after: Option<ListingId>, limit: Option<u32>) -> StdResult<Vec<Listing>> {
    Listings::page(deps.storage, start_after, page_size(limit))
}

pub fn version(deps: Deps<'_>, listing: ListingId, version: VersionNumber) -> Result<Version, ContractError> {
    versions::load(deps.storage, listing, version)
}

pub fn versions(
    deps: Deps<'_>,
    listing: ListingId,
    start_after: Option<VersionNumber>,
    limit: Option<u32>,
) -> Result<Vec<Version>, ContractError> {
    versions::page(deps.storage, listing, start_after, page_size(limit))
}

pub fn split(deps: Deps<'_>, listing: ListingId, split_version: SplitVersion) -> Result<Vec<Payee>, ContractError> {
    state::split(deps.storage, deps.api, listing, split_version)
}
