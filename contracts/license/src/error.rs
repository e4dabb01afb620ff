//! Why the collection refuses.

use cosmwasm_std::{Addr, StdError};
use cw721::error::Cw721ContractError;
use thiserror::Error;
use weighhouse_protocol::records::RecordError;
use weighhouse_protocol::text::TextError;
use weighhouse_protocol::{ListingId, SplitVersion};

/// Why the collection refuses.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// The chain's own reasons.
    #[error("license/std: {0}")]
    Std(#[from] StdError),
    /// cw721's own reasons.
    #[error("license/cw721: {0}")]
    Cw721(#[from] Cw721ContractError),
    /// A record cannot be read.
    #[error("license/record: {0}")]
    Record(#[from] RecordError),

    /// A text breaks the rule for text.
    #[error("license/text: {0}")]
    Text(#[from] TextError),
    /// The collection takes no money.
    #[error("license/non_payable: the collection takes no money: {coins} kinds of coins are attached")]
    NonPayable {
        /// How many kinds.
        coins: usize,
    },
    /// There is no such license.
    #[error("license/no_license: there is no license {license}")]
    NoLicense {
        /// The token id asked for.
        license: String,
    },
    /// Escrow alone issues licenses.
    #[error("license/not_minter: {sender} is not the minter")]
    NotMinter {
        /// Who tried.
        sender: Addr,
    },
    /// A token id is given once.
    #[error("license/issued: license {license} was issued already")]
    Issued {
        /// The token id.
        license: String,
    },
    /// A license's terms are all in its extension.
    #[error("license/token_uri: license {license} comes with a token URI")]
    TokenUri {
        /// The token id.
        license: String,
    },
    /// Escrow takes licenses for resale, and those are sent to it with their price.
    #[error("license/not_sent: license {license} must be sent to escrow with its price, not given")]
    NotSent {
        /// The license.
        license: String,
    },
    /// The license stays with its first owner.
    #[error("license/not_transferable: license {license} is not transferable")]
    NotTransferable {
        /// The token id.
        license: String,
    },
    /// The license has as many approvals as it can have.
    #[error("license/too_many_approvals: license {license} has {max} approvals: revoke one first")]
    TooManyApprovals {
        /// The token id.
        license: String,
        /// How many it can have.
        max: usize,
    },
    /// The account may not transfer.
    #[error("license/not_approved: {spender} is not approved for {subject}")]
    NotApproved {
        /// The account.
        spender: Addr,
        /// The license, or its owner.
        subject: String,
    },
    /// The registry has no split that a license froze.
    #[error("license/no_split: the registry has no split {split_version} of listing {listing}")]
    NoSplit {
        /// The listing.
        listing: ListingId,
        /// The split version.
        split_version: SplitVersion,
    },
}
