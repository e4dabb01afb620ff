//! Licenses that their holders resell.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, InputObject, Result, SimpleObject, ID};
use chrono::{DateTime, Utc};
use serde::Serialize;
use tokio_postgres::Row;

use super::filter::check_text;
use super::license::License;
use super::listing::Listing;
use super::order::{number, Order};
use super::plan::Coin;
use super::rows::{LicenseKey, ListingKey, OrderKey, Rows};
use super::scalars::{time, BigInt};
use super::sql::Sql;

/// A license that is for sale by its holder, and in escrow.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Resale {
    #[graphql(skip)]
    pub(super) number: i64,
    #[graphql(skip)]
    of: i64,
    #[graphql(skip)]
    open: Option<i64>,
    /// Token id of the license.
    pub license_id: ID,
    /// Who resells it, and is to deliver.
    pub seller: String,
    /// Number of the listing.
    pub listing_id: ID,
    /// Number of the version.
    pub version: BigInt,
    /// What it costs.
    pub price: Coin,
    /// The reseller's time to deliver, in seconds.
    pub deliver_within: BigInt,
    /// The buyer's time to challenge the delivery, in seconds.
    pub challenge_window: BigInt,
    /// When the license ends; null for never.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was put up.
    pub opened_at: DateTime<Utc>,
    /// In which block.
    pub opened_height: BigInt,
    /// By which transaction.
    pub opened_tx: Option<String>,
    /// Number of the order that is open for it; null while it can be bought.
    pub order_id: Option<ID>,
}

impl Resale {
    /// What pages and loaders read, over `resales AS r`.
    pub(super) const COLUMNS: &'static str = "SELECT r.*, r.price::text AS price_text";

    pub(super) fn read(row: &Row) -> Self {
        let (number, of): (i64, i64) = (row.get("license"), row.get("listing"));
        let open: Option<i64> = row.get("order_id");
        Resale {
            number,
            of,
            open,
            license_id: number.into(),
            seller: row.get("seller"),
            listing_id: of.into(),
            version: BigInt(row.get("version")),
            price: Coin::stored(row.get("price_text"), row.get("denom")),
            deliver_within: BigInt(row.get("deliver_within")),
            challenge_window: BigInt(row.get("challenge_window")),
            expires_at: row.get::<_, Option<i64>>("expires_at").map(time),
            opened_at: time(row.get("opened_at")),
            opened_height: BigInt(row.get("opened_height")),
            opened_tx: row.get("opened_tx"),
            order_id: open.map(ID::from),
        }
    }
}

#[ComplexObject]
impl Resale {
    /// The license.
    async fn license(&self, ctx: &Context<'_>) -> Result<Option<License>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(LicenseKey(self.number)).await?)
    }

    /// What was bought with it.
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(self.of)).await?)
    }

    /// The order that is open for it; null while it can be bought.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        let Some(order) = self.open else {
            return Ok(None);
        };
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(OrderKey(order)).await?)
    }
}

/// Which licenses for resale. Conditions given together all apply.
#[derive(Clone, Debug, Default, InputObject, Serialize)]
pub struct ResaleFilter {
    /// Of this listing.
    pub listing: Option<ID>,
    /// Resold by this account.
    pub seller: Option<String>,
    /// Whether an order is open for it: until that ends, nobody else can buy it.
    pub ordered: Option<bool>,
}

impl ResaleFilter {
    /// Adds the condition, over `resales AS r`.
    pub(super) fn write(&self, sql: &mut Sql) -> Result<()> {
        sql.push("true");
        if let Some(listing) = &self.listing {
            sql.push(" AND r.listing = ").bind(number(listing)?);
        }
        if let Some(seller) = &self.seller {
            check_text("seller", seller)?;
            sql.push(" AND r.seller = ").bind(seller.clone());
        }
        if let Some(ordered) = self.ordered {
            sql.push(" AND (r.order_id IS NOT NULL) = ").bind(ordered);
        }
        Ok(())
    }
}
