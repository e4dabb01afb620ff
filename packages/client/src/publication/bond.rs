//! The bond behind what is published: without it nothing sells.

use cosmwasm_std::Coin;
use weighhouse_messages::publication::{missing_bond, Backing};
use weighhouse_protocol::registry::Config;

use super::Publisher;
use crate::error::Result;
use crate::report::{Note, Publishing};

impl Publisher<'_> {
    /// The bond that is missing behind the orders asked for, at this price; `None` when it is there, or not wanted.
    pub(super) async fn missing_bond(&self, config: &Config, price: &Coin) -> Result<Option<Backing>> {
        let Some(orders) = self.wanted.orders_at_once else { return Ok(None) };
        let sender = &self.seller.sender;
        let free = sender.market.free_bond(sender.key.address(), &price.denom).await?.into();
        // The registry refuses a price in a denom that the market doesn't have, and names those that it has.
        let Ok(backing) = missing_bond(config, price, orders, free) else { return Ok(None) };
        if backing.posted.amount.is_zero() {
            sender.report.note(Note::Publishing(Publishing::Backed { free: &backing.free, orders }));
            return Ok(None);
        }
        Ok(Some(backing))
    }
}
