//! Why the ledger refuses.

use cosmwasm_std::{Addr, OverflowError, StdError, Uint128};
use cw_utils::PaymentError;
use thiserror::Error;
use weighhouse_protocol::records::RecordError;
use weighhouse_protocol::shares::DivisionError;
use weighhouse_protocol::{ListingId, SplitVersion};

/// The reasons for which the ledger refuses.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// The chain's own reasons.
    #[error("royalties/std: {0}")]
    Std(#[from] StdError),
    /// No coin, or several, where there must be one; or some where there must be none.
    #[error("royalties/payment: {0}")]
    Payment(#[from] PaymentError),
    /// A stored record cannot be read.
    #[error("royalties/record: {0}")]
    Record(#[from] RecordError),
    /// A split is not of one whole.
    #[error("royalties/division: {0}")]
    Division(#[from] DivisionError),
    /// A sum that no chain holds.
    #[error("royalties/overflow: {0}")]
    Overflow(#[from] OverflowError),

    /// Escrow alone credits.
    #[error("royalties/not_escrow: {sender} is not escrow")]
    NotEscrow { sender: Addr },
    /// A credit brings along exactly its sum.
    #[error(
        "royalties/not_the_gross: a credit of {gross}{denom} must come with that sum, it comes with {sent}{denom}"
    )]
    NotTheGross { gross: Uint128, sent: Uint128, denom: String },
    /// The fee is a part of the sum.
    #[error("royalties/fee_over_gross: the fee must be at most the sum of {gross}, it is {fee}")]
    FeeOverGross { fee: Uint128, gross: Uint128 },
    /// The registry has no such split.
    #[error("royalties/no_split: the registry has no split {split_version} of listing {listing}")]
    NoSplit { listing: ListingId, split_version: SplitVersion },
    /// The registry names no treasury.
    #[error("royalties/no_treasury: the registry names no treasury")]
    NoTreasury {},
    /// The ledger owes the account nothing.
    #[error("royalties/nothing_owed: the ledger owes {account} nothing in {denoms}")]
    NothingOwed { account: Addr, denoms: String },
    /// No denoms, or more than a claim takes.
    #[error("royalties/too_many_denoms: a claim must name 1 to {max} denoms, it names {count}")]
    TooManyDenoms { count: usize, max: usize },
}
