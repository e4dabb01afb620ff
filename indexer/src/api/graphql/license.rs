//! Licenses.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, InputObject, Result, SimpleObject, ID};
use chrono::{DateTime, Utc};

use super::listing::Listing;
use super::loaders::{ListingKey, OrderKey, RekeyOf, ResaleKey};
use super::order::{number, Order};
use super::plan::{LicenseKind, Rights};
use super::rekey::Rekey;
use super::resale::Resale;
use super::scalars::{time, BigInt};
use crate::read::{licenses, Rows};

/// A license: a token, with what was bought frozen in it.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct License {
    #[graphql(skip)]
    number: i64,
    #[graphql(skip)]
    of: i64,
    #[graphql(skip)]
    ends: Option<i64>,
    /// Its token id, which is the number of the order it was first bought with.
    pub id: ID,
    /// Who holds it: escrow, while it is for resale.
    pub owner: String,
    /// Number of the listing bought.
    pub listing_id: ID,
    /// Number of the version bought.
    pub version: BigInt,
    /// How long it lasts.
    pub kind: LicenseKind,
    /// Length of its term, in seconds.
    pub term_seconds: Option<BigInt>,
    /// What it allows.
    pub rights: Rights,
    /// The creators' part of a resale, in basis points.
    pub resale_royalty_bps: i32,
    /// Hash of the license text and of what it allows.
    pub terms_hash: String,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// When it ends; null for never.
    pub expires_at: Option<DateTime<Utc>>,
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
    /// Whether it has ended by now.
    async fn expired(&self) -> bool {
        self.ends.is_some_and(|end| Utc::now().timestamp() >= end)
    }

    /// What was bought.
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(self.of)).await?)
    }

    /// What its holder asked for last, who lost the key or got the license from somebody else; null if nothing.
    async fn rekey(&self, ctx: &Context<'_>) -> Result<Option<Rekey>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(RekeyOf(self.number)).await?)
    }

    /// How its holder resells it; null while it is not for resale.
    async fn resale(&self, ctx: &Context<'_>) -> Result<Option<Resale>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ResaleKey(self.number)).await?)
    }

    /// The order it was first bought with.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(OrderKey(self.number)).await?)
    }
}

/// Which licenses. Conditions given together all apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct LicenseFilter {
    /// Held by this account.
    pub owner: Option<String>,
    /// Of this listing.
    pub listing: Option<ID>,
}

impl LicenseFilter {
    pub(super) fn read(self) -> Result<licenses::LicenseFilter> {
        Ok(licenses::LicenseFilter { owner: self.owner, listing: self.listing.as_ref().map(number).transpose()? })
    }
}
