//! The results of scanners that an operator keeps, and shows beside what the index itself reads of contents.
//!
//! A result is about a content, by its root, so that every version with that content has it. Each scanner has one result about
//! a content: a later one takes its place. No event says anything of it, so it stands among what no rebuild makes again.

mod command;
mod record;

use std::collections::BTreeSet;

use anyhow::{ensure, Context};
use tokio_postgres::types::Json;
use tokio_postgres::{Client, GenericClient, Row, Transaction};

pub use command::Command;
use record::Finding;
pub use record::{Of, Scan};

use crate::search::changes::mark_contents;

/// Bounds the scanners of one content: a page shows them all.
const MAX_SCANNERS: i64 = 20;
/// Bounds all results: with the longest findings of each, the table stays below what the index itself takes.
const MAX_SCANS: i64 = 1_000_000;
/// The newest results that are listed at a time.
const MAX_LISTED: i64 = 10_000;

/// One at a time, so that bounds are counted one after the other.
const ALONE: &str = "SELECT pg_advisory_xact_lock(29)";

/// By the primary key.
const ROOT: &str = "SELECT plaintext_root FROM versions WHERE listing = $1 AND number = $2";

const ADD: &str = "
INSERT INTO service.scans (plaintext_root, scanner, scanner_version, verdict, findings, scanned_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (plaintext_root, scanner) DO UPDATE SET
    scanner_version = excluded.scanner_version, verdict = excluded.verdict, findings = excluded.findings,
    scanned_at = excluded.scanned_at, added_at = now()";

const COUNT_OF: &str = "SELECT count(*) FROM service.scans WHERE plaintext_root = $1";

const COUNT: &str = "SELECT count(*) FROM service.scans";

/// By `scans_added_at`, or by the primary key.
const LIST: &str = "
SELECT plaintext_root, scanner, scanner_version, verdict, findings, scanned_at FROM service.scans
WHERE $1::text IS NULL OR plaintext_root = $1
ORDER BY added_at DESC, plaintext_root, scanner LIMIT $2";

const REMOVE: &str = "
DELETE FROM service.scans WHERE plaintext_root = $1 AND ($2::text IS NULL OR scanner = $2)";

/// Adds all of these results or none. Returns how many there were.
///
/// # Errors
/// A version that the index does not have, too many results, or failures of the database.
pub async fn add(client: &mut Client, scans: &[Scan]) -> anyhow::Result<usize> {
    let tx = client.transaction().await?;
    tx.execute(ALONE, &[]).await?;
    let mut roots = BTreeSet::new();
    for (scan, number) in scans.iter().zip(1..) {
        roots.insert(add_one(&tx, scan).await.with_context(|| format!("result {number}: nothing is added"))?);
    }
    let all: i64 = tx.query_one(COUNT, &[]).await?.try_get(0)?;
    ensure!(all <= MAX_SCANS, "{all} results, at most {MAX_SCANS} are kept: nothing is added");
    // The last statement, as it keeps others from marking.
    mark_contents(&tx, &roots.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    tx.commit().await?;
    Ok(scans.len())
}

/// The root of the content that it is about.
async fn add_one(tx: &Transaction<'_>, scan: &Scan) -> anyhow::Result<String> {
    let root = root(tx, &scan.of).await?;
    let Scan { scanner, scanner_version, verdict, findings, scanned_at, .. } = scan;
    tx.execute(ADD, &[&root, scanner, scanner_version, &verdict.stored(), &Json(findings), scanned_at]).await?;
    let scanners: i64 = tx.query_one(COUNT_OF, &[&root]).await?.try_get(0)?;
    ensure!(scanners <= MAX_SCANNERS, "{scanners} scanners of the content {root}, at most {MAX_SCANNERS} are kept");
    Ok(root)
}

/// The newest results, of one content or of all, each as a line of JSON that [`add`] takes.
///
/// # Errors
/// A version that the index does not have, or failures of the database.
pub async fn list(client: &Client, of: Option<&Of>) -> anyhow::Result<Vec<String>> {
    let root = match of {
        Some(of) => Some(root(client, of).await?),
        None => None,
    };
    let rows = client.query(LIST, &[&root, &MAX_LISTED]).await?;
    rows.iter().map(|row| Ok(serde_json::to_string(&read(row)?)?)).collect()
}

/// Removes the results about a content, of one scanner or of all. Returns how many there were.
///
/// # Errors
/// A version that the index does not have, or failures of the database.
pub async fn remove(client: &mut Client, of: &Of, scanner: Option<&str>) -> anyhow::Result<u64> {
    let tx = client.transaction().await?;
    let root = root(&tx, of).await?;
    let removed = tx.execute(REMOVE, &[&root, &scanner]).await?;
    mark_contents(&tx, &[&root]).await?;
    tx.commit().await?;
    Ok(removed)
}

/// The root of a content. One that no version of this index has may come to be published.
async fn root(client: &impl GenericClient, of: &Of) -> anyhow::Result<String> {
    match of {
        Of::Content(root) => Ok(root.clone()),
        Of::Version(listing, number) => {
            let row = client.query_opt(ROOT, &[listing, number]).await?;
            let row = row.with_context(|| format!("listing {listing} has no version {number} in this index"))?;
            Ok(row.try_get(0)?)
        }
    }
}

fn read(row: &Row) -> anyhow::Result<Scan> {
    let Json(findings): Json<Vec<Finding>> = row.try_get("findings")?;
    Ok(Scan {
        of: Of::Content(row.try_get("plaintext_root")?),
        scanner: row.try_get("scanner")?,
        scanner_version: row.try_get("scanner_version")?,
        verdict: row.try_get("verdict")?,
        findings,
        scanned_at: row.try_get("scanned_at")?,
    })
}
