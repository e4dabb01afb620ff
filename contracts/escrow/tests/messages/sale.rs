//! One sale, from the purchase to the payment of everybody.

use weighhouse_market_suite::{listing_of, payees, Market, DENOM, PURSE};
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::registry::NewListing;
use weighhouse_sealing::delivery::Delivery;

#[test]
fn a_sale_pays_everybody_and_opens_the_file() {
    let mut market = Market::new();
    let author = market.account("author");
    let seller = market.seller.clone();
    let listing = market.listed_as(NewListing {
        payees: payees([(&author, 3_333), (&seller, 6_667)]),
        ..listing_of(&seller, 5_000_001)
    });

    let order = market.buy(listing).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE - 5_000_001);
    assert_eq!(market.escrowed(DENOM), 5_000_001);
    assert_eq!(market.order(order).state, OrderState::Funded);

    let delivery = market.delivery_for(order);
    market.deliver_bytes(&seller, order, &delivery.to_bytes()).unwrap();
    assert_eq!(market.order(order).state, OrderState::Settled);
    assert_eq!(market.owner_of(order), market.buyer);

    // What was delivered opens what was listed.
    let key = market.version_key(listing, 1);
    let delivery = Delivery::from_bytes(&delivery.to_bytes()).unwrap();
    let opened = market.transport_secret(order).open(&key, &delivery).unwrap();
    assert_eq!(opened.to_bytes(), market.opening_key(listing, 1).to_bytes());

    market.sweep(listing).unwrap();
    assert_eq!(market.escrowed(DENOM), 0);
    assert_eq!(market.balance(&market.royalties, DENOM), 5_000_001);

    // 2.5 % of 5,000,001 is the treasury's; of the other 4,875,001, rounding carries one unit on.
    let treasury = market.treasury.clone();
    for (account, share) in [(&treasury, 125_000), (&author, 1_624_837), (&seller, 3_250_163)] {
        assert_eq!(market.owed(account), share);
        market.claim(account).unwrap();
    }
    assert_eq!(market.balance(&author, DENOM), 1_624_837);
    assert_eq!(market.balance(&treasury, DENOM), 125_000);
    assert_eq!(market.balance(&market.royalties, DENOM), 1);
}
