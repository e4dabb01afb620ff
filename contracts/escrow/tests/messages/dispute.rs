//! `dispute`, `propose` and `rule`

use cosmwasm_std::coins;
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{
    refusal, Market, Spoil, BLOCK_INTERVAL, BOND, COOLDOWN, DECIDE_WITHIN, DENOM, OTHER_DENOM, PURSE, WINDOW,
};
use weighhouse_protocol::escrow::{Dispute, DisputeEnd, ExecuteMsg, OrderState, MAX_REASON};
use weighhouse_protocol::events::{DisputeEnded, DisputeOpened, DisputeProposed, Json, MarketEvent, OrderSettled};
use weighhouse_protocol::text::{Kind, TextError};

use super::prove::{cheated, PRICE};
use super::settle::delivered;

/// What a dispute of an order of 1,000 takes: a tenth.
const STAKE: u128 = 100;
/// What the seller's bond has reserved for it: a fifth.
const RESERVED: u128 = 200;

fn disputed() -> (Market, u64, u64) {
    let (mut market, listing, order) = delivered();
    market.dispute(order).unwrap();
    (market, listing, order)
}

fn ended(order: u64, end: DisputeEnd, to_buyer: u128, stake_back: u128) -> MarketEvent {
    MarketEvent::DisputeEnded(DisputeEnded {
        order,
        end: Json(end),
        to_buyer: to_buyer.into(),
        stake_back: stake_back.into(),
        stake: STAKE.into(),
        denom: DENOM.into(),
    })
}

#[test]
fn a_dispute_takes_the_stake_that_the_order_froze() {
    let (mut market, listing, order) = delivered();
    let response = market.dispute(order).unwrap();
    let end = market.mark().after(DECIDE_WITHIN, BLOCK_INTERVAL);
    let (decide_by, decide_by_height) = (end.time, end.height);
    let opened = DisputeOpened {
        order,
        listing,
        buyer: market.buyer.clone(),
        arbiter: market.arbiter.clone(),
        decide_by,
        decide_by_height,
        stake: STAKE.into(),
        denom: DENOM.into(),
        reason: "ipfs://evidence".into(),
    };
    assert_eq!(Market::events(&response), [MarketEvent::DisputeOpened(opened)]);
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE - 1_000 - STAKE);
    let found = market.order(order);
    assert_eq!(found.state, OrderState::Disputed);
    assert_eq!(
        found.dispute,
        Some(Dispute { decide_by, decide_by_height, stake: STAKE.into(), asked: None, offered: None })
    );
    assert_eq!(found.delivered_at, Some(market.now()));
}

#[test]
fn a_dispute_is_the_buyers_in_the_window_with_the_stake_and_a_reason() {
    let (mut market, listing, order) = delivered();
    let buyer = market.buyer.clone();
    let reason = || "ipfs://evidence".to_string();
    for sender in [market.seller.clone(), market.stranger.clone()] {
        let message = ExecuteMsg::Dispute { order, reason: reason() };
        let refused: ContractError = refusal(market.tell_escrow(&sender, message, &coins(STAKE, DENOM)));
        assert_eq!(refused, ContractError::NotBuyer { order, buyer: buyer.clone(), sender });
    }
    let wrong = [
        vec![],
        coins(STAKE - 1, DENOM),
        coins(STAKE + 1, DENOM),
        coins(STAKE, OTHER_DENOM),
        [coins(STAKE, DENOM), coins(1, OTHER_DENOM)].concat(),
    ];
    for funds in wrong {
        let outcome = market.tell_escrow(&buyer, ExecuteMsg::Dispute { order, reason: reason() }, &funds);
        assert!(matches!(refusal(outcome), ContractError::NotTheStake { stake: STAKE, .. }), "{funds:?}");
    }
    for reason in [String::new(), "x".repeat(MAX_REASON + 1)] {
        let length = reason.len();
        let outcome = market.tell_escrow(&buyer, ExecuteMsg::Dispute { order, reason }, &coins(STAKE, DENOM));
        let refused = TextError::Length { field: "reason", length, min: 1, max: MAX_REASON };
        assert_eq!(refusal::<ContractError>(outcome), ContractError::Text(refused));
    }
    let funded = market.buy_carefully(listing).unwrap();
    assert!(matches!(refusal(market.dispute(funded)), ContractError::WrongState { .. }));
    market.pass(u64::from(WINDOW) - 1);
    let late = market.buy_carefully(listing).unwrap();
    market.deliver(late).unwrap();
    market.dispute(order).unwrap();
    assert!(matches!(refusal(market.dispute(order)), ContractError::WrongState { .. }));
    market.pass(u64::from(WINDOW));
    let (until, now) = (market.order(late).settle_mark().unwrap(), market.mark());
    let refused: ContractError = refusal(market.dispute(late));
    assert_eq!(refused, ContractError::DisputeTooLate { order: late, until, now });
}

#[test]
fn a_reason_may_be_as_long_as_its_bound() {
    let (mut market, _, order) = delivered();
    let (buyer, reason) = (market.buyer.clone(), "x".repeat(MAX_REASON));
    market.tell_escrow(&buyer, ExecuteMsg::Dispute { order, reason }, &coins(STAKE, DENOM)).unwrap();
}

#[test]
fn where_nobody_decides_there_is_no_dispute() {
    let mut market = Market::with_config(|config| config.arbiter = None);
    let listing = market.listed(1_000);
    let order = market.buy_carefully(listing).unwrap();
    market.deliver(order).unwrap();
    assert_eq!(market.order(order).arbiter, None);
    assert_eq!(refusal::<ContractError>(market.dispute(order)), ContractError::NoArbiter { order });
}

#[test]
fn an_order_keeps_the_arbiter_it_was_placed_with() {
    let (mut market, _, order) = delivered();
    let other = market.account("another arbiter");
    market.reconfigure(|config| config.arbiter.as_mut().unwrap().address = other.to_string()).unwrap();
    market.dispute(order).unwrap();
    let (arbiter, to_buyer) = (market.arbiter.clone(), 500u128.into());
    let refused: ContractError = refusal(market.tell_escrow(&other, ExecuteMsg::Rule { order, to_buyer }, &[]));
    assert_eq!(refused, ContractError::NotArbiter { order, arbiter, sender: other });
    market.rule(order, 500).unwrap();
}

#[test]
fn without_a_window_there_is_no_arbiter() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.sold(listing);
    assert_eq!(market.order(order).arbiter, None);
}

#[test]
fn a_ruling_divides_the_price_and_fee_stays_whole() {
    let (mut market, listing, order) = disputed();
    let response = market.rule(order, 400).unwrap();
    let settled = OrderSettled { order, listing, revenue: 575u128.into(), fee: 25u128.into(), denom: DENOM.into() };
    let events = Market::events(&response);
    assert_eq!(events[..2], [ended(order, DisputeEnd::Ruled, 400, STAKE), MarketEvent::OrderSettled(settled)]);
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE - 600);
    let found = market.order(order);
    assert_eq!((found.state, found.returned.u128(), found.price.u128()), (OrderState::Settled, 400, 1_000));
    assert_eq!(market.owner_of(order), market.buyer);
    market.sweep(listing).unwrap();
    assert_eq!((market.owed(&market.seller), market.owed(&market.treasury)), (575, 25));
    assert_eq!(market.bond_of(&market.seller, DENOM).reserved.u128(), RESERVED);
    market.pass(u64::from(WINDOW + COOLDOWN));
    market.release(order).unwrap();
    assert_eq!(market.escrowed(DENOM), 0);
}

#[test]
fn a_ruling_for_nothing_costs_the_buyer_the_stake() {
    let (mut market, listing, order) = disputed();
    let response = market.rule(order, 0).unwrap();
    assert_eq!(Market::events(&response)[0], ended(order, DisputeEnd::Ruled, 0, 0));
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE - 1_000 - STAKE);
    assert_eq!(market.owner_of(order), market.buyer);
    market.sweep(listing).unwrap();
    assert_eq!((market.owed(&market.seller), market.owed(&market.treasury)), (975, 25 + STAKE));
}

#[test]
fn a_ruling_for_all_gives_everything_back_and_no_license() {
    let (mut market, _, order) = disputed();
    market.rule(order, 1_000).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE);
    let bond = market.bond_of(&market.seller, DENOM);
    assert_eq!((bond.free.u128(), bond.reserved.u128()), (BOND, 0));
    assert_eq!((market.order(order).state, market.licenses()), (OrderState::Refunded, 0));
    assert_eq!((market.escrowed(DENOM), market.revenues().len()), (0, 0));
}

#[test]
fn what_goes_back_leaves_the_seller_something_or_is_all() {
    let (mut market, _, order) = disputed();
    // The fee is 25, and one unit is the seller's.
    for to_buyer in [975u128, 999, 1_001] {
        let most = 974u128.into();
        let (price, denom) = (1_000u128.into(), DENOM.to_string());
        let expected = ContractError::NotReturnable { order, to_buyer: to_buyer.into(), most, price, denom };
        assert_eq!(refusal::<ContractError>(market.rule(order, to_buyer)), expected);
        let buyer = market.buyer.clone();
        assert_eq!(refusal::<ContractError>(market.propose(&buyer, order, to_buyer)), expected);
    }
    market.rule(order, 974).unwrap();
    assert_eq!(market.revenues()[0].gross.u128(), 26);
}

#[test]
fn they_agree_on_what_the_buyer_asks_once_the_seller_gives_as_much() {
    let (mut market, _, order) = disputed();
    let (buyer, seller) = (market.buyer.clone(), market.seller.clone());
    market.propose(&seller, order, 100).unwrap();
    market.propose(&buyer, order, 800).unwrap();
    market.propose(&seller, order, 299).unwrap();
    let found = market.order(order).dispute.unwrap();
    assert_eq!((found.asked.unwrap().u128(), found.offered.unwrap().u128()), (800, 299));
    let response = market.propose(&buyer, order, 250).unwrap();
    let proposed = DisputeProposed { order, proposer: buyer, to_buyer: 250u128.into() };
    let expected = [MarketEvent::DisputeProposed(proposed), ended(order, DisputeEnd::Agreed, 250, STAKE)];
    assert_eq!(Market::events(&response)[..2], expected);
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE - 750);
    assert_eq!(market.order(order).returned.u128(), 250);
}

#[test]
fn they_agree_on_all_or_nothing_too() {
    for (amount, state, left) in [(1_000, OrderState::Refunded, PURSE), (0, OrderState::Settled, PURSE - 1_000)] {
        let (mut market, _, order) = disputed();
        let (buyer, seller) = (market.buyer.clone(), market.seller.clone());
        market.propose(&buyer, order, amount).unwrap();
        market.propose(&seller, order, amount).unwrap();
        assert_eq!((market.order(order).state, market.balance(&buyer, DENOM)), (state, left));
    }
}

#[test]
fn nobody_else_proposes_or_rules() {
    let (mut market, _, order) = disputed();
    let (buyer, seller) = (market.buyer.clone(), market.seller.clone());
    for sender in [market.stranger.clone(), market.arbiter.clone()] {
        let refused: ContractError = refusal(market.propose(&sender, order, 100));
        assert_eq!(refused, ContractError::NotParty { order, buyer: buyer.clone(), seller: seller.clone(), sender });
    }
    for sender in [buyer, seller, market.governance.clone()] {
        let message = ExecuteMsg::Rule { order, to_buyer: 100u128.into() };
        let refused: ContractError = refusal(market.tell_escrow(&sender, message, &[]));
        assert_eq!(refused, ContractError::NotArbiter { order, arbiter: market.arbiter.clone(), sender });
    }
}

#[test]
fn what_is_not_disputed_is_not_ruled() {
    let (mut market, _, order) = delivered();
    let buyer = market.buyer.clone();
    let wrong = |action| ContractError::WrongState { order, state: OrderState::Delivered, action };
    assert_eq!(refusal::<ContractError>(market.rule(order, 100)), wrong("a ruling"));
    assert_eq!(refusal::<ContractError>(market.propose(&buyer, order, 100)), wrong("a proposal"));
}

#[test]
fn a_silent_arbiter_means_that_the_seller_is_paid_and_stakes_go_back() {
    let (mut market, listing, order) = disputed();
    market.pass(u64::from(DECIDE_WITHIN) - 1);
    let (from, now) = (market.order(order).dispute.unwrap().decide_mark(), market.mark());
    assert_eq!(refusal::<ContractError>(market.settle(order)), ContractError::WindowOpen { order, from, now });
    market.pass(1);
    let late = ContractError::DecidedTooLate { order, until: from, now: market.mark() };
    let buyer = market.buyer.clone();
    assert_eq!(refusal::<ContractError>(market.rule(order, 1_000)), late);
    assert_eq!(refusal::<ContractError>(market.propose(&buyer, order, 0)), late);
    let response = market.settle(order).unwrap();
    assert_eq!(Market::events(&response)[0], ended(order, DisputeEnd::TimedOut, 0, STAKE));
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE - 1_000);
    market.sweep(listing).unwrap();
    market.release(order).unwrap();
    assert_eq!((market.owed(&market.seller), market.escrowed(DENOM)), (975, 0));
}

#[test]
fn a_dispute_shortens_no_window() {
    let mut market = Market::with_config(|config| config.arbiter.as_mut().unwrap().decide_within = 1);
    let listing = market.listed(1_000);
    let order = market.buy_carefully(listing).unwrap();
    market.deliver(order).unwrap();
    market.dispute(order).unwrap();
    let found = market.order(order);
    assert_eq!(found.dispute.map(|dispute| dispute.decide_mark()), found.settle_mark());
    market.pass(u64::from(WINDOW) - 1);
    assert!(matches!(refusal(market.settle(order)), ContractError::WindowOpen { .. }));
    market.pass(1);
    market.settle(order).unwrap();
}

#[test]
fn a_ruling_counts_until_the_last_second() {
    let (mut market, _, order) = disputed();
    market.pass(u64::from(DECIDE_WITHIN) - 1);
    market.rule(order, 10).unwrap();
}

#[test]
fn a_buyer_who_accepts_after_all_gets_the_stake_back() {
    let (mut market, _, order) = disputed();
    let response = market.accept(order).unwrap();
    assert_eq!(Market::events(&response)[0], ended(order, DisputeEnd::Accepted, 0, STAKE));
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE - 1_000);
    assert_eq!(market.owner_of(order), market.buyer);
}

#[test]
fn a_proof_ends_a_dispute_for_the_buyer() {
    let (mut market, content, order) = cheated(Spoil::Chunk(1));
    market.dispute(order).unwrap();
    // The window is over, and the dispute is not.
    market.pass(u64::from(DECIDE_WITHIN) - 1);
    let response = market.prove_chunk(order, content.bad_chunk(1)).unwrap();
    let ended = Market::events(&response).into_iter().find_map(|event| match event {
        MarketEvent::DisputeEnded(ended) => Some(ended),
        _ => None,
    });
    let stake = PRICE / 10;
    let ended = ended.unwrap();
    assert_eq!((ended.end.0, ended.to_buyer.u128(), ended.stake_back.u128()), (DisputeEnd::Proven, PRICE, stake));
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE + PRICE / 5 / 5);
    assert_eq!(market.order(order).state, OrderState::Refunded);
}

#[test]
fn a_disputed_order_of_a_bad_version_is_only_refunded() {
    let (mut market, content, order) = cheated(Spoil::Chunk(1));
    let other = market.buy_carefully(content.listing).unwrap();
    market.deliver(other).unwrap();
    market.dispute(order).unwrap();
    assert!(matches!(refusal(market.refund(order)), ContractError::NothingToRefund { .. }));
    market.prove_chunk(other, content.bad_chunk(1)).unwrap();
    let (buyer, since) = (market.buyer.clone(), market.now());
    let bad = ContractError::BadVersion { listing: content.listing, version: 1, since };
    assert_eq!(refusal::<ContractError>(market.accept(order)), bad);
    assert_eq!(refusal::<ContractError>(market.rule(order, 0)), bad);
    market.propose(&buyer, order, 0).unwrap();
    let seller = market.seller.clone();
    assert_eq!(refusal::<ContractError>(market.propose(&seller, order, 0)), bad);
    market.pass(u64::from(DECIDE_WITHIN));
    assert_eq!(refusal::<ContractError>(market.settle(order)), bad);
    market.refund(order).unwrap();
    let award = PRICE / 5 / 5;
    assert_eq!(market.balance(&buyer, DENOM), PURSE + 2 * award);
}

#[test]
fn a_dispute_of_a_version_that_is_bad_already_is_refused() {
    let (mut market, content, order) = cheated(Spoil::Chunk(1));
    let other = market.buy_carefully(content.listing).unwrap();
    market.deliver(other).unwrap();
    market.prove_chunk(other, content.bad_chunk(1)).unwrap();
    assert!(matches!(refusal(market.dispute(order)), ContractError::BadVersion { .. }));
}

#[test]
fn a_proof_after_a_part_went_back_pays_back_the_rest_alone() {
    // The bond is the whole price, so that it reaches.
    let mut market = Market::with_config(|config| config.bond_bps = 10_000);
    let seller = market.seller.clone();
    let listing = market.list(&seller, weighhouse_market_suite::listing_of(&seller, PRICE)).unwrap();
    let content = market.publish_content(&seller, listing, super::prove::SIZE, Spoil::Chunk(1));
    let order = market.buy_carefully(listing).unwrap();
    market.deliver(order).unwrap();
    market.dispute(order).unwrap();
    market.rule(order, 600_000).unwrap();
    let before = market.balance(&market.buyer, DENOM);
    market.prove_chunk(order, content.bad_chunk(1)).unwrap();
    // 400,000 were paid out; of the other 600,000 of the bond a fifth of it all is the buyer's.
    assert_eq!(market.balance(&market.buyer, DENOM) - before, 400_000 + 200_000);
    assert_eq!(market.order(order).state, OrderState::Settled);
}

#[test]
fn no_dispute_is_free_while_there_is_an_arbiter() {
    let mut market = Market::with_config(|config| {
        config.stake_bps = 0;
        for rule in &mut config.denoms {
            rule.min_stake = 0u128.into();
        }
    });
    let listing = market.listed(1_000);
    let order = market.buy_carefully(listing).unwrap();
    market.deliver(order).unwrap();
    let buyer = market.buyer.clone();
    let message = ExecuteMsg::Dispute { order, reason: "none".into() };
    let outcome = market.tell_escrow(&buyer, message, &[]);
    assert!(matches!(refusal(outcome), ContractError::NotTheStake { stake: 1, .. }));
    market.dispute(order).unwrap();
    market.rule(order, 0).unwrap();
    assert_eq!(market.balance(&buyer, DENOM), PURSE - 1_000 - 1);
}

#[test]
fn a_stake_is_never_more_than_the_price() {
    // The least bond is far above a small price; the least stake is too.
    let mut market = Market::with_config(|config| {
        for rule in &mut config.denoms {
            (rule.min_bond, rule.min_stake) = (1_000_000u128.into(), 1_000_000u128.into());
        }
    });
    let listing = market.listed(40);
    let order = market.buy_carefully(listing).unwrap();
    let found = market.order(order);
    assert_eq!((found.bond.u128(), found.stake.u128()), (1_000_000, 40));
    market.deliver(order).unwrap();
    market.dispute(order).unwrap();
    market.rule(order, 0).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE - 2 * 40);
}

#[test]
fn a_reason_that_no_index_stores_is_refused() {
    let (mut market, _, order) = delivered();
    let buyer = market.buyer.clone();
    let before = market.state();
    for (reason, code_point, kind) in
        [("\0", 0, Kind::Control), ("\u{1b}[2J", 0x1b, Kind::Control), ("\u{202e}gpj", 0x202e, Kind::Direction)]
    {
        let message = ExecuteMsg::Dispute { order, reason: reason.into() };
        let refused: ContractError = refusal(market.tell_escrow(&buyer, message, &coins(STAKE, DENOM)));
        let expected = TextError::Character { field: "reason", code_point, position: 0, kind };
        assert_eq!(refused, ContractError::Text(expected));
    }
    assert_eq!(market.state(), before);
    // Six characters that only look like NUL are ordinary text.
    let message = ExecuteMsg::Dispute { order, reason: r"\u0000".into() };
    market.tell_escrow(&buyer, message, &coins(STAKE, DENOM)).unwrap();
}
