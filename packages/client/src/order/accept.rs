//! A buyer accepts a delivery: the order settles before its challenge window is over, or although it is disputed.

use weighhouse_messages::Call;
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState};

use super::{is_bad, OrderError};
use crate::error::Result;
use crate::market::Market;

/// The call that accepts an order.
///
/// # Errors
/// [`OrderError`] says what escrow would refuse.
pub async fn accept(market: &Market, order: &Order) -> Result<Call> {
    check(order)?;
    if is_bad(market, order).await? {
        return Err(OrderError::ProvenBad { order: order.id }.into());
    }
    Ok(market.contracts.escrow(&ExecuteMsg::Accept { order: order.id }, vec![])?)
}

fn check(order: &Order) -> Result<(), OrderError> {
    let id = order.id;
    match order.state {
        OrderState::Delivered | OrderState::Disputed => Ok(()),
        OrderState::Funded | OrderState::Offered => Err(OrderError::NotDelivered { order: id }),
        OrderState::Settled => Err(OrderError::Settled { order: id }),
        OrderState::Refunded | OrderState::Withdrawn => Err(OrderError::PaidBack { order: id }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;
    use weighhouse_fixture::order;

    #[test]
    fn what_was_delivered_and_is_not_final_is_accepted() {
        let kind = |state| check(&order(state, "3")).map_err(|error| error.kind());
        for state in ["delivered", "disputed"] {
            assert_eq!(kind(state), Ok(()), "{state}");
        }
        for state in ["funded", "offered"] {
            assert_eq!(kind(state), Err(Kind::NotYet), "{state}");
        }
        for state in ["settled", "refunded", "withdrawn"] {
            assert_eq!(kind(state), Err(Kind::Refused), "{state}");
        }
    }
}
