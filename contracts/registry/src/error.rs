//! Why the registry refuses.

use cosmwasm_std::{Addr, StdError, Uint128};
use cw_ownable::OwnershipError;
use cw_utils::PaymentError;
use thiserror::Error;
use weighhouse_protocol::records::RecordError;
use weighhouse_protocol::registry::ListingState;
use weighhouse_protocol::{ListingId, PlanIndex, Seconds, SplitVersion, VersionNumber};
use weighhouse_sealing::delivery::DeliveryError;

/// Why the registry refuses.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// The chain's own reasons.
    #[error(transparent)]
    Std(#[from] StdError),
    /// Governance alone may do this.
    #[error(transparent)]
    Ownership(#[from] OwnershipError),
    /// The registry takes no money.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// A stored record cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// `PK` was refused.
    #[error(transparent)]
    Key(#[from] DeliveryError),

    /// There is no such listing.
    #[error("there is no listing {listing}")]
    NoListing {
        /// The number asked for.
        listing: ListingId,
    },
    /// There is no such version.
    #[error("listing {listing} has no version {version}")]
    NoVersion {
        /// The listing.
        listing: ListingId,
        /// The number asked for.
        version: VersionNumber,
    },
    /// There is no such plan.
    #[error("listing {listing} has no plan {plan}: it has {plans}, numbered from 0")]
    NoPlan {
        /// The listing.
        listing: ListingId,
        /// The number asked for.
        plan: PlanIndex,
        /// How many it has.
        plans: usize,
    },
    /// There is no such split.
    #[error("listing {listing} has no split {split_version}")]
    NoSplit {
        /// The listing.
        listing: ListingId,
        /// The number asked for.
        split_version: SplitVersion,
    },
    /// Only the seller changes a listing.
    #[error("listing {listing} is {seller}'s, not {sender}'s")]
    NotSeller {
        /// The listing.
        listing: ListingId,
        /// Whose it is.
        seller: Addr,
        /// Who tried.
        sender: Addr,
    },
    /// Only escrow verifies proofs.
    #[error("{sender} is not escrow: only escrow marks versions as bad")]
    NotEscrow {
        /// Who tried.
        sender: Addr,
    },
    /// The version was proven bad before.
    #[error("version {version} of listing {listing} is bad since {since}")]
    BadAlready {
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
        /// Since when.
        since: Seconds,
    },
    /// The listing's state does not allow this.
    #[error("listing {listing} is {state:?}: {action} is not possible")]
    WrongState {
        /// The listing.
        listing: ListingId,
        /// Its state.
        state: ListingState,
        /// What was tried.
        action: &'static str,
    },

    /// A text has a wrong length.
    #[error("{field} is {length} bytes long, it has 1 to {max}")]
    TextLength {
        /// Which text.
        field: &'static str,
        /// Its length in bytes.
        length: usize,
        /// The most.
        max: usize,
    },
    /// A text has a character that cannot be shown.
    #[error("{field} has a control character at byte {position}")]
    ControlCharacter {
        /// Which text.
        field: &'static str,
        /// Where.
        position: usize,
    },
    /// Bytes have a wrong length.
    #[error("{field} is {length} bytes long, not {expected}")]
    BytesLength {
        /// Which bytes.
        field: &'static str,
        /// Their number.
        length: usize,
        /// What it must be.
        expected: usize,
    },
    /// A list has a wrong length.
    #[error("{field} has {length} entries, it has {min} to {max}")]
    ListLength {
        /// Which list.
        field: &'static str,
        /// Its length.
        length: usize,
        /// The least.
        min: usize,
        /// The most.
        max: usize,
    },
    /// A number is out of its bounds.
    #[error("{field} is {value}, it is from {min} to {max}")]
    OutOfBounds {
        /// Which number.
        field: &'static str,
        /// Its value.
        value: u64,
        /// The least.
        min: u64,
        /// The most.
        max: u64,
    },
    /// A list names something twice.
    #[error("{field} names {value} twice")]
    Twice {
        /// Which list.
        field: &'static str,
        /// What it names twice.
        value: String,
    },
    /// A content identifier is malformed.
    #[error("{cid:?} is no CID: {reason}")]
    Cid {
        /// The text, cut after 80 characters.
        cid: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Shares that are not of one whole.
    #[error("shares sum to {sum} basis points, not 10000")]
    Shares {
        /// Their sum, in basis points.
        sum: u64,
    },
    /// Prices may not be in this denom.
    #[error("prices in {denom} are not accepted: accepted are {accepted}")]
    Denom {
        /// The denom.
        denom: String,
        /// Those that are accepted, between commas.
        accepted: String,
    },
    /// The fee would leave the seller nothing.
    #[error("plan {plan} is priced {price} {denom}, of which the fee of {fee} leaves nothing")]
    PriceUnderFee {
        /// The plan.
        plan: PlanIndex,
        /// Its price.
        price: Uint128,
        /// The denom of both.
        denom: String,
        /// The fee.
        fee: Uint128,
    },
    /// The least is more than the most.
    #[error("{field} goes from {min} to {max} seconds")]
    EmptyBounds {
        /// Which bounds.
        field: &'static str,
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
    /// A license that ends as it begins, or too late.
    #[error("plan {plan} lasts {seconds} seconds, it lasts 1 to {max}")]
    Term {
        /// The plan.
        plan: PlanIndex,
        /// Its span.
        seconds: Seconds,
        /// The most.
        max: Seconds,
    },
    /// A counter is used up.
    #[error("{counter} is used up")]
    UsedUp {
        /// Which counter.
        counter: &'static str,
    },
}
