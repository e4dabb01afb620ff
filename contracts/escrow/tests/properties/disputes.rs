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
        let stake = order.bond.u128().saturating_add_signed(off_by.into());
        let other = if order.denom == DENOM { OTHER_DENOM } else { DENOM };
        let denom = if other_denom { other } else { &order.denom };
        let funds = if stake == 0 { Vec::new() } else { coins(stake, denom) };
        let is_right = stake == order.bond.u128() && (!other_denom || stake == 0);
        let is_possible = order.state == OrderState::Delivered
            && Some(self.market.now()) < order.settle_from
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
        let who = match (who, self.find(id)) {
            (Who::Buyer, Some(order)) => Some(order.buyer),
            (Who::Seller, Some(_)) => Some(self.books.seller(id)),
            _ => None,
        };
        let message = |to_buyer: u128| Escrow::Propose { order: id, to_buyer: to_buyer.into() };
        self.end_by(id, who, part, message)
    }

    pub fn decide(&mut self, id: OrderId, by_arbiter: bool, part: Part) -> Outcome {
        let arbiter = self.find(id).and_then(|order| order.arbiter).filter(|_| by_arbiter);
        let who = arbiter.map(|arbiter| Addr::unchecked(arbiter.address));
        self.end_by(id, who, part, |to_buyer| Escrow::Rule { order: id, to_buyer: to_buyer.into() })
    }

    /// `who` may; nobody else.
    fn end_by(
        &mut self,
        id: OrderId,
        who: Option<Addr>,
        part: Part,
        message: impl Fn(u128) -> Escrow,
    ) -> Outcome {
        let order = self.find(id);
        let to_buyer = order.as_ref().map_or(0, |order| amount(order, part));
        let is_possible = order.is_some_and(|order| {
            let is_open = order.dispute.is_some_and(|dispute| self.market.now() < dispute.decide_by);
            is_open && is_divisible(&order, to_buyer) && self.can_end(&order)
        });
        let expected = who.is_some() && is_possible;
        let outcome = self.market.tell_escrow(&who.unwrap_or_else(|| self.nobody()), message(to_buyer), &[]);
        assert_eq!(outcome.is_ok(), expected, "a dispute is ended by its parties in its time, and by nobody else");
        outcome
    }

    fn can_end(&self, order: &Order) -> bool {
        order.state == OrderState::Disputed && self.is_good(order.listing, order.version)
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
