//! Proofs that a version is bad, as they stand in messages. docs/protocol.md says what each shows.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Binary;

use crate::hash::Hash;

/// One chunk does not decrypt to what its seller committed to.
#[cw_serde]
#[derive(Eq)]
pub struct BadChunkProof {
    /// Which chunk, from 0.
    pub index: u64,
    /// Its key `k_i`: 32 bytes.
    pub key: Binary,
    /// Its ciphertext, of the length that was committed.
    pub ciphertext: Binary,
    /// Its leaf of the plaintext tree.
    pub plaintext_leaf: Hash,
    /// The path of that leaf, from the leaf upwards.
    pub plaintext_path: Vec<Hash>,
    /// The path of the ciphertext's leaf.
    pub ciphertext_path: Vec<Hash>,
    /// The path of the key's leaf.
    pub key_path: Vec<Hash>,
}

/// A committed chunk key is not the one that the content secret gives.
#[cw_serde]
#[derive(Eq)]
pub struct BadKeyScheduleProof {
    /// The content secret `S`, a compressed point of G1.
    pub secret: Binary,
    /// Which chunk, from 0.
    pub index: u64,
    /// The leaf that was committed for its key.
    pub key_leaf: Hash,
    /// The path of that leaf.
    pub key_path: Vec<Hash>,
}
