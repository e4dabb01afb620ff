//! When what may happen, and to which orders.

use weighhouse_market_suite::{Market, Outcome};
use weighhouse_protocol::escrow::{DisputeEnd, Order, OrderState};
use weighhouse_protocol::events::{DisputeEnded, DisputeOpened, DisputeProposed, MarketEvent};
use weighhouse_protocol::Seconds;

use super::step::Step;
use super::world::World;

/// What happened to an order in one step, beside what is judged.
struct Circumstances {
    accepted: bool,
    ended: Option<DisputeEnded>,
    proposed: Option<DisputeProposed>,
}

impl World {
    /// Judges what happened by how the orders stood before.
    pub fn judge(&self, step: Option<&Step>, outcome: &Outcome) {
        let events: Vec<_> = outcome.iter().flat_map(Market::events).collect();
        let circumstances = Circumstances {
            accepted: matches!(step, Some(Step::Accept { .. })),
            ended: events.iter().find_map(|event| match event {
                MarketEvent::DisputeEnded(e) => Some(e.clone()),
                _ => None,
            }),
            proposed: events.iter().find_map(|event| match event {
                MarketEvent::DisputeProposed(e) => Some(e.clone()),
                _ => None,
            }),
        };
        let before = |order| self.books.before(order);
        for event in events {
            match event {
                MarketEvent::OfferTaken(e) => assert_eq!(before(e.order).state, OrderState::Offered, "taken twice"),
                MarketEvent::OfferWithdrawn(e) => self.judge_withdrawal(before(e.order)),
                MarketEvent::OrderDelivered(e) => self.judge_delivery(before(e.order)),
                MarketEvent::DisputeOpened(e) => self.judge_dispute(before(e.order), &e),
                MarketEvent::DisputeEnded(e) => self.judge_end(before(e.order), &e, &circumstances),
                MarketEvent::OrderSettled(e) => self.judge_settlement(before(e.order), &circumstances),
                MarketEvent::OrderRefunded(e) => self.judge_refund(before(e.order), &circumstances),
                MarketEvent::BondReleased(e) => self.judge_release(before(e.order), &circumstances),
                MarketEvent::BondForfeited(e) => self.judge_forfeit(before(e.order)),
                MarketEvent::VersionProvenBad(e) => self.judge_proof(before(e.order)),
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

    fn judge_withdrawal(&self, order: &Order) {
        assert_eq!(order.state, OrderState::Offered, "what was no offer was withdrawn");
        let lost = self.bad_since(order).is_some() || self.market.now() >= order.refund_from;
        assert!(lost, "an offer was withdrawn while a delivery could land");
    }

    fn judge_delivery(&self, order: &Order) {
        assert!(matches!(order.state, OrderState::Funded | OrderState::Offered), "delivered twice");
        assert!(self.market.now() < order.refund_from, "delivered when it could be refunded");
        assert_eq!(self.bad_since(order), None, "a bad version was delivered");
    }

    fn judge_dispute(&self, order: &Order, opened: &DisputeOpened) {
        assert_eq!(order.state, OrderState::Delivered, "what was not delivered is disputed, or disputed twice");
        assert!(Some(self.market.now()) < order.settle_from, "disputed when it could be settled");
        let arbiter = order.arbiter.as_ref().expect("a dispute that nobody decides");
        assert_eq!(opened.arbiter.as_str(), arbiter.address, "another arbiter than was agreed on");
        let decide_by = self.market.now() + u64::from(arbiter.decide_within);
        assert_eq!(
            Some(opened.decide_by),
            order.settle_from.max(Some(decide_by)),
            "nobody decides before the window ends"
        );
        assert_eq!((opened.stake, &opened.buyer), (order.bond, &order.buyer), "both have as much at stake");
    }

    /// A stake is lost by a ruling that gives nothing back, and by nothing else.
    fn judge_end(&self, order: &Order, ended: &DisputeEnded, circumstances: &Circumstances) {
        let dispute = order.dispute.expect("a dispute ended that was none");
        let is_open = self.market.now() < dispute.decide_by;
        let bad = self.bad_since(order).is_some();
        let (mut asked, mut offered) = (dispute.asked, dispute.offered);
        if let Some(proposed) = &circumstances.proposed {
            let mine = if proposed.proposer == order.buyer { &mut asked } else { &mut offered };
            *mine = Some(proposed.to_buyer);
        }
        let is_right = match ended.end.0 {
            DisputeEnd::Agreed => is_open && !bad && asked == Some(ended.to_buyer) && offered >= asked,
            DisputeEnd::Ruled => is_open && !bad,
            DisputeEnd::TimedOut => {
                // Before the window ends nobody but the buyer settles, disputed or not.
                let is_over = !is_open && Some(self.market.now()) >= order.settle_from;
                is_over && !bad && ended.to_buyer.is_zero()
            }
            DisputeEnd::Accepted => circumstances.accepted && !bad && ended.to_buyer.is_zero(),
            DisputeEnd::Proven => bad && ended.to_buyer == order.price,
        };
        assert!(is_right, "a dispute ended in another way than it may: {ended:?}");
        let is_lost = ended.end.0 == DisputeEnd::Ruled && ended.to_buyer.is_zero();
        let kept = if is_lost { 0u128.into() } else { order.bond };
        assert_eq!((ended.stake, ended.stake_back), (order.bond, kept), "a stake was lost without a ruling, or kept");
    }

    fn judge_settlement(&self, order: &Order, circumstances: &Circumstances) {
        let over = match order.state {
            OrderState::Funded | OrderState::Offered => order.challenge_window == 0,
            OrderState::Delivered => circumstances.accepted || Some(self.market.now()) >= order.settle_from,
            OrderState::Disputed => circumstances.ended.as_ref().is_some_and(|ended| ended.to_buyer < order.price),
            OrderState::Settled | OrderState::Refunded | OrderState::Withdrawn => false,
        };
        assert!(over, "settled within its window, or twice");
        assert_eq!(self.bad_since(order), None, "an order of a bad version was settled");
    }

    fn judge_refund(&self, order: &Order, circumstances: &Circumstances) {
        let bad = self.bad_since(order).is_some();
        let lost = match order.state {
            OrderState::Funded => bad || self.market.now() >= order.refund_from,
            OrderState::Delivered => bad,
            OrderState::Disputed => circumstances.ended.as_ref().is_some_and(|ended| ended.to_buyer == order.price),
            OrderState::Offered | OrderState::Settled | OrderState::Refunded | OrderState::Withdrawn => false,
        };
        assert!(lost, "refunded when it could be delivered, or without a proof, or twice");
    }

    fn judge_release(&self, order: &Order, circumstances: &Circumstances) {
        let over = match order.state {
            // The rest of the bond of an order that nobody delivered.
            OrderState::Funded => self.bad_since(order).is_none(),
            OrderState::Settled => Some(self.market.now()) >= order.release_from && !self.bad_in_time(order),
            // All goes back to everybody, but for a proof.
            OrderState::Disputed => circumstances.ended.is_some() && self.bad_since(order).is_none(),
            OrderState::Offered | OrderState::Delivered | OrderState::Refunded | OrderState::Withdrawn => false,
        };
        assert!(over, "a bond was released that a proof can reach, or has reached");
    }

    fn judge_forfeit(&self, order: &Order) {
        let lost = match order.state {
            // Undelivered, or of a bad version.
            OrderState::Funded => true,
            OrderState::Delivered | OrderState::Disputed => self.bad_since(order).is_some(),
            OrderState::Settled => self.bad_in_time(order),
            OrderState::Offered | OrderState::Refunded | OrderState::Withdrawn => false,
        };
        assert!(lost, "a bond was lost without a proof in its time");
    }

    fn judge_proof(&self, order: &Order) {
        let until = match order.state {
            OrderState::Delivered => order.settle_from,
            OrderState::Disputed => order.dispute.map(|dispute| dispute.decide_by),
            OrderState::Settled => order.release_from,
            OrderState::Funded | OrderState::Offered | OrderState::Refunded | OrderState::Withdrawn => None,
        };
        assert!(Some(self.market.now()) < until, "a proof counted out of its time");
        assert_eq!(self.bad_since(order), Some(self.market.now()), "a version was not marked, or marked twice");
    }
}
