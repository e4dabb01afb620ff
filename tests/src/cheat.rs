//! What a cheating seller does: seals honestly, spoils the file, and commits to what it became.
//!
//! Nobody who only has the file can tell: every root, size and manifest agrees with the chain. Only who has the key
//! sees that a chunk is not what its leaf says, and can prove it.

use std::fs;
use std::path::Path;

use anyhow::{ensure, Context, Result};
use rand::rngs::OsRng;
use rand::RngCore;
use weighhouse_chain::{message, ChainConfig, Client, Key};
use weighhouse_deployment::Deployment;
use weighhouse_localnet::CHAIN_ID;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{ExecuteMsg, Listing, NewVersion, QueryMsg, Version};
use weighhouse_protocol::ListingId;
use weighhouse_sealing::chunk::CHUNK_SIZE;
use weighhouse_sealing::merkle::{leaf, root};
use weighhouse_sealing::proof::Commitment;
use weighhouse_sealing::seal::{seal, SealRequest, Sealed};
use weighhouse_sealing::sealed::{Header, HEADER_LENGTH};
use weighhouse_sealing::secret::ContentSecret;

const LEAF: usize = 32;

/// In which way a file is spoiled. It is always the last chunk, which holds weights and is the short one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoil {
    /// A byte of its ciphertext.
    Chunk,
    /// The leaf that its key was committed to.
    Key,
}

/// Seals a model folder under a new secret, as the seller of a registry does.
pub fn honest(registry: &str, seller: &str, model: &Path, output: &Path) -> Result<Sealed> {
    let mut salt = [0; 32];
    OsRng.fill_bytes(&mut salt);
    let request = SealRequest {
        folder: model,
        output,
        chain_id: CHAIN_ID,
        registry,
        seller,
        salt,
        secret: &ContentSecret::generate(&mut OsRng),
        allow_pickles: false,
        verify: false,
        progress: &|_| (),
    };
    Ok(seal(&request)?)
}

/// Spoils a sealed file in place, and makes its header agree with what it became. The commitment to list.
pub fn spoil(sealed: &Path, how: Spoil) -> Result<Commitment> {
    let mut file = fs::read(sealed).with_context(|| sealed.display().to_string())?;
    let bytes = file.first_chunk::<HEADER_LENGTH>().context("not a sealed file")?;
    let mut header = Header::decode(bytes)?;
    let (size, count) = (usize::try_from(header.commitment.size)?, usize::try_from(header.commitment.chunk_count())?);
    let ciphertext = file.len().checked_sub(size).context("shorter than its content")?;
    let keys = ciphertext.checked_sub(LEAF * count).context("shorter than its leaves")?;
    let byte = match how {
        Spoil::Chunk => file.last_mut(),
        Spoil::Key => file.get_mut(ciphertext - 1),
    };
    *byte.context("nothing there to spoil")? ^= 1;

    let part = |from: usize, to: usize| file.get(from..to).context("shorter than its parts");
    let leaves = part(keys, ciphertext)?.chunks(LEAF).map(<[u8; LEAF]>::try_from).collect::<Result<Vec<_>, _>>()?;
    header.commitment.key_root = root(leaves);
    header.commitment.ciphertext_root = root(part(ciphertext, file.len())?.chunks(CHUNK_SIZE).map(leaf));
    let head = header.encode();
    file.get_mut(..HEADER_LENGTH).context("not a sealed file")?.copy_from_slice(&head);
    fs::write(sealed, file)?;
    Ok(header.commitment)
}

/// A version as it was published, but for its file and what it commits to.
pub fn republished(version: Version, cid: String, commitment: &Commitment) -> Result<NewVersion> {
    ensure!(version.plaintext_root.0 == commitment.plaintext_root, "the plaintext tree changed, and H with it");
    Ok(NewVersion {
        cid,
        size: commitment.size,
        plaintext_root: version.plaintext_root,
        ciphertext_root: Hash(commitment.ciphertext_root),
        key_root: Hash(commitment.key_root),
        public_key: version.public_key,
        salt: version.salt,
        formats: version.formats,
        metrics: version.metrics,
    })
}

/// What a registry is told of a sealed file.
pub fn version_of(sealed: &Sealed, cid: &str, commitment: &Commitment) -> NewVersion {
    NewVersion {
        cid: cid.into(),
        size: commitment.size,
        plaintext_root: Hash(commitment.plaintext_root),
        ciphertext_root: Hash(commitment.ciphertext_root),
        key_root: Hash(commitment.key_root),
        public_key: sealed.pk.as_slice().into(),
        salt: sealed.salt.as_slice().into(),
        formats: vec![],
        metrics: vec![],
    }
}

/// Takes a listing's latest version, spoils its file, and publishes that as the next version, as its seller.
pub async fn spoil_listing(deployment: &Deployment, seller: &Key, listing: ListingId, how: Spoil) -> Result<()> {
    let gas_price = deployment.gas_price.parse()?;
    let config =
        ChainConfig::new(deployment.endpoints.rpc.as_str(), &deployment.chain_id, &deployment.prefix, gas_price);
    let chain = Client::connect(config).await?;
    let api = deployment.endpoints.ipfs_api.as_ref().context("the deployment names no IPFS node")?;
    let ipfs = weighhouse_ipfs::Client::new(api.url().clone(), weighhouse_ipfs::Limits::default())?;
    let registry = deployment.contract("registry")?;
    let record: Listing = chain.query(registry, &QueryMsg::Listing { listing }).await?;
    let version = record.latest_version.context("the listing has no version to spoil")?;
    let version: Version = chain.query(registry, &QueryMsg::Version { listing, version }).await?;

    let folder = tempfile::tempdir()?;
    let file = folder.path().join("sealed");
    ipfs.fetch_file(&version.cid, &file, version.size.saturating_mul(2).saturating_add(1 << 20), &|_, _| ()).await?;
    let commitment = spoil(&file, how)?;
    let added = ipfs.add_file(&file, &|_| ()).await?;
    let version = republished(version, added.cid, &commitment)?;
    let publish = ExecuteMsg::PublishVersion { listing, version };
    chain.submit(seller, vec![message::execute(seller.address(), registry, &publish, &[])?]).await?;
    Ok(())
}
