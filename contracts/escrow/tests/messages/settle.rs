//! Challenge windows: `accept` and `settle`

use cosmwasm_std::coins;
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{listing_of, refusal, Market, Spoil, BLOCK_INTERVAL, COOLDOWN, DENOM, WINDOW};
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState, QueryMsg, Quote};
use weighhouse_protocol::events::{MarketEvent, OrderDelivered};
use weighhouse_protocol::registry::NewListing;

/// The window of these listings: their files are so small that it is no longer.
const W: u64 = 1_800;

pub fn delivered() -> (Market, u64, u64) {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy_carefully(listing).unwrap();
    market.deliver(order).unwrap();
    (market, listing, order)
}

#[test]
fn a_delivery_with_a_window_pays_nobody_yet() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy_carefully(listing).unwrap();
    let delivery = market.delivery_for(order).to_bytes();
    let seller = market.seller.clone();
    let response = market.deliver_bytes(&seller, order, &delivery).unwrap();
    let settle_mark = market.mark().after(WINDOW, BLOCK_INTERVAL);
    let release_mark = market.mark().after(WINDOW + COOLDOWN, BLOCK_INTERVAL);
    let event = OrderDelivered {
        order,
        delivery: delivery.as_slice().into(),
        settle_from: settle_mark.time,
        settle_from_height: settle_mark.height,
        release_from: release_mark.time,
        release_from_height: release_mark.height,
    };
    assert_eq!(Market::events(&response), [MarketEvent::OrderDelivered(event)]);
    let found = market.order(order);
    assert_eq!((found.state, &found.transport_key), (OrderState::Delivered, &None));
    assert_eq!((found.delivered_at, found.settle_mark()), (Some(market.now()), Some(settle_mark)));
    assert_eq!(found.release_mark(), Some(release_mark));
    assert_eq!(market.escrowed(DENOM), 1_000);
    assert_eq!((market.licenses(), market.revenues().len()), (0, 0));
}

#[test]
fn anybody_settles_from_the_end_of_the_window_on() {
    let (mut market, listing, order) = delivered();
    market.pass(W - 1);
    let (from, now) = (market.order(order).settle_mark().unwrap(), market.mark());
    assert_eq!(refusal::<ContractError>(market.settle(order)), ContractError::WindowOpen { order, from, now });
    market.pass(1);
    market.settle(order).unwrap();
    assert_eq!(market.order(order).state, OrderState::Settled);
    assert_eq!(market.owner_of(order), market.buyer);
    assert_eq!(market.license_of(order).issued_at, market.now());
    market.sweep(listing).unwrap();
    assert_eq!(market.escrowed(DENOM), 0);
}

#[test]
fn the_buyer_alone_settles_before() {
    let (mut market, _, order) = delivered();
    for who in [market.seller.clone(), market.stranger.clone()] {
        let refused: ContractError = refusal(market.tell_escrow(&who, ExecuteMsg::Accept { order }, &[]));
        assert_eq!(refused, ContractError::NotBuyer { order, buyer: market.buyer.clone(), sender: who });
    }
    market.accept(order).unwrap();
    assert_eq!(market.owner_of(order), market.buyer);
}

#[test]
fn an_order_is_settled_once_and_only_after_its_delivery() {
    let (mut market, listing, order) = delivered();
    market.accept(order).unwrap();
    market.pass(W);
    let again = ContractError::WrongState { order, state: OrderState::Settled, action: "a settlement" };
    assert_eq!(refusal::<ContractError>(market.settle(order)), again);
    assert_eq!(refusal::<ContractError>(market.accept(order)), again);
    let funded = market.buy_carefully(listing).unwrap();
    let early = ContractError::WrongState { order: funded, state: OrderState::Funded, action: "a settlement" };
    assert_eq!(refusal::<ContractError>(market.accept(funded)), early);
    assert_eq!(refusal::<ContractError>(market.settle(funded)), early);
}

#[test]
fn settling_takes_no_money() {
    let (mut market, _, order) = delivered();
    let buyer = market.buyer.clone();
    for message in [ExecuteMsg::Accept { order }, ExecuteMsg::Settle { order }] {
        assert!(matches!(refusal(market.tell_escrow(&buyer, message, &coins(1, DENOM))), ContractError::Payment(_)));
    }
}

#[test]
fn a_delivered_order_is_not_refunded_without_a_proof() {
    let (mut market, _, order) = delivered();
    let until = market.order(order).settle_mark().unwrap();
    market.pass(1_000_000);
    let refused: ContractError = refusal(market.refund(order));
    assert_eq!(refused, ContractError::NothingToRefund { order, state: OrderState::Delivered, until });
}

#[test]
fn the_window_grows_with_the_file() {
    let mut market = Market::with_config(|config| config.download_rate = 1_000);
    let seller = market.seller.clone();
    let small = NewListing { challenge_window: 60, ..listing_of(&seller, 1_000) };
    let listing = market.list(&seller, small).unwrap();
    market.publish_content(&seller, listing, 40_001, Spoil::Nothing);
    let quote = |waive_window| -> Quote {
        market.ask(&market.escrow, &QueryMsg::Quote { listing, plan: 0, waive_window, price: None }).unwrap()
    };
    // A minute, and 41 seconds for 40,001 bytes.
    assert_eq!(quote(false).terms.challenge_window, 101);
    assert_eq!(quote(true).terms.challenge_window, 0);
    assert_ne!(quote(false).order_hash, quote(true).order_hash);
}

#[test]
fn doing_without_the_window_is_what_the_buyer_hashes() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let (mut purchase, _) = market.purchase_for(listing, false);
    purchase.waive_window = true;
    assert!(matches!(refusal(market.place(purchase)), ContractError::OrderHash { .. }));
}

#[test]
fn what_was_agreed_on_outlives_new_settings() {
    let mut market = Market::new();
    let listing = market.listed(1_000_000);
    let order = market.buy_carefully(listing).unwrap();
    let before = market.order(order);
    market
        .reconfigure(|config| {
            config.challenge_window.max = 60;
            (config.cooldown, config.bond_bps, config.grace) = (1, 10_000, 1);
        })
        .unwrap();
    assert_eq!(market.order(order), before);
    market.deliver(order).unwrap();
    let found = market.order(order);
    assert_eq!(found.settle_from, Some(market.now() + u64::from(WINDOW)));
    assert_eq!((found.cooldown, found.bond.u128()), (COOLDOWN, 200_000));
}
