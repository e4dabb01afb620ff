//! Why nothing is said.

use weighhouse_messages::notation;
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::reputation::handle::HandleError;
use weighhouse_protocol::{ListingId, OrderId, Seconds};

use crate::error::Kind;

/// Why a profile, a review or a report is not sent: the contract would refuse it.
#[derive(Debug, thiserror::Error)]
pub enum ReputationError {
    #[error("this market has no reputation contract")]
    NoContract,
    #[error(transparent)]
    Handle(#[from] HandleError),
    #[error("{handle} is held by {holder}: handles that look alike are one name")]
    Held { handle: String, holder: String },
    #[error("{handle} is free from {} on", notation::time(*.from))]
    Cooling {
        handle: String,
        /// The end of the cooldown, in seconds UTC.
        from: Seconds,
    },
    #[error("{account} holds no handle")]
    NoHandle { account: String },
    #[error("order {order} was bought by {buyer}, who alone reviews it")]
    NotBuyer { order: OrderId, buyer: String },
    #[error("order {order} is {state:?}: settled orders alone are reviewed")]
    NotSettled { order: OrderId, state: OrderState },
    #[error("order {order} has no review")]
    NoReview { order: OrderId },
    #[error("{verifier} attests nothing of {account}")]
    NotAttested { account: String, verifier: String },
    #[error("the opening is of {account} on {chain}: another account, contract or chain needs a file of its own")]
    OtherOpening { account: String, chain: String },
    #[error("listing {listing} is sold by {seller}, who alone answers its reviews")]
    NotSeller { listing: ListingId, seller: String },
}

impl ReputationError {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Handle(_) | Self::OtherOpening { .. } => Kind::Usage,
            Self::NoHandle { .. } | Self::NoReview { .. } | Self::NotAttested { .. } => Kind::NotFound,
            Self::Cooling { .. } => Kind::NotYet,
            Self::NoContract
            | Self::Held { .. }
            | Self::NotBuyer { .. }
            | Self::NotSettled { .. }
            | Self::NotSeller { .. } => Kind::Refused,
        }
    }
}
