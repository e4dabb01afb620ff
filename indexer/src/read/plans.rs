//! Plans, payees and the rights of licenses.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::conditions::open_denom;
use super::error::Failure;
use super::rows::{many_each, Record, Rows};
use super::states::states;
use super::{Coin, MAX_PAGE};

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
    /// The listing's present split.
    pub split_version: i64,
    pub plan: i16,
    pub kind: LicenseKind,
    pub term_seconds: Option<i64>,
    pub rights: Rights,
    pub price: Coin,
    pub resale_royalty_bps: i32,
    pub supply: Option<i64>,
    pub sold: Option<i64>,
    pub denom_closed: bool,
    /// The time from which the denom of the price is closed, in seconds UTC.
    pub denom_closes_at: Option<i64>,
}

impl Record for Plan {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Plan {
            listing: row.try_get("listing")?,
            split_version: row.try_get("split_version")?,
            plan: row.try_get("plan")?,
            kind: row.try_get("kind")?,
            term_seconds: row.try_get("term_seconds")?,
            rights: Rights::read(row)?,
            price: Coin::read(row, "amount", row.try_get("denom")?)?,
            resale_royalty_bps: row.try_get("resale_royalty_bps")?,
            supply: row.try_get("supply")?,
            sold: row.try_get("sold")?,
            denom_closed: row.try_get("denom_closed")?,
            denom_closes_at: row.try_get("denom_closes_at")?,
        })
    }
}

/// A price that a plan had.
#[derive(Clone, Debug)]
pub(crate) struct PlanPrice {
    listing: i64,
    plan: i16,
    pub price: Coin,
    pub version: Option<i64>,
    pub at: i64,
    pub tx: Option<String>,
}

impl Record for PlanPrice {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(PlanPrice {
            listing: row.try_get("listing")?,
            plan: row.try_get("plan")?,
            price: Coin::read(row, "amount", row.try_get("denom")?)?,
            version: row.try_get("version")?,
            at: row.try_get("at")?,
            tx: row.try_get("tx")?,
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

const PLANS: &str = concat!(
    "
SELECT plans.*, price::text AS amount, sold,
    (SELECT split_version FROM listings WHERE listings.id = plans.listing) AS split_version,
    EXISTS (SELECT FROM settings)
        AND NOT EXISTS (SELECT FROM denoms WHERE denoms.denom = plans.denom AND ",
    open_denom!(),
    ") AS denom_closed,
    (SELECT nullif(closes_at, 0) FROM denoms WHERE denoms.denom = plans.denom) AS denom_closes_at
FROM plans LEFT JOIN limited_plans USING (listing, plan)
WHERE listing = ANY($1) ORDER BY listing, plan"
);

const PRICES: &str = "
SELECT newest.*, newest.price::text AS amount
FROM unnest($1::bigint[], $2::smallint[]) AS wanted (listing, plan)
CROSS JOIN LATERAL (
    SELECT * FROM plan_prices
    WHERE plan_prices.listing = wanted.listing AND plan_prices.plan = wanted.plan ORDER BY number DESC LIMIT $3
) AS newest
ORDER BY newest.listing, newest.plan, newest.number DESC";

const PAYEES: &str = "
SELECT payees.* FROM payees
JOIN unnest($1::bigint[], $2::bigint[]) AS wanted (listing, split_version)
    USING (listing, split_version)
ORDER BY listing, split_version, position";

impl Rows {
    /// The plans of listings.
    pub(crate) async fn plans(&self, listings: &[i64]) -> Result<HashMap<i64, Vec<Plan>>, Failure> {
        let found = self.looked_up(PLANS, &[&listings]).await?;
        Ok(many_each(found, |plan: &Plan| plan.listing))
    }

    /// The prices that plans of listings had, the newest first: at most the newest 100 of each.
    pub(crate) async fn plan_prices(
        &self,
        plans: &[(i64, i16)],
    ) -> Result<HashMap<(i64, i16), Vec<PlanPrice>>, Failure> {
        let (listings, plans): (Vec<i64>, Vec<i16>) = plans.iter().copied().unzip();
        let found = self.looked_up(PRICES, &[&listings, &plans, &MAX_PAGE]).await?;
        Ok(many_each(found, |price: &PlanPrice| (price.listing, price.plan)))
    }

    /// The payees of listings under split versions.
    pub(crate) async fn payees(&self, splits: &[(i64, i64)]) -> Result<HashMap<(i64, i64), Vec<Payee>>, Failure> {
        let (listings, versions): (Vec<i64>, Vec<i64>) = splits.iter().copied().unzip();
        let found = self.looked_up(PAYEES, &[&listings, &versions]).await?;
        Ok(many_each(found, |payee: &Payee| (payee.listing, payee.split_version)))
    }
}
