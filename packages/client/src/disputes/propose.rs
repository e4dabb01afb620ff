//! Buyer and seller of a disputed order propose what would end it, until they agree.

use cosmwasm_std::Uint128;
use weighhouse_messages::Call;
use weighhouse_protocol::escrow::{Dispute, ExecuteMsg, Order};

use super::{open_dispute, DisputeError};
use crate::error::Result;
use crate::market::Market;
use crate::order::seller;

/// A party to a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The account that bought the order.
    Buyer,
    /// The account that sold it, or that resells its license.
    Seller,
}

/// A proposal that can be made.
#[derive(Debug)]
pub struct Proposal {
    /// The call that makes it.
    pub call: Call,
    /// The dispute as it is before the proposal.
    pub dispute: Dispute,
    /// The party that proposes.
    pub side: Side,
    /// What goes back to the buyer at once, as both agree then; `None` while they don't.
    pub agreed: Option<Uint128>,
}

/// Proposes that `to_buyer` of the price goes back.
///
/// # Errors
/// [`DisputeError`] says what escrow would refuse.
pub async fn propose(market: &Market, order: &Order, sender: &str, to_buyer: Uint128) -> Result<Proposal> {
    let dispute = open_dispute(order, market.now().await?)?;
    let side = side(order, &seller(market, order).await?, sender)?;
    let call = market.contracts.escrow(&ExecuteMsg::Propose { order: order.id, to_buyer }, vec![])?;
    Ok(Proposal { call, dispute, side, agreed: agreed(&dispute, side, to_buyer) })
}

fn side(order: &Order, seller: &str, sender: &str) -> Result<Side, DisputeError> {
    match sender {
        _ if sender == order.buyer.as_str() => Ok(Side::Buyer),
        _ if sender == seller => Ok(Side::Seller),
        _ => {
            let (buyer, seller, sender) = (order.buyer.to_string(), seller.to_owned(), sender.to_owned());
            Err(DisputeError::NoParty { order: order.id, buyer, seller, sender })
        }
    }
}

/// What goes back if a proposal ends the dispute: what the buyer wants, once the seller would give as much.
fn agreed(dispute: &Dispute, side: Side, to_buyer: Uint128) -> Option<Uint128> {
    let (asked, offered) = match side {
        Side::Buyer => (Some(to_buyer), dispute.offered),
        Side::Seller => (dispute.asked, Some(to_buyer)),
    };
    asked.filter(|asked| offered.is_some_and(|offered| offered >= *asked))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use weighhouse_fixture::order;

    #[test]
    fn a_dispute_ends_at_what_the_buyer_wants() {
        let dispute = |asked: Option<u128>, offered: Option<u128>| Dispute {
            asked: asked.map(Uint128::new),
            offered: offered.map(Uint128::new),
            ..order("disputed", "3").dispute.unwrap()
        };
        let agreed =
            |dispute, side, to_buyer| agreed(&dispute, side, Uint128::new(to_buyer)).map(|agreed| agreed.u128());
        assert_eq!(agreed(dispute(None, None), Side::Buyer, 0), None);
        assert_eq!(agreed(dispute(None, Some(3)), Side::Buyer, 2), Some(2));
        assert_eq!(agreed(dispute(None, Some(3)), Side::Buyer, 4), None);
        assert_eq!(agreed(dispute(Some(4), Some(3)), Side::Seller, 4), Some(4));
        assert_eq!(agreed(dispute(Some(4), None), Side::Seller, 5), Some(4));
        assert_eq!(agreed(dispute(Some(4), None), Side::Seller, 3), None);
    }

    #[test]
    fn only_the_two_of_them_propose() {
        let order = order("disputed", "3");
        assert_eq!(side(&order, "wasm1seller", "wasm1buyer").unwrap(), Side::Buyer);
        assert_eq!(side(&order, "wasm1seller", "wasm1seller").unwrap(), Side::Seller);
        assert!(side(&order, "wasm1seller", "wasm1other").is_err());
    }
}
