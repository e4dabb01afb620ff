//! `create_listing`

use cosmwasm_std::{coin, coins, Addr};
use weighhouse_market_suite::{listing_of, payees, plan, refusal, rights, version_with, Market, DENOM, OTHER_DENOM};
use weighhouse_protocol::events::{Json, ListingCreated, MarketEvent};
use weighhouse_protocol::registry::{
    ExecuteMsg, ListingState, NewListing, NewVersion, MAX_PAYEES, MAX_PLANS, MAX_SIZE, MAX_TERM, MAX_TEXT, MAX_URI,
};
use weighhouse_protocol::terms::{LicenseKind, Plan, Rights};
use weighhouse_protocol::text::TextError;
use weighhouse_registry::ContractError;
use weighhouse_sealing::secret::ContentSecret;

use super::refused;

fn create(market: &mut Market, change: impl FnOnce(&mut NewListing)) -> ContractError {
    let mut listing = listing_of(&market.seller, 1_000);
    change(&mut listing);
    refused(market, ExecuteMsg::CreateListing { listing, version: None })
}

#[test]
fn a_listing_is_kept_as_it_was_said() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let new = listing_of(&seller, 1_000);
    let response =
        market.tell_registry(&seller, ExecuteMsg::CreateListing { listing: new.clone(), version: None }).unwrap();
    let listing = market.listing(1);
    let created = ListingCreated { listing: 1, seller: seller.clone(), record: Json(listing.clone()) };
    assert_eq!(Market::events(&response), [MarketEvent::ListingCreated(created)]);
    assert_eq!((listing.id, &listing.seller, listing.state), (1, &seller, ListingState::Active));
    assert_eq!((listing.split_version, listing.latest_version, listing.created_at), (1, None, market.now()));
    let said = NewListing {
        name: listing.name,
        card: listing.card,
        task: listing.task,
        framework: listing.framework,
        license: listing.license,
        plans: listing.plans,
        payees: listing.payees,
        deliver_within: listing.deliver_within,
        challenge_window: listing.challenge_window,
    };
    assert_eq!(said, new);
}

#[test]
fn a_listing_and_its_first_version_are_one_message() {
    let (mut one, mut two) = (Market::new(), Market::new());
    let seller = one.seller.clone();
    let listing = listing_of(&seller, 1_000);
    let secret = ContentSecret::generate(&mut rand::thread_rng());
    let version = version_with(&secret.public_key().unwrap(), [9; 32]);
    let both = ExecuteMsg::CreateListing { listing: listing.clone(), version: Some(version.clone()) };
    let both = Market::events(&one.tell_registry(&seller, both).unwrap());

    let create = ExecuteMsg::CreateListing { listing, version: None };
    let mut apart = Market::events(&two.tell_registry(&seller, create).unwrap());
    let publish = ExecuteMsg::PublishVersion { listing: 1, version };
    apart.extend(Market::events(&two.tell_registry(&seller, publish).unwrap()));

    assert_eq!(both, apart);
    assert_eq!((one.listing(1), one.version(1, 1)), (two.listing(1), two.version(1, 1)));
    assert_eq!(one.state(), two.state());
}

#[test]
fn a_first_version_that_is_refused_leaves_no_listing() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let secret = ContentSecret::generate(&mut rand::thread_rng());
    let version = NewVersion { size: 0, ..version_with(&secret.public_key().unwrap(), [9; 32]) };
    let listing = listing_of(&seller, 1_000);
    let error = refused(&mut market, ExecuteMsg::CreateListing { listing: listing.clone(), version: Some(version) });
    assert_eq!(error, ContractError::OutOfBounds { field: "size", value: 0, min: 1, max: MAX_SIZE });
    assert_eq!(market.list(&seller, listing).unwrap(), 1);
}

#[test]
fn listings_are_numbered_from_one() {
    let mut market = Market::new();
    for (number, seller) in (1..).zip([market.seller.clone(), market.stranger.clone()]) {
        let listing = listing_of(&seller, 1_000);
        assert_eq!(market.list(&seller, listing).unwrap(), number);
    }
}

#[test]
fn texts_have_bounds() {
    type Set = fn(&mut NewListing, String);
    let fields: [(&str, usize, Set); 5] = [
        ("name", MAX_TEXT, |listing, text| listing.name = text),
        ("task", MAX_TEXT, |listing, text| listing.task = text),
        ("framework", MAX_TEXT, |listing, text| listing.framework = text),
        ("license.id", MAX_TEXT, |listing, text| listing.license.id = text),
        ("license.uri", MAX_URI, |listing, text| listing.license.uri = Some(text)),
    ];
    for (field, max, set) in fields {
        let mut market = Market::new();
        for length in [0, max + 1] {
            let error = create(&mut market, |listing| set(listing, "x".repeat(length)));
            assert_eq!(error, ContractError::Text(TextError::Length { field, length, min: 1, max }));
        }
        let seller = market.seller.clone();
        let mut listing = listing_of(&seller, 1_000);
        set(&mut listing, "x".repeat(max));
        market.list(&seller, listing).unwrap();
    }
}

#[test]
fn a_card_is_named_by_a_cid() {
    let mut market = Market::new();
    let error = create(&mut market, |listing| listing.card.cid = "https://example.org".into());
    assert!(matches!(error, ContractError::Cid(_)));
}

#[test]
fn plans_are_a_bounded_number() {
    let mut market = Market::new();
    for length in [0, MAX_PLANS + 1] {
        let error = create(&mut market, |listing| listing.plans = vec![plan(1_000); length]);
        assert_eq!(error, ContractError::ListLength { field: "plans", length, min: 1, max: MAX_PLANS });
    }
}

#[test]
fn a_term_has_a_length() {
    let mut market = Market::new();
    for seconds in [0, MAX_TERM + 1, u64::MAX] {
        let kind = LicenseKind::Term { seconds };
        let error = create(&mut market, |listing| listing.plans.push(Plan { kind, ..plan(1_000) }));
        assert_eq!(error, ContractError::Term { plan: 1, seconds, max: MAX_TERM });
    }
}

#[test]
fn a_plan_has_seats_and_a_royalty_within_bounds() {
    let mut market = Market::new();
    let none = Rights { seats: Some(0), ..rights() };
    let error = create(&mut market, |listing| listing.plans[0].rights = none);
    assert!(matches!(error, ContractError::OutOfBounds { field: "seats", value: 0, min: 1, .. }));
    let error = create(&mut market, |listing| listing.plans[0].resale_royalty_bps = 5_001);
    let expected = ContractError::OutOfBounds { field: "resale_royalty_bps", value: 5_001, min: 0, max: 5_000 };
    assert_eq!(error, expected);
}

#[test]
fn a_price_is_in_an_accepted_denom() {
    let mut market = Market::new();
    let error = create(&mut market, |listing| listing.plans[0].price = coin(1_000, "uother"));
    let accepted = format!("{DENOM}, {OTHER_DENOM}");
    assert_eq!(error, ContractError::Denom { denom: "uother".into(), accepted });
}

#[test]
fn a_denom_takes_prices_until_its_announced_closing() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let (seller, since) = (market.seller.clone(), market.now() + 60);
    market.reconfigure(|config| config.denoms[0].closes_at = Some(since)).unwrap();
    let dearer = |amount| ExecuteMsg::SetPrice { listing, plan: 0, price: coin(amount, DENOM) };
    market.pass(59);
    market.tell_registry(&seller, dearer(2_000)).unwrap();
    let other = market.listed(1_000);
    market.pass(1);
    let closed = || ContractError::DenomClosed { denom: DENOM.into(), since };
    assert_eq!(refused(&mut market, dearer(3_000)), closed());
    assert_eq!(create(&mut market, |_| ()), closed());
    let unknown = create(&mut market, |listing| listing.plans[0].price = coin(1_000, "uother"));
    assert_eq!(unknown, ContractError::Denom { denom: "uother".into(), accepted: OTHER_DENOM.into() });
    let prices = [listing, other].map(|id| market.listing(id).plans[0].price.clone());
    assert_eq!(prices, [coin(2_000, DENOM), coin(1_000, DENOM)], "what is listed in it stays");
}

#[test]
fn a_closed_denom_takes_no_new_price() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    market.reconfigure(|config| config.denoms[0].closed = true).unwrap();
    let closed = || ContractError::DenomClosed { denom: DENOM.into(), since: 0 };
    assert_eq!(create(&mut market, |_| ()), closed());
    let price = coin(2_000, DENOM);
    assert_eq!(refused(&mut market, ExecuteMsg::SetPrice { listing, plan: 0, price }), closed());
    // What is listed in it stays, and can be priced in another.
    assert_eq!(market.listing(listing).plans[0].price, coin(1_000, DENOM));
    let seller = market.seller.clone();
    let price = coin(2_000, OTHER_DENOM);
    market.tell_registry(&seller, ExecuteMsg::SetPrice { listing, plan: 0, price }).unwrap();
    let error = create(&mut market, |listing| listing.plans[0].price = coin(1_000, "uother"));
    assert_eq!(error, ContractError::Denom { denom: "uother".into(), accepted: OTHER_DENOM.into() });
}

#[test]
fn a_price_leaves_the_seller_something() {
    let mut market = Market::new();
    for price in [0u128, 9, 10] {
        let error = create(&mut market, |listing| listing.plans[0].price = coin(price, DENOM));
        let (price, fee) = (price.into(), 10u128.into());
        assert_eq!(error, ContractError::PriceUnderFee { plan: 0, price, denom: DENOM.into(), fee });
    }
    let seller = market.seller.clone();
    market.list(&seller, listing_of(&seller, 11)).unwrap();
}

#[test]
fn payees_are_distinct_accounts_of_one_whole() {
    let mut market = Market::new();
    let (a, b) = (market.account("a"), market.account("b"));
    let mut with = |shares: Vec<(&Addr, u16)>| {
        let shares = shares.into_iter().map(|(account, bps)| payees([(account, bps)]).remove(0)).collect();
        create(&mut market, |listing| listing.payees = shares)
    };
    assert_eq!(with(vec![(&a, 9_999)]), ContractError::Shares { sum: 9_999 });
    assert_eq!(with(vec![(&a, 5_000), (&b, 5_001)]), ContractError::Shares { sum: 10_001 });
    let twice = with(vec![(&a, 5_000), (&a, 5_000)]);
    assert_eq!(twice, ContractError::Twice { field: "payees", value: a.to_string() });
    let nothing = with(vec![(&a, 10_000), (&b, 0)]);
    assert_eq!(nothing, ContractError::OutOfBounds { field: "share_bps", value: 0, min: 1, max: 10_000 });
    let bounds = |length| ContractError::ListLength { field: "payees", length, min: 1, max: MAX_PAYEES };
    assert_eq!(with(vec![]), bounds(0));
    assert_eq!(with(vec![(&a, 1); MAX_PAYEES + 1]), bounds(MAX_PAYEES + 1));
    assert!(matches!(with(vec![(&Addr::unchecked("nobody"), 10_000)]), ContractError::Std(_)));
}

#[test]
fn the_arbiter_is_no_payee() {
    let mut market = Market::new();
    let (arbiter, seller) = (market.arbiter.clone(), market.seller.clone());
    let named = payees([(&seller, 5_000), (&arbiter, 5_000)]);
    let refused = ContractError::ArbiterIsPayee { arbiter: arbiter.to_string() };
    assert_eq!(create(&mut market, |listing| listing.payees = named.clone()), refused);
    let listing = market.listed(1_000);
    let change = ExecuteMsg::SetPayees { listing, payees: named.clone() };
    assert_eq!(refusal::<ContractError>(market.tell_registry(&seller, change.clone())), refused);
    market.reconfigure(|config| config.arbiter = None).unwrap();
    market.tell_registry(&seller, change).unwrap();
}

#[test]
fn the_time_to_deliver_is_within_the_markets_bounds() {
    let mut market = Market::new();
    for value in [59, 86_401] {
        let error = create(&mut market, |listing| listing.deliver_within = value);
        let value = value.into();
        assert_eq!(error, ContractError::OutOfBounds { field: "deliver_within", value, min: 60, max: 86_400 });
    }
}

#[test]
fn the_time_to_challenge_is_within_the_markets_bounds() {
    let mut market = Market::new();
    for value in [59, 86_401] {
        let error = create(&mut market, |listing| listing.challenge_window = value);
        let value = value.into();
        assert_eq!(error, ContractError::OutOfBounds { field: "challenge_window", value, min: 60, max: 86_400 });
    }
}

#[test]
fn a_limited_plan_has_at_least_one_license() {
    let mut market = Market::new();
    let error = create(&mut market, |listing| listing.plans[0].supply = Some(0));
    let max = u32::MAX.into();
    assert_eq!(error, ContractError::OutOfBounds { field: "supply", value: 0, min: 1, max });
}

#[test]
fn the_registry_takes_no_money() {
    let mut market = Market::new();
    let (seller, registry) = (market.seller.clone(), market.registry.clone());
    let message = ExecuteMsg::CreateListing { listing: listing_of(&seller, 1_000), version: None };
    let outcome = market.execute(&seller, &registry, &message, &coins(1, DENOM));
    assert!(matches!(refusal(outcome), ContractError::Payment(_)));
}
