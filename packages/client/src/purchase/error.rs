//! What keeps a purchase from being made, or from being delivered.

use cosmwasm_std::Coin;
use weighhouse_messages::notation;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex, Seconds, VersionNumber};

use crate::error::Kind;

/// Why nothing is bought, or nothing arrives.
#[derive(Debug, thiserror::Error)]
pub enum PurchaseError {
    /// The buyer's own price is in another denom than the plan's.
    #[error("plan {plan} of listing {listing} is sold for {denom}, not for {offered}")]
    OtherDenom {
        listing: ListingId,
        plan: PlanIndex,
        /// The plan's denom.
        denom: String,
        /// The denom of the buyer's price.
        offered: String,
    },
    /// The version was proven bad.
    #[error("version {version} of listing {listing} was proven bad on {}", notation::time(*.since))]
    ProvenBad {
        listing: ListingId,
        version: VersionNumber,
        /// Since when, in seconds UTC.
        since: Seconds,
    },
    /// The seller's free bond does not back the order.
    #[error(
        "the seller can't take this order now: it needs a bond of {}, and {} of the seller's are free",
        notation::coin(.bond),
        notation::coin(.free)
    )]
    Unbacked {
        /// The bond that the order would reserve.
        bond: Coin,
        /// The bond that is free.
        free: Coin,
    },
    /// The account has an order for this version.
    #[error("order {order} is for this version already")]
    Twice { order: OrderId },
    /// The order was refunded before its delivery.
    #[error("order {order} was refunded")]
    Refunded { order: OrderId },
    /// The offer was withdrawn before it was taken.
    #[error("offer {order} was withdrawn")]
    Withdrawn { order: OrderId },
    /// The key did not come in the time that the buyer waits.
    #[error("order {order} is not delivered after {}", notation::span(*.waited))]
    Undelivered {
        order: OrderId,
        /// The time, in seconds.
        waited: u64,
    },
}

impl PurchaseError {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::OtherDenom { .. } => Kind::Usage,
            Self::ProvenBad { .. } | Self::Refunded { .. } | Self::Withdrawn { .. } => Kind::Refused,
            Self::Unbacked { .. } | Self::Undelivered { .. } => Kind::NotYet,
            Self::Twice { .. } => Kind::Declined,
        }
    }
}
