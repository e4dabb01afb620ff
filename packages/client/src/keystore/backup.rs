//! The whole store in one file under a passphrase, and back.

use std::fs;
use std::path::Path;

use serde::Serialize;
use weighhouse_messages::backup::store::{BackedKey, BackedSecret, StoreBackup};
use zeroize::Zeroizing;

use super::{sealed, Passphrase, SecretKind, StoreError, Unlocked};
use crate::error::Result;
use crate::files::{self, FileError};

/// Bounds what is read into memory of a file that may be any file: 100,000 secrets and more.
const MAX_BACKUP: u64 = 64 << 20;

/// How much a backup holds, or brought back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// Wallet keys.
    pub keys: usize,
    /// Secrets of models.
    pub content_secrets: usize,
    /// Secrets of orders.
    pub transport_secrets: usize,
}

impl Restored {
    pub(super) fn count(&mut self, kind: SecretKind) {
        match kind {
            SecretKind::Content => self.content_secrets += 1,
            SecretKind::Transport => self.transport_secrets += 1,
        }
    }
}

impl Unlocked {
    /// Writes all keys and secrets into one file, encrypted under a passphrase, and reads it back.
    pub fn backup(&self, path: &Path, source: &dyn Passphrase) -> Result<Restored> {
        if path.exists() {
            return Err(StoreError::Exists { path: path.to_owned() }.into());
        }
        let passphrase = source.choose("the backup")?;
        let (backup, count) = self.gather()?;
        let plain = serde_json::to_vec(&backup).map(Zeroizing::new)?;
        let text = sealed::under_passphrase(&passphrase, &plain)?;
        files::write_private(path, text.as_bytes())?;
        let again = sealed::by_passphrase(&passphrase, &read(path)?, "the backup")?;
        if *again != *plain {
            return Err(StoreError::Unequal { path: path.to_owned() }.into());
        }
        Ok(count)
    }

    fn gather(&self) -> Result<(StoreBackup, Restored)> {
        let mut count = Restored::default();
        let mut backup = StoreBackup::default();
        for entry in self.store.keys()? {
            let words = self.words(&entry.name)?.to_string();
            backup.keys.push(BackedKey { name: entry.name, words });
            count.keys += 1;
        }
        for kind in [SecretKind::Content, SecretKind::Transport] {
            for entry in self.store.secrets(kind)? {
                let public = hex::decode(&entry.public).map_err(|_| StoreError::damaged("the key store"))?;
                let secret = hex::encode(*self.secret(kind, &public)?);
                backup.secrets.push(BackedSecret { kind, public: entry.public, secret });
                count.count(kind);
            }
        }
        Ok((backup, count))
    }

    /// Brings back what a backup holds and this store does not. A key of the same name must be the
    /// same key.
    pub fn restore(&self, path: &Path, source: &dyn Passphrase, prefix: &str) -> Result<Restored> {
        let length = fs::metadata(path).map_err(|error| FileError::io("read", path, error))?.len();
        if length > MAX_BACKUP {
            return Err(StoreError::TooLarge { path: path.to_owned(), length, most: MAX_BACKUP }.into());
        }
        let text = read(path)?;
        let plain = sealed::by_passphrase(&source.read("the backup")?, &text, "the backup")?;
        let backup: StoreBackup = serde_json::from_slice(&plain).map_err(|_| damaged())?;
        if backup.version != 1 {
            return Err(StoreError::BackupVersion { version: backup.version }.into());
        }
        let mut count = Restored::default();
        for key in &backup.keys {
            if !self.store.key_path(&key.name).exists() {
                self.add_key(&key.name, &key.words, prefix)?;
                count.keys += 1;
            } else if self.words(&key.name)?.as_str() != key.words {
                return Err(StoreError::OtherKey { name: key.name.clone() }.into());
            }
        }
        for entry in &backup.secrets {
            let public = hex::decode(&entry.public).map_err(|_| damaged())?;
            let known = self.store.has_secret(entry.kind, &public);
            let mut secret = Zeroizing::new([0; 32]);
            hex::decode_to_slice(&entry.secret, &mut *secret).map_err(|_| damaged())?;
            self.add_secret(entry.kind, &public, &secret)?;
            if !known {
                count.count(entry.kind);
            }
        }
        Ok(count)
    }
}

fn read(path: &Path) -> Result<String> {
    Ok(fs::read_to_string(path).map_err(|error| FileError::io("read", path, error))?)
}

fn damaged() -> StoreError {
    StoreError::damaged("the backup")
}
