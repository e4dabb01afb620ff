//! Why the registry refuses.

use cosmwasm_std::{Addr, StdError, Uint128};
use cw_ownable::OwnershipError;
use cw_utils::PaymentError;
use thiserror::Error;
use weighhouse_protocol::cid::CidError;
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
    /// The version's public key, `PK`, was refused.
    #[error("registry/key: {0}")]
    Key(#[from] DeliveryError),

    /// There is no such listing.
    #[error("registry/no_listing: there is no listing {listing}")]
    NoListing { listing: ListingId },
    /// There is no such version.
    #[error("registry/no_version: listing {listing} has no version {version}")]
    NoVersion { listing: ListingId, version: VersionNumber },
    /// There is no such plan.
    #[error("registry/no_plan: listing {listing} has no plan {plan}: it has {plans} plans, numbered from 0")]
    NoPlan { listing: ListingId, plan: PlanIndex, plans: usize },
    /// There is no such split.
    #[error("registry/no_split: listing {listing} has no split {split_version}")]
    NoSplit { listing: ListingId, split_version: SplitVersion },
    /// Only the seller changes a listing.
    #[error("registry/not_seller: {seller} alone changes listing {listing}, and {sender} signs")]
    NotSeller { listing: ListingId, seller: Addr, sender: Addr },
    /// Only escrow verifies proofs.
    #[error("registry/not_escrow: {sender} is not escrow: only escrow marks versions as bad")]
    NotEscrow { sender: Addr },
    /// The version was proven bad before.
    #[error("registry/bad_already: version {version} of listing {listing} was proven bad at {since}")]
    BadAlready { listing: ListingId, version: VersionNumber, since: Seconds },
    /// The listing's state does not allow this.
    #[error("registry/wrong_state: listing {listing} is {state:?}: {action} is not possible")]
    WrongState { listing: ListingId, state: ListingState, action: &'static str },

    /// A text breaks the rule for text.
    #[error("registry/text: {0}")]
    Text(#[from] TextError),
    /// Bytes have a wrong length.
    #[error("registry/bytes_length: {field} must have {expected} bytes, it has {length}")]
    BytesLength { field: &'static str, length: usize, expected: usize },
    /// A list has a wrong length.
    #[error("registry/list_length: {field} must have {min} to {max} entries, it has {length}")]
    ListLength { field: &'static str, length: usize, min: usize, max: usize },
    /// A number is out of its bounds.
    #[error("registry/out_of_bounds: {field} must be from {min} to {max}, it is {value}")]
    OutOfBounds { field: &'static str, value: u64, min: u64, max: u64 },
    /// A list names something twice.
    #[error("registry/twice: {field} names {value} twice")]
    Twice { field: &'static str, value: String },
    /// A content identifier is malformed.
    #[error("registry/cid: {0}")]
    Cid(#[from] CidError),
    /// Shares that are not of one whole.
    #[error("registry/shares: shares must sum to 10000 basis points, they sum to {sum}")]
    Shares {
        /// Their sum, in basis points.
        sum: u64,
    },
    /// Prices may not be in this denom.
    #[error("registry/denom: the market takes no prices in {denom}: it takes {accepted}")]
    Denom { denom: String, accepted: String },
    /// The fee would leave the seller nothing.
    #[error(
        "registry/price_under_fee: the price of plan {plan} must be more than the fee of {fee}{denom}, it is {price}{denom}"
    )]
    PriceUnderFee { plan: PlanIndex, price: Uint128, denom: String, fee: Uint128 },
    /// The least is more than the most.
    #[error("registry/empty_bounds: the least of {field} must be no more than its most, {max} s: it is {min} s")]
    EmptyBounds { field: &'static str, min: u32, max: u32 },
    /// A license that ends as it begins, or too late.
    #[error("registry/term: plan {plan} must last 1 to {max} s, it lasts {seconds} s")]
    Term { plan: PlanIndex, seconds: Seconds, max: Seconds },
    /// The denom is closed to new orders, since a time that is 0 where governance closed it without a date.
    #[error(
        "registry/denom_closed: {denom} is closed to new orders since {since}, so the market takes no prices in it"
    )]
    DenomClosed { denom: String, since: Seconds },
    /// The same content was proven bad.
    #[error("registry/banned: the content with these roots and this size was proven bad as version {version} of listing {listing}: seal the file anew")]
    Banned { listing: ListingId, version: VersionNumber },
    /// Governance and its moderator alone delist.
    #[error("registry/not_moderator: governance and its moderator alone delist, and {sender} signs")]
    NotModerator { sender: Addr },
    /// The moderator delists a listing once.
    #[error(
        "registry/moderator_spent: the moderator has delisted listing {listing} once: governance delists or relists \
         it before the moderator does again"
    )]
    ModeratorSpent { listing: ListingId },
    /// The arbiter has no part in what it decides.
    #[error("registry/arbiter_is_payee: {arbiter} decides disputes, so it can't be a payee")]
    ArbiterIsPayee { arbiter: String },
    /// The moderator's delisting has not lapsed.
    #[error("registry/not_lapsed: governance alone relists listing {listing} before {lapses_at}, when the delisting lapses; it is {now}")]
    NotLapsed {
        listing: ListingId,
        /// When the delisting lapses, in seconds UTC.
        lapses_at: Seconds,
        now: Seconds,
    },
    /// Governance delisted the listing.
    #[error("registry/delisted_for_good: governance delisted listing {listing}, and it alone relists it")]
    DelistedForGood { listing: ListingId },
    /// Governance and its guardian alone pause.
    #[error("registry/not_guardian: governance, its guardian, and for a resumption the account that paused may do this, and {sender} signs")]
    NotGuardian { sender: Addr },
    /// The guardian's time is over.
    #[error("registry/guardian_expired: the guardian's time ended at {expires_at}; it is {now}")]
    GuardianExpired {
        /// When it ended, in seconds UTC.
        expires_at: Seconds,
        now: Seconds,
    },
    /// The guardian pauses once.
    #[error("registry/guardian_spent: the guardian used its one pause: governance must resume orders or set the configuration before another")]
    GuardianSpent {},
    /// The guardian renews no pause.
    #[error("registry/paused_already: new orders are paused until {until} already")]
    PausedAlready {
        /// When the pause ends, in seconds UTC.
        until: Seconds,
    },
    /// Nothing is paused.
    #[error("registry/not_paused: new orders are not paused")]
    NotPaused {},
    /// A contract of the market holds no office.
    #[error("registry/office_of_contract: the {office} can't be {contract}, a contract of the market")]
    OfficeOfContract { office: &'static str, contract: Addr },
    /// Governance can hand itself over, and can't renounce.
    #[error("registry/renounced: governance can hand itself over, and can't renounce")]
    Renounced {},
    /// A counter is used up.
    #[error("registry/used_up: {counter} is used up")]
    UsedUp { counter: &'static str },
}
