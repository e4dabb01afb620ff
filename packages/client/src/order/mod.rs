//! Orders: what their state means to those who act on them, and the calls that accept and refund them.

mod accept;
mod error;
mod refund;

use weighhouse_protocol::escrow::{Order, OrderState};
use weighhouse_protocol::events::OrderPlaced;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;

use crate::error::{Missing, Result};
use crate::market::Market;

pub use accept::accept;
pub use error::OrderError;
pub(crate) use refund::call as refund_call;
pub use refund::{refund, Refunded};

/// From when on anyone can settle an order, and no proof brings its price back: `None` unless it was delivered and is
/// not final.
pub fn settles_from(order: &Order) -> Option<Mark> {
    match order.state {
        OrderState::Delivered => order.settle_mark(),
        OrderState::Disputed => order.dispute.map(|dispute| dispute.decide_mark()),
        OrderState::Funded
        | OrderState::Settled
        | OrderState::Refunded
        | OrderState::Offered
        | OrderState::Withdrawn => None,
    }
}

/// Whether an order's version, bad since then, was proven bad in time to pay its buyer something back.
pub fn is_owed(order: &Order, bad_since: Option<Mark>) -> bool {
    let Some(since) = bad_since else { return false };
    match order.state {
        OrderState::Refunded | OrderState::Withdrawn => false,
        OrderState::Offered | OrderState::Funded | OrderState::Delivered | OrderState::Disputed => true,
        OrderState::Settled => {
            !order.bond.is_zero() && order.release_mark().is_none_or(|until| !until.is_reached(since))
        }
    }
}

/// Whether an order's version was proven bad.
pub(crate) async fn is_bad(market: &Market, order: &Order) -> Result<bool> {
    Ok(market.version(order.listing, order.version).await?.bad_since.is_some())
}

/// The license that its buyer gets: one with the order's own number, or the one that is resold.
pub fn license(order: &Order) -> OrderId {
    order.resold.unwrap_or(order.id)
}

/// Who sells what an order buys.
///
/// # Errors
/// [`Missing::Placing`] when the node forgot who resold a license.
pub async fn seller(market: &Market, order: &Order) -> Result<String> {
    match order.resold {
        None => Ok(market.listing(order.listing).await?.seller.into_string()),
        Some(license) => match reseller(market, order, license).await? {
            Some(seller) => Ok(seller),
            None => {
                let placed = market.order_events::<OrderPlaced>(&market.contracts.escrow, order.id).await?;
                let placed = placed.into_iter().next();
                let seller = placed.map(|placed| placed.seller.into_string());
                seller.ok_or_else(|| Missing::Placing { order: order.id }.into())
            }
        },
    }
}

/// Who resells a license by an order that is open; `None` once it is over.
pub async fn reseller(market: &Market, order: &Order, license: OrderId) -> Result<Option<String>> {
    let resale = market.resale(license).await?.filter(|resale| resale.order == Some(order.id));
    Ok(resale.map(|resale| resale.seller.into_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use weighhouse_fixture::{at, order};

    #[test]
    fn a_disputed_order_settles_when_its_arbiter_was_silent() {
        assert_eq!(settles_from(&order("delivered", "3")), Some(at(12)));
        assert_eq!(settles_from(&order("disputed", "3")), Some(at(25)));
        for state in ["funded", "settled", "refunded", "offered", "withdrawn"] {
            assert_eq!(settles_from(&order(state, "3")), None, "{state}");
        }
    }

    #[test]
    fn a_resale_gives_the_license_that_is_resold() {
        assert_eq!(license(&order("delivered", "3")), 1);
        assert_eq!(license(&Order { resold: Some(9), ..order("delivered", "0") }), 9);
    }
}
