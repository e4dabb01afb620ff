//! Listings.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Result, SimpleObject, ID};
use chrono::{DateTime, Utc};

use super::card::Card;
use super::filter::ListingState;
use super::history::Bond;
use super::loaders::{BondsOf, CardKey, CarriedOf, PayeesOf, PlansOf, ResalesOf, VersionKey, VersionsOf};
use super::plan::{Carried, Payee, Plan};
use super::resale::Resale;
use super::scalars::{time, BigInt};
use super::version::Version;
use crate::read::{listings, page_size, Rows};

/// A model on sale.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Listing {
    #[graphql(skip)]
    number: i64,
    #[graphql(skip)]
    split_version: i64,
    #[graphql(skip)]
    newest: Option<i64>,
    /// Its number.
    pub id: ID,
    /// The account that sells.
    pub seller: String,
    /// The model's name.
    pub name: String,
    /// What it does, as Hugging Face names tasks.
    pub task: String,
    /// What it runs with.
    pub framework: String,
    /// The text under which it is licensed.
    pub license: LicenseText,
    /// Whether its seller and governance let it sell.
    pub state: ListingState,
    /// The delisting that ended its sales; null while it is not delisted.
    pub delisting: Option<Delisting>,
    /// The time since which its seller's listings take no new orders, after a missed delivery; null while they take them.
    pub seller_closed_since: Option<DateTime<Utc>>,
    /// Since when its latest version is known to be bad: it sells nothing until another is published; null while that
    /// is good.
    pub bad_since: Option<DateTime<Utc>>,
    /// Whether it takes new orders at the last block of the index: it is active, has a latest version, which is good, and
    /// a price in a denom that is not closed; its seller is not closed, and orders are not paused. A plan's supply may
    /// be sold out, and its seller's free bond too small for another order.
    pub sellable: bool,
    /// IPFS content identifier of its card.
    pub card_cid: String,
    /// SHA-256 of its card.
    pub card_sha256: String,
    /// The seller's time to deliver, in seconds.
    pub deliver_within: BigInt,
    /// The buyers' time to challenge a delivery, in seconds. Large files get more.
    pub challenge_window: BigInt,
    /// Orders settled, but for those of licenses that their holders resold.
    pub sales: BigInt,
    /// When it was created.
    pub created_at: DateTime<Utc>,
}

/// The text under which a model is licensed.
#[derive(Clone, SimpleObject)]
pub struct LicenseText {
    /// An SPDX identifier, a RAIL name as Hugging Face writes it, or `other`.
    pub id: String,
    /// Where the full text is, if it is not one that its identifier names.
    pub uri: Option<String>,
    /// SHA-256 of the full text.
    pub sha256: Option<String>,
}

/// A delisting: a listing's sales are ended, for good or for a time.
#[derive(Clone, SimpleObject)]
pub struct Delisting {
    /// The account that delisted it: governance or its moderator.
    pub by: String,
    /// The time at which it was delisted.
    pub since: DateTime<Utc>,
    /// The time from which on anybody may relist it; null when governance alone may.
    pub lapses_at: Option<DateTime<Utc>>,
}

impl From<listings::Delisting> for Delisting {
    fn from(delisting: listings::Delisting) -> Self {
        let listings::Delisting { by, since, lapses_at } = delisting;
        Delisting { by, since: time(since), lapses_at: lapses_at.map(time) }
    }
}

impl From<listings::Listing> for Listing {
    fn from(listing: listings::Listing) -> Self {
        Listing {
            number: listing.id,
            split_version: listing.split_version,
            newest: listing.latest_version,
            id: listing.id.into(),
            sellable: listing.sellable,
            seller: listing.seller,
            name: listing.name,
            task: listing.task,
            framework: listing.framework,
            license: LicenseText { id: listing.license_id, uri: listing.license_uri, sha256: listing.license_sha256 },
            state: listing.state.into(),
            delisting: listing.delisting.map(Delisting::from),
            seller_closed_since: listing.seller_closed_since.map(time),
            bad_since: listing.bad_since.map(time),
            card_cid: listing.card_cid,
            card_sha256: listing.card_sha256,
            deliver_within: BigInt(listing.deliver_within),
            challenge_window: BigInt(listing.challenge_window),
            sales: BigInt(listing.sales),
            created_at: time(listing.created_at),
        }
    }
}

fn loader<'a>(ctx: &Context<'a>) -> Result<&'a DataLoader<Rows>> {
    ctx.data()
}

#[ComplexObject]
impl Listing {
    /// How it is sold.
    async fn plans(&self, ctx: &Context<'_>) -> Result<Vec<Plan>> {
        Ok(loader(ctx)?.load_one(PlansOf(self.number)).await?.unwrap_or_default())
    }

    /// Who is paid for sales to come.
    async fn payees(&self, ctx: &Context<'_>) -> Result<Vec<Payee>> {
        let key = PayeesOf((self.number, self.split_version));
        Ok(loader(ctx)?.load_one(key).await?.unwrap_or_default())
    }

    /// The revenue that rounding left at its sweeps, by split version and denom.
    async fn carried(&self, ctx: &Context<'_>) -> Result<Vec<Carried>> {
        Ok(loader(ctx)?.load_one(CarriedOf(self.number)).await?.unwrap_or_default())
    }

    /// What its seller has at stake, by denom: what is free can back orders to come.
    async fn seller_bonds(&self, ctx: &Context<'_>) -> Result<Vec<Bond>> {
        Ok(loader(ctx)?.load_one(BondsOf(self.seller.clone())).await?.unwrap_or_default())
    }

    /// The version that is sold while it is good; null before the first is published.
    async fn latest_version(&self, ctx: &Context<'_>) -> Result<Option<Version>> {
        let Some(newest) = self.newest else {
            return Ok(None);
        };
        Ok(loader(ctx)?.load_one(VersionKey((self.number, newest))).await?)
    }

    /// Its versions, the newest first; at most the newest 100.
    #[graphql(complexity = "usize::try_from(first.unwrap_or(20)).unwrap_or(100) * child_complexity + 1")]
    async fn versions(&self, ctx: &Context<'_>, first: Option<i32>) -> Result<Vec<Version>> {
        let rows = usize::try_from(page_size(first)?).unwrap_or(usize::MAX);
        let mut versions = loader(ctx)?.load_one(VersionsOf(self.number)).await?.unwrap_or_default();
        versions.truncate(rows);
        Ok(versions)
    }

    /// Its licenses that their holders resell, those put up last first; at most the last 100.
    #[graphql(complexity = "usize::try_from(first.unwrap_or(20)).unwrap_or(100) * child_complexity + 1")]
    async fn resales(&self, ctx: &Context<'_>, first: Option<i32>) -> Result<Vec<Resale>> {
        let rows = usize::try_from(page_size(first)?).unwrap_or(usize::MAX);
        let mut resales = loader(ctx)?.load_one(ResalesOf(self.number)).await?.unwrap_or_default();
        resales.truncate(rows);
        Ok(resales)
    }

    /// Its card; null until it is fetched and found to be the one that the chain names.
    async fn card(&self, ctx: &Context<'_>) -> Result<Option<Card>> {
        let key = CardKey((self.card_sha256.clone(), self.card_cid.clone()));
        Ok(loader(ctx)?.load_one(key).await?)
    }
}
