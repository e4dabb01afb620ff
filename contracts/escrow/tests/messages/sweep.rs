//! `sweep`

use cosmwasm_std::{coin, coins};
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{listing_of, payees, plan, refusal, Market, DENOM, OTHER_DENOM};
use weighhouse_protocol::events::{MarketEvent, RevenueSwept};
use weighhouse_protocol::registry::{ExecuteMsg as Tell, NewListing};
use weighhouse_protocol::terms::Plan;

#[test]
fn many_sales_are_swept_at_once() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    for _ in 0..3 {
        market.sold(listing);
    }
    let response = market.sweep(listing).unwrap();
    let swept = RevenueSwept {
        listing,
        split_version: 1,
        denom: DENOM.into(),
        gross: 3_000u128.into(),
        fee: 75u128.into(),
        sales: 3,
    };
    let events = Market::events(&response);
    assert_eq!(events[0], MarketEvent::RevenueSwept(swept));
    assert!(matches!(events[1], MarketEvent::RoyaltiesCredited(_)));
    assert_eq!(market.balance(&market.royalties, DENOM), 3_000);
    assert!(market.revenues().is_empty());
}

#[test]
fn revenue_is_swept_once() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    market.sold(listing);
    market.sweep(listing).unwrap();
    // The money of an open order is none of the listing's revenue.
    market.buy(listing).unwrap();
    let refused: ContractError = refusal(market.sweep(listing));
    assert_eq!(refused, ContractError::NothingToSweep { listing, split_version: 1, denom: DENOM.into() });
    assert_eq!(market.escrowed(DENOM), 1_000);
}

#[test]
fn each_split_is_swept_by_itself() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let author = market.account("author");
    let listing = market.listed(1_000);
    market.sold(listing);
    let payees = payees([(&author, 10_000)]);
    market.tell_registry(&seller, Tell::SetPayees { listing, payees }).unwrap();
    market.sold(listing);
    market.sweep_as(listing, 2, DENOM).unwrap();
    assert_eq!((market.owed(&seller), market.owed(&author)), (0, 975));
    market.sweep_as(listing, 1, DENOM).unwrap();
    assert_eq!((market.owed(&seller), market.owed(&author)), (975, 975));
}

#[test]
fn each_denom_is_swept_by_itself() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let plans = vec![plan(1_000), Plan { price: coin(2_000, OTHER_DENOM), ..plan(1) }];
    let listing = market.listed_as(NewListing { plans, ..listing_of(&seller, 1) });
    market.sold(listing);
    let other = market.quote(listing, 1).order_hash;
    let order = market
        .buy_with(listing, |purchase| {
            purchase.plan = 1;
            purchase.expected_order_hash = other;
            purchase.funds = coins(2_000, OTHER_DENOM);
        })
        .unwrap();
    market.deliver(order).unwrap();
    market.sweep_as(listing, 1, OTHER_DENOM).unwrap();
    assert_eq!(market.escrowed(OTHER_DENOM), 0);
    assert_eq!(market.escrowed(DENOM), 1_000);
    assert_eq!(market.balance(&market.royalties, OTHER_DENOM), 2_000);
}
