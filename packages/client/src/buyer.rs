//! An account that buys, with what it keeps on this machine.

use std::path::PathBuf;

use weighhouse_sealing::point::G1;
use weighhouse_sealing::secret::TransportSecret;

use crate::error::Result;
use crate::transaction::Sender;
use crate::vault::Vault;

/// An account that buys, or that holds licenses.
pub struct Buyer<'a> {
    /// The account that signs.
    pub sender: Sender<'a>,
    /// Its keys, secrets and journals.
    pub vault: Vault<'a>,
    /// The folder of its transport secrets' backups.
    pub backups: PathBuf,
}

impl Buyer<'_> {
    /// `T` of a new transport secret, which is stored and backed up. Only after that may anything be sent that this
    /// secret is to open.
    ///
    /// # Errors
    /// A backup that does not give the secret back.
    pub(crate) fn make_transport_key(&self) -> Result<G1> {
        let secret = TransportSecret::generate(&mut rand::rngs::OsRng);
        let transport_key = secret.public_key()?;
        let unlocked = self.vault.unlocked;
        unlocked.add_transport_secret(self.sender.key, &transport_key, &secret.to_bytes(), &self.backups)?;
        Ok(transport_key)
    }
}
