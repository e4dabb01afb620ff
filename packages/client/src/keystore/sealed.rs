//! Encryption at rest, with age: the store's own key pair under the passphrase, everything else to
//! that key pair. So a process asks for the passphrase, and pays for its stretching, once.

use age::secrecy::{ExposeSecret, SecretString};
use age::{scrypt, x25519};
use serde::de::DeserializeOwned;
use serde::Serialize;
use weighhouse_messages::backup::store;
use zeroize::Zeroizing;

use super::StoreError;
use crate::error::Result;

/// Largest cost accepted when decrypting: a hostile backup must not take a day.
const MAX_WORK_FACTOR: u8 = 20;

/// Encrypts bytes under a passphrase; the result is text.
pub fn under_passphrase(passphrase: &SecretString, plain: &[u8]) -> Result<String> {
    let sealed = store::under_passphrase(passphrase, plain);
    Ok(sealed.map_err(|error| StoreError::Unencryptable { reason: error.to_string() })?)
}

/// Decrypts what [`under_passphrase`] made, or the `age` program with a passphrase.
pub fn by_passphrase(passphrase: &SecretString, sealed: &str, what: &str) -> Result<Zeroizing<Vec<u8>>> {
    let mut identity = scrypt::Identity::new(passphrase.clone());
    identity.set_max_work_factor(MAX_WORK_FACTOR);
    match age::decrypt(&identity, sealed.as_bytes()) {
        Ok(plain) => Ok(Zeroizing::new(plain)),
        Err(age::DecryptError::DecryptionFailed | age::DecryptError::KeyDecryptionFailed) => {
            Err(StoreError::WrongPassphrase { what: what.to_owned() }.into())
        }
        Err(error) => Err(StoreError::Undecryptable { what: what.to_owned(), reason: error.to_string() }.into()),
    }
}

/// Encrypts a value to a key pair; the result is text.
pub fn to_recipient(recipient: &x25519::Recipient, value: &impl Serialize) -> Result<String> {
    let plain = Zeroizing::new(serde_json::to_vec(value)?);
    Ok(age::encrypt_and_armor(recipient, &plain).map_err(unencryptable)?)
}

fn unencryptable(error: age::EncryptError) -> StoreError {
    StoreError::Unencryptable { reason: error.to_string() }
}

/// Decrypts what [`to_recipient`] made.
pub fn by_identity<T: DeserializeOwned>(identity: &x25519::Identity, sealed: &str, what: &str) -> Result<T> {
    let plain = age::decrypt(identity, sealed.as_bytes())
        .map(Zeroizing::new)
        .map_err(|error| StoreError::Foreign { what: what.to_owned(), reason: error.to_string() })?;
    Ok(serde_json::from_slice(&plain).map_err(|_| StoreError::damaged(what))?)
}

/// The key pair as text, for storing under a passphrase.
pub fn identity_text(identity: &x25519::Identity) -> Zeroizing<String> {
    Zeroizing::new(identity.to_string().expose_secret().to_owned())
}
