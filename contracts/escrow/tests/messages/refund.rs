//! `refund`

use cosmwasm_std::coins;
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{refusal, Market, BOND, DENOM, PURSE};
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};
use weighhouse_protocol::events::{BondForfeited, BondReleased, MarketEvent, OrderRefunded, SellerClosed};

/// From the order to the first second in which it can be refunded: deadline and grace.
const OPEN: u64 = 4_200;

#[test]
fn a_stranger_gives_the_buyer_exactly_the_money_back_and_a_tenth_of_the_bond() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    market.pass(OPEN);
    let response = market.refund(order).unwrap();
    // The price, and a tenth of the bond, which is a fifth of the price.
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE + 20);
    assert_eq!(market.balance(&market.stranger, DENOM), PURSE);
    assert_eq!(market.escrowed(DENOM), 0);
    let bond = market.bond_of(&market.seller, DENOM);
    assert_eq!((bond.free.u128(), bond.reserved.u128()), (BOND - 20, 0));
    assert_eq!(market.order(order).state, OrderState::Refunded);
    assert_eq!(market.order(order).transport_key, None);
    let buyer = market.buyer.clone();
    let seller = market.seller.clone();
    let forfeited = BondForfeited {
        order,
        listing,
        seller: seller.clone(),
        buyer: buyer.clone(),
        recipient: buyer.clone(),
        denom: DENOM.into(),
        to_buyer: 20u128.into(),
        to_treasury: 0u128.into(),
    };
    let released = BondReleased { order, seller: seller.clone(), denom: DENOM.into(), amount: 180u128.into() };
    let refunded = OrderRefunded { order, listing, buyer, amount: 1_000u128.into(), denom: DENOM.into() };
    let expected = [
        MarketEvent::BondForfeited(forfeited),
        MarketEvent::BondReleased(released),
        MarketEvent::OrderRefunded(refunded),
        MarketEvent::SellerClosed(SellerClosed { seller, order }),
    ];
    assert_eq!(Market::events(&response), expected);
}

#[test]
fn no_refund_while_a_delivery_can_land() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let from = market.order(order).refund_mark();
    market.pass(OPEN - 1);
    let now = market.mark();
    assert_eq!(refusal::<ContractError>(market.refund(order)), ContractError::TooEarly { order, from, now });
    market.deliver(order).unwrap();
    market.pass(1);
    let refused: ContractError = refusal(market.refund(order));
    let until = market.order(order).release_mark().unwrap();
    assert_eq!(refused, ContractError::NothingToRefund { order, state: OrderState::Settled, until });
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
    assert_eq!(refused, ContractError::WrongState { order, state: OrderState::Refunded, action: "a refund" });
    // The other order's money is still there for its own buyer.
    assert_eq!(market.escrowed(DENOM), 1_000);
    market.refund(other).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE + 40);
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
