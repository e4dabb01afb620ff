//! Licenses.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, InputObject, Result, SimpleObject, ID};

use super::account::Account;
use super::listing::Listing;
use super::loaders::{ListingKey, OrderKey, RekeyOf, ResaleKey, VersionKey};
use super::node::NodeId;
use super::order::{number, numbers, Order};
use super::page::{connection, rows_of_page, Paged};
use super::plan::{LicenseKind, Rights};
use super::rekey::Rekey;
use super::resale::Resale;
use super::scalars::{time, BigInt, DateTime};
use super::version::Version;
use crate::read::{licenses, Rows, Slice};

/// A license: a token that froze the terms of its purchase.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct License {
    #[graphql(skip)]
    number: i64,
    #[graphql(skip)]
    of: i64,
    #[graphql(skip)]
    ends: Option<i64>,
    /// The token id: the number of the order that first bought the license.
    pub id: ID,
    /// The account that holds the license: escrow during a resale.
    pub owner: String,
    /// The number of the listing.
    pub listing_id: ID,
    /// The number of the bought version.
    pub version: BigInt,
    /// The duration of the license.
    pub kind: LicenseKind,
    /// The length of the term, in seconds; null for a perpetual license.
    pub term_seconds: Option<BigInt>,
    /// The rights of its holder.
    pub rights: Rights,
    /// The creators' part of a resale's price, in basis points.
    pub resale_royalty_bps: i32,
    /// The hash of the license text and of the terms.
    pub terms_hash: String,
    /// The time of the issue.
    pub issued_at: DateTime,
    /// The end of the license; null for a perpetual one.
    pub expires_at: Option<DateTime>,
}

impl From<licenses::License> for License {
    fn from(license: licenses::License) -> Self {
        License {
            number: license.id,
            of: license.listing,
            ends: license.expires_at,
            id: license.id.into(),
            owner: license.owner,
            listing_id: license.listing.into(),
            version: BigInt(license.version),
            kind: license.kind.into(),
            term_seconds: license.term_seconds.map(BigInt),
            rights: license.rights.into(),
            resale_royalty_bps: license.resale_royalty_bps,
            terms_hash: license.terms_hash,
            issued_at: time(license.issued_at),
            expires_at: license.expires_at.map(time),
        }
    }
}

#[ComplexObject]
impl License {
    /// The license's id among all nodes.
    pub async fn node_id(&self) -> ID {
        NodeId::License(self.number).into()
    }

    /// The account that holds the license: escrow during a resale.
    async fn owner_account(&self) -> Account {
        Account::new(self.owner.clone())
    }

    /// Whether the license ended by now.
    async fn expired(&self) -> bool {
        self.ends.is_some_and(|end| chrono::Utc::now().timestamp() >= end)
    }

    /// The listing that sold it.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(self.of)).await?)
    }

    /// The version that the license is for.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn sold_version(&self, ctx: &Context<'_>) -> Result<Option<Version>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(VersionKey((self.of, self.version.0))).await?)
    }

    /// The holder's last request for the key; null without one.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn rekey(&self, ctx: &Context<'_>) -> Result<Option<Rekey>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(RekeyOf(self.number)).await?)
    }

    /// The resale of the license; null while its holder keeps it.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn resale(&self, ctx: &Context<'_>) -> Result<Option<Resale>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ResaleKey(self.number)).await?)
    }

    /// The order that first bought the license.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(OrderKey(self.number)).await?)
    }
}

/// Selects licenses. All given conditions apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct LicenseFilter {
    /// The account that holds the license.
    pub owner: Option<String>,
    /// One of these accounts.
    pub owners: Option<Vec<String>>,
    /// The number of the listing.
    pub listing: Option<ID>,
    /// One of these listings.
    pub listings: Option<Vec<ID>>,
}

impl LicenseFilter {
    pub(super) fn read(self) -> Result<licenses::LicenseFilter> {
        Ok(licenses::LicenseFilter {
            owner: self.owner,
            owners: self.owners,
            listing: self.listing.as_ref().map(number).transpose()?,
            listings: numbers(self.listings)?,
        })
    }
}

/// A page of licenses.
pub(super) async fn page(ctx: &Context<'_>, filter: LicenseFilter, slice: Slice) -> Result<Paged<License>> {
    Ok(connection(rows_of_page(ctx)?.license_page(&filter.read()?, slice).await?))
}
