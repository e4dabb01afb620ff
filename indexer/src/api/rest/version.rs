//! Published versions.

use std::slice::from_ref;

use axum::extract::Path;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Changes, Reading};
use super::coin::time;
use super::content::{Comparison, Content, ContentFile};
use super::listing::find;
use super::loading::{Loading, Scan};
use super::loading_names::{LoadingVerdict, ScanVerdict};
use super::names::{FileState, ProofKind};
use super::parameters::{number, NoQuery};
use super::problem::Problem;
use crate::read::{contents, versions, Failure, Rows};

/// A published version of a model. Nothing in it changes, except that a proof can mark it bad. Points, keys and hashes
/// are in hexadecimal.
#[derive(Serialize, ToSchema)]
pub(super) struct Version {
    /// The number of the listing.
    listing: i64,
    /// The version's number in its listing, from 1.
    number: i64,
    /// The sealed file's IPFS content identifier.
    cid: String,
    /// The length of the content before sealing, in bytes.
    size: i64,
    /// The number of chunks of 16 KiB.
    chunk_count: i64,
    /// The Merkle root of the plaintext chunks.
    plaintext_root: String,
    /// The Merkle root of the ciphertext chunks.
    ciphertext_root: String,
    /// The Merkle root of the hashes of the chunk keys.
    key_root: String,
    /// The public key `PK` of the content secret: a compressed point of G2.
    public_key: String,
    /// The point `H` that the registry computed: a compressed point of G1.
    hash_point: String,
    /// The salt that went into `H`.
    salt: String,
    /// The summaries of the model's files.
    formats: Vec<TensorSummary>,
    /// The measurements that the seller claims.
    metrics: Vec<VersionMetric>,
    /// The memory that the weights take, in bytes, for the format that takes the least; null without tensors. Once the index
    /// read the content, each parameter is counted in its own type; before, this is the most that they take by what the chain
    /// says. Running a model takes more than its weights, for one its context.
    memory: Option<i64>,
    /// The memory that the model needs, in bytes: its weights, and the keys and values of a context of 8,192 positions, or of its
    /// longest one if that is shorter. Null where `memory` is; a version whose headers tell no context counts none.
    memory_needed: Option<i64>,
    /// The positions of the longest context that a file of the version was made for, by its header; null if none tells, and
    /// until the content is read.
    context_length: Option<i64>,
    /// The memory that keys and values of one such context take beside the weights, in numbers of 16 bits, in bytes; null if
    /// no header tells, and until the content is read.
    context_memory: Option<i64>,
    /// What the index knows of the sealed file's content.
    content: Content,
    /// Whether loading the version runs code that is in it.
    loads: LoadingVerdict,
    /// The worst verdict of the operator's scanners about it; null without a scan.
    scanned: Option<ScanVerdict>,
    /// Null until the content is read.
    comparison: Option<Comparison>,
    /// The time of the publication.
    published_at: DateTime<Utc>,
    /// The time of the proof that the version is bad; from then on escrow accepts no sale, delivery or settlement of it.
    /// Null without a proof.
    bad_since: Option<DateTime<Utc>>,
    /// The height of the block with that proof.
    bad_since_height: Option<i64>,
    /// Whether IPFS has the sealed file; null for a version that was never sold, which is not watched.
    availability: Option<Availability>,
}

/// Whether the index found a sealed file on IPFS, when it looked last.
#[derive(Serialize, ToSchema)]
pub(super) struct Availability {
    /// The result of the last look at IPFS.
    state: FileState,
    /// The time of the last look; null before the first.
    checked_at: Option<DateTime<Utc>>,
    /// The time of the last look that found the file; null if none did.
    found_at: Option<DateTime<Utc>>,
}

impl From<versions::Availability> for Availability {
    fn from(found: versions::Availability) -> Self {
        Availability { state: found.state.into(), checked_at: found.checked_at, found_at: found.found_at }
    }
}

/// A summary of the model files of one format, from their headers.
#[derive(Serialize, ToSchema)]
pub(super) struct TensorSummary {
    /// The format of the files.
    #[schema(example = "safetensors")]
    format: String,
    /// The number of tensors: decimal digits.
    tensors: String,
    /// The number of parameters in all tensors: decimal digits.
    parameters: String,
    /// The tensors' types (`F32`).
    dtypes: Vec<String>,
}

/// A measurement that the seller claims. Nothing on chain checks it.
#[derive(Serialize, ToSchema)]
pub(super) struct VersionMetric {
    /// The measure (`accuracy`).
    name: String,
    /// The dataset of the measurement.
    dataset: String,
    /// The figure, as a decimal number.
    value: String,
}

/// A proof that a version is bad.
#[derive(Serialize, ToSchema)]
pub(super) struct Proof {
    /// The fault that it shows.
    kind: ProofKind,
    /// The index of the bad chunk, from 0.
    chunk: i64,
    /// The number of the order by whose delivery it was proven.
    order: i64,
    /// The account that proved it.
    prover: String,
    /// The time of the block.
    at: DateTime<Utc>,
    /// The hash of that transaction.
    tx: Option<String>,
}

/// A version, the files in it, those that run code, the results of scanners, and the proof that it is bad.
#[derive(Serialize, ToSchema)]
pub(super) struct VersionInFull {
    #[serde(flatten)]
    version: Version,
    /// The files in it, those with tensors and pickles first, then by their paths: at most 500 of them. Null until the content
    /// is read.
    files: Option<Vec<ContentFile>>,
    /// The files that run code when the version is loaded or used, or may, and the verdict over all files.
    loading: Loading,
    /// The results of scanners that the operator of this index knows of, one a scanner, the worst first: at most 20.
    scans: Vec<Scan>,
    /// Null without one.
    proof: Option<Proof>,
}

impl Version {
    /// A version with what is in its content.
    fn of(version: versions::Version, content: Option<&contents::Content>) -> Self {
        let content = content.unwrap_or(&contents::Content::WAITING);
        let summary = |summary: versions::TensorSummary| TensorSummary {
            format: summary.format,
            tensors: summary.tensors.as_str().to_owned(),
            parameters: summary.parameters.as_str().to_owned(),
            dtypes: summary.dtypes,
        };
        let metric = |metric: versions::VersionMetric| VersionMetric {
            name: metric.name,
            dataset: metric.dataset,
            value: metric.value,
        };
        let facts = content.facts.as_ref();
        Version {
            listing: version.listing,
            number: version.number,
            cid: version.cid,
            size: version.size,
            chunk_count: version.chunk_count,
            plaintext_root: version.plaintext_root,
            ciphertext_root: version.ciphertext_root,
            key_root: version.key_root,
            public_key: version.public_key,
            hash_point: version.hash_point,
            salt: version.salt,
            formats: version.formats.into_iter().map(summary).collect(),
            metrics: version.metrics.into_iter().map(metric).collect(),
            memory: facts.and_then(|facts| facts.weights).or(version.memory),
            memory_needed: facts.and_then(|facts| facts.needed).or(version.memory),
            context_length: facts.and_then(|facts| facts.context.length),
            context_memory: facts.and_then(|facts| facts.context.memory),
            content: Content::from(content),
            loads: content.loads().into(),
            scanned: content.scanned.map(ScanVerdict::from),
            comparison: Comparison::of(content),
            published_at: time(version.published_at),
            bad_since: version.bad_since.map(time),
            bad_since_height: version.bad_since_height,
            availability: version.availability.map(Availability::from),
        }
    }
}

impl From<versions::Proof> for Proof {
    fn from(proof: versions::Proof) -> Self {
        Proof {
            kind: proof.kind.into(),
            chunk: proof.chunk,
            order: proof.order,
            prover: proof.prover,
            at: time(proof.at),
            tx: proof.tx,
        }
    }
}

/// Answers the versions of a listing, newest first: at most the newest 100.
#[utoipa::path(get, path = "/v1/listings/{id}/versions", tag = "listings", params(("id" = i64, Path)), responses(
    (status = 200, body = Vec<Version>), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn versions(reading: Reading, Path(id): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    let id = number("id", &id)?;
    reading
        .answer(Changes::Anytime, |rows| async move {
            find(&rows, id).await?;
            let versions = rows.versions_of(&[id]).await?.remove(&id).unwrap_or_default();
            let keys: Vec<_> = versions.iter().map(versions::Version::content).collect();
            let contents = rows.contents(&keys).await?;
            let answered =
                versions.into_iter().zip(&keys).map(|(version, key)| Version::of(version, contents.get(key)));
            Ok(answered.collect::<Vec<_>>().into())
        })
        .await
}

/// A version with what is in its content.
pub(super) async fn with_content(rows: &Rows, version: versions::Version) -> Result<Version, Failure> {
    let key = version.content();
    let content = rows.contents(from_ref(&key)).await?.remove(&key);
    Ok(Version::of(version, content.as_ref()))
}

/// The version of a listing with a number.
pub(super) async fn find_version(rows: &Rows, key: (i64, i64)) -> Result<versions::Version, Problem> {
    let version = rows.versions(&[key]).await?.remove(&key);
    version.ok_or_else(|| Problem::not_found(format!("listing {} has no version {}", key.0, key.1)))
}

/// Answers one version, the files in it, those that run code, the results of scanners, and the proof that it is bad.
#[utoipa::path(
    get, path = "/v1/listings/{id}/versions/{number}", tag = "listings",
    params(("id" = i64, Path), ("number" = i64, Path)),
    responses(
        (status = 200, body = VersionInFull),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn version(
    reading: Reading,
    Path((id, version)): Path<(String, String)>,
    _: NoQuery,
) -> Result<Response, Problem> {
    let key = (number("id", &id)?, number("number", &version)?);
    reading
        .answer(Changes::Anytime, |rows| async move {
            let version = find_version(&rows, key).await?;
            let proof = rows.proofs(&[key]).await?.remove(&key).map(Proof::from);
            let (root, key) = (version.plaintext_root.clone(), version.content());
            let content = rows.contents(from_ref(&key)).await?.remove(&key).unwrap_or(contents::Content::WAITING);
            let files = match content.facts.is_some() {
                true => Some(rows.all_content_files(&root).await?),
                false => None,
            };
            let files = files.map(|files| files.into_iter().map(ContentFile::from).collect());
            let code = rows.content_code(from_ref(&root)).await?.remove(&root).unwrap_or_default();
            let scans = rows.scans(from_ref(&root)).await?.remove(&root).unwrap_or_default();
            let loading = Loading::of(&content, code);
            let scans = scans.into_iter().map(Scan::from).collect();
            Ok(VersionInFull { version: Version::of(version, Some(&content)), files, loading, scans, proof }.into())
        })
        .await
}
