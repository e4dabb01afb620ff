//! The model: scanned, sealed, and put on IPFS. Each result is kept in the journal, and not made twice.

use std::path::Path;

use anyhow::Result;
use rand::RngCore;
use weighhouse_client::files;
use weighhouse_client::journal::{Contents, SealedFolder, SealingKey};
use weighhouse_client::keystore::SecretKind;
use weighhouse_client::sealed_file::{formats, working};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::{TensorSummary, MAX_DTYPES};
use weighhouse_sealing::archive::{contents, fingerprint, scan, ScanError};
use weighhouse_sealing::seal::{seal, SealRequest};
use weighhouse_sealing::secret::ContentSecret;

use super::Publisher;
use crate::error::{fail, of_file, Kind};
use crate::words;

/// The folder, as far as it is known before it is sealed.
pub struct Model {
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
    pub fn examine(&mut self) -> Result<Model> {
        let now = Hash(fingerprint(&self.folder).map_err(|error| unfit(&self.folder, error))?);
        if let Some(sealed) = self.sealed_before(now)? {
            self.session.out.say("sealed in an earlier run");
            let key = SealingKey { public_key: sealed.public_key.clone(), salt: salt(&sealed)? };
            let (size, formats) = (sealed.size, sealed.formats.clone());
            return Ok(Model { fingerprint: now, key, size, formats, sealed: Some(sealed) });
        }
        let found = scan(&self.folder, self.args.allow_pickles).map_err(|error| unfit(&self.folder, error))?;
        let size = found.content_size().map_err(|error| fail!(Kind::Usage, "{}: {error}", self.folder.display()))?;
        let formats = formats(found.manifest());
        fits(&formats)?;
        for path in found.left_out() {
            self.session.out.say(format!("left out: {path}"));
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
        self.session.out.say("the folder changed since it was sealed: sealing again");
        files::remove(&sealed.path)?;
        self.journal.done.sealed = None;
        self.journal.done.contents = None;
        self.journal.save()?;
        Ok(None)
    }

    /// Whether the folder, whose fingerprint is `now`, holds what an earlier run sealed. Times of files change without
    /// their contents: a copy and a checkout have new ones.
    fn is_sealed(&mut self, now: Hash) -> Result<bool> {
        let Some(sealed) = &mut self.journal.done.sealed else { return Ok(false) };
        if sealed.fingerprint == now {
            return Ok(true);
        }
        self.session.out.say("comparing the folder with what was sealed");
        let found = contents(&self.folder).map_err(|error| unfit(&self.folder, error))?;
        if sealed.contents.0 != found {
            return Ok(false);
        }
        sealed.fingerprint = now;
        self.journal.save()?;
        Ok(true)
    }

    /// Refuses to follow an earlier run's transaction if the folder is another one than that run's.
    pub fn check_unchanged(&mut self) -> Result<()> {
        let now = Hash(fingerprint(&self.folder).map_err(|error| unfit(&self.folder, error))?);
        match self.is_sealed(now)? {
            true => Ok(()),
            false => {
                Err(fail!(Kind::Usage, "the folder changed while it was being published: put it back, or --restart"))
            }
        }
    }

    /// The key under which the folder is sealed: the journal's, or a new one. Its secret is in the key store before
    /// anything depends on it.
    fn key(&mut self) -> Result<SealingKey> {
        let store = self.session.unlocked()?;
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

    /// Seals the folder, unless an earlier run did.
    pub fn seal(&mut self, model: Model) -> Result<SealedFolder> {
        if let Some(sealed) = model.sealed {
            return Ok(sealed);
        }
        let sealed = self.seal_now(model.fingerprint, &model.key)?;
        self.journal.done.sealed = Some(sealed.clone());
        self.journal.done.contents = None;
        self.journal.save()?;
        Ok(sealed)
    }

    fn seal_now(&self, fingerprint: Hash, key: &SealingKey) -> Result<SealedFolder> {
        let secret = self.session.unlocked()?.secret(SecretKind::Content, &key.public_key)?;
        let secret = ContentSecret::from_bytes(&secret)?;
        let output = self.journal.sealed_path();
        if let Some(folder) = output.parent() {
            files::private_folder(folder)?;
        }
        files::remove(&output)?;
        self.session.out.say(format!("sealing {}", self.folder.display()));
        let sealed = working(&self.session.out, |progress| {
            seal(&SealRequest {
                folder: &self.folder,
                output: &output,
                chain_id: &self.market.chain.config().chain_id,
                registry: &self.market.contracts.registry,
                seller: &self.seller,
                salt: key.salt,
                secret: &secret,
                allow_pickles: self.args.allow_pickles,
                verify: true,
                progress,
            })
        })
        .map_err(|error| of_file(Kind::Usage, error).context(format!("{} can't be sealed", self.folder.display())))?;
        Ok(SealedFolder {
            path: output,
            fingerprint,
            contents: Hash(sealed.manifest.contents()),
            size: sealed.commitment.size,
            plaintext_root: Hash(sealed.commitment.plaintext_root),
            ciphertext_root: Hash(sealed.commitment.ciphertext_root),
            key_root: Hash(sealed.commitment.key_root),
            public_key: key.public_key.clone(),
            salt: key.salt.to_vec(),
            formats: formats(&sealed.manifest),
        })
    }

    /// Puts the sealed file and the card on IPFS.
    pub async fn upload(&mut self, sealed: &SealedFolder) -> Result<Contents> {
        if let Some(contents) = self.uploaded() {
            return Ok(contents);
        }
        let ipfs = self.session.ipfs()?;
        let sealed_cid = match &self.journal.done.contents {
            Some(contents) => contents.sealed.clone(),
            None => {
                let length = std::fs::metadata(&sealed.path)?.len();
                self.session.out.say(format!("adding {} to IPFS", words::size(length)));
                let bar = self.session.out.bytes("uploading", length);
                let added = ipfs.add_file(&sealed.path, &|sent| bar.set_position(sent)).await?;
                bar.finish_and_clear();
                let held = ipfs.size(&added.cid).await?;
                if held != length {
                    return Err(fail!(Kind::Unverified, "IPFS holds {held} of {length} bytes of {}", added.cid));
                }
                added.cid
            }
        };
        let card = ipfs.add_bytes(&self.card.bytes).await?.cid;
        let contents = Contents { sealed: sealed_cid, card, card_sha256: self.card.sha256 };
        self.journal.done.contents = Some(contents.clone());
        self.journal.save()?;
        Ok(contents)
    }

    /// The addresses on IPFS, if an earlier run put there what there is now.
    pub fn uploaded(&self) -> Option<Contents> {
        self.journal.done.contents.clone().filter(|contents| contents.card_sha256 == self.card.sha256)
    }
}

fn unfit(folder: &Path, error: ScanError) -> anyhow::Error {
    of_file(Kind::Usage, error).context(format!("{} can't be sealed", folder.display()))
}

fn salt(sealed: &SealedFolder) -> Result<[u8; 32]> {
    let length = sealed.salt.len();
    let salt = sealed.salt.as_slice().try_into();
    salt.map_err(|_| fail!(Kind::Other, "the journal's salt has {length} bytes, not 32: --restart"))
}

/// Checks that a version's record has place for the summaries of the model's files.
fn fits(formats: &[TensorSummary]) -> Result<()> {
    match formats.iter().find(|summary| summary.dtypes.len() > MAX_DTYPES) {
        Some(TensorSummary { format, dtypes, .. }) => Err(fail!(
            Kind::Usage,
            "the {format} files hold {} types of numbers, a version can have {MAX_DTYPES} of a format: publish them apart",
            dtypes.len()
        )),
        None => Ok(()),
    }
}
