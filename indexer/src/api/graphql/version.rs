//! Published versions.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, Enum, Result, SimpleObject, ID};

use super::content::{Comparison, Content};
use super::history::Proof;
use super::listing::Listing;
use super::loaders::{ContentOf, CopiesOf, ListingKey, ProofOf, ScansOf};
use super::loading::{Loading, Scan};
use super::node::NodeId;
use super::scalars::{time, BigInt, DateTime};
use crate::read::contents;
use crate::read::versions::{self, SHOWN_COPIES};
use crate::read::{Amount, Rows};

/// A published version of a model. Nothing in it changes, except that a proof can mark it bad. Points, keys and hashes
/// are in hexadecimal.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Version {
    #[graphql(skip)]
    of: i64,
    #[graphql(skip)]
    index: i64,
    /// The bytes that the weights take at most, by the chain.
    #[graphql(skip)]
    most_memory: Option<i64>,
    /// The version's number in its listing, from 1.
    pub number: BigInt,
    /// The sealed file's IPFS content identifier.
    pub cid: String,
    /// The length of the content before sealing, in bytes.
    pub size: BigInt,
    /// The number of chunks of 16 KiB.
    pub chunk_count: BigInt,
    /// The Merkle root of the plaintext chunks.
    pub plaintext_root: String,
    /// The Merkle root of the ciphertext chunks.
    pub ciphertext_root: String,
    /// The Merkle root of the hashes of the chunk keys.
    pub key_root: String,
    /// The public key `PK` of the content secret: a compressed point of G2.
    pub public_key: String,
    /// The point `H` that the registry computed: a compressed point of G1.
    pub hash_point: String,
    /// The salt that went into `H`.
    pub salt: String,
    /// The summaries of the model's files.
    pub formats: Vec<TensorSummary>,
    /// The measurements that the seller claims.
    pub metrics: Vec<VersionMetric>,
    /// The time of the publication.
    pub published_at: DateTime,
    /// The time of the proof that the version is bad; from then on escrow accepts no sale, delivery or settlement of it. Null
    /// without a proof.
    pub bad_since: Option<DateTime>,
    /// The height of the block with that proof.
    pub bad_since_height: Option<BigInt>,
    /// Whether IPFS has the sealed file; null for a version that was never sold, which is not watched.
    pub availability: Option<Availability>,
}

/// Whether the index found a sealed file on IPFS, when it looked last.
#[derive(Clone, SimpleObject)]
pub struct Availability {
    /// The result of the last look at IPFS.
    pub state: FileState,
    /// The time of the last look; null before the first.
    pub checked_at: Option<DateTime>,
    /// The time of the last look that found the file; null if none did.
    pub found_at: Option<DateTime>,
}

/// The state of a file on IPFS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "versions::FileState")]
pub enum FileState {
    /// The index has not looked twice yet.
    Unknown,
    /// The last look found the file.
    Found,
    /// The last two looks or more did not find the file.
    Missing,
}

#[ComplexObject]
impl Version {
    /// The version's id among all nodes.
    pub async fn node_id(&self) -> ID {
        NodeId::Version(self.of, self.index).into()
    }

    /// The number of the listing.
    async fn listing_id(&self) -> ID {
        self.of.into()
    }

    /// The listing of the version.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(self.of)).await?)
    }

    /// The memory that the weights take, in bytes, for the format that takes the least; null without tensors. Once the index
    /// read the content, each parameter is counted in its own type; before, this is the most that they take by what the chain
    /// says. Running a model takes more than its weights, for one its context.
    async fn memory(&self, ctx: &Context<'_>) -> Result<Option<BigInt>> {
        let weights = self.facts(ctx).await?.and_then(|facts| facts.weights);
        Ok(weights.or(self.most_memory).map(BigInt))
    }

    /// The memory that the model needs, in bytes: its weights, and the keys and values of a context of 8,192 positions, or of its
    /// longest one if that is shorter. Null where `memory` is; a version whose headers tell no context counts none.
    async fn memory_needed(&self, ctx: &Context<'_>) -> Result<Option<BigInt>> {
        let needed = self.facts(ctx).await?.and_then(|facts| facts.needed);
        Ok(needed.or(self.most_memory).map(BigInt))
    }

    /// The positions of the longest context that a file of the version was made for, by its header; null if none tells, and
    /// until the content is read.
    async fn context_length(&self, ctx: &Context<'_>) -> Result<Option<BigInt>> {
        Ok(self.facts(ctx).await?.and_then(|facts| facts.context.length).map(BigInt))
    }

    /// The memory that keys and values of one such context take beside the weights, in numbers of 16 bits, in bytes; null if
    /// no header tells, and until the content is read. A shorter context takes less, in proportion.
    async fn context_memory(&self, ctx: &Context<'_>) -> Result<Option<BigInt>> {
        Ok(self.facts(ctx).await?.and_then(|facts| facts.context.memory).map(BigInt))
    }

    /// What is in the sealed file.
    async fn content(&self, ctx: &Context<'_>) -> Result<Content> {
        Ok(Content::of(&self.plaintext_root, &self.read_content(ctx).await?))
    }

    /// The files that run code when the version is loaded or used, and the verdict over all of its files.
    async fn loading(&self, ctx: &Context<'_>) -> Result<Loading> {
        Ok(Loading::of(&self.plaintext_root, &self.read_content(ctx).await?))
    }

    /// The results of scanners that the operator of this index knows of, one a scanner, the worst first: at most 20.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn scans(&self, ctx: &Context<'_>) -> Result<Vec<Scan>> {
        let scans = ctx.data::<DataLoader<Rows>>()?.load_one(ScansOf(self.plaintext_root.clone())).await?;
        Ok(scans.unwrap_or_default())
    }

    /// The comparison by which `copies` names versions that share a part of the content; null until the content is read.
    /// Versions with the same content are named before.
    async fn comparison(&self, ctx: &Context<'_>) -> Result<Option<Comparison>> {
        Ok(Comparison::of(&self.read_content(ctx).await?))
    }

    /// The proof that the version is bad; null without one.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn proof(&self, ctx: &Context<'_>) -> Result<Option<Proof>> {
        if self.bad_since.is_none() {
            return Ok(None);
        }
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ProofOf((self.of, self.index))).await?)
    }

    /// Other versions, of any listing, that have content of this version, in the order of their publication: at most the 20
    /// with most of it. The index compares contents of up to 64 GiB by samples of their chunks of 16 KiB, once it could read
    /// the head of the sealed files on IPFS; before that, only equal contents are found.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn copies(&self, ctx: &Context<'_>) -> Result<Vec<Copy>> {
        let same = ctx.data::<DataLoader<Rows>>()?.load_one(CopiesOf(self.plaintext_root.clone())).await?;
        let others = same.unwrap_or_default().into_iter().filter(|copy| (copy.of, copy.index) != (self.of, self.index));
        Ok(others.take(SHOWN_COPIES).collect())
    }
}

impl Version {
    /// Most pages that name a version show nothing of its content, which is rows of other tables: it is read when it is asked for.
    async fn read_content(&self, ctx: &Context<'_>) -> Result<contents::Content> {
        let key = (self.plaintext_root.clone(), self.cid.clone(), self.size.0);
        let content = ctx.data::<DataLoader<Rows>>()?.load_one(ContentOf(key)).await?;
        Ok(content.unwrap_or(contents::Content::WAITING))
    }

    /// What was read of the content.
    async fn facts(&self, ctx: &Context<'_>) -> Result<Option<contents::Facts>> {
        Ok(self.read_content(ctx).await?.facts)
    }
}

/// A version with content that another version has too. Who published the content first is who published the earlier version.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Copy {
    #[graphql(skip)]
    of: i64,
    #[graphql(skip)]
    index: i64,
    /// The version's number in its listing.
    pub number: BigInt,
    /// The share of the other version's content that this version has, from 0 to 1: 1 for all of it. A share of large contents is
    /// an estimate, good to some 0.05.
    pub share: f64,
    /// The time of its publication.
    pub published_at: DateTime,
}

#[ComplexObject]
impl Copy {
    /// The listing of the other version.
    #[graphql(complexity = "super::cost::loaded(child_complexity)")]
    async fn listing(&self, ctx: &Context<'_>) -> Result<Option<Listing>> {
        Ok(ctx.data::<DataLoader<Rows>>()?.load_one(ListingKey(self.of)).await?)
    }
}

impl From<versions::Copy> for Copy {
    fn from(copy: versions::Copy) -> Self {
        let versions::Copy { listing, number, share, published_at, .. } = copy;
        let share = (share * 100.0).round() / 100.0;
        Copy { of: listing, index: number, number: BigInt(number), share, published_at: time(published_at) }
    }
}

/// A summary of the model files of one format, from their headers.
#[derive(Clone, SimpleObject)]
pub struct TensorSummary {
    /// The format (`safetensors`).
    pub format: String,
    /// The number of tensors.
    pub tensors: Amount,
    /// The number of parameters in all tensors.
    pub parameters: Amount,
    /// The tensors' types (`F32`).
    pub dtypes: Vec<String>,
}

/// A measurement that the seller claims. Nothing on chain checks it.
#[derive(Clone, SimpleObject)]
pub struct VersionMetric {
    /// The measure (`accuracy`).
    pub name: String,
    /// The dataset of the measurement.
    pub dataset: String,
    /// The figure, as a decimal number.
    pub value: String,
}

impl From<versions::Version> for Version {
    fn from(version: versions::Version) -> Self {
        Version {
            of: version.listing,
            index: version.number,
            most_memory: version.memory,
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
            availability: version.availability.map(Availability::from),
        }
    }
}

impl From<versions::Availability> for Availability {
    fn from(found: versions::Availability) -> Self {
        Availability {
            state: found.state.into(),
            checked_at: found.checked_at.map(DateTime::from),
            found_at: found.found_at.map(DateTime::from),
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
