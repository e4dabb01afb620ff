//! What a seller does with a listing.

use cosmwasm_std::{ensure, Coin, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::events::{
    CardChanged, Json, ListingCreated, ListingStateChanged, PayeesChanged, PriceChanged,
};
use weighhouse_protocol::registry::{CardRef, Listing, ListingState, NewListing, NewVersion, Payee};
use weighhouse_protocol::{ListingId, PlanIndex};

use super::open_listing_of;
use super::version::publish;
use crate::state::{self, Listings};
use crate::{bounds, ContractError};

pub fn create_listing(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    new: NewListing,
    first: Option<NewVersion>,
) -> Result<Response, ContractError> {
    bounds::listing(deps.api, &state::config(deps.storage)?, &new, env.block.time.seconds())?;
    let listing = Listing {
        id: Listings::next_id(deps.storage)?,
        seller: info.sender,
        name: new.name,
        card: new.card,
        task: new.task,
        framework: new.framework,
        license: new.license,
        plans: new.plans,
        payees: new.payees,
        split_version: 1,
        deliver_within: new.deliver_within,
        challenge_window: new.challenge_window,
        state: ListingState::Active,
        delisted: None,
        latest_version: None,
        created_at: env.block.time.seconds(),
    };
    Listings::create(deps.storage, deps.api, &listing)?;
    let created = ListingCreated { listing: listing.id, seller: listing.seller.clone(), record: Json(listing.clone()) };
    let response = Response::new().add_event(created);
    match first {
        Some(version) => Ok(response.add_event(publish(deps, env, listing, version)?)),
        None => Ok(response),
    }
}

pub fn set_price(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    id: ListingId,
    index: PlanIndex,
    price: Coin,
) -> Result<Response, ContractError> {
    let mut listing = open_listing_of(deps.storage, id, &info.sender, "a change of price")?;
    bounds::price(&state::config(deps.storage)?, index, &price, env.block.time.seconds())?;
    let plans = listing.plans.len();
    let plan =
        listing.plans.get_mut(usize::from(index)).ok_or(ContractError::NoPlan { listing: id, plan: index, plans })?;
    plan.price = price.clone();
    Listings::save(deps.storage, deps.api, &listing)?;
    let changed = PriceChanged { listing: id, plan: index, price: price.amount, denom: price.denom };
    Ok(Response::new().add_event(changed))
}

pub fn set_payees(
    deps: DepsMut<'_>,
    info: MessageInfo,
    id: ListingId,
    payees: Vec<Payee>,
) -> Result<Response, ContractError> {
    let listing = open_listing_of(deps.storage, id, &info.sender, "a change of payees")?;
    bounds::payees(deps.api, &payees, state::arbiter(deps.storage)?.as_ref())?;
    let listing = Listings::change_payees(deps.storage, deps.api, listing, payees)?;
    let changed = PayeesChanged { listing: id, split_version: listing.split_version, payees: Json(listing.payees) };
    Ok(Response::new().add_event(changed))
}

pub fn set_card(deps: DepsMut<'_>, info: MessageInfo, id: ListingId, card: CardRef) -> Result<Response, ContractError> {
    let mut listing = open_listing_of(deps.storage, id, &info.sender, "a change of card")?;
    bounds::card(&card)?;
    listing.card = card.clone();
    Listings::save(deps.storage, deps.api, &listing)?;
    Ok(Response::new().add_event(CardChanged { listing: id, card: Json(card) }))
}

pub fn pause(deps: DepsMut<'_>, info: MessageInfo, id: ListingId) -> Result<Response, ContractError> {
    let listing = open_listing_of(deps.storage, id, &info.sender, "a pause")?;
    let state = listing.state;
    ensure!(state == ListingState::Active, ContractError::WrongState { listing: id, state, action: "a pause" });
    change_state(deps, listing, ListingState::Paused)
}

pub fn resume(deps: DepsMut<'_>, info: MessageInfo, id: ListingId) -> Result<Response, ContractError> {
    let listing = open_listing_of(deps.storage, id, &info.sender, "a resumption")?;
    let state = listing.state;
    ensure!(state == ListingState::Paused, ContractError::WrongState { listing: id, state, action: "a resumption" });
    change_state(deps, listing, ListingState::Active)
}

pub fn retire(deps: DepsMut<'_>, info: MessageInfo, id: ListingId) -> Result<Response, ContractError> {
    let listing = open_listing_of(deps.storage, id, &info.sender, "a retirement")?;
    change_state(deps, listing, ListingState::Retired)
}

fn change_state(deps: DepsMut<'_>, mut listing: Listing, state: ListingState) -> Result<Response, ContractError> {
    listing.state = state;
    Listings::save(deps.storage, deps.api, &listing)?;
    Ok(Response::new().add_event(ListingStateChanged { listing: listing.id, state: Json(state) }))
}
