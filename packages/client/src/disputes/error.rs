//! What escrow would refuse in a dispute, before a transaction is made.

use cosmwasm_std::{Coin, Uint128};
use weighhouse_messages::notation;
use weighhouse_protocol::{OrderId, Seconds};

use crate::error::Kind;

/// What escrow would refuse in a dispute.
#[derive(Debug, thiserror::Error)]
pub enum DisputeError {
    /// The order is not disputed.
    #[error("order {order} is not disputed")]
    NotDisputed { order: OrderId },
    /// The time to decide is over.
    #[error(
        "the dispute of order {order} could be decided until {}: anyone can settle the order now",
        notation::time(*.until)
    )]
    Over {
        order: OrderId,
        /// The end of the time to decide, in seconds UTC.
        until: Seconds,
    },
    /// The part is in another denom than the price.
    #[error(
        "order {order} was paid with {}: a part of it can't be {}",
        notation::coin(.price),
        notation::coin(.part)
    )]
    OtherDenom { order: OrderId, price: Coin, part: Coin },
    /// The part leaves nothing for fee, royalty and seller.
    #[error(
        "{} can't return to the buyer of order {order}: at most {} can, or the whole price, {}",
        notation::amount(.part.u128(), .denom),
        notation::amount(.most.u128(), .denom),
        notation::amount(.price.u128(), .denom)
    )]
    TooMuch {
        order: OrderId,
        part: Uint128,
        /// The most that can go back, short of the whole price.
        most: Uint128,
        price: Uint128,
        /// The denom of all three.
        denom: String,
    },
    /// The account did not buy the order.
    #[error("order {order} was bought by {buyer}, and {sender} signs")]
    OtherBuyer {
        order: OrderId,
        /// The account that bought it.
        buyer: String,
        /// The account that signs.
        sender: String,
    },
    /// The account neither bought nor sold the order.
    #[error("order {order} was bought by {buyer} from {seller}, and {sender} signs")]
    NoParty {
        order: OrderId,
        /// The account that bought it.
        buyer: String,
        /// The account that sold it.
        seller: String,
        /// The account that signs.
        sender: String,
    },
    /// The account does not decide disputes of the order.
    #[error("{arbiter} decides disputes of order {order}, not {sender}")]
    OtherArbiter {
        order: OrderId,
        /// The account that decides.
        arbiter: String,
        /// The account that signs.
        sender: String,
    },
    /// The order has no arbiter.
    #[error("order {order} has no arbiter, so it can't be disputed")]
    NoArbiter { order: OrderId },
    /// The challenge window is over.
    #[error("order {order} could be disputed until {}", notation::time(*.until))]
    TooLate {
        order: OrderId,
        /// The end of the window, in seconds UTC.
        until: Seconds,
    },
}

impl DisputeError {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::NotDisputed { .. } | Self::Over { .. } | Self::NoArbiter { .. } | Self::TooLate { .. } => {
                Kind::Refused
            }
            Self::OtherBuyer { .. } | Self::NoParty { .. } | Self::OtherArbiter { .. } => Kind::Refused,
            Self::OtherDenom { .. } | Self::TooMuch { .. } => Kind::Usage,
        }
    }
}
