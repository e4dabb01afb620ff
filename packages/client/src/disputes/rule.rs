//! The arbiter of a disputed order rules what goes back to its buyer.

use cosmwasm_std::Uint128;
use weighhouse_messages::Call;
use weighhouse_protocol::escrow::{Dispute, ExecuteMsg, Order};

use super::{open_dispute, DisputeError};
use crate::error::Result;
use crate::market::Market;

/// A ruling that can be made.
#[derive(Debug)]
pub struct Ruling {
    /// The call that makes it.
    pub call: Call,
    /// The dispute that it ends.
    pub dispute: Dispute,
}

/// Rules that `to_buyer` of the price goes back.
///
/// # Errors
/// [`DisputeError`] says what escrow would refuse.
pub async fn rule(market: &Market, order: &Order, sender: &str, to_buyer: Uint128) -> Result<Ruling> {
    let dispute = open_dispute(order, market.now().await?)?;
    check_arbiter(order, sender)?;
    let call = market.contracts.escrow(&ExecuteMsg::Rule { order: order.id, to_buyer }, vec![])?;
    Ok(Ruling { call, dispute })
}

fn check_arbiter(order: &Order, sender: &str) -> Result<(), DisputeError> {
    match &order.arbiter {
        Some(arbiter) if arbiter.address == sender => Ok(()),
        Some(arbiter) => {
            let (arbiter, sender) = (arbiter.address.to_string(), sender.to_owned());
            Err(DisputeError::OtherArbiter { order: order.id, arbiter, sender })
        }
        None => Err(DisputeError::NoArbiter { order: order.id }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use weighhouse_fixture::order;

    #[test]
    fn the_arbiter_alone_rules() {
        let order = order("disputed", "3");
        check_arbiter(&order, "wasm1arbiter").unwrap();
        let error = check_arbiter(&order, "wasm1buyer").unwrap_err();
        assert_eq!(error.to_string(), "wasm1arbiter decides disputes of order 1, not wasm1buyer");
    }
}
