//! Sealing what accounts keep, with keys that are not in the database.
//!
//! XChaCha20-Poly1305 with a random nonce each time. What is sealed is bound to its account, its kind and its row: one
//! that is moved to another row does not open.

use std::fmt;
use std::path::Path;

use anyhow::{bail, ensure, Context};
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::AccountError;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
const MAX_NAME_BYTES: usize = 32;
/// Before what a code is made of.
const CODE_TAG: &[u8] = b"weighhouse code\n";

/// Keys that seal, each with a name. The first seals; the others open what they sealed.
#[derive(Clone)]
pub struct Vault {
    keys: Vec<(String, XChaCha20Poly1305)>,
    /// Under the first key.
    codes: Hmac<Sha256>,
}

/// A sealed content, and the name of its key.
#[derive(Clone)]
pub(crate) struct Sealed {
    pub key_id: String,
    pub bytes: Vec<u8>,
}

/// The row that something sealed belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub account: &'a str,
    pub kind: &'a str,
    pub id: &'a str,
}

impl Place<'_> {
    /// No part has a line feed.
    fn bound(&self) -> Vec<u8> {
        format!("weighhouse kept\n{}\n{}\n{}", self.account, self.kind, self.id).into_bytes()
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.keys.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Vault").field("keys", &names).finish()
    }
}

impl Vault {
    /// Reads the keys of a file: on each line a name, a space, and 32 bytes in base64.
    ///
    /// # Errors
    /// A file that can't be read, or a line that is no key. The message repeats no key.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let text =
            Zeroizing::new(std::fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))?);
        Self::parse(&text).with_context(|| format!("{} holds no keys", file.display()))
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let mut keys: Vec<(String, XChaCha20Poly1305)> = Vec::new();
        let mut codes = None;
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let form = || format!("line {number} is not a name, a space and 32 bytes in base64");
            let (name, key) = line.split_once(' ').with_context(form)?;
            let key = Zeroizing::new(STANDARD.decode(key.trim()).ok().with_context(form)?);
            ensure!(key.len() == KEY_BYTES, "{}", form());
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            if name.len() > MAX_NAME_BYTES || !name.bytes().all(is_plain) {
                bail!("line {number}: a name has up to {MAX_NAME_BYTES} letters, digits and hyphens");
            }
            ensure!(keys.iter().all(|(known, _)| known != name), "line {number}: {name} is named twice");
            if codes.is_none() {
                codes = Some(<Hmac<Sha256> as Mac>::new_from_slice(&key).ok().with_context(form)?);
            }
            keys.push((name.to_owned(), XChaCha20Poly1305::new_from_slice(&key).ok().with_context(form)?));
        }
        Ok(Vault { keys, codes: codes.context("there is no line with a key")? })
    }

    /// The name of the key that seals.
    pub(super) fn current(&self) -> &str {
        self.keys.first().map_or("", |(name, _)| name)
    }

    /// A code by which a text is known again, as long as the first key stays, and that does not say it.
    pub(crate) fn code(&self, text: &str) -> Vec<u8> {
        self.codes.clone().chain_update(CODE_TAG).chain_update(text).finalize().into_bytes().to_vec()
    }

    pub(crate) fn seal(&self, place: Place<'_>, content: &[u8]) -> Result<Sealed, AccountError> {
        let none = || AccountError::Sealed("nothing can be sealed".to_owned());
        let (name, key) = self.keys.first().ok_or_else(none)?;
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let payload = Payload { msg: content, aad: &place.bound() };
        let sealed = key.encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| none())?;
        Ok(Sealed { key_id: name.clone(), bytes: [&nonce[..], &sealed].concat() })
    }

    pub(crate) fn open(&self, place: Place<'_>, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, AccountError> {
        let Sealed { key_id, bytes } = sealed;
        let missing = || AccountError::Sealed(format!("the vault has no key {key_id:?}: its file lost a line"));
        let (_, key) = self.keys.iter().find(|(name, _)| name == key_id).ok_or_else(missing)?;
        let damaged =
            || AccountError::Sealed(format!("a row does not open with the key {key_id:?}: one of them was changed"));
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES).ok_or_else(damaged)?;
        let payload = Payload { msg: sealed, aad: &place.bound() };
        Ok(Zeroizing::new(key.decrypt(XNonce::from_slice(nonce), payload).map_err(|_| damaged())?))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const PLACE: Place<'static> = Place { account: "wasm1a", kind: "search", id: "1" };

    fn line(name: &str, byte: u8) -> String {
        format!("{name} {}\n", STANDARD.encode([byte; KEY_BYTES]))
    }

    #[test]
    fn what_is_sealed_opens_in_its_place_by_its_key_alone() {
        let old = Vault::parse(&line("k1", 1)).unwrap();
        let sealed = old.seal(PLACE, b"secret").unwrap();
        assert!(!sealed.bytes.windows(6).any(|bytes| bytes == b"secret"));
        let both = Vault::parse(&(line("k2", 2) + "# old\n" + &line("k1", 1))).unwrap();
        assert_eq!(both.current(), "k2");
        assert_eq!(both.open(PLACE, &sealed).unwrap().as_slice(), b"secret");
        for place in
            [Place { account: "wasm1b", ..PLACE }, Place { kind: "backup", ..PLACE }, Place { id: "2", ..PLACE }]
        {
            assert!(both.open(place, &sealed).is_err());
        }
        let mut damaged = Sealed { key_id: "k1".into(), bytes: sealed.bytes.clone() };
        *damaged.bytes.last_mut().unwrap() ^= 1;
        assert!(old.open(PLACE, &damaged).is_err());
        let new = Vault::parse(&line("k2", 2)).unwrap();
        assert!(new.open(PLACE, &sealed).err().unwrap().to_string().contains("no key \"k1\""));
    }

    #[test]
    fn a_file_of_keys_is_read_strictly_and_its_errors_repeat_no_key() {
        let short = format!("k1 {}", STANDARD.encode([9; 31]));
        for (text, reason) in [
            ("", "no line with a key"),
            ("k1", "line 1 is not a name"),
            (&short, "line 1 is not a name"),
            ("k1 ????", "line 1 is not a name"),
            (&(line("k1", 1) + &line("k1", 2)), "line 2: k1 is named twice"),
            (&line("k/1", 1), "line 1: a name has up to 32 letters"),
        ] {
            let error = format!("{:#}", Vault::parse(text).err().unwrap());
            assert!(error.contains(reason), "{text}: {error}");
            assert!(!error.contains(&STANDARD.encode([9; 31])) && !error.contains("????"), "{error}");
        }
    }
}
