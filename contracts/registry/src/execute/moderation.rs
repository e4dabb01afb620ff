//! Delistings, for good by governance and for a time by the moderator that it names, and their end.

use cosmwasm_std::{ensure, Addr, Deps, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::events::{Json, ListingDelisted, ListingRelisted};
use weighhouse_protocol::registry::{Delisting, ListingState};
use weighhouse_protocol::{ListingId, Seconds};

use crate::state::{self, moderation, Listings};
use crate::ContractError;

/// Ends a listing's sales, in whatever state its seller left it. Open orders go on: they can still
/// be delivered, or lapse. Governance's word on what the moderator delisted confirms it. The moderator
/// delists a listing once until governance has spoken of it, so that what has lapsed stays lapsed.
pub fn delist(deps: DepsMut<'_>, env: Env, info: MessageInfo, id: ListingId) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let lapses_at = lapse_of(deps.as_ref(), &info.sender, now)?;
    let mut listing = Listings::load(deps.storage, id)?;
    let by = info.sender;
    let delisting = match listing.delisted {
        None => Delisting { by, since: now, lapses_at, before: listing.state },
        Some(before) if lapses_at.is_none() && before.lapses_at.is_some() => {
            Delisting { by, since: before.since, lapses_at, before: before.before }
        }
        Some(_) => {
            let state = listing.state;
            return Err(ContractError::WrongState { listing: id, state, action: "a delisting" });
        }
    };
    match lapses_at {
        None => moderation::rearm(deps.storage, id),
        Some(_) => {
            ensure!(!moderation::is_spent(deps.storage, id)?, ContractError::ModeratorSpent { listing: id });
            moderation::spend(deps.storage, id)?;
        }
    }
    let delisted =
        ListingDelisted { listing: id, by: delisting.by.clone(), lapses_at, state: Json(ListingState::Delisted) };
    listing.state = ListingState::Delisted;
    listing.delisted = Some(delisting);
    Listings::save(deps.storage, deps.api, &listing)?;
    Ok(Response::new().add_event(delisted))
}

/// When a delisting by an account lapses; `None` for governance's, which never do.
fn lapse_of(deps: Deps<'_>, sender: &Addr, now: Seconds) -> Result<Option<Seconds>, ContractError> {
    if cw_ownable::is_owner(deps.storage, sender)? {
        return Ok(None);
    }
    let moderator = state::config(deps.storage)?.moderator.filter(|moderator| moderator.address == sender.as_str());
    let moderator = moderator.ok_or_else(|| ContractError::NotModerator { sender: sender.clone() })?;
    Ok(Some(now.saturating_add(moderator.lapse.into())))
}

/// Gives a listing back the state that its seller left it in: by governance at any time, by anybody
/// once a moderator's delisting has lapsed.
pub fn relist(deps: DepsMut<'_>, env: Env, info: MessageInfo, id: ListingId) -> Result<Response, ContractError> {
    let mut listing = Listings::load(deps.storage, id)?;
    let state = listing.state;
    let delisting =
        listing.delisted.take().ok_or(ContractError::WrongState { listing: id, state, action: "a relisting" })?;
    if cw_ownable::is_owner(deps.storage, &info.sender)? {
        moderation::rearm(deps.storage, id);
    } else {
        let lapses_at = delisting.lapses_at.ok_or(ContractError::DelistedForGood { listing: id })?;
        let now = env.block.time.seconds();
        ensure!(now >= lapses_at, ContractError::NotLapsed { listing: id, lapses_at, now });
    }
    listing.state = delisting.before;
    Listings::save(deps.storage, deps.api, &listing)?;
    let relisted = ListingRelisted { listing: id, by: info.sender, state: Json(listing.state) };
    Ok(Response::new().add_event(relisted))
}
