//! Published versions.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::history::Proof;
use super::loaders::ProofOf;
use super::scalars::{time, BigInt};
use crate::read::{versions, Amount, Rows};

/// A published version of a model. Nothing in it ever changes, but that it may be proven bad. Points, keys and hashes are in
/// hexadecimal.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Version {
    #[graphql(skip)]
    of: i64,
    #[graphql(skip)]
    index: i64,
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
    /// Height of the block in which it was proven bad.
    pub bad_since_height: Option<BigInt>,
}

#[ComplexObject]
impl Version {
    /// The proof that it is bad; null while it is good.
    async fn proof(&self, ctx: &Context<'_>) -> Result<Option<Proof>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ProofOf((self.of, self.index))).await?)
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

impl From<versions::Version> for Version {
    fn from(version: versions::Version) -> Self {
        Version {
            of: version.listing,
            index: version.number,
            number: BigInt(version.number),
            cid: version.cid,
            size: BigInt(version.size),
            chunk_count: BigInt(version.chunk_count),
            plaintext_root: version.plaintext_root,
            ciphertext_root: version.ciphertext_root,
            key_root: version.key_root,
            public_key: version.public_key,
            hash_point: version.hash_point,
            salt: version.salt,
            formats: version.formats.into_iter().map(TensorSummary::from).collect(),
            metrics: version.metrics.into_iter().map(VersionMetric::from).collect(),
            published_at: time(version.published_at),
            bad_since: version.bad_since.map(time),
            bad_since_height: version.bad_since_height.map(BigInt),
        }
    }
}

impl From<versions::TensorSummary> for TensorSummary {
    fn from(summary: versions::TensorSummary) -> Self {
        TensorSummary {
            format: summary.format,
            tensors: summary.tensors,
            parameters: summary.parameters,
            dtypes: summary.dtypes,
        }
    }
}

impl From<versions::VersionMetric> for VersionMetric {
    fn from(metric: versions::VersionMetric) -> Self {
        VersionMetric { name: metric.name, dataset: metric.dataset, value: metric.value }
    }
}
