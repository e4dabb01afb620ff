//! Reports of listings.

use std::collections::HashMap;

use serde::Serialize;
use tokio_postgres::Row;

use super::cursor::{fingerprint, Slice};
use super::error::{Failure, ReadError};
use super::filter::{write_numbers, write_texts};
use super::page::{Page, Question, Sort};
use super::rows::{one_each, Record, Rows};
use super::sql::Sql;
use super::states::states;
use super::Coin;

states! {
    /// The charge of a report.
    ReportKind {
        Malware = "malware",
        Stolen = "stolen",
        Illegal = "illegal",
        Misleading = "misleading",
    }
    ReportState {
        Open = "open",
        Upheld = "upheld",
        Dismissed = "dismissed",
        Abusive = "abusive",
        Lapsed = "lapsed",
    }
}

/// A report of a listing.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub id: i64,
    pub listing: i64,
    pub version: Option<i64>,
    pub reporter: String,
    pub kind: ReportKind,
    pub evidence: String,
    pub stake: Coin,
    pub filed_at: i64,
    pub filed_tx: Option<String>,
    pub settles_at: i64,
    pub state: ReportState,
    pub decision: Option<Decision>,
    pub appeal: Option<Appeal>,
    pub settled_at: Option<i64>,
    pub recipient: Option<String>,
}

/// The last decision on a report.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    pub by: String,
    pub at: i64,
    pub reasons: Option<String>,
}

/// An appeal against a decision.
#[derive(Clone, Debug)]
pub(crate) struct Appeal {
    pub by: String,
    pub at: i64,
    pub grounds: String,
    pub is_decided: bool,
}

/// Over `reports AS r`.
const COLUMNS: &str = "SELECT r.*, r.stake::text AS stake_text";

impl Record for Report {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let denom: String = row.try_get("denom")?;
        let (by, at): (Option<String>, Option<i64>) = (row.try_get("decided_by")?, row.try_get("decided_at")?);
        let reasons = row.try_get("reasons")?;
        let decision = by.zip(at).map(|(by, at)| Decision { by, at, reasons });
        let (by, at): (Option<String>, Option<i64>) = (row.try_get("appealed_by")?, row.try_get("appealed_at")?);
        let (grounds, is_decided): (Option<String>, bool) = (row.try_get("grounds")?, row.try_get("appeal_decided")?);
        let appeal = by.zip(at).zip(grounds).map(|((by, at), grounds)| Appeal { by, at, grounds, is_decided });
        Ok(Report {
            id: row.try_get("id")?,
            listing: row.try_get("listing")?,
            version: row.try_get("version")?,
            reporter: row.try_get("reporter")?,
            kind: row.try_get("kind")?,
            evidence: row.try_get("evidence")?,
            stake: Coin::read(row, "stake_text", &denom)?,
            filed_at: row.try_get("filed_at")?,
            filed_tx: row.try_get("filed_tx")?,
            settles_at: row.try_get("settles_at")?,
            state: row.try_get("state")?,
            decision,
            appeal,
            settled_at: row.try_get("settled_at")?,
            recipient: row.try_get("recipient")?,
        })
    }
}

/// Selects reports. All given conditions apply.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct ReportFilter {
    pub listing: Option<i64>,
    pub listings: Option<Vec<i64>>,
    pub reporter: Option<String>,
    pub reporters: Option<Vec<String>>,
    pub kinds: Option<Vec<String>>,
    pub states: Option<Vec<String>>,
    pub settled: Option<bool>,
}

impl ReportFilter {
    /// Adds the condition, over `reports AS r`.
    fn write(&self, sql: &mut Sql) -> Result<(), ReadError> {
        sql.push("true");
        write_numbers(sql, "listing", "r.listing", (self.listing, &self.listings))?;
        write_texts(sql, "reporter", "r.reporter", (&self.reporter, &self.reporters))?;
        write_texts(sql, "kinds", "r.kind", (&None, &self.kinds))?;
        write_texts(sql, "states", "r.state", (&None, &self.states))?;
        if let Some(settled) = self.settled {
            sql.push(" AND (r.settled_at IS NOT NULL) = ").bind(settled);
        }
        Ok(())
    }
}

impl Rows {
    /// A page of reports, those filed last first.
    pub(crate) async fn report_page(&self, filter: &ReportFilter, slice: Slice) -> Result<Page<Report>, ReadError> {
        let mut from = Sql::new("FROM reports AS r WHERE ");
        filter.write(&mut from)?;
        let sort = Sort::latest("FILED_DESC", "r.filed_at", "r.id");
        self.page(Question { select: COLUMNS, from, sort, filter: fingerprint(filter)? }, slice).await
    }

    /// Reports, by their numbers.
    pub(crate) async fn reports(&self, ids: &[i64]) -> Result<HashMap<i64, Report>, Failure> {
        let found = self.looked_up(&format!("{COLUMNS} FROM reports AS r WHERE r.id = ANY($1)"), &[&ids]).await?;
        Ok(one_each(found, |report: &Report| report.id))
    }
}
