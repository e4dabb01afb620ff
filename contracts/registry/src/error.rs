//! Why the registry refuses.

use cosmwasm_std::{Addr, StdError, Uint128};
use cw_ownable::OwnershipError;
use cw_utils::PaymentError;
use thiserror::Error;
use weighhouse_protocol::records::RecordError;
use weighhouse_protocol::registry::ListingState;
use weighhouse_protocol::text::TextError;
use weighhouse_protocol::{ListingId, PlanIndex, Seconds, SplitVersion, VersionNumber};
use weighhouse_sealing::delivery::DeliveryError;

/// The reasons for which the registry refuses.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// The chain's own reasons.
    #[error("registry/std: {0}")]
    Std(#[from] StdError),
    /// Governance alone may do this.
    #[error("registry/ownership: {0}")]
    Ownership(#[from] OwnershipError),
    /// The registry takes no money.
    #[error("registry/payment: {0}")]
    Payment(#[from] PaymentError),
    /// A stored record cannot be read.
    #[error("registry/record: {0}")]
    Record(#[from] RecordError),
    /// The stored settings lack one that this code needs, and no default is right for money that is at stake.
    #[error("registry/old_settings: this code can't read the stored settings, so the old code stays: {reason}")]
    OldSettings {
        /// The setting that the decoder misses.
        reason: String,
    },
    /// `PK` was refused.
    #[error("registry/key: {0}")]
    Key(#[from] DeliveryError),

    /// There is no such listing.
    #[error("registry/no_listing: there is no listing {listing}")]
    NoListing { listing: ListingId },
    /// There is no such version.
    #[error("registry/no_version: listing {listing} has no version {version}")]
    NoVersion { listing: ListingId, version: VersionNumber },
    /// There is no such plan.
    #[error("registry/no_plan: listing {listing} has no plan {plan}: it has {plans}, numbered from 0")]
    NoPlan { listing: ListingId, plan: PlanIndex, plans: usize },
    /// There is no such split.
    #[error("registry/no_split: listing {listing} has no split {split_version}")]
    NoSplit { listing: ListingId, split_version: SplitVersion },
    /// Only the seller changes a listing.
    #[error("registry/not_seller: listing {listing} is {seller}'s, not {sender}'s")]
    NotSeller { listing: ListingId, seller: Addr, sender: Addr },
    /// Only escrow verifies proofs.
    #[error("registry/not_escrow: {sender} is not escrow: only escrow marks versions as bad")]
    NotEscrow { sender: Addr },
    /// The version was proven bad before.
    #[error("registry/bad_already: version {version} of listing {listing} is bad since {since}")]
    BadAlready { listing: ListingId, version: VersionNumber, since: Seconds },
    /// The listing's state does not allow this.
    #[error("registry/wrong_state: listing {listing} is {state:?}: {action} is not possible")]
    WrongState { listing: ListingId, state: ListingState, action: &'static str },

    /// A text breaks the rule for text.
    #[error("registry/text: {0}")]
    Text(#[from] TextError),
    /// Bytes have a wrong length.
    #[error("registry/bytes_length: {field} is {length} bytes long, not {expected}")]
    BytesLength { field: &'static str, length: usize, expected: usize },
    /// A list has a wrong length.
    #[error("registry/list_length: {field} has {length} entries, it has {min} to {max}")]
    ListLength { field: &'static str, length: usize, min: usize, max: usize },
    /// A number is out of its bounds.
    #[error("registry/out_of_bounds: {field} is {value}, it is from {min} to {max}")]
    OutOfBounds { field: &'static str, value: u64, min: u64, max: u64 },
    /// A list names something twice.
    #[error("registry/twice: {field} names {value} twice")]
    Twice { field: &'static str, value: String },
    /// A content identifier is malformed.
    #[error("registry/cid: {cid:?} is no CID: {reason}")]
    Cid { cid: String, reason: &'static str },
    /// Shares that are not of one whole.
    #[error("registry/shares: shares sum to {sum} basis points, not 10000")]
    Shares {
        /// Their sum, in basis points.
        sum: u64,
    },
    /// Prices may not be in this denom.
    #[error("registry/denom: prices in {denom} are not accepted: accepted are {accepted}")]
    Denom { denom: String, accepted: String },
    /// The fee would leave the seller nothing.
    #[error(
        "registry/price_under_fee: plan {plan} is priced {price}{denom}, and the fee of {fee}{denom} leaves its seller nothing"
    )]
    PriceUnderFee { plan: PlanIndex, price: Uint128, denom: String, fee: Uint128 },
    /// The least is more than the most.
    #[error("registry/empty_bounds: {field} goes from {min} to {max} seconds")]
    EmptyBounds { field: &'static str, min: u32, max: u32 },
    /// A license that ends as it begins, or too late.
    #[error("registry/term: plan {plan} lasts {seconds} seconds, it lasts 1 to {max}")]
    Term { plan: PlanIndex, seconds: Seconds, max: Seconds },
    /// The denom is closed to new orders.
    #[error("registry/denom_closed: prices in {denom} are closed: no new order is placed in it")]
    DenomClosed { denom: String },
    /// The same content was proven bad.
    #[error("registry/banned: the same roots and size were proven bad as version {version} of listing {listing}: seal the file anew")]
    Banned { listing: ListingId, version: VersionNumber },
    /// Governance and its moderator alone delist.
    #[error("registry/not_moderator: {sender} is neither governance nor the moderator")]
    NotModerator { sender: Addr },
    /// The moderator delists a listing once.
    #[error(
        "registry/moderator_spent: the moderator has delisted listing {listing} once: governance delists or relists \
         it before the moderator does again"
    )]
    ModeratorSpent { listing: ListingId },
    /// The arbiter has no part in what it decides.
    #[error("registry/arbiter_is_payee: {arbiter} decides disputes, and can't be paid for sales")]
    ArbiterIsPayee { arbiter: String },
    /// The moderator's delisting has not lapsed.
    #[error("registry/not_lapsed: listing {listing} is delisted until {lapses_at}, it is {now}: governance alone relists it before")]
    NotLapsed {
        listing: ListingId,
        /// When the delisting lapses, in seconds UTC.
        lapses_at: Seconds,
        now: Seconds,
    },
    /// Governance delisted the listing.
    #[error("registry/delisted_for_good: listing {listing} is delisted by governance, which alone relists it")]
    DelistedForGood { listing: ListingId },
    /// Governance and its guardian alone pause.
    #[error("registry/not_guardian: {sender} is neither governance nor the guardian that paused or may pause")]
    NotGuardian { sender: Addr },
    /// The guardian's time is over.
    #[error("registry/guardian_expired: the guardian's time ended at {expires_at}, it is {now}")]
    GuardianExpired {
        /// When it ended, in seconds UTC.
        expires_at: Seconds,
        now: Seconds,
    },
    /// The guardian pauses once.
    #[error("registry/guardian_spent: the guardian used its one pause: governance must resume orders or set the configuration before another")]
    GuardianSpent {},
    /// The guardian renews no pause.
    #[error("registry/paused_already: orders are paused until {until} already")]
    PausedAlready {
        /// When the pause ends, in seconds UTC.
        until: Seconds,
    },
    /// Nothing is paused.
    #[error("registry/not_paused: orders are not paused")]
    NotPaused {},
    /// A contract of the market holds no office.
    #[error("registry/office_of_contract: the {office} can't be {contract}, a contract of the market")]
    OfficeOfContract { office: &'static str, contract: Addr },
    /// Governance stays.
    #[error("registry/renounced: governance can be handed over and not renounced")]
    Renounced {},
    /// A counter is used up.
    #[error("registry/used_up: {counter} is used up")]
    UsedUp { counter: &'static str },
}
