//! What a program hears while something takes its time.

use std::path::Path;

use cosmwasm_std::Coin;
use weighhouse_chain::{Signed, TxOutcome};
use weighhouse_protocol::registry::{Listing, Version};
use weighhouse_protocol::OrderId;
use weighhouse_sealing::archive::LeftOut;
use weighhouse_sealing::Stage;

use crate::Error;

/// Hears what happens. Every method may do nothing.
pub trait Report {
    /// Something happened that needs no answer.
    fn note(&self, note: Note<'_>);
    /// Work of `total` bytes begins; the meter is dropped when it ends.
    fn begin(&self, work: Work, total: u64) -> Box<dyn Meter>;
}

/// Counts the bytes of one work.
pub trait Meter: Sync {
    /// So many of so many bytes are done.
    fn set(&self, done: u64, total: u64);
}

/// What takes its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// A sealed file comes from IPFS.
    Downloading,
    /// A sealed file goes to IPFS.
    Uploading,
    /// A file is hashed, encrypted, checked or opened.
    Sealing(Stage),
}

/// What happened.
#[derive(Debug)]
pub enum Note<'a> {
    /// A transaction is signed and recorded, and is being handed to the node.
    Sending(&'a Signed),
    /// A transaction that an earlier run recorded is followed.
    Following(&'a Signed),
    /// The sealed file of a version is downloaded.
    Downloading { listing: &'a Listing, version: &'a Version },
    /// The copy of a sealed file that lies here is not the listed one, and is fetched again.
    CopyIsUnfit(&'a Error),
    /// A sealed file failed its check, and is kept to be judged.
    FileIsUnfit(&'a Error),
    /// The sealed file is not checked before paying.
    Unchecked,
    /// A chunk of a delivered file is not what its seller committed to.
    BadChunk {
        /// The chunk's position.
        index: u64,
        /// How many chunks the file has.
        chunks: u64,
    },
    /// An earlier run's command had the same subject and other terms than this, and its transaction was carried out.
    EarlierCommandDiffers {
        /// That command, with its terms.
        command: &'a str,
        outcome: &'a TxOutcome,
    },
    /// An earlier run's command had the same subject and other terms than this, and the chain refused its transaction.
    EarlierCommandFailed {
        /// That command, with its terms.
        command: &'a str,
        error: &'a Error,
    },
    /// A purchase that an earlier run began came to nothing; nothing was paid.
    EarlierPurchaseFailed(&'a Error),
    /// A purchase that an earlier run began was another one than this.
    EarlierPurchaseDiffers {
        /// The order that it made.
        order: OrderId,
    },
    /// A publication goes on.
    Publishing(Publishing<'a>),
}

/// The progress of a publication.
#[derive(Debug)]
pub enum Publishing<'a> {
    /// An earlier run sealed the folder.
    SealedBefore,
    /// The folder is compared with what an earlier run sealed.
    Comparing,
    /// The folder changed since it was sealed, and is sealed again.
    Changed,
    /// Something of the folder is not packed.
    LeftOut(&'a LeftOut),
    /// The seller's free bond backs all orders that are wanted.
    Backed {
        free: &'a Coin,
        /// How many orders that are.
        orders: u32,
    },
    /// The folder is sealed.
    Sealing { folder: &'a Path },
    /// The sealed file is added to IPFS.
    Uploading {
        /// Its length, in bytes.
        length: u64,
    },
    /// The transaction is not the one that the seller approved, who is asked once more.
    Differs,
}
