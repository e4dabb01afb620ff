//! Refunds: of an order that was not delivered in time, or whose version was proven bad.

use cosmwasm_std::Uint128;
use weighhouse_chain::TxOutcome;
use weighhouse_messages::Call;
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState};
use weighhouse_protocol::events::{BondForfeited, OrderRefunded};
use weighhouse_protocol::windows::Mark;

use super::{is_bad, OrderError};
use crate::disputes::end_of;
use crate::error::Result;
use crate::market::{find, Market};

/// The call that has an order refunded; anyone may send it.
///
/// # Errors
/// [`OrderError`] says what escrow would refuse.
pub async fn refund(market: &Market, order: &Order) -> Result<Call> {
    check(order, is_bad(market, order).await?, market.now().await?)?;
    call(market, order)
}

/// The call that has an order refunded, unchecked.
pub(crate) fn call(market: &Market, order: &Order) -> Result<Call> {
    Ok(market.contracts.escrow(&ExecuteMsg::Refund { order: order.id }, vec![])?)
}

fn check(order: &Order, is_bad: bool, now: Mark) -> Result<(), OrderError> {
    let id = order.id;
    match order.state {
        OrderState::Refunded => Err(OrderError::PaidBack { order: id }),
        OrderState::Withdrawn => Err(OrderError::Withdrawn { order: id }),
        OrderState::Offered => Err(OrderError::IsOffer { order: id }),
        _ if is_bad => Ok(()),
        OrderState::Delivered | OrderState::Settled | OrderState::Disputed => Err(OrderError::Delivered { order: id }),
        OrderState::Funded if order.refund_mark().is_reached(now) => Ok(()),
        OrderState::Funded => Err(OrderError::NotYetRefundable { order: id, from: order.refund_mark(), now }),
    }
}

/// What came back to a buyer, in the denom of the price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refunded {
    /// The part of the price.
    pub price: Uint128,
    /// The part of the seller's bond.
    pub bond: Uint128,
    /// The part of the buyer's own stake in a dispute.
    pub stake: Uint128,
}

impl Refunded {
    /// What came back by a transaction's events. An order that was paid out gets a part of the bond alone.
    pub fn read(market: &Market, outcome: &TxOutcome) -> Self {
        let escrow = &market.contracts.escrow;
        Self {
            price: find::<OrderRefunded>(&outcome.events, escrow).map(|event| event.amount).unwrap_or_default(),
            bond: find::<BondForfeited>(&outcome.events, escrow).map(|event| event.to_buyer).unwrap_or_default(),
            stake: end_of(market, outcome).map(|ended| ended.stake_back).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;
    use weighhouse_fixture::{at, order};

    fn refused(state: &str, is_bad: bool, now: Mark) -> Option<Kind> {
        check(&order(state, "3"), is_bad, now).err().map(|error| error.kind())
    }

    #[test]
    fn an_order_is_refunded_when_nobody_can_deliver_it_any_more() {
        assert_eq!(refused("funded", false, at(5)), Some(Kind::NotYet));
        assert_eq!(
            refused("funded", false, Mark { time: 1_000, height: 5 }),
            Some(Kind::NotYet),
            "the chain stood still"
        );
        assert_eq!(refused("funded", false, at(6)), None);
        for state in ["delivered", "disputed", "settled"] {
            assert_eq!(refused(state, false, at(100)), Some(Kind::Refused), "{state}");
        }
    }

    #[test]
    fn a_version_that_was_proven_bad_is_refunded_at_once() {
        for state in ["funded", "delivered", "disputed", "settled"] {
            assert_eq!(refused(state, true, at(1)), None, "{state}");
        }
        assert_eq!(refused("offered", true, at(1)), Some(Kind::Usage), "an offer is withdrawn");
        for state in ["refunded", "withdrawn"] {
            assert_eq!(refused(state, true, at(1)), Some(Kind::Refused), "{state}");
        }
    }
}
