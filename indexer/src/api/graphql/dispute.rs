//! Disputes.

use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, Utc};

use super::plan::Coin;
use super::scalars::{time, BigInt};
use crate::read::disputes;

/// How a dispute ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "disputes::DisputeEnd")]
pub enum DisputeEnd {
    /// Buyer and seller agreed.
    Agreed,
    /// The arbiter decided.
    Ruled,
    /// The arbiter said nothing in time: as if there had been no dispute.
    TimedOut,
    /// The buyer accepted the delivery after all.
    Accepted,
    /// The version was proven bad.
    Proven,
}

/// What an order's buyer says was not as promised, and what became of that.
#[derive(Clone, SimpleObject)]
pub struct Dispute {
    /// The account that decides.
    pub arbiter: String,
    /// The time until which the arbiter can decide, and a proof counts; from then on anyone can settle.
    pub decide_by: DateTime<Utc>,
    /// The least height of the block in which that time is over: time and height must both be reached.
    pub decide_by_height: BigInt,
    /// The stake that the buyer paid in.
    pub stake: Coin,
    /// Where the evidence is, in the buyer's words.
    pub reason: String,
    /// What the buyer last wanted back; null if it has not said.
    pub asked: Option<Coin>,
    /// What the seller last would have given back; null if it has not said.
    pub offered: Option<Coin>,
    /// When it began.
    pub opened_at: DateTime<Utc>,
    /// By which transaction.
    pub opened_tx: Option<String>,
    /// How it ended; null while it is open.
    pub end: Option<DisputeEnd>,
    /// What of the price went back to the buyer; null while it is open.
    pub to_buyer: Option<Coin>,
    /// What of the stake went back to the buyer, the rest being the treasury's; null while it is open.
    pub stake_back: Option<Coin>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// By which transaction.
    pub ended_tx: Option<String>,
}

impl From<disputes::Dispute> for Dispute {
    fn from(dispute: disputes::Dispute) -> Self {
        Dispute {
            arbiter: dispute.arbiter,
            decide_by: time(dispute.decide_by),
            decide_by_height: BigInt(dispute.decide_by_height),
            stake: dispute.stake.into(),
            reason: dispute.reason,
            asked: dispute.asked.map(Coin::from),
            offered: dispute.offered.map(Coin::from),
            opened_at: time(dispute.opened_at),
            opened_tx: dispute.opened_tx,
            end: dispute.end.map(DisputeEnd::from),
            to_buyer: dispute.to_buyer.map(Coin::from),
            stake_back: dispute.stake_back.map(Coin::from),
            ended_at: dispute.ended_at.map(time),
            ended_tx: dispute.ended_tx,
        }
    }
}
