//! Votes of other holders that reviews are helpful.

use cosmwasm_std::{ensure, DepsMut, MessageInfo, Response};
use weighhouse_protocol::events::{ReviewVoted, VoteRetracted};
use weighhouse_protocol::OrderId;

use crate::market::Market;
use crate::state::{Reviews, Votes};
use crate::ContractError;

/// By a holder of a license of the listing that neither wrote the review nor is paid for the listing.
pub fn vote(deps: DepsMut<'_>, info: MessageInfo, order: OrderId, license: OrderId) -> Result<Response, ContractError> {
    let review = Reviews::load(deps.storage, order)?;
    let listing = review.listing;
    let market = Market::of(deps.as_ref())?;
    let held = market.license(license)?;
    let owner = held.owner;
    ensure!(info.sender == owner, ContractError::NotHolder { license, owner, sender: info.sender });
    let licensed = held.license.listing;
    ensure!(licensed == listing, ContractError::OtherListing { license, licensed, listing });
    ensure!(!held.license.expired, ContractError::LicenseEnded { license });
    let reviewer = deps.api.addr_humanize(&review.reviewer.into())?;
    market.check_unlinked(&info.sender, &reviewer, listing)?;
    market.check_no_part(&info.sender, listing, None)?;
    let voter = deps.api.addr_canonicalize(info.sender.as_str())?;
    let replaced = Votes::add(deps.storage, order, license, (&info.sender, &voter))?;
    let replaced = replaced.map(|earlier| deps.api.addr_humanize(&earlier)).transpose()?;
    let helpful = Votes::helpful(deps.storage, order)?;
    let voted = ReviewVoted { order, listing, voter: info.sender, license, replaced, helpful };
    Ok(Response::new().add_event(voted))
}

pub fn retract_vote(deps: DepsMut<'_>, info: MessageInfo, order: OrderId) -> Result<Response, ContractError> {
    let listing = Reviews::load(deps.storage, order)?.listing;
    let voter = deps.api.addr_canonicalize(info.sender.as_str())?;
    let license = Votes::retract(deps.storage, order, (&info.sender, &voter))?;
    let helpful = Votes::helpful(deps.storage, order)?;
    Ok(Response::new().add_event(VoteRetracted { order, listing, voter: info.sender, license, helpful }))
}
