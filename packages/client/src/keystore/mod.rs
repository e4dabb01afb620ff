//! The key store: wallet keys, content secrets and transport secrets, encrypted at rest.
//!
//! One folder. `keystore.json` holds an age key pair under the passphrase; every other file holds
//! one secret, encrypted to that key pair, with its public half in clear beside it.

mod backup;
mod error;
mod sealed;
mod wallet_backup;

use std::path::{Path, PathBuf};

use age::secrecy::SecretString;
use age::x25519;
use serde::{Deserialize, Serialize};
use weighhouse_chain::Key;
use zeroize::Zeroizing;

use crate::clock::now;
use crate::error::Result;
use crate::files;

pub use age::secrecy;
pub use backup::Restored;
pub use error::StoreError;
pub use weighhouse_messages::backup::store::SecretKind;

/// Longest name of a key.
const MAX_NAME: usize = 64;

/// Where a passphrase comes from: a file, a descriptor, a person.
pub trait Passphrase {
    /// The passphrase of something that exists.
    ///
    /// # Errors
    /// The program's own.
    fn read(&self, what: &str) -> Result<SecretString>;
    /// A passphrase for something new.
    ///
    /// # Errors
    /// The program's own.
    fn choose(&self, what: &str) -> Result<SecretString>;
}

/// The store as it lies on disk: what needs no passphrase.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

/// The store, unlocked.
pub struct Unlocked {
    store: Store,
    identity: x25519::Identity,
}

#[derive(Serialize, Deserialize)]
struct Lockbox {
    version: u8,
    /// The key pair's public half.
    recipient: String,
    /// The key pair, under the passphrase.
    sealed: String,
}

/// A wallet key, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyEntry {
    /// Its name in this store.
    pub name: String,
    /// The account it controls.
    pub address: String,
    /// When it came into this store, in seconds UTC.
    pub created_at: u64,
}

/// A secret of a model or of an order, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretEntry {
    /// Its public half, in hexadecimal: `PK` of a content secret, `T` of a transport secret.
    pub public: String,
    /// When it came into this store, in seconds UTC.
    pub created_at: u64,
}

#[derive(Serialize, Deserialize)]
struct Entry<T> {
    #[serde(flatten)]
    clear: T,
    sealed: String,
}

/// The folder of the secrets of one kind.
fn folder(kind: SecretKind) -> &'static str {
    match kind {
        SecretKind::Content => "secrets/content",
        SecretKind::Transport => "secrets/transport",
    }
}

impl Store {
    /// The store in a folder; nothing is read or made yet.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    fn lockbox(&self) -> PathBuf {
        self.folder.join("keystore.json")
    }

    /// Unlocks the store with its passphrase.
    ///
    /// # Errors
    /// [`StoreError`] when there is no store yet, or the passphrase is another.
    pub fn unlock(&self, source: &dyn Passphrase) -> Result<Unlocked> {
        let lockbox: Lockbox =
            files::read_json(&self.lockbox())?.ok_or_else(|| StoreError::NoStore { folder: self.folder.clone() })?;
        if lockbox.version != 1 {
            return Err(StoreError::Version { version: lockbox.version }.into());
        }
        let passphrase = source.read("the key store")?;
        let plain = sealed::by_passphrase(&passphrase, &lockbox.sealed, "the key store")?;
        let damaged = || StoreError::damaged("the key store");
        let text = std::str::from_utf8(&plain).map_err(|_| damaged())?;
        let identity: x25519::Identity = text.parse().map_err(|_| damaged())?;
        if identity.to_public().to_string() != lockbox.recipient {
            return Err(StoreError::Halves.into());
        }
        Ok(Unlocked { store: self.clone(), identity })
    }

    /// Unlocks the store, or makes it if there is none.
    pub fn unlock_or_make(&self, source: &dyn Passphrase) -> Result<Unlocked> {
        if self.lockbox().exists() {
            return self.unlock(source);
        }
        let passphrase = source.choose("the key store")?;
        let identity = x25519::Identity::generate();
        let lockbox = Lockbox {
            version: 1,
            recipient: identity.to_public().to_string(),
            sealed: sealed::under_passphrase(&passphrase, sealed::identity_text(&identity).as_bytes())?,
        };
        files::write_json(&self.lockbox(), &lockbox)?;
        Ok(Unlocked { store: self.clone(), identity })
    }

    /// The wallet keys, by name.
    pub fn keys(&self) -> Result<Vec<KeyEntry>> {
        self.entries("keys")
    }

    /// The secrets of one kind.
    pub fn secrets(&self, kind: SecretKind) -> Result<Vec<SecretEntry>> {
        self.entries(folder(kind))
    }

    /// The public halves of the secrets of one kind, in hexadecimal, sorted. Reads no file.
    pub fn public_halves(&self, kind: SecretKind) -> Result<Vec<String>> {
        let paths = files::json_files(&self.folder.join(folder(kind)))?;
        Ok(paths.iter().filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect())
    }

    /// Whether there is a secret with this public half.
    pub fn has_secret(&self, kind: SecretKind, public: &[u8]) -> bool {
        self.secret_path(kind, &hex::encode(public)).exists()
    }

    fn entries<T: serde::de::DeserializeOwned>(&self, folder: &str) -> Result<Vec<T>> {
        let mut entries = Vec::new();
        for path in files::json_files(&self.folder.join(folder))? {
            entries.extend(files::read_json::<Entry<T>>(&path)?.map(|entry| entry.clear));
        }
        Ok(entries)
    }

    fn key_path(&self, name: &str) -> PathBuf {
        self.folder.join("keys").join(format!("{name}.json"))
    }

    fn secret_path(&self, kind: SecretKind, public: &str) -> PathBuf {
        self.folder.join(folder(kind)).join(format!("{public}.json"))
    }
}

impl Unlocked {
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Stores a wallet key under a new name.
    ///
    /// # Errors
    /// [`StoreError`] when the name is taken or unfit for a file.
    pub fn add_key(&self, name: &str, words: &str, prefix: &str) -> Result<KeyEntry> {
        check_name(name)?;
        let key = Key::from_mnemonic(words, prefix)?;
        let path = self.store.key_path(name);
        if path.exists() {
            return Err(StoreError::NameTaken { name: name.to_owned() }.into());
        }
        let clear = KeyEntry { name: name.to_owned(), address: key.address().to_owned(), created_at: now() };
        self.write(&path, &clear, &words)?;
        Ok(clear)
    }

    /// A wallet key by its name, for a chain with this address prefix.
    pub fn key(&self, name: &str, prefix: &str) -> Result<Key> {
        Ok(Key::from_mnemonic(&self.words(name)?, prefix)?)
    }

    fn words(&self, name: &str) -> Result<Zeroizing<String>> {
        check_name(name)?;
        let entry: Entry<KeyEntry> =
            files::read_json(&self.store.key_path(name))?.ok_or_else(|| StoreError::NoKey { name: name.to_owned() })?;
        sealed::by_identity(&self.identity, &entry.sealed, &format!("the key {name:?}")).map(Zeroizing::new)
    }

    /// Stores a secret, and reads it back from disk.
    ///
    /// # Errors
    /// When what is read back is not what was stored: then nothing may be built on it.
    pub fn add_secret(&self, kind: SecretKind, public: &[u8], secret: &[u8; 32]) -> Result<()> {
        let public_hex = hex::encode(public);
        let path = self.store.secret_path(kind, &public_hex);
        if !path.exists() {
            let clear = SecretEntry { public: public_hex, created_at: now() };
            self.write(&path, &clear, &Zeroizing::new(hex::encode(secret)).as_str())?;
        }
        if *self.secret(kind, public)? != *secret {
            return Err(StoreError::OtherSecret { path, what: kind.name() }.into());
        }
        Ok(())
    }

    /// A secret by its public half.
    pub fn secret(&self, kind: SecretKind, public: &[u8]) -> Result<Zeroizing<[u8; 32]>> {
        let public = hex::encode(public);
        let short: String = public.chars().take(16).collect();
        let what = format!("the {} of {short}…", kind.name());
        let entry: Entry<SecretEntry> = files::read_json(&self.store.secret_path(kind, &public))?
            .ok_or_else(|| StoreError::NoSecret { what: what.clone() })?;
        let text: Zeroizing<String> = sealed::by_identity(&self.identity, &entry.sealed, &what).map(Zeroizing::new)?;
        let mut secret = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.as_str(), &mut *secret).map_err(|_| StoreError::damaged(what))?;
        Ok(secret)
    }

    fn write(&self, path: &Path, clear: &impl Serialize, secret: &impl Serialize) -> Result<()> {
        let sealed = sealed::to_recipient(&self.identity.to_public(), secret)?;
        files::write_json(path, &Entry { clear, sealed })
    }
}

fn check_name(name: &str) -> Result<()> {
    let fit = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || name.len() > MAX_NAME || !name.chars().all(fit) {
        return Err(StoreError::BadName { name: name.to_owned() }.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
