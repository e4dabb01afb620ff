//! Secrets in a file that the command line's key store takes.
use age::secrecy::SecretString;
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use weighhouse_messages::backup::store::{BackedSecret, SecretKind, StoreBackup};
use weighhouse_sealing::secret::ContentSecret;

use crate::delivery::content_secret_of;
use crate::fault::Fault;

/// `PK` of a content secret.
#[wasm_bindgen(js_name = publicKey)]
pub fn public_key(content_secret: &[u8]) -> Result<Vec<u8>, JsValue> {
    Ok(public_key_of(&content_secret_of(content_secret)?)?.to_vec())
}

/// A file under a passphrase with content secrets, a JSON list in hexadecimal: `weighhouse key restore` reads it.
#[wasm_bindgen(js_name = storeBackup)]
pub fn store_backup(passphrase: String, content_secrets: &str) -> Result<String, JsValue> {
    #[derive(Deserialize)]
    struct Secret(#[serde(with = "hex::serde")] Vec<u8>);
    let secrets: Vec<Secret> =
        serde_json::from_str(content_secrets).map_err(|error| Fault::argument("the secrets", error))?;
    let mut backup = StoreBackup::default();
    for Secret(bytes) in secrets {
        let public = hex::encode(public_key_of(&content_secret_of(&bytes)?)?);
        backup.secrets.push(BackedSecret { kind: SecretKind::Content, public, secret: hex::encode(bytes) });
    }
    Ok(backup.seal(&SecretString::from(passphrase)).map_err(Fault::from)?)
}

fn public_key_of(secret: &ContentSecret) -> Result<[u8; 96], Fault> {
    Ok(secret.public_key()?)
}
