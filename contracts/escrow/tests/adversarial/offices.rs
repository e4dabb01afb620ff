//! What offices try with what is open: a guardian with its pause, and all of them with others' messages.

use cosmwasm_std::{coin, Addr};
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{
    listing_of, refusal, Content, Market, Spoil, BOND_DELAY, COOLDOWN, DELIVER_WITHIN, DENOM, GRACE, WINDOW,
};
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};
use weighhouse_protocol::registry::{ExecuteMsg as Tell, Guardian, MAX_PAUSE};

const PRICE: u128 = 1_000_000;

/// A market with a guardian, and something open for everything that ends it.
struct Open {
    market: Market,
    guardian: Addr,
    listing: u64,
    spoiled: Content,
    offer: u64,
    /// Paid: one is delivered in the pause, one is not.
    funded: u64,
    missed: u64,
    /// Delivered: one is accepted, one waits for the end of its window, one is proven bad.
    accepted: u64,
    waiting: u64,
    cheated: u64,
    /// Disputed: one is ruled on, one ends by agreement.
    ruled: u64,
    agreed: u64,
    /// Settled: one's license is for resale, and the key to the other's is asked for.
    resold: u64,
    settled: u64,
}

fn open() -> Open {
    let mut market = Market::new();
    let (seller, buyer, guardian) = (market.seller.clone(), market.buyer.clone(), market.account("guardian"));
    let named = Guardian { address: guardian.to_string(), expires_at: market.now() + 2 * u64::from(MAX_PAUSE) };
    market.reconfigure(|config| config.guardian = Some(named)).unwrap();
    let listing = market.listed(PRICE);
    let other = market.list(&seller, listing_of(&seller, PRICE)).unwrap();
    let spoiled = market.publish_content(&seller, other, 2 * 16_384, Spoil::Chunk(1));
    let [resold, settled] = [(); 2].map(|()| market.sold(listing));
    market.resell(&buyer, resold, coin(PRICE, DENOM)).unwrap();
    market.rekey(&buyer, settled).unwrap();
    market.unlock_bond(5).unwrap();
    let offer = market.offer(listing, PRICE, true).unwrap();
    let [funded, missed] = [(); 2].map(|()| market.buy(listing).unwrap());
    let [accepted, waiting, ruled, agreed] = [(); 4].map(|()| delivered(&mut market, listing));
    let cheated = delivered(&mut market, other);
    for order in [ruled, agreed] {
        market.dispute(order).unwrap();
    }
    Open {
        market,
        guardian,
        listing,
        spoiled,
        offer,
        funded,
        missed,
        accepted,
        waiting,
        cheated,
        ruled,
        agreed,
        resold,
        settled,
    }
}

fn delivered(market: &mut Market, listing: u64) -> u64 {
    let order = market.buy_carefully(listing).unwrap();
    market.deliver(order).unwrap();
    order
}

/// Everything that needs no deadline.
fn at_once(open: &mut Open) {
    let (listing, offer) = (open.listing, open.offer);
    let market = &mut open.market;
    let (seller, buyer) = (market.seller.clone(), market.buyer.clone());
    market.deliver(open.funded).unwrap();
    market.accept(open.accepted).unwrap();
    market.rule(open.ruled, PRICE).unwrap();
    market.propose(&buyer, open.agreed, 100).unwrap();
    market.propose(&seller, open.agreed, 100).unwrap();
    market.prove_chunk(open.cheated, open.spoiled.bad_chunk(1)).unwrap();
    market.tell_escrow(&buyer, ExecuteMsg::WithdrawOffer { order: offer }, &[]).unwrap();
    market.end_resale(&buyer, open.resold).unwrap();
    let answer = market.answer_for(open.settled).unwrap().to_bytes();
    market.answer_rekey(open.settled, &answer).unwrap();
    market.sweep(listing).unwrap();
    market.claim(&seller).unwrap();
}

/// Everything that waits for its time, at its time. Answers how long all of that took.
fn in_time(open: &mut Open) -> u64 {
    let market = &mut open.market;
    let (window, lapse) = (u64::from(WINDOW), u64::from(DELIVER_WITHIN + GRACE));
    market.pass(window - 1);
    assert!(matches!(refusal(market.settle(open.waiting)), ContractError::WindowOpen { .. }));
    market.pass(1);
    market.settle(open.waiting).unwrap();
    market.pass(lapse - window - 1);
    assert!(matches!(refusal(market.refund(open.missed)), ContractError::TooEarly { .. }));
    market.pass(1);
    market.refund(open.missed).unwrap();
    market.pass(u64::from(COOLDOWN) - lapse);
    market.release(open.settled).unwrap();
    market.pass(u64::from(BOND_DELAY - COOLDOWN));
    market.withdraw_bond().unwrap();
    BOND_DELAY.into()
}

#[test]
fn a_guardians_pause_stops_no_refund_proof_ruling_or_claim_and_moves_no_deadline() {
    let mut open = open();
    let (purchase, _) = open.market.purchase(open.listing);
    let (orders, guardian) = (open.market.orders(), open.guardian.clone());
    open.market.tell_registry(&guardian, Tell::PauseOrders { seconds: MAX_PAUSE }).unwrap();
    assert_eq!(open.market.orders(), orders, "a pause changes no order");
    at_once(&mut open);
    let passed = in_time(&mut open);
    let market = &mut open.market;
    for (order, state) in [
        (open.offer, OrderState::Withdrawn),
        (open.funded, OrderState::Settled),
        (open.missed, OrderState::Refunded),
        (open.accepted, OrderState::Settled),
        (open.waiting, OrderState::Settled),
        (open.cheated, OrderState::Refunded),
        (open.ruled, OrderState::Refunded),
        (open.agreed, OrderState::Settled),
    ] {
        assert_eq!(market.order(order).state, state, "order {order}");
    }
    // All of it happened in the pause, which holds still. It ends by itself, and the guardian has no other.
    let seller = market.seller.clone();
    market.reopen(&seller).unwrap();
    assert!(matches!(refusal(market.place(purchase.clone())), ContractError::OrdersPaused { .. }));
    market.pass(u64::from(MAX_PAUSE) - passed);
    let again = market.tell_registry(&guardian, Tell::PauseOrders { seconds: 1 }).unwrap_err();
    assert!(format!("{again:#}").contains("registry/guardian_spent"), "{again:#}");
    market.place(purchase).unwrap();
}

/// What an account alone may do with what is its own, and the code with which everybody else is refused.
fn of_owners(open: &mut Open) -> Vec<(ExecuteMsg, &'static str)> {
    let transport_key = open.market.new_transport_secret().public_key().unwrap().into();
    let (order, to_buyer) = (open.ruled, PRICE.into());
    vec![
        (ExecuteMsg::Accept { order: open.waiting }, "escrow/not_buyer"),
        (ExecuteMsg::Accept { order }, "escrow/not_buyer"),
        (ExecuteMsg::Dispute { order: open.waiting, reason: "ipfs://evidence".into() }, "escrow/not_buyer"),
        (ExecuteMsg::Propose { order, to_buyer }, "escrow/not_party"),
        (ExecuteMsg::Rule { order, to_buyer }, "escrow/not_arbiter"),
        (ExecuteMsg::TakeOffer { order: open.offer }, "escrow/not_seller"),
        (ExecuteMsg::WithdrawOffer { order: open.offer }, "escrow/offer_open"),
        (ExecuteMsg::EndResale { license: open.resold }, "escrow/not_holder"),
        (ExecuteMsg::Rekey { license: open.settled, transport_key }, "escrow/not_holder"),
        (ExecuteMsg::EndRekey { license: open.settled }, "escrow/not_holder"),
        (ExecuteMsg::UnlockBond { denom: DENOM.into(), amount: 1u128.into() }, "escrow/bond_not_free"),
        (ExecuteMsg::WithdrawBond { denom: DENOM.into() }, "escrow/nothing_unlocked"),
        (ExecuteMsg::Reopen {}, "escrow/not_closed"),
    ]
}

#[test]
fn no_office_moves_what_escrow_holds() {
    let mut open = open();
    let messages = of_owners(&mut open);
    let Open { mut market, guardian, .. } = open;
    let before = market.state();
    let accounts = [&market.governance, &market.treasury, &market.arbiter, &market.stranger];
    let contracts = [&market.registry, &market.license, &market.royalties, &market.reputation];
    let senders: Vec<Addr> = accounts.into_iter().chain(contracts).chain([&guardian]).cloned().collect();
    for sender in senders {
        for (message, code) in &messages {
            // The arbiter's own power is to rule.
            if sender == market.arbiter && *code == "escrow/not_arbiter" {
                continue;
            }
            let refused = market.tell_escrow(&sender, message.clone(), &[]).expect_err("it was not refused");
            assert!(format!("{refused:#}").contains(code), "{message:?} by {sender}: {refused:#}");
        }
    }
    assert_eq!(market.state(), before);
}
