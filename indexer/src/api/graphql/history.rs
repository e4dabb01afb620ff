//! What happened to orders and versions, and to the bonds behind them.

use async_graphql::{Enum, SimpleObject, ID};

use super::plan::Coin;
use super::scalars::{time, BigInt, DateTime};
use crate::read::{bonds, history, versions};

/// The kinds of steps that an order takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "history::StepKind")]
pub enum StepKind {
    /// The buyer placed the order.
    Placed,
    /// An account delivered the key.
    Delivered,
    /// The order settled: its money went to the sellers.
    Settled,
    /// Escrow refunded the buyer.
    Refunded,
    /// A proof by its delivery showed that the version is bad.
    ProvenBad,
    /// Escrow released the bond, or the rest of it, to the seller.
    BondReleased,
    /// The seller forfeited the bond, or a part of it.
    BondForfeited,
    /// The license's holder requested the key.
    RekeyRequested,
    /// An account answered the request for the key.
    RekeyAnswered,
    /// The buyer made the order as an offer.
    Offered,
    /// The seller took the offer: it is a funded order from then on.
    Taken,
    /// An account withdrew the offer: its price returned to the buyer.
    Withdrawn,
    /// The buyer opened a dispute.
    DisputeOpened,
    /// The buyer or the seller proposed an amount that ends the dispute.
    DisputeProposed,
    /// The dispute ended: by an agreement, a ruling, or the end of its time.
    DisputeEnded,
    /// The holder put the license up for resale.
    ResaleOpened,
    /// The license went to its buyer, or returned to its reseller.
    ResaleEnded,
    /// Escrow paid the reseller.
    ResellerPaid,
    /// The license's resale takes no further order.
    ResaleEnding,
    /// The request for the license's key ended without an answer.
    RekeyEnded,
    /// The seller missed the delivery, which closed its listings to new orders.
    SellerClosed,
}

/// A step of an order.
#[derive(Clone, SimpleObject)]
pub struct Step {
    /// The step that the order took.
    pub kind: StepKind,
    /// The time of the block.
    pub at: DateTime,
    /// The height of the block.
    pub height: BigInt,
    /// The hash of the transaction; null for a message of governance.
    pub tx: Option<String>,
}

impl From<history::Step> for Step {
    fn from(step: history::Step) -> Self {
        Step { kind: step.kind.into(), at: time(step.at), height: BigInt(step.height), tx: step.tx }
    }
}

/// The kind of proof that a version is bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "versions::ProofKind")]
pub enum ProofKind {
    /// A chunk decrypts to other bytes than the seller committed to.
    BadChunk,
    /// A chunk's committed key is not the one that the content secret gives.
    BadKeySchedule,
}

/// A proof that a version is bad.
#[derive(Clone, SimpleObject)]
pub struct Proof {
    /// The fault that it shows.
    pub kind: ProofKind,
    /// The index of the bad chunk, from 0.
    pub chunk: BigInt,
    /// The number of the order by whose delivery it was proven.
    pub order_id: ID,
    /// The account that proved it.
    pub prover: String,
    /// The time of the block.
    pub at: DateTime,
    /// The hash of the transaction; null for a message of governance.
    pub tx: Option<String>,
}

impl From<versions::Proof> for Proof {
    fn from(proof: versions::Proof) -> Self {
        Proof {
            kind: proof.kind.into(),
            chunk: BigInt(proof.chunk),
            order_id: proof.order.into(),
            prover: proof.prover,
            at: time(proof.at),
            tx: proof.tx,
        }
    }
}

/// The state of the bond that an order reserves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "bonds::BondState")]
pub enum BondState {
    /// The order reserves no bond: an offer before its seller takes it, or a resale.
    None,
    /// The bond backs the order.
    Reserved,
    /// The bond returned to the seller.
    Released,
    /// The seller forfeited the bond to buyer and treasury; a rest returned to the seller.
    Forfeited,
}

/// The bond of a seller in one denom. Escrow holds all of `free`, `reserved` and `unlocked`.
#[derive(Clone, SimpleObject)]
pub struct Bond {
    /// The account that sells.
    pub seller: String,
    /// The base denom of the amounts.
    pub denom: String,
    /// The part that can back orders to come: `posted` less all the other parts.
    pub free: Coin,
    /// The part that backs orders.
    pub reserved: Coin,
    /// The number of orders that reserve a part of it.
    pub reserved_for: BigInt,
    /// The part that the seller unlocked and has not withdrawn.
    pub unlocked: Coin,
    /// The time from which the seller can withdraw the unlocked part; null if there is none.
    pub available_from: Option<DateTime>,
    /// The least height from which the seller can withdraw the unlocked part: time and height must both be reached.
    pub available_from_height: Option<BigInt>,
    /// The sum of all that the seller posted.
    pub posted: Coin,
    /// The sum of all that the seller withdrew.
    pub withdrawn: Coin,
    /// The sum of all that the seller forfeited, to buyers and to the treasury.
    pub forfeited: Coin,
}

impl From<bonds::Bond> for Bond {
    fn from(bond: bonds::Bond) -> Self {
        Bond {
            seller: bond.seller,
            denom: bond.denom,
            free: bond.free.into(),
            reserved: bond.reserved.into(),
            reserved_for: BigInt(bond.orders),
            unlocked: bond.unlocked.into(),
            available_from: bond.available_from.map(time),
            available_from_height: bond.available_from_height.map(BigInt),
            posted: bond.posted.into(),
            withdrawn: bond.withdrawn.into(),
            forfeited: bond.forfeited.into(),
        }
    }
}
