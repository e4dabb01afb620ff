//! The longest pause, by a guardian that means no good: what is open goes on, and no deadline moves

use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{refusal, Market, Spoil, BOND, BOND_DELAY, COOLDOWN, DENOM, PURSE, WINDOW};
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};
use weighhouse_protocol::registry::{ExecuteMsg as Tell, Guardian, MAX_PAUSE};

use super::prove::{cheated, STAKE};
use super::settle::delivered;

/// From the order to the first second in which it can be refunded: deadline and grace.
const OPEN: u64 = 4_200;

/// The guardian pauses new orders for as long as it can, and nobody resumes them.
fn paused(market: &mut Market) {
    let guardian = market.account("guardian");
    let named = Guardian { address: guardian.to_string(), expires_at: market.now() + 1 };
    market.reconfigure(|config| config.guardian = Some(named)).unwrap();
    market.tell_registry(&guardian, Tell::PauseOrders { seconds: MAX_PAUSE }).unwrap();
}

/// The pause is in force still: no order is placed.
fn check_paused(market: &mut Market, listing: u64) {
    let outcome = market.buy(listing);
    assert!(format!("{:#}", outcome.unwrap_err()).contains("escrow/orders_paused"));
}

#[test]
fn no_deadline_of_what_is_open_moves_in_a_pause() {
    let (mut market, listing, disputed) = delivered();
    market.dispute(disputed).unwrap();
    let [funded, sent, settled] = [(); 3].map(|()| market.buy_carefully(listing).unwrap());
    let offer = market.offer(listing, 600, true).unwrap();
    market.deliver(sent).unwrap();
    market.deliver(settled).unwrap();
    market.accept(settled).unwrap();
    let before = [disputed, funded, sent, settled, offer].map(|order| market.order(order));
    paused(&mut market);
    assert_eq!([disputed, funded, sent, settled, offer].map(|order| market.order(order)), before);
    let seller = market.seller.clone();
    let bond = market.bond_of(&seller, DENOM);
    market.pass(OPEN);
    assert_eq!(market.bond_of(&seller, DENOM), bond);
    assert_eq!([disputed, funded, sent, settled, offer].map(|order| market.order(order)), before);
}

#[test]
fn a_delivery_lands_in_a_pause() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    paused(&mut market);
    market.pass(OPEN - 1);
    market.deliver(order).unwrap();
    assert_eq!((market.order(order).state, market.owner_of(order)), (OrderState::Settled, market.buyer.clone()));
    check_paused(&mut market, listing);
}

#[test]
fn a_missed_delivery_is_refunded_in_a_pause_neither_sooner_nor_later() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    paused(&mut market);
    market.pass(OPEN - 1);
    assert!(matches!(refusal(market.refund(order)), ContractError::TooEarly { .. }));
    market.pass(1);
    assert!(market.deliver(order).is_err());
    market.refund(order).unwrap();
    // The price, and a tenth of the bond, which is a fifth of the price.
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE + 20);
    check_paused(&mut market, listing);
}

#[test]
fn a_bad_version_is_proven_in_a_pause() {
    let (mut market, content, order) = cheated(Spoil::Chunk(0));
    paused(&mut market);
    market.pass(u64::from(WINDOW) - 1);
    market.prove_chunk(order, content.bad_chunk(0)).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE + STAKE / 5);
    let (mut market, content, order) = cheated(Spoil::Key(1));
    paused(&mut market);
    market.prove_key(order, content.bad_key(1)).unwrap();
    assert_eq!(market.order(order).state, OrderState::Refunded);
}

#[test]
fn a_delivered_order_is_accepted_and_settled_in_a_pause() {
    let (mut market, listing, accepted) = delivered();
    let settled = market.buy_carefully(listing).unwrap();
    market.deliver(settled).unwrap();
    paused(&mut market);
    market.accept(accepted).unwrap();
    market.pass(u64::from(WINDOW) - 1);
    assert!(matches!(refusal(market.settle(settled)), ContractError::WindowOpen { .. }));
    market.pass(1);
    market.settle(settled).unwrap();
    assert_eq!([accepted, settled].map(|order| market.order(order).state), [OrderState::Settled; 2]);
    check_paused(&mut market, listing);
}

#[test]
fn a_dispute_is_opened_and_ruled_in_a_pause() {
    let (mut market, listing, order) = delivered();
    paused(&mut market);
    market.dispute(order).unwrap();
    market.rule(order, 1_000).unwrap();
    assert_eq!(market.order(order).state, OrderState::Refunded);
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE);
    check_paused(&mut market, listing);
}

#[test]
fn revenue_is_swept_and_claimed_in_a_pause() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    market.sold(listing);
    paused(&mut market);
    market.sweep(listing).unwrap();
    let (seller, treasury) = (market.seller.clone(), market.treasury.clone());
    let before = market.balance(&seller, DENOM);
    market.claim(&seller).unwrap();
    market.claim(&treasury).unwrap();
    assert_eq!(market.balance(&seller, DENOM), before + 975);
    assert_eq!((market.escrowed(DENOM), market.owed(&seller), market.owed(&treasury)), (0, 0, 0));
    check_paused(&mut market, listing);
}

#[test]
fn offers_and_bonds_leave_in_a_pause() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let (sold, offer) = (market.sold(listing), market.offer(listing, 600, true).unwrap());
    paused(&mut market);
    let buyer = market.buyer.clone();
    market.tell_escrow(&buyer, ExecuteMsg::WithdrawOffer { order: offer }, &[]).unwrap();
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE - 1_000);
    market.pass(u64::from(COOLDOWN));
    market.release(sold).unwrap();
    let seller = market.seller.clone();
    assert_eq!(market.bond_of(&seller, DENOM).free.u128(), BOND);
    market.unlock_bond(BOND).unwrap();
    market.pass(u64::from(BOND_DELAY));
    let before = market.balance(&seller, DENOM);
    market.withdraw_bond().unwrap();
    assert_eq!(market.balance(&seller, DENOM), before + BOND);
    check_paused(&mut market, listing);
}
