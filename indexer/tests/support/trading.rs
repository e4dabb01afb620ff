//! What buyers and sellers do beyond a purchase at the listed price.

use cosmwasm_std::{coin, coins, Addr};
use weighhouse_market_suite::DENOM;
use weighhouse_protocol::escrow::{ExecuteMsg, QueryMsg, Resale};

use super::Market;

/// What a dispute is about, unless a test says otherwise.
pub const REASON: &str = "ipfs://bafkreievidence";

impl Market {
    /// Offers a price for a listing's first plan, with its challenge window.
    pub fn offer(&mut self, buyer: &str, listing: u64, price: u128) -> u64 {
        let order = self.suite.offer_with(listing, price, |offer| offer.buyer = Addr::unchecked(buyer)).unwrap();
        self.block();
        order
    }

    /// Takes an offer, which makes it a funded order.
    pub fn take(&mut self, order: u64) -> &mut Self {
        let seller = self.suite.listing(self.suite.order(order).listing).seller;
        self.suite.tell_escrow(&seller, ExecuteMsg::TakeOffer { order }, &[]).unwrap();
        self.block()
    }

    pub fn withdraw(&mut self, order: u64) -> &mut Self {
        let buyer = self.suite.order(order).buyer;
        self.suite.tell_escrow(&buyer, ExecuteMsg::WithdrawOffer { order }, &[]).unwrap();
        self.block()
    }

    pub fn dispute(&mut self, order: u64) -> &mut Self {
        self.dispute_for(order, REASON)
    }

    pub fn dispute_for(&mut self, order: u64, reason: &str) -> &mut Self {
        let found = self.suite.order(order);
        let message = ExecuteMsg::Dispute { order, reason: reason.into() };
        self.suite.tell_escrow(&found.buyer, message, &coins(found.stake.u128(), found.denom)).unwrap();
        self.block()
    }

    /// Each is a proposal of its own, in one block. One that meets the other side's ends the dispute.
    pub fn propose(&mut self, order: u64, proposals: &[(&str, u128)]) -> &mut Self {
        for (proposer, to_buyer) in proposals {
            self.suite.propose(&Addr::unchecked(*proposer), order, *to_buyer).unwrap();
        }
        self.block()
    }

    pub fn rule(&mut self, order: u64, to_buyer: u128) -> &mut Self {
        self.suite.rule(order, to_buyer).unwrap();
        self.block()
    }

    /// Settles an order whose arbiter says nothing in time.
    pub fn time_out(&mut self, order: u64) -> &mut Self {
        self.pass_until(self.suite.order(order).dispute.unwrap().decide_by);
        self.suite.settle(order).unwrap();
        self.block()
    }

    /// The holder sends the license to escrow.
    pub fn resell(&mut self, license: u64, holder: &str, price: u128) -> &mut Self {
        self.suite.resell_within(&Addr::unchecked(holder), license, coin(price, DENOM), 7_200).unwrap();
        self.block()
    }

    /// Orders a license from its reseller, with a challenge window.
    pub fn buy_license(&mut self, license: u64, buyer: &str) -> u64 {
        let order = self.suite.buy_license(&Addr::unchecked(buyer), license, false).unwrap();
        self.block();
        order
    }

    /// Takes a license back; while it is ordered, it takes no further order.
    pub fn end_resale(&mut self, license: u64, holder: &str) -> &mut Self {
        self.suite.end_resale(&Addr::unchecked(holder), license).unwrap();
        self.block()
    }

    /// The account that must deliver an order.
    pub(super) fn deliverer(&self, order: u64) -> Addr {
        let order = self.suite.order(order);
        let seller = || self.suite.listing(order.listing).seller;
        let reseller = |license| {
            let question = QueryMsg::Resale { license };
            self.suite.ask::<Resale>(&self.suite.escrow, &question).unwrap().seller
        };
        order.resold.map_or_else(seller, reseller)
    }
}
