//! Where an order stands, and which steps lead on from there.

use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::windows::Mark;
use weighhouse_sealing::point::G1;

/// Where an order stands, with what is only known then. A new one gets a number of its own in the record's format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Paid, and not yet delivered to this transport key.
    Funded {
        /// `T`, checked.
        transport_key: G1,
    },
    /// Delivered, and within its challenge window or not yet settled after it.
    Delivered {
        /// The block.
        at: Mark,
    },
    /// Delivered and paid out: final.
    Settled {
        /// The block of the delivery.
        delivered_at: Mark,
    },
    /// Paid back: final.
    Refunded,
    /// Paid at the buyer's own price; the seller has not taken it. Nothing of the seller's is bound.
    Offered {
        /// `T`, checked.
        transport_key: G1,
        /// The mark until which the seller can take it.
        expires: Mark,
    },
    /// An offer that was not taken, paid back: final.
    Withdrawn,
    /// Delivered, and its buyer says that it is not what was promised.
    Disputed(Dispute),
    /// Delivered, and paid out but for what went back to the buyer: final.
    SettledInPart {
        /// The block of the delivery.
        delivered_at: Mark,
        /// The part of the price that returned to the buyer.
        returned: u128,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dispute {
    /// The block of the delivery.
    pub delivered_at: Mark,
    /// The arbiter's deadline.
    pub decide_by: Mark,
    /// The amount that the buyer asks for.
    pub asked: Option<u128>,
    /// The amount that the seller would return.
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

    /// The block of the delivery, if there was one.
    pub fn delivered_at(&self) -> Option<Mark> {
        match *self {
            Stage::Delivered { at } => Some(at),
            Stage::Disputed(dispute) => Some(dispute.delivered_at),
            Stage::Settled { .. } | Stage::SettledInPart { .. } => self.settled().map(|settled| settled.delivered_at),
            Stage::Funded { .. } | Stage::Offered { .. } | Stage::Refunded | Stage::Withdrawn => None,
        }
    }

    /// The settlement, if there was one.
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

/// The settlement of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// The block of the delivery.
    pub delivered_at: Mark,
    /// The part of the price that returned to the buyer.
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
