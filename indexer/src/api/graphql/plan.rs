//! Plans, payees and what licenses allow.

use async_graphql::{ComplexObject, Context, Enum, Result, SimpleObject, ID};

use super::assurance::Guarantee;
use super::node::NodeId;
use super::once;
use super::scalars::BigInt;
use crate::read::guarantees::Terms;
use crate::read::{self, balances, plans, Amount};

/// An amount of one denom.
#[derive(Clone, SimpleObject)]
pub struct Coin {
    /// The amount, in base units.
    pub amount: Amount,
    pub denom: String,
}

impl From<read::Coin> for Coin {
    fn from(coin: read::Coin) -> Self {
        Coin { amount: coin.amount, denom: coin.denom }
    }
}

/// The duration of a license.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "plans::LicenseKind")]
pub enum LicenseKind {
    /// For ever.
    Perpetual,
    /// For a span of time that begins with the settlement.
    Term,
}

/// The rights of a license's holder.
#[derive(Clone, SimpleObject)]
pub struct Rights {
    /// Use the model commercially.
    pub commercial: bool,
    /// Make and license models derived from this one.
    pub derivatives: bool,
    /// Pass the weights on.
    pub redistribution: bool,
    /// Transfer or resell the license.
    pub transferable: bool,
    /// The most people that use the model at a time; null for any number.
    pub seats: Option<BigInt>,
}

impl From<plans::Rights> for Rights {
    fn from(rights: plans::Rights) -> Self {
        Rights {
            commercial: rights.commercial,
            derivatives: rights.derivatives,
            redistribution: rights.redistribution,
            transferable: rights.transferable,
            seats: rights.seats.map(BigInt),
        }
    }
}

/// A plan by which a listing is sold.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Plan {
    #[graphql(skip)]
    of: i64,
    /// The plan's position in its listing, from 0, by which an order names it.
    pub index: i32,
    /// The duration of the license.
    pub kind: LicenseKind,
    /// The length of the term, in seconds; null for a perpetual license.
    pub term_seconds: Option<BigInt>,
    /// The rights of the license's holder.
    pub rights: Rights,
    /// The price of a license.
    pub price: Coin,
    /// The creators' part of a resale's price, in basis points.
    pub resale_royalty_bps: i32,
    /// The most licenses of this plan; null for any number.
    pub supply: Option<BigInt>,
    /// The number of licenses of a limited supply that open and settled orders hold, without refunded ones; null
    /// without a limit. A resold license counts once.
    pub sold: Option<BigInt>,
    /// Whether the denom of the price is closed to new orders.
    pub denom_closed: bool,
}

impl From<plans::Plan> for Plan {
    fn from(plan: plans::Plan) -> Self {
        Plan {
            of: plan.listing,
            index: plan.plan.into(),
            kind: plan.kind.into(),
            term_seconds: plan.term_seconds.map(BigInt),
            rights: plan.rights.into(),
            price: plan.price.into(),
            resale_royalty_bps: plan.resale_royalty_bps,
            supply: plan.supply.map(BigInt),
            sold: plan.sold.map(BigInt),
            denom_closed: plan.denom_closed,
        }
    }
}

#[ComplexObject]
impl Plan {
    /// The plan's id among all nodes.
    pub async fn node_id(&self) -> ID {
        NodeId::Plan(self.of, self.index).into()
    }

    /// The sums that a buyer of this plan gets back in each case, by the market's settings at the last block of the index;
    /// null in a denom that the settings do not name, and for a price that the fee uses up.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn guarantee(&self, ctx: &Context<'_>) -> Result<Option<Guarantee>> {
        let rules = once::rules(ctx).await?;
        let price = read::Coin { amount: self.price.amount.clone(), denom: self.price.denom.clone() };
        let terms = rules.and_then(|rules| Terms::of_plan(&price, rules));
        Ok(terms.map(|terms| Guarantee::of(terms, &price.denom)))
    }

    /// The number of the listing.
    async fn listing_id(&self) -> ID {
        self.of.into()
    }
}

/// The remainder that rounding left of the revenue under one split in one denom. The ledger credits it once more
/// revenue completes a unit.
#[derive(Clone, SimpleObject)]
pub struct Carried {
    pub split_version: BigInt,
    pub amount: Coin,
}

impl From<balances::Carried> for Carried {
    fn from(carried: balances::Carried) -> Self {
        Carried { split_version: BigInt(carried.split_version), amount: carried.amount.into() }
    }
}

/// An account that is paid for a listing's sales.
#[derive(Clone, SimpleObject)]
pub struct Payee {
    pub account: String,
    /// The account's share of the revenue after the fee, in basis points.
    pub share_bps: i32,
}

impl From<plans::Payee> for Payee {
    fn from(payee: plans::Payee) -> Self {
        Payee { account: payee.account, share_bps: payee.share_bps }
    }
}
