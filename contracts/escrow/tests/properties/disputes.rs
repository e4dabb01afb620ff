//! How disputes are begun and ended. What may be done is done, and nothing else.

use cosmwasm_std::{coins, Addr};
use weighhouse_market_suite::{Outcome, DENOM, OTHER_DENOM};
use weighhouse_protocol::disputes::most_returned;
use weighhouse_protocol::escrow::{ExecuteMsg as Escrow, Order, OrderState, MAX_REASON};
use weighhouse_protocol::OrderId;

use super::step::{Part, Who};
use super::world::World;

impl World {
    /// With the stake, or with a little more, a little less, or something else.
    pub fn dispute(
        &mut self,
        id: OrderId,
        by_buyer: bool,
        (off_by, other_denom): (i8, bool),
        length: usize,
    ) -> Outcome {
        let message = Escrow::Dispute { order: id, reason: "x".repeat(length) };
        let Some(order) = self.find(id) else {
            let nobody = self.nobody();
            return self.market.tell_escrow(&nobody, message, &[]);
        };
        let stake = order.stake.u128().saturating_add_signed(off_by.into());
        let other = if order.denom == DENOM { OTHER_DENOM } else { DENOM };
        let denom = if other_denom { other } else { &order.denom };
        let funds = if stake == 0 { Vec::new() } else { coins(stake, denom) };
        let is_right = stake == order.stake.u128() && (!other_denom || stake == 0);
        let is_possible = order.state == OrderState::Delivered
            && !self.is_over(order.settle_mark())
            && order.arbiter.is_some()
            && self.is_good(order.listing, order.version);
        let who = if by_buyer { order.buyer } else { self.nobody() };
        let outcome = self.market.tell_escrow(&who, message, &funds);
        let is_said = (1..=MAX_REASON).contains(&length);
        let expected = is_possible && by_buyer && is_right && is_said;
        assert_eq!(outcome.is_ok(), expected, "a buyer disputes within the window, and nobody else does");
        outcome
    }

    /// What a person says who is buyer and seller, it says as the buyer.
    pub fn propose(&mut self, id: OrderId, who: Who, part: Part) -> Outcome {
        let order = self.find(id);
        let who = order.as_ref().and_then(|order| match who {
            Who::Buyer => Some(order.buyer.clone()),
            Who::Seller => Some(self.books.seller(id)),
            Who::Stranger => None,
        });
        let to_buyer = order.as_ref().map_or(0, |order| amount(order, part));
        // The order of a bad version can be talked about, but it is refunded.
        let is_talk = order.is_some_and(|order| who.as_ref().is_some_and(|who| !agrees(&order, who, to_buyer)));
        let expected = who.is_some() && self.can_be_said(id, to_buyer) && (is_talk || self.is_good_order(id));
        let message = Escrow::Propose { order: id, to_buyer: to_buyer.into() };
        let outcome = self.market.tell_escrow(&who.unwrap_or_else(|| self.nobody()), message, &[]);
        assert_eq!(outcome.is_ok(), expected, "buyer and seller propose in time, and nobody else does");
        outcome
    }

    pub fn decide(&mut self, id: OrderId, by_arbiter: bool, part: Part) -> Outcome {
        let order = self.find(id);
        let to_buyer = order.as_ref().map_or(0, |order| amount(order, part));
        let arbiter = order.and_then(|order| order.arbiter).filter(|_| by_arbiter);
        let arbiter = arbiter.map(|arbiter| Addr::unchecked(arbiter.address));
        let expected = arbiter.is_some() && self.can_be_said(id, to_buyer) && self.is_good_order(id);
        let message = Escrow::Rule { order: id, to_buyer: to_buyer.into() };
        let outcome = self.market.tell_escrow(&arbiter.unwrap_or_else(|| self.nobody()), message, &[]);
        assert_eq!(outcome.is_ok(), expected, "an arbiter decides in time, and nobody else does");
        outcome
    }

    /// Whether so much can go back of an order that is disputed.
    fn can_be_said(&self, id: OrderId, to_buyer: u128) -> bool {
        self.find(id).is_some_and(|order| {
            let is_open = order.dispute.is_some_and(|dispute| !self.is_over(Some(dispute.decide_mark())));
            is_open && is_divisible(&order, to_buyer)
        })
    }

    fn is_good_order(&self, id: OrderId) -> bool {
        self.find(id).is_some_and(|order| self.is_good(order.listing, order.version))
    }
}

/// Whether a proposal is what the other has waited for.
fn agrees(order: &Order, who: &Addr, to_buyer: u128) -> bool {
    let dispute = order.dispute.as_ref();
    if *who == order.buyer {
        dispute.and_then(|dispute| dispute.offered).is_some_and(|offered| offered.u128() >= to_buyer)
    } else {
        dispute.and_then(|dispute| dispute.asked).is_some_and(|asked| to_buyer >= asked.u128())
    }
}

fn amount(order: &Order, part: Part) -> u128 {
    let most = most_returned(order.price, order.fee, order.royalty).u128();
    match part {
        Part::Share(bps) => most * u128::from(bps) / 10_000,
        Part::Over(units) => most + units,
        Part::All => order.price.u128(),
        Part::TooMuch => order.price.u128() + 1,
    }
}

/// Whether fee, royalty and something for the seller are left, or everything goes back.
fn is_divisible(order: &Order, to_buyer: u128) -> bool {
    let paid_out = order.price.u128().checked_sub(to_buyer);
    paid_out.is_some_and(|paid_out| paid_out == 0 || paid_out > (order.fee + order.royalty).u128())
}
