//! Keys that licenses' holders asked for once more.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, InputObject, Result, SimpleObject, ID};
use chrono::{DateTime, Utc};

use super::license::License;
use super::listing::Listing;
use super::loaders::{LicenseKey, ListingKey};
use super::order::number;
use super::scalars::{time, BigInt};
use crate::read::{rekeys, Rows};

/// The last request of a license's holder for the key, after losing it or receiving the license from another account.
/// Points and ciphertexts are in hexadecimal.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Rekey {
    #[graphql(skip)]
    number: i64,
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
    /// The time until which it can be answered.
    pub expires_at: DateTime<Utc>,
    /// The least height of the block in which it has expired: time and height must both be reached.
    pub expires_at_height: BigInt,
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
    /// The time at which the request ended without an answer; null while it is open, and when it was answered.
    pub ended_at: Option<DateTime<Utc>>,
    /// Hash of the transaction that ended it.
    pub ended_tx: Option<String>,
}

impl From<rekeys::Rekey> for Rekey {
    fn from(rekey: rekeys::Rekey) -> Self {
        Rekey {
            number: rekey.license,
            of: rekey.listing,
            license_id: rekey.license.into(),
            listing_id: rekey.listing.into(),
            version: BigInt(rekey.version),
            owner: rekey.owner,
            transport_key: rekey.transport_key,
            expires_at: time(rekey.expires_at),
            expires_at_height: BigInt(rekey.expires_at_height),
            asked_at: time(rekey.asked_at),
            asked_tx: rekey.asked_tx,
            delivery: rekey.delivery,
            answered_at: rekey.answered_at.map(time),
            answered_tx: rekey.answered_tx,
            ended_at: rekey.ended_at.map(time),
            ended_tx: rekey.ended_tx,
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
#[derive(Clone, Debug, Default, InputObject)]
pub struct RekeyFilter {
    /// Whether it is open: neither answered nor ended. One that expired is open until an account ends it.
    pub open: Option<bool>,
    /// Of this holder.
    pub owner: Option<String>,
    /// Of this seller's listings.
    pub seller: Option<String>,
    /// Of this listing.
    pub listing: Option<ID>,
}

impl RekeyFilter {
    pub(super) fn read(self) -> Result<rekeys::RekeyFilter> {
        let listing = self.listing.as_ref().map(number).transpose()?;
        Ok(rekeys::RekeyFilter { open: self.open, owner: self.owner, seller: self.seller, listing })
    }
}
