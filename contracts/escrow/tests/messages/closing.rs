//! What a missed delivery does to its seller, and `reopen`

use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{listing_of, refusal, Market, BOND, DAILY_PENALTY, DENOM, PURSE};
use weighhouse_protocol::escrow::{Closing, ExecuteMsg, QueryMsg, Quote, DAY};
use weighhouse_protocol::events::{MarketEvent, SellerReopened};
use weighhouse_protocol::registry::ExecuteMsg as Tell;

/// From the order to the first second in which it can be refunded: deadline and grace.
const OPEN: u64 = 4_200;

/// A seller who missed an order.
fn missed() -> (Market, u64, u64) {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    market.pass(OPEN);
    market.refund(order).unwrap();
    (market, listing, order)
}

#[test]
fn a_missed_delivery_closes_all_listings_of_its_seller_to_new_orders() {
    let mut market = Market::new();
    let (listing, other) = (market.listed(1_000), market.listed(2_000));
    let order = market.buy(listing).unwrap();
    let offer = market.offer_for(other, 600, 86_400).unwrap();
    let (purchase, _) = market.purchase(other);
    market.pass(OPEN);
    market.refund(order).unwrap();
    let since = market.now();
    let closed = ContractError::SellerClosed { order, since };
    assert_eq!(market.closed(&market.seller), Some(Closing { since, order }));
    assert_eq!(refusal::<ContractError>(market.place(purchase)), closed);
    assert_eq!(refusal::<ContractError>(market.take_offer(offer)), closed);
    let question = QueryMsg::Quote { listing, plan: 0, waive_window: true, price: None };
    let quoted = market.ask::<Quote>(&market.escrow, &question).unwrap_err().to_string();
    assert!(quoted.contains(&closed.to_string()), "{quoted}");
}

#[test]
fn a_sellers_word_opens_its_listings_again() {
    let (mut market, listing, _) = missed();
    let (seller, stranger) = (market.seller.clone(), market.stranger.clone());
    let refused: ContractError = refusal(market.reopen(&stranger));
    assert_eq!(refused, ContractError::NotClosed { seller: stranger });
    let response = market.reopen(&seller).unwrap();
    let reopened = SellerReopened { seller: seller.clone() };
    assert_eq!(Market::events(&response), [MarketEvent::SellerReopened(reopened)]);
    assert_eq!(market.closed(&seller), None);
    market.buy(listing).unwrap();
    assert_eq!(refusal::<ContractError>(market.reopen(&seller)), ContractError::NotClosed { seller });
}

#[test]
fn a_sellers_next_delivery_opens_its_listings_again() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let lost = market.buy(listing).unwrap();
    market.pass(100);
    let open = market.buy(listing).unwrap();
    market.pass(OPEN - 100);
    market.refund(lost).unwrap();
    assert!(market.closed(&market.seller).is_some());
    let response = market.deliver(open).unwrap();
    let reopened = MarketEvent::SellerReopened(SellerReopened { seller: market.seller.clone() });
    assert!(Market::events(&response).contains(&reopened));
    market.buy(listing).unwrap();
}

#[test]
fn what_was_missed_before_a_reopening_closes_nothing_after_it() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let [first, second] = [(); 2].map(|()| market.buy(listing).unwrap());
    market.pass(OPEN);
    market.refund(first).unwrap();
    let seller = market.seller.clone();
    market.reopen(&seller).unwrap();
    // Somebody kept an old miss for later.
    market.pass(1);
    let third = market.buy(listing).unwrap();
    market.refund(second).unwrap();
    assert_eq!(market.closed(&seller), None);
    market.pass(OPEN);
    market.refund(third).unwrap();
    assert!(market.closed(&seller).is_some(), "a new miss closes them");
}

#[test]
fn the_penalties_of_a_day_are_bounded_and_those_of_another_day_are_its_own() {
    let mut market = Market::new();
    // A tenth of the bond is two fifths of the day's.
    let listing = market.listed(DAILY_PENALTY * 20);
    let orders: Vec<u64> = (0..4).map(|_| market.buy(listing).unwrap()).collect();
    market.pass(OPEN);
    let before = market.balance(&market.buyer, DENOM);
    let day = market.now() / DAY;
    for order in &orders {
        assert_eq!(market.order(*order).refund_from / DAY, day);
        market.refund(*order).unwrap();
    }
    let won = market.balance(&market.buyer, DENOM) - before - 4 * DAILY_PENALTY * 20;
    assert_eq!(won, DAILY_PENALTY, "two fifths, two fifths, and a fifth");
    assert_eq!(market.bond_of(&market.seller, DENOM).free.u128(), BOND - DAILY_PENALTY);

    let seller = market.seller.clone();
    market.reopen(&seller).unwrap();
    market.pass(DAY);
    let next = market.buy(listing).unwrap();
    market.pass(OPEN);
    let before = market.balance(&market.buyer, DENOM);
    market.refund(next).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM) - before, DAILY_PENALTY * 20 + DAILY_PENALTY * 2 / 5);
}

#[test]
fn a_delisted_listings_order_lapses_without_a_penalty() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let [lapsed, delivered] = [(); 2].map(|()| market.buy(listing).unwrap());
    let governance = market.governance.clone();
    market.tell_registry(&governance, Tell::Delist { listing }).unwrap();
    market.deliver(delivered).unwrap();
    market.pass(OPEN);
    market.refund(lapsed).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE - 1_000);
    let bond = market.bond_of(&market.seller, DENOM);
    assert_eq!((bond.free.u128(), bond.reserved.u128()), (BOND - 200, 200));
    assert_eq!(market.closed(&market.seller), None);
}

/// A seller that stops selling still owes what it sold: no state that it gives its listing excuses a miss.
#[test]
fn a_listing_that_its_seller_ended_still_pays_for_a_miss() {
    let ends: [fn(u64) -> Tell; 2] = [|listing| Tell::Pause { listing }, |listing| Tell::Retire { listing }];
    for ended in ends {
        let mut market = Market::new();
        let listing = market.listed(1_000);
        let [missed, delivered] = [(); 2].map(|()| market.buy(listing).unwrap());
        let seller = market.seller.clone();
        market.tell_registry(&seller, ended(listing)).unwrap();
        market.deliver(delivered).unwrap();
        market.pass(OPEN);
        let before = market.balance(&market.buyer, DENOM);
        market.refund(missed).unwrap();
        // The price, and a tenth of the bond, which is a fifth of the price.
        assert_eq!(market.balance(&market.buyer, DENOM) - before, 1_000 + 20);
        assert!(market.closed(&seller).is_some(), "{:?}", market.listing(listing).state);
    }
}

/// The daily penalty is no term of an order: governance's word on it holds from then on.
#[test]
fn a_daily_penalty_that_governance_lowers_reaches_open_orders() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    market.reconfigure(|config| config.denoms[0].daily_penalty = 7u128.into()).unwrap();
    market.pass(OPEN);
    market.refund(order).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE + 7);
    assert_eq!(market.bond_of(&market.seller, DENOM).free.u128(), BOND - 7);
}

#[test]
fn another_sellers_listings_stay_open() {
    let (mut market, ..) = missed();
    let other = market.stranger.clone();
    market.post_bond(&other, &cosmwasm_std::coins(1_000, DENOM)).unwrap();
    let listing = market.list(&other, listing_of(&other, 1_000)).unwrap();
    market.publish(&other, listing).unwrap();
    let order = market.buy(listing).unwrap();
    // Its delivery opens its own listings alone.
    let delivery = market.delivery_for(order).to_bytes();
    market.tell_escrow(&other, ExecuteMsg::Deliver { order, delivery: delivery.into() }, &[]).unwrap();
    assert!(market.closed(&market.seller).is_some());
}
