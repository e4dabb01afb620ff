//! The bond behind what is published: without it nothing sells.

use anyhow::Result;
use cosmwasm_std::{Coin, Uint128};
use weighhouse_messages::rule;
use weighhouse_protocol::bonds::bond;
use weighhouse_protocol::registry::Config;

use super::Publisher;
use crate::transaction::Act;
use crate::words;

/// The bond that the seller posts with the version, so that it backs the orders asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The amount that is posted.
    pub posted: Coin,
    free: u128,
    each: u128,
    orders: u32,
}

impl Publisher<'_> {
    /// The bond that is missing behind so many orders at this price; `None` when it is there, or not wanted.
    pub async fn missing_bond(&self, config: &Config, price: &Coin) -> Result<Option<Missing>> {
        if self.args.no_bond {
            return Ok(None);
        }
        // The registry refuses a price in a denom that the market doesn't have, and names those that it has.
        let Ok(rule) = rule(config, &price.denom) else { return Ok(None) };
        let (denom, orders) = (&price.denom, self.args.orders_at_once);
        let each = bond(price.amount, config.bond_bps, rule.min_bond).u128();
        let free = self.market.free_bond(&self.seller, denom).await?;
        let amount = missing(each, orders, free);
        if amount == 0 {
            self.session.out.say(format!("your free bond of {} backs {orders} orders", words::amount(free, denom)));
            return Ok(None);
        }
        let posted = Coin { denom: denom.clone(), amount: Uint128::new(amount) };
        Ok(Some(Missing { posted, free, each, orders }))
    }
}

impl Missing {
    /// Adds the lines that say how much is posted, and by which faults it is lost.
    pub fn explain(&self, act: Act) -> Act {
        let denom = &self.posted.denom;
        act.line("bond", words::coin(&self.posted))
            .line("backs", format!("{} orders at a time, {} each", self.orders, words::amount(self.each, denom)))
            .line("free now", words::amount(self.free, denom))
            .line("lost", "an order's part by a proof that the file is bad, a tenth of it by a missed delivery")
            .line("returns", "the part that backs no order, by `weighhouse bond withdraw`")
    }
}

/// The amount that is missing to back so many orders at a time.
fn missing(each: u128, orders: u32, free: u128) -> u128 {
    each.saturating_mul(orders.into()).saturating_sub(free)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_posted() {
        assert_eq!(missing(200, 10, 0), 2_000);
        assert_eq!(missing(200, 10, 1_500), 500);
        assert_eq!(missing(200, 10, 2_001), 0);
        assert_eq!(missing(u128::MAX, 10, 1), u128::MAX - 1);
    }
}
