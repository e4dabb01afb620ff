//! `delist` and `relist`, by governance and by the moderator

use cosmwasm_std::Addr;
use weighhouse_market_suite::{refusal, Market};
use weighhouse_protocol::events::{Json, ListingDelisted, ListingRelisted, MarketEvent};
use weighhouse_protocol::records::{sale_card_key, Record, SaleCard};
use weighhouse_protocol::registry::{ExecuteMsg, ListingState, Moderator};
use weighhouse_registry::ContractError;

const LISTING: u64 = 1;
const LAPSE: u32 = 1_000;
const DELIST: ExecuteMsg = ExecuteMsg::Delist { listing: LISTING };
const RELIST: ExecuteMsg = ExecuteMsg::Relist { listing: LISTING };

/// A market with a moderator, and a listing that is paused.
fn market() -> (Market, Addr) {
    let mut market = Market::new();
    let moderator = market.account("moderator");
    let address = moderator.to_string();
    market.reconfigure(|config| config.moderator = Some(Moderator { address, lapse: LAPSE })).unwrap();
    market.listed(1_000);
    let seller = market.seller.clone();
    market.tell_registry(&seller, ExecuteMsg::Pause { listing: LISTING }).unwrap();
    (market, moderator)
}

fn states(market: &Market) -> (ListingState, ListingState) {
    let card = market.app.wrap().query_wasm_raw(&market.registry, sale_card_key(LISTING, 0)).unwrap().unwrap();
    (market.listing(LISTING).state, SaleCard::from_bytes(&card).unwrap().state)
}

#[test]
fn governance_relists_what_was_delisted() {
    let (mut market, _) = market();
    let governance = market.governance.clone();
    let early: ContractError = refusal(market.tell_registry(&governance, RELIST));
    let state = ListingState::Paused;
    assert_eq!(early, ContractError::WrongState { listing: LISTING, state, action: "a relisting" });

    let response = market.tell_registry(&governance, DELIST).unwrap();
    let state = Json(ListingState::Delisted);
    let delisted = ListingDelisted { listing: LISTING, by: governance.clone(), lapses_at: None, state };
    assert_eq!(Market::events(&response), [MarketEvent::ListingDelisted(delisted)]);
    assert_eq!(states(&market), (ListingState::Delisted, ListingState::Delisted));
    market.pass(u64::from(LAPSE) * 10);
    let stranger = market.stranger.clone();
    let refused: ContractError = refusal(market.tell_registry(&stranger, RELIST));
    assert_eq!(refused, ContractError::DelistedForGood { listing: LISTING });

    let response = market.tell_registry(&governance, RELIST).unwrap();
    let state = Json(ListingState::Paused);
    let relisted = ListingRelisted { listing: LISTING, by: governance, state };
    assert_eq!(Market::events(&response), [MarketEvent::ListingRelisted(relisted)]);
    assert_eq!(states(&market), (ListingState::Paused, ListingState::Paused));
    assert_eq!(market.listing(LISTING).delisted, None);
}

#[test]
fn a_moderators_delisting_lapses() {
    let (mut market, moderator) = market();
    let lapses_at = market.now() + u64::from(LAPSE);
    let response = market.tell_registry(&moderator, DELIST).unwrap();
    let state = Json(ListingState::Delisted);
    let delisted = ListingDelisted { listing: LISTING, by: moderator.clone(), lapses_at: Some(lapses_at), state };
    assert_eq!(Market::events(&response), [MarketEvent::ListingDelisted(delisted)]);
    market.pass(u64::from(LAPSE) - 1);
    for sender in [market.stranger.clone(), market.seller.clone(), moderator] {
        let refused: ContractError = refusal(market.tell_registry(&sender, RELIST));
        assert_eq!(refused, ContractError::NotLapsed { listing: LISTING, lapses_at, now: lapses_at - 1 });
    }
    market.pass(1);
    let stranger = market.stranger.clone();
    market.tell_registry(&stranger, RELIST).unwrap();
    assert_eq!(states(&market), (ListingState::Paused, ListingState::Paused));
}

#[test]
fn governance_confirms_or_ends_what_the_moderator_did() {
    for confirmed in [true, false] {
        let (mut market, moderator) = market();
        let (governance, stranger) = (market.governance.clone(), market.stranger.clone());
        market.tell_registry(&moderator, DELIST).unwrap();
        let since = market.now();
        market.pass(1);
        if confirmed {
            market.tell_registry(&governance, DELIST).unwrap();
            let delisting = market.listing(LISTING).delisted.unwrap();
            assert_eq!((delisting.since, delisting.lapses_at), (since, None));
            market.pass(LAPSE.into());
            assert!(market.tell_registry(&stranger, RELIST).is_err());
            assert!(market.tell_registry(&governance, DELIST).is_err());
        }
        market.tell_registry(&governance, RELIST).unwrap();
        assert_eq!(states(&market), (ListingState::Paused, ListingState::Paused));
    }
}

#[test]
fn a_moderator_that_governance_replaced_delists_nothing() {
    let (mut market, moderator) = market();
    market.reconfigure(|config| config.moderator = None).unwrap();
    let refused: ContractError = refusal(market.tell_registry(&moderator, DELIST));
    assert_eq!(refused, ContractError::NotModerator { sender: moderator });
}

#[test]
fn a_moderator_delists_nothing_twice() {
    let (mut market, moderator) = market();
    market.tell_registry(&moderator, DELIST).unwrap();
    let refused: ContractError = refusal(market.tell_registry(&moderator, DELIST));
    assert!(matches!(refused, ContractError::WrongState { .. }));
}

#[test]
fn a_moderator_delists_a_listing_once_until_governance_has_spoken_of_it() {
    let (mut market, moderator) = market();
    let (governance, stranger) = (market.governance.clone(), market.stranger.clone());
    market.tell_registry(&moderator, DELIST).unwrap();
    market.pass(LAPSE.into());
    market.tell_registry(&stranger, RELIST).unwrap();
    let spent = ContractError::ModeratorSpent { listing: LISTING };
    // In the block in which it was relisted, and in any later one.
    assert_eq!(refusal::<ContractError>(market.tell_registry(&moderator, DELIST)), spent);
    market.pass(LAPSE.into());
    assert_eq!(refusal::<ContractError>(market.tell_registry(&moderator, DELIST)), spent);
    // Another listing is another matter.
    let other = market.listed(1_000);
    market.tell_registry(&moderator, ExecuteMsg::Delist { listing: other }).unwrap();

    market.tell_registry(&governance, DELIST).unwrap();
    market.tell_registry(&governance, RELIST).unwrap();
    market.tell_registry(&moderator, DELIST).unwrap();
    market.tell_registry(&governance, RELIST).unwrap();
    market.tell_registry(&moderator, DELIST).unwrap();
}

#[test]
fn a_moderator_has_a_lapse_and_an_address() {
    let (mut market, moderator) = market();
    for lapse in [0, weighhouse_protocol::registry::MAX_SPAN + 1] {
        let address = moderator.to_string();
        let outcome = market.reconfigure(|config| config.moderator = Some(Moderator { address, lapse }));
        assert!(matches!(refusal(outcome), ContractError::OutOfBounds { field: "moderator.lapse", .. }));
    }
    let nobody = Some(Moderator { address: "nobody".into(), lapse: LAPSE });
    assert!(matches!(refusal(market.reconfigure(|config| config.moderator = nobody)), ContractError::Std(_)));
}
