//! `post_bond`, `unlock_bond`, `withdraw_bond`, `release_bonds`

use cosmwasm_std::{coin, coins};
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{
    refusal, Market, BLOCK_INTERVAL, BOND, BOND_DELAY, COOLDOWN, DENOM, OTHER_DENOM, PURSE, WINDOW,
};
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState, MAX_RELEASED};
use weighhouse_protocol::events::{BondPosted, BondReleased, BondUnlocked, BondWithdrawn, MarketEvent};

fn bond(market: &Market) -> (u128, u128, u128) {
    let bond = market.bond_of(&market.seller, DENOM);
    (bond.free.u128(), bond.reserved.u128(), bond.unlocked.u128())
}

#[test]
fn what_is_posted_is_free() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let response = market.post_bond(&seller, &coins(7, DENOM)).unwrap();
    assert_eq!(bond(&market), (BOND + 7, 0, 0));
    let posted = BondPosted { seller, denom: DENOM.into(), amount: 7u128.into() };
    assert_eq!(Market::events(&response), [MarketEvent::BondPosted(posted)]);
    assert_eq!(market.bond_of(&market.seller, OTHER_DENOM).free.u128(), BOND);
}

#[test]
fn one_accepted_coin_is_posted_at_a_time() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    market.fund(&seller, &coins(5, "uatom"));
    let wrong: ContractError = refusal(market.post_bond(&seller, &coins(5, "uatom")));
    assert_eq!(wrong, ContractError::BondDenom { denom: "uatom".into() });
    assert!(matches!(refusal(market.post_bond(&seller, &[])), ContractError::Payment(_)));
    let two = [coin(5, OTHER_DENOM), coin(5, DENOM)];
    assert!(matches!(refusal(market.post_bond(&seller, &two)), ContractError::Payment(_)));
}

#[test]
fn an_order_reserves_its_part_or_is_not_placed() {
    let mut market = Market::new();
    let listing = market.listed(2_000_000_000);
    market.buy(listing).unwrap();
    assert_eq!(bond(&market), (BOND - 400_000_000, 400_000_000, 0));
    market.buy(listing).unwrap();
    let before = market.state();
    let refused: ContractError = refusal(market.buy(listing));
    let expected = ContractError::BondTooSmall { free: 200_000_000, needed: 400_000_000, denom: DENOM.into() };
    assert_eq!(refused, expected);
    assert_eq!(market.state(), before);
}

#[test]
fn a_small_order_reserves_the_least_bond() {
    let mut market = Market::new();
    let listing = market.listed(11);
    let order = market.buy(listing).unwrap();
    assert_eq!(market.order(order).bond.u128(), 100);
}

#[test]
fn a_market_without_bonds_asks_for_none() {
    let mut market = Market::with_config(|config| {
        config.bond_bps = 0;
        config.denoms.iter_mut().for_each(|rule| rule.min_bond = 0u128.into());
    });
    let listing = market.listed(1_000);
    let order = market.sold(listing);
    assert_eq!(market.order(order).bond.u128(), 0);
    assert_eq!(bond(&market), (BOND, 0, 0));
    market.pass(u64::from(COOLDOWN));
    assert_eq!(refusal::<ContractError>(market.release(order)), ContractError::NoBondLeft { order });
}

#[test]
fn what_is_asked_for_backs_nothing_and_comes_after_the_delay() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let response = market.unlock_bond(BOND - 100).unwrap();
    let from = market.mark().after(BOND_DELAY, BLOCK_INTERVAL);
    let (available_from, available_from_height) = (from.time, from.height);
    let (seller, denom) = (market.seller.clone(), DENOM.to_owned());
    let amount = (BOND - 100).into();
    let unlocked =
        BondUnlocked { seller: seller.clone(), denom: denom.clone(), amount, available_from, available_from_height };
    assert_eq!(Market::events(&response), [MarketEvent::BondUnlocked(unlocked)]);
    assert_eq!(bond(&market), (100, 0, BOND - 100));
    assert!(matches!(refusal(market.buy(listing)), ContractError::BondTooSmall { free: 100, needed: 200, .. }));

    market.pass(u64::from(BOND_DELAY) - 1);
    let now = market.mark();
    let early: ContractError = refusal(market.withdraw_bond());
    assert_eq!(early, ContractError::BondTooEarly { from, now });
    market.pass(1);
    let response = market.withdraw_bond().unwrap();
    let withdrawn = BondWithdrawn { seller, denom, amount };
    assert_eq!(Market::events(&response), [MarketEvent::BondWithdrawn(withdrawn)]);
    assert_eq!(market.balance(&market.seller, DENOM), PURSE + BOND - 100);
    assert_eq!(bond(&market), (100, 0, 0));
    let twice: ContractError = refusal(market.withdraw_bond());
    assert_eq!(twice, ContractError::NothingUnlocked { denom: DENOM.into() });
}

#[test]
fn what_backs_an_order_is_not_withdrawn() {
    let mut market = Market::new();
    let listing = market.listed(1_000_000);
    market.buy(listing).unwrap();
    let refused: ContractError = refusal(market.unlock_bond(BOND - 199_999));
    let (free, reserved) = (BOND - 200_000, 200_000);
    assert_eq!(refused, ContractError::BondNotFree { free, asked: BOND - 199_999, reserved, denom: DENOM.into() });
    market.unlock_bond(BOND - 200_000).unwrap();
    market.pass(u64::from(BOND_DELAY));
    market.withdraw_bond().unwrap();
    assert_eq!(bond(&market), (0, 200_000, 0));
}

#[test]
fn a_request_replaces_the_one_before_and_nothing_takes_it_back() {
    let mut market = Market::new();
    market.unlock_bond(BOND).unwrap();
    market.pass(u64::from(BOND_DELAY) - 1);
    market.unlock_bond(3).unwrap();
    assert_eq!(bond(&market), (BOND - 3, 0, 3));
    market.pass(1);
    assert!(matches!(refusal(market.withdraw_bond()), ContractError::BondTooEarly { .. }), "the delay runs anew");
    market.unlock_bond(0).unwrap();
    assert_eq!(bond(&market), (BOND, 0, 0));
    market.pass(u64::from(BOND_DELAY));
    assert!(matches!(refusal(market.withdraw_bond()), ContractError::NothingUnlocked { .. }));
}

#[test]
fn where_nothing_was_asked_for_nothing_is_taken_back() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let before = market.state();
    // No row and no event in a denom of somebody's invention.
    for denom in [DENOM, "uatom", ""] {
        let take_back = ExecuteMsg::UnlockBond { denom: denom.into(), amount: 0u128.into() };
        let refused: ContractError = refusal(market.tell_escrow(&seller, take_back, &[]));
        assert_eq!(refused, ContractError::NothingUnlocked { denom: denom.into() });
    }
    assert_eq!(market.state(), before);
}

#[test]
fn a_bond_in_a_denom_that_governance_took_back_waits_for_nothing_but_its_orders() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let listing = market.listed(1_000_000);
    let (lost, kept) = (market.buy(listing).unwrap(), market.sold(listing));
    market.reconfigure(|config| config.denoms.retain(|rule| rule.denom != DENOM)).unwrap();
    assert!(matches!(refusal(market.post_bond(&seller, &coins(1, DENOM))), ContractError::BondDenom { .. }));
    assert!(matches!(refusal(market.unlock_bond(BOND - 399_999)), ContractError::BondNotFree { .. }));
    market.unlock_bond(BOND - 400_000).unwrap();
    market.withdraw_bond().unwrap();
    // What was agreed on before goes on.
    market.pass(u64::from(COOLDOWN));
    market.refund(lost).unwrap();
    market.release(kept).unwrap();
    // No rule bounds a penalty any more, so there is none.
    assert_eq!(bond(&market), (400_000, 0, 0));
    market.unlock_bond(400_000).unwrap();
    market.withdraw_bond().unwrap();
    assert_eq!(market.balance(&seller, DENOM), PURSE + BOND);
}

#[test]
fn nobody_withdraws_what_is_anothers() {
    let mut market = Market::new();
    let stranger = market.stranger.clone();
    let unlock = ExecuteMsg::UnlockBond { denom: DENOM.into(), amount: 1u128.into() };
    let refused: ContractError = refusal(market.tell_escrow(&stranger, unlock, &[]));
    assert_eq!(refused, ContractError::BondNotFree { free: 0, asked: 1, reserved: 0, denom: DENOM.into() });
    market.unlock_bond(BOND).unwrap();
    market.pass(u64::from(BOND_DELAY));
    let withdraw = ExecuteMsg::WithdrawBond { denom: DENOM.into() };
    let refused: ContractError = refusal(market.tell_escrow(&stranger, withdraw, &[]));
    assert_eq!(refused, ContractError::NothingUnlocked { denom: DENOM.into() });
}

#[test]
fn a_bond_is_released_when_no_proof_can_reach_it() {
    let mut market = Market::new();
    let listing = market.listed(1_000_000);
    let order = market.buy_carefully(listing).unwrap();
    market.deliver(order).unwrap();
    let delivered = market.mark();
    market.accept(order).unwrap();
    // An early acceptance shortens nothing.
    let from = delivered.after(WINDOW + COOLDOWN, BLOCK_INTERVAL);
    assert_eq!(market.order(order).release_mark(), Some(from));
    market.pass(u64::from(WINDOW + COOLDOWN) - 1);
    let now = market.mark();
    let early: ContractError = refusal(market.release(order));
    assert_eq!(early, ContractError::ReleaseTooEarly { order, from, now });
    market.pass(1);
    let response = market.release(order).unwrap();
    let seller = market.seller.clone();
    let released = BondReleased { order, seller, denom: DENOM.into(), amount: 200_000u128.into() };
    assert_eq!(Market::events(&response), [MarketEvent::BondReleased(released)]);
    assert_eq!(bond(&market), (BOND, 0, 0));
    assert_eq!(refusal::<ContractError>(market.release(order)), ContractError::NoBondLeft { order });
}

#[test]
fn only_settled_orders_bonds_are_released() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let (funded, delivered) = (market.buy(listing).unwrap(), market.buy_carefully(listing).unwrap());
    market.deliver(delivered).unwrap();
    market.pass(1_000_000);
    let action = "a release of its bond";
    for (order, state) in [(funded, OrderState::Funded), (delivered, OrderState::Delivered)] {
        let refused: ContractError = refusal(market.release(order));
        assert_eq!(refused, ContractError::WrongState { order, state, action });
    }
    market.refund(funded).unwrap();
    let refused: ContractError = refusal(market.release(funded));
    assert_eq!(refused, ContractError::WrongState { order: funded, state: OrderState::Refunded, action });
}

#[test]
fn many_bonds_are_released_at_once_or_none() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let orders: Vec<u64> = (0..3).map(|_| market.sold(listing)).collect();
    market.pass(u64::from(COOLDOWN));
    let late = market.sold(listing);
    let stranger = market.stranger.clone();
    let mut release = |orders| market.tell_escrow(&stranger, ExecuteMsg::ReleaseBonds { orders }, &[]);
    let max = MAX_RELEASED;
    assert_eq!(refusal::<ContractError>(release(vec![])), ContractError::ReleaseCount { count: 0, max });
    let many: ContractError = refusal(release(vec![1; max + 1]));
    assert_eq!(many, ContractError::ReleaseCount { count: max + 1, max });
    let early = refusal(release(vec![orders[0], late]));
    assert!(matches!(early, ContractError::ReleaseTooEarly { order, .. } if order == late));
    let twice: ContractError = refusal(release(vec![orders[0], orders[0]]));
    assert_eq!(twice, ContractError::NoBondLeft { order: orders[0] });
    release(orders).unwrap();
    assert_eq!(bond(&market), (BOND - 200, 200, 0));
}
