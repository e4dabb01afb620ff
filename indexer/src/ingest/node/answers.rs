//! What is read of a node's answers, and computed from them alone.

use std::borrow::Cow;

use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use tendermint::block::Header;

use super::super::proof;
use super::rpc::result;
use super::{NodeError, Outcome};
use crate::event::results::{Results, Text};
use crate::event::take::take;
use crate::event::Contracts;

/// The part of `/block` that is read: signatures are not.
#[derive(Deserialize)]
struct BlockAnswer<'a> {
    block_id: BlockId,
    #[serde(borrow)]
    block: Content<'a>,
}

#[derive(Deserialize)]
struct BlockId {
    hash: tendermint::Hash,
}

#[derive(Deserialize)]
struct Content<'a> {
    header: Header,
    #[serde(borrow)]
    data: Transactions<'a>,
}

#[derive(Deserialize)]
struct Transactions<'a> {
    #[serde(borrow, default)]
    txs: Option<Vec<Text<'a>>>,
}

/// A block as the node tells it.
pub(super) struct Told {
    pub header: Header,
    /// The hash that the answer names.
    pub hash: tendermint::Hash,
    /// The hashes of its transactions.
    pub tx_hashes: Vec<Vec<u8>>,
}

/// Reads the answer of `/block`.
///
/// # Errors
/// See [`NodeError`].
pub(super) fn block(at: i64, answer: &[u8]) -> Result<Told, NodeError> {
    let BlockAnswer { block_id, block } = result(at, answer)?;
    let mut bytes = Vec::new();
    let mut hash = |Text(tx): &Text<'_>| {
        bytes.clear();
        let decoded = STANDARD.decode_vec(Cow::as_ref(tx), &mut bytes);
        decoded.map_err(|_| NodeError::wrong(at, "a transaction is not in base64"))?;
        Ok(Sha256::digest(&bytes).to_vec())
    };
    let tx_hashes = block.data.txs.iter().flatten().map(&mut hash).collect::<Result<_, NodeError>>()?;
    Ok(Told { header: block.header, hash: block_id.hash, tx_hashes })
}

/// Reads the answer of `/block_results`.
///
/// # Errors
/// See [`NodeError`].
pub(super) fn outcome(at: i64, answer: &[u8], contracts: &Contracts) -> Result<Outcome, NodeError> {
    let results: Results<'_> = result(at, answer)?;
    if results.height != at {
        return Err(NodeError::wrong(at, format!("block {at} with results of {}", results.height)));
    }
    Ok(Outcome {
        transactions: results.txs_results.as_ref().map_or(0, Vec::len),
        results_hash: proof::results_hash(&results),
        events: take(&results, contracts),
    })
}
