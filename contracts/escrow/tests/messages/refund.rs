//! `refund`

use cosmwasm_std::coins;
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{refusal, Market, DENOM, PURSE};
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};
use weighhouse_protocol::events::{MarketEvent, OrderRefunded};

/// From the order to the first second in which it can be refunded: deadline and grace.
const OPEN: u64 = 4_200;

#[test]
fn a_stranger_gives_the_buyer_exactly_the_money_back() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    market.pass(OPEN);
    let response = market.refund(order).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE);
    assert_eq!(market.balance(&market.stranger, DENOM), PURSE);
    assert_eq!(market.balance(&market.escrow, DENOM), 0);
    assert_eq!(market.order(order).state, OrderState::Refunded);
    assert_eq!(market.order(order).transport_key, None);
    let buyer = market.buyer.clone();
    let event = OrderRefunded { order, listing, buyer, amount: 1_000u128.into(), denom: DENOM.into() };
    assert_eq!(Market::events(&response), [MarketEvent::OrderRefunded(event)]);
}

#[test]
fn no_refund_while_a_delivery_can_land() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let from = market.order(order).refund_from;
    market.pass(OPEN - 1);
    let now = market.now();
    assert_eq!(refusal::<ContractError>(market.refund(order)), ContractError::TooEarly { order, from, now });
    market.deliver(order).unwrap();
    market.pass(1);
    let refused: ContractError = refusal(market.refund(order));
    assert_eq!(refused, ContractError::Final { order, state: OrderState::Settled });
}

#[test]
fn an_order_is_refunded_once() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let other = market.buy(listing).unwrap();
    market.pass(OPEN);
    market.refund(order).unwrap();
    let refused: ContractError = refusal(market.refund(order));
    assert_eq!(refused, ContractError::Final { order, state: OrderState::Refunded });
    // The other order's money is still there for its own buyer.
    assert_eq!(market.balance(&market.escrow, DENOM), 1_000);
    market.refund(other).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE);
}

#[test]
fn what_is_no_order_is_not_refunded() {
    let mut market = Market::new();
    assert_eq!(refusal::<ContractError>(market.refund(1)), ContractError::NoOrder { order: 1 });
}

#[test]
fn a_refund_takes_no_money() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    market.pass(OPEN);
    let buyer = market.buyer.clone();
    let outcome = market.tell_escrow(&buyer, ExecuteMsg::Refund { order }, &coins(1, DENOM));
    assert!(matches!(refusal(outcome), ContractError::Payment(_)));
}
