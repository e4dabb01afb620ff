//! `buy`

use cosmwasm_std::{coin, coins};
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{
    listing_of, payees, plan, refusal, Market, BLOCK_INTERVAL, CID, COOLDOWN, DELIVER_WITHIN, DENOM, GRACE,
    OTHER_DENOM, PURSE,
};
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::events::{MarketEvent, OrderPlaced};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{CardRef, ExecuteMsg as Tell, ListingState, NewListing};
use weighhouse_protocol::shares::FeeError;
use weighhouse_protocol::terms::Grant;

#[test]
fn an_order_freezes_what_was_quoted() {
    let mut market = Market::new();
    let listing = market.listed(5_000_000);
    let quote = market.quote(listing, 0);
    let (purchase, _) = market.purchase(listing);
    let key = purchase.transport_key.clone();
    let placed = market.place(purchase).unwrap();

    let order = market.order(1);
    let now = market.mark();
    let terms = market.listing(listing);
    assert_eq!(order.state, OrderState::Funded);
    assert_eq!((order.listing, order.version, order.plan), (listing, 1, 0));
    assert_eq!((order.price.u128(), order.denom.as_str(), order.fee.u128()), (5_000_000, DENOM, 125_000));
    assert_eq!(order.grant, Grant::new(&terms.license, &terms.plans[0]));
    assert_eq!(order.grant, quote.terms.grant);
    assert_eq!(order.buyer, market.buyer);
    assert_eq!((order.placed_at, order.placed_at_height), (now.time, now.height));
    assert_eq!(order.deliver_mark(), now.after(DELIVER_WITHIN, BLOCK_INTERVAL));
    assert_eq!(order.refund_mark(), now.after(DELIVER_WITHIN + GRACE, BLOCK_INTERVAL));
    assert_eq!(order.transport_key, Some(key.clone()));
    let event = OrderPlaced {
        order: 1,
        listing,
        version: 1,
        plan: 0,
        buyer: order.buyer,
        seller: market.seller.clone(),
        price: order.price,
        denom: order.denom,
        card: CID.into(),
        fee: order.fee,
        split_version: 1,
        deliver_by: order.deliver_by,
        deliver_by_height: order.deliver_by_height,
        refund_from: order.refund_from,
        refund_from_height: order.refund_from_height,
        challenge_window: 0,
        cooldown: COOLDOWN,
        bond: 1_000_000u128.into(),
        stake: 0u128.into(),
        transport_key: key,
        resold: None,
        royalty: None,
    };
    assert_eq!(Market::events(&placed), [MarketEvent::OrderPlaced(event)]);
}

#[test]
fn orders_are_numbered_from_one() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    assert_eq!(market.buy(listing).unwrap(), 1);
    assert_eq!(market.buy(listing).unwrap(), 2);
}

#[test]
fn the_plan_that_is_named_is_the_one_that_is_sold() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let listing = market.listed_as(NewListing { plans: vec![plan(1_000), plan(9_000)], ..listing_of(&seller, 1) });
    let dear = market.quote(listing, 1);
    let order = market
        .buy_with(listing, |purchase| {
            purchase.plan = 1;
            purchase.expected_order_hash = dear.order_hash;
            purchase.funds = coins(9_000, DENOM);
        })
        .unwrap();
    assert_eq!(market.order(order).price.u128(), 9_000);
}

#[test]
fn nothing_but_exactly_the_price_buys() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let before = market.state();
    let wrong = [
        vec![],
        coins(999, DENOM),
        coins(1_001, DENOM),
        coins(1_000, OTHER_DENOM),
        vec![coin(1_000, DENOM), coin(1, OTHER_DENOM)],
    ];
    for funds in wrong {
        let refused = refusal(market.buy_with(listing, |purchase| purchase.funds = funds.clone()));
        assert!(matches!(refused, ContractError::NotThePrice { price: 1_000, .. }), "{refused}");
    }
    assert_eq!(market.state(), before);
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE);
}

#[test]
fn the_refusal_of_a_sum_names_both() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let refused: ContractError = refusal(market.buy_with(listing, |purchase| purchase.funds = coins(999, DENOM)));
    assert_eq!(refused.to_string(), "escrow/not_the_price: listing 1 costs 1000uwhs, and 999uwhs is attached");
}

/// What a seller or governance changes between the quote and the purchase.
type Change = (&'static str, fn(&mut Market, u64));

#[test]
fn nothing_changes_between_the_quote_and_the_purchase() {
    let changes: [Change; 13] = [
        ("price", |market, listing| {
            let seller = market.seller.clone();
            let price = coin(1_001, DENOM);
            market.tell_registry(&seller, Tell::SetPrice { listing, plan: 0, price }).unwrap();
        }),
        ("version", |market, listing| {
            let seller = market.seller.clone();
            market.publish(&seller, listing).unwrap();
        }),
        ("payees", |market, listing| {
            let seller = market.seller.clone();
            let payees = payees([(&market.stranger, 10_000)]);
            market.tell_registry(&seller, Tell::SetPayees { listing, payees }).unwrap();
        }),
        ("fee", |market, _| drop(market.reconfigure(|config| config.fee_bps += 100).unwrap())),
        ("grace", |market, _| drop(market.reconfigure(|config| config.grace += 1).unwrap())),
        ("cooldown", |market, _| drop(market.reconfigure(|config| config.cooldown -= 1).unwrap())),
        ("bond", |market, _| drop(market.reconfigure(|config| config.bond_bps -= 1_000).unwrap())),
        ("least bond", |market, _| {
            drop(market.reconfigure(|config| config.denoms[0].min_bond = 201u128.into()).unwrap());
        }),
        ("stake", |market, _| drop(market.reconfigure(|config| config.stake_bps += 100).unwrap())),
        ("least stake", |market, _| {
            drop(market.reconfigure(|config| config.denoms[0].min_stake = 101u128.into()).unwrap());
        }),
        ("block interval", |market, _| drop(market.reconfigure(|config| config.block_interval += 1).unwrap())),
        ("card", |market, listing| {
            let seller = market.seller.clone();
            let card = CardRef { cid: CID.replace("czss", "azss"), sha256: Hash([2; 32]) };
            market.tell_registry(&seller, Tell::SetCard { listing, card }).unwrap();
        }),
        ("window", |market, listing| {
            market.reconfigure(|config| config.challenge_window.min = 1_801).unwrap();
            // Cards follow settings when they are written the next time.
            let seller = market.seller.clone();
            let price = coin(1_000, DENOM);
            market.tell_registry(&seller, Tell::SetPrice { listing, plan: 0, price }).unwrap();
        }),
    ];
    for (name, change) in changes {
        let mut market = Market::new();
        let listing = market.listed(1_000);
        let (purchase, _) = market.purchase_for(listing, false);
        let expected = purchase.expected_order_hash;
        change(&mut market, listing);
        let actual = market.purchase_for(listing, false).0.expected_order_hash;
        assert_eq!(
            refusal::<ContractError>(market.place(purchase)),
            ContractError::OrderHash { actual, expected },
            "{name}"
        );
    }
}

#[test]
fn a_stale_hash_is_named_with_the_right_one() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let actual = market.quote(listing, 0).order_hash;
    let refused: ContractError = refusal(market.buy_with(listing, |purchase| purchase.expected_order_hash.0 = [7; 32]));
    let shown = refused.to_string();
    assert!(shown.contains(&actual.to_string()) && shown.contains(&"07".repeat(32)), "{shown}");
}

#[test]
fn only_an_active_listing_sells() {
    let states = [
        (Tell::Pause { listing: 1 }, ListingState::Paused),
        (Tell::Retire { listing: 1 }, ListingState::Retired),
        (Tell::Delist { listing: 1 }, ListingState::Delisted),
    ];
    for (message, state) in states {
        let mut market = Market::new();
        let listing = market.listed(1_000);
        let (purchase, _) = market.purchase(listing);
        let by = if state == ListingState::Delisted { market.governance.clone() } else { market.seller.clone() };
        market.tell_registry(&by, message).unwrap();
        assert_eq!(refusal::<ContractError>(market.place(purchase)), ContractError::NotActive { listing, state });
    }
}

#[test]
fn a_resumed_listing_sells_again() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let seller = market.seller.clone();
    market.tell_registry(&seller, Tell::Pause { listing }).unwrap();
    market.tell_registry(&seller, Tell::Resume { listing }).unwrap();
    market.buy(listing).unwrap();
}

#[test]
fn what_is_not_listed_is_not_sold() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let listing = market.listed(1_000);
    let unpublished = market.list(&seller, listing_of(&seller, 1_000)).unwrap();
    for (other, plan) in [(listing, 1), (unpublished, 0), (99, 0)] {
        let refused: ContractError = refusal(market.buy_with(listing, |purchase| {
            purchase.listing = other;
            purchase.plan = plan;
        }));
        assert_eq!(refused, ContractError::NoSuchSale { listing: other, plan });
    }
}

#[test]
fn a_denom_that_governance_took_back_buys_nothing() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let (purchase, _) = market.purchase(listing);
    market.reconfigure(|config| config.denoms.retain(|rule| rule.denom != DENOM)).unwrap();
    let refused: ContractError = refusal(market.place(purchase));
    assert_eq!(refused, ContractError::DenomNotAccepted { listing, denom: DENOM.into() });
}

#[test]
fn a_fee_that_grew_over_the_price_stops_the_sale() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let (purchase, _) = market.purchase(listing);
    market.reconfigure(|config| config.denoms[0].min_fee = 1_000u128.into()).unwrap();
    let refused: ContractError = refusal(market.place(purchase));
    assert_eq!(refused, ContractError::Fee(FeeError { price: 1_000u128.into(), fee: 1_000u128.into() }));
}

#[test]
fn an_open_order_keeps_what_it_froze() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let before = market.order(order);
    let seller = market.seller.clone();
    let governance = market.governance.clone();
    let price = coin(7_777, DENOM);
    market.tell_registry(&seller, Tell::SetPrice { listing, plan: 0, price }).unwrap();
    let payees = payees([(&market.stranger, 10_000)]);
    market.tell_registry(&seller, Tell::SetPayees { listing, payees }).unwrap();
    market.publish(&seller, listing).unwrap();
    market.reconfigure(|config| config.fee_bps = 5_000).unwrap();
    market.tell_registry(&governance, Tell::Delist { listing }).unwrap();
    assert_eq!(market.order(order), before);

    market.deliver(order).unwrap();
    market.sweep(listing).unwrap();
    assert_eq!(market.license_of(order).version, 1);
    assert_eq!(market.owed(&seller), 975);
    assert_eq!(market.owed(&market.treasury), 25);
}
