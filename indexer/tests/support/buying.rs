//! What buyers do, and what is done about their orders.

use cosmwasm_std::Addr;
use weighhouse_market_suite::DENOM;
use weighhouse_protocol::escrow::RekeyRequest;

use super::{Market, BOB, CAROL};

impl Market {
    /// Orders a listing's first plan without a challenge window.
    pub fn buy(&mut self, buyer: &str, listing: u64) -> u64 {
        self.order(buyer, listing, true)
    }

    /// Orders a listing's first plan with its challenge window.
    pub fn buy_carefully(&mut self, buyer: &str, listing: u64) -> u64 {
        self.order(buyer, listing, false)
    }

    /// An account that doesn't sell a listing.
    pub fn buyer_of(&self, listing: u64) -> &'static str {
        let seller = self.suite.listing(listing).seller;
        if seller.as_str() == BOB {
            CAROL
        } else {
            BOB
        }
    }

    fn order(&mut self, buyer: &str, listing: u64, waive_window: bool) -> u64 {
        let (mut purchase, secret) = self.suite.purchase_for(listing, waive_window);
        purchase.buyer = Addr::unchecked(buyer);
        let order = self.suite.place_with(purchase, secret).unwrap();
        self.block();
        order
    }

    /// Whoever must deliver does, which settles an order without a window.
    pub fn deliver(&mut self, order: u64) -> &mut Self {
        let delivery = self.suite.delivery_for(order);
        let sender = self.deliverer(order);
        self.suite.deliver_bytes(&sender, order, &delivery.to_bytes()).unwrap();
        self.block()
    }

    /// A sale without a challenge window.
    pub fn sell(&mut self, buyer: &str, listing: u64) -> u64 {
        let order = self.buy(buyer, listing);
        self.deliver(order);
        order
    }

    /// Settles what was delivered, after its window.
    pub fn settle(&mut self, order: u64) -> &mut Self {
        self.pass_until(self.suite.order(order).settle_from.unwrap());
        self.suite.settle(order).unwrap();
        self.block()
    }

    /// The buyer ends the window.
    pub fn accept(&mut self, order: u64) -> &mut Self {
        self.suite.accept(order).unwrap();
        self.block()
    }

    /// Pays an order back that nobody delivered, once that can be done.
    pub fn refund(&mut self, order: u64) -> &mut Self {
        self.pass_until(self.suite.order(order).refund_from);
        self.repay(order)
    }

    /// Pays an order of a bad version back, or its holder out of the bond.
    pub fn repay(&mut self, order: u64) -> &mut Self {
        self.suite.refund(order).unwrap();
        self.block()
    }

    /// Releases an order's bond, once that can be done.
    pub fn release_bond(&mut self, order: u64) -> &mut Self {
        self.pass_until(self.suite.order(order).release_from.unwrap());
        self.suite.release(order).unwrap();
        self.block()
    }

    /// An order's delivery proves that its version is bad; an order that is open is paid back at once.
    pub fn prove(&mut self, order: u64) -> &mut Self {
        let found = self.suite.order(order);
        let proof = self.contents[&(found.listing, found.version)].bad_chunk(0);
        self.suite.prove_chunk(order, proof).unwrap();
        self.block()
    }

    pub fn transfer(&mut self, license: u64, from: &str, to: &str) -> &mut Self {
        self.suite.give(&Addr::unchecked(from), license, &Addr::unchecked(to)).unwrap();
        self.block()
    }

    /// Asks for a license's key so many times, in one block.
    pub fn ask_for_key(&mut self, license: u64, owner: &str, times: u32) -> &mut Self {
        for _ in 0..times {
            self.suite.rekey(&Addr::unchecked(owner), license).unwrap();
        }
        self.block()
    }

    pub fn answer_rekey(&mut self, license: u64) -> &mut Self {
        let answer = self.suite.answer_for(license).unwrap();
        self.answer = answer.to_bytes().to_vec();
        self.suite.answer_rekey(license, &self.answer.clone()).unwrap();
        self.block()
    }

    pub fn end_rekey(&mut self, owner: &str, license: u64) -> &mut Self {
        self.suite.end_rekey(&Addr::unchecked(owner), license).unwrap();
        self.block()
    }

    /// The open request for a license's key.
    pub fn request(&self, license: u64) -> RekeyRequest {
        self.suite.waiting().into_iter().find(|request| request.license == license).unwrap()
    }

    /// The account that settles, refunds and proves for others.
    pub fn stranger(&self) -> &str {
        self.suite.stranger.as_str()
    }

    /// What is owed to an account.
    pub fn owed(&self, account: &str) -> u128 {
        self.suite.owed(&Addr::unchecked(account))
    }

    /// What an account has.
    pub fn balance(&self, account: &str) -> u128 {
        self.suite.balance(&Addr::unchecked(account), DENOM)
    }
}
