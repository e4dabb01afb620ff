//! Versions of real content, honest or spoiled, from which proofs can be made.

use cosmwasm_std::Addr;
use rand::RngCore;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::proofs::{BadChunkProof, BadKeyScheduleProof};
use weighhouse_protocol::registry::{ExecuteMsg, NewVersion};
use weighhouse_protocol::{ListingId, VersionNumber};
use weighhouse_sealing::chunk::{self, ChunkKey, CHUNK_SIZE};
use weighhouse_sealing::delivery::message;
use weighhouse_sealing::keys::{self, KeySchedule};
use weighhouse_sealing::merkle::{self, path, root};
use weighhouse_sealing::native;
use weighhouse_sealing::secret::ContentSecret;

use crate::market::Market;
use crate::seller::version_with;

/// What a seller does to the content before committing to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoil {
    /// Nothing: an honest seller.
    Nothing,
    /// Changes a byte of a chunk's ciphertext.
    Chunk(usize),
    /// Commits to a chunk without its last byte.
    Shorter(usize),
    /// Commits to a chunk with a byte more.
    Longer(usize),
    /// Commits to another key of a chunk.
    Key(usize),
}

/// A published version, as its seller knows it.
#[derive(Debug, Clone)]
pub struct Content {
    pub listing: ListingId,
    /// Its number.
    pub version: VersionNumber,
    secret: Vec<u8>,
    keys: Vec<ChunkKey>,
    ciphertexts: Vec<Vec<u8>>,
    plaintext_leaves: Vec<merkle::Hash>,
    key_leaves: Vec<merkle::Hash>,
}

impl Market {
    /// Publishes `size` bytes of content as the next version of a listing.
    pub fn publish_content(&mut self, seller: &Addr, listing: ListingId, size: usize, spoil: Spoil) -> Content {
        let secret = ContentSecret::generate(&mut self.rng);
        let mut salt = [0; 32];
        self.rng.fill_bytes(&mut salt);
        let mut plaintext = vec![0; size];
        self.rng.fill_bytes(&mut plaintext);

        let plaintext_leaves: Vec<_> = plaintext.chunks(CHUNK_SIZE).map(merkle::leaf).collect();
        let plaintext_root = root(plaintext_leaves.iter().copied());
        let pk = secret.public_key().unwrap();
        let chain_id = self.app.block_info().chain_id;
        let message = message(&chain_id, self.registry.as_str(), seller.as_str(), &salt, &plaintext_root);
        let opening = secret.opening_key(&native::version_key(&pk, &message).unwrap()).unwrap();
        let schedule = KeySchedule::new(&opening.to_bytes());
        let keys: Vec<_> = (0..plaintext_leaves.len()).map(|i| schedule.chunk_key(i.try_into().unwrap())).collect();
        let mut ciphertexts: Vec<_> = plaintext.chunks(CHUNK_SIZE).map(<[u8]>::to_vec).collect();
        ciphertexts.iter_mut().zip(&keys).for_each(|(bytes, key)| chunk::encrypt(key, bytes));
        let mut key_leaves: Vec<_> = keys.iter().map(keys::leaf).collect();
        match spoil {
            Spoil::Nothing => {}
            Spoil::Chunk(index) => ciphertexts[index][0] ^= 1,
            Spoil::Shorter(index) => drop(ciphertexts[index].pop()),
            Spoil::Longer(index) => ciphertexts[index].push(0),
            Spoil::Key(index) => key_leaves[index][0] ^= 1,
        }
        let new = NewVersion {
            size: size.try_into().unwrap(),
            plaintext_root: Hash(plaintext_root),
            ciphertext_root: Hash(root(ciphertexts.iter().map(|bytes| merkle::leaf(bytes)))),
            key_root: Hash(root(key_leaves.iter().copied())),
            ..version_with(&pk, salt)
        };
        self.tell_registry(seller, ExecuteMsg::PublishVersion { listing, version: new }).unwrap();
        let version = self.listing(listing).latest_version.unwrap();
        self.content.insert((listing, version), secret);
        let secret = opening.to_bytes().to_vec();
        Content { listing, version, secret, keys, ciphertexts, plaintext_leaves, key_leaves }
    }
}

impl Content {
    /// What shows that a chunk is bad, if it is.
    pub fn bad_chunk(&self, index: usize) -> BadChunkProof {
        let at = u64::try_from(index).unwrap();
        let ciphertext_leaves = self.ciphertexts.iter().map(|bytes| merkle::leaf(bytes));
        BadChunkProof {
            index: at,
            key: self.keys[index].as_slice().into(),
            ciphertext: self.ciphertexts[index].as_slice().into(),
            plaintext_leaf: Hash(self.plaintext_leaves[index]),
            plaintext_path: hashes(path(self.plaintext_leaves.iter().copied(), at).unwrap()),
            ciphertext_path: hashes(path(ciphertext_leaves, at).unwrap()),
            key_path: hashes(path(self.key_leaves.iter().copied(), at).unwrap()),
        }
    }

    /// What shows that a chunk's key is bad, if it is.
    pub fn bad_key(&self, index: usize) -> BadKeyScheduleProof {
        let at = u64::try_from(index).unwrap();
        BadKeyScheduleProof {
            secret: self.secret.as_slice().into(),
            index: at,
            key_leaf: Hash(self.key_leaves[index]),
            key_path: hashes(path(self.key_leaves.iter().copied(), at).unwrap()),
        }
    }
}

fn hashes(path: Vec<merkle::Hash>) -> Vec<Hash> {
    path.into_iter().map(Hash).collect()
}
