//! Plans, payees and what licenses allow.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, Result, SimpleObject, ID};

use super::assurance::Guarantee;
use super::loaders::{PayeesOf, PricesOf};
use super::node::NodeId;
use super::once;
use super::revenue::PriceDivision;
use super::scalars::{time, BigInt, DateTime};
use crate::read::divisions::Divisible;
use crate::read::guarantees::Terms;
use crate::read::{self, balances, page_size, plans, Amount, Rows};

/// An amount of one denom.
#[derive(Clone, SimpleObject)]
pub struct Coin {
    /// The amount, in base units.
    pub amount: Amount,
    /// The base denom, such as `uwhs`.
    pub denom: String,
}

impl From<read::Coin> for Coin {
    fn from(coin: read::Coin) -> Self {
        Coin { amount: coin.amount, denom: coin.denom }
    }
}

impl From<cosmwasm_std::Coin> for Coin {
    fn from(coin: cosmwasm_std::Coin) -> Self {
        Coin { amount: coin.amount.u128().into(), denom: coin.denom }
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
    #[graphql(skip)]
    split_version: i64,
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
    /// The time from which the denom of the price is closed; null while no closing is announced, and where governance closed
    /// it without a date.
    pub denom_closes_at: Option<DateTime>,
}

impl From<plans::Plan> for Plan {
    fn from(plan: plans::Plan) -> Self {
        Plan {
            of: plan.listing,
            split_version: plan.split_version,
            index: plan.plan.into(),
            kind: plan.kind.into(),
            term_seconds: plan.term_seconds.map(BigInt),
            rights: plan.rights.into(),
            price: plan.price.into(),
            resale_royalty_bps: plan.resale_royalty_bps,
            supply: plan.supply.map(BigInt),
            sold: plan.sold.map(BigInt),
            denom_closed: plan.denom_closed,
            denom_closes_at: plan.denom_closes_at.map(time),
        }
    }
}

impl Plan {
    /// The terms of an order by the market's settings.
    async fn terms(&self, ctx: &Context<'_>) -> Result<Option<Terms>> {
        let price = read::Coin { amount: self.price.amount.clone(), denom: self.price.denom.clone() };
        Ok(once::rules(ctx).await?.and_then(|rules| Terms::of_plan(&price, rules)))
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
        let terms = self.terms(ctx).await?;
        Ok(terms.map(|terms| Guarantee::of(terms, &self.price.denom)))
    }

    /// The division of the price of an order of this plan, by the market's settings and the listing's payees at the last
    /// block of the index; null where `guarantee` is.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn division(&self, ctx: &Context<'_>) -> Result<Option<PriceDivision>> {
        let Some(terms) = self.terms(ctx).await? else { return Ok(None) };
        let key = PayeesOf((self.of, self.split_version));
        let payees = ctx.data::<DataLoader<Rows>>()?.load_one(key).await?.unwrap_or_default();
        Ok(PriceDivision::of(Divisible::of_plan(terms), &payees, &self.price.denom))
    }

    /// The prices that the plan had, newest first, with the present one: at most the newest 100.
    #[graphql(complexity = "super::cost::page(first, child_complexity)")]
    async fn prices(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "20 by default, at most 100.")] first: Option<i32>,
    ) -> Result<Vec<PlanPrice>> {
        let rows = usize::try_from(page_size(first)?).unwrap_or(usize::MAX);
        let key = PricesOf((self.of, i16::try_from(self.index)?));
        let mut prices = ctx.data::<DataLoader<Rows>>()?.load_one(key).await?.unwrap_or_default();
        prices.truncate(rows);
        Ok(prices)
    }

    /// The number of the listing.
    async fn listing_id(&self) -> ID {
        self.of.into()
    }
}

/// A price that a plan had until its next price.
#[derive(Clone, SimpleObject)]
pub struct PlanPrice {
    /// The price of a license from then on.
    pub price: Coin,
    /// The time from which it was the price.
    pub at: DateTime,
    /// The number of the listing's latest version at that time; null before its first version.
    pub version: Option<BigInt>,
    /// The hash of the transaction that set it; null for a message of governance.
    pub tx: Option<String>,
}

impl From<plans::PlanPrice> for PlanPrice {
    fn from(price: plans::PlanPrice) -> Self {
        PlanPrice { price: price.price.into(), at: time(price.at), version: price.version.map(BigInt), tx: price.tx }
    }
}

/// The remainder that rounding left of the revenue under one split in one denom. The ledger credits it once more
/// revenue completes a unit.
#[derive(Clone, SimpleObject)]
pub struct Carried {
    /// The number of the split by which it is divided.
    pub split_version: BigInt,
    /// The sum that is carried.
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
    /// The account that is paid.
    pub account: String,
    /// The account's share of the revenue after the fee, in basis points.
    pub share_bps: i32,
}

impl From<plans::Payee> for Payee {
    fn from(payee: plans::Payee) -> Self {
        Payee { account: payee.account, share_bps: payee.share_bps }
    }
}
