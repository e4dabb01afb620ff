//! What an order needs of its seller's agent, and when.

use weighhouse_protocol::escrow::{Order, OrderState};
use weighhouse_protocol::windows::Mark;

use crate::order::{is_owed, settles_from};

/// What can be done for an order.
#[derive(Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing, ever again.
    Done,
    /// Nothing before that time and height; `None` if it waits for somebody.
    Later(Option<Mark>),
    /// Its challenge window is over, or its arbiter said nothing in time.
    Settle,
    /// No proof can reach its bond.
    Release,
}

/// Whether an order is final and has no bond left, whoever's it is.
pub fn is_final(order: &Order) -> bool {
    match order.state {
        OrderState::Refunded | OrderState::Withdrawn => true,
        OrderState::Settled => order.bond.is_zero(),
        OrderState::Funded | OrderState::Delivered | OrderState::Offered | OrderState::Disputed => false,
    }
}

/// What is due at `now`, of a version that is bad since `bad_since`.
///
/// An order that a proof has reached is its buyer's to refund: escrow neither settles nor releases it. A version that
/// was proven bad when an order's time was over leaves that order's bond to its seller.
pub fn due(order: &Order, bad_since: Option<Mark>, now: Mark) -> Due {
    let is_past = |mark: Option<Mark>| mark.is_some_and(|mark| mark.is_reached(now));
    match order.state {
        _ if is_owed(order, bad_since) || is_final(order) => Due::Done,
        OrderState::Settled if is_past(order.release_mark()) => Due::Release,
        OrderState::Settled => Due::Later(order.release_mark()),
        _ if is_past(settles_from(order)) => Due::Settle,
        _ => Due::Later(settles_from(order)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use weighhouse_fixture::{at, order};

    #[test]
    fn each_step_has_its_time() {
        assert_eq!(due(&order("funded", "3"), None, at(100)), Due::Later(None));
        assert_eq!(due(&order("delivered", "3"), None, at(11)), Due::Later(Some(at(12))));
        assert_eq!(due(&order("delivered", "3"), None, at(12)), Due::Settle);
        assert_eq!(due(&order("disputed", "3"), None, at(24)), Due::Later(Some(at(25))));
        assert_eq!(due(&order("disputed", "3"), None, at(25)), Due::Settle);
        assert_eq!(due(&order("offered", "3"), None, at(100)), Due::Later(None));
        assert_eq!(due(&order("withdrawn", "0"), None, at(1)), Due::Done);
        assert_eq!(due(&order("settled", "3"), None, at(31)), Due::Later(Some(at(32))));
        assert_eq!(due(&order("settled", "3"), None, at(32)), Due::Release);
        assert_eq!(due(&order("settled", "0"), None, at(32)), Due::Done);
        assert_eq!(due(&order("refunded", "0"), None, at(1)), Due::Done);
    }

    #[test]
    fn a_chain_that_stood_still_has_reached_no_step() {
        let first_after_a_halt = Mark { time: 1_000, height: 11 };
        assert_eq!(due(&order("delivered", "3"), None, first_after_a_halt), Due::Later(Some(at(12))));
        assert_eq!(due(&order("disputed", "3"), None, first_after_a_halt), Due::Later(Some(at(25))));
        assert_eq!(due(&order("settled", "3"), None, first_after_a_halt), Due::Later(Some(at(32))));
        assert_eq!(due(&order("settled", "3"), Some(first_after_a_halt), at(100)), Due::Done, "the proof was in time");
    }

    #[test]
    fn what_a_proof_has_reached_is_left_to_its_buyer() {
        for state in ["funded", "delivered", "offered", "disputed"] {
            assert_eq!(due(&order(state, "3"), Some(at(40)), at(100)), Due::Done, "{state}");
        }
        assert_eq!(due(&order("settled", "3"), Some(at(31)), at(100)), Due::Done);
    }

    #[test]
    fn a_proof_after_an_orders_time_leaves_its_bond_to_the_seller() {
        assert_eq!(due(&order("settled", "3"), Some(at(32)), at(100)), Due::Release);
    }
}
