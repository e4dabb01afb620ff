//! From what is sold and the market's rules to the terms of an order: the one place that escrow and a buyer's own program
//! compute them by.

use cosmwasm_std::{Coin, Uint128};

use crate::order::{Arbiter, OrderTerms, ResaleTerms};
use crate::records::TradeRule;
use crate::shares::{self, FeeError};
use crate::terms::Grant;
use crate::{bonds, disputes, ListingId, PlanIndex, SplitVersion, VersionNumber};

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
    /// The version of the split that divides the revenue.
    pub split_version: SplitVersion,
    /// The time to deliver, in seconds.
    pub deliver_within: u32,
    /// The time to challenge the delivery, in seconds; 0 if the buyer waives it.
    pub challenge_window: u32,
    /// The license, if it is resold.
    pub resale: Option<ResaleTerms>,
}

impl Sold {
    /// The terms of the order that buys it under the rule for its denom. `arbiter` decides its disputes; there is none
    /// without a challenge window, and no stake without an arbiter. A resale has no bond that a proof could reach.
    ///
    /// # Errors
    /// A price of which the fee leaves nothing.
    pub fn terms(self, rule: &TradeRule, arbiter: Option<Arbiter>) -> Result<OrderTerms, FeeError> {
        let Coin { amount: price, denom } = self.price;
        let (cooldown, bond) = match self.resale {
            Some(_) => (0, Uint128::zero()),
            None => (rule.cooldown, bonds::bond(price, rule.bond_bps, rule.min_bond.into())),
        };
        let stake = match arbiter {
            Some(_) => disputes::stake(price, rule.stake_bps, rule.min_stake.into()),
            None => Uint128::zero(),
        };
        Ok(OrderTerms {
            listing: self.listing,
            version: self.version,
            plan: self.plan,
            card: self.card,
            price,
            denom,
            fee: shares::fee(price, rule.fee_bps, rule.min_fee.into())?,
            grant: self.grant,
            split_version: self.split_version,
            deliver_within: self.deliver_within,
            grace: rule.grace,
            challenge_window: self.challenge_window,
            cooldown,
            block_interval: rule.block_interval,
            bond,
            stake,
            arbiter,
            resale: self.resale,
        })
    }
}
