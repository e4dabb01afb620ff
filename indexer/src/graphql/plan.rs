//! Plans, payees and what licenses allow.

use async_graphql::{Enum, SimpleObject};
use tokio_postgres::Row;

use super::scalars::{Amount, BigInt};

/// An amount of one denom.
#[derive(Clone, SimpleObject)]
pub struct Coin {
    /// How much, in the denom's smallest unit.
    pub amount: Amount,
    /// The denom.
    pub denom: String,
}

impl Coin {
    pub(super) fn stored(amount: String, denom: String) -> Self {
        Coin { amount: Amount::stored(amount), denom }
    }
}

/// How long a license lasts.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum LicenseKind {
    /// For ever.
    Perpetual,
    /// For a span of time that begins with the settlement.
    Term,
}

impl LicenseKind {
    pub(super) fn stored(name: &str) -> Self {
        match name {
            "term" => LicenseKind::Term,
            _ => LicenseKind::Perpetual,
        }
    }
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

impl Rights {
    pub(super) fn read(row: &Row) -> Self {
        Rights {
            commercial: row.get("commercial"),
            derivatives: row.get("derivatives"),
            redistribution: row.get("redistribution"),
            transferable: row.get("transferable"),
            seats: row.get::<_, Option<i64>>("seats").map(BigInt),
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
}

impl Plan {
    pub(super) fn read(row: &Row) -> Self {
        Plan {
            index: row.get::<_, i16>("plan").into(),
            kind: LicenseKind::stored(row.get("kind")),
            term_seconds: row.get::<_, Option<i64>>("term_seconds").map(BigInt),
            rights: Rights::read(row),
            price: Coin::stored(row.get("amount"), row.get("denom")),
            resale_royalty_bps: row.get("resale_royalty_bps"),
            supply: row.get::<_, Option<i64>>("supply").map(BigInt),
            sold: row.get::<_, Option<i64>>("sold").map(BigInt),
        }
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

impl Payee {
    pub(super) fn read(row: &Row) -> Self {
        Payee { account: row.get("account"), share_bps: row.get("share_bps") }
    }
}
