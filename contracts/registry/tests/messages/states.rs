//! `pause`, `resume`, `retire`, `delist`

use cosmwasm_std::coin;
use weighhouse_market_suite::{payees, refusal, version_with, Market, CID, DENOM};
use weighhouse_protocol::events::{Json, ListingDelisted, ListingStateChanged, MarketEvent, TypedEvent};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{CardRef, ExecuteMsg, ListingState};
use weighhouse_registry::ContractError;

use super::refused;

const LISTING: u64 = 1;

fn market() -> Market {
    let mut market = Market::new();
    market.listed(1_000);
    market
}

fn change(market: &mut Market, message: ExecuteMsg, state: ListingState) {
    let is_delisted = state == ListingState::Delisted;
    let by = if is_delisted { market.governance.clone() } else { market.seller.clone() };
    let response = market.tell_registry(&by, message).unwrap();
    let (listing, state_now) = (LISTING, Json(state));
    let changed = if is_delisted {
        ListingDelisted { listing, by, lapses_at: None, state: state_now }.to_event()
    } else {
        ListingStateChanged { listing, state: state_now }.to_event()
    };
    let events = Market::events(&response);
    assert_eq!(events.iter().map(MarketEvent::event_type).collect::<Vec<_>>(), [changed.ty.as_str()]);
    assert!(response.events.iter().any(|event| changed.attributes.iter().all(|a| event.attributes.contains(a))));
    assert_eq!(market.listing(LISTING).state, state);
}

fn pause() -> ExecuteMsg {
    ExecuteMsg::Pause { listing: LISTING }
}

fn resume() -> ExecuteMsg {
    ExecuteMsg::Resume { listing: LISTING }
}

fn retire() -> ExecuteMsg {
    ExecuteMsg::Retire { listing: LISTING }
}

fn delist() -> ExecuteMsg {
    ExecuteMsg::Delist { listing: LISTING }
}

#[test]
fn sales_stop_and_go_on() {
    let mut market = market();
    assert!(matches!(refused(&mut market, resume()), ContractError::WrongState { .. }));
    change(&mut market, pause(), ListingState::Paused);
    let error = refused(&mut market, pause());
    let state = ListingState::Paused;
    assert_eq!(error, ContractError::WrongState { listing: LISTING, state, action: "a pause" });
    change(&mut market, resume(), ListingState::Active);
}

#[test]
fn a_paused_listing_can_be_changed() {
    let mut market = market();
    change(&mut market, pause(), ListingState::Paused);
    let seller = market.seller.clone();
    let price = coin(2_000, DENOM);
    market.tell_registry(&seller, ExecuteMsg::SetPrice { listing: LISTING, plan: 0, price }).unwrap();
    change(&mut market, resume(), ListingState::Active);
    assert_eq!(market.quote(LISTING, 0).terms.price.u128(), 2_000);
}

#[test]
fn what_is_ended_stays_ended() {
    for (message, state) in [(retire(), ListingState::Retired), (delist(), ListingState::Delisted)] {
        let mut market = market();
        change(&mut market, message, state);
        let payees = payees([(&market.stranger, 10_000)]);
        let card = CardRef { cid: CID.into(), sha256: Hash([8; 32]) };
        let attempts = [
            pause(),
            resume(),
            retire(),
            ExecuteMsg::SetPrice { listing: LISTING, plan: 0, price: coin(2_000, DENOM) },
            ExecuteMsg::SetPayees { listing: LISTING, payees },
            ExecuteMsg::SetCard { listing: LISTING, card },
            ExecuteMsg::PublishVersion { listing: LISTING, version: version_with(&[1; 96], [1; 32]) },
        ];
        for attempt in attempts {
            let error = refused(&mut market, attempt);
            assert!(matches!(error, ContractError::WrongState { state: at, .. } if at == state), "{error}");
        }
    }
}

#[test]
fn governance_delists_whatever_its_seller_left() {
    for message in [None, Some(pause()), Some(retire())] {
        let mut market = market();
        let seller = market.seller.clone();
        if let Some(message) = message {
            market.tell_registry(&seller, message).unwrap();
        }
        change(&mut market, delist(), ListingState::Delisted);
        let governance = market.governance.clone();
        let error: ContractError = refusal(market.tell_registry(&governance, delist()));
        assert!(matches!(error, ContractError::WrongState { .. }));
    }
}

#[test]
fn nobody_else_delists() {
    let mut market = market();
    let sender = market.seller.clone();
    assert_eq!(refused(&mut market, delist()), ContractError::NotModerator { sender });
}

#[test]
fn what_is_not_listed_has_no_state() {
    let mut market = market();
    for message in [ExecuteMsg::Pause { listing: 9 }, ExecuteMsg::Retire { listing: 9 }] {
        assert_eq!(refused(&mut market, message), ContractError::NoListing { listing: 9 });
    }
}
