//! Publications: a folder is sealed, put on IPFS, and listed in one transaction with its bond. The chain is asked first,
//! the seller once. Each step is kept, and done once.

mod approval;
mod bond;
mod card;
mod error;
mod model;
mod own;
mod proposal;
mod seal;

use std::path::Path;

use weighhouse_chain::{Prepared, TxOutcome};
use weighhouse_protocol::events::VersionPublished;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::{ListingId, VersionNumber};

use crate::error::Result;
use crate::files::{self, Lock};
use crate::journal::Publication;
use crate::market::first;
use crate::report::{Note, Publishing};
use crate::transaction::Sender;
use crate::vault::Vault;

pub use card::{Instead, ModelFolder};
pub use error::PublicationError;
pub use proposal::Proposal;
pub use weighhouse_messages::publication::{Backing, CardRefused, Chosen, Instead as Words, ListedCard, Terms};

/// An account that publishes.
pub struct Seller<'a> {
    /// The account that signs.
    pub sender: Sender<'a>,
    /// Its keys, secrets and journals.
    pub vault: Vault<'a>,
    /// Connects to an IPFS node, once something is put there.
    pub ipfs: Box<dyn Fn() -> Result<weighhouse_ipfs::Client> + 'a>,
}

/// The listing that gets the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sale {
    /// A new one.
    New(Terms),
    /// One of the seller's, as its next version.
    Version { listing: ListingId },
}

/// A publication that is wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub folder: ModelFolder,
    pub sale: Sale,
    /// The open orders that the seller's bond has to back: its missing part is posted. Without it, no bond is.
    pub orders_at_once: Option<u32>,
    /// Pack Python pickles too, which run code when they are loaded.
    pub allow_pickles: bool,
    /// Keep the sealed file here once it is published.
    pub keep_sealed: bool,
    /// List a folder once more that is listed.
    pub again: bool,
    /// Forget what an earlier run began and did not end.
    pub restart: bool,
}

/// A version that is on the chain, and its files on IPFS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    pub listing: ListingId,
    pub version: VersionNumber,
    /// The sealed file's CID.
    pub cid: String,
    /// The card's CID.
    pub card_cid: String,
    /// Bytes of content.
    pub size: u64,
    pub plaintext_root: Hash,
    /// The transaction that published it.
    pub tx: String,
}

/// Approves a simulated publication: shows it, and asks. [`Proposal::unknown`] names what is a placeholder in it.
pub type Approve<'a> = &'a dyn Fn(&Proposal, &Prepared) -> Result<()>;

/// Publishes a model, or finishes publishing it. `approve` sees the proposal before anything is sealed, sent or paid,
/// and once more only if its terms have changed by then.
///
/// # Errors
/// [`PublicationError`]; what the chain refuses; [`crate::files::FileError::Held`] when another process publishes the
/// folder.
pub async fn publish(seller: &Seller<'_>, wanted: &Wanted, approve: Approve<'_>) -> Result<Published> {
    let folder = &wanted.folder.path;
    let path = Publication::path(seller.vault.folder, folder);
    let _lock = Lock::take(&path.with_extension("lock"), "publishing this folder")?;
    if wanted.restart {
        files::remove(&path)?;
    }
    let mut journal = Publication::open(path, folder, seller.sender.key.address())?;
    refuse_twice(&journal, wanted)?;
    journal.begin_again();
    let mut publisher = Publisher { seller, wanted, approve, journal };
    let outcome = match publisher.unfinished().await? {
        Some(outcome) => outcome,
        None => publisher.publish().await?,
    };
    publisher.close(outcome)
}

/// Refuses to list a folder once more that is listed, unless that is wanted.
fn refuse_twice(journal: &Publication, wanted: &Wanted) -> Result<(), PublicationError> {
    match (journal.done.published, &wanted.sale) {
        (Some((listing, version)), Sale::New(_)) if !wanted.again => {
            Err(PublicationError::Already { listing, version })
        }
        _ => Ok(()),
    }
}

/// A publication under way.
struct Publisher<'a> {
    seller: &'a Seller<'a>,
    wanted: &'a Wanted,
    approve: Approve<'a>,
    /// What is done.
    journal: Publication,
}

impl<'a> Publisher<'a> {
    /// Asks the chain, then the seller; and only then seals, sends and pays.
    async fn publish(&mut self) -> Result<TxOutcome> {
        let model = self.examine()?;
        let approved = self.agree(self.propose(&model).await?).await?;
        let sealed = self.seal(model)?;
        let contents = self.upload(&sealed).await?;
        let proposal = approved.proposal().complete(&sealed, &contents);
        self.send(proposal, &approved).await
    }

    /// Ends the journal: all is on the chain and on IPFS.
    fn close(mut self, outcome: TxOutcome) -> Result<Published> {
        let registry = &self.seller.sender.market.contracts.registry;
        let VersionPublished { listing, version, record } = first(&outcome.events, registry)?;
        let card_cid = self.journal.done.contents.as_ref().map(|contents| contents.card.clone()).unwrap_or_default();
        self.journal.close((listing, version), self.wanted.keep_sealed)?;
        let (cid, size, plaintext_root) = (record.0.cid, record.0.size, record.0.plaintext_root);
        Ok(Published { listing, version, cid, card_cid, size, plaintext_root, tx: outcome.hash })
    }

    fn folder(&self) -> &'a Path {
        &self.wanted.folder.path
    }

    fn card(&self) -> &'a ListedCard {
        &self.wanted.folder.card
    }

    fn note(&self, note: Publishing<'_>) {
        self.seller.sender.report.note(Note::Publishing(note));
    }
}
