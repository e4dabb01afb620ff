//! Proofs that a version is bad, verified as the contract will before they are handed out.
use wasm_bindgen::prelude::*;
use weighhouse_messages::{prove_bad_chunk, prove_bad_key_schedule};
use weighhouse_protocol::OrderId;
use weighhouse_sealing::prove::{prove_of, Proof, ProveError};
use weighhouse_sealing::sealed::SealedFile;
use weighhouse_sealing::secret::OpeningKey;

use crate::check::name;
use crate::fault::{Code, Fault};
use crate::host::{to_size, Bytes};
use crate::record::VersionRecord;

/// The message to the escrow, as JSON, that proves by an order that a chunk of its version is bad.
#[wasm_bindgen(js_name = proveBad)]
pub fn prove_bad(
    source: Bytes,
    length: f64,
    record: &str,
    opening_key: &[u8],
    chunk: f64,
    order: &str,
) -> Result<String, JsValue> {
    let record = VersionRecord::read(record)?;
    let order: OrderId = order.parse().map_err(|error| Fault::argument("the order", error))?;
    let key = record.version_key()?;
    let opening_key = OpeningKey::from_bytes(opening_key, &key).map_err(Fault::from)?;
    let sealed = SealedFile::read(source, name(), to_size(length)).map_err(Fault::from)?;
    let proof = prove_of(&sealed, &record.commitment(), &key, &opening_key, to_size(chunk)).map_err(Fault::from)?;
    let message = match &proof {
        Proof::Chunk(proof) => prove_bad_chunk(order, proof),
        Proof::KeySchedule(proof) => prove_bad_key_schedule(order, proof),
    };
    Ok(serde_json::to_string(&message).map_err(|error| Fault::new(Code::NothingToProve, &error))?)
}

impl From<ProveError> for Fault {
    fn from(error: ProveError) -> Self {
        match error {
            ProveError::Layout(error) => error.into(),
            error => Self::new(Code::NothingToProve, &error),
        }
    }
}
