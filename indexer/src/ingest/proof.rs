//! The hashes that a node names, computed from its own answers.
//!
//! A block's hash is the hash of its header. The header names the block before, the transactions, and the results of the
//! block before: so the next block proves a block's results. Results are codes, data and gas. No header names events, and
//! the index verifies no signatures: it believes a node that computes a chain of its own.

use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use prost::Message;
use tendermint::block::Header;
use tendermint::crypto::default::Sha256;
use tendermint::merkle::simple_hash_from_byte_vectors;

use crate::event::results::{Results, Text};

/// A named hash that differs from the computed hash of its subject.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} is {named}, but {subject} has the hash {computed}")]
pub struct Mismatch {
    /// The field that names the hash.
    field: &'static str,
    /// The part of the answer that has another hash.
    subject: String,
    named: String,
    computed: String,
}

/// The part of a transaction's result that headers name; nodes may differ in the rest.
#[derive(Clone, PartialEq, prost::Message)]
struct Outcome {
    #[prost(uint32, tag = "1")]
    code: u32,
    #[prost(bytes = "vec", tag = "2")]
    data: Vec<u8>,
    #[prost(int64, tag = "5")]
    gas_wanted: i64,
    #[prost(int64, tag = "6")]
    gas_used: i64,
}

/// The hash of a header, which the answer must name as the block's.
///
/// # Errors
/// When the answer names another.
pub(super) fn header_hash(header: &Header, named: tendermint::Hash) -> Result<Vec<u8>, Mismatch> {
    let computed = header.hash();
    require("block_id.hash", named.as_bytes(), "the header", computed.as_bytes())?;
    Ok(computed.as_bytes().to_vec())
}

/// Requires that the header names the transactions, given by their hashes.
///
/// # Errors
/// When the header names others.
pub(super) fn require_transactions(header: &Header, tx_hashes: &[Vec<u8>]) -> Result<(), Mismatch> {
    require("data_hash", &list_hash(header.data_hash), "the list of transactions", &merkle_root(tx_hashes))
}

/// The hash of a list that a header names; a header without one has nothing in the list.
pub(super) fn list_hash(named: Option<tendermint::Hash>) -> Vec<u8> {
    named.map_or_else(|| merkle_root(&[]), |hash| hash.as_bytes().to_vec())
}

/// The Merkle root of a block's results.
pub(super) fn results_hash(results: &Results<'_>) -> Vec<u8> {
    let data = |Text(data): &Text<'_>| STANDARD.decode(data.as_bytes()).unwrap_or_else(|_| data.as_bytes().to_vec());
    let outcomes = results.txs_results.iter().flatten().map(|tx| Outcome {
        code: tx.code,
        data: tx.data.as_ref().map(data).unwrap_or_default(),
        gas_wanted: tx.gas_wanted,
        gas_used: tx.gas_used,
    });
    merkle_root(&outcomes.map(|outcome| outcome.encode_to_vec()).collect::<Vec<_>>())
}

/// Requires that a field names the computed hash of its subject.
///
/// # Errors
/// When the answer names another.
pub(super) fn require(
    field: &'static str,
    named: &[u8],
    subject: impl ToString,
    computed: &[u8],
) -> Result<(), Mismatch> {
    if named == computed {
        return Ok(());
    }
    let [named, computed] = [named, computed].map(hex::encode_upper);
    Err(Mismatch { field, subject: subject.to_string(), named, computed })
}

fn merkle_root(leaves: &[Vec<u8>]) -> Vec<u8> {
    simple_hash_from_byte_vectors::<Sha256>(leaves).to_vec()
}
