//! Plans, payees and the rights of licenses.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::error::Failure;
use super::rows::{many_each, Record, Rows};
use super::states::states;
use super::Coin;

states! {
    /// The duration of a license.
    LicenseKind { Perpetual = "perpetual", Term = "term", }
}

/// The rights of a license's holder.
#[derive(Clone, Debug)]
pub(crate) struct Rights {
    pub commercial: bool,
    pub derivatives: bool,
    pub redistribution: bool,
    pub transferable: bool,
    pub seats: Option<i64>,
}

impl Record for Rights {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Rights {
            commercial: row.try_get("commercial")?,
            derivatives: row.try_get("derivatives")?,
            redistribution: row.try_get("redistribution")?,
            transferable: row.try_get("transferable")?,
            seats: row.try_get("seats")?,
        })
    }
}

/// A plan of a listing.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub listing: i64,
    pub plan: i16,
    pub kind: LicenseKind,
    pub term_seconds: Option<i64>,
    pub rights: Rights,
    pub price: Coin,
    pub resale_royalty_bps: i32,
    pub supply: Option<i64>,
    pub sold: Option<i64>,
    pub denom_closed: bool,
}

impl Record for Plan {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Plan {
            listing: row.try_get("listing")?,
            plan: row.try_get("plan")?,
            kind: row.try_get("kind")?,
            term_seconds: row.try_get("term_seconds")?,
            rights: Rights::read(row)?,
            price: Coin::read(row, "amount", row.try_get("denom")?)?,
            resale_royalty_bps: row.try_get("resale_royalty_bps")?,
            supply: row.try_get("supply")?,
            sold: row.try_get("sold")?,
            denom_closed: row.try_get("denom_closed")?,
        })
    }
}

/// An account that a listing's revenue is shared with.
#[derive(Clone, Debug)]
pub(crate) struct Payee {
    pub listing: i64,
    pub split_version: i64,
    pub account: String,
    pub share_bps: i32,
}

impl Record for Payee {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Payee {
            listing: row.try_get("listing")?,
            split_version: row.try_get("split_version")?,
            account: row.try_get("account")?,
            share_bps: row.try_get("share_bps")?,
        })
    }
}

const PLANS: &str = "
SELECT plans.*, price::text AS amount, sold,
    EXISTS (SELECT FROM settings)
        AND NOT EXISTS (SELECT FROM denoms WHERE denoms.denom = plans.denom AND NOT closed) AS denom_closed
FROM plans LEFT JOIN limited_plans USING (listing, plan)
WHERE listing = ANY($1) ORDER BY listing, plan";

const PAYEES: &str = "
SELECT payees.* FROM payees
JOIN unnest($1::bigint[], $2::bigint[]) AS wanted (listing, split_version)
    USING (listing, split_version)
ORDER BY listing, split_version, position";

impl Rows {
    /// The plans of listings.
    pub(crate) async fn plans(&self, listings: &[i64]) -> Result<HashMap<i64, Vec<Plan>>, Failure> {
        let found = self.records(PLANS, &[&listings]).await?;
        Ok(many_each(found, |plan: &Plan| plan.listing))
    }

    /// The payees of listings under split versions.
    pub(crate) async fn payees(&self, splits: &[(i64, i64)]) -> Result<HashMap<(i64, i64), Vec<Payee>>, Failure> {
        let (listings, versions): (Vec<i64>, Vec<i64>) = splits.iter().copied().unzip();
        let found = self.records(PAYEES, &[&listings, &versions]).await?;
        Ok(many_each(found, |payee: &Payee| (payee.listing, payee.split_version)))
    }
}
