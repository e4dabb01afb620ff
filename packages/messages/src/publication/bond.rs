//! The bond behind what is published: without it nothing sells.

use cosmwasm_std::{Coin, Uint128};
use weighhouse_protocol::bonds::bond;
use weighhouse_protocol::registry::Config;

use crate::terms::{rule, PriceError};

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

/// The bond that is missing behind so many orders at this price, of which a part is `free` already; nothing is posted when
/// all of it is there.
///
/// # Errors
/// [`PriceError`] when the market has no such denom.
pub fn missing_bond(config: &Config, price: &Coin, orders: u32, free: Uint128) -> Result<Backing, PriceError> {
    let each = bond(price.amount, config.bond_bps, rule(config, &price.denom)?.min_bond);
    let posted = missing(each, orders, free);
    let [posted, free, each] = [posted, free, each].map(|amount| Coin { denom: price.denom.clone(), amount });
    Ok(Backing { posted, free, each, orders })
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
