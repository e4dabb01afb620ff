//! What follows when a version was proven bad

use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{listing_of, plan, refusal, Market, Spoil, COOLDOWN, DENOM};
use weighhouse_protocol::escrow::{OrderState, QueryMsg, Quote};
use weighhouse_protocol::events::{MarketEvent, OrderSettled};
use weighhouse_protocol::registry::{ExecuteMsg as Tell, ListingState, NewListing};
use weighhouse_protocol::terms::Plan;

use super::prove::{cheated, listed, PRICE, SIZE, STAKE, W};

#[test]
fn a_bad_versions_orders_are_refunded_and_nothing_else() {
    let (mut market, content, proving) = cheated(Spoil::Chunk(1));
    let listing = content.listing;
    let (funded, delivered) = (market.buy(listing).unwrap(), market.buy_carefully(listing).unwrap());
    market.deliver(delivered).unwrap();
    let settled = market.sold(listing);
    market.prove_chunk(proving, content.bad_chunk(1)).unwrap();
    let since = market.now();
    let bad = ContractError::BadVersion { listing, version: 1, since };

    assert_eq!(refusal::<ContractError>(market.deliver(funded)), bad);
    assert_eq!(refusal::<ContractError>(market.accept(delivered)), bad);
    market.pass(W);
    assert_eq!(refusal::<ContractError>(market.settle(delivered)), bad);
    assert_eq!(refusal::<ContractError>(market.prove_chunk(settled, content.bad_chunk(1))), bad);
    market.pass(u64::from(COOLDOWN) * 2);
    assert_eq!(refusal::<ContractError>(market.release(settled)), bad, "what the buyer has won stays");

    let before = market.balance(&market.buyer, DENOM);
    market.refund(funded).unwrap();
    market.refund(delivered).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM) - before, 2 * (PRICE + STAKE / 5));
    market.refund(settled).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM) - before, 2 * (PRICE + STAKE / 5) + STAKE);
    assert_eq!(market.bond_of(&market.seller, DENOM).reserved.u128(), 0);
}

#[test]
fn a_bond_whose_time_was_over_before_the_proof_is_the_sellers() {
    let (mut market, content) = listed(Spoil::Chunk(1));
    let early = market.sold(content.listing);
    market.pass(u64::from(COOLDOWN));
    let late = market.sold(content.listing);
    market.prove_chunk(late, content.bad_chunk(1)).unwrap();
    let until = market.order(early).release_mark().unwrap();
    let refused: ContractError = refusal(market.refund(early));
    assert_eq!(refused, ContractError::NothingToRefund { order: early, state: OrderState::Settled, until });
    market.release(early).unwrap();
}

#[test]
fn a_bad_version_is_not_sold_and_a_good_one_after_it_is() {
    let (mut market, content, order) = cheated(Spoil::Chunk(1));
    let (seller, listing) = (market.seller.clone(), content.listing);
    let other = market.listed(PRICE);
    market.prove_chunk(order, content.bad_chunk(1)).unwrap();
    let question = QueryMsg::Quote { listing, plan: 0, waive_window: true, price: None };
    let refused = market.ask::<Quote>(&market.escrow, &question).unwrap_err();
    let text = ContractError::LatestIsBad { listing, version: 1 }.to_string();
    assert!(refused.to_string().contains(&text), "{refused}");
    assert_eq!(market.listing(listing).state, ListingState::Active);
    market.sold(other);
    market.publish_content(&seller, listing, SIZE, Spoil::Nothing);
    let order = market.sold(listing);
    assert_eq!(market.order(order).version, 2);
}

#[test]
fn a_version_before_the_bad_one_goes_on() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let listing = market.list(&seller, listing_of(&seller, PRICE)).unwrap();
    market.publish_content(&seller, listing, SIZE, Spoil::Nothing);
    let good = market.buy_carefully(listing).unwrap();
    let content = market.publish_content(&seller, listing, SIZE, Spoil::Chunk(0));
    let bad = market.buy_carefully(listing).unwrap();
    market.deliver(bad).unwrap();
    market.prove_chunk(bad, content.bad_chunk(0)).unwrap();
    market.deliver(good).unwrap();
    let response = market.accept(good).unwrap();
    assert!(Market::events(&response).iter().any(|event| matches!(event,
        MarketEvent::OrderSettled(OrderSettled { order, .. }) if *order == good)));
}

/// All that the seller has: in hand, at stake and in the ledger.
fn worth(market: &Market) -> u128 {
    let bond = market.bond_of(&market.seller, DENOM);
    market.balance(&market.seller, DENOM) + (bond.free + bond.reserved).u128() + market.owed(&market.seller)
}

/// The seller buys from himself, with a window or without, and proves it.
fn buy_from_himself(waive: bool) -> u128 {
    let (mut market, content) = listed(Spoil::Chunk(1));
    let before = worth(&market);
    let (mut purchase, secret) = market.purchase_for(content.listing, waive);
    purchase.buyer = market.seller.clone();
    let order = market.place_with(purchase, secret).unwrap();
    market.deliver(order).unwrap();
    market.prove_chunk(order, content.bad_chunk(1)).unwrap();
    market.sweep(content.listing).unwrap();
    before - worth(&market)
}

#[test]
fn who_buys_from_himself_and_proves_it_loses() {
    assert_eq!(buy_from_himself(false), STAKE * 4 / 5);
    // Here the whole bond came back to the buyer, who is the seller: the fee is lost.
    assert_eq!(buy_from_himself(true), 25_000);
}

#[test]
fn a_proof_in_the_last_second_of_a_settled_orders_time_wins_its_bond() {
    for (before_the_end, wins) in [(1, true), (0, false)] {
        let (mut market, content) = listed(Spoil::Chunk(1));
        let first = market.sold(content.listing);
        market.pass(u64::from(COOLDOWN) - before_the_end);
        let second = market.sold(content.listing);
        market.prove_chunk(second, content.bad_chunk(1)).unwrap();
        // However late the refund is.
        market.pass(1_000_000);
        assert_eq!(market.release(first).is_ok(), !wins);
        assert_eq!(market.refund(first).is_ok(), wins);
        assert_eq!(market.bond_of(&market.seller, DENOM).reserved.u128(), 0);
    }
}

#[test]
fn an_order_of_a_bad_version_is_refunded_at_any_time_and_once() {
    let (mut market, content, proving) = cheated(Spoil::Chunk(1));
    let [early, late] = [(); 2].map(|()| market.buy_carefully(content.listing).unwrap());
    market.deliver(late).unwrap();
    market.prove_chunk(proving, content.bad_chunk(1)).unwrap();
    // Not delivered, and long before the deadline; delivered, and long after its window.
    market.refund(early).unwrap();
    market.pass(W + 1_000_000);
    market.refund(late).unwrap();
    for order in [proving, early, late] {
        let refused: ContractError = refusal(market.refund(order));
        assert_eq!(refused, ContractError::WrongState { order, state: OrderState::Refunded, action: "a refund" });
    }
    assert_eq!(market.escrowed(DENOM), 3 * (STAKE - STAKE / 5), "the treasury's part");
}

#[test]
fn what_a_bad_version_did_not_deliver_is_there_to_be_sold() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let plans = vec![Plan { supply: Some(2), ..plan(PRICE) }];
    let listing = market.list(&seller, NewListing { plans, ..listing_of(&seller, 1) }).unwrap();
    let content = market.publish_content(&seller, listing, SIZE, Spoil::Chunk(1));
    let (settled, open) = (market.sold(listing), market.buy_carefully(listing).unwrap());
    let sold = |market: &Market| -> u32 { market.ask(&market.escrow, &QueryMsg::Sold { listing, plan: 0 }).unwrap() };
    market.prove_chunk(settled, content.bad_chunk(1)).unwrap();
    assert_eq!(sold(&market), 2, "a settled order keeps its license");
    market.refund(open).unwrap();
    assert_eq!(sold(&market), 1);
}

#[test]
fn no_seller_and_no_governance_keeps_a_version_from_being_proven_bad() {
    let ends = [Tell::Pause { listing: 1 }, Tell::Retire { listing: 1 }, Tell::Delist { listing: 1 }];
    for end in ends {
        let (mut market, content, order) = cheated(Spoil::Key(0));
        let by = if matches!(end, Tell::Delist { .. }) { market.governance.clone() } else { market.seller.clone() };
        market.tell_registry(&by, end).unwrap();
        market.reconfigure(|config| config.denoms.retain(|rule| rule.denom != DENOM)).unwrap();
        market.prove_key(order, content.bad_key(0)).unwrap();
        assert_eq!(market.order(order).state, OrderState::Refunded);
    }
}
