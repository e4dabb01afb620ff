//! What offices and other contracts try with what is others'.

use cosmwasm_std::{coin, Addr};
use weighhouse_market_suite::{Market, DENOM};
use weighhouse_protocol::escrow::ExecuteMsg;

const PRICE: u128 = 1_000_000;

/// A market with something open for each message that its owner alone may send.
struct Open {
    market: Market,
    offered: u64,
    delivered: u64,
    disputed: u64,
    /// A license for resale, and one whose key is asked for.
    resold: u64,
    asking: u64,
}

fn open() -> Open {
    let mut market = Market::new();
    let (listing, buyer) = (market.listed(PRICE), market.buyer.clone());
    let [resold, asking] = [(); 2].map(|()| market.sold(listing));
    market.resell(&buyer, resold, coin(PRICE, DENOM)).unwrap();
    market.rekey(&buyer, asking).unwrap();
    market.unlock_bond(5).unwrap();
    let offered = market.offer(listing, PRICE, true).unwrap();
    let [delivered, disputed] = [(); 2].map(|()| {
        let order = market.buy_carefully(listing).unwrap();
        market.deliver(order).unwrap();
        order
    });
    market.dispute(disputed).unwrap();
    Open { market, offered, delivered, disputed, resold, asking }
}

/// What an account alone may do with what is its own, and the code with which everybody else is refused.
fn of_owners(open: &mut Open) -> Vec<(ExecuteMsg, &'static str)> {
    let transport_key = open.market.new_transport_secret().public_key().unwrap().into();
    let (order, to_buyer) = (open.disputed, PRICE.into());
    vec![
        (ExecuteMsg::Accept { order: open.delivered }, "escrow/not_buyer"),
        (ExecuteMsg::Accept { order }, "escrow/not_buyer"),
        (ExecuteMsg::Dispute { order: open.delivered, reason: "ipfs://evidence".into() }, "escrow/not_buyer"),
        (ExecuteMsg::Propose { order, to_buyer }, "escrow/not_party"),
        (ExecuteMsg::Rule { order, to_buyer }, "escrow/not_arbiter"),
        (ExecuteMsg::TakeOffer { order: open.offered }, "escrow/not_seller"),
        (ExecuteMsg::WithdrawOffer { order: open.offered }, "escrow/offer_open"),
        (ExecuteMsg::EndResale { license: open.resold }, "escrow/not_holder"),
        (ExecuteMsg::Rekey { license: open.asking, transport_key }, "escrow/not_holder"),
        (ExecuteMsg::EndRekey { license: open.asking }, "escrow/not_holder"),
        (ExecuteMsg::UnlockBond { denom: DENOM.into(), amount: 1u128.into() }, "escrow/bond_not_free"),
        (ExecuteMsg::WithdrawBond { denom: DENOM.into() }, "escrow/nothing_unlocked"),
        (ExecuteMsg::Reopen {}, "escrow/not_closed"),
    ]
}

#[test]
fn no_office_moves_what_escrow_holds() {
    let mut open = open();
    let messages = of_owners(&mut open);
    let mut market = open.market;
    let before = market.state();
    let accounts = [&market.governance, &market.treasury, &market.arbiter, &market.stranger];
    let contracts = [&market.registry, &market.license, &market.royalties, &market.reputation];
    let senders: Vec<Addr> = accounts.into_iter().chain(contracts).cloned().collect();
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
