//! Refusals, before a transaction is made.

use weighhouse_messages::notation;
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::reputation::ethereum::{MalformedSignature, NotAnAddress};
use weighhouse_protocol::reputation::handle::HandleError;
use weighhouse_protocol::{ListingId, OrderId, Seconds};

use crate::error::Kind;

/// A profile, a review or a report that is not sent, as the contract would refuse it.
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
    #[error(transparent)]
    Address(#[from] NotAnAddress),
    #[error(transparent)]
    Signature(#[from] MalformedSignature),
    #[error("{address} has not signed this text: {signer} has, or another text was signed")]
    NotSigner { address: String, signer: String },
    #[error("{address} has no open text to sign: one lasts a day, and is good for one link")]
    NoText { address: String },
    #[error("{wallet} is linked with {account} already")]
    Linked { wallet: String, account: String },
    #[error("{wallet} is not linked with {account}")]
    NotLinked { wallet: String, account: String },
    #[error("{account} is a wallet of {main}, so it has none of its own")]
    IsWallet { account: String, main: String },
    #[error("{account} has {most} wallets, and can have no more")]
    TooManyWallets { account: String, most: usize },
    #[error("order {order} was bought by {buyer}, who alone reviews it")]
    NotBuyer { order: OrderId, buyer: String },
    #[error("order {order} is {state:?}: settled orders alone are reviewed")]
    NotSettled { order: OrderId, state: OrderState },
    #[error("order {order} has no review")]
    NoReview { order: OrderId },
    #[error("{verifier} attests nothing of {account}")]
    NotAttested { account: String, verifier: String },
    #[error("the opening is of {account} at {contract} on {chain}: another account, contract or chain has a file of its own")]
    OtherOpening { account: String, contract: String, chain: String },
    #[error("listing {listing} is sold by {seller}, who alone answers its reviews")]
    NotSeller { listing: ListingId, seller: String },
}

impl ReputationError {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Handle(_) | Self::OtherOpening { .. } | Self::Address(_) | Self::Signature(_) => Kind::Usage,
            Self::NotSigner { .. } => Kind::Unverified,
            Self::NoHandle { .. }
            | Self::NoReview { .. }
            | Self::NotAttested { .. }
            | Self::NoText { .. }
            | Self::NotLinked { .. } => Kind::NotFound,
            Self::Cooling { .. } => Kind::NotYet,
            Self::NoContract
            | Self::Held { .. }
            | Self::Linked { .. }
            | Self::IsWallet { .. }
            | Self::TooManyWallets { .. }
            | Self::NotBuyer { .. }
            | Self::NotSettled { .. }
            | Self::NotSeller { .. } => Kind::Refused,
        }
    }
}
