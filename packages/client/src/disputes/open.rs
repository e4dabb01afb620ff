//! A buyer opens a dispute: what was delivered is not what was promised, and no proof shows it.

use cosmwasm_std::Coin;
use weighhouse_messages::Call;
use weighhouse_protocol::escrow::{ExecuteMsg, Order, OrderState};
use weighhouse_protocol::order::Arbiter;
use weighhouse_protocol::windows::Mark;

use super::DisputeError;
use crate::error::Result;
use crate::market::Market;
use crate::order::{is_bad, OrderError};

/// A dispute that can be opened.
#[derive(Debug)]
pub struct Opening<'a> {
    /// The call that opens it.
    pub call: Call,
    /// The account that would decide it, and within how long.
    pub arbiter: &'a Arbiter,
    /// What the buyer stakes with the call.
    pub stake: Coin,
}

/// Opens the dispute of an order by its buyer, for a reason that says where the evidence is.
///
/// # Errors
/// [`OrderError`] and [`DisputeError`] say what escrow would refuse, before money is attached.
pub async fn open<'a>(market: &Market, order: &'a Order, buyer: &str, reason: String) -> Result<Opening<'a>> {
    if is_bad(market, order).await? {
        return Err(OrderError::ProvenBad { order: order.id }.into());
    }
    let arbiter = arbiter(order, buyer, market.now().await?)?;
    let stake = Coin { denom: order.denom.clone(), amount: order.stake };
    let funds = if stake.amount.is_zero() { vec![] } else { vec![stake.clone()] };
    let call = market.contracts.escrow(&ExecuteMsg::Dispute { order: order.id, reason }, funds)?;
    Ok(Opening { call, arbiter, stake })
}

/// The arbiter who would decide an order's dispute, if `sender` can open one.
fn arbiter<'a>(order: &'a Order, sender: &str, now: Mark) -> Result<&'a Arbiter> {
    let id = order.id;
    match order.state {
        OrderState::Delivered => {}
        OrderState::Funded | OrderState::Offered => return Err(OrderError::NotDelivered { order: id }.into()),
        OrderState::Disputed => return Err(OrderError::Disputed { order: id }.into()),
        OrderState::Settled => return Err(OrderError::Settled { order: id }.into()),
        OrderState::Refunded | OrderState::Withdrawn => return Err(OrderError::PaidBack { order: id }.into()),
    }
    if order.buyer.as_str() != sender {
        let (buyer, sender) = (order.buyer.to_string(), sender.to_owned());
        return Err(DisputeError::OtherBuyer { order: id, buyer, sender }.into());
    }
    if let Some(until) = order.settle_mark().filter(|until| until.is_reached(now)) {
        return Err(DisputeError::TooLate { order: id, until: until.time }.into());
    }
    Ok(order.arbiter.as_ref().ok_or(DisputeError::NoArbiter { order: id })?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::Kind;
    use weighhouse_fixture::{at, order};

    #[test]
    fn a_buyer_disputes_a_delivery_in_its_window() {
        let kind = |order: &Order, now| {
            let arbiter = arbiter(order, "wasm1buyer", at(now)).map(|arbiter| arbiter.address.clone());
            arbiter.map_err(|error| error.kind())
        };
        assert_eq!(kind(&order("delivered", "3"), 11), Ok("wasm1arbiter".into()));
        assert_eq!(kind(&order("delivered", "3"), 12), Err(Kind::Refused));
        assert_eq!(kind(&Order { arbiter: None, ..order("delivered", "3") }, 11), Err(Kind::Refused));
        for state in ["funded", "offered"] {
            assert_eq!(kind(&order(state, "3"), 1), Err(Kind::NotYet), "{state}");
        }
        for state in ["disputed", "settled", "refunded", "withdrawn"] {
            assert_eq!(kind(&order(state, "3"), 1), Err(Kind::Refused), "{state}");
        }
        let error = arbiter(&order("delivered", "3"), "wasm1other", at(1)).unwrap_err();
        assert_eq!(error.to_string(), "order 1 was bought by wasm1buyer, and wasm1other signs");
    }
}
