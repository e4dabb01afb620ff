//! Why escrow refuses.

use cosmwasm_std::{Addr, OverflowError, StdError, Uint128};
use cw_utils::PaymentError;
use thiserror::Error;
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::records::RecordError;
use weighhouse_protocol::registry::ListingState;
use weighhouse_protocol::shares::FeeError;
use weighhouse_protocol::text::TextError;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex, Seconds, SplitVersion, VersionNumber};
use weighhouse_sealing::delivery::DeliveryError;
use weighhouse_sealing::point::PointError;
use weighhouse_sealing::proof::ProofError;

/// The reasons for which escrow refuses.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// The chain's own reasons, and those of the contracts that were asked.
    #[error("escrow/std: {0}")]
    Std(#[from] StdError),
    /// Money is attached where none belongs.
    #[error("escrow/payment: {0}")]
    Payment(#[from] PaymentError),
    /// A stored record cannot be read.
    #[error("escrow/record: {0}")]
    Record(#[from] RecordError),
    /// A text is too long, or has a character that no text has.
    #[error("escrow/text: {0}")]
    Text(#[from] TextError),
    /// A sum that no chain holds.
    #[error("escrow/overflow: {0}")]
    Overflow(#[from] OverflowError),
    /// The fee would leave the seller nothing.
    #[error("escrow/fee: {0}")]
    Fee(#[from] FeeError),
    /// The transport key was refused.
    #[error("escrow/transport_key: {0}")]
    TransportKey(#[from] PointError),
    /// The proof shows nothing.
    #[error("escrow/proof: {0}")]
    Proof(#[from] ProofError),
    /// The delivery was refused.
    #[error("escrow/delivery: {0}")]
    Delivery(#[from] DeliveryError),

    /// There is no such plan, or its listing has no version yet.
    #[error("escrow/no_such_sale: listing {listing} has no plan {plan}, or no version yet")]
    NoSuchSale { listing: ListingId, plan: PlanIndex },
    /// The listing does not sell.
    #[error("escrow/not_active: listing {listing} is {state:?} and does not sell")]
    NotActive { listing: ListingId, state: ListingState },
    /// The version that would be sold was proven bad.
    #[error("escrow/latest_is_bad: listing {listing} takes no orders: its latest version {version} was proven bad")]
    LatestIsBad { listing: ListingId, version: VersionNumber },
    /// The market no longer takes this denom.
    #[error("escrow/denom_not_accepted: listing {listing} is priced in {denom}, which the market no longer takes")]
    DenomNotAccepted { listing: ListingId, denom: String },
    /// Not exactly the price is attached.
    #[error("escrow/not_the_price: listing {listing} costs {price}{denom}, and {sent} is attached")]
    NotThePrice { listing: ListingId, price: u128, denom: String, sent: String },
    /// The order would not be the one that the buyer saw.
    #[error(
        "escrow/order_hash: the order's hash is {actual}, not {expected}: the terms have changed since they were quoted; quote again"
    )]
    OrderHash { actual: Hash, expected: Hash },
    /// There is no such order.
    #[error("escrow/no_order: there is no order {order}")]
    NoOrder { order: OrderId },
    /// The order's state does not allow this.
    #[error("escrow/wrong_state: order {order} is {state:?}: {action} is not possible")]
    WrongState { order: OrderId, state: OrderState, action: &'static str },
    /// The version was proven bad.
    #[error("escrow/bad_version: version {version} of listing {listing} was proven bad at {since}: its orders can only be refunded")]
    BadVersion { listing: ListingId, version: VersionNumber, since: Seconds },
    /// Nobody has proven the version bad, or not in the order's time.
    #[error("escrow/nothing_to_refund: order {order} is {state:?}, and its version was not proven bad before {until}")]
    NothingToRefund { order: OrderId, state: OrderState, until: Mark },
    /// The order's bond is released or forfeited already.
    #[error("escrow/no_bond_left: order {order} has no bond left")]
    NoBondLeft { order: OrderId },
    /// Only the buyer accepts.
    #[error("escrow/not_buyer: order {order} was placed by {buyer}, not by {sender}")]
    NotBuyer { order: OrderId, buyer: Addr, sender: Addr },
    /// Only the seller takes an offer.
    #[error("escrow/not_seller: order {order} is an offer, which {seller} alone can take, not {sender}")]
    NotSeller { order: OrderId, seller: Addr, sender: Addr },
    /// The time to take an offer is over.
    #[error("escrow/offer_expired: offer {order} could be taken before {until}; it is {now}")]
    OfferExpired { order: OrderId, until: Mark, now: Mark },
    /// Only its buyer withdraws an offer that can still be taken.
    #[error("escrow/offer_open: {buyer} alone can withdraw offer {order} before {from}, when it expires; it is {now}")]
    OfferOpen { order: OrderId, buyer: Addr, from: Mark, now: Mark },
    /// The time to take an offer is out of bounds.
    #[error("escrow/expires_in: an offer must be open for 1 to {max} s, it is for {given} s")]
    ExpiresIn { given: u32, max: u32 },
    /// Governance delisted the listing.
    #[error("escrow/delisted: listing {listing} is delisted: its open orders end, and nothing new begins")]
    Delisted { listing: ListingId },
    /// The seller missed a delivery.
    #[error(
        "escrow/seller_closed: the seller missed order {order}, and takes no new orders since {since}: its next delivery or `reopen` \
         opens its listings"
    )]
    SellerClosed { order: OrderId, since: Seconds },
    /// Nothing is closed.
    #[error("escrow/not_closed: the listings of {seller} are not closed")]
    NotClosed { seller: Addr },
    /// New orders are paused.
    #[error("escrow/orders_paused: new orders are paused until {until}; it is {now}")]
    OrdersPaused { until: Seconds, now: Seconds },
    /// The denom takes no new orders and bonds, since a time that is 0 where governance closed it without a date.
    #[error("escrow/denom_closed: {denom} is closed to new orders and bonds since {since}")]
    DenomClosed { denom: String, since: Seconds },
    /// The order's arbiter would be its buyer or its seller.
    #[error("escrow/arbiter_is_party: {arbiter} decides disputes of this order, and can't be its buyer or its seller")]
    ArbiterIsParty { arbiter: String },
    /// Buyer and seller alone propose.
    #[error("escrow/not_party: order {order} is between {buyer} and {seller}, and {sender} is neither")]
    NotParty { order: OrderId, buyer: Addr, seller: Addr, sender: Addr },
    /// The arbiter alone rules.
    #[error("escrow/not_arbiter: {arbiter} decides the dispute of order {order}, not {sender}")]
    NotArbiter { order: OrderId, arbiter: Addr, sender: Addr },
    /// The order names no arbiter.
    #[error("escrow/no_arbiter: order {order} has no arbiter, so it can't be disputed")]
    NoArbiter { order: OrderId },
    /// The time for a dispute is over.
    #[error("escrow/dispute_too_late: order {order} could be disputed before {until}; it is {now}")]
    DisputeTooLate { order: OrderId, until: Mark, now: Mark },
    /// The arbiter's time is over.
    #[error("escrow/decided_too_late: the dispute of order {order} could end before {until}; it is {now}, and anyone can settle the order")]
    DecidedTooLate { order: OrderId, until: Mark, now: Mark },
    /// Not exactly the stake is attached.
    #[error(
        "escrow/not_the_stake: a dispute of order {order} takes a stake of {stake}{denom}, and {sent:?} is attached"
    )]
    NotTheStake { order: OrderId, stake: u128, denom: String, sent: String },
    /// So much would return that fee, royalty and a unit for the seller are not left, and not the whole price.
    #[error(
        "escrow/not_returnable: {to_buyer}{denom} can't return to the buyer of order {order}: at most {most}{denom} can, or the whole price, {price}{denom}"
    )]
    NotReturnable { order: OrderId, to_buyer: Uint128, most: Uint128, price: Uint128, denom: String },
    /// The license is not for resale.
    #[error("escrow/no_resale: license {license} is not for resale")]
    NoResale { license: OrderId },
    /// Somebody has ordered the license.
    #[error("escrow/resale_ordered: license {license} is ordered already, by order {order}")]
    ResaleOrdered { license: OrderId, order: OrderId },
    /// The resale takes no further order.
    #[error("escrow/resale_ending: license {license} takes no further order: its resale is ending")]
    ResaleEnding { license: OrderId },
    /// Only licenses of the market's collection are resold.
    #[error("escrow/not_collection: licenses come from {collection}, not from {sender}")]
    NotCollection { collection: String, sender: Addr },
    /// The token is no license.
    #[error(
        "escrow/no_license: {token_id:?} is no license: a token id must be the number of the license's first order"
    )]
    NoLicense { token_id: String },
    /// The time to deliver is out of bounds.
    #[error("escrow/deliver_within: the time to deliver must be {min} to {max} s, it is {given} s")]
    DeliverWithin { given: u32, min: u32, max: u32 },
    /// Fee and royalty would leave the reseller nothing.
    #[error("escrow/nothing_left: the price of license {license} must be more than the fee of {fee} and the royalty of {royalty}, it is {price}")]
    NothingLeft { license: OrderId, price: Uint128, fee: Uint128, royalty: Uint128 },
    /// The license could end before the order does.
    #[error(
        "escrow/license_ends_too_soon: license {license} ends at {ends}, and an order of it could last until {until}"
    )]
    LicenseEndsTooSoon { license: OrderId, ends: Seconds, until: Seconds },
    /// The challenge window is not over.
    #[error("escrow/window_open: order {order} can be settled by anyone from {from} on; it is {now}")]
    WindowOpen { order: OrderId, from: Mark, now: Mark },
    /// The time for a proof is over.
    #[error("escrow/proof_too_late: a proof by order {order}, which is {state:?}, counts before {until}; it is {now}")]
    ProofTooLate { order: OrderId, state: OrderState, until: Mark, now: Mark },
    /// Less of the seller's bond is free than the order would reserve.
    #[error(
        "escrow/bond_too_small: the order needs a bond of {needed}{denom}, and {free}{denom} of the seller's bond are free"
    )]
    BondTooSmall { free: u128, needed: u128, denom: String },
    /// Less of the bond is free than is asked for.
    #[error(
        "escrow/bond_not_free: {asked}{denom} can't be unlocked: {free}{denom} are free, and {reserved}{denom} back orders"
    )]
    BondNotFree { free: u128, asked: u128, reserved: u128, denom: String },
    /// The seller unlocked nothing.
    #[error("escrow/nothing_unlocked: no bond in {denom} was unlocked")]
    NothingUnlocked { denom: String },
    /// The delay is not over.
    #[error("escrow/bond_too_early: the bond can be withdrawn from {from} on; it is {now}")]
    BondTooEarly { from: Mark, now: Mark },
    /// Bonds are in denoms in which prices are.
    #[error("escrow/bond_denom: the market takes no bonds in {denom}")]
    BondDenom { denom: String },
    /// No orders, or too many at a time.
    #[error("escrow/release_count: a release must name 1 to {max} orders, it names {count}")]
    ReleaseCount { count: usize, max: usize },
    /// A proof can still reach the order's bond.
    #[error("escrow/release_too_early: the bond of order {order} can be released from {from} on; it is {now}")]
    ReleaseTooEarly { order: OrderId, from: Mark, now: Mark },
    /// All licenses of the plan are taken.
    #[error("escrow/sold_out: all {supply} licenses of plan {plan} of listing {listing} are taken")]
    SoldOut { listing: ListingId, plan: PlanIndex, supply: u32 },
    /// Bytes in a proof have a wrong length.
    #[error("escrow/bytes_length: {field} must have {expected} bytes, it has {length}")]
    BytesLength { field: &'static str, length: usize, expected: usize },
    /// The holder alone requests a license's key.
    #[error("escrow/not_holder: {owner} holds license {license}, and {sender} signs")]
    NotHolder { license: OrderId, owner: String, sender: Addr },
    /// The license has ended.
    #[error("escrow/license_ended: license {license} has ended: its key is not delivered any more")]
    LicenseEnded { license: OrderId },
    /// The holder requested no key.
    #[error("escrow/no_rekey: no request for the key of license {license} is open")]
    NoRekey { license: OrderId },
    /// The time to answer a request for a key is over.
    #[error("escrow/rekey_expired: the request for the key of license {license} could be answered before {until}; it is {now}")]
    RekeyExpired { license: OrderId, until: Mark, now: Mark },
    /// The time for a delivery is over.
    #[error("escrow/too_late: order {order} could be delivered before {until}; it is {now}")]
    TooLate { order: OrderId, until: Mark, now: Mark },
    /// The time for a refund has not come.
    #[error("escrow/too_early: order {order} can be refunded from {from} on; it is {now}")]
    TooEarly { order: OrderId, from: Mark, now: Mark },
    /// The registry has no split of a listing that it sold.
    #[error("escrow/no_split: the registry has no split {split_version} of listing {listing}")]
    NoSplit { listing: ListingId, split_version: SplitVersion },
    /// The registry has no keys of a version that it sold.
    #[error("escrow/no_delivery_keys: the registry has no delivery keys of listing {listing}, version {version}")]
    NoDeliveryKeys { listing: ListingId, version: VersionNumber },
    /// The registry has no commitment of a version that it sold.
    #[error("escrow/no_commitment: the registry has no commitment of listing {listing}, version {version}")]
    NoCommitment { listing: ListingId, version: VersionNumber },
    /// No revenue waits there.
    #[error(
        "escrow/nothing_to_sweep: escrow holds no revenue of listing {listing} in {denom} under split {split_version}"
    )]
    NothingToSweep { listing: ListingId, split_version: SplitVersion, denom: String },
    /// A counter is used up.
    #[error("escrow/used_up: {counter} is used up")]
    UsedUp { counter: &'static str },
    /// Escrow has not been started.
    #[error("escrow/not_instantiated: escrow has no configuration")]
    NotInstantiated {},
}
