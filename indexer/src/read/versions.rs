//! Published versions, and proofs that they are bad.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio_postgres::Row;

use super::contents::ContentKey;
use super::error::Failure;
use super::rows::{many_each, one_each, Record, Rows};
use super::states::states;
use super::Amount;

/// Versions answered of one listing.
const MAX_VERSIONS: i64 = 100;

/// A published version.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    pub listing: i64,
    pub number: i64,
    pub cid: String,
    pub size: i64,
    pub chunk_count: i64,
    pub plaintext_root: String,
    pub ciphertext_root: String,
    pub key_root: String,
    pub public_key: String,
    pub hash_point: String,
    pub salt: String,
    pub formats: Vec<TensorSummary>,
    pub metrics: Vec<VersionMetric>,
    /// The bytes that its weights take in memory at most, by the chain.
    pub memory: Option<i64>,
    pub published_at: i64,
    pub bad_since: Option<i64>,
    pub bad_since_height: Option<i64>,
    /// Whether IPFS has the sealed file; `None` for a version that nobody watches, as it was never sold.
    pub availability: Option<Availability>,
}

/// Whether IPFS has a sealed file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Availability {
    pub state: FileState,
    /// The last look for it.
    pub checked_at: Option<DateTime<Utc>>,
    /// The last look that found it.
    pub found_at: Option<DateTime<Utc>>,
}

/// The tensors in the header of a model file.
#[derive(Clone, Debug)]
pub(crate) struct TensorSummary {
    pub format: String,
    pub tensors: Amount,
    pub parameters: Amount,
    pub dtypes: Vec<String>,
}

/// A measured quality, as the version's seller claims it.
#[derive(Clone, Debug)]
pub(crate) struct VersionMetric {
    pub name: String,
    pub dataset: String,
    pub value: String,
}

impl Record for Version {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let (formats, metrics): (Value, Value) = (row.try_get("formats")?, row.try_get("metrics")?);
        Ok(Version {
            listing: row.try_get("listing")?,
            number: row.try_get("number")?,
            cid: row.try_get("cid")?,
            size: row.try_get("size")?,
            chunk_count: row.try_get("chunk_count")?,
            plaintext_root: row.try_get("plaintext_root")?,
            ciphertext_root: row.try_get("ciphertext_root")?,
            key_root: row.try_get("key_root")?,
            public_key: row.try_get("public_key")?,
            hash_point: row.try_get("hash_point")?,
            salt: row.try_get("salt")?,
            formats: entries(&formats).iter().map(TensorSummary::read).collect(),
            metrics: entries(&metrics).iter().map(VersionMetric::read).collect(),
            memory: row.try_get("memory")?,
            published_at: row.try_get("published_at")?,
            bad_since: row.try_get("bad_since")?,
            bad_since_height: row.try_get("bad_since_height")?,
            availability: match row.try_get("availability")? {
                Some(state) => Some(Availability {
                    state,
                    checked_at: row.try_get("checked_at")?,
                    found_at: row.try_get("found_at")?,
                }),
                None => None,
            },
        })
    }
}

impl Version {
    /// What names its content.
    pub(crate) fn content(&self) -> ContentKey {
        (self.plaintext_root.clone(), self.cid.clone(), self.size)
    }
}

impl TensorSummary {
    fn read(entry: &Value) -> Self {
        TensorSummary {
            format: text(entry, "format"),
            tensors: Amount::stored(text(entry, "tensors")),
            parameters: Amount::stored(text(entry, "parameters")),
            dtypes: entry.get("dtypes").map(entries).unwrap_or_default().iter().map(written).collect(),
        }
    }
}

impl VersionMetric {
    fn read(entry: &Value) -> Self {
        VersionMetric { name: text(entry, "name"), dataset: text(entry, "dataset"), value: text(entry, "value") }
    }
}

fn entries(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text(entry: &Value, field: &str) -> String {
    entry.get(field).map(written).unwrap_or_default()
}

fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

states! {
    /// Whether IPFS has a file.
    FileState { Unknown = "unknown", Found = "found", Missing = "missing", }

    /// The kind of proof that a version is bad.
    ProofKind { BadChunk = "bad_chunk", BadKeySchedule = "bad_key_schedule", }
}

/// A proof that a version is bad.
#[derive(Clone, Debug)]
pub(crate) struct Proof {
    pub listing: i64,
    pub version: i64,
    pub order: i64,
    pub kind: ProofKind,
    pub chunk: i64,
    pub prover: String,
    pub at: i64,
    pub tx: Option<String>,
}

impl Record for Proof {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Proof {
            listing: row.try_get("listing")?,
            version: row.try_get("version")?,
            order: row.try_get("order_id")?,
            kind: row.try_get("kind")?,
            chunk: row.try_get("chunk")?,
            prover: row.try_get("prover")?,
            at: row.try_get("at")?,
            tx: row.try_get("tx")?,
        })
    }
}

/// A version with content that another has too.
#[derive(Clone, Debug)]
pub(crate) struct Copy {
    /// The root of the other's content.
    pub of_root: String,
    /// The share of the other's leaves that this one has, from 0 to 1.
    pub share: f64,
    pub listing: i64,
    pub number: i64,
    pub published_at: i64,
}

impl Record for Copy {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Copy {
            of_root: row.try_get("of_root")?,
            share: row.try_get("share")?,
            listing: row.try_get("listing")?,
            number: row.try_get("number")?,
            published_at: row.try_get("published_at")?,
        })
    }
}

/// The most copies of a version that are answered.
pub(crate) const SHOWN_COPIES: usize = 20;
/// The versions with content that one has that are read: the version is one of them.
const MAX_COPIES: i64 = 21;

/// By `versions_by_plaintext`. Of those that were compared, the ones with most in common.
const COPIES: &str = "
SELECT wanted.root AS of_root, others.share, others.listing, others.number, others.published_at
FROM (SELECT DISTINCT unnest($1::text[]) AS root) AS wanted
CROSS JOIN LATERAL (
    SELECT alike.share, same.* FROM (
        SELECT wanted.root AS root, 1::float8 AS share
        UNION ALL
        (SELECT other_root, share FROM shared_leaves WHERE plaintext_root = wanted.root ORDER BY share DESC LIMIT $2)
    ) AS alike
    CROSS JOIN LATERAL (
        SELECT published_at, listing, number FROM versions WHERE plaintext_root = alike.root
        ORDER BY published_at, listing, number LIMIT $2
    ) AS same
    ORDER BY alike.share DESC, published_at, listing, number LIMIT $2
) AS others
ORDER BY of_root, others.published_at, others.listing, others.number";

const NEWEST: &str = "
SELECT newest.*, availability.state AS availability, checked_at, found_at
FROM unnest($1::bigint[]) AS wanted (listing)
CROSS JOIN LATERAL (
    SELECT * FROM versions WHERE versions.listing = wanted.listing ORDER BY number DESC LIMIT $2
) AS newest
LEFT JOIN availability USING (cid)
ORDER BY newest.listing, newest.number DESC";

const BY_NUMBER: &str = "
SELECT versions.*, availability.state AS availability, checked_at, found_at FROM versions
JOIN unnest($1::bigint[], $2::bigint[]) AS wanted (listing, number) USING (listing, number)
LEFT JOIN availability USING (cid)";

const PROOFS: &str = "
SELECT proofs.* FROM proofs
JOIN unnest($1::bigint[], $2::bigint[]) AS wanted (listing, version) USING (listing, version)";

impl Rows {
    /// The first versions with a content, by its root.
    pub(crate) async fn copies(&self, roots: &[String]) -> Result<HashMap<String, Vec<Copy>>, Failure> {
        let found = self.looked_up(COPIES, &[&roots, &MAX_COPIES]).await?;
        Ok(many_each(found, |copy: &Copy| copy.of_root.clone()))
    }

    /// The versions of listings, the newest first.
    pub(crate) async fn versions_of(&self, listings: &[i64]) -> Result<HashMap<i64, Vec<Version>>, Failure> {
        let found = self.looked_up(NEWEST, &[&listings, &MAX_VERSIONS]).await?;
        Ok(many_each(found, |version: &Version| version.listing))
    }

    /// Versions by listing and number.
    pub(crate) async fn versions(&self, keys: &[(i64, i64)]) -> Result<HashMap<(i64, i64), Version>, Failure> {
        let (listings, numbers): (Vec<i64>, Vec<i64>) = keys.iter().copied().unzip();
        let found = self.looked_up(BY_NUMBER, &[&listings, &numbers]).await?;
        Ok(one_each(found, |version: &Version| (version.listing, version.number)))
    }

    /// Proofs by listing and version.
    pub(crate) async fn proofs(&self, keys: &[(i64, i64)]) -> Result<HashMap<(i64, i64), Proof>, Failure> {
        let (listings, numbers): (Vec<i64>, Vec<i64>) = keys.iter().copied().unzip();
        let found = self.looked_up(PROOFS, &[&listings, &numbers]).await?;
        Ok(one_each(found, |proof: &Proof| (proof.listing, proof.version)))
    }
}
