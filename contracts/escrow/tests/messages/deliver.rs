//! `deliver`

use cosmwasm_std::coins;
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{listing_of, plan, refusal, Market, DELIVER_WITHIN, DENOM, GRACE};
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::registry::{ExecuteMsg as Tell, NewListing};
use weighhouse_protocol::terms::{LicenseKind, Plan};
use weighhouse_sealing::delivery::DeliveryError;

/// From the order to the first second in which nothing can be delivered.
const OPEN: u64 = 4_200;

#[test]
fn the_constant_of_these_tests_is_deadline_and_grace() {
    assert_eq!(OPEN, u64::from(DELIVER_WITHIN + GRACE));
}

#[test]
fn anyone_who_can_prove_delivers() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let delivery = market.delivery_for(order).to_bytes();
    let stranger = market.stranger.clone();
    market.deliver_bytes(&stranger, order, &delivery).unwrap();
    assert_eq!(market.order(order).state, OrderState::Settled);
    assert_eq!(market.owner_of(order), market.buyer);
}

#[test]
fn a_delivery_tells_the_key_then_the_license_and_the_money() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let bytes = market.delivery_for(order).to_bytes();
    let seller = market.seller.clone();
    let response = market.deliver_bytes(&seller, order, &bytes).unwrap();
    let events = Market::events(&response);
    let [MarketEvent::OrderDelivered(delivered), MarketEvent::OrderSettled(settled), MarketEvent::LicenseIssued(issued)] =
        events.as_slice()
    else {
        panic!("other events: {events:?}");
    };
    assert_eq!((delivered.order, delivered.delivery.as_slice()), (order, bytes.as_slice()));
    assert_eq!((settled.order, settled.revenue.u128(), settled.fee.u128()), (order, 975, 25));
    assert_eq!(issued.license, order.to_string());
    assert_eq!((&issued.owner, issued.version), (&market.buyer, 1));
}

#[test]
fn a_delivery_lands_until_the_grace_is_over() {
    for (passed, lands) in [(0, true), (u64::from(DELIVER_WITHIN), true), (OPEN - 1, true), (OPEN, false)] {
        let mut market = Market::new();
        let listing = market.listed(1_000);
        let order = market.buy(listing).unwrap();
        let until = market.order(order).refund_mark();
        market.pass(passed);
        let outcome = market.deliver(order);
        if lands {
            outcome.unwrap();
        } else {
            let now = market.mark();
            assert_eq!(refusal::<ContractError>(outcome), ContractError::TooLate { order, until, now });
            assert_eq!(market.order(order).state, OrderState::Funded);
        }
    }
}

#[test]
fn the_license_is_what_was_bought() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let kind = LicenseKind::Term { seconds: 1_000 };
    let plans = vec![Plan { kind, ..plan(1_000) }];
    let listing = market.listed_as(NewListing { plans, ..listing_of(&seller, 1) });
    let order = market.buy(listing).unwrap();
    market.pass(100);
    market.deliver(order).unwrap();

    let license = market.license_of(order);
    assert_eq!(license.grant, market.order(order).grant);
    assert_eq!((license.listing, license.version, license.split_version), (listing, 1, 1));
    // The span begins with the settlement, not with the order.
    assert_eq!(license.issued_at, market.now());
    assert_eq!(license.expires_at, Some(market.now() + 1_000));
    assert!(!license.expired);
    market.pass(999);
    assert!(!market.license_of(order).expired);
    market.pass(1);
    assert!(market.license_of(order).expired);
}

#[test]
fn an_order_is_delivered_once() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let [first, second] = [(); 2].map(|()| market.delivery_for(order).to_bytes());
    let seller = market.seller.clone();
    market.deliver_bytes(&seller, order, &first).unwrap();
    let settled = market.state();
    for delivery in [first, second] {
        let refused: ContractError = refusal(market.deliver_bytes(&seller, order, &delivery));
        assert_eq!(refused, ContractError::WrongState { order, state: OrderState::Settled, action: "a delivery" });
    }
    assert_eq!(market.state(), settled);
}

#[test]
fn a_refunded_order_is_not_delivered() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let delivery = market.delivery_for(order).to_bytes();
    market.pass(OPEN);
    market.refund(order).unwrap();
    let seller = market.seller.clone();
    let refused: ContractError = refusal(market.deliver_bytes(&seller, order, &delivery));
    assert_eq!(refused, ContractError::WrongState { order, state: OrderState::Refunded, action: "a delivery" });
    assert_eq!(market.licenses(), 0);
}

#[test]
fn the_key_of_the_version_sold_is_the_one_that_counts() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let listing = market.listed(1_000);
    let first = market.buy(listing).unwrap();
    market.publish(&seller, listing).unwrap();
    let second = market.buy(listing).unwrap();
    assert_eq!((market.order(first).version, market.order(second).version), (1, 2));
    market.tell_registry(&seller, Tell::Retire { listing }).unwrap();
    market.deliver(first).unwrap();
    market.deliver(second).unwrap();
}

#[test]
fn a_delivery_takes_no_money() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let delivery = market.delivery_for(order).to_bytes().into();
    let seller = market.seller.clone();
    let message = ExecuteMsg::Deliver { order, delivery };
    let refused: ContractError = refusal(market.tell_escrow(&seller, message, &coins(1, DENOM)));
    assert!(matches!(refused, ContractError::Payment(_)));
}

#[test]
fn what_is_no_delivery_is_refused() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let delivery = market.delivery_for(order).to_bytes();
    let seller = market.seller.clone();
    for bytes in [&[][..], &delivery[..191], &[&delivery[..], &[0]].concat()] {
        let refused: ContractError = refusal(market.deliver_bytes(&seller, order, bytes));
        assert!(matches!(refused, ContractError::Delivery(DeliveryError::Length { .. })), "{refused}");
    }
    let refused: ContractError = refusal(market.deliver_bytes(&seller, 9, &delivery));
    assert_eq!(refused, ContractError::NoOrder { order: 9 });
}
