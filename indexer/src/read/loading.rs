//! The files of contents that run code when a model is loaded or used, and the results of scanners.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use tokio_postgres::Row;

use super::error::Failure;
use super::rows::{many_each, one_each, Record, Rows};
use super::states::states;
use crate::search::WORST_SCAN;

/// The results of scanners that are read for a content: more are never added.
const MAX_SCANS: i64 = 20;

states! {
    /// Whether loading a content runs code that is in it.
    Verdict { DataOnly = "data_only", RunsCode = "runs_code", Unknown = "unknown", }

    /// The certainty that a file runs code.
    Effect { Runs = "runs", MayRun = "may_run", }

    /// The evidence for it.
    Basis { Read = "read", Manifest = "manifest", Name = "name", }

    /// The kind of code in a file.
    Kind {
        Pickle = "pickle",
        Source = "source",
        Program = "program",
        Graph = "graph",
        Template = "template",
        Configuration = "configuration",
        Archive = "archive",
        Unlisted = "unlisted",
    }

    /// The verdict of a scanner.
    ScanVerdict { Clean = "clean", Suspicious = "suspicious", Malicious = "malicious", }
}

/// Whether loading the latest version of a listing runs code, and what scanners say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marks {
    listing: i64,
    pub loads: Verdict,
    pub scanned: Option<ScanVerdict>,
}

/// A file that runs code, or may.
#[derive(Clone, Debug)]
pub(crate) struct CodeFile {
    root: String,
    pub path: String,
    pub kind: Kind,
    pub effect: Effect,
    pub basis: Basis,
    pub why: String,
}

/// The result of a scanner about a content.
#[derive(Clone, Debug)]
pub(crate) struct Scan {
    root: String,
    pub scanner: String,
    pub scanner_version: String,
    pub verdict: ScanVerdict,
    pub findings: Vec<ScanFinding>,
    pub scanned_at: DateTime<Utc>,
    pub added_at: DateTime<Utc>,
}

/// A finding of a scanner.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct ScanFinding {
    /// `None` for the whole content.
    pub path: Option<String>,
    pub text: String,
}

impl ScanVerdict {
    /// The warning of it, in words; `None` where there is nothing to warn of.
    pub(crate) fn warning(self) -> Option<&'static str> {
        match self {
            ScanVerdict::Clean => None,
            ScanVerdict::Suspicious => Some("a scanner found what may do harm"),
            ScanVerdict::Malicious => Some("a scanner found what does harm"),
        }
    }
}

impl Marks {
    /// Those of a listing without a version.
    pub(crate) const NONE: Self = Marks { listing: 0, loads: Verdict::Unknown, scanned: None };
}

impl Record for Marks {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Marks { listing: row.try_get("id")?, loads: row.try_get("loads")?, scanned: row.try_get("scanned")? })
    }
}

impl Record for CodeFile {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(CodeFile {
            root: row.try_get("plaintext_root")?,
            path: row.try_get("path")?,
            kind: row.try_get("kind")?,
            effect: row.try_get("effect")?,
            basis: row.try_get("basis")?,
            why: row.try_get("why")?,
        })
    }
}

impl Record for Scan {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let findings: Value = row.try_get("findings")?;
        Ok(Scan {
            root: row.try_get("plaintext_root")?,
            scanner: row.try_get("scanner")?,
            scanner_version: row.try_get("scanner_version")?,
            verdict: row.try_get("verdict")?,
            // This program alone writes them.
            findings: serde_json::from_value(findings).unwrap_or_default(),
            scanned_at: row.try_get("scanned_at")?,
            added_at: row.try_get("added_at")?,
        })
    }
}

/// By the primary keys.
static MARKS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "
SELECT l.id, coalesce(contents.loads, 'unknown') AS loads, {WORST_SCAN} AS scanned
FROM listings AS l
JOIN versions ON versions.listing = l.id AND versions.number = l.latest_version
LEFT JOIN contents ON contents.plaintext_root = versions.plaintext_root AND contents.size = versions.size
WHERE l.id = ANY($1)"
    )
});

/// By the primary key.
const CODE: &str = "
SELECT * FROM content_code WHERE plaintext_root = ANY($1) ORDER BY plaintext_root, place";

/// By the primary key.
const SCANS: &str = "
SELECT scans.* FROM (SELECT DISTINCT unnest($1::text[]) AS root) AS wanted
CROSS JOIN LATERAL (
    SELECT * FROM service.scans WHERE plaintext_root = wanted.root ORDER BY severity DESC, scanner LIMIT $2
) AS scans
ORDER BY plaintext_root, severity DESC, scanner";

impl Rows {
    /// The marks of listings that have a version.
    pub(crate) async fn listing_marks(&self, ids: &[i64]) -> Result<HashMap<i64, Marks>, Failure> {
        let found = self.looked_up(&MARKS, &[&ids]).await?;
        Ok(one_each(found, |marks: &Marks| marks.listing))
    }

    /// The files of contents that run code or may, by the contents' roots: all that are kept.
    pub(crate) async fn content_code(&self, roots: &[String]) -> Result<HashMap<String, Vec<CodeFile>>, Failure> {
        let found = self.looked_up(CODE, &[&roots]).await?;
        Ok(many_each(found, |file: &CodeFile| file.root.clone()))
    }

    /// The results of scanners about contents, by the contents' roots: the worst first.
    pub(crate) async fn scans(&self, roots: &[String]) -> Result<HashMap<String, Vec<Scan>>, Failure> {
        let found = self.looked_up(SCANS, &[&roots, &MAX_SCANS]).await?;
        Ok(many_each(found, |scan: &Scan| scan.root.clone()))
    }
}
