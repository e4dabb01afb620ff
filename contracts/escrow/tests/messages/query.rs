//! Queries

use cosmwasm_std::{coin, coins};
use weighhouse_market_suite::{listing_of, plan, Market, DENOM, OTHER_DENOM};
use weighhouse_protocol::escrow::{Config, Order, OrderState, QueryMsg, Revenue, RevenueCursor, Sale};
use weighhouse_protocol::registry::NewListing;
use weighhouse_protocol::terms::Plan;

#[test]
fn escrow_names_the_contracts_it_works_with() {
    let market = Market::new();
    let config: Config = market.ask(&market.escrow, &QueryMsg::Config {}).unwrap();
    assert_eq!(
        (config.registry, config.license, config.royalties),
        (market.registry.clone(), market.license.clone(), market.royalties.clone())
    );
}

#[test]
fn a_quote_hashes_its_own_terms() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let quote = market.quote(listing, 0);
    assert_eq!(quote.terms.hash(), quote.order_hash);
    assert_eq!(quote.terms.challenge_window, 0);
}

#[test]
fn orders_come_in_pages_that_are_capped() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    for _ in 0..102 {
        market.buy(listing).unwrap();
    }
    let page = |start_after, limit| -> Vec<u64> {
        let orders: Vec<Order> = market.ask(&market.escrow, &QueryMsg::Orders { start_after, limit }).unwrap();
        orders.into_iter().map(|order| order.id).collect()
    };
    assert_eq!(page(None, None), (1..=30).collect::<Vec<_>>());
    assert_eq!(page(None, Some(u32::MAX)), (1..=100).collect::<Vec<_>>());
    assert_eq!(page(Some(100), Some(5)), [101, 102]);
    assert_eq!(page(Some(102), None), [0; 0]);
    assert_eq!(page(Some(u64::MAX), None), [0; 0]);
}

#[test]
fn a_sale_names_who_sold_to_whom_for_which_fee() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let first = market.sold(listing);
    let (holder, buyer) = (market.buyer.clone(), market.stranger.clone());
    market.resell(&holder, first, coin(2_000, DENOM)).unwrap();
    let second = market.buy_license(&buyer, first, true).unwrap();
    let sale = |order| -> Sale { market.ask(&market.escrow, &QueryMsg::Sale { order }).unwrap() };
    let expected = |state, buyer: &cosmwasm_std::Addr, seller: &cosmwasm_std::Addr, fee| {
        let (buyer, seller, fee) = (buyer.clone(), seller.clone(), coin(fee, DENOM));
        Sale { state, listing, version: 1, buyer, seller, fee, split_version: 1 }
    };
    assert_eq!(sale(first), expected(OrderState::Settled, &holder, &market.seller, 25));
    assert_eq!(sale(second), expected(OrderState::Funded, &buyer, &holder, 50));
    assert!(market.ask::<Sale>(&market.escrow, &QueryMsg::Sale { order: 3 }).is_err());
}

#[test]
fn revenues_come_in_pages() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    for _ in 0..2 {
        let plans = vec![plan(1_000), Plan { price: coin(2_000, OTHER_DENOM), ..plan(1) }];
        let listing = market.listed_as(NewListing { plans, ..listing_of(&seller, 1) });
        market.sold(listing);
        let other = market.quote(listing, 1).order_hash;
        let order = market.buy_with(listing, |purchase| {
            purchase.plan = 1;
            purchase.expected_order_hash = other;
            purchase.funds = coins(2_000, OTHER_DENOM);
        });
        market.deliver(order.unwrap()).unwrap();
    }
    let mut start_after = None;
    let mut seen = Vec::new();
    for _ in 0..4 {
        let question = QueryMsg::Revenues { start_after, limit: Some(1) };
        let page: Vec<Revenue> = market.ask(&market.escrow, &question).unwrap();
        let [row] = page.try_into().unwrap();
        seen.push((row.listing, row.denom.clone(), row.gross.u128(), row.sales));
        start_after = Some(RevenueCursor { listing: row.listing, split_version: row.split_version, denom: row.denom });
    }
    let uusd = |listing| (listing, OTHER_DENOM.to_string(), 2_000, 1);
    let uwhs = |listing| (listing, DENOM.to_string(), 1_000, 1);
    assert_eq!(seen, [uusd(1), uwhs(1), uusd(2), uwhs(2)]);
    let end: Vec<Revenue> = market.ask(&market.escrow, &QueryMsg::Revenues { start_after, limit: None }).unwrap();
    assert!(end.is_empty());
}
