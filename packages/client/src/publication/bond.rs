//! The bond behind what is published: without it nothing sells.

use cosmwasm_std::{Coin, Uint128};
use weighhouse_messages::rule;
use weighhouse_protocol::bonds::bond;
use weighhouse_protocol::registry::Config;

use super::Publisher;
use crate::error::Result;
use crate::report::{Note, Publishing};

/// The bond that the seller posts with the version, so that it backs the orders asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backing {
    /// The amount that is posted.
    pub posted: Coin,
    /// The free bond that the seller has.
    pub free: Coin,
    /// The part that each order reserves.
    pub each: Coin,
    /// The orders that the bond backs at a time.
    pub orders: u32,
}

impl Publisher<'_> {
    /// The bond that is missing behind the orders asked for, at this price; `None` when it is there, or not wanted.
    pub(super) async fn missing_bond(&self, config: &Config, price: &Coin) -> Result<Option<Backing>> {
        let Some(orders) = self.wanted.orders_at_once else { return Ok(None) };
        // The registry refuses a price in a denom that the market doesn't have, and names those that it has.
        let Ok(rule) = rule(config, &price.denom) else { return Ok(None) };
        let each = bond(price.amount, config.bond_bps, rule.min_bond);
        let sender = &self.seller.sender;
        let free = sender.market.free_bond(sender.key.address(), &price.denom).await?.into();
        let posted = missing(each, orders, free);
        let [posted, free, each] = [posted, free, each].map(|amount| Coin { denom: price.denom.clone(), amount });
        if posted.amount.is_zero() {
            sender.report.note(Note::Publishing(Publishing::Backed { free: &free, orders }));
            return Ok(None);
        }
        Ok(Some(Backing { posted, free, each, orders }))
    }
}

/// The amount that is missing to back so many orders at a time.
fn missing(each: Uint128, orders: u32, free: Uint128) -> Uint128 {
    each.saturating_mul(orders.into()).saturating_sub(free)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_posted() {
        let missing = |each: u128, free: u128| missing(each.into(), 10, free.into()).u128();
        assert_eq!(missing(200, 0), 2_000);
        assert_eq!(missing(200, 1_500), 500);
        assert_eq!(missing(200, 2_001), 0);
        assert_eq!(missing(u128::MAX, 1), u128::MAX - 1);
    }
}
