//! How orders are placed, delivered and ended when nobody disputes them. What may be done is done, and nothing else.

use cosmwasm_std::{coin, Addr};
use weighhouse_market_suite::{Outcome, Purchase, Spoil, DENOM};
use weighhouse_protocol::escrow::{ExecuteMsg as Escrow, Order, OrderState, QueryMsg, Quote};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::order::OrderTerms;
use weighhouse_protocol::registry::MAX_SPAN;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;

use super::step::Who;
use super::world::World;

impl World {
    pub fn buy(&mut self, buyer: Addr, listing: u64, plan: u8, off_by: i8, waive_window: bool) -> Outcome {
        let question = QueryMsg::Quote { listing, plan, waive_window, price: None };
        let quote: Quote = self.market.ask(&self.market.escrow, &question)?;
        let amount = quote.terms.price.u128().saturating_add_signed(off_by.into());
        let secret = self.market.new_transport_secret();
        let purchase = Purchase {
            buyer,
            listing,
            plan,
            transport_key: secret.public_key().unwrap().into(),
            expected_order_hash: quote.order_hash,
            waive_window,
            funds: vec![coin(amount, quote.terms.denom)],
        };
        let outcome = self.market.place_for(purchase, secret);
        assert!(outcome.is_err() || off_by == 0, "bought for another price");
        outcome
    }

    /// What has no quote is tried all the same.
    pub fn offer(
        &mut self,
        (buyer, listing, plan): (Addr, u64, u8),
        price: u128,
        off_by: i8,
        waive_window: bool,
        expires_in: u32,
    ) -> Outcome {
        let question = QueryMsg::Quote { listing, plan, waive_window, price: Some(price.into()) };
        let quote: Option<Quote> = self.market.ask(&self.market.escrow, &question).ok();
        let denom = quote.as_ref().map_or(DENOM.into(), |quote| quote.terms.denom.clone());
        let amount = price.saturating_add_signed(off_by.into());
        let message = Escrow::Offer {
            listing,
            plan,
            transport_key: self.market.new_transport_secret().public_key().unwrap().into(),
            expected_order_hash: quote.as_ref().map_or(Hash([0; 32]), |quote| quote.order_hash),
            waive_window,
            expires_in,
        };
        let is_possible = quote.as_ref().is_some_and(|quote| {
            let seller = self.market.listing(listing).seller;
            !decides(&quote.terms, &[&buyer, &seller]) && self.is_left(listing, plan)
        });
        let expected = is_possible && off_by == 0 && (1..=MAX_SPAN).contains(&expires_in);
        let outcome = self.market.tell_escrow(&buyer, message, &[coin(amount, denom)]);
        assert_eq!(outcome.is_ok(), expected, "an offer is what its buyer saw and pays");
        outcome
    }

    /// By its seller, or by somebody else.
    pub fn take_offer(&mut self, id: OrderId, by_seller: bool) -> Outcome {
        let is_possible = self.find(id).is_some_and(|order| {
            let seller = self.books.seller(id);
            order.state == OrderState::Offered
                && !self.is_over(order.expiry_mark())
                && self.is_good(order.listing, order.version)
                && self.is_listed(order.listing)
                && self.takes_orders(&order.denom)
                && !self.books.closed.contains_key(&seller)
                && self.market.bond_of(&seller, &order.denom).free >= order.bond
                && self.is_left(order.listing, order.plan)
        });
        let who = if by_seller && self.books.deals.contains_key(&id) { self.books.seller(id) } else { self.nobody() };
        let outcome = self.market.tell_escrow(&who, Escrow::TakeOffer { order: id }, &[]);
        assert_eq!(outcome.is_ok(), is_possible && by_seller, "a seller takes an offer in time, and nobody else does");
        outcome
    }

    /// By its buyer, its seller or a stranger.
    pub fn withdraw_offer(&mut self, id: OrderId, who: Who) -> Outcome {
        let order = self.find(id);
        let is_possible = order.as_ref().is_some_and(|order| {
            let lost = self.is_over(order.expiry_mark()) || !self.is_good(order.listing, order.version);
            let by_buyer = who == Who::Buyer || (who == Who::Seller && self.books.seller(id) == order.buyer);
            order.state == OrderState::Offered && (lost || by_buyer)
        });
        let sender = match (who, order) {
            (Who::Buyer, Some(order)) => order.buyer,
            (Who::Seller, Some(_)) => self.books.seller(id),
            _ => self.nobody(),
        };
        let outcome = self.market.tell_escrow(&sender, Escrow::WithdrawOffer { order: id }, &[]);
        assert_eq!(outcome.is_ok(), is_possible, "an offer is withdrawn by its buyer, or when it is lost");
        outcome
    }

    /// A seller opens its listings.
    pub fn reopen(&mut self, seller: Addr) -> Outcome {
        let outcome = self.market.reopen(&seller);
        assert_eq!(outcome.is_ok(), self.books.closed.contains_key(&seller), "what is closed is opened by its seller");
        outcome
    }

    /// With a delivery for this order, or for another one that is open.
    pub fn deliver(&mut self, id: OrderId, right: bool, by_seller: bool) -> Outcome {
        let open = self.books.orders_in(&[OrderState::Funded]);
        let source = if right { id } else { open.iter().copied().find(|other| *other != id).unwrap_or(id) };
        if !open.contains(&source) {
            return self.refund(id);
        }
        let delivery = self.market.delivery_for(source).to_bytes();
        let order = self.market.order(id);
        let who = if by_seller { self.books.seller(id) } else { self.nobody() };
        let can = order.state == OrderState::Funded;
        let is_open = !self.is_over(Some(order.refund_mark())) && self.is_good(order.listing, order.version);
        let outcome = self.market.deliver_bytes(&who, id, &delivery);
        assert_eq!(outcome.is_ok(), source == id && can && is_open, "what may be delivered is, and nothing else");
        outcome
    }

    /// Whether there are licenses of a plan left to be sold.
    fn is_left(&self, listing: u64, plan: u8) -> bool {
        let sold: u32 = self.market.ask(&self.market.escrow, &QueryMsg::Sold { listing, plan }).unwrap();
        self.market.listing(listing).plans[usize::from(plan)].supply.is_none_or(|supply| sold < supply)
    }

    pub fn accept(&mut self, id: OrderId, by_buyer: bool) -> Outcome {
        let order = self.find(id);
        let buyer = order.as_ref().map(|order| order.buyer.clone()).filter(|_| by_buyer);
        let is_possible = order.is_some_and(|order| {
            let is_delivered = matches!(order.state, OrderState::Delivered | OrderState::Disputed);
            by_buyer && is_delivered && self.is_good(order.listing, order.version)
        });
        let who = buyer.unwrap_or_else(|| self.nobody());
        let outcome = self.market.tell_escrow(&who, Escrow::Accept { order: id }, &[]);
        assert_eq!(outcome.is_ok(), is_possible, "a buyer accepts what was delivered, and nobody else does");
        outcome
    }

    pub fn settle(&mut self, order: OrderId) -> Outcome {
        let is_possible = self.find(order).is_some_and(|order| {
            let from = match order.state {
                OrderState::Delivered => order.settle_mark(),
                OrderState::Disputed => order.dispute.map(|dispute| dispute.decide_mark()),
                _ => None,
            };
            self.is_over(from) && self.is_good(order.listing, order.version)
        });
        let outcome = self.market.settle(order);
        assert_eq!(outcome.is_ok(), is_possible, "what is over is settled, and nothing else");
        outcome
    }

    pub fn refund(&mut self, order: OrderId) -> Outcome {
        let is_possible = self.find(order).is_some_and(|order| {
            let bad_since = self.bad_mark(order.listing, order.version);
            match order.state {
                OrderState::Funded => bad_since.is_some() || self.is_over(Some(order.refund_mark())),
                OrderState::Delivered | OrderState::Disputed => bad_since.is_some(),
                OrderState::Settled => {
                    let is_late = |since| order.release_mark().is_some_and(|until| until.is_reached(since));
                    bad_since.is_some_and(|since| !is_late(since)) && !order.bond.is_zero()
                }
                OrderState::Offered | OrderState::Refunded | OrderState::Withdrawn => false,
            }
        });
        let outcome = self.market.refund(order);
        assert_eq!(outcome.is_ok(), is_possible, "what is lost is refunded, and nothing else");
        outcome
    }

    /// With what was committed under the order's version, or under another one.
    pub fn prove(&mut self, order: OrderId, by_key: bool) -> Outcome {
        let version = self.find(order).map(|order| (order.listing, order.version));
        let (content, spoil) = version.and_then(|version| self.content.get(&version)).unwrap_or(&self.content[&(3, 1)]);
        let (shown, chunk, key) = match *spoil {
            Spoil::Nothing => (false, content.bad_chunk(0), content.bad_key(0)),
            Spoil::Key(at) => (by_key, content.bad_chunk(at), content.bad_key(at)),
            Spoil::Chunk(at) | Spoil::Longer(at) | Spoil::Shorter(at) => {
                (!by_key, content.bad_chunk(at), content.bad_key(at))
            }
        };
        let outcome = if by_key { self.market.prove_key(order, key) } else { self.market.prove_chunk(order, chunk) };
        assert!(outcome.is_err() || shown, "what is good was proven bad");
        outcome
    }

    /// Lets time pass until an order's next moment, if it is to come.
    pub fn pass_to(&mut self, order: OrderId, before: bool) {
        let Some(moment) = self.find(order).as_ref().and_then(next_moment) else { return };
        let now = self.market.mark();
        let blocks = moment.height.saturating_sub(now.height);
        // Blocks come every five seconds; a halt may have left more of them to come than seconds.
        let seconds = moment.time.saturating_sub(now.time).max((blocks * 5).saturating_sub(4));
        if seconds > 0 {
            self.market.pass(seconds - u64::from(before));
        }
    }
}

/// Whether one of the parties would decide the order's disputes.
pub fn decides(terms: &OrderTerms, parties: &[&Addr]) -> bool {
    terms.arbiter.as_ref().is_some_and(|arbiter| parties.iter().any(|party| party.as_str() == arbiter.address))
}

/// When the next thing can be done with an order, or could.
pub fn next_moment(order: &Order) -> Option<Mark> {
    match order.state {
        OrderState::Funded => Some(order.refund_mark()),
        OrderState::Offered => order.expiry_mark(),
        OrderState::Delivered => order.settle_mark(),
        OrderState::Disputed => order.dispute.map(|dispute| dispute.decide_mark()),
        OrderState::Settled => order.release_mark(),
        OrderState::Refunded | OrderState::Withdrawn => None,
    }
}
