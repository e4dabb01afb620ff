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

/// Why the registry refuses.
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
    /// `PK` was refused.
    #[error("registry/key: {0}")]
    Key(#[from] DeliveryError),

    /// There is no such listing.
    #[error("registry/no_listing: there is no listing {listing}")]
    NoListing {
        /// The number asked for.
        listing: ListingId,
    },
    /// There is no such version.
    #[error("registry/no_version: listing {listing} has no version {version}")]
    NoVersion {
        /// The listing.
        listing: ListingId,
        /// The number asked for.
        version: VersionNumber,
    },
    /// There is no such plan.
    #[error("registry/no_plan: listing {listing} has no plan {plan}: it has {plans}, numbered from 0")]
    NoPlan {
        /// The listing.
        listing: ListingId,
        /// The number asked for.
        plan: PlanIndex,
        /// How many it has.
        plans: usize,
    },
    /// There is no such split.
    #[error("registry/no_split: listing {listing} has no split {split_version}")]
    NoSplit {
        /// The listing.
        listing: ListingId,
        /// The number asked for.
        split_version: SplitVersion,
    },
    /// Only the seller changes a listing.
    #[error("registry/not_seller: listing {listing} is {seller}'s, not {sender}'s")]
    NotSeller {
        /// The listing.
        listing: ListingId,
        /// Whose it is.
        seller: Addr,
        /// Who tried.
        sender: Addr,
    },
    /// Only escrow verifies proofs.
    #[error("registry/not_escrow: {sender} is not escrow: only escrow marks versions as bad")]
    NotEscrow {
        /// Who tried.
        sender: Addr,
    },
    /// The version was proven bad before.
    #[error("registry/bad_already: version {version} of listing {listing} is bad since {since}")]
    BadAlready {
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
        /// Since when.
        since: Seconds,
    },
    /// The listing's state does not allow this.
    #[error("registry/wrong_state: listing {listing} is {state:?}: {action} is not possible")]
    WrongState {
        /// The listing.
        listing: ListingId,
        /// Its state.
        state: ListingState,
        /// What was tried.
        action: &'static str,
    },

    /// A text breaks the rule for text.
    #[error("registry/text: {0}")]
    Text(#[from] TextError),
    /// Bytes have a wrong length.
    #[error("registry/bytes_length: {field} is {length} bytes long, not {expected}")]
    BytesLength {
        /// Which bytes.
        field: &'static str,
        /// Their number.
        length: usize,
        /// What it must be.
        expected: usize,
    },
    /// A list has a wrong length.
    #[error("registry/list_length: {field} has {length} entries, it has {min} to {max}")]
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
    #[error("registry/out_of_bounds: {field} is {value}, it is from {min} to {max}")]
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
    #[error("registry/twice: {field} names {value} twice")]
    Twice {
        /// Which list.
        field: &'static str,
        /// What it names twice.
        value: String,
    },
    /// A content identifier is malformed.
    #[error("registry/cid: {cid:?} is no CID: {reason}")]
    Cid {
        /// The text, cut after 80 characters.
        cid: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Shares that are not of one whole.
    #[error("registry/shares: shares sum to {sum} basis points, not 10000")]
    Shares {
        /// Their sum, in basis points.
        sum: u64,
    },
    /// Prices may not be in this denom.
    #[error("registry/denom: prices in {denom} are not accepted: accepted are {accepted}")]
    Denom {
        /// The denom.
        denom: String,
        /// Those that are accepted, between commas.
        accepted: String,
    },
    /// The fee would leave the seller nothing.
    #[error(
        "registry/price_under_fee: plan {plan} is priced {price} {denom}, of which the fee of {fee} leaves nothing"
    )]
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
    #[error("registry/empty_bounds: {field} goes from {min} to {max} seconds")]
    EmptyBounds {
        /// Which bounds.
        field: &'static str,
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
    /// A license that ends as it begins, or too late.
    #[error("registry/term: plan {plan} lasts {seconds} seconds, it lasts 1 to {max}")]
    Term {
        /// The plan.
        plan: PlanIndex,
        /// Its span.
        seconds: Seconds,
        /// The most.
        max: Seconds,
    },
    /// The denom is closed to new orders.
    #[error("registry/denom_closed: prices in {denom} are closed: no new order is placed in it")]
    DenomClosed {
        /// The denom.
        denom: String,
    },
    /// The same content was proven bad.
    #[error("registry/banned: the same roots and size were proven bad as version {version} of listing {listing}: seal the file anew")]
    Banned {
        /// The listing of the bad version.
        listing: ListingId,
        /// The bad version.
        version: VersionNumber,
    },
    /// Governance and its moderator alone delist.
    #[error("registry/not_moderator: {sender} is neither governance nor the moderator")]
    NotModerator {
        /// The sender.
        sender: Addr,
    },
    /// The moderator's delisting has not lapsed.
    #[error("registry/not_lapsed: listing {listing} is delisted until {lapses_at}, it is {now}: governance alone relists it before")]
    NotLapsed {
        /// The listing.
        listing: ListingId,
        /// When the delisting lapses, in seconds UTC.
        lapses_at: Seconds,
        /// The block's time.
        now: Seconds,
    },
    /// Governance delisted the listing.
    #[error("registry/delisted_for_good: listing {listing} is delisted by governance, which alone relists it")]
    DelistedForGood {
        /// The listing.
        listing: ListingId,
    },
    /// Governance and its guardian alone pause.
    #[error("registry/not_guardian: {sender} is neither governance nor the guardian that paused or may pause")]
    NotGuardian {
        /// The sender.
        sender: Addr,
    },
    /// The guardian's time is over.
    #[error("registry/guardian_expired: the guardian's time ended at {expires_at}, it is {now}")]
    GuardianExpired {
        /// When it ended, in seconds UTC.
        expires_at: Seconds,
        /// The block's time.
        now: Seconds,
    },
    /// The guardian pauses once.
    #[error("registry/guardian_spent: the guardian has paused once: governance resumes orders or sets the configuration before it pauses again")]
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
    OfficeOfContract {
        /// The office.
        office: &'static str,
        /// The contract.
        contract: Addr,
    },
    /// Governance stays.
    #[error("registry/renounced: governance can be handed over and not renounced")]
    Renounced {},
    /// A counter is used up.
    #[error("registry/used_up: {counter} is used up")]
    UsedUp {
        /// Which counter.
        counter: &'static str,
    },
}
