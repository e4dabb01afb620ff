//! What a watcher tries while a seller's machine is down, or the chain is

use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{
    refusal, Market, BLOCK_INTERVAL, BOND, BOND_DELAY, COOLDOWN, DAILY_PENALTY, DECIDE_WITHIN, DELIVER_WITHIN, DENOM,
    GRACE, PURSE, WINDOW,
};

/// Deadline and grace.
const OPEN: u64 = 4_200;

#[test]
fn an_outage_costs_a_seller_no_more_than_a_days_penalties() {
    let mut market = Market::new();
    let (bond, price) = (10_000_000, 5_000_000);
    market.unlock_bond(BOND - bond).unwrap();
    let (listing, seller) = (market.listed(price), market.seller.clone());
    // For a day everything that the bond can back is ordered and refunded, though the seller's word opens its
    // listings after each round, and nothing is delivered.
    for _ in 0..18 {
        let mut orders = Vec::new();
        while let Ok(order) = market.buy(listing) {
            orders.push(order);
            assert!(orders.len() <= 10, "a fifth of each price is bound, so that the bond backs ten");
        }
        market.pass(OPEN);
        for order in orders {
            market.refund(order).unwrap();
        }
        assert!(market.closed(&seller).is_some(), "nothing more is ordered without the seller's word");
        market.reopen(&seller).unwrap();
    }
    let lost = bond - market.bond_of(&seller, DENOM).free.u128();
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE + lost, "the watcher has what the seller lost");
    assert_eq!(lost, DAILY_PENALTY, "a watcher drew something else in a day");
}

#[test]
fn the_first_block_after_a_halt_ends_no_span() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let funded = market.buy(listing).unwrap();
    let [delivered, disputed] = [(); 2].map(|()| market.buy_carefully(listing).unwrap());
    market.deliver(delivered).unwrap();
    market.deliver(disputed).unwrap();
    market.dispute(disputed).unwrap();
    let settled = market.sold(listing);
    market.unlock_bond(5).unwrap();
    let offer = market.offer(listing, 600, true).unwrap();
    // Longer than any span.
    market.stand_still(u64::from(DECIDE_WITHIN + COOLDOWN + WINDOW + BOND_DELAY));
    assert!(matches!(refusal(market.refund(funded)), ContractError::TooEarly { .. }));
    assert!(matches!(refusal(market.settle(delivered)), ContractError::WindowOpen { .. }));
    assert!(matches!(refusal(market.settle(disputed)), ContractError::WindowOpen { .. }));
    assert!(matches!(refusal(market.release(settled)), ContractError::ReleaseTooEarly { .. }));
    assert!(matches!(refusal(market.withdraw_bond()), ContractError::BondTooEarly { .. }));
    assert!(matches!(refusal(market.withdraw_offer(offer)), ContractError::OfferOpen { .. }));
    // What was under way lands; who has a window has it.
    market.take_offer(offer).unwrap();
    market.deliver(funded).unwrap();
    market.dispute(delivered).unwrap();
    market.rule(disputed, 10).unwrap();
}

/// Nine tenths of a span.
fn most_of(span: u64) -> u64 {
    span * 9 / 10
}

#[test]
fn a_halt_late_in_a_span_takes_nothing_of_it() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let looked_at = market.buy_carefully(listing).unwrap();
    market.deliver(looked_at).unwrap();
    market.pass(most_of(WINDOW.into()));
    market.stand_still(u64::from(WINDOW));
    assert!(matches!(refusal(market.settle(looked_at)), ContractError::WindowOpen { .. }));
    market.pass(u64::from(WINDOW) / 10 - 10);
    market.dispute(looked_at).unwrap();

    let under_way = market.buy(listing).unwrap();
    market.pass(most_of(OPEN));
    market.stand_still(OPEN);
    assert!(matches!(refusal(market.refund(under_way)), ContractError::TooEarly { .. }));
    // What was left of it is left after the halt, but for the one block of the halt.
    market.pass(OPEN / 10 - 10);
    assert!(matches!(refusal(market.refund(under_way)), ContractError::TooEarly { .. }));
    market.deliver(under_way).unwrap();
}

#[test]
fn with_blocks_faster_than_the_settings_say_the_end_of_a_span_is_measured_in_seconds() {
    // As if blocks came every ten seconds: half of a span's time makes all of its blocks.
    let mut market = Market::with_config(|config| config.block_interval = 2 * BLOCK_INTERVAL);
    let listing = market.listed(1_000);
    let [early, late] = [(); 2].map(|()| market.buy(listing).unwrap());
    market.pass(OPEN / 2 - 20);
    market.stand_still(OPEN);
    assert!(matches!(refusal(market.refund(early)), ContractError::TooEarly { .. }));
    market.deliver(early).unwrap();
    market.pass(20);
    market.refund(late).unwrap();
}

#[test]
fn a_span_ends_when_its_seconds_and_its_blocks_have_passed() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    market.stand_still(OPEN);
    // As many blocks as come in the span, less one.
    for _ in 0..1_000 * (DELIVER_WITHIN + GRACE) / BLOCK_INTERVAL - 2 {
        market.stand_still(1);
    }
    let refused: ContractError = refusal(market.refund(order));
    let from = market.order(order).refund_mark();
    assert_eq!(refused, ContractError::TooEarly { order, from, now: market.mark() });
    assert_eq!(from.height, market.height() + 1);
    market.stand_still(1);
    assert!(matches!(refusal(market.deliver(order)), ContractError::TooLate { .. }));
    market.refund(order).unwrap();
}

#[test]
fn who_missed_a_delivery_in_a_halt_pays_nothing_and_stays_open() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    market.stand_still(100_000);
    // Blocks come as they must again, until the refund opens.
    let is_open = |market: &Market| market.order(order).refund_mark().is_reached(market.mark());
    for _ in 0..100_000 {
        if is_open(&market) {
            break;
        }
        market.stand_still(1);
    }
    market.refund(order).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE);
    assert_eq!(market.bond_of(&market.seller, DENOM).free.u128(), BOND);
    assert_eq!(market.closed(&market.seller), None);
    market.buy(listing).unwrap();
}
