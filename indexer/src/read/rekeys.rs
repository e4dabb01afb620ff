//! Requests of licenses' holders for the key.

use std::collections::HashMap;

use serde::Serialize;
use tokio_postgres::Row;

use super::check_text;
use super::cursor::{fingerprint, Slice};
use super::error::{Failure, ReadError};
use super::filter::{write_numbers, write_texts};
use super::page::{Page, Question, Sort};
use super::rows::{one_each, Record, Rows};
use super::sql::Sql;

/// The last request of a license's holder.
#[derive(Clone, Debug)]
pub(crate) struct Rekey {
    pub license: i64,
    pub listing: i64,
    pub version: i64,
    pub owner: String,
    pub transport_key: String,
    pub expires_at: i64,
    pub expires_at_height: i64,
    pub asked_at: i64,
    pub asked_tx: Option<String>,
    pub delivery: Option<String>,
    pub answered_at: Option<i64>,
    pub answered_tx: Option<String>,
    pub ended_at: Option<i64>,
    pub ended_tx: Option<String>,
}

impl Record for Rekey {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Rekey {
            license: row.try_get("license")?,
            listing: row.try_get("listing")?,
            version: row.try_get("version")?,
            owner: row.try_get("owner")?,
            transport_key: row.try_get("transport_key")?,
            expires_at: row.try_get("expires_at")?,
            expires_at_height: row.try_get("expires_at_height")?,
            asked_at: row.try_get("asked_at")?,
            asked_tx: row.try_get("asked_tx")?,
            delivery: row.try_get("delivery")?,
            answered_at: row.try_get("answered_at")?,
            answered_tx: row.try_get("answered_tx")?,
            ended_at: row.try_get("ended_at")?,
            ended_tx: row.try_get("ended_tx")?,
        })
    }
}

/// Selects requests. All given conditions apply.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct RekeyFilter {
    pub open: Option<bool>,
    pub owner: Option<String>,
    pub owners: Option<Vec<String>>,
    pub seller: Option<String>,
    pub listing: Option<i64>,
    pub listings: Option<Vec<i64>>,
}

impl RekeyFilter {
    /// Adds the condition, over `rekeys AS k`.
    fn write(&self, sql: &mut Sql) -> Result<(), ReadError> {
        sql.push("true");
        // In the words of the index `rekeys_open`.
        match self.open {
            Some(true) => {
                sql.push(" AND k.delivery IS NULL AND k.ended_at IS NULL");
            }
            Some(false) => {
                sql.push(" AND NOT (k.delivery IS NULL AND k.ended_at IS NULL)");
            }
            None => {}
        }
        write_texts(sql, "owner", "k.owner", (&self.owner, &self.owners))?;
        if let Some(seller) = &self.seller {
            check_text("seller", seller)?;
            sql.push(" AND k.listing IN (SELECT id FROM listings WHERE seller = ").bind(seller.clone()).push(")");
        }
        write_numbers(sql, "listing", "k.listing", (self.listing, &self.listings))
    }
}

impl Rows {
    /// A page of requests, the newest first.
    pub(crate) async fn rekey_page(&self, filter: &RekeyFilter, slice: Slice) -> Result<Page<Rekey>, ReadError> {
        let mut from = Sql::new("FROM rekeys AS k WHERE ");
        filter.write(&mut from)?;
        let sort = Sort::latest("ASKED_DESC", "k.asked_at", "k.license");
        self.page(Question { select: "SELECT k.*", from, sort, filter: fingerprint(filter)? }, slice).await
    }

    /// The last requests of licenses.
    pub(crate) async fn rekeys(&self, licenses: &[i64]) -> Result<HashMap<i64, Rekey>, Failure> {
        let found = self.looked_up("SELECT * FROM rekeys WHERE license = ANY($1)", &[&licenses]).await?;
        Ok(one_each(found, |rekey: &Rekey| rekey.license))
    }
}
