//! `mark_bad`

use weighhouse_market_suite::{listing_of, refusal, Market, Spoil, WINDOW};
use weighhouse_protocol::events::{MarketEvent, VersionMarkedBad};
use weighhouse_protocol::records::{delivery_keys_key, sale_card_key, DeliveryKeys, Record, SaleCard};
use weighhouse_protocol::registry::{ExecuteMsg, ListingState, NewListing};
use weighhouse_protocol::windows::Mark;
use weighhouse_registry::ContractError;

fn mark(listing: u64, version: u32) -> ExecuteMsg {
    ExecuteMsg::MarkBad { listing, version }
}

fn card(market: &Market, listing: u64) -> SaleCard {
    let bytes = market.app.wrap().query_wasm_raw(&market.registry, sale_card_key(listing, 0)).unwrap();
    SaleCard::from_bytes(&bytes.unwrap()).unwrap()
}

fn keys(market: &Market, listing: u64, version: u32) -> DeliveryKeys {
    let key = delivery_keys_key(listing, version);
    let bytes = market.app.wrap().query_wasm_raw(&market.registry, key).unwrap();
    DeliveryKeys::from_bytes(&bytes.unwrap()).unwrap()
}

#[test]
fn escrow_marks_a_version_for_good() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let escrow = market.escrow.clone();
    let before = keys(&market, listing, 1);
    let response = market.tell_registry(&escrow, mark(listing, 1)).unwrap();
    let (bad_since, bad_since_height) = (market.now(), market.height());
    let marked = VersionMarkedBad { listing, version: 1, bad_since, bad_since_height };
    assert_eq!(Market::events(&response), [MarketEvent::VersionMarkedBad(marked)]);
    let version = market.version(listing, 1);
    assert_eq!((version.bad_since, version.bad_since_height), (Some(bad_since), Some(bad_since_height)));
    assert!(card(&market, listing).bad);
    let at = Mark { time: bad_since, height: bad_since_height };
    assert_eq!(keys(&market, listing, 1), DeliveryKeys { bad_since: Some(at), ..before });
    market.pass(5);
    let twice: ContractError = refusal(market.tell_registry(&escrow, mark(listing, 1)));
    assert_eq!(twice, ContractError::BadAlready { listing, version: 1, since: bad_since });
}

/// What a proof costs is not the seller's to set: neither the version's record nor the listing's is read or
/// written, since it works without them.
#[test]
fn a_mark_touches_nothing_that_its_seller_made_long() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let (registry, escrow) = (market.registry.clone(), market.escrow.clone());
    let is_long = |key: &Vec<u8>| key.starts_with(b"\0\x08listings") || key.starts_with(b"\0\x08versions");
    let long: Vec<_> = market.state_of(&registry).into_iter().map(|(key, _)| key).filter(is_long).collect();
    assert_eq!(long.len(), 2);
    long.iter().for_each(|key| market.app.contract_storage_mut(&registry).as_mut().remove(key));
    market.tell_registry(&escrow, mark(listing, 1)).unwrap();
    assert!(card(&market, listing).bad);
    assert!(!market.state_of(&registry).iter().any(|(key, _)| is_long(key)));
}

#[test]
fn nobody_else_marks_anything() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    for sender in [market.seller.clone(), market.governance.clone(), market.stranger.clone()] {
        let refused: ContractError = refusal(market.tell_registry(&sender, mark(listing, 1)));
        assert_eq!(refused, ContractError::NotEscrow { sender });
    }
    assert_eq!(market.version(listing, 1).bad_since, None);
}

#[test]
fn what_does_not_exist_is_not_marked() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let escrow = market.escrow.clone();
    let refused: ContractError = refusal(market.tell_registry(&escrow, mark(listing, 2)));
    assert_eq!(refused, ContractError::NoVersion { listing, version: 2 });
}

#[test]
fn other_versions_and_the_state_of_the_listing_stay() {
    let mut market = Market::new();
    let (seller, escrow) = (market.seller.clone(), market.escrow.clone());
    let listing = market.listed(1_000);
    market.publish(&seller, listing).unwrap();
    market.tell_registry(&seller, ExecuteMsg::Retire { listing }).unwrap();
    market.tell_registry(&escrow, mark(listing, 1)).unwrap();
    // The latest version is another one.
    assert!(!card(&market, listing).bad);
    assert_eq!(keys(&market, listing, 2).bad_since, None);
    assert_eq!(market.listing(listing).state, ListingState::Retired);
}

#[test]
fn a_new_version_sells_again() {
    let mut market = Market::new();
    let (seller, escrow) = (market.seller.clone(), market.escrow.clone());
    let listing = market.listed(1_000);
    market.tell_registry(&escrow, mark(listing, 1)).unwrap();
    market.publish(&seller, listing).unwrap();
    assert!(!card(&market, listing).bad);
}

#[test]
fn the_card_has_the_longer_of_the_sellers_window_and_the_files() {
    let mut market = Market::with_config(|config| config.download_rate = 1_000);
    let seller = market.seller.clone();
    let listing = market.listed(1_000);
    assert_eq!(card(&market, listing).challenge_window, WINDOW);
    let hurried = NewListing { challenge_window: 60, ..listing_of(&seller, 1_000) };
    let hurried = market.list(&seller, hurried).unwrap();
    market.publish_content(&seller, hurried, 100_000, Spoil::Nothing);
    assert_eq!(card(&market, hurried).challenge_window, 160);
}
