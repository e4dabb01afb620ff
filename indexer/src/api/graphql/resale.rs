//! Licenses that their holders resell.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, InputObject, Result, SimpleObject, ID};

use super::account::Account;
use super::license::License;
use super::listing::Listing;
use super::loaders::{LicenseKey, ListingKey, OrderKey};
use super::node::NodeId;
use super::order::{number, numbers, Order};
use super::page::{connection, rows_of_page, Paged};
use super::plan::Coin;
use super::scalars::{time, BigInt, DateTime};
use crate::read::{resales, Rows, Slice};

/// A license that its holder resells. Escrow holds it meanwhile.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Resale {
    #[graphql(skip)]
    number: i64,
    #[graphql(skip)]
    of: i64,
    #[graphql(skip)]
    open: Option<i64>,
    /// The token id of the license.
    pub license_id: ID,
    /// The account that resells it, and must deliver.
    pub seller: String,
    /// The number of the listing.
    pub listing_id: ID,
    /// The number of the version.
    pub version: BigInt,
    /// The price of a license.
    pub price: Coin,
    /// The reseller's time to deliver after the payment, in seconds.
    pub deliver_within: BigInt,
    /// The buyer's time to challenge the delivery, in seconds.
    pub challenge_window: BigInt,
    /// The end of the license; null for a perpetual one.
    pub expires_at: Option<DateTime>,
    /// The time at which the resale began.
    pub opened_at: DateTime,
    /// The height of the block.
    pub opened_height: BigInt,
    /// The hash of that transaction.
    pub opened_tx: Option<String>,
    /// Whether the resale takes no further order: the reseller ended it while an order was open, or missed a delivery.
    pub ending: bool,
    /// The number of the open order that buys the license; null without one.
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
    /// The resale's id among all nodes.
    pub async fn node_id(&self) -> ID {
        NodeId::Resale(self.number).into()
    }

    /// The account that resells the license.
    async fn seller_account(&self) -> Account {
        Account::new(self.seller.clone())
    }

    /// The license that is for resale, or was.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn license(&self, ctx: &Context<'_>) -> Result<Option<License>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(LicenseKey(self.number)).await?)
    }

    /// The listing of the license.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(self.of)).await?)
    }

    /// The open order that buys the license; null without one.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        let Some(order) = self.open else {
            return Ok(None);
        };
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(OrderKey(order)).await?)
    }
}

/// Selects resales. All given conditions apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ResaleFilter {
    /// The number of the listing.
    pub listing: Option<ID>,
    /// One of these listings.
    pub listings: Option<Vec<ID>>,
    /// The account that resells the license.
    pub seller: Option<String>,
    /// One of these accounts.
    pub sellers: Option<Vec<String>>,
    /// Whether an order is open for the license: until it ends, nobody else can buy it.
    pub ordered: Option<bool>,
    /// Whether the resale takes no further order.
    pub ending: Option<bool>,
}

impl ResaleFilter {
    pub(super) fn read(self) -> Result<resales::ResaleFilter> {
        Ok(resales::ResaleFilter {
            listing: self.listing.as_ref().map(number).transpose()?,
            listings: numbers(self.listings)?,
            seller: self.seller,
            sellers: self.sellers,
            ordered: self.ordered,
            ending: self.ending,
        })
    }
}

/// A page of resales.
pub(super) async fn page(ctx: &Context<'_>, filter: ResaleFilter, slice: Slice) -> Result<Paged<Resale>> {
    Ok(connection(rows_of_page(ctx)?.resale_page(&filter.read()?, slice).await?))
}
