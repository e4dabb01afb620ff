//! Single rules of docs/protocol.md, which the functions of a page apply many at a time: `schema/vectors` has cases of each.
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use weighhouse_messages::backup;
use weighhouse_messages::{bad_chunk, bad_key_schedule};
use weighhouse_protocol::proofs::{BadChunkProof, BadKeyScheduleProof};
use weighhouse_sealing::archive::{Manifest, ManifestError};
use weighhouse_sealing::chunk::{self, ChunkKey};
use weighhouse_sealing::delivery::VersionKey;
use weighhouse_sealing::keys::{self, KeySchedule};
use weighhouse_sealing::merkle::{self, Hash, PathError};
use weighhouse_sealing::native;
use weighhouse_sealing::proof::{Commitment, ProofError};

use crate::fault::{Code, Fault};
use crate::host::{to_number, to_size};

/// The leaf hash of an entry of a Merkle tree.
#[wasm_bindgen(js_name = merkleLeaf)]
pub fn merkle_leaf(entry: &[u8]) -> Vec<u8> {
    merkle::leaf(entry).to_vec()
}

/// The root over leaves, 32 bytes each, one after the other.
#[wasm_bindgen(js_name = merkleRoot)]
pub fn merkle_root(leaves: &[u8]) -> Result<Vec<u8>, JsValue> {
    Ok(merkle::root(hashes("the leaves", leaves)?).to_vec())
}

/// The hashes of the path from leaf `index` of leaves to their root, one after the other.
#[wasm_bindgen(js_name = merklePath)]
pub fn merkle_path(leaves: &[u8], index: f64) -> Result<Vec<u8>, JsValue> {
    let path = merkle::path(hashes("the leaves", leaves)?, to_size(index)).map_err(Fault::from)?;
    Ok(path.concat())
}

/// Verifies that a path leads from leaf `index` of `count` to a root.
#[wasm_bindgen(js_name = verifyPath)]
pub fn verify_path(leaf: &[u8], index: f64, count: f64, path: &[u8], root: &[u8]) -> Result<(), JsValue> {
    let (leaf, root) = (array("the leaf", leaf)?, array("the root", root)?);
    let path = hashes("the path", path)?;
    Ok(merkle::verify(&leaf, to_size(index), to_size(count), &path, &root).map_err(Fault::from)?)
}

/// The key of chunk `index` that follows from the content secret `S`, whose point is not checked.
#[wasm_bindgen(js_name = chunkKey)]
pub fn chunk_key(secret: &[u8], index: u64) -> Result<Vec<u8>, JsValue> {
    Ok(KeySchedule::new(&array("the content secret", secret)?).chunk_key(index).to_vec())
}

/// The leaf of a chunk's key in the key tree.
#[wasm_bindgen(js_name = keyLeaf)]
pub fn key_leaf(key: &[u8]) -> Result<Vec<u8>, JsValue> {
    Ok(keys::leaf(&array("the key", key)?).to_vec())
}

/// Chunks of so many bytes of content.
#[wasm_bindgen(js_name = chunkCount)]
pub fn chunk_count(size: f64) -> f64 {
    to_number(chunk::count(to_size(size)))
}

/// Bytes of chunk `index` of so many bytes of content; undefined where there is no such chunk.
#[wasm_bindgen(js_name = chunkLength)]
pub fn chunk_length(index: f64, size: f64) -> Option<usize> {
    chunk::length(to_size(index), to_size(size))
}

/// A chunk encrypted or decrypted, as proofs are verified: without WebCrypto.
#[wasm_bindgen(js_name = applyKey)]
pub fn apply_key(key: &[u8], chunk: &[u8]) -> Result<Vec<u8>, JsValue> {
    let key: ChunkKey = array("the key", key)?;
    let mut result = chunk.to_vec();
    chunk::encrypt(&key, &mut result);
    Ok(result)
}

/// The manifest, as JSON, that an archive's first chunks hold.
#[wasm_bindgen(js_name = readManifest)]
pub fn read_manifest(archive: &[u8]) -> Result<String, JsValue> {
    let manifest = Manifest::decode(archive).map_err(Fault::from)?;
    Ok(serde_json::to_string(&manifest).map_err(|error| Fault::new(Code::Malformed, &error))?)
}

/// A message hashed to a point of `G1` under a domain separation tag.
#[wasm_bindgen(js_name = hashToG1)]
pub fn hash_to_g1(message: &[u8], dst: &[u8]) -> Result<Vec<u8>, JsValue> {
    let point =
        native::hash_to_g1(message, dst).ok_or_else(|| Fault::argument("the tag", "it can't be hashed under"))?;
    Ok(point.to_vec())
}

/// The recipient of the backups of a wallet, from its signature.
#[wasm_bindgen(js_name = backupRecipient)]
pub fn backup_recipient(signature: &[u8]) -> Result<String, JsValue> {
    Ok(backup::recipient(signature).map_err(Fault::from)?)
}

/// Verifies a proof of a bad chunk as the contract does. The commitment and the proof, as the escrow takes it, are JSON.
#[wasm_bindgen(js_name = verifyBadChunk)]
pub fn verify_bad_chunk(commitment: &str, proof: &str) -> Result<(), JsValue> {
    let proof: BadChunkProof = serde_json::from_str(proof).map_err(|error| Fault::argument("the proof", error))?;
    let length = proof.key.len();
    let proof = bad_chunk(proof).ok_or_else(|| Fault::argument("the key", format_args!("{length} bytes")))?;
    Ok(proof.verify(&read_commitment(commitment)?).map_err(Fault::from)?)
}

/// Verifies a proof of a bad key as the contract does; `key` is the version's `H ‖ PK`.
#[wasm_bindgen(js_name = verifyBadKeySchedule)]
pub fn verify_bad_key_schedule(commitment: &str, key: &[u8], proof: &str) -> Result<(), JsValue> {
    let proof: BadKeyScheduleProof =
        serde_json::from_str(proof).map_err(|error| Fault::argument("the proof", error))?;
    let key = VersionKey::from_bytes(key).map_err(Fault::from)?;
    let commitment = read_commitment(commitment)?;
    Ok(native::verify_bad_key_schedule(&bad_key_schedule(proof), &commitment, &key).map_err(Fault::from)?)
}

/// What the chain's record of a version commits to.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CommitmentJson {
    size: u64,
    #[serde(with = "hex::serde")]
    plaintext_root: Hash,
    #[serde(with = "hex::serde")]
    ciphertext_root: Hash,
    #[serde(with = "hex::serde")]
    key_root: Hash,
}

fn read_commitment(json: &str) -> Result<Commitment, Fault> {
    let json: CommitmentJson = serde_json::from_str(json).map_err(|error| Fault::argument("the commitment", error))?;
    let CommitmentJson { size, plaintext_root, ciphertext_root, key_root } = json;
    Ok(Commitment { size, plaintext_root, ciphertext_root, key_root })
}

fn array<const LENGTH: usize>(name: &str, bytes: &[u8]) -> Result<[u8; LENGTH], Fault> {
    bytes.try_into().map_err(|_| Fault::argument(name, format_args!("{} bytes, not {LENGTH}", bytes.len())))
}

fn hashes(name: &str, bytes: &[u8]) -> Result<Vec<Hash>, Fault> {
    match bytes.as_chunks() {
        (hashes, []) => Ok(hashes.to_vec()),
        (_, rest) => Err(Fault::argument(name, format_args!("{} bytes beside whole hashes", rest.len()))),
    }
}

impl From<PathError> for Fault {
    fn from(error: PathError) -> Self {
        Self::new(Code::Malformed, &error)
    }
}

impl From<ManifestError> for Fault {
    fn from(error: ManifestError) -> Self {
        Self::new(Code::Malformed, &error)
    }
}

impl From<ProofError> for Fault {
    fn from(error: ProofError) -> Self {
        Self::new(Code::NothingToProve, &error)
    }
}
