//! A version is proven bad by an order of it.

use cosmwasm_std::{ensure, DepsMut, Env, MessageInfo, Response};
use weighhouse_protocol::escrow::ProofKind;
use weighhouse_protocol::events::{Json, VersionProvenBad};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::proofs::{BadChunkProof, BadKeyScheduleProof};
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::OrderId;
use weighhouse_sealing::proof::{BadChunk, BadKeySchedule};

use super::refund::for_bad_version;
use crate::registry::{commitment, good_keys, mark_bad};
use crate::state::{OrderRecord, Orders, Stage};
use crate::ContractError;

pub fn prove_bad_chunk(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    id: OrderId,
    proof: BadChunkProof,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let order = load_challengeable(&deps, &env, id)?;
    let index = proof.index;
    let proof = BadChunk {
        index,
        key: proof.key.as_slice().try_into().map_err(|_| ContractError::BytesLength {
            field: "key",
            length: proof.key.len(),
            expected: 32,
        })?,
        ciphertext: proof.ciphertext.into(),
        plaintext_leaf: proof.plaintext_leaf.0,
        plaintext_path: raw(proof.plaintext_path),
        ciphertext_path: raw(proof.ciphertext_path),
        key_path: raw(proof.key_path),
    };
    proof.verify(&commitment(deps.as_ref(), order.listing, order.version)?)?;
    proven(deps, info, id, order, ProofKind::BadChunk, index)
}

pub fn prove_bad_key_schedule(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    id: OrderId,
    proof: BadKeyScheduleProof,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let order = load_challengeable(&deps, &env, id)?;
    let index = proof.index;
    let proof = BadKeySchedule {
        secret: proof.secret.into(),
        index,
        key_leaf: proof.key_leaf.0,
        key_path: raw(proof.key_path),
    };
    let keys = good_keys(deps.as_ref(), order.listing, order.version)?;
    proof.verify(deps.api, &commitment(deps.as_ref(), order.listing, order.version)?, &keys)?;
    proven(deps, info, id, order, ProofKind::BadKeySchedule, index)
}

fn raw(path: Vec<Hash>) -> Vec<[u8; 32]> {
    path.into_iter().map(|hash| hash.0).collect()
}

/// An order whose delivery can still be challenged, of a version that nobody has proven bad yet:
/// until its window or its dispute ends, or until its bond can be released once it is settled.
fn load_challengeable(deps: &DepsMut<'_>, env: &Env, id: OrderId) -> Result<OrderRecord, ContractError> {
    let order = Orders::load(deps.storage, id)?;
    let state = order.stage.state();
    let until = match order.stage {
        Stage::Delivered { at } => order.settle_from(at),
        Stage::Disputed(dispute) => dispute.decide_by,
        Stage::Settled { delivered_at } | Stage::SettledInPart { delivered_at, .. } => order.release_from(delivered_at),
        Stage::Funded { .. } | Stage::Offered { .. } | Stage::Refunded | Stage::Withdrawn => {
            return Err(ContractError::WrongState { order: id, state, action: "a proof" });
        }
    };
    let now = Mark::of(&env.block);
    ensure!(!until.is_reached(now), ContractError::ProofTooLate { order: id, state, until, now });
    good_keys(deps.as_ref(), order.listing, order.version)?;
    Ok(order)
}

fn proven(
    deps: DepsMut<'_>,
    info: MessageInfo,
    id: OrderId,
    order: OrderRecord,
    kind: ProofKind,
    chunk: u64,
) -> Result<Response, ContractError> {
    let event = VersionProvenBad {
        order: id,
        listing: order.listing,
        version: order.version,
        proof: Json(kind),
        chunk,
        prover: info.sender,
    };
    let mark = mark_bad(deps.as_ref(), &order)?;
    let response = Response::new().add_event(event).add_message(mark);
    for_bad_version(deps, response, id, order)
}
