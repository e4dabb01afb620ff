//! What the key store can't do.

use std::path::PathBuf;

use super::MAX_NAME;
use crate::error::Kind;

/// A key store, a key or a secret that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no store in the folder.
    #[error("there is no key store at {} yet", .folder.display())]
    NoStore { folder: PathBuf },
    /// A newer program made the store.
    #[error("the key store has version {version}, this program reads 1")]
    Version { version: u8 },
    /// The key pair's halves don't belong together.
    #[error("the key store is damaged: its two halves differ")]
    Halves,
    /// The passphrase is another.
    #[error("wrong passphrase for {what}")]
    WrongPassphrase {
        /// What was to be opened.
        what: String,
    },
    /// What is encrypted can't be decrypted.
    #[error("{what} can't be decrypted: {reason}")]
    Undecryptable {
        /// What was to be opened.
        what: String,
        /// The fault.
        reason: String,
    },
    /// What is encrypted is another store's.
    #[error("{what} can't be decrypted with this key store: {reason}")]
    Foreign {
        /// What was to be opened.
        what: String,
        /// The fault.
        reason: String,
    },
    /// There is no key of this name.
    #[error("there is no key {name:?}")]
    NoKey { name: String },
    /// The secret is not here.
    #[error("{what} is not in this key store: restore its backup")]
    NoSecret {
        /// Which one.
        what: String,
    },
    /// A key has the name already.
    #[error("there is a key {name:?} already")]
    NameTaken { name: String },
    /// The name is unfit for a file.
    #[error("{name:?} is no key name: 1 to {MAX_NAME} letters, digits, - and _")]
    BadName { name: String },
    /// A file is there that would be overwritten.
    #[error("{} exists already", .path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A file is too large for a backup.
    #[error("{} has {length} bytes, a backup at most {most}", .path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its length, in bytes.
        length: u64,
        /// The most that is read.
        most: u64,
    },
    /// A newer program made the backup.
    #[error("the backup has version {version}, this program reads 1")]
    BackupVersion { version: u8 },
    /// The store has another key under a name of the backup.
    #[error("this store has another key with the name {name:?}")]
    OtherKey { name: String },
    /// What is stored is not what it should be.
    #[error("{} does not hold the {what} it should", .path.display())]
    OtherSecret {
        /// The file.
        path: PathBuf,
        /// Which kind of secret.
        what: &'static str,
    },
    /// A file does not read back as it was written: nothing may be built on it.
    #[error("{} does not read back as it was written", .path.display())]
    Unequal {
        /// The file.
        path: PathBuf,
    },
    /// What was decrypted is not what was encrypted.
    #[error("{what} is damaged")]
    DamagedPart {
        /// Which part.
        what: String,
    },
    /// Something can't be encrypted.
    #[error("can't encrypt: {reason}")]
    Unencryptable {
        /// The fault.
        reason: String,
    },
    /// No key follows from the wallet's signature.
    #[error("can't derive the backup's key: {reason}")]
    Underivable {
        /// The fault.
        reason: String,
    },
}

impl StoreError {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::NoStore { .. }
            | Self::Version { .. }
            | Self::Halves
            | Self::WrongPassphrase { .. }
            | Self::Undecryptable { .. }
            | Self::Foreign { .. }
            | Self::NoKey { .. }
            | Self::NoSecret { .. } => Kind::Locked,
            Self::NameTaken { .. }
            | Self::BadName { .. }
            | Self::Exists { .. }
            | Self::TooLarge { .. }
            | Self::BackupVersion { .. }
            | Self::OtherKey { .. } => Kind::Usage,
            Self::OtherSecret { .. }
            | Self::Unequal { .. }
            | Self::DamagedPart { .. }
            | Self::Unencryptable { .. }
            | Self::Underivable { .. } => Kind::Other,
        }
    }

    /// A part of the store, or of a backup, that is damaged.
    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::DamagedPart { what: what.into() }
    }
}
