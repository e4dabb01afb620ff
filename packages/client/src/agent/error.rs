//! What keeps the agent from an order or an offer.

use cosmwasm_std::Coin;
use weighhouse_messages::notation;
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex, Seconds, VersionNumber};

use super::offers::Least;
use crate::error::Kind;

/// Why an order is not delivered, or an offer not taken.
#[derive(Debug, thiserror::Error)]
pub enum AgentError {
    /// The deadline is over, and no delivery was begun before.
    #[error("the deadline of order {order} was {}: no delivery begins", notation::time(*.deliver_by))]
    Late {
        order: OrderId,
        /// Its deadline, in seconds UTC.
        deliver_by: Seconds,
    },
    /// The offer's time is over, and it was not taken before.
    #[error("the offer of order {order} expired at {}: it can't be taken", notation::time(*.expires_at))]
    Expired {
        /// The order that it would be.
        order: OrderId,
        /// The end of its time, in seconds UTC.
        expires_at: Seconds,
    },
    /// The account's listings take no new orders.
    #[error(
        "offers can't be taken since you missed order {order} on {}: your next delivery opens your listings",
        notation::time(*.since)
    )]
    Closed {
        /// The order that was not delivered.
        order: OrderId,
        /// Since when, in seconds UTC.
        since: Seconds,
    },
    /// The order's version was proven bad: its buyer gets a refund.
    #[error("order {order}: version {version} of listing {listing} was proven bad")]
    ProvenBad { order: OrderId, listing: ListingId, version: VersionNumber },
    /// The order waits for no delivery.
    #[error("order {order} is {state:?} already")]
    NotOpen { order: OrderId, state: OrderState },
    /// The key store has no secret of the version.
    #[error("order {order}: the secret of version {version} of listing {listing} is not in this key store")]
    NoSecret { order: OrderId, listing: ListingId, version: VersionNumber },
    /// The order was neither delivered nor refused.
    #[error("order {order} was not delivered")]
    NotDelivered { order: OrderId },
    /// The agent has no least price, and nobody named the offer.
    #[error("the agent has no price from which it takes offers: name the order to take this one")]
    Unasked,
    /// An offer is below the least price.
    #[error("an offer of {} is below {least}", notation::coin(.price))]
    TooLow {
        /// The offer's price.
        price: Coin,
        /// The least price at which the agent takes offers.
        least: Least,
    },
    /// An offer is to another account.
    #[error("{seller} alone can take the offer, and {account} signs")]
    OtherSeller {
        /// The listing's seller.
        seller: String,
        /// The agent's account.
        account: String,
    },
    /// No license of an offer's plan is left.
    #[error("no license of plan {plan} of listing {listing} is left")]
    SoldOut { listing: ListingId, plan: PlanIndex },
    /// The free bond is smaller than the one that an offer reserves.
    #[error(
        "the offer needs a bond of {}, and {} of yours are free",
        notation::coin(.bond),
        notation::coin(.free)
    )]
    Unbacked {
        /// The bond that the order would reserve.
        bond: Coin,
        /// The bond that is free.
        free: Coin,
    },
}

impl AgentError {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Late { .. } | Self::ProvenBad { .. } | Self::NotOpen { .. } => Kind::Refused,
            Self::OtherSeller { .. } | Self::SoldOut { .. } => Kind::Refused,
            Self::Expired { .. } | Self::Closed { .. } => Kind::Refused,
            Self::NoSecret { .. } => Kind::Locked,
            Self::NotDelivered { .. } => Kind::Other,
            Self::Unasked | Self::TooLow { .. } => Kind::Declined,
            Self::Unbacked { .. } => Kind::Funds,
        }
    }
}
