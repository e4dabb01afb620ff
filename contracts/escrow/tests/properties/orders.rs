//! How orders are placed, delivered and ended when nobody disputes them. What may be done is done, and nothing else.

use cosmwasm_std::{coin, Addr};
use weighhouse_market_suite::{Outcome, Purchase, Spoil, DENOM};
use weighhouse_protocol::escrow::{ExecuteMsg as Escrow, Order, OrderState, QueryMsg, Quote};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::{OrderId, Seconds};

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
        };
        let outcome = self.market.tell_escrow(&buyer, message, &[coin(amount, denom)]);
        assert_eq!(outcome.is_ok(), quote.is_some() && off_by == 0, "an offer is what its buyer saw and pays");
        outcome
    }

    /// With a delivery for this order, or for another one that is open.
    pub fn deliver(&mut self, id: OrderId, right: bool, by_seller: bool) -> Outcome {
        let open = self.books.orders_in(&[OrderState::Funded, OrderState::Offered]);
        let source = if right { id } else { open.iter().copied().find(|other| *other != id).unwrap_or(id) };
        if !open.contains(&source) {
            return self.refund(id);
        }
        let delivery = self.market.delivery_for(source).to_bytes();
        let order = self.market.order(id);
        let seller = self.books.seller(id);
        let who = if by_seller { seller.clone() } else { self.nobody() };
        let can = match order.state {
            OrderState::Funded => true,
            // Nobody is bound by an offer but who makes it.
            OrderState::Offered => {
                let bond = self.market.bond_of(&seller, &order.denom);
                by_seller && bond.free >= order.bond && self.is_left(order.listing, order.plan)
            }
            _ => false,
        };
        let is_open = self.market.now() < order.refund_from && self.is_good(order.listing, order.version);
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
                OrderState::Delivered => order.settle_from,
                OrderState::Disputed => order.dispute.map(|dispute| dispute.decide_by),
                _ => None,
            };
            from.is_some_and(|from| from <= self.market.now()) && self.is_good(order.listing, order.version)
        });
        let outcome = self.market.settle(order);
        assert_eq!(outcome.is_ok(), is_possible, "what is over is settled, and nothing else");
        outcome
    }

    pub fn refund(&mut self, order: OrderId) -> Outcome {
        let is_possible = self.find(order).is_some_and(|order| {
            let bad_since = self.market.version(order.listing, order.version).bad_since;
            match order.state {
                OrderState::Funded | OrderState::Offered => {
                    bad_since.is_some() || self.market.now() >= order.refund_from
                }
                OrderState::Delivered | OrderState::Disputed => bad_since.is_some(),
                OrderState::Settled => bad_since.is_some() && bad_since < order.release_from && !order.bond.is_zero(),
                OrderState::Refunded | OrderState::Withdrawn => false,
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
        let moment = self.find(order).as_ref().and_then(next_moment);
        let moment = moment.map_or(0, |moment| moment - u64::from(before));
        self.market.pass(moment.saturating_sub(self.market.now()));
    }
}

/// When the next thing can be done with an order, or could.
pub fn next_moment(order: &Order) -> Option<Seconds> {
    match order.state {
        OrderState::Funded | OrderState::Offered => Some(order.refund_from),
        OrderState::Delivered => order.settle_from,
        OrderState::Disputed => order.dispute.map(|dispute| dispute.decide_by),
        OrderState::Settled => order.release_from,
        OrderState::Refunded | OrderState::Withdrawn => None,
    }
}
