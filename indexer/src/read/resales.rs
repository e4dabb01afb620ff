//! Licenses that their holders resell.

use std::collections::HashMap;

use serde::Serialize;
use tokio_postgres::Row;

use super::cursor::{fingerprint, Slice};
use super::error::{Failure, ReadError};
use super::filter::{write_numbers, write_texts};
use super::page::{Page, Question, Sort};
use super::rows::{many_each, one_each, Record, Rows};
use super::sql::Sql;
use super::Coin;

/// Licenses for resale answered of one listing.
const MAX_RESALES: i64 = 100;

/// A license that its holder put up for resale.
#[derive(Clone, Debug)]
pub(crate) struct Resale {
    pub license: i64,
    pub seller: String,
    pub listing: i64,
    pub version: i64,
    pub price: Coin,
    pub deliver_within: i64,
    pub challenge_window: i64,
    pub expires_at: Option<i64>,
    pub opened_at: i64,
    pub opened_height: i64,
    pub opened_tx: Option<String>,
    pub ending: bool,
    pub order: Option<i64>,
}

/// Over `resales AS r`.
const COLUMNS: &str = "SELECT r.*, r.price::text AS price_text";

impl Record for Resale {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Resale {
            license: row.try_get("license")?,
            seller: row.try_get("seller")?,
            listing: row.try_get("listing")?,
            version: row.try_get("version")?,
            price: Coin::read(row, "price_text", row.try_get("denom")?)?,
            deliver_within: row.try_get("deliver_within")?,
            challenge_window: row.try_get("challenge_window")?,
            expires_at: row.try_get("expires_at")?,
            opened_at: row.try_get("opened_at")?,
            opened_height: row.try_get("opened_height")?,
            opened_tx: row.try_get("opened_tx")?,
            ending: row.try_get("ending")?,
            order: row.try_get("order_id")?,
        })
    }
}

/// Selects resales. All given conditions apply.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct ResaleFilter {
    pub listing: Option<i64>,
    pub listings: Option<Vec<i64>>,
    pub seller: Option<String>,
    pub sellers: Option<Vec<String>>,
    pub ordered: Option<bool>,
    pub ending: Option<bool>,
}

impl ResaleFilter {
    /// Adds the condition, over `resales AS r`.
    fn write(&self, sql: &mut Sql) -> Result<(), ReadError> {
        sql.push("true");
        write_numbers(sql, "listing", "r.listing", (self.listing, &self.listings))?;
        write_texts(sql, "seller", "r.seller", (&self.seller, &self.sellers))?;
        if let Some(ordered) = self.ordered {
            sql.push(" AND (r.order_id IS NOT NULL) = ").bind(ordered);
        }
        if let Some(ending) = self.ending {
            sql.push(" AND r.ending = ").bind(ending);
        }
        Ok(())
    }
}

impl Rows {
    /// A page of licenses for resale, those put up last first.
    pub(crate) async fn resale_page(&self, filter: &ResaleFilter, slice: Slice) -> Result<Page<Resale>, ReadError> {
        let mut from = Sql::new("FROM resales AS r WHERE ");
        filter.write(&mut from)?;
        let sort = Sort::latest("OPENED_DESC", "r.opened_at", "r.license");
        self.page(Question { select: COLUMNS, from, sort, filter: fingerprint(filter)? }, slice).await
    }

    /// The resales of licenses.
    pub(crate) async fn resales(&self, licenses: &[i64]) -> Result<HashMap<i64, Resale>, Failure> {
        let found =
            self.looked_up(&format!("{COLUMNS} FROM resales AS r WHERE r.license = ANY($1)"), &[&licenses]).await?;
        Ok(one_each(found, |resale: &Resale| resale.license))
    }

    /// The licenses of listings that are for resale, those put up last first.
    pub(crate) async fn resales_of(&self, listings: &[i64]) -> Result<HashMap<i64, Vec<Resale>>, Failure> {
        let sql = format!(
            "{COLUMNS} FROM unnest($1::bigint[]) AS wanted (listing)
            CROSS JOIN LATERAL (
                SELECT * FROM resales WHERE resales.listing = wanted.listing
                ORDER BY opened_at DESC, license DESC LIMIT $2
            ) AS r
            ORDER BY r.listing, r.opened_at DESC, r.license DESC"
        );
        let found = self.looked_up(&sql, &[&listings, &MAX_RESALES]).await?;
        Ok(many_each(found, |resale: &Resale| resale.listing))
    }
}
