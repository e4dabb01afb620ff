//! Why the ledger refuses.

use cosmwasm_std::{Addr, OverflowError, StdError, Uint128};
use cw_utils::PaymentError;
use thiserror::Error;
use weighhouse_protocol::records::RecordError;
use weighhouse_protocol::shares::DivisionError;
use weighhouse_protocol::{ListingId, SplitVersion};

/// Why the ledger refuses.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// The chain's own reasons.
    #[error(transparent)]
    Std(#[from] StdError),
    /// No coin, or several, where there must be one; or some where there must be none.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// A stored record cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A split is not of one whole.
    #[error(transparent)]
    Division(#[from] DivisionError),
    /// A sum that no chain holds.
    #[error(transparent)]
    Overflow(#[from] OverflowError),

    /// Escrow alone credits.
    #[error("{sender} is not escrow")]
    NotEscrow {
        /// Who tried.
        sender: Addr,
    },
    /// A credit brings along exactly its sum.
    #[error("a credit of {gross} is funded with {sent}{denom}")]
    NotTheGross {
        /// What is credited.
        gross: Uint128,
        /// What is attached.
        sent: Uint128,
        /// The denom of it.
        denom: String,
    },
    /// The fee is a part of the sum.
    #[error("a fee of {fee} is more than the sum of {gross}")]
    FeeOverGross {
        /// The fee.
        fee: Uint128,
        /// The sum.
        gross: Uint128,
    },
    /// The registry has no such split.
    #[error("the registry has no split {split_version} of listing {listing}")]
    NoSplit {
        /// The listing.
        listing: ListingId,
        /// The split version.
        split_version: SplitVersion,
    },
    /// The registry names no treasury.
    #[error("the registry names no treasury")]
    NoTreasury {},
    /// Nothing is owed.
    #[error("nothing is owed to {account} in {denoms}")]
    NothingOwed {
        /// The account.
        account: Addr,
        /// The denoms asked for.
        denoms: String,
    },
    /// More denoms than a claim takes.
    #[error("{count} denoms are claimed at once, it can be 1 to {max}")]
    TooManyDenoms {
        /// How many.
        count: usize,
        /// The most.
        max: usize,
    },
}
