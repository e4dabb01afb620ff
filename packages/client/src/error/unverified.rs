//! What is not as it was said to be, and what is not there.

use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::TensorSummary;
use weighhouse_protocol::{ListingId, OrderId, VersionNumber};
use weighhouse_sealing::delivery::DeliveryError;

/// What a node or a seller says, and is not so.
#[derive(Debug, thiserror::Error)]
pub enum Unverified {
    /// A version's keys are refused.
    #[error("version {version} of listing {listing}: {reason}")]
    VersionKey {
        listing: ListingId,
        version: VersionNumber,
        /// The point that is refused.
        reason: DeliveryError,
    },
    /// A version's `H` is not the one that its commitments give.
    #[error("version {version} of listing {listing}: the node says H is {said}, computed is {computed}")]
    HashPoint {
        listing: ListingId,
        version: VersionNumber,
        /// What the node says, in hexadecimal.
        said: String,
        /// What was computed, in hexadecimal.
        computed: String,
    },
    /// A contract does not do what this crate was written for.
    #[error("the transaction has no event {event} of {contract}")]
    NoEvent {
        /// The event's type.
        event: &'static str,
        contract: String,
    },
    /// The registry says that nobody governs, and its governance can't be renounced.
    #[error("the node says that nobody governs the market")]
    Ungoverned,
    /// A file is no sealed file.
    #[error("the downloaded file is no sealed file: {reason}")]
    NotSealed {
        /// The first fault.
        reason: String,
    },
    /// A sealed file is another one than the version's.
    #[error("the sealed file is not the listed one: {reason}")]
    OtherFile {
        /// The first difference.
        reason: String,
    },
    /// A version's record says other tensors than its file has.
    #[error("the listing's tensors are not the file's: listed {listed:?}, found {found:?}")]
    OtherTensors {
        /// The record's.
        listed: Vec<TensorSummary>,
        /// The file's.
        found: Vec<TensorSummary>,
    },
    /// The card is another one than the listing's.
    #[error("the card's SHA-256 is {found}, the listing says {listed}")]
    OtherCard {
        /// The listing's.
        listed: Hash,
        /// The file's.
        found: Hash,
    },
    /// A delivery that the chain accepted does not open.
    #[error("the delivery of order {order} does not open: {reason}")]
    Undelivered {
        order: OrderId,
        /// The last fault.
        reason: DeliveryError,
    },
    /// The secret that the key store has of a version is not the version's.
    #[error("the secret of version {version} of listing {listing}: {reason}")]
    OtherSecret {
        listing: ListingId,
        version: VersionNumber,
        /// The fault.
        reason: String,
    },
    /// A page of a list does not go on after the place that was asked for.
    #[error("the node lists {found} after {after}: a list ascends")]
    OutOfOrder {
        /// The place that the page has.
        found: String,
        /// The place before it.
        after: String,
    },
    /// A page of orders has another one than the next.
    #[error("the node lists order {found} where order {expected} comes")]
    OtherNumber {
        /// The order that the page has.
        found: OrderId,
        /// The order that comes next.
        expected: OrderId,
    },
    /// The transport key of a request is refused.
    #[error(transparent)]
    TransportKey(DeliveryError),
}

/// What the chain or the node does not have.
#[derive(Debug, thiserror::Error)]
pub enum Missing {
    /// No delivery of an order, although it was delivered.
    #[error("the node does not know the delivery of order {order}; ask another one")]
    Delivery { order: OrderId },
    /// No purchase of a license, although there is one.
    #[error("the node does not know how license {license} was bought")]
    Purchase { license: OrderId },
    /// No placing of an order, although there is one.
    #[error("the node does not know how order {order} was placed")]
    Placing { order: OrderId },
}
