//! Keys and their delivery: what buyers make and check, and what a seller makes who delivers by hand.
use rand::rngs::OsRng;
use wasm_bindgen::prelude::*;
use weighhouse_sealing::delivery::Delivery;
use weighhouse_sealing::native;
use weighhouse_sealing::secret::{ContentSecret, OpeningKey, TransportSecret, SCALAR_LENGTH};

use crate::fault::Fault;
use crate::record::VersionRecord;

/// A new transport secret `t`, for one order alone.
#[wasm_bindgen(js_name = newTransportSecret)]
pub fn new_transport_secret() -> Vec<u8> {
    TransportSecret::generate(&mut OsRng).to_bytes().to_vec()
}

/// `T = t·G1`
#[wasm_bindgen(js_name = transportKey)]
pub fn transport_key(secret: &[u8]) -> Result<Vec<u8>, JsValue> {
    Ok(transport_secret(secret)?.public_key().map_err(Fault::from)?.to_vec())
}

/// A new content secret `k`, for one version alone.
#[wasm_bindgen(js_name = newContentSecret)]
pub fn new_content_secret() -> Vec<u8> {
    ContentSecret::generate(&mut OsRng).to_bytes().to_vec()
}

/// `S = k·H`, with which a seller delivers.
#[wasm_bindgen(js_name = openingKey)]
pub fn opening_key(record: &str, content_secret: &[u8]) -> Result<Vec<u8>, JsValue> {
    let key = VersionRecord::read(record)?.version_key()?;
    Ok(content_secret_of(content_secret)?.opening_key(&key).map_err(Fault::from)?.to_bytes().to_vec())
}

/// A version's `H ‖ PK`, computed from what the version commits to.
#[wasm_bindgen(js_name = versionKey)]
pub fn version_key(record: &str) -> Result<Vec<u8>, JsValue> {
    Ok(VersionRecord::read(record)?.version_key()?.to_bytes().to_vec())
}

/// Checks a delivery `c1 ‖ c2 ‖ c3` to a transport key as the contract does.
#[wasm_bindgen(js_name = verifyDelivery)]
pub fn verify_delivery(record: &str, transport_key: &[u8], delivery: &[u8]) -> Result<(), JsValue> {
    let key = VersionRecord::read(record)?.version_key()?;
    let transport_key = native::check_g1("T", transport_key).map_err(Fault::from)?;
    let delivery = Delivery::from_bytes(delivery).map_err(Fault::from)?;
    Ok(native::verify(&key, &transport_key, &delivery).map_err(Fault::from)?)
}

/// Checks a delivery and decrypts its content secret `S`, which is checked too.
#[wasm_bindgen(js_name = openDelivery)]
pub fn open_delivery(record: &str, secret: &[u8], delivery: &[u8]) -> Result<Vec<u8>, JsValue> {
    let key = VersionRecord::read(record)?.version_key()?;
    let delivery = Delivery::from_bytes(delivery).map_err(Fault::from)?;
    Ok(transport_secret(secret)?.open(&key, &delivery).map_err(Fault::from)?.to_bytes().to_vec())
}

/// Encrypts the content secret `S` to a transport key: `c1 ‖ c2 ‖ c3`, verified as the contract will.
#[wasm_bindgen(js_name = deliver)]
pub fn deliver(record: &str, opening_key: &[u8], transport_key: &[u8]) -> Result<Vec<u8>, JsValue> {
    let key = VersionRecord::read(record)?.version_key()?;
    let opening_key = OpeningKey::from_bytes(opening_key, &key).map_err(Fault::from)?;
    Ok(opening_key.deliver(&key, transport_key, &mut OsRng).map_err(Fault::from)?.to_bytes().to_vec())
}

fn transport_secret(bytes: &[u8]) -> Result<TransportSecret, Fault> {
    let scalar = scalar("the transport secret", bytes)?;
    TransportSecret::from_bytes(scalar).map_err(|error| Fault::argument("the transport secret", error))
}

pub(crate) fn content_secret_of(bytes: &[u8]) -> Result<ContentSecret, Fault> {
    let scalar = scalar("the content secret", bytes)?;
    ContentSecret::from_bytes(scalar).map_err(|error| Fault::argument("the content secret", error))
}

fn scalar<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a [u8; SCALAR_LENGTH], Fault> {
    bytes.try_into().map_err(|_| Fault::argument(name, format_args!("{} bytes, not {SCALAR_LENGTH}", bytes.len())))
}
