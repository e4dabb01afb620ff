//! `offer`: orders at the buyer's own price

use cosmwasm_std::coins;
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{listing_of, plan, refusal, Market, Spoil, BOND, DENOM, OTHER_DENOM, PURSE};
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState, QueryMsg};
use weighhouse_protocol::events::{MarketEvent, OfferTaken, OfferWithdrawn};
use weighhouse_protocol::registry::NewListing;
use weighhouse_protocol::shares::FeeError;
use weighhouse_protocol::terms::Plan;

use super::prove::cheated;

/// From the offer to the first second in which it can be withdrawn: deadline and grace.
const OPEN: u64 = 4_200;

fn offered() -> (Market, u64, u64) {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.offer(listing, 600, true).unwrap();
    (market, listing, order)
}

#[test]
fn an_offer_binds_nothing_but_its_own_money() {
    let (market, _, order) = offered();
    let found = market.order(order);
    assert_eq!((found.state, found.price.u128(), found.fee.u128()), (OrderState::Offered, 600, 15));
    assert!(found.transport_key.is_some());
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE - 600);
    let bond = market.bond_of(&market.seller, DENOM);
    assert_eq!((bond.free.u128(), bond.reserved.u128()), (BOND, 0));
}

#[test]
fn the_seller_takes_an_offer_by_delivering() {
    let (mut market, listing, order) = offered();
    let response = market.deliver(order).unwrap();
    let seller = market.seller.clone();
    let taken = OfferTaken { order, seller: seller.clone(), bond: 120u128.into(), denom: DENOM.into() };
    assert_eq!(Market::events(&response)[0], MarketEvent::OfferTaken(taken));
    assert_eq!(market.order(order).state, OrderState::Settled);
    assert_eq!(market.owner_of(order), market.buyer);
    assert_eq!(market.bond_of(&seller, DENOM).reserved.u128(), 120);
    market.sweep(listing).unwrap();
    assert_eq!((market.owed(&seller), market.owed(&market.treasury)), (585, 15));
}

#[test]
fn an_offer_with_a_window_is_delivered_first() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.offer(listing, 600, false).unwrap();
    market.deliver(order).unwrap();
    assert_eq!(market.order(order).state, OrderState::Delivered);
    assert_eq!(market.bond_of(&market.seller, DENOM).reserved.u128(), 120);
    market.accept(order).unwrap();
    assert_eq!(market.owner_of(order), market.buyer);
}

#[test]
fn nobody_but_the_seller_takes_an_offer() {
    let (mut market, _, order) = offered();
    let delivery = market.delivery_for(order).to_bytes();
    let seller = market.seller.clone();
    for sender in [market.buyer.clone(), market.stranger.clone()] {
        let refused: ContractError = refusal(market.deliver_bytes(&sender, order, &delivery));
        assert_eq!(refused, ContractError::NotSeller { order, seller: seller.clone(), sender });
    }
    assert_eq!(market.order(order).state, OrderState::Offered);
    market.deliver_bytes(&seller, order, &delivery).unwrap();
}

#[test]
fn an_offer_that_nobody_took_goes_back_and_costs_the_seller_nothing() {
    let (mut market, listing, order) = offered();
    market.pass(OPEN - 1);
    let (from, now) = (market.now() + 1, market.now());
    assert_eq!(refusal::<ContractError>(market.refund(order)), ContractError::TooEarly { order, from, now });
    market.pass(1);
    assert!(matches!(refusal(market.deliver(order)), ContractError::TooLate { .. }));
    let response = market.refund(order).unwrap();
    let (buyer, amount) = (market.buyer.clone(), 600u128.into());
    let withdrawn = OfferWithdrawn { order, listing, buyer, amount, denom: DENOM.into() };
    assert_eq!(Market::events(&response), [MarketEvent::OfferWithdrawn(withdrawn)]);
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE);
    assert_eq!(market.bond_of(&market.seller, DENOM).free.u128(), BOND);
    let found = market.order(order);
    assert_eq!((found.state, found.bond.u128()), (OrderState::Withdrawn, 0));
    let again = ContractError::WrongState { order, state: OrderState::Withdrawn, action: "a refund" };
    assert_eq!(refusal::<ContractError>(market.refund(order)), again);
}

#[test]
fn an_offer_for_a_bad_version_goes_back_at_once() {
    let (mut market, content, proving) = cheated(Spoil::Chunk(1));
    let offer = market.offer(content.listing, 600, true).unwrap();
    market.prove_chunk(proving, content.bad_chunk(1)).unwrap();
    assert!(matches!(refusal(market.deliver(offer)), ContractError::BadVersion { .. }));
    let before = market.balance(&market.buyer, DENOM);
    market.refund(offer).unwrap();
    assert_eq!(market.order(offer).state, OrderState::Withdrawn);
    assert_eq!(market.balance(&market.buyer, DENOM), before + 600);
}

#[test]
fn an_offer_is_in_the_listings_denom_and_leaves_the_seller_something() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let refused = market.offer_with(listing, 600, |offer| offer.funds = coins(600, OTHER_DENOM));
    assert!(matches!(refusal(refused), ContractError::NotThePrice { .. }));
    // The least fee is 10; a quote says already that it is too little.
    let error = market.offer(listing, 10, true).unwrap_err().to_string();
    assert!(error.contains(&FeeError { price: 10u128.into(), fee: 10u128.into() }.to_string()), "{error}");
    let (buyer, quote) = (market.buyer.clone(), market.quote(listing, 0));
    let message = ExecuteMsg::Offer {
        listing,
        plan: 0,
        transport_key: market.new_transport_secret().public_key().unwrap().into(),
        expected_order_hash: quote.order_hash,
        waive_window: true,
    };
    for funds in [vec![], coins(999, DENOM)] {
        assert!(market.tell_escrow(&buyer, message.clone(), &funds).is_err(), "{funds:?}");
    }
}

#[test]
fn an_offer_counts_against_the_supply_once_it_is_taken() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let plans = vec![Plan { supply: Some(1), ..plan(1_000) }];
    let listing = market.listed_as(NewListing { plans, ..listing_of(&seller, 1) });
    let sold = |market: &Market| -> u32 { market.ask(&market.escrow, &QueryMsg::Sold { listing, plan: 0 }).unwrap() };
    let [one, other, third] = [600, 700, 800].map(|price| market.offer(listing, price, true).unwrap());
    assert_eq!(sold(&market), 0);
    market.deliver(other).unwrap();
    assert_eq!(sold(&market), 1);
    let refused: ContractError = refusal(market.deliver(one));
    assert_eq!(refused, ContractError::SoldOut { listing, plan: 0, supply: 1 });
    market.pass(OPEN);
    for order in [one, third] {
        market.refund(order).unwrap();
    }
    assert_eq!(sold(&market), 1, "what was not counted is not given back");
}

#[test]
fn an_offer_is_taken_only_with_a_bond_behind_it() {
    let (mut market, _, order) = offered();
    market.unlock_bond(BOND - 119).unwrap();
    let refused: ContractError = refusal(market.deliver(order));
    assert_eq!(refused, ContractError::BondTooSmall { free: 119, needed: 120, denom: DENOM.into() });
}
