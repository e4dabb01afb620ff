//! Licenses.

use std::collections::HashMap;

use serde::Serialize;
use tokio_postgres::Row;

use super::cursor::{fingerprint, Slice};
use super::error::{Failure, ReadError};
use super::filter::{write_numbers, write_texts};
use super::page::{Page, Question, Sort};
use super::plans::{LicenseKind, Rights};
use super::rows::{one_each, Record, Rows};
use super::sql::Sql;

/// A license: a token that froze the terms of its purchase.
#[derive(Clone, Debug)]
pub(crate) struct License {
    pub id: i64,
    pub owner: String,
    pub listing: i64,
    pub version: i64,
    pub kind: LicenseKind,
    pub term_seconds: Option<i64>,
    pub rights: Rights,
    pub resale_royalty_bps: i32,
    pub terms_hash: String,
    pub issued_at: i64,
    pub expires_at: Option<i64>,
}

impl Record for License {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(License {
            id: row.try_get("id")?,
            owner: row.try_get("owner")?,
            listing: row.try_get("listing")?,
            version: row.try_get("version")?,
            kind: row.try_get("kind")?,
            term_seconds: row.try_get("term_seconds")?,
            rights: Rights::read(row)?,
            resale_royalty_bps: row.try_get("resale_royalty_bps")?,
            terms_hash: row.try_get("terms_hash")?,
            issued_at: row.try_get("issued_at")?,
            expires_at: row.try_get("expires_at")?,
        })
    }
}

/// Selects licenses. All given conditions apply.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct LicenseFilter {
    pub owner: Option<String>,
    pub owners: Option<Vec<String>>,
    pub listing: Option<i64>,
    pub listings: Option<Vec<i64>>,
}

impl LicenseFilter {
    /// Adds the condition, over `licenses AS n`.
    fn write(&self, sql: &mut Sql) -> Result<(), ReadError> {
        sql.push("true");
        write_texts(sql, "owner", "n.owner", (&self.owner, &self.owners))?;
        write_numbers(sql, "listing", "n.listing", (self.listing, &self.listings))
    }
}

impl Rows {
    /// A page of licenses, the newest first.
    pub(crate) async fn license_page(&self, filter: &LicenseFilter, slice: Slice) -> Result<Page<License>, ReadError> {
        let mut from = Sql::new("FROM licenses AS n WHERE ");
        filter.write(&mut from)?;
        let sort = Sort::latest("ID_DESC", "n.id", "n.id");
        self.page(Question { select: "SELECT n.*", from, sort, filter: fingerprint(filter)? }, slice).await
    }

    /// Licenses by their ids.
    pub(crate) async fn licenses(&self, ids: &[i64]) -> Result<HashMap<i64, License>, Failure> {
        let found = self.looked_up("SELECT n.* FROM licenses AS n WHERE n.id = ANY($1)", &[&ids]).await?;
        Ok(one_each(found, |license: &License| license.id))
    }
}
