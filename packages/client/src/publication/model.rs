//! The model as far as it is known before it is sealed, and the key under which it will be.

use std::path::Path;

use rand::RngCore;
use weighhouse_messages::publication::formats;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{TensorSummary, MAX_DTYPES};
use weighhouse_sealing::archive::{contents, fingerprint, scan, ScanError};
use weighhouse_sealing::secret::ContentSecret;

use super::{PublicationError, Publisher};
use crate::error::Result;
use crate::files;
use crate::journal::{SealedFolder, SealingKey};
use crate::keystore::SecretKind;
use crate::report::Publishing;

/// The folder, as far as it is known before it is sealed.
pub(super) struct Model {
    /// Its state.
    pub fingerprint: Hash,
    /// The key under which it is, or will be, sealed.
    pub key: SealingKey,
    /// Bytes of content.
    pub size: u64,
    /// What the headers of its files say.
    pub formats: Vec<TensorSummary>,
    /// What an earlier run sealed, if that is still the folder.
    pub sealed: Option<SealedFolder>,
}

impl Publisher<'_> {
    /// Looks at the folder: what it has, and whether an earlier run sealed it.
    pub(super) fn examine(&mut self) -> Result<Model> {
        let folder = self.folder();
        let now = state(folder)?;
        if let Some(sealed) = self.sealed_before(now)? {
            self.note(Publishing::SealedBefore);
            let key = SealingKey { public_key: sealed.public_key.clone(), salt: salt(&sealed)? };
            let (size, formats) = (sealed.size, sealed.formats.clone());
            return Ok(Model { fingerprint: now, key, size, formats, sealed: Some(sealed) });
        }
        let found = scan(folder, self.wanted.allow_pickles).map_err(|error| unfit(folder, error))?;
        let too_large = |reason| PublicationError::TooLarge { folder: folder.to_owned(), reason };
        let size = found.content_size().map_err(too_large)?;
        let formats = formats(found.manifest());
        check_types(&formats)?;
        for left_out in found.left_out() {
            self.note(Publishing::LeftOut(left_out));
        }
        Ok(Model { fingerprint: now, key: self.key()?, size, formats, sealed: None })
    }

    /// What an earlier run sealed, unless the folder has changed since or the sealed file is gone.
    fn sealed_before(&mut self, now: Hash) -> Result<Option<SealedFolder>> {
        let Some(sealed) = self.journal.done.sealed.clone() else { return Ok(None) };
        let is_usable = sealed.path.exists() || self.journal.done.contents.is_some();
        if is_usable && self.is_sealed(now)? {
            return Ok(Some(sealed));
        }
        self.note(Publishing::Changed);
        files::remove(&sealed.path)?;
        self.journal.done.sealed = None;
        self.journal.done.contents = None;
        self.journal.save()?;
        Ok(None)
    }

    /// Whether the folder, whose fingerprint is `now`, holds what an earlier run sealed. Times of files change without
    /// their contents: a copy and a checkout have new ones.
    fn is_sealed(&mut self, now: Hash) -> Result<bool> {
        let Some(sealed) = &self.journal.done.sealed else { return Ok(false) };
        if sealed.fingerprint == now {
            return Ok(true);
        }
        self.note(Publishing::Comparing);
        let folder = self.folder();
        let found = contents(folder).map_err(|error| unfit(folder, error))?;
        let sealed = self.journal.done.sealed.as_mut().filter(|sealed| sealed.contents.0 == found);
        let Some(sealed) = sealed else { return Ok(false) };
        sealed.fingerprint = now;
        self.journal.save()?;
        Ok(true)
    }

    /// Refuses to follow an earlier run's transaction if the folder is another one than that run's.
    pub(super) fn check_unchanged(&mut self) -> Result<()> {
        let now = state(self.folder())?;
        match self.is_sealed(now)? {
            true => Ok(()),
            false => Err(PublicationError::Changed.into()),
        }
    }

    /// The key under which the folder is sealed: the journal's, or a new one. Its secret is in the key store before
    /// anything depends on it.
    fn key(&mut self) -> Result<SealingKey> {
        let store = self.seller.vault.unlocked;
        let kept = self.journal.done.key.clone();
        if let Some(key) = kept.filter(|key| store.store().has_secret(SecretKind::Content, &key.public_key)) {
            return Ok(key);
        }
        let mut rng = rand::rngs::OsRng;
        let secret = ContentSecret::generate(&mut rng);
        let public_key = secret.public_key()?;
        store.add_secret(SecretKind::Content, &public_key, &secret.to_bytes())?;
        let mut salt = [0; 32];
        rng.fill_bytes(&mut salt);
        let key = SealingKey { public_key: public_key.to_vec(), salt };
        self.journal.done.key = Some(key.clone());
        self.journal.save()?;
        Ok(key)
    }
}

/// The folder's state now.
fn state(folder: &Path) -> Result<Hash, PublicationError> {
    fingerprint(folder).map(Hash).map_err(|error| unfit(folder, error))
}

fn unfit(folder: &Path, reason: ScanError) -> PublicationError {
    PublicationError::Unfit { folder: folder.to_owned(), reason }
}

fn salt(sealed: &SealedFolder) -> Result<[u8; 32], PublicationError> {
    let length = sealed.salt.len();
    sealed.salt.as_slice().try_into().map_err(|_| PublicationError::Salt { length })
}

/// Checks that a version's record has place for the summaries of the model's files.
fn check_types(formats: &[TensorSummary]) -> Result<(), PublicationError> {
    match formats.iter().find(|summary| summary.dtypes.len() > MAX_DTYPES) {
        Some(TensorSummary { format, dtypes, .. }) => {
            Err(PublicationError::Types { format: format.clone(), types: dtypes.len() })
        }
        None => Ok(()),
    }
}
