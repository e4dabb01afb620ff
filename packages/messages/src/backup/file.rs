//! A backup itself: an age file to the key pair that follows from the wallet's signature.

use age::x25519::Identity;
use bech32::{Bech32, Hrp};
use zeroize::Zeroizing;

use super::{secret, BadSignature};

/// Why a backup was not made or not opened.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackupError {
    /// No key follows from the signature.
    #[error(transparent)]
    Signature(#[from] BadSignature),
    /// The key that follows can't be used.
    #[error("can't derive the backup's key: {0}")]
    Underivable(String),
    /// Encrypting failed.
    #[error("can't encrypt the backup: {0}")]
    Unencryptable(String),
    /// It is not a backup of this wallet.
    #[error("not a backup of this wallet: {0}")]
    Foreign(String),
    /// It is a backup of this wallet, with no transport secret in it.
    #[error("the backup is damaged: it holds no transport secret")]
    Damaged,
}

/// Encrypts a transport secret; the result is text. Whoever pays for what the secret opens restores the backup first.
///
/// # Errors
/// [`BackupError`]
pub fn seal(signature: &[u8], transport_secret: &[u8; 32]) -> Result<String, BackupError> {
    let text = Zeroizing::new(format!("\"{}\"", hex::encode(transport_secret)));
    age::encrypt_and_armor(&identity(signature)?.to_public(), text.as_bytes())
        .map_err(|error| BackupError::Unencryptable(error.to_string()))
}

/// Decrypts what [`seal`] made.
///
/// # Errors
/// [`BackupError`]
pub fn open(signature: &[u8], backup: &str) -> Result<Zeroizing<[u8; 32]>, BackupError> {
    let json = age::decrypt(&identity(signature)?, backup.as_bytes())
        .map(Zeroizing::new)
        .map_err(|error| BackupError::Foreign(error.to_string()))?;
    let text: Zeroizing<String> =
        serde_json::from_slice(&json).map(Zeroizing::new).map_err(|_| BackupError::Damaged)?;
    let mut secret = Zeroizing::new([0; 32]);
    hex::decode_to_slice(text.as_str(), &mut *secret).map_err(|_| BackupError::Damaged)?;
    Ok(secret)
}

/// The recipient of a wallet's backups, in age's notation.
///
/// # Errors
/// [`BackupError::Signature`] or [`BackupError::Underivable`]
pub fn recipient(signature: &[u8]) -> Result<String, BackupError> {
    Ok(identity(signature)?.to_public().to_string())
}

/// The key pair of a wallet's backups. age takes a secret key only in its text form.
fn identity(signature: &[u8]) -> Result<Identity, BackupError> {
    let secret = secret(signature)?;
    let underivable = |error: &dyn std::fmt::Display| BackupError::Underivable(error.to_string());
    let hrp = Hrp::parse("age-secret-key-").map_err(|error| underivable(&error))?;
    let text =
        bech32::encode_upper::<Bech32>(hrp, &*secret).map(Zeroizing::new).map_err(|error| underivable(&error))?;
    text.parse().map_err(|error: &str| underivable(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wallet_that_made_a_backup_opens_it_and_no_other() {
        let backup = seal(&[1; 64], &[7; 32]);
        assert_eq!(backup.as_deref().map(|backup| open(&[1; 64], backup)), Ok(Ok(Zeroizing::new([7; 32]))));
        let other = backup.as_deref().map(|backup| open(&[2; 64], backup));
        assert!(matches!(other, Ok(Err(BackupError::Foreign(_)))), "{other:?}");
    }
}
