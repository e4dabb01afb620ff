//! Published versions.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio_postgres::Row;

use super::history::Proof;
use super::rows::{ProofOf, Rows};
use super::scalars::{time, Amount, BigInt};

/// A published version of a model. Nothing in it ever changes, but that it may be proven bad. Points, keys and hashes are in
/// hexadecimal.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Version {
    #[graphql(skip)]
    pub(super) of: i64,
    #[graphql(skip)]
    pub(super) index: i64,
    /// Its number in its listing, from 1.
    pub number: BigInt,
    /// IPFS content identifier of the sealed file.
    pub cid: String,
    /// Length of the content before sealing, in bytes.
    pub size: BigInt,
    /// How many chunks that makes.
    pub chunk_count: BigInt,
    /// Merkle root of the plaintext chunks.
    pub plaintext_root: String,
    /// Merkle root of the ciphertext chunks.
    pub ciphertext_root: String,
    /// Merkle root of the hashes of the chunk keys.
    pub key_root: String,
    /// `PK`, a compressed point of G2.
    pub public_key: String,
    /// `H`, a compressed point of G1.
    pub hash_point: String,
    /// The salt in `H`.
    pub salt: String,
    /// What the headers of the model's files say.
    pub formats: Vec<TensorSummary>,
    /// What its seller claims it reaches.
    pub metrics: Vec<VersionMetric>,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// When it was proven bad: it is not sold, delivered or settled since; null while it is good.
    pub bad_since: Option<DateTime<Utc>>,
}

#[ComplexObject]
impl Version {
    /// The proof that it is bad; null while it is good.
    async fn proof(&self, ctx: &Context<'_>) -> Result<Option<Proof>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ProofOf(self.of, self.index)).await?)
    }
}

/// What a reader of the header of a model file found.
#[derive(Clone, SimpleObject)]
pub struct TensorSummary {
    /// The format (`safetensors`).
    pub format: String,
    /// How many tensors.
    pub tensors: Amount,
    /// How many numbers in them all.
    pub parameters: Amount,
    /// Their types (`F32`).
    pub dtypes: Vec<String>,
}

/// A measured quality, as the version's seller claims it.
#[derive(Clone, SimpleObject)]
pub struct VersionMetric {
    /// What is measured (`accuracy`).
    pub name: String,
    /// On which data set.
    pub dataset: String,
    /// The figure, as a decimal number.
    pub value: String,
}

impl Version {
    pub(super) fn read(row: &Row) -> Self {
        let (of, index): (i64, i64) = (row.get("listing"), row.get("number"));
        let (formats, metrics): (Value, Value) = (row.get("formats"), row.get("metrics"));
        Version {
            of,
            index,
            number: BigInt(index),
            cid: row.get("cid"),
            size: BigInt(row.get("size")),
            chunk_count: BigInt(row.get("chunk_count")),
            plaintext_root: row.get("plaintext_root"),
            ciphertext_root: row.get("ciphertext_root"),
            key_root: row.get("key_root"),
            public_key: row.get("public_key"),
            hash_point: row.get("hash_point"),
            salt: row.get("salt"),
            formats: entries(&formats).iter().map(TensorSummary::read).collect(),
            metrics: entries(&metrics).iter().map(VersionMetric::read).collect(),
            published_at: time(row.get("published_at")),
            bad_since: row.get::<_, Option<i64>>("bad_since").map(time),
        }
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
