//! A backup of keys and secrets in one file under a passphrase, which `weighhouse key restore` reads.

use age::scrypt::Recipient;
use age::secrecy::SecretString;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::BackupError;

/// log2 of scrypt's cost: 64 MiB and about 0.3 s. The same everywhere, so that a store made on a fast machine opens on a
/// slow one.
const WORK_FACTOR: u8 = 16;

/// Which of the two kinds of secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretKind {
    /// `k` of a version: it delivers to any buyer.
    Content,
    /// `t` of an order: it opens one delivery.
    Transport,
}

impl SecretKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Content => "content secret",
            Self::Transport => "transport secret",
        }
    }
}

/// What such a file holds.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoreBackup {
    /// 1.
    pub version: u8,
    pub keys: Vec<BackedKey>,
    pub secrets: Vec<BackedSecret>,
}

/// A wallet key.
#[derive(Debug, Serialize, Deserialize)]
pub struct BackedKey {
    /// Its name in the store.
    pub name: String,
    pub words: String,
}

/// A secret of a model or of an order, in hexadecimal.
#[derive(Debug, Serialize, Deserialize)]
pub struct BackedSecret {
    pub kind: SecretKind,
    /// `PK` of a content secret, `T` of a transport secret.
    pub public: String,
    pub secret: String,
}

impl Default for StoreBackup {
    fn default() -> Self {
        Self { version: 1, keys: vec![], secrets: vec![] }
    }
}

impl Drop for StoreBackup {
    fn drop(&mut self) {
        self.keys.iter_mut().for_each(|key| key.words.zeroize());
        self.secrets.iter_mut().for_each(|secret| secret.secret.zeroize());
    }
}

impl StoreBackup {
    /// The file: encrypted under a passphrase.
    ///
    /// # Errors
    /// [`BackupError::Unencryptable`]
    pub fn seal(&self, passphrase: &SecretString) -> Result<String, BackupError> {
        let plain = serde_json::to_vec(self).map(Zeroizing::new);
        let plain = plain.map_err(|error| BackupError::Unencryptable(error.to_string()))?;
        under_passphrase(passphrase, &plain)
    }
}

/// Encrypts bytes under a passphrase; the result is text.
///
/// # Errors
/// [`BackupError::Unencryptable`]
pub fn under_passphrase(passphrase: &SecretString, plain: &[u8]) -> Result<String, BackupError> {
    let mut recipient = Recipient::new(passphrase.clone());
    recipient.set_work_factor(WORK_FACTOR);
    age::encrypt_and_armor(&recipient, plain).map_err(|error| BackupError::Unencryptable(error.to_string()))
}
