//! The contracts, told what to do by numbers.
use std::collections::BTreeMap;

use cosmwasm_std::{coin, coins, Addr};
use serde_json::Value;
use weighhouse_market_suite::{
    listing_of, plan, Content, Market, Spoil, BOND_DELAY, DELIVER_WITHIN, DENOM, GRACE, WINDOW,
};
use weighhouse_protocol::escrow::{self, Order, OrderState, QueryMsg, Resale};
use weighhouse_protocol::registry::{Config, ExecuteMsg, Moderator, NewListing};
use weighhouse_protocol::terms::Plan;
use weighhouse_protocol::{ListingId, OrderId, VersionNumber};

/// The listing of which there are few.
pub const FEW: ListingId = 1;
const SUPPLY: u32 = 3;
pub const LISTINGS: [ListingId; 2] = [FEW, 2];
const PRICE: u128 = 1_000_000;
/// For how long the moderator's delistings stand without governance, in seconds.
const LAPSE: u32 = 1_000;
/// Of one chunk, so that a bad one is proven at once.
const SIZE: usize = 64;

/// The contracts, and what they answered after each message.
pub struct Chain {
    pub market: Market,
    pub(crate) contents: BTreeMap<(ListingId, VersionNumber), Content>,
    pub answers: Vec<Value>,
}

impl Chain {
    pub fn new() -> Self {
        let mut chain = Chain { market: Market::new(), contents: BTreeMap::new(), answers: Vec::new() };
        let seller = chain.market.seller.clone();
        let few = vec![Plan { supply: Some(SUPPLY), ..plan(PRICE) }];
        chain.market.list(&seller, NewListing { plans: few, ..listing_of(&seller, PRICE) }).unwrap();
        chain.market.list(&seller, listing_of(&seller, PRICE)).unwrap();
        let moderator = Moderator { address: chain.moderator().into(), lapse: LAPSE };
        chain.market.reconfigure(|config| config.moderator = Some(moderator)).unwrap();
        // Until there is all that is asked about.
        chain.answers.resize(chain.market.happened.len(), Value::Null);
        for listing in LISTINGS {
            chain.publish(listing, Spoil::Nothing);
            chain.note();
        }
        chain
    }

    /// Tries a step. What the contracts refuse has not happened.
    pub fn step(&mut self, step: u8, pick: usize, amount: u128) {
        let seller = self.market.seller.clone();
        let listing = LISTINGS[pick % 2];
        let orders = self.market.orders();
        let order = orders.get(nth(pick, orders.len()));
        let latest = |state| orders.iter().rev().find(|order| order.state == state).filter(|_| pick % 3 != 2).or(order);
        let order = match step {
            18 | 20 | 22 => latest(OrderState::Delivered),
            23 => latest(OrderState::Disputed),
            24..=27 | 31 => latest(OrderState::Settled),
            28 | 29 => latest(OrderState::Offered),
            _ => order,
        };
        match (step, order) {
            (0, _) => drop(self.market.post_bond(&self.account(pick), &coins(amount, DENOM))),
            (1, _) => drop(self.market.unlock_bond_of(&self.account(pick), DENOM, amount)),
            (2, _) => {
                self.market.pass(BOND_DELAY.into());
                drop(self.market.withdraw_bond_of(&self.account(pick), DENOM));
            }
            (3..=6, _) => self.buy(listing, pick),
            (7, _) if self.market.quoted(listing, false).is_ok() => {
                drop(self.market.offer(listing, amount, pick.is_multiple_of(3)))
            }
            (8, _) => self.publish(listing, [Spoil::Nothing, Spoil::Chunk(0)][pick % 2]),
            (9, _) => drop(self.market.sweep(listing)),
            (10, _) => drop(self.market.claim(&seller)),
            (11, _) => self.market.pass([1, u64::from(WINDOW), u64::from(DELIVER_WITHIN + GRACE)][pick % 3]),
            (12, _) => self.set_state(listing, pick),
            (13..=17, Some(order)) => self.deliver(order),
            (18, Some(order)) => drop(self.market.settle(order.id)),
            (19, Some(order)) => drop(self.market.refund(order.id)),
            (20, Some(order)) => self.prove(order),
            (21, Some(order)) => drop(self.market.release(order.id)),
            (22, Some(order)) => drop(self.market.dispute(order.id)),
            (23, Some(order)) => self.speak(order, pick, amount),
            (24, Some(order)) => self.rekey(order.id),
            (25..=27, Some(order)) => self.resell(order.id, pick, amount),
            (28, Some(order)) => drop(self.market.take_offer(order.id)),
            (29, Some(order)) => self.withdraw(order, pick),
            (30, _) => drop(self.market.reopen(&self.account(pick / 20))),
            (31, Some(order)) => self.end_rekey(order.id),
            (32, _) => self.moderate(listing, pick),
            (33, _) => self.pause(pick),
            (34, _) => self.close(pick),
            _ => {}
        }
        self.note();
    }

    /// One step may be several messages, or none.
    fn note(&mut self) {
        let happened = self.market.happened.len();
        assert!(happened <= self.answers.len() + 1, "each message is noted");
        if happened > self.answers.len() {
            self.answers.push(self.answer());
        }
    }

    pub(crate) fn account(&self, pick: usize) -> Addr {
        [&self.market.seller, &self.market.buyer, &self.market.stranger][pick % 3].clone()
    }

    /// Whether a listing takes new orders, though its first plan may be sold out.
    pub(crate) fn is_sellable(&self, listing: ListingId) -> bool {
        self.market
            .quoted(listing, false)
            .map_or_else(|error| error.to_string().contains("escrow/sold_out: "), |_| true)
    }

    fn buy(&mut self, listing: ListingId, pick: usize) {
        if self.market.quoted(listing, false).is_err() {
            return;
        }
        let (mut purchase, secret) = self.market.purchase_for(listing, pick.is_multiple_of(2));
        purchase.buyer = self.account(1 + pick % 2);
        drop(self.market.place_with(purchase, secret));
    }

    fn publish(&mut self, listing: ListingId, spoil: Spoil) {
        if self.market.listing(listing).delisted.is_some() {
            return;
        }
        let seller = self.market.seller.clone();
        let content = self.market.publish_content(&seller, listing, SIZE, spoil);
        self.contents.insert((listing, content.version), content);
    }

    fn set_state(&mut self, listing: ListingId, pick: usize) {
        let seller = self.market.seller.clone();
        let message = match pick % 2 {
            0 => ExecuteMsg::Pause { listing },
            _ => ExecuteMsg::Resume { listing },
        };
        drop(self.market.tell_registry(&seller, message));
    }

    fn moderator(&self) -> Addr {
        self.market.account("moderator")
    }

    /// Delists a listing, confirms that, or lists it again.
    fn moderate(&mut self, listing: ListingId, pick: usize) {
        let (governance, stranger) = (self.market.governance.clone(), self.market.stranger.clone());
        let is_delisted = self.market.listing(listing).delisted.is_some();
        let (sender, message) = match (is_delisted, pick % 4) {
            (false, 0) => (governance, ExecuteMsg::Delist { listing }),
            (false, 1) => (self.moderator(), ExecuteMsg::Delist { listing }),
            // Mostly it sells, or nothing else would happen.
            (false, _) => return,
            (true, 0) => (stranger, ExecuteMsg::Relist { listing }),
            (true, 1) => (governance, ExecuteMsg::Delist { listing }),
            (true, _) => (governance, ExecuteMsg::Relist { listing }),
        };
        drop(self.market.tell_registry(&sender, message));
    }

    fn pause(&mut self, pick: usize) {
        let governance = self.market.governance.clone();
        let message = match pick % 6 {
            0 => ExecuteMsg::PauseOrders { seconds: 60 * (1 + pick as u32) },
            _ => ExecuteMsg::ResumeOrders {},
        };
        drop(self.market.tell_registry(&governance, message));
    }

    /// Closes a denom, announces its closing, or opens it.
    fn close(&mut self, pick: usize) {
        let closes_at = (pick % 8 == 1).then(|| self.market.now() + 60 * pick as u64);
        let change = |config: &mut Config| {
            (config.denoms[0].closed, config.denoms[0].closes_at) = (pick.is_multiple_of(8), closes_at)
        };
        drop(self.market.reconfigure(change));
    }

    fn withdraw(&mut self, order: &Order, pick: usize) {
        let sender = [&order.buyer, &self.market.stranger][pick % 2].clone();
        drop(self.market.tell_escrow(&sender, escrow::ExecuteMsg::WithdrawOffer { order: order.id }, &[]));
    }

    fn end_rekey(&mut self, license: OrderId) {
        if let Some(owner) = self.owner(license) {
            drop(self.market.end_rekey(&owner, license));
        }
    }

    /// Whoever must deliver does.
    fn deliver(&mut self, order: &Order) {
        if order.transport_key.is_none() {
            return;
        }
        let sender = self.deliverer(order);
        let delivery = self.market.delivery_for(order.id);
        drop(self.market.deliver_bytes(&sender, order.id, &delivery.to_bytes()));
    }

    fn deliverer(&self, order: &Order) -> Addr {
        let seller = self.market.seller.clone();
        let resale = |license| self.resales().into_iter().find(|resale| resale.license == license);
        order.resold.and_then(resale).map_or(seller, |resale| resale.seller)
    }

    fn prove(&mut self, order: &Order) {
        let proof = self.contents[&(order.listing, order.version)].bad_chunk(0);
        drop(self.market.prove_chunk(order.id, proof));
    }

    fn speak(&mut self, order: &Order, pick: usize, amount: u128) {
        let part = amount % (order.price.u128() + 1);
        // Now and then all of it, which is a refund.
        let to_buyer = if amount.is_multiple_of(3) { order.price.u128() } else { part };
        let (buyer, seller) = (order.buyer.clone(), self.deliverer(order));
        drop(match pick % 4 {
            0 => self.market.propose(&buyer, order.id, to_buyer),
            1 => self.market.propose(&seller, order.id, to_buyer),
            2 => self.market.rule(order.id, to_buyer),
            _ => self.market.accept(order.id),
        });
    }

    /// Asks for a key, or answers who asked.
    fn rekey(&mut self, license: OrderId) {
        if let Some(delivery) = self.market.answer_for(license) {
            drop(self.market.answer_rekey(license, &delivery.to_bytes()));
        } else if let Some(owner) = self.owner(license) {
            drop(self.market.rekey(&owner, license));
        }
    }

    /// Puts a license up, buys one that is, or takes it back.
    fn resell(&mut self, license: OrderId, pick: usize, amount: u128) {
        let Some(owner) = self.owner(license) else { return };
        let buyer = self.account(pick);
        drop(match (owner == self.market.escrow, pick % 3) {
            (false, _) => self.market.resell(&owner, license, coin(amount, DENOM)).map(drop),
            (true, 0) => {
                let resale = self.resales().into_iter().find(|resale| resale.license == license);
                resale.map_or(Ok(()), |resale| self.market.end_resale(&resale.seller, license).map(drop))
            }
            (true, _) => self.market.buy_license(&buyer, license, true).map(drop),
        });
    }

    /// Who holds the license of an order that was sold by its creators.
    pub(crate) fn owner(&self, license: OrderId) -> Option<Addr> {
        let order = self.market.order(license);
        (order.state == OrderState::Settled && order.resold.is_none()).then(|| self.market.owner_of(license))
    }

    pub(crate) fn resales(&self) -> Vec<Resale> {
        self.market.ask(&self.market.escrow, &QueryMsg::Resales { start_after: None, limit: Some(100) }).unwrap()
    }
}

/// Every second time one of the last three, else any.
fn nth(pick: usize, of: usize) -> usize {
    match pick % 2 {
        0 => of.saturating_sub(1 + pick / 2 % 3),
        _ => pick % of.max(1),
    }
}
