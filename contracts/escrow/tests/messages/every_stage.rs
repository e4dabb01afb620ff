//! A market with an order in every state that there is: what a change of rules or of code must not strand.

use cosmwasm_std::coin;
use weighhouse_market_suite::{Content, Market, Spoil, BOND_DELAY, COOLDOWN, DENOM, PURSE};
use weighhouse_protocol::escrow::{ExecuteMsg, OrderState};

use super::prove::listed;

/// The price of the listing.
pub const PRICE: u128 = 1_000;
/// The price of the offers.
pub const OFFERED: u128 = 600;
/// The price of a license that is resold.
pub const RESOLD: u128 = 2_000;

/// All prices, bonds and stakes are in [`DENOM`].
pub struct EveryStage {
    pub market: Market,
    pub listing: u64,
    /// Paid, and to be delivered.
    pub funded: u64,
    /// Paid, and never delivered.
    pub missed: u64,
    /// An offer that was not taken, and one that was.
    pub offered: u64,
    pub taken: u64,
    pub withdrawn: u64,
    /// In their challenge windows.
    pub delivered: u64,
    pub accepted: u64,
    /// Disputed; the second with what its buyer asks for.
    pub disputed: u64,
    pub proposed: u64,
    /// Settled, unswept, with a bond that is reserved; the second returned a part.
    pub settled: u64,
    pub in_part: u64,
    pub refunded: u64,
    /// A license that is resold, and the order of another that is.
    pub resold: u64,
    pub resale_order: u64,
    /// A version that can be proven bad, with an order of it in its window and one that is settled.
    pub bad: Content,
    pub bad_delivered: u64,
    pub bad_settled: u64,
}

pub fn every_stage() -> EveryStage {
    let (mut market, bad) = listed(Spoil::Chunk(0));
    let listing = market.listed(PRICE);
    let (buyer, stranger) = (market.buyer.clone(), market.stranger.clone());
    let [settled, resold, ordered] = [(); 3].map(|()| market.sold(listing));
    let bad_settled = market.sold(bad.listing);
    let [in_part, refunded, delivered, accepted, disputed, proposed] =
        [(); 6].map(|()| carefully(&mut market, listing));
    let bad_delivered = carefully(&mut market, bad.listing);
    for order in [in_part, refunded, disputed, proposed] {
        market.dispute(order).unwrap();
    }
    market.rule(in_part, 100).unwrap();
    market.rule(refunded, PRICE).unwrap();
    market.propose(&buyer, proposed, 300).unwrap();
    let [offered, taken, withdrawn] = [(); 3].map(|()| market.offer(listing, OFFERED, true).unwrap());
    market.take_offer(taken).unwrap();
    market.tell_escrow(&buyer, ExecuteMsg::WithdrawOffer { order: withdrawn }, &[]).unwrap();
    for license in [resold, ordered] {
        market.resell(&buyer, license, coin(RESOLD, DENOM)).unwrap();
    }
    let resale_order = market.buy_license(&stranger, ordered, true).unwrap();
    let [funded, missed] = [(); 2].map(|()| market.buy(listing).unwrap());
    EveryStage {
        market,
        listing,
        funded,
        missed,
        offered,
        taken,
        withdrawn,
        delivered,
        accepted,
        disputed,
        proposed,
        settled,
        in_part,
        refunded,
        resold,
        resale_order,
        bad,
        bad_delivered,
        bad_settled,
    }
}

/// An order with a challenge window, delivered.
fn carefully(market: &mut Market, listing: u64) -> u64 {
    let order = market.buy_carefully(listing).unwrap();
    market.deliver(order).unwrap();
    order
}

impl EveryStage {
    /// Lets every order end, each in a way of its own, and everybody take what is theirs: nothing stays in escrow, and the
    /// ledger holds what it owes.
    pub fn finish(&mut self) {
        let market = &mut self.market;
        let (seller, buyer, stranger) = (market.seller.clone(), market.buyer.clone(), market.stranger.clone());
        for order in [self.funded, self.taken, self.resale_order] {
            market.deliver(order).unwrap();
        }
        market.accept(self.accepted).unwrap();
        market.rule(self.disputed, 200).unwrap();
        market.propose(&seller, self.proposed, 300).unwrap();
        market.tell_escrow(&buyer, ExecuteMsg::WithdrawOffer { order: self.offered }, &[]).unwrap();
        market.end_resale(&buyer, self.resold).unwrap();
        market.prove_chunk(self.bad_delivered, self.bad.bad_chunk(0)).unwrap();
        market.refund(self.bad_settled).unwrap();
        market.pass(4_200);
        market.settle(self.delivered).unwrap();
        market.refund(self.missed).unwrap();
        market.pass(u64::from(COOLDOWN) + 1_800);
        let bonded: Vec<_> = market.orders().into_iter().filter(|order| !order.bond.is_zero()).collect();
        bonded.iter().for_each(|order| drop(market.release(order.id).unwrap()));
        for row in market.revenues() {
            market.sweep_as(row.listing, row.split_version, &row.denom).unwrap();
        }
        for account in [&seller, &market.treasury.clone()] {
            market.claim(account).unwrap();
        }
        let free = market.bond_of(&seller, DENOM).free.u128();
        market.unlock_bond(free).unwrap();
        market.pass(u64::from(BOND_DELAY));
        market.withdraw_bond().unwrap();
        assert_eq!(market.balance(&market.escrow, DENOM), 0, "money stays in escrow");
        assert_eq!(market.balance(&market.royalties, DENOM), market.due_in_royalties(DENOM));
        assert_eq!([self.resold, self.settled].map(|license| market.owner_of(license)), [buyer.clone(), buyer]);
        assert_eq!(market.owner_of(market.order(self.resale_order).resold.unwrap()), stranger);
        self.check_ends();
    }

    fn check_ends(&self) {
        use OrderState::{Refunded, Settled, Withdrawn};
        let ends = [
            (self.funded, Settled),
            (self.missed, Refunded),
            (self.offered, Withdrawn),
            (self.taken, Settled),
            (self.withdrawn, Withdrawn),
            (self.delivered, Settled),
            (self.accepted, Settled),
            (self.disputed, Settled),
            (self.proposed, Settled),
            (self.settled, Settled),
            (self.in_part, Settled),
            (self.refunded, Refunded),
            (self.resale_order, Settled),
            (self.bad_delivered, Refunded),
            (self.bad_settled, Settled),
        ];
        for (order, state) in ends {
            assert_eq!(self.market.order(order).state, state, "order {order}");
        }
        // Nobody lost anything but what the rules take: all money is somebody's again.
        let market = &self.market;
        let accounts = [&market.seller, &market.buyer, &market.stranger, &market.treasury, &market.royalties];
        let all: u128 = accounts.iter().map(|account| market.balance(account, DENOM)).sum();
        assert_eq!(all, 3 * PURSE + weighhouse_market_suite::BOND);
    }
}
