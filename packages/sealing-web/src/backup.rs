//! Backups of transport secrets, to which the wallet has the key.
use wasm_bindgen::prelude::*;
use weighhouse_messages::backup::{self, BackupError};

use crate::fault::{Code, Fault};

/// The text that an account signs by ADR-36 (`signArbitrary`), twice: a wallet whose signatures differ can't be used.
#[wasm_bindgen(js_name = backupText)]
pub fn backup_text(address: &str) -> String {
    backup::text(address)
}

/// Encrypts a transport secret to the key that follows from the signature.
#[wasm_bindgen(js_name = sealBackup)]
pub fn seal_backup(signature: &[u8], secret: &[u8]) -> Result<String, JsValue> {
    let secret = secret.try_into().map_err(|_| Fault::argument("the transport secret", "32 bytes"))?;
    Ok(backup::seal(signature, secret).map_err(Fault::from)?)
}

/// Decrypts a backup.
#[wasm_bindgen(js_name = openBackup)]
pub fn open_backup(signature: &[u8], text: &str) -> Result<Vec<u8>, JsValue> {
    Ok(backup::open(signature, text).map_err(Fault::from)?.to_vec())
}

impl From<BackupError> for Fault {
    fn from(error: BackupError) -> Self {
        Self::new(Code::Backup, &error)
    }
}
