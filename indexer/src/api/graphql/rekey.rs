//! Keys that licenses' holders asked for once more.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, InputObject, Result, SimpleObject, ID};

use super::account::Account;
use super::license::License;
use super::listing::Listing;
use super::loaders::{LicenseKey, ListingKey};
use super::node::NodeId;
use super::order::{number, numbers};
use super::page::{connection, rows_of_page, Paged};
use super::scalars::{time, BigInt, DateTime};
use crate::read::{rekeys, Rows, Slice};

/// A holder's last request for the key of a license, which it lost or received with a transfer. Points and ciphertexts
/// are in hexadecimal.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Rekey {
    #[graphql(skip)]
    number: i64,
    #[graphql(skip)]
    of: i64,
    /// The token id of the license.
    pub license_id: ID,
    /// The number of the listing.
    pub listing_id: ID,
    /// The number of the version whose key the holder requests.
    pub version: BigInt,
    /// The account that requested the key.
    pub owner: String,
    /// The new transport key `T`: a compressed point of G1.
    pub transport_key: String,
    /// The time until which an account can answer the request.
    pub expires_at: DateTime,
    /// The least height from which it has expired: time and height must both be reached.
    pub expires_at_height: BigInt,
    /// The time of the request.
    pub asked_at: DateTime,
    /// The hash of that transaction.
    pub asked_tx: Option<String>,
    /// The encrypted key and its proof, `c1 ‖ c2 ‖ c3`; null before an answer.
    pub delivery: Option<String>,
    /// The time of the answer; null before it.
    pub answered_at: Option<DateTime>,
    /// The hash of that transaction.
    pub answered_tx: Option<String>,
    /// The time at which the request ended without an answer; null while it is open, and when it was answered.
    pub ended_at: Option<DateTime>,
    /// The hash of the transaction that ended it.
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
    /// The request's id among all nodes.
    pub async fn node_id(&self) -> ID {
        NodeId::Rekey(self.number).into()
    }

    /// The account that requested the key.
    async fn owner_account(&self) -> Account {
        Account::new(self.owner.clone())
    }

    /// The license whose holder asks for its key again.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn license(&self, ctx: &Context<'_>) -> Result<Option<License>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(LicenseKey(self.number)).await?)
    }

    /// The listing that sold it.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(self.of)).await?)
    }
}

/// Selects requests for keys. All given conditions apply.
#[derive(Clone, Debug, Default, InputObject)]
pub struct RekeyFilter {
    /// Whether the request is open: neither answered nor ended. An expired one is open until an account ends it.
    pub open: Option<bool>,
    /// The account that requested the key.
    pub owner: Option<String>,
    /// One of these accounts.
    pub owners: Option<Vec<String>>,
    /// The seller of the license's listing.
    pub seller: Option<String>,
    /// The number of the listing.
    pub listing: Option<ID>,
    /// One of these listings.
    pub listings: Option<Vec<ID>>,
}

impl RekeyFilter {
    pub(super) fn read(self) -> Result<rekeys::RekeyFilter> {
        Ok(rekeys::RekeyFilter {
            open: self.open,
            owner: self.owner,
            owners: self.owners,
            seller: self.seller,
            listing: self.listing.as_ref().map(number).transpose()?,
            listings: numbers(self.listings)?,
        })
    }
}

/// A page of requests for keys.
pub(super) async fn page(ctx: &Context<'_>, filter: RekeyFilter, slice: Slice) -> Result<Paged<Rekey>> {
    Ok(connection(rows_of_page(ctx)?.rekey_page(&filter.read()?, slice).await?))
}
