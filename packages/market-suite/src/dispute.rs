//! How buyers offer prices of their own, and dispute what they got.

use cosmwasm_std::{coins, Addr};
use weighhouse_protocol::escrow::{Closing, ExecuteMsg, QueryMsg, Quote};
use weighhouse_protocol::{ListingId, OrderId};

use crate::market::{Market, Outcome, DENOM, OFFER_SPAN};
use crate::sale::Purchase;

impl Market {
    /// Lets the buyer offer a price of its own for a listing's first plan, in [`DENOM`].
    pub fn offer(&mut self, listing: ListingId, price: u128, waive_window: bool) -> anyhow::Result<OrderId> {
        self.offer_with(listing, price, |purchase| purchase.waive_window = waive_window)
    }

    /// Lets the buyer offer a price that can be taken for a time, in seconds.
    pub fn offer_for(&mut self, listing: ListingId, price: u128, expires_in: u32) -> anyhow::Result<OrderId> {
        self.send_offer(listing, price, expires_in, |purchase| purchase.waive_window = true)
    }

    /// Lets the buyer offer a price, but for what a test changes.
    pub fn offer_with(
        &mut self,
        listing: ListingId,
        price: u128,
        change: impl FnOnce(&mut Purchase),
    ) -> anyhow::Result<OrderId> {
        self.send_offer(listing, price, OFFER_SPAN, change)
    }

    fn send_offer(
        &mut self,
        listing: ListingId,
        price: u128,
        expires_in: u32,
        change: impl FnOnce(&mut Purchase),
    ) -> anyhow::Result<OrderId> {
        let quote = self.quoted(listing, true)?;
        let (mut offer, secret) = self.purchase_of(quote);
        offer.waive_window = false;
        offer.funds = coins(price, DENOM);
        change(&mut offer);
        let (plan, waive_window, price) = (offer.plan, offer.waive_window, Some(price.into()));
        let question = QueryMsg::Quote { listing, plan, waive_window, price };
        let quote: Quote = self.ask(&self.escrow, &question)?;
        offer.expected_order_hash = quote.order_hash;
        let message = ExecuteMsg::Offer {
            listing,
            plan,
            transport_key: offer.transport_key,
            expected_order_hash: offer.expected_order_hash,
            waive_window,
            expires_in,
        };
        let response = self.tell_escrow(&offer.buyer, message, &offer.funds)?;
        Ok(self.keep(&response, secret))
    }

    /// Lets the seller take an offer.
    pub fn take_offer(&mut self, order: OrderId) -> Outcome {
        let seller = self.seller.clone();
        self.tell_escrow(&seller, ExecuteMsg::TakeOffer { order }, &[])
    }

    /// Lets a stranger withdraw an offer.
    pub fn withdraw_offer(&mut self, order: OrderId) -> Outcome {
        let stranger = self.stranger.clone();
        self.tell_escrow(&stranger, ExecuteMsg::WithdrawOffer { order }, &[])
    }

    /// Lets a seller open its listings again.
    pub fn reopen(&mut self, seller: &Addr) -> Outcome {
        self.tell_escrow(seller, ExecuteMsg::Reopen {}, &[])
    }

    /// Why an account's listings take no new orders.
    pub fn closed(&self, seller: &Addr) -> Option<Closing> {
        self.ask(&self.escrow, &QueryMsg::Closed { seller: seller.to_string() }).unwrap()
    }

    /// Lets an order's buyer dispute it, with the stake attached.
    pub fn dispute(&mut self, order: OrderId) -> Outcome {
        let found = self.order(order);
        let stake = if found.stake.is_zero() { Vec::new() } else { coins(found.stake.u128(), found.denom) };
        let message = ExecuteMsg::Dispute { order, reason: "ipfs://evidence".into() };
        self.tell_escrow(&found.buyer, message, &stake)
    }

    /// Lets somebody propose how to end a dispute.
    pub fn propose(&mut self, sender: &Addr, order: OrderId, to_buyer: u128) -> Outcome {
        self.tell_escrow(sender, ExecuteMsg::Propose { order, to_buyer: to_buyer.into() }, &[])
    }

    /// Lets the arbiter decide.
    pub fn rule(&mut self, order: OrderId, to_buyer: u128) -> Outcome {
        let arbiter = self.arbiter.clone();
        self.tell_escrow(&arbiter, ExecuteMsg::Rule { order, to_buyer: to_buyer.into() }, &[])
    }
}
