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

/// Why escrow refuses.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// The chain's own reasons.
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
    #[error("escrow/no_such_sale: listing {listing} has no plan {plan} for sale")]
    NoSuchSale {
        /// The listing.
        listing: ListingId,
        /// The plan.
        plan: PlanIndex,
    },
    /// The listing does not sell.
    #[error("escrow/not_active: listing {listing} is {state:?} and does not sell")]
    NotActive {
        /// The listing.
        listing: ListingId,
        /// Its state.
        state: ListingState,
    },
    /// The version that would be sold was proven bad.
    #[error("escrow/latest_is_bad: version {version} of listing {listing}, its latest, is bad: nothing sells until there is another one")]
    LatestIsBad {
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
    },
    /// The market no longer takes this denom.
    #[error("escrow/denom_not_accepted: listing {listing} is priced in {denom}, which is no longer accepted")]
    DenomNotAccepted {
        /// The listing.
        listing: ListingId,
        /// The denom.
        denom: String,
    },
    /// Not exactly the price is attached.
    #[error("escrow/not_the_price: listing {listing} is priced {price}{denom}, funded with {sent}")]
    NotThePrice {
        /// The listing.
        listing: ListingId,
        /// Its price.
        price: u128,
        /// The denom of the price.
        denom: String,
        /// What is attached.
        sent: String,
    },
    /// The order would not be the one that the buyer saw.
    #[error(
        "escrow/order_hash: the order's hash is {actual}, not {expected}: the terms have changed since they were quoted; quote again"
    )]
    OrderHash {
        /// The hash of the order as it would be placed.
        actual: Hash,
        /// The hash that the buyer stated.
        expected: Hash,
    },
    /// There is no such order.
    #[error("escrow/no_order: there is no order {order}")]
    NoOrder {
        /// The number asked for.
        order: OrderId,
    },
    /// The order's state does not allow this.
    #[error("escrow/wrong_state: order {order} is {state:?}: {action} is not possible")]
    WrongState {
        /// The order.
        order: OrderId,
        /// Its state.
        state: OrderState,
        /// What was tried.
        action: &'static str,
    },
    /// The version was proven bad.
    #[error("escrow/bad_version: version {version} of listing {listing} is bad since {since}: its orders can only be refunded")]
    BadVersion {
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
        /// Since when.
        since: Seconds,
    },
    /// Nobody has proven the version bad, or not in the order's time.
    #[error("escrow/nothing_to_refund: order {order} is {state:?}, and its version was not proven bad before {until}")]
    NothingToRefund {
        /// The order.
        order: OrderId,
        /// Its state.
        state: OrderState,
        /// Until when a proof would have counted.
        until: Mark,
    },
    /// All that there was to give back was given.
    #[error("escrow/no_bond_left: order {order} has no bond left")]
    NoBondLeft {
        /// The order.
        order: OrderId,
    },
    /// Only the buyer accepts.
    #[error("escrow/not_buyer: order {order} is {buyer}'s, not {sender}'s")]
    NotBuyer {
        /// The order.
        order: OrderId,
        /// Who paid.
        buyer: Addr,
        /// Who tried.
        sender: Addr,
    },
    /// Only the seller takes an offer.
    #[error("escrow/not_seller: order {order} is an offer, which {seller} alone can take, not {sender}")]
    NotSeller {
        /// The order.
        order: OrderId,
        /// Who sells.
        seller: Addr,
        /// Who tried.
        sender: Addr,
    },
    /// The time to take an offer is over.
    #[error("escrow/offer_expired: offer {order} could be taken before {until}; it is {now}")]
    OfferExpired {
        /// The offer.
        order: OrderId,
        /// When it expired.
        until: Mark,
        /// The block.
        now: Mark,
    },
    /// Only its buyer withdraws an offer that can still be taken.
    #[error(
        "escrow/offer_open: offer {order} can be withdrawn by {buyer} alone, and by anyone from {from} on; it is {now}"
    )]
    OfferOpen {
        /// The offer.
        order: OrderId,
        /// Who paid.
        buyer: Addr,
        /// When it expires.
        from: Mark,
        /// The block.
        now: Mark,
    },
    /// The time to take an offer is out of bounds.
    #[error("escrow/expires_in: an offer can be open for 1 to {max} s, not {given}")]
    ExpiresIn {
        /// What was named.
        given: u32,
        /// The most.
        max: u32,
    },
    /// Governance delisted the listing.
    #[error("escrow/delisted: listing {listing} is delisted: its open orders end, and nothing new begins")]
    Delisted {
        /// The listing.
        listing: ListingId,
    },
    /// The seller missed a delivery.
    #[error(
        "escrow/seller_closed: the seller did not deliver order {order}, and takes no new orders since {since}: its next delivery or its \
         reopening opens its listings"
    )]
    SellerClosed {
        /// The order that it did not deliver.
        order: OrderId,
        /// Since when.
        since: Seconds,
    },
    /// Nothing is closed.
    #[error("escrow/not_closed: the listings of {seller} are not closed")]
    NotClosed {
        /// The seller.
        seller: Addr,
    },
    /// New orders are paused.
    #[error("escrow/orders_paused: new orders are paused until {until}; it is {now}")]
    OrdersPaused {
        /// When the pause ends.
        until: Seconds,
        /// The block's time.
        now: Seconds,
    },
    /// The denom takes no new orders and bonds.
    #[error("escrow/denom_closed: {denom} is closed to new orders and bonds")]
    DenomClosed {
        /// The denom.
        denom: String,
    },
    /// Whoever decides has no part in what is decided.
    #[error("escrow/arbiter_is_party: {arbiter} decides disputes of this order, and can't be its buyer or its seller")]
    ArbiterIsParty {
        /// The arbiter.
        arbiter: String,
    },
    /// Only who bought and who sold propose.
    #[error("escrow/not_party: order {order} is between {buyer} and {seller}, and {sender} is neither")]
    NotParty {
        /// The order.
        order: OrderId,
        /// Who paid.
        buyer: Addr,
        /// Who sells.
        seller: Addr,
        /// Who tried.
        sender: Addr,
    },
    /// Only the arbiter decides.
    #[error("escrow/not_arbiter: {arbiter} decides the dispute of order {order}, not {sender}")]
    NotArbiter {
        /// The order.
        order: OrderId,
        /// Who decides.
        arbiter: Addr,
        /// Who tried.
        sender: Addr,
    },
    /// The order has nobody who could decide.
    #[error("escrow/no_arbiter: order {order} has no arbiter, so it can't be disputed")]
    NoArbiter {
        /// The order.
        order: OrderId,
    },
    /// The time for a dispute is over.
    #[error("escrow/dispute_too_late: order {order} could be disputed before {until}; it is {now}")]
    DisputeTooLate {
        /// The order.
        order: OrderId,
        /// When its window ended.
        until: Mark,
        /// The block.
        now: Mark,
    },
    /// The arbiter's time is over.
    #[error("escrow/decided_too_late: the dispute of order {order} could be decided before {until}; it is {now}, and anyone can settle it")]
    DecidedTooLate {
        /// The order.
        order: OrderId,
        /// When it ended.
        until: Mark,
        /// The block.
        now: Mark,
    },
    /// Not exactly the stake is attached.
    #[error(
        "escrow/not_the_stake: a dispute of order {order} takes a stake of {stake}{denom}, and {sent:?} is attached"
    )]
    NotTheStake {
        /// The order.
        order: OrderId,
        /// The stake.
        stake: u128,
        /// Its denom.
        denom: String,
        /// What is attached.
        sent: String,
    },
    /// What goes back leaves fee, royalty and something for the seller, or is all.
    #[error(
        "escrow/not_returnable: {to_buyer}{denom} can't go back of order {order}: at most {most}{denom}, or all of its price, {price}{denom}"
    )]
    NotReturnable {
        /// The order.
        order: OrderId,
        /// What was named.
        to_buyer: Uint128,
        /// The most that leaves something for everybody else.
        most: Uint128,
        /// The price.
        price: Uint128,
        /// The denom of both.
        denom: String,
    },
    /// The license is not for resale.
    #[error("escrow/no_resale: license {license} is not for resale")]
    NoResale {
        /// The license.
        license: OrderId,
    },
    /// Somebody has ordered the license.
    #[error("escrow/resale_ordered: license {license} is ordered already, by order {order}")]
    ResaleOrdered {
        /// The license.
        license: OrderId,
        /// The open order.
        order: OrderId,
    },
    /// The resale takes no further order.
    #[error("escrow/resale_ending: license {license} takes no further order: its resale is ending")]
    ResaleEnding {
        /// The license.
        license: OrderId,
    },
    /// Only licenses of the market's collection are resold.
    #[error("escrow/not_collection: licenses come from {collection}, not from {sender}")]
    NotCollection {
        /// The collection.
        collection: String,
        /// Who tried.
        sender: Addr,
    },
    /// The token is no license.
    #[error("escrow/no_license: {token_id:?} is no license: those have the number of their order")]
    NoLicense {
        /// The token.
        token_id: String,
    },
    /// The time to deliver is out of bounds.
    #[error("escrow/deliver_within: a time to deliver of {given} s is not within {min} to {max} s")]
    DeliverWithin {
        /// What was named.
        given: u32,
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
    /// Fee and royalty would leave who resells nothing.
    #[error("escrow/nothing_left: a price of {price} for license {license} leaves its holder nothing: fee {fee}, royalty {royalty}")]
    NothingLeft {
        /// The license.
        license: OrderId,
        /// The price.
        price: Uint128,
        /// The fee on it.
        fee: Uint128,
        /// The creators' part of it.
        royalty: Uint128,
    },
    /// The license could end before the order does.
    #[error(
        "escrow/license_ends_too_soon: license {license} ends at {ends}, and an order of it could last until {until}"
    )]
    LicenseEndsTooSoon {
        /// The license.
        license: OrderId,
        /// When it ends.
        ends: Seconds,
        /// Until when the order could be open.
        until: Seconds,
    },
    /// The challenge window is not over.
    #[error("escrow/window_open: order {order} can be settled by anyone from {from} on; it is {now}")]
    WindowOpen {
        /// The order.
        order: OrderId,
        /// When its window ends.
        from: Mark,
        /// The block.
        now: Mark,
    },
    /// The time for a proof is over.
    #[error("escrow/proof_too_late: a proof by order {order}, which is {state:?}, counts before {until}; it is {now}")]
    ProofTooLate {
        /// The order.
        order: OrderId,
        /// Its state.
        state: OrderState,
        /// When the time ended.
        until: Mark,
        /// The block.
        now: Mark,
    },
    /// Less of the seller's bond is free than the order would reserve.
    #[error(
        "escrow/bond_too_small: the order needs a bond of {needed}{denom}, and {free}{denom} of the seller's are free"
    )]
    BondTooSmall {
        /// What is free.
        free: u128,
        /// What would be reserved.
        needed: u128,
        /// The denom of both.
        denom: String,
    },
    /// Less of the bond is free than is asked for.
    #[error(
        "escrow/bond_not_free: {asked}{denom} are asked for, and {free}{denom} are free: {reserved}{denom} back orders"
    )]
    BondNotFree {
        /// What is free, with what was asked for before.
        free: u128,
        /// What is asked for.
        asked: u128,
        /// What backs orders.
        reserved: u128,
        /// The denom of all.
        denom: String,
    },
    /// Nothing was asked for.
    #[error("escrow/nothing_unlocked: no bond in {denom} was unlocked")]
    NothingUnlocked {
        /// The denom.
        denom: String,
    },
    /// The delay is not over.
    #[error("escrow/bond_too_early: the bond can be withdrawn from {from} on; it is {now}")]
    BondTooEarly {
        /// When it ends.
        from: Mark,
        /// The block.
        now: Mark,
    },
    /// Bonds are in denoms in which prices are.
    #[error("escrow/bond_denom: bonds in {denom} are not accepted")]
    BondDenom {
        /// The denom.
        denom: String,
    },
    /// Too many at a time.
    #[error("escrow/release_count: {count} orders are named, 1 to {max} can be released at a time")]
    ReleaseCount {
        /// How many.
        count: usize,
        /// The most.
        max: usize,
    },
    /// A proof can still reach the order's bond.
    #[error("escrow/release_too_early: the bond of order {order} can be released from {from} on; it is {now}")]
    ReleaseTooEarly {
        /// The order.
        order: OrderId,
        /// When its time ends.
        from: Mark,
        /// The block.
        now: Mark,
    },
    /// All licenses of the plan are taken.
    #[error("escrow/sold_out: all {supply} licenses of plan {plan} of listing {listing} are sold")]
    SoldOut {
        /// The listing.
        listing: ListingId,
        /// The plan.
        plan: PlanIndex,
        /// How many there are.
        supply: u32,
    },
    /// Bytes in a proof have a wrong length.
    #[error("escrow/bytes_length: {field} is {length} bytes long, not {expected}")]
    BytesLength {
        /// Which bytes.
        field: &'static str,
        /// Their number.
        length: usize,
        /// What it must be.
        expected: usize,
    },
    /// Only the holder asks for a license's key.
    #[error("escrow/not_holder: license {license} is {owner}'s, not {sender}'s")]
    NotHolder {
        /// The license.
        license: OrderId,
        /// Who holds it.
        owner: String,
        /// Who tried.
        sender: Addr,
    },
    /// The license has ended.
    #[error("escrow/license_ended: license {license} has ended: its key is not delivered any more")]
    LicenseEnded {
        /// The license.
        license: OrderId,
    },
    /// Nobody asked for this key.
    #[error("escrow/no_rekey: the holder of license {license} has not asked for the key")]
    NoRekey {
        /// The license.
        license: OrderId,
    },
    /// The time to answer a request for a key is over.
    #[error("escrow/rekey_expired: the request for the key of license {license} could be answered before {until}; it is {now}")]
    RekeyExpired {
        /// The license.
        license: OrderId,
        /// When it expired.
        until: Mark,
        /// The block.
        now: Mark,
    },
    /// The time for a delivery is over.
    #[error("escrow/too_late: order {order} could be delivered before {until}; it is {now}")]
    TooLate {
        /// The order.
        order: OrderId,
        /// When refund opened.
        until: Mark,
        /// The block.
        now: Mark,
    },
    /// The time for a refund has not come.
    #[error("escrow/too_early: order {order} can be refunded from {from} on; it is {now}")]
    TooEarly {
        /// The order.
        order: OrderId,
        /// When refund opens.
        from: Mark,
        /// The block.
        now: Mark,
    },
    /// The registry has no split of a listing that it sold.
    #[error("escrow/no_split: the registry has no split {split_version} of listing {listing}")]
    NoSplit {
        /// The listing.
        listing: ListingId,
        /// The split version.
        split_version: SplitVersion,
    },
    /// The registry has no keys of a version that it sold.
    #[error("escrow/no_delivery_keys: the registry has no delivery keys of listing {listing}, version {version}")]
    NoDeliveryKeys {
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
    },
    /// The registry has no commitment of a version that it sold.
    #[error("escrow/no_commitment: the registry has no commitment of listing {listing}, version {version}")]
    NoCommitment {
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
    },
    /// No revenue waits there.
    #[error("escrow/nothing_to_sweep: no revenue of listing {listing} in {denom} under split {split_version} waits to be swept")]
    NothingToSweep {
        /// The listing.
        listing: ListingId,
        /// The split version.
        split_version: SplitVersion,
        /// The denom.
        denom: String,
    },
    /// A counter is used up.
    #[error("escrow/used_up: {counter} is used up")]
    UsedUp {
        /// Which counter.
        counter: &'static str,
    },
    /// Escrow has not been started.
    #[error("escrow/not_instantiated: escrow has no configuration")]
    NotInstantiated {},
}
