//! The journal of a publication: what is done is on disk, and is not done again.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use weighhouse_chain::Signed;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{NewListing, TensorSummary};
use weighhouse_protocol::{ListingId, VersionNumber};

use crate::error::Result;
use crate::files;

/// Another account began to publish the folder.
#[derive(Debug, thiserror::Error)]
#[error("{seller} began to publish this folder")]
pub struct OtherSeller {
    /// That account.
    pub seller: String,
}

/// A sealed folder: everything that its version's record needs but the address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SealedFolder {
    /// Where the sealed file is.
    pub path: PathBuf,
    /// The state of the folder that was sealed.
    pub fingerprint: Hash,
    /// Its files and what is in them.
    pub contents: Hash,
    /// Bytes of content.
    pub size: u64,
    /// Merkle root of the plaintext chunks.
    pub plaintext_root: Hash,
    /// Merkle root of the ciphertext chunks.
    pub ciphertext_root: Hash,
    /// Merkle root of the hashes of the chunk keys.
    pub key_root: Hash,
    /// `PK`, which names the secret in the key store.
    pub public_key: Vec<u8>,
    pub salt: Vec<u8>,
    /// What the headers of the model's files say.
    pub formats: Vec<TensorSummary>,
}

/// The key under which a folder is sealed. Its secret is in the key store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealingKey {
    /// `PK`, which names the secret.
    pub public_key: Vec<u8>,
    pub salt: [u8; 32],
}

/// The listing that gets the version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// One that is created in the same transaction.
    New(Box<NewListing>),
    /// One of the seller's that is on the chain.
    Listed(ListingId),
}

/// What IPFS holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The sealed file's CID.
    pub sealed: String,
    /// The card's CID.
    pub card: String,
    /// The card's SHA-256.
    pub card_sha256: Hash,
}

/// What is done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Done {
    pub folder: PathBuf,
    /// Who sells.
    pub seller: String,
    /// The key under which it is sealed, from before anything depends on it.
    pub key: Option<SealingKey>,
    /// It is sealed.
    pub sealed: Option<SealedFolder>,
    /// IPFS has it.
    pub contents: Option<Contents>,
    /// The listing of the transaction below.
    pub target: Option<Target>,
    /// The transaction that publishes it, with its listing and bond, from before it was sent.
    pub transaction: Option<Signed>,
    /// What came of it, when all is done.
    pub published: Option<(ListingId, VersionNumber)>,
}

/// The journal on disk.
#[derive(Debug)]
pub struct Publication {
    path: PathBuf,
    /// What is done.
    pub done: Done,
}

impl Publication {
    /// Where the journal of a folder's publication is.
    pub fn path(market_folder: &Path, folder: &Path) -> PathBuf {
        let name = hex::encode(Sha256::digest(folder.as_os_str().as_encoded_bytes()));
        let short: String = name.chars().take(16).collect();
        market_folder.join("publications").join(format!("{short}.json"))
    }

    /// Opens it, or begins it.
    ///
    /// # Errors
    /// [`OtherSeller`] when somebody else began it.
    pub fn open(path: PathBuf, folder: &Path, seller: &str) -> Result<Self> {
        let done = match files::read_json::<Done>(&path)? {
            Some(done) => done,
            None => Done { folder: folder.to_owned(), seller: seller.to_owned(), ..Done::default() },
        };
        if done.seller != seller {
            return Err(OtherSeller { seller: done.seller }.into());
        }
        Ok(Self { path, done })
    }

    /// Writes down what is done.
    pub fn save(&self) -> Result<()> {
        files::write_json(&self.path, &self.done)
    }

    /// Where the sealed file is to be written.
    pub fn sealed_path(&self) -> PathBuf {
        self.path.with_extension("sealed")
    }

    /// Ends it: everything is on the chain and on IPFS. What came of it is kept, so that the same
    /// command given again does not list the folder twice.
    pub fn close(&mut self, published: (ListingId, VersionNumber), keep_sealed: bool) -> Result<()> {
        let Done { folder, seller, sealed, .. } = std::mem::take(&mut self.done);
        self.done = Done { folder, seller, published: Some(published), ..Done::default() };
        self.save()?;
        let Some(sealed) = sealed.filter(|_| !keep_sealed) else { return Ok(()) };
        files::remove(&sealed.path)
    }

    /// Begins the next publication of a folder whose last one ended.
    pub fn begin_again(&mut self) {
        self.done.published = None;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_journal_goes_on_where_it_was_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = Publication::path(folder.path(), Path::new("/models/tiny"));
        let mut journal = Publication::open(path.clone(), Path::new("/models/tiny"), "wasm1seller").unwrap();
        journal.done.target = Some(Target::Listed(7));
        journal.save().unwrap();
        let again = Publication::open(path.clone(), Path::new("/models/tiny"), "wasm1seller").unwrap();
        assert_eq!(again.done, journal.done);
        let error = Publication::open(path.clone(), Path::new("/models/tiny"), "wasm1other").unwrap_err();
        assert!(error.to_string().starts_with("wasm1seller began"), "{error}");
        journal.close((7, 1), false).unwrap();
        let closed = Publication::open(path, Path::new("/models/tiny"), "wasm1seller").unwrap();
        assert_eq!((closed.done.published, closed.done.target), (Some((7, 1)), None));
    }
}
