//! Proofs that a version is bad, as messages to the escrow.

use cosmwasm_std::Binary;
use weighhouse_protocol::escrow::ExecuteMsg;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::proofs::{BadChunkProof, BadKeyScheduleProof};
use weighhouse_protocol::OrderId;
use weighhouse_sealing::proof::{BadChunk, BadKeySchedule};

/// Proves by an order that a chunk is not what its seller committed to.
pub fn prove_bad_chunk(order: OrderId, proof: &BadChunk) -> ExecuteMsg {
    let proof = BadChunkProof {
        index: proof.index,
        key: Binary::from(proof.key.as_slice()),
        ciphertext: Binary::from(proof.ciphertext.as_slice()),
        plaintext_leaf: Hash(proof.plaintext_leaf),
        plaintext_path: hashes(&proof.plaintext_path),
        ciphertext_path: hashes(&proof.ciphertext_path),
        key_path: hashes(&proof.key_path),
    };
    ExecuteMsg::ProveBadChunk { order, proof }
}

/// Proves by an order that a committed chunk key is not the one that the content secret gives.
pub fn prove_bad_key_schedule(order: OrderId, proof: &BadKeySchedule) -> ExecuteMsg {
    let proof = BadKeyScheduleProof {
        secret: Binary::from(proof.secret.as_slice()),
        index: proof.index,
        key_leaf: Hash(proof.key_leaf),
        key_path: hashes(&proof.key_path),
    };
    ExecuteMsg::ProveBadKeySchedule { order, proof }
}

/// The proof of a bad chunk in a message; `None` if its key is of another length than keys.
pub fn bad_chunk(proof: BadChunkProof) -> Option<BadChunk> {
    Some(BadChunk {
        index: proof.index,
        key: proof.key.as_slice().try_into().ok()?,
        ciphertext: proof.ciphertext.into(),
        plaintext_leaf: proof.plaintext_leaf.0,
        plaintext_path: raw(proof.plaintext_path),
        ciphertext_path: raw(proof.ciphertext_path),
        key_path: raw(proof.key_path),
    })
}

/// The proof of a bad key in a message.
pub fn bad_key_schedule(proof: BadKeyScheduleProof) -> BadKeySchedule {
    BadKeySchedule {
        secret: proof.secret.into(),
        index: proof.index,
        key_leaf: proof.key_leaf.0,
        key_path: raw(proof.key_path),
    }
}

fn hashes(path: &[[u8; 32]]) -> Vec<Hash> {
    path.iter().copied().map(Hash).collect()
}

fn raw(path: Vec<Hash>) -> Vec<[u8; 32]> {
    path.into_iter().map(|hash| hash.0).collect()
}
