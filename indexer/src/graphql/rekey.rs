//! Keys that licenses' holders asked for once more.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, InputObject, Result, SimpleObject, ID};
use chrono::{DateTime, Utc};
use serde::Serialize;
use tokio_postgres::Row;

use super::filter::check_text;
use super::license::License;
use super::listing::Listing;
use super::order::number;
use super::rows::{LicenseKey, ListingKey, Rows};
use super::scalars::{time, BigInt};
use super::sql::Sql;

/// What a license's holder asked for last, who lost the key or got the license from somebody else. Points and
/// ciphertexts are in hexadecimal.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Rekey {
    #[graphql(skip)]
    pub(super) number: i64,
    #[graphql(skip)]
    of: i64,
    /// Token id of the license.
    pub license_id: ID,
    /// Number of the listing.
    pub listing_id: ID,
    /// Number of the version whose key is asked for.
    pub version: BigInt,
    /// Who asked.
    pub owner: String,
    /// `T`, the new transport key.
    pub transport_key: String,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// By which transaction.
    pub asked_tx: Option<String>,
    /// `c1 ‖ c2 ‖ c3`; null until somebody answers.
    pub delivery: Option<String>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// By which transaction.
    pub answered_tx: Option<String>,
}

impl Rekey {
    pub(super) fn read(row: &Row) -> Self {
        let (number, of): (i64, i64) = (row.get("license"), row.get("listing"));
        Rekey {
            number,
            of,
            license_id: number.into(),
            listing_id: of.into(),
            version: BigInt(row.get("version")),
            owner: row.get("owner"),
            transport_key: row.get("transport_key"),
            asked_at: time(row.get("asked_at")),
            asked_tx: row.get("asked_tx"),
            delivery: row.get("delivery"),
            answered_at: row.get::<_, Option<i64>>("answered_at").map(time),
            answered_tx: row.get("answered_tx"),
        }
    }
}

#[ComplexObject]
impl Rekey {
    /// The license.
    async fn license(&self, ctx: &Context<'_>) -> Result<Option<License>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(LicenseKey(self.number)).await?)
    }

    /// What was bought.
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(self.of)).await?)
    }
}

/// Which requests. Conditions given together all apply.
#[derive(Clone, Debug, Default, InputObject, Serialize)]
pub struct RekeyFilter {
    /// Whether nobody has answered yet.
    pub open: Option<bool>,
    /// Of this holder.
    pub owner: Option<String>,
    /// Of this seller's listings.
    pub seller: Option<String>,
    /// Of this listing.
    pub listing: Option<ID>,
}

impl RekeyFilter {
    /// Adds the condition, over `rekeys AS k`.
    pub(super) fn write(&self, sql: &mut Sql) -> Result<()> {
        sql.push("true");
        if let Some(open) = self.open {
            sql.push(" AND (k.delivery IS NULL) = ").bind(open);
        }
        if let Some(owner) = &self.owner {
            check_text("owner", owner)?;
            sql.push(" AND k.owner = ").bind(owner.clone());
        }
        if let Some(seller) = &self.seller {
            check_text("seller", seller)?;
            sql.push(" AND k.listing IN (SELECT id FROM listings WHERE seller = ").bind(seller.clone()).push(")");
        }
        if let Some(listing) = &self.listing {
            sql.push(" AND k.listing = ").bind(number(listing)?);
        }
        Ok(())
    }
}
