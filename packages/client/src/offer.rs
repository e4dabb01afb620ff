//! Offers at a buyer's own price: the calls that take them and withdraw them.
//!
//! Taking an offer and delivering its key are two transactions: a key that is public while taking the offer can still fail
//! would be had for nothing.

use weighhouse_messages::Call;
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState};
use weighhouse_protocol::windows::Mark;

use crate::error::Result;
use crate::market::Market;
use crate::order::{is_bad, OrderError};

/// The call by which a seller takes an offer.
///
/// # Errors
/// [`OrderError`] says what escrow would refuse.
pub async fn take(market: &Market, order: &Order) -> Result<Call> {
    check_take(order, market.now().await?)?;
    Ok(market.contracts.escrow(&ExecuteMsg::TakeOffer { order: order.id }, vec![])?)
}

fn check_take(order: &Order, now: Mark) -> Result<(), OrderError> {
    let id = order.id;
    match (order.state, order.expiry_mark()) {
        (OrderState::Withdrawn, _) => Err(OrderError::Withdrawn { order: id }),
        (OrderState::Offered, Some(expiry)) if expiry.is_reached(now) => {
            Err(OrderError::Expired { order: id, until: expiry.time })
        }
        (OrderState::Offered, _) => Ok(()),
        _ => Err(OrderError::NoOffer { order: id }),
    }
}

/// The call by which `sender` withdraws an offer: its buyer at any time, others once it has expired or its version was
/// proven bad.
///
/// # Errors
/// [`OrderError`] says what escrow would refuse.
pub async fn withdraw(market: &Market, order: &Order, sender: &str) -> Result<Call> {
    check_withdrawal(order, sender, is_bad(market, order).await?, market.now().await?)?;
    Ok(market.contracts.escrow(&ExecuteMsg::WithdrawOffer { order: order.id }, vec![])?)
}

fn check_withdrawal(order: &Order, sender: &str, is_bad: bool, now: Mark) -> Result<(), OrderError> {
    let id = order.id;
    match order.state {
        OrderState::Offered => {}
        OrderState::Withdrawn => return Err(OrderError::Withdrawn { order: id }),
        OrderState::Refunded => return Err(OrderError::PaidBack { order: id }),
        OrderState::Funded | OrderState::Delivered | OrderState::Disputed | OrderState::Settled => {
            return Err(OrderError::Taken { order: id });
        }
    }
    let is_others = order.buyer.as_str() != sender && !is_bad;
    match order.expiry_mark().filter(|expiry| is_others && !expiry.is_reached(now)) {
        Some(from) => Err(OrderError::OthersOffer { order: id, buyer: order.buyer.to_string(), from, now }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;
    use weighhouse_fixture::{at, order};

    #[test]
    fn an_offer_is_taken_before_it_expires() {
        let refused = |state, now| check_take(&order(state, "3"), now).map_err(|error| error.kind());
        assert_eq!(refused("offered", at(3)), Ok(()));
        assert_eq!(refused("offered", at(4)), Err(Kind::Refused));
        assert_eq!(refused("offered", Mark { time: 1_000, height: 3 }), Ok(()), "the chain stood still");
        for state in ["funded", "delivered", "disputed", "settled", "refunded", "withdrawn"] {
            assert_eq!(refused(state, at(1)), Err(Kind::Refused), "{state}");
        }
    }

    fn refused(state: &str, sender: &str, is_bad: bool, now: Mark) -> Option<Kind> {
        check_withdrawal(&order(state, "3"), sender, is_bad, now).err().map(|error| error.kind())
    }

    #[test]
    fn a_buyer_withdraws_at_any_time_and_others_once_the_offer_has_expired() {
        assert_eq!(refused("offered", "wasm1buyer", false, at(1)), None);
        assert_eq!(refused("offered", "wasm1other", false, at(3)), Some(Kind::NotYet));
        assert_eq!(refused("offered", "wasm1other", false, Mark { time: 1_000, height: 3 }), Some(Kind::NotYet));
        assert_eq!(refused("offered", "wasm1other", false, at(4)), None);
        assert_eq!(refused("offered", "wasm1other", true, at(1)), None);
    }

    #[test]
    fn what_was_taken_is_no_offer_any_more() {
        for state in ["funded", "delivered", "disputed", "settled", "refunded", "withdrawn"] {
            assert_eq!(refused(state, "wasm1buyer", false, at(1)), Some(Kind::Refused), "{state}");
        }
    }
}
