//! Plans of which there are only so many licenses

use cosmwasm_std::coins;
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{listing_of, plan, refusal, Market, DENOM};
use weighhouse_protocol::escrow::QueryMsg;
use weighhouse_protocol::registry::NewListing;
use weighhouse_protocol::terms::Plan;

fn limited() -> (Market, u64) {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let plans = vec![Plan { supply: Some(2), ..plan(1_000) }, plan(2_000)];
    let listing = market.listed_as(NewListing { plans, ..listing_of(&seller, 1) });
    (market, listing)
}

fn sold(market: &Market, listing: u64, plan: u8) -> u32 {
    market.ask(&market.escrow, &QueryMsg::Sold { listing, plan }).unwrap()
}

#[test]
fn a_plan_sells_as_many_licenses_as_it_has() {
    let (mut market, listing) = limited();
    let (late, _) = market.purchase(listing);
    market.sold(listing);
    market.buy(listing).unwrap();
    let before = market.state();
    let sold_out = ContractError::SoldOut { listing, plan: 0, supply: 2 };
    assert_eq!(refusal::<ContractError>(market.place(late)), sold_out);
    assert_eq!(market.state(), before);
    assert!(market.quoted(listing, true).unwrap_err().to_string().contains(&sold_out.to_string()));
    assert_eq!(sold(&market, listing, 0), 2);
}

#[test]
fn a_refund_gives_one_back_once() {
    let (mut market, listing) = limited();
    let order = market.buy(listing).unwrap();
    market.sold(listing);
    market.pass(4_200);
    market.refund(order).unwrap();
    assert_eq!(sold(&market, listing, 0), 1);
    assert!(market.refund(order).is_err());
    let seller = market.seller.clone();
    market.reopen(&seller).unwrap();
    let (late, _) = market.purchase(listing);
    market.buy(listing).unwrap();
    assert!(matches!(refusal(market.place(late)), ContractError::SoldOut { .. }));
}

#[test]
fn a_plan_without_a_limit_is_not_counted() {
    let (mut market, listing) = limited();
    let hash = market.quote(listing, 1).order_hash;
    for _ in 0..3 {
        let order = market.buy_with(listing, |purchase| {
            purchase.plan = 1;
            purchase.expected_order_hash = hash;
            purchase.funds = coins(2_000, DENOM);
        });
        market.deliver(order.unwrap()).unwrap();
    }
    let refunded = market.buy_with(listing, |purchase| {
        purchase.plan = 1;
        purchase.expected_order_hash = hash;
        purchase.funds = coins(2_000, DENOM);
    });
    market.pass(4_200);
    market.refund(refunded.unwrap()).unwrap();
    assert_eq!(sold(&market, listing, 1), 0);
    assert_eq!(sold(&market, listing, 0), 0);
    let counts = market.state_of(&market.escrow).into_iter().filter(|(key, _)| key.starts_with(b"sold/"));
    assert_eq!(counts.count(), 0, "a purchase pays for what it needs");
}
