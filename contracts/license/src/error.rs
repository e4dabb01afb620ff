//! Why the collection refuses.

use cosmwasm_std::{Addr, StdError};
use cw721::error::Cw721ContractError;
use thiserror::Error;
use weighhouse_protocol::records::RecordError;
use weighhouse_protocol::{ListingId, SplitVersion};

/// Why the collection refuses.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// The chain's own reasons.
    #[error(transparent)]
    Std(#[from] StdError),
    /// cw721's own reasons.
    #[error(transparent)]
    Cw721(#[from] Cw721ContractError),
    /// A record cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),

    /// The collection takes no money.
    #[error("the collection takes no money: {coins} kinds of coins are attached")]
    NonPayable {
        /// How many kinds.
        coins: usize,
    },
    /// There is no such license.
    #[error("there is no license {license}")]
    NoLicense {
        /// The token id asked for.
        license: String,
    },
    /// Escrow alone issues licenses.
    #[error("{sender} is not the minter")]
    NotMinter {
        /// Who tried.
        sender: Addr,
    },
    /// A token id is given once.
    #[error("license {license} was issued already")]
    Issued {
        /// The token id.
        license: String,
    },
    /// A license's terms are all in its extension.
    #[error("license {license} comes with a token URI")]
    TokenUri {
        /// The token id.
        license: String,
    },
    /// Escrow takes licenses for resale, and those are sent to it with their price.
    #[error("license {license} must be sent to escrow with its price, not given")]
    NotSent {
        /// The license.
        license: String,
    },
    /// The license stays with its first owner.
    #[error("license {license} is not transferable")]
    NotTransferable {
        /// The token id.
        license: String,
    },
    /// The license has as many approvals as it can have.
    #[error("license {license} has {max} approvals: revoke one first")]
    TooManyApprovals {
        /// The token id.
        license: String,
        /// How many it can have.
        max: usize,
    },
    /// The account may not transfer.
    #[error("{spender} is not approved for {subject}")]
    NotApproved {
        /// The account.
        spender: Addr,
        /// The license, or its owner.
        subject: String,
    },
    /// The registry has no split that a license froze.
    #[error("the registry has no split {split_version} of listing {listing}")]
    NoSplit {
        /// The listing.
        listing: ListingId,
        /// The split version.
        split_version: SplitVersion,
    },
}
