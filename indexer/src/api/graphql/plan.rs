//! Plans, payees and what licenses allow.

use async_graphql::{Enum, SimpleObject};

use super::scalars::BigInt;
use crate::read::{self, balances, plans, Amount};

/// An amount of one denom.
#[derive(Clone, SimpleObject)]
pub struct Coin {
    /// How much, in the denom's smallest unit.
    pub amount: Amount,
    /// The denom.
    pub denom: String,
}

impl From<read::Coin> for Coin {
    fn from(coin: read::Coin) -> Self {
        Coin { amount: coin.amount, denom: coin.denom }
    }
}

/// How long a license lasts.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "plans::LicenseKind")]
pub enum LicenseKind {
    /// For ever.
    Perpetual,
    /// For a span of time that begins with the settlement.
    Term,
}

/// What the holder of a license may do.
#[derive(Clone, SimpleObject)]
pub struct Rights {
    /// Use for gain.
    pub commercial: bool,
    /// Make and license models derived from this one.
    pub derivatives: bool,
    /// Pass the weights on.
    pub redistribution: bool,
    /// Give or sell the license to somebody else.
    pub transferable: bool,
    /// How many people may use it at a time; null for any number.
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

/// One way in which a listing is sold.
#[derive(Clone, SimpleObject)]
pub struct Plan {
    /// Its position in its listing, from 0: what an order names.
    pub index: i32,
    /// How long the license lasts.
    pub kind: LicenseKind,
    /// Length of a term, in seconds.
    pub term_seconds: Option<BigInt>,
    /// What the license allows.
    pub rights: Rights,
    /// What it costs.
    pub price: Coin,
    /// The creators' part of a resale, in basis points.
    pub resale_royalty_bps: i32,
    /// How many licenses of it there can be; null for any number.
    pub supply: Option<BigInt>,
    /// How many of a limited supply are sold or on their way: orders placed, or offers taken, and not refunded; null
    /// where there is no limit. A license that is resold counts once.
    pub sold: Option<BigInt>,
    /// Whether the denom of its price is closed to new orders.
    pub denom_closed: bool,
}

impl From<plans::Plan> for Plan {
    fn from(plan: plans::Plan) -> Self {
        Plan {
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

/// The revenue that rounding left under one split in one denom. The ledger credits it once more revenue makes it a
/// whole unit of a payee's.
#[derive(Clone, SimpleObject)]
pub struct Carried {
    /// Number of the split.
    pub split_version: BigInt,
    /// The revenue.
    pub amount: Coin,
}

impl From<balances::Carried> for Carried {
    fn from(carried: balances::Carried) -> Self {
        Carried { split_version: BigInt(carried.split_version), amount: carried.amount.into() }
    }
}

/// Somebody who is paid for a listing's sales.
#[derive(Clone, SimpleObject)]
pub struct Payee {
    /// The account.
    pub account: String,
    /// Its share of the revenue after the fee, in basis points.
    pub share_bps: i32,
}

impl From<plans::Payee> for Payee {
    fn from(payee: plans::Payee) -> Self {
        Payee { account: payee.account, share_bps: payee.share_bps }
    }
}
