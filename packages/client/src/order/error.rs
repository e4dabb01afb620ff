//! What an order's state, its times or its parties refuse: what escrow would say, before a transaction is made.

use weighhouse_messages::notation;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{OrderId, Seconds};

use crate::error::Kind;

/// Why nothing can be done with an order, or not now.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// No key was delivered yet.
    #[error("order {order} is not delivered yet")]
    NotDelivered { order: OrderId },
    /// The order was delivered, and its version is not known to be bad.
    #[error("order {order} was delivered, and no proof shows that its version is bad")]
    Delivered { order: OrderId },
    /// The order is disputed.
    #[error("order {order} is disputed already")]
    Disputed { order: OrderId },
    /// The seller was paid.
    #[error("order {order} is settled already: its seller was paid")]
    Settled { order: OrderId },
    /// The price went back to the buyer.
    #[error("the price of order {order} returned to its buyer already")]
    PaidBack { order: OrderId },
    /// The order's version was proven bad: its buyer gets a refund.
    #[error("the version of order {order} was proven bad")]
    ProvenBad { order: OrderId },
    /// The order can be refunded later.
    #[error(
        "order {order} can be refunded {}",
        notation::wait(*.from, *.now).unwrap_or_default()
    )]
    NotYetRefundable {
        order: OrderId,
        /// The moment from which on it can be.
        from: Mark,
        /// The moment of the newest block.
        now: Mark,
    },
    /// The order is an offer, which is withdrawn instead.
    #[error("order {order} is an offer: withdrawing it returns its price")]
    IsOffer { order: OrderId },
    /// The order is no open offer.
    #[error("order {order} is no open offer")]
    NoOffer { order: OrderId },
    /// The offer was withdrawn.
    #[error("offer {order} was withdrawn already")]
    Withdrawn { order: OrderId },
    /// The offer was taken.
    #[error("order {order} is no offer any more: its seller has taken it")]
    Taken { order: OrderId },
    /// The offer's time is over.
    #[error("offer {order} could be taken until {}", notation::time(*.until))]
    Expired {
        order: OrderId,
        /// The end of its time, in seconds UTC.
        until: Seconds,
    },
    /// The offer is another account's, and has not expired.
    #[error(
        "offer {order} is {buyer}'s: others can withdraw it {}",
        notation::wait(*.from, *.now).unwrap_or_default()
    )]
    OthersOffer {
        order: OrderId,
        /// The account that made the offer.
        buyer: String,
        /// The moment from which on anyone can withdraw it.
        from: Mark,
        /// The moment of the newest block.
        now: Mark,
    },
    /// The time in which a proof by this order counts is over.
    #[error("the time for proofs by order {order} ended on {}", notation::time(*.until))]
    TooLateToProve {
        order: OrderId,
        /// Its end, in seconds UTC.
        until: Seconds,
    },
}

impl OrderError {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::NotDelivered { .. } | Self::NotYetRefundable { .. } | Self::OthersOffer { .. } => Kind::NotYet,
            Self::IsOffer { .. } => Kind::Usage,
            Self::Delivered { .. } | Self::Disputed { .. } | Self::Settled { .. } | Self::PaidBack { .. } => {
                Kind::Refused
            }
            Self::ProvenBad { .. } | Self::NoOffer { .. } | Self::Withdrawn { .. } | Self::Taken { .. } => {
                Kind::Refused
            }
            Self::Expired { .. } | Self::TooLateToProve { .. } => Kind::Refused,
        }
    }
}
