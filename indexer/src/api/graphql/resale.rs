//! Licenses that their holders resell.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, InputObject, Result, SimpleObject, ID};
use chrono::{DateTime, Utc};

use super::license::License;
use super::listing::Listing;
use super::loaders::{LicenseKey, ListingKey, OrderKey};
use super::order::{number, Order};
use super::plan::Coin;
use super::scalars::{time, BigInt};
use crate::read::{resales, Rows};

/// A license that is for sale by its holder, and in escrow.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Resale {
    #[graphql(skip)]
    number: i64,
    #[graphql(skip)]
    of: i64,
    #[graphql(skip)]
    open: Option<i64>,
    /// Token id of the license.
    pub license_id: ID,
    /// The account that resells it, and must deliver.
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
    /// Whether it takes no further order: its reseller ended it while it was ordered, or did not deliver.
    pub ending: bool,
    /// Number of the order that is open for it; null while there is none.
    pub order_id: Option<ID>,
}

impl From<resales::Resale> for Resale {
    fn from(resale: resales::Resale) -> Self {
        Resale {
            number: resale.license,
            of: resale.listing,
            open: resale.order,
            license_id: resale.license.into(),
            seller: resale.seller,
            listing_id: resale.listing.into(),
            version: BigInt(resale.version),
            price: resale.price.into(),
            deliver_within: BigInt(resale.deliver_within),
            challenge_window: BigInt(resale.challenge_window),
            expires_at: resale.expires_at.map(time),
            opened_at: time(resale.opened_at),
            opened_height: BigInt(resale.opened_height),
            opened_tx: resale.opened_tx,
            ending: resale.ending,
            order_id: resale.order.map(ID::from),
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

    /// The order that is open for it; null while there is none.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        let Some(order) = self.open else {
            return Ok(None);
        };
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(OrderKey(order)).await?)
    }
}

/// Which licenses for resale. Conditions given together all apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ResaleFilter {
    /// Of this listing.
    pub listing: Option<ID>,
    /// Resold by this account.
    pub seller: Option<String>,
    /// Whether an order is open for it: until that ends, nobody else can buy it.
    pub ordered: Option<bool>,
    /// Whether it takes no further order.
    pub ending: Option<bool>,
}

impl ResaleFilter {
    pub(super) fn read(self) -> Result<resales::ResaleFilter> {
        let listing = self.listing.as_ref().map(number).transpose()?;
        Ok(resales::ResaleFilter { listing, seller: self.seller, ordered: self.ordered, ending: self.ending })
    }
}
