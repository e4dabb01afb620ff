//! The backup of an order's transport secret that the wallet alone can open. A browser that sells keeps content secrets
//! the same way.
//!
//! Whoever lost the key store and kept the mnemonic can still open what was bought: the secret is
//! encrypted with age to a key pair derived from the wallet's signature of a fixed text, which any wallet can make
//! ([`weighhouse_messages::backup`]). The files hold nothing readable, so they may lie anywhere.

use std::fs;
use std::path::{Path, PathBuf};

use weighhouse_chain::Key;
use weighhouse_messages::backup::{self, BackupError};
use zeroize::Zeroizing;

use super::{Restored, SecretKind, StoreError, Unlocked};
use crate::error::Result;
use crate::files::{self, FileError};

/// The signature from which the key of a wallet's backups follows. It is deterministic (RFC 6979), so the key is the same
/// every time.
pub(super) fn signature_of(key: &Key) -> Result<Zeroizing<Vec<u8>>> {
    let document = backup::sign_doc(key.address(), &backup::text(key.address()));
    Ok(Zeroizing::new(key.sign(document.as_bytes())?))
}

impl Unlocked {
    /// Stores a transport secret, writes its backup, and restores the backup once. Only after that
    /// may an order be paid that this secret is to open.
    pub fn add_transport_secret(&self, key: &Key, public: &[u8], secret: &[u8; 32], backups: &Path) -> Result<PathBuf> {
        self.add_secret(SecretKind::Transport, public, secret)?;
        let path = backups.join(format!("{}.age", hex::encode(public)));
        let sealed = backup::seal(&signature_of(key)?, secret).map_err(|error| unusable(&path, error))?;
        files::write_private(&path, sealed.as_bytes())?;
        if *read_backup(&path, key)? != *secret {
            return Err(StoreError::Unequal { path }.into());
        }
        Ok(path)
    }

    /// Brings back the secrets whose backups lie in a folder, as far as this wallet made them.
    pub fn restore_wallet_backups(&self, key: &Key, folder: &Path) -> Result<Restored> {
        let mut count = Restored::default();
        let unreadable = |error| FileError::io("read", folder, error);
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let Some(public) = path.file_stem().and_then(|stem| hex::decode(stem.to_str()?).ok()) else { continue };
            let Some(kind) = kind(&public).filter(|kind| !self.store.has_secret(*kind, &public)) else { continue };
            if path.extension().is_none_or(|extension| extension != "age") {
                continue;
            }
            match read_backup(&path, key) {
                Ok(secret) => {
                    self.add_secret(kind, &public, &secret)?;
                    count.count(kind);
                }
                Err(error) => tracing::warn!(path = %path.display(), %error, "not a backup of this wallet"),
            }
        }
        Ok(count)
    }
}

/// The kind of secret that a backup of this name holds: `T` is a point of G1, `PK` one of G2.
fn kind(public: &[u8]) -> Option<SecretKind> {
    match public.len() {
        48 => Some(SecretKind::Transport),
        96 => Some(SecretKind::Content),
        _ => None,
    }
}

fn read_backup(path: &Path, key: &Key) -> Result<Zeroizing<[u8; 32]>> {
    let text = fs::read_to_string(path).map_err(|error| FileError::io("read", path, error))?;
    Ok(backup::open(&signature_of(key)?, &text).map_err(|error| unusable(path, error))?)
}

fn unusable(path: &Path, error: BackupError) -> StoreError {
    let what = path.display().to_string();
    match error {
        BackupError::Foreign(reason) => StoreError::Foreign { what, reason },
        BackupError::Damaged => StoreError::damaged(what),
        BackupError::Unencryptable(reason) => StoreError::Unencryptable { reason },
        BackupError::Underivable(reason) => StoreError::Underivable { reason },
        BackupError::Signature(bad) => StoreError::Underivable { reason: bad.to_string() },
    }
}
