//! Listings.

use std::collections::HashMap;

use tokio_postgres::Row;

use super::conditions::SELLABLE;
use super::error::Failure;
use super::rows::{one_each, Record, Rows};
use super::states::states;

states! {
    /// Whether a listing's seller and governance let it sell.
    ListingState { Active = "active", Paused = "paused", Retired = "retired", Delisted = "delisted", }
}

/// A model on sale.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    pub id: i64,
    pub seller: String,
    pub name: String,
    pub task: String,
    pub framework: String,
    pub license_id: String,
    pub license_uri: Option<String>,
    pub license_sha256: Option<String>,
    pub state: ListingState,
    pub delisting: Option<Delisting>,
    pub seller_closed_since: Option<i64>,
    pub sellable: bool,
    pub latest_version: Option<i64>,
    pub bad_since: Option<i64>,
    pub card_cid: String,
    pub card_sha256: String,
    pub deliver_within: i64,
    pub challenge_window: i64,
    pub split_version: i64,
    pub sales: i64,
    pub created_at: i64,
}

/// The id of a listing that is known: see [`Rows::known`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Id(i64);

/// A delisting, by governance or its moderator.
#[derive(Clone, Debug)]
pub(crate) struct Delisting {
    pub by: String,
    pub since: i64,
    pub lapses_at: Option<i64>,
}

impl Delisting {
    fn read(row: &Row) -> Result<Option<Self>, tokio_postgres::Error> {
        let by: Option<String> = row.try_get("delisted_by")?;
        let since: Option<i64> = row.try_get("delisted_since")?;
        let lapses_at = row.try_get("delisting_lapses_at")?;
        Ok(by.zip(since).map(|(by, since)| Delisting { by, since, lapses_at }))
    }
}

/// Over `listings AS l`.
pub(super) fn columns() -> String {
    format!(
        "SELECT l.*, {SELLABLE} AS sellable,
        (SELECT since FROM closed_sellers WHERE closed_sellers.seller = l.seller) AS seller_closed_since"
    )
}

impl Record for Listing {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Listing {
            id: row.try_get("id")?,
            seller: row.try_get("seller")?,
            name: row.try_get("name")?,
            task: row.try_get("task")?,
            framework: row.try_get("framework")?,
            license_id: row.try_get("license_id")?,
            license_uri: row.try_get("license_uri")?,
            license_sha256: row.try_get("license_sha256")?,
            state: row.try_get("state")?,
            delisting: Delisting::read(row)?,
            seller_closed_since: row.try_get("seller_closed_since")?,
            sellable: row.try_get("sellable")?,
            latest_version: row.try_get("latest_version")?,
            bad_since: row.try_get("bad_since")?,
            card_cid: row.try_get("card_cid")?,
            card_sha256: row.try_get("card_sha256")?,
            deliver_within: row.try_get("deliver_within")?,
            challenge_window: row.try_get("challenge_window")?,
            split_version: row.try_get("split_version")?,
            sales: row.try_get("sales")?,
            created_at: row.try_get("created_at")?,
        })
    }
}

impl Rows {
    /// Listings by their ids.
    pub(crate) async fn listings(&self, ids: &[i64]) -> Result<HashMap<i64, Listing>, Failure> {
        let read = async |ids: Vec<Id>| {
            let ids: Vec<i64> = ids.into_iter().map(|id| id.0).collect();
            let sql = format!("{} FROM listings AS l WHERE l.id = ANY($1)", columns());
            Ok(one_each(self.looked_up(&sql, &[&ids]).await?, |listing: &Listing| Id(listing.id)))
        };
        let found = self.known(ids.iter().copied().map(Id).collect(), read).await?;
        Ok(found.into_iter().map(|(id, listing)| (id.0, listing)).collect())
    }
}
