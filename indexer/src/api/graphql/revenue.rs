//! Revenue: how prices are divided, and what waits for a sweep.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Result, SimpleObject, ID};

use super::listing::Listing;
use super::loaders::ListingKey;
use super::plan::Coin;
use super::scalars::BigInt;
use crate::read::divisions::Divisible;
use crate::read::plans::Payee;
use crate::read::{revenue, Rows};

/// The revenue of a listing under one split in one denom. Escrow gathers it until anybody sweeps it to the royalties
/// ledger, which divides it.
#[derive(Clone, SimpleObject)]
pub struct Revenue {
    /// The number of the split that divides it.
    pub split_version: BigInt,
    /// The sum of all that escrow gathered: prices of settled sales less what returned to buyers, creators' parts of
    /// resales, and forfeited bonds and stakes.
    pub accrued: Coin,
    /// The part that was swept.
    pub swept: Coin,
    /// The part that waits for a sweep.
    pub waiting: Coin,
    /// The market's part of what waits, with all that was forfeited.
    pub fee: Coin,
    /// The number of sales whose revenue waits.
    pub sales: BigInt,
    /// The amounts that a sweep would credit to the payees, the largest first. A payee whose part is no whole unit yet is
    /// left out.
    pub credits: Vec<PayeeCredit>,
}

/// An amount that a sweep would credit to a payee.
#[derive(Clone, SimpleObject)]
pub struct PayeeCredit {
    /// The account that is paid.
    pub account: String,
    /// The sum that the ledger credits to it.
    pub amount: Coin,
}

impl From<revenue::Revenue> for Revenue {
    fn from(revenue: revenue::Revenue) -> Self {
        let credit = |(account, amount): (String, crate::read::Coin)| PayeeCredit { account, amount: amount.into() };
        Revenue {
            split_version: BigInt(revenue.split_version),
            accrued: revenue.accrued.into(),
            swept: revenue.swept.into(),
            waiting: revenue.gross.into(),
            fee: revenue.fee.into(),
            sales: BigInt(revenue.sales),
            credits: revenue.credits.into_iter().map(credit).collect(),
        }
    }
}

/// The sum that sweeps would credit to an account as a payee, in one denom.
#[derive(Clone, SimpleObject)]
pub struct Unswept {
    /// The account's part, were all of it swept now.
    pub amount: Coin,
    /// The number of sweeps that this takes: `sweeps` of the account has them.
    pub sweeps: BigInt,
}

impl From<revenue::Unswept> for Unswept {
    fn from(unswept: revenue::Unswept) -> Self {
        Unswept { amount: unswept.amount.into(), sweeps: BigInt(unswept.sweeps) }
    }
}

/// A sweep that would credit an account: what escrow's message `sweep` names.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Sweep {
    #[graphql(skip)]
    of: i64,
    /// The number of the listing.
    pub listing_id: ID,
    /// The number of the split that divided it.
    pub split_version: BigInt,
    /// The amount that the account would get, in the denom that the sweep names.
    pub amount: Coin,
}

impl From<revenue::Sweep> for Sweep {
    fn from(sweep: revenue::Sweep) -> Self {
        Sweep {
            of: sweep.listing,
            listing_id: sweep.listing.into(),
            split_version: BigInt(sweep.split_version),
            amount: sweep.amount.into(),
        }
    }
}

#[ComplexObject]
impl Sweep {
    /// The listing whose revenue it swept.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(self.of)).await?)
    }
}

/// The division of a price when its order settles.
#[derive(Clone, SimpleObject)]
pub struct PriceDivision {
    /// The market's part.
    pub fee: Coin,
    /// The reseller's part; null where the creators sell.
    pub to_reseller: Option<Coin>,
    /// The parts of the payees of the split: of the price after the fee, or of a resale's royalty. Each is rounded down to a
    /// whole unit.
    pub payees: Vec<PayeePart>,
    /// The remainder that rounding leaves of this order. The ledger divides the revenue of all orders of a split as one sum,
    /// so that a payee gets a unit more once remainders complete it.
    pub carried: Coin,
}

/// The part of a price that an account of the split gets.
#[derive(Clone, SimpleObject)]
pub struct PayeePart {
    /// The account that is paid.
    pub account: String,
    /// The account's share, in basis points.
    pub share_bps: i32,
    /// Its part of the price.
    pub amount: Coin,
}

impl PriceDivision {
    /// The division of a price; `None` for terms or payees that no contract accepts.
    pub(super) fn of(price: Divisible, payees: &[Payee], denom: &str) -> Option<Self> {
        let divided = price.among(payees)?;
        let coin = |amount: u128| Coin { amount: amount.into(), denom: denom.to_owned() };
        let part = |(payee, amount): (&Payee, u128)| PayeePart {
            account: payee.account.clone(),
            share_bps: payee.share_bps,
            amount: coin(amount),
        };
        Some(PriceDivision {
            fee: coin(divided.fee),
            to_reseller: divided.to_reseller.map(coin),
            payees: payees.iter().zip(divided.parts).map(part).collect(),
            carried: coin(divided.carried),
        })
    }
}
