//! What an attacker tries with an offer, to have its key unpaid

use cosmwasm_std::coin;
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{listing_of, plan, refusal, Market, BOND, DENOM, PURSE};
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};
use weighhouse_protocol::registry::NewListing;
use weighhouse_protocol::terms::Plan;

/// A seller whose free bond is 200,050, with a listing at 1,000,000 and a cheap one.
fn thin() -> (Market, u64, u64) {
    let mut market = Market::new();
    market.unlock_bond(BOND - 200_050).unwrap();
    let (dear, cheap) = (market.listed(1_000_000), market.listed(11));
    (market, dear, cheap)
}

#[test]
fn a_purchase_in_front_of_a_delivery_does_not_open_an_offer_unpaid() {
    let (mut market, dear, cheap) = thin();
    let offer = market.offer(dear, 1_000_000, true).unwrap();
    // The seller takes it: from now on the bond is there. Its delivery is sent, and public.
    market.take_offer(offer).unwrap();
    let delivery = market.delivery_for(offer).to_bytes();
    // Who offered buys in front of the delivery what is left of the bond's room.
    assert!(matches!(refusal(market.buy(cheap)), ContractError::BondTooSmall { free: 50, needed: 100, .. }));
    let buyer = market.buyer.clone();
    let withdraw = market.tell_escrow(&buyer, ExecuteMsg::WithdrawOffer { order: offer }, &[]);
    assert!(matches!(refusal(withdraw), ContractError::WrongState { .. }), "what is taken is not withdrawn");
    let seller = market.seller.clone();
    market.deliver_bytes(&seller, offer, &delivery).unwrap();
    assert_eq!(market.order(offer).state, OrderState::Settled);
    assert_eq!(market.balance(&buyer, DENOM), PURSE - 1_000_000);
}

#[test]
fn a_purchase_in_front_of_a_taking_leaves_no_key_public() {
    let (mut market, dear, cheap) = thin();
    let offer = market.offer(dear, 1_000_000, true).unwrap();
    let delivery = market.delivery_for(offer).to_bytes();
    market.buy(cheap).unwrap();
    // The taking fails, and has told nobody anything; what the seller would deliver to an offer is refused.
    assert!(matches!(refusal(market.take_offer(offer)), ContractError::BondTooSmall { .. }));
    let seller = market.seller.clone();
    assert!(matches!(refusal(market.deliver_bytes(&seller, offer, &delivery)), ContractError::WrongState { .. }));
}

#[test]
fn the_last_unit_is_taken_with_the_offer_and_not_with_its_delivery() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let plans = vec![Plan { supply: Some(1), price: coin(1_000, DENOM), ..plan(1) }];
    let listing = market.listed_as(NewListing { plans, ..listing_of(&seller, 1) });
    let offer = market.offer(listing, 600, true).unwrap();
    let (late, _) = market.purchase(listing);
    market.take_offer(offer).unwrap();
    assert!(matches!(refusal(market.place(late)), ContractError::SoldOut { .. }));
    market.deliver(offer).unwrap();
}
