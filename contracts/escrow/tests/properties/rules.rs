//! When what may happen, and to which orders.

use weighhouse_market_suite::{Market, Outcome};
use weighhouse_protocol::escrow::{DisputeEnd, Order, OrderState};
use weighhouse_protocol::events::{DisputeEnded, DisputeOpened, DisputeProposed, MarketEvent};
use weighhouse_protocol::windows::Mark;

use super::step::{Step, Who};
use super::world::World;

/// What happened to an order in one step, beside what is judged.
struct Circumstances {
    accepted: bool,
    /// Who withdraws an offer.
    withdrawn: Option<Who>,
    ended: Option<DisputeEnded>,
    proposed: Option<DisputeProposed>,
}

impl World {
    /// Judges what happened by how the orders stood before.
    pub fn judge(&self, step: Option<&Step>, outcome: &Outcome) {
        let events: Vec<_> = outcome.iter().flat_map(Market::events).collect();
        let circumstances = Circumstances {
            accepted: matches!(step, Some(Step::Accept { .. })),
            withdrawn: match step {
                Some(Step::WithdrawOffer { who, .. }) => Some(*who),
                _ => None,
            },
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
                MarketEvent::OfferWithdrawn(e) => self.judge_withdrawal(before(e.order), &circumstances),
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

    fn bad_since(&self, order: &Order) -> Option<Mark> {
        self.bad_mark(order.listing, order.version)
    }

    /// Whether the version was proven bad while a proof could reach the order's bond.
    fn bad_in_time(&self, order: &Order) -> bool {
        self.bad_since(order).is_some_and(|since| !order.release_mark().is_some_and(|until| until.is_reached(since)))
    }

    fn judge_withdrawal(&self, order: &Order, circumstances: &Circumstances) {
        assert_eq!(order.state, OrderState::Offered, "what was no offer was withdrawn");
        let lost = self.bad_since(order).is_some() || self.is_over(order.expiry_mark());
        let is_buyers = match circumstances.withdrawn {
            Some(Who::Buyer) => true,
            Some(Who::Seller) => self.books.seller(order.id) == order.buyer,
            Some(Who::Stranger) | None => false,
        };
        assert!(lost || is_buyers, "an offer was withdrawn by somebody else before its end");
    }

    fn judge_delivery(&self, order: &Order) {
        assert_eq!(order.state, OrderState::Funded, "delivered twice, or without being taken");
        assert!(!self.is_over(Some(order.refund_mark())), "delivered when it could be refunded");
        assert_eq!(self.bad_since(order), None, "a bad version was delivered");
    }

    fn judge_dispute(&self, order: &Order, opened: &DisputeOpened) {
        assert_eq!(order.state, OrderState::Delivered, "what was not delivered is disputed, or disputed twice");
        assert!(!self.is_over(order.settle_mark()), "disputed when it could be settled");
        let arbiter = order.arbiter.as_ref().expect("a dispute that nobody decides");
        assert_eq!(opened.arbiter.as_str(), arbiter.address, "another arbiter than was agreed on");
        let decided = self.market.mark().after(arbiter.decide_within, order.block_interval);
        let decide_by = decided.max(order.settle_mark().expect("what is disputed was delivered"));
        let opened_until = Mark { time: opened.decide_by, height: opened.decide_by_height };
        assert_eq!(opened_until, decide_by, "nobody decides before the window ends");
        assert_eq!((opened.stake, &opened.buyer), (order.stake, &order.buyer), "another stake than was agreed on");
    }

    /// A stake is lost by a ruling that gives nothing back, and by nothing else.
    fn judge_end(&self, order: &Order, ended: &DisputeEnded, circumstances: &Circumstances) {
        let dispute = order.dispute.expect("a dispute ended that was none");
        let is_open = !self.is_over(Some(dispute.decide_mark()));
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
                let is_over = !is_open && self.is_over(order.settle_mark());
                is_over && !bad && ended.to_buyer.is_zero()
            }
            DisputeEnd::Accepted => circumstances.accepted && !bad && ended.to_buyer.is_zero(),
            DisputeEnd::Proven => bad && ended.to_buyer == order.price,
        };
        assert!(is_right, "a dispute ended in another way than it may: {ended:?}");
        let is_lost = ended.end.0 == DisputeEnd::Ruled && ended.to_buyer.is_zero();
        let kept = if is_lost { 0u128.into() } else { order.stake };
        assert_eq!((ended.stake, ended.stake_back), (order.stake, kept), "a stake was lost without a ruling, or kept");
    }

    fn judge_settlement(&self, order: &Order, circumstances: &Circumstances) {
        let over = match order.state {
            OrderState::Funded => order.challenge_window == 0,
            OrderState::Delivered => circumstances.accepted || self.is_over(order.settle_mark()),
            OrderState::Disputed => circumstances.ended.as_ref().is_some_and(|ended| ended.to_buyer < order.price),
            OrderState::Offered | OrderState::Settled | OrderState::Refunded | OrderState::Withdrawn => false,
        };
        assert!(over, "settled within its window, or twice");
        assert_eq!(self.bad_since(order), None, "an order of a bad version was settled");
    }

    fn judge_refund(&self, order: &Order, circumstances: &Circumstances) {
        let bad = self.bad_since(order).is_some();
        let lost = match order.state {
            OrderState::Funded => bad || self.is_over(Some(order.refund_mark())),
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
            OrderState::Settled => self.is_over(order.release_mark()) && !self.bad_in_time(order),
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
            OrderState::Delivered => order.settle_mark(),
            OrderState::Disputed => order.dispute.map(|dispute| dispute.decide_mark()),
            OrderState::Settled => order.release_mark(),
            OrderState::Funded | OrderState::Offered | OrderState::Refunded | OrderState::Withdrawn => None,
        };
        assert!(until.is_some() && !self.is_over(until), "a proof counted out of its time");
        assert_eq!(self.bad_since(order), Some(self.market.mark()), "a version was not marked, or marked twice");
    }
}
