//! What keeps a model from being published.

use std::io;
use std::path::{Path, PathBuf};

use cosmwasm_std::Coin;
use weighhouse_messages::notation;
use weighhouse_messages::publication::CardRefused;
use weighhouse_protocol::registry::MAX_DTYPES;
use weighhouse_protocol::{ListingId, VersionNumber};
use weighhouse_sealing::archive::{ManifestError, ScanError};
use weighhouse_sealing::seal::SealError;

use crate::error::fault::{blame, told};
use crate::error::Kind;

/// Why a model is not published.
#[derive(Debug, thiserror::Error)]
pub enum PublicationError {
    /// The folder is not there.
    #[error("can't find {}", .path.display())]
    NoFolder {
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The card can't be read.
    #[error("the model needs a card: {}", .path.display())]
    NoCard {
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// Nothing of the card is known: it can't be read.
    #[error("{}: {reason}", .path.display())]
    Card {
        path: PathBuf,
        /// The fault.
        reason: CardRefused,
    },
    /// The card, with the seller's words, makes no listing.
    #[error(transparent)]
    Unlisted(CardRefused),
    /// The folder was published, and neither a new version nor a second listing was asked for.
    #[error("this folder is version {version} of listing {listing} already")]
    Already { listing: ListingId, version: VersionNumber },
    /// The listing that is to get the version is another account's.
    #[error("listing {listing} is {owner}'s, not {seller}'s")]
    OthersListing {
        listing: ListingId,
        /// The account whose listing it is.
        owner: String,
        /// The account that signs.
        seller: String,
    },
    /// The folder can't be packed.
    #[error("{} can't be sealed: {}", .folder.display(), told(.reason))]
    Unfit {
        folder: PathBuf,
        /// The fault.
        reason: ScanError,
    },
    /// The folder's files are too many, or too large.
    #[error("{}: {reason}", .folder.display())]
    TooLarge {
        folder: PathBuf,
        /// The bound.
        reason: ManifestError,
    },
    /// A version's record has no place for all types of numbers.
    #[error(
        "the {format} files hold {types} types of numbers, a version can have {MAX_DTYPES} of a format: publish them apart"
    )]
    Types {
        /// The files' format.
        format: String,
        /// How many types they hold.
        types: usize,
    },
    /// Sealing failed.
    #[error("{} can't be sealed: {}", .folder.display(), told(.reason))]
    Unsealed {
        folder: PathBuf,
        /// The fault.
        reason: SealError,
    },
    /// The folder is another one than that of an earlier run's transaction.
    #[error("the folder changed while it was being published")]
    Changed,
    /// The terms are others than those of an earlier run's transaction.
    #[error("an earlier run sent this with other terms")]
    OtherTerms,
    /// The journal's salt is none.
    #[error("the journal's salt has {length} bytes, not 32")]
    Salt { length: usize },
    /// IPFS does not hold the whole sealed file.
    #[error("IPFS holds {held} of {length} bytes of {cid}")]
    Short {
        cid: String,
        /// Bytes that IPFS holds.
        held: u64,
        /// Bytes of the file.
        length: u64,
    },
    /// The account can't pay bond and gas.
    #[error("{seller} has {}: bond and gas fee take {}", notation::coin(.held), notation::coin(.needed))]
    Unaffordable {
        seller: String,
        /// What the account has.
        held: Coin,
        /// What it would pay.
        needed: Coin,
    },
}

impl PublicationError {
    /// Why the card at a path makes no listing.
    pub(super) fn of_card(path: &Path, reason: CardRefused) -> Self {
        match reason {
            CardRefused::Unreadable(_) | CardRefused::FrontMatter(_) => Self::Card { path: path.to_owned(), reason },
            CardRefused::Unlicensed | CardRefused::Text { .. } | CardRefused::Unseen { .. } => Self::Unlisted(reason),
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::NoFolder { .. } | Self::NoCard { .. } | Self::Card { .. } | Self::Unlisted(_) => Kind::Usage,
            Self::OthersListing { .. } | Self::TooLarge { .. } | Self::Types { .. } => Kind::Usage,
            Self::Changed | Self::OtherTerms => Kind::Usage,
            Self::Unfit { reason, .. } => blame(reason, Kind::Usage),
            Self::Unsealed { reason, .. } => blame(reason, Kind::Usage),
            Self::Already { .. } => Kind::Declined,
            Self::Salt { .. } => Kind::Other,
            Self::Short { .. } => Kind::Unverified,
            Self::Unaffordable { .. } => Kind::Funds,
        }
    }
}
