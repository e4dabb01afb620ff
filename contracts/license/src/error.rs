//! Why the collection refuses.

use cosmwasm_std::{Addr, StdError};
use cw721::error::Cw721ContractError;
use thiserror::Error;
use weighhouse_protocol::records::RecordError;
use weighhouse_protocol::text::TextError;
use weighhouse_protocol::{ListingId, SplitVersion};

/// The reasons for which the collection refuses.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// The chain's own reasons, and those of the contracts that were asked.
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
    NonPayable { coins: usize },
    /// There is no such license.
    #[error("license/no_license: there is no license {license}")]
    NoLicense { license: String },
    /// Escrow alone issues licenses.
    #[error("license/not_minter: {sender} is not the minter")]
    NotMinter { sender: Addr },
    /// The license was issued already.
    #[error("license/issued: license {license} was issued already")]
    Issued { license: String },
    /// A license's terms are all in its extension.
    #[error("license/token_uri: license {license} comes with a token URI")]
    TokenUri { license: String },
    /// Escrow takes licenses for resale, and those are sent to it with their price.
    #[error("license/not_sent: license {license} must be sent to escrow with its price, not transferred")]
    NotSent { license: String },
    /// The license stays with its first owner.
    #[error("license/not_transferable: license {license} is not transferable")]
    NotTransferable { license: String },
    /// The license has as many approvals as it can have.
    #[error("license/too_many_approvals: license {license} has {max} approvals: revoke one first")]
    TooManyApprovals { license: String, max: usize },
    /// The account may not transfer.
    #[error("license/not_approved: {spender} is not approved for {subject}")]
    NotApproved { spender: Addr, subject: String },
    /// The registry has no split that a license froze.
    #[error("license/no_split: the registry has no split {split_version} of listing {listing}")]
    NoSplit { listing: ListingId, split_version: SplitVersion },
}
