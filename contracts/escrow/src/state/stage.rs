//! Where an order stands, and which steps lead on from there.

use borsh::{BorshDeserialize, BorshSerialize};
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::windows::Mark;
use weighhouse_sealing::point::G1;

/// Where an order stands, with what is only known then. New stages go to the end: a stored order
/// holds the stage's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Stage {
    /// Paid, and not yet delivered to this transport key.
    Funded {
        /// `T`, checked.
        transport_key: G1,
    },
    /// Delivered, and within its challenge window or not yet settled after it.
    Delivered {
        /// In which block.
        at: Mark,
    },
    /// Delivered and paid out: final.
    Settled {
        /// In which block it was delivered.
        delivered_at: Mark,
    },
    /// Paid back: final.
    Refunded,
    /// Paid at the buyer's own price; the seller has not taken it. Nothing of the seller's is bound.
    Offered {
        /// `T`, checked.
        transport_key: G1,
        /// Until when the seller can take it.
        expires: Mark,
    },
    /// An offer that was not taken, paid back: final.
    Withdrawn,
    /// Delivered, and its buyer says that it is not what was promised.
    Disputed(Dispute),
    /// Delivered, and paid out but for what went back to the buyer: final.
    SettledInPart {
        /// In which block it was delivered.
        delivered_at: Mark,
        /// What went back of the price.
        returned: u128,
    },
}

/// A dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Dispute {
    /// In which block the order was delivered.
    pub delivered_at: Mark,
    /// Until when the arbiter can decide.
    pub decide_by: Mark,
    /// What the buyer wants back.
    pub asked: Option<u128>,
    /// What the seller would give back.
    pub offered: Option<u128>,
}

impl Stage {
    /// The stage's name in messages.
    pub fn state(&self) -> OrderState {
        match self {
            Stage::Funded { .. } => OrderState::Funded,
            Stage::Delivered { .. } => OrderState::Delivered,
            Stage::Settled { .. } | Stage::SettledInPart { .. } => OrderState::Settled,
            Stage::Refunded => OrderState::Refunded,
            Stage::Offered { .. } => OrderState::Offered,
            Stage::Withdrawn => OrderState::Withdrawn,
            Stage::Disputed(_) => OrderState::Disputed,
        }
    }

    /// In which block it was delivered, if it was.
    pub fn delivered_at(&self) -> Option<Mark> {
        match *self {
            Stage::Delivered { at } => Some(at),
            Stage::Disputed(dispute) => Some(dispute.delivered_at),
            Stage::Settled { .. } | Stage::SettledInPart { .. } => self.settled().map(|settled| settled.delivered_at),
            Stage::Funded { .. } | Stage::Offered { .. } | Stage::Refunded | Stage::Withdrawn => None,
        }
    }

    /// What became of it, if it was settled.
    pub fn settled(&self) -> Option<Settled> {
        match *self {
            Stage::Settled { delivered_at } => Some(Settled { delivered_at, returned: 0 }),
            Stage::SettledInPart { delivered_at, returned } => Some(Settled { delivered_at, returned }),
            _ => None,
        }
    }

    /// Whether a step leads on from here to another stage.
    pub fn leads_to(&self, to: &Stage) -> bool {
        match (*self, *to) {
            (Stage::Offered { transport_key: from, .. }, Stage::Funded { transport_key: to }) => from == to,
            (Stage::Offered { .. }, Stage::Withdrawn)
            | (Stage::Funded { .. }, Stage::Delivered { .. } | Stage::Settled { .. } | Stage::Refunded)
            | (Stage::Delivered { .. } | Stage::Disputed(_), Stage::Refunded) => true,
            (Stage::Delivered { at }, Stage::Settled { delivered_at }) => at == delivered_at,
            (Stage::Delivered { at }, Stage::Disputed(dispute)) => at == dispute.delivered_at,
            (Stage::Disputed(before), Stage::Disputed(after)) => {
                (before.delivered_at, before.decide_by) == (after.delivered_at, after.decide_by)
            }
            (Stage::Disputed(dispute), Stage::Settled { delivered_at } | Stage::SettledInPart { delivered_at, .. }) => {
                dispute.delivered_at == delivered_at
            }
            _ => false,
        }
    }
}

/// How an order was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// In which block it was delivered.
    pub delivered_at: Mark,
    /// What went back of the price.
    pub returned: u128,
}

impl From<Settled> for Stage {
    fn from(Settled { delivered_at, returned }: Settled) -> Self {
        match returned {
            0 => Stage::Settled { delivered_at },
            _ => Stage::SettledInPart { delivered_at, returned },
        }
    }
}
