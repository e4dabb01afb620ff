//! When what may happen, and to which orders.

use weighhouse_market_suite::{Market, Outcome};
use weighhouse_protocol::escrow::{Order, OrderState};
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::Seconds;

use super::step::Step;
use super::world::World;

impl World {
    /// Judges what happened by how the orders stood before.
    pub fn judge(&self, step: Option<&Step>, outcome: &Outcome) {
        let accepted = matches!(step, Some(Step::Accept { .. }));
        for event in outcome.iter().flat_map(Market::events) {
            match event {
                MarketEvent::OrderDelivered(e) => self.judge_delivery(self.books.before(e.order)),
                MarketEvent::OrderSettled(e) => self.judge_settlement(self.books.before(e.order), accepted),
                MarketEvent::OrderRefunded(e) => self.judge_refund(self.books.before(e.order)),
                MarketEvent::BondReleased(e) => self.judge_release(self.books.before(e.order)),
                MarketEvent::BondForfeited(e) => self.judge_forfeit(self.books.before(e.order)),
                MarketEvent::VersionProvenBad(e) => self.judge_proof(self.books.before(e.order)),
                _ => {}
            }
        }
    }

    fn bad_since(&self, order: &Order) -> Option<Seconds> {
        self.market.version(order.listing, order.version).bad_since
    }

    /// Whether the version was proven bad while a proof could reach the order's bond.
    fn bad_in_time(&self, order: &Order) -> bool {
        let until = order.release_from.unwrap_or(Seconds::MAX);
        self.bad_since(order).is_some_and(|since| since < until)
    }

    fn judge_delivery(&self, order: &Order) {
        assert_eq!(order.state, OrderState::Funded, "delivered twice");
        assert!(self.market.now() < order.refund_from, "delivered when it could be refunded");
        assert_eq!(self.bad_since(order), None, "a bad version was delivered");
    }

    fn judge_settlement(&self, order: &Order, accepted: bool) {
        let over = match order.state {
            OrderState::Funded => order.challenge_window == 0,
            OrderState::Delivered => accepted || Some(self.market.now()) >= order.settle_from,
            OrderState::Settled | OrderState::Refunded => false,
        };
        assert!(over, "settled within its window, or twice");
        assert_eq!(self.bad_since(order), None, "an order of a bad version was settled");
    }

    fn judge_refund(&self, order: &Order) {
        let bad = self.bad_since(order).is_some();
        let lost = match order.state {
            OrderState::Funded => bad || self.market.now() >= order.refund_from,
            OrderState::Delivered => bad,
            OrderState::Settled | OrderState::Refunded => false,
        };
        assert!(lost, "refunded when it could be delivered, or without a proof, or twice");
    }

    fn judge_release(&self, order: &Order) {
        let over = match order.state {
            // The rest of the bond of an order that nobody delivered.
            OrderState::Funded => self.bad_since(order).is_none(),
            OrderState::Settled => Some(self.market.now()) >= order.release_from && !self.bad_in_time(order),
            OrderState::Delivered | OrderState::Refunded => false,
        };
        assert!(over, "a bond was released that a proof can reach, or has reached");
    }

    fn judge_forfeit(&self, order: &Order) {
        let lost = match order.state {
            // Undelivered, or of a bad version.
            OrderState::Funded => true,
            OrderState::Delivered => self.bad_since(order).is_some(),
            OrderState::Settled => self.bad_in_time(order),
            OrderState::Refunded => false,
        };
        assert!(lost, "a bond was lost without a proof in its time");
    }

    fn judge_proof(&self, order: &Order) {
        let until = match order.state {
            OrderState::Delivered => order.settle_from,
            OrderState::Settled => order.release_from,
            OrderState::Funded | OrderState::Refunded => None,
        };
        assert!(Some(self.market.now()) < until, "a proof counted out of its time");
        assert_eq!(self.bad_since(order), Some(self.market.now()), "a version was not marked, or marked twice");
    }
}
