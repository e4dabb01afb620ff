//! The whole store in one file under a passphrase, and back.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::passphrase::Source;
use super::{sealed, SecretKind, Unlocked};
use crate::error::{fail, Kind};
use crate::files;

/// Bounds what is read into memory of a file that may be any file: 100,000 secrets and more.
const MAX_BACKUP: u64 = 64 << 20;

#[derive(Serialize, Deserialize)]
struct Backup {
    version: u8,
    keys: Vec<BackedKey>,
    secrets: Vec<BackedSecret>,
}

#[derive(Serialize, Deserialize)]
struct BackedKey {
    name: String,
    words: String,
}

#[derive(Serialize, Deserialize)]
struct BackedSecret {
    kind: SecretKind,
    public: String,
    secret: String,
}

impl Drop for Backup {
    fn drop(&mut self) {
        use zeroize::Zeroize;
        self.keys.iter_mut().for_each(|key| key.words.zeroize());
        self.secrets.iter_mut().for_each(|secret| secret.secret.zeroize());
    }
}

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
    pub fn backup(&self, path: &Path, source: &Source) -> Result<Restored> {
        if path.exists() {
            return Err(fail!(Kind::Usage, "{} exists already", path.display()));
        }
        let passphrase = source.choose("the backup")?;
        let (backup, count) = self.gather()?;
        let plain = Zeroizing::new(serde_json::to_vec(&backup)?);
        let text = sealed::under_passphrase(&passphrase, &plain)?;
        files::write_private(path, text.as_bytes())?;
        let again = sealed::by_passphrase(&passphrase, &fs::read_to_string(path)?, "the backup")?;
        if *again != *plain {
            return Err(anyhow::anyhow!("{} does not read back as it was written", path.display()));
        }
        Ok(count)
    }

    fn gather(&self) -> Result<(Backup, Restored)> {
        let mut count = Restored::default();
        let mut backup = Backup { version: 1, keys: vec![], secrets: vec![] };
        for entry in self.store.keys()? {
            let words = self.words(&entry.name)?.to_string();
            backup.keys.push(BackedKey { name: entry.name, words });
            count.keys += 1;
        }
        for kind in [SecretKind::Content, SecretKind::Transport] {
            for entry in self.store.secrets(kind)? {
                let secret = hex::encode(*self.secret(kind, &hex::decode(&entry.public)?)?);
                backup.secrets.push(BackedSecret { kind, public: entry.public, secret });
                count.count(kind);
            }
        }
        Ok((backup, count))
    }

    /// Brings back what a backup holds and this store does not. A key of the same name must be the
    /// same key.
    pub fn restore(&self, path: &Path, source: &Source, prefix: &str) -> Result<Restored> {
        let length = fs::metadata(path).with_context(|| format!("can't read {}", path.display()))?.len();
        if length > MAX_BACKUP {
            return Err(fail!(Kind::Usage, "{} has {length} bytes, a backup at most {MAX_BACKUP}", path.display()));
        }
        let text = fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
        let plain = sealed::by_passphrase(&source.read("the backup")?, &text, "the backup")?;
        let backup: Backup = serde_json::from_slice(&plain).context("the backup is damaged")?;
        if backup.version != 1 {
            return Err(fail!(Kind::Usage, "the backup has version {}, this program reads 1", backup.version));
        }
        let mut count = Restored::default();
        for key in &backup.keys {
            if !self.store.key_path(&key.name).exists() {
                self.add_key(&key.name, &key.words, prefix)?;
                count.keys += 1;
            } else if self.words(&key.name)?.as_str() != key.words {
                return Err(fail!(Kind::Usage, "this store has another key with the name {:?}", key.name));
            }
        }
        for entry in &backup.secrets {
            let public = hex::decode(&entry.public).context("the backup is damaged")?;
            let known = self.store.has_secret(entry.kind, &public);
            let mut secret = Zeroizing::new([0; 32]);
            hex::decode_to_slice(&entry.secret, &mut *secret).context("the backup is damaged")?;
            self.add_secret(entry.kind, &public, &secret)?;
            if !known {
                count.count(entry.kind);
            }
        }
        Ok(count)
    }
}
