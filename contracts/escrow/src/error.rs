//! Why escrow refuses.

use cosmwasm_std::{OverflowError, StdError};
use cw_utils::PaymentError;
use thiserror::Error;
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::records::RecordError;
use weighhouse_protocol::registry::ListingState;
use weighhouse_protocol::shares::FeeError;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex, Seconds, SplitVersion, VersionNumber};
use weighhouse_sealing::delivery::DeliveryError;
use weighhouse_sealing::point::PointError;

/// Why escrow refuses.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// The chain's own reasons.
    #[error(transparent)]
    Std(#[from] StdError),
    /// Money is attached where none belongs.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// A stored record cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A sum that no chain holds.
    #[error(transparent)]
    Overflow(#[from] OverflowError),
    /// The fee would leave the seller nothing.
    #[error(transparent)]
    Fee(#[from] FeeError),
    /// The transport key was refused.
    #[error(transparent)]
    TransportKey(#[from] PointError),
    /// The delivery was refused.
    #[error(transparent)]
    Delivery(#[from] DeliveryError),

    /// There is no such plan, or its listing has no version yet.
    #[error("listing {listing} has no plan {plan} for sale")]
    NoSuchSale {
        /// The listing.
        listing: ListingId,
        /// The plan.
        plan: PlanIndex,
    },
    /// The listing does not sell.
    #[error("listing {listing} is {state:?} and does not sell")]
    NotActive {
        /// The listing.
        listing: ListingId,
        /// Its state.
        state: ListingState,
    },
    /// The market no longer takes this denom.
    #[error("listing {listing} is priced in {denom}, which is no longer accepted")]
    DenomNotAccepted {
        /// The listing.
        listing: ListingId,
        /// The denom.
        denom: String,
    },
    /// Not exactly the price is attached.
    #[error("listing {listing} is priced {price}{denom}, funded with {sent}")]
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
        "the order's hash is {actual}, not {expected}: the terms have changed since they were quoted; quote again"
    )]
    OrderHash {
        /// The hash of the order as it would be placed.
        actual: Hash,
        /// The hash that the buyer stated.
        expected: Hash,
    },
    /// There is no such order.
    #[error("there is no order {order}")]
    NoOrder {
        /// The number asked for.
        order: OrderId,
    },
    /// The order is in a final state.
    #[error("order {order} is {state:?} for good")]
    Final {
        /// The order.
        order: OrderId,
        /// Its state.
        state: OrderState,
    },
    /// The time for a delivery is over.
    #[error("order {order} could be delivered before {until}; it is {now}")]
    TooLate {
        /// The order.
        order: OrderId,
        /// When refund opened.
        until: Seconds,
        /// The block's time.
        now: Seconds,
    },
    /// The time for a refund has not come.
    #[error("order {order} can be refunded from {from} on; it is {now}")]
    TooEarly {
        /// The order.
        order: OrderId,
        /// When refund opens.
        from: Seconds,
        /// The block's time.
        now: Seconds,
    },
    /// The registry has no keys of a version that it sold.
    #[error("the registry has no delivery keys of listing {listing}, version {version}")]
    NoDeliveryKeys {
        /// The listing.
        listing: ListingId,
        /// The version.
        version: VersionNumber,
    },
    /// No revenue waits there.
    #[error("no revenue of listing {listing} in {denom} under split {split_version} waits to be swept")]
    NothingToSweep {
        /// The listing.
        listing: ListingId,
        /// The split version.
        split_version: SplitVersion,
        /// The denom.
        denom: String,
    },
    /// A counter is used up.
    #[error("{counter} is used up")]
    UsedUp {
        /// Which counter.
        counter: &'static str,
    },
    /// Escrow has not been started.
    #[error("escrow has no configuration")]
    NotInstantiated {},
}
