//! What a buyer gets back in each case.

use cosmwasm_std::Uint128;
use weighhouse_protocol::registry::Config;
use weighhouse_protocol::{bonds, disputes, shares};

use super::orders::Order;
use super::Coin;

/// What a buyer gets back in each case, in base units of the price's denom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Guarantee {
    pub fee: u128,
    pub bond: u128,
    pub stake: u128,
    /// Nobody delivers in time: the price and a penalty.
    pub undelivered: u128,
    /// A proof before the settlement: the price and an award.
    pub proven_open: u128,
    /// A proof after the settlement: as much of the price as the bond reaches, and an award.
    pub proven_settled: u128,
    /// The most that a dispute returns of the price of a sale that stands; `None` without a dispute.
    pub disputed_most: Option<u128>,
}

/// The terms of an order that it follows from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    pub price: u128,
    pub fee: u128,
    pub royalty: u128,
    pub bond: u128,
    pub stake: u128,
    /// Whether the buyer can dispute the delivery.
    pub is_disputable: bool,
}

impl Terms {
    /// The terms of an order of a plan by the market's settings; `None` in a denom that they do not name, or for a price
    /// below its fee.
    pub(crate) fn of_plan(price: &Coin, config: &Config) -> Option<Self> {
        let rule = config.denoms.iter().find(|rule| rule.denom == price.denom)?;
        let price = Uint128::new(price.amount.as_str().parse().ok()?);
        Some(Terms {
            price: price.u128(),
            fee: shares::fee(price, config.fee_bps, rule.min_fee).ok()?.u128(),
            royalty: 0,
            bond: bonds::bond(price, config.bond_bps, rule.min_bond).u128(),
            stake: disputes::stake(price, config.stake_bps, rule.min_stake).u128(),
            is_disputable: config.arbiter.is_some(),
        })
    }

    /// The terms that an order froze; `None` for amounts that are no numbers.
    pub(crate) fn of_order(order: &Order) -> Option<Self> {
        let whole = |coin: &Coin| coin.amount.as_str().parse().ok();
        Some(Terms {
            price: whole(&order.price)?,
            fee: whole(&order.fee)?,
            royalty: whole(&order.royalty)?,
            bond: whole(&order.bond)?,
            stake: whole(&order.stake)?,
            is_disputable: order.challenge_window > 0,
        })
    }

    /// What follows from them.
    pub(crate) fn guarantee(self) -> Guarantee {
        let (price, bond) = (Uint128::new(self.price), Uint128::new(self.bond));
        let with = |more: Uint128| price.saturating_add(more).u128();
        let most = disputes::most_returned(price, self.fee.into(), self.royalty.into());
        Guarantee {
            fee: self.fee,
            bond: self.bond,
            stake: self.stake,
            undelivered: with(bonds::penalty(bond)),
            proven_open: with(bonds::forfeit(bond, Uint128::zero()).buyer),
            proven_settled: bonds::forfeit(bond, price).buyer.u128(),
            disputed_most: self.is_disputable.then_some(most.u128()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buyer_gets_back_what_the_rules_of_bonds_and_disputes_say() {
        let terms = Terms { price: 1_000, fee: 25, royalty: 0, bond: 200, stake: 50, is_disputable: true };
        let expected = Guarantee {
            fee: 25,
            bond: 200,
            stake: 50,
            undelivered: 1_020,
            proven_open: 1_040,
            proven_settled: 200,
            disputed_most: Some(974),
        };
        assert_eq!(terms.guarantee(), expected);
        assert_eq!(Terms { is_disputable: false, ..terms }.guarantee().disputed_most, None);
        // A reseller has no bond: the price is all that a buyer gets back.
        let resale = Terms { bond: 0, ..terms }.guarantee();
        assert_eq!((resale.undelivered, resale.proven_open, resale.proven_settled), (1_000, 1_000, 0));
    }
}
