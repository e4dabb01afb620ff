//! Sealing the folder and putting it on IPFS. Each result is kept in the journal, and not made twice.

use weighhouse_messages::publication::formats;
use weighhouse_protocol::hash::Hash;
use weighhouse_sealing::seal::{seal, SealRequest};
use weighhouse_sealing::secret::ContentSecret;

use super::model::Model;
use super::{PublicationError, Publisher};
use crate::error::Result;
use crate::files::{self, FileError};
use crate::journal::{Contents, SealedFolder, SealingKey};
use crate::keystore::SecretKind;
use crate::report::{Publishing, Work};
use crate::sealed_file::working;

impl Publisher<'_> {
    /// Seals the folder, unless an earlier run did.
    pub(super) fn seal(&mut self, model: Model) -> Result<SealedFolder> {
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
        let (sender, folder) = (&self.seller.sender, self.folder());
        let secret = self.seller.vault.unlocked.secret(SecretKind::Content, &key.public_key)?;
        let secret = ContentSecret::from_bytes(&secret)?;
        let output = self.journal.sealed_path();
        if let Some(parent) = output.parent() {
            files::private_folder(parent)?;
        }
        files::remove(&output)?;
        self.note(Publishing::Sealing { folder });
        let sealed = working(sender.report, |progress| {
            seal(&SealRequest {
                folder,
                output: &output,
                chain_id: &sender.market.chain.config().chain_id,
                registry: &sender.market.contracts.registry,
                seller: sender.key.address(),
                salt: key.salt,
                secret: &secret,
                allow_pickles: self.wanted.allow_pickles,
                verify: true,
                progress,
            })
        });
        let sealed = sealed.map_err(|reason| PublicationError::Unsealed { folder: folder.to_owned(), reason })?;
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
    pub(super) async fn upload(&mut self, sealed: &SealedFolder) -> Result<Contents> {
        if let Some(contents) = self.uploaded() {
            return Ok(contents);
        }
        let ipfs = (self.seller.ipfs)()?;
        let sealed = match &self.journal.done.contents {
            Some(contents) => contents.sealed.clone(),
            None => self.add(&ipfs, sealed).await?,
        };
        let card = self.card();
        let card_cid = ipfs.add_bytes(&card.bytes).await?.cid;
        let contents = Contents { sealed, card: card_cid, card_sha256: card.sha256 };
        self.journal.done.contents = Some(contents.clone());
        self.journal.save()?;
        Ok(contents)
    }

    /// Puts the sealed file on IPFS, and asks whether all of it is there.
    async fn add(&self, ipfs: &weighhouse_ipfs::Client, sealed: &SealedFolder) -> Result<String> {
        let path = &sealed.path;
        let length = std::fs::metadata(path).map_err(|error| FileError::io("read", path, error))?.len();
        self.note(Publishing::Uploading { length });
        let meter = self.seller.sender.report.begin(Work::Uploading, length);
        let cid = ipfs.add_file(path, &|sent| meter.set(sent, length)).await?.cid;
        drop(meter);
        match ipfs.size(&cid).await? {
            held if held == length => Ok(cid),
            held => Err(PublicationError::Short { cid, held, length }.into()),
        }
    }

    /// The addresses on IPFS, if an earlier run put there what there is now.
    pub(super) fn uploaded(&self) -> Option<Contents> {
        self.journal.done.contents.clone().filter(|contents| contents.card_sha256 == self.card().sha256)
    }
}
