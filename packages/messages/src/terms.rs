//! The terms of an order, computed from what the registry answers.

use cosmwasm_std::Uint128;
use weighhouse_protocol::order::OrderTerms;
use weighhouse_protocol::records::TradeRule;
use weighhouse_protocol::registry::{Config, DenomRule};
use weighhouse_protocol::sale::Sold;
use weighhouse_protocol::shares::{self, FeeError};
use weighhouse_protocol::terms::Grant;

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

/// The terms of the order that buys `sold` under these settings.
///
/// # Errors
/// A price that the market can't take.
pub fn order_terms(sold: Sold, config: &Config) -> Result<OrderTerms, PriceError> {
    let rule = TradeRule::of(config, rule(config, &sold.price.denom)?, 0);
    // Without a window there is no time for a dispute.
    let arbiter = config.arbiter.clone().filter(|_| sold.challenge_window > 0);
    Ok(sold.terms(&rule, arbiter)?)
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use cosmwasm_std::Coin;
    use weighhouse_fixture::{config, terms};
    use weighhouse_protocol::order::ResaleTerms;

    use super::*;

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
