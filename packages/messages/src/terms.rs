//! The terms of an order, computed from what the registry answers.

use cosmwasm_std::{Coin, Uint128};
use weighhouse_protocol::order::{Arbiter, OrderTerms, ResaleTerms};
use weighhouse_protocol::registry::{Config, DenomRule};
use weighhouse_protocol::shares::{self, FeeError};
use weighhouse_protocol::terms::Grant;
use weighhouse_protocol::{bonds, disputes, ListingId, PlanIndex, SplitVersion, VersionNumber};

/// A price that this market can't take.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// Nothing is sold for this denom.
    #[error("{denom} is no denom of this market")]
    UnknownDenom { denom: String },
    /// The market's fee leaves nothing of it.
    #[error(transparent)]
    Fee(#[from] FeeError),
}

/// The object of a sale: a plan of a listing, or a license for resale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    pub listing: ListingId,
    pub version: VersionNumber,
    /// The plan under which the license is, or was, first sold.
    pub plan: PlanIndex,
    /// The IPFS content identifier of the listing's card.
    pub card: String,
    pub price: Coin,
    /// The terms that the license freezes.
    pub grant: Grant,
    /// The way in which the revenue is divided.
    pub split_version: SplitVersion,
    /// The time to deliver, in seconds.
    pub deliver_within: u32,
    /// The time to challenge the delivery, in seconds; 0 if the buyer waives it.
    pub challenge_window: u32,
    /// The license, if it is resold.
    pub resale: Option<ResaleTerms>,
}

/// The terms of the order that buys `sold` under these settings.
///
/// # Errors
/// A price that the market can't take.
pub fn order_terms(sold: Sold, config: &Config) -> Result<OrderTerms, PriceError> {
    let Sold { listing, version, plan, card, price, grant, split_version, deliver_within, challenge_window, resale } =
        sold;
    let Coin { amount: price, denom } = price;
    let rule = rule(config, &denom)?;
    // A reseller has nothing at stake that a proof could reach.
    let (cooldown, bond) = match resale {
        Some(_) => (0, Uint128::zero()),
        None => (config.cooldown, bonds::bond(price, config.bond_bps, rule.min_bond)),
    };
    let arbiter = arbiter(config, challenge_window);
    Ok(OrderTerms {
        listing,
        version,
        plan,
        card,
        price,
        fee: fee(config, rule, price)?,
        denom,
        grant,
        split_version,
        deliver_within,
        grace: config.grace,
        challenge_window,
        cooldown,
        block_interval: config.block_interval,
        bond,
        stake: stake(config, rule, price, arbiter.as_ref()),
        arbiter,
        resale,
    })
}

/// The market's part of a price.
///
/// # Errors
/// A price of which it leaves nothing.
pub fn fee(config: &Config, rule: &DenomRule, price: Uint128) -> Result<Uint128, PriceError> {
    Ok(shares::fee(price, config.fee_bps, rule.min_fee)?)
}

/// The creators' part of a resale's price.
pub fn royalty(price: Uint128, grant: &Grant) -> Uint128 {
    shares::share_of(price, grant.resale_royalty_bps)
}

/// Governance's rules for a denom.
///
/// # Errors
/// A denom for which nothing is sold.
pub fn rule<'a>(config: &'a Config, denom: &str) -> Result<&'a DenomRule, PriceError> {
    let rule = config.denoms.iter().find(|rule| rule.denom == denom);
    rule.ok_or_else(|| PriceError::UnknownDenom { denom: denom.to_owned() })
}

/// Without a window there is no time for a dispute.
fn arbiter(config: &Config, challenge_window: u32) -> Option<Arbiter> {
    config.arbiter.clone().filter(|_| challenge_window > 0)
}

/// The stake that a dispute takes from the buyer: 0 where an order can't be disputed.
fn stake(config: &Config, rule: &DenomRule, price: Uint128, arbiter: Option<&Arbiter>) -> Uint128 {
    arbiter.map_or(Uint128::zero(), |_| disputes::stake(price, config.stake_bps, rule.min_stake))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use weighhouse_fixture::{config, terms};

    fn sold(resale: Option<ResaleTerms>, challenge_window: u32) -> Sold {
        let grant = terms(0).grant;
        let price = Coin { amount: Uint128::new(1_000), denom: "uwhs".into() };
        let (listing, version, plan, split_version, deliver_within) = (1, 2, 3, 4, 60);
        let card = "bafkcard".into();
        Sold { listing, version, plan, card, price, grant, split_version, deliver_within, challenge_window, resale }
    }

    #[test]
    fn a_seller_has_a_bond_behind_an_order_and_a_reseller_none() {
        let own = order_terms(sold(None, 60), &config()).unwrap();
        assert_eq!((own.fee.u128(), own.bond.u128(), own.cooldown), (25, 200, 60));
        let resale = ResaleTerms { license: 9, royalty: Uint128::new(1) };
        let resold = order_terms(sold(Some(resale), 60), &config()).unwrap();
        assert_eq!((resold.fee.u128(), resold.bond.u128(), resold.cooldown), (25, 0, 0));
    }

    #[test]
    fn without_a_window_nobody_decides_disputes_and_none_has_a_stake() {
        let terms = |window, resale| order_terms(sold(resale, window), &config()).unwrap();
        assert!(terms(60, None).arbiter.is_some() && terms(0, None).arbiter.is_none());
        assert_eq!((terms(60, None).stake.u128(), terms(0, None).stake.u128()), (100, 0));
        let resale = ResaleTerms { license: 9, royalty: Uint128::new(1) };
        assert_eq!(terms(60, Some(resale)).stake.u128(), 100, "a resale's dispute costs as much");
    }

    #[test]
    fn a_price_in_another_denom_is_refused_by_name() {
        let mut other = sold(None, 60);
        other.price.denom = "uatom".into();
        assert_eq!(order_terms(other, &config()).unwrap_err().to_string(), "uatom is no denom of this market");
    }
}
