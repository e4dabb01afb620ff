//! A seller opens the listings that a missed delivery closed to new orders.

use weighhouse_messages::Call;
use weighhouse_protocol::escrow::{Closing, ExecuteMsg};

use crate::error::Result;
use crate::market::Market;

/// No missed delivery closed the seller's listings.
#[derive(Debug, thiserror::Error)]
#[error("the listings of {seller} take new orders already")]
pub struct NotClosed {
    pub seller: String,
}

/// Listings that can be opened again.
#[derive(Debug)]
pub struct Reopening {
    /// The call that opens them.
    pub call: Call,
    /// The missed delivery that closed them.
    pub closing: Closing,
}

/// Opens a seller's listings to new orders.
///
/// # Errors
/// [`NotClosed`] when they take orders.
pub async fn reopen(market: &Market, seller: &str) -> Result<Reopening> {
    let closing = market.closed(seller).await?.ok_or_else(|| NotClosed { seller: seller.to_owned() })?;
    Ok(Reopening { call: market.contracts.escrow(&ExecuteMsg::Reopen {}, vec![])?, closing })
}
