//! Orders.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{Order as Direction, Storage};
use weighhouse_protocol::compact;
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::terms::Grant;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex, Seconds, SplitVersion, VersionNumber};
use weighhouse_sealing::point::G1;

use super::after;
use crate::ContractError;

const ORDER_COUNT_KEY: &[u8] = b"order_count";
const ORDERS: &[u8] = b"order/";

/// Where an order stands, with what is only known then. New stages go to the end: the stage's
/// number is the first byte of every stored order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Stage {
    /// Paid, and not yet delivered to this transport key.
    Funded {
        /// `T`, checked.
        transport_key: G1,
    },
    /// Delivered, and within its challenge window or not yet settled after it.
    Delivered {
        /// When.
        at: Seconds,
    },
    /// Delivered and paid out: final.
    Settled {
        /// When it was delivered.
        delivered_at: Seconds,
    },
    /// Paid back: final.
    Refunded,
    /// Paid at the buyer's own price, and not yet delivered to this transport key. Nothing of the
    /// seller's is bound.
    Offered {
        /// `T`, checked.
        transport_key: G1,
    },
    /// An offer that was not taken, paid back: final.
    Withdrawn,
    /// Delivered, and its buyer says that it is not what was promised.
    Disputed(Dispute),
    /// Delivered, and paid out but for what went back to the buyer: final.
    SettledInPart {
        /// When it was delivered.
        delivered_at: Seconds,
        /// What went back of the price.
        returned: u128,
    },
}

/// A dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Dispute {
    /// When the order was delivered.
    pub delivered_at: Seconds,
    /// Until when the arbiter can decide.
    pub decide_by: Seconds,
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

    /// When it was delivered, if it was.
    pub fn delivered_at(&self) -> Option<Seconds> {
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
}

/// How an order was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// When it was delivered.
    pub delivered_at: Seconds,
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

/// Who decides an order's dispute.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ArbiterRecord {
    /// The arbiter, as a canonical address.
    pub account: Vec<u8>,
    /// Its time to decide, in seconds.
    pub decide_within: u32,
}

/// What an order buys of somebody who bought it before.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ResoldRecord {
    /// The license.
    pub license: OrderId,
    /// Who resells it, as a canonical address.
    pub seller: Vec<u8>,
    /// The creators' part of the price.
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    pub royalty: u128,
}

/// An order as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OrderRecord {
    /// Where it stands.
    pub stage: Stage,
    /// The listing.
    pub listing: ListingId,
    /// The version.
    pub version: VersionNumber,
    /// The plan.
    pub plan: PlanIndex,
    /// Who paid, as a canonical address.
    pub buyer: Vec<u8>,
    /// What was paid.
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    pub price: u128,
    /// The denom of the price.
    pub denom: String,
    /// The market's part of it.
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    pub fee: u128,
    /// What the license allows.
    pub grant: Grant,
    /// The way in which the revenue is divided.
    pub split_version: SplitVersion,
    /// When it was placed.
    pub placed_at: Seconds,
    /// The seller's time to deliver, in seconds.
    pub deliver_within: u32,
    /// For how long after that a delivery may still land, in seconds.
    pub grace: u32,
    /// The buyer's time to challenge the delivery, in seconds.
    pub challenge_window: u32,
    /// For how long after that a proof still costs the seller the bond, in seconds.
    pub cooldown: u32,
    /// What it has reserved of its seller's bond.
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    pub bond: u128,
    /// Whether it counts against its plan's supply, an offer once it is taken.
    pub counted: bool,
    /// Who decides its dispute; `None` when there can be none.
    pub arbiter: Option<ArbiterRecord>,
    /// What is resold; `None` when the creators sell.
    pub resold: Option<ResoldRecord>,
}

impl Record for OrderRecord {
    const NAME: &'static str = "order";
}

impl OrderRecord {
    /// Until when the seller may start to deliver: D. It saturates at the end of time.
    pub fn deliver_by(&self) -> Seconds {
        self.placed_at.saturating_add(self.deliver_within.into())
    }

    /// From when on it can be refunded, and no longer delivered: D + G.
    pub fn refund_from(&self) -> Seconds {
        self.deliver_by().saturating_add(self.grace.into())
    }

    /// When an order delivered at a time can be settled by anyone, and no longer challenged: W.
    pub fn settle_from(&self, delivered_at: Seconds) -> Seconds {
        delivered_at.saturating_add(self.challenge_window.into())
    }

    /// The creators' part of a resale's price.
    pub fn royalty(&self) -> u128 {
        self.resold.as_ref().map_or(0, |resold| resold.royalty)
    }

    /// When the bond of an order delivered at a time can be released: W + cooldown.
    pub fn release_from(&self, delivered_at: Seconds) -> Seconds {
        self.settle_from(delivered_at).saturating_add(self.cooldown.into())
    }
}

/// The orders, by number.
pub struct Orders;

impl Orders {
    fn key(id: OrderId) -> Vec<u8> {
        [ORDERS, &id.to_be_bytes()].concat()
    }

    /// One order.
    ///
    /// # Errors
    /// [`ContractError::NoOrder`] when there is none of that number.
    pub fn load(storage: &dyn Storage, id: OrderId) -> Result<OrderRecord, ContractError> {
        OrderRecord::load(storage, &Self::key(id))?.ok_or(ContractError::NoOrder { order: id })
    }

    /// An order that waits for its delivery, an offer among them, with its transport key.
    ///
    /// # Errors
    /// [`ContractError::WrongState`] when it is in another state.
    pub fn load_undelivered(storage: &dyn Storage, id: OrderId) -> Result<(OrderRecord, G1), ContractError> {
        let order = Self::load(storage, id)?;
        match order.stage {
            Stage::Funded { transport_key } | Stage::Offered { transport_key } => Ok((order, transport_key)),
            stage => Err(ContractError::WrongState { order: id, state: stage.state(), action: "a delivery" }),
        }
    }

    /// A disputed order, with its dispute.
    ///
    /// # Errors
    /// [`ContractError::WrongState`] when it is in another state.
    pub fn load_disputed(
        storage: &dyn Storage,
        id: OrderId,
        action: &'static str,
    ) -> Result<(OrderRecord, Dispute), ContractError> {
        let order = Self::load(storage, id)?;
        match order.stage {
            Stage::Disputed(dispute) => Ok((order, dispute)),
            stage => Err(ContractError::WrongState { order: id, state: stage.state(), action }),
        }
    }

    /// Adds an order under the next number.
    ///
    /// # Errors
    /// [`ContractError::UsedUp`] when there is no next number.
    pub fn place(storage: &mut dyn Storage, order: &OrderRecord) -> Result<OrderId, ContractError> {
        let count = storage.get(ORDER_COUNT_KEY).and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes);
        let id = count
            .unwrap_or_default()
            .checked_add(1)
            .ok_or(ContractError::UsedUp { counter: "the number of orders" })?;
        storage.set(ORDER_COUNT_KEY, &id.to_be_bytes());
        order.save(storage, &Self::key(id));
        Ok(id)
    }

    /// Moves an open order on.
    ///
    /// # Errors
    /// [`ContractError::WrongState`] when no such step leads on from where it is.
    pub fn advance(
        storage: &mut dyn Storage,
        id: OrderId,
        mut order: OrderRecord,
        to: Stage,
    ) -> Result<(), ContractError> {
        let allowed = match (order.stage, to) {
            (Stage::Funded { .. }, Stage::Delivered { .. } | Stage::Settled { .. } | Stage::Refunded)
            | (Stage::Offered { .. }, Stage::Delivered { .. } | Stage::Settled { .. } | Stage::Withdrawn)
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
        };
        if !allowed {
            let (state, action) = (order.stage.state(), "this step");
            return Err(ContractError::WrongState { order: id, state, action });
        }
        order.stage = to;
        order.save(storage, &Self::key(id));
        Ok(())
    }

    /// Takes note that a settled order's bond is no longer reserved. Nothing else of it changes.
    pub fn unbind(storage: &mut dyn Storage, id: OrderId, mut order: OrderRecord) {
        order.bond = 0;
        order.save(storage, &Self::key(id));
    }

    /// Orders by number.
    ///
    /// # Errors
    /// [`RecordError`] when one cannot be read.
    pub fn page(
        storage: &dyn Storage,
        start_after: Option<OrderId>,
        size: usize,
    ) -> Result<Vec<(OrderId, OrderRecord)>, RecordError> {
        let Some(first) = start_after.map_or(Some(0), |id| id.checked_add(1)) else { return Ok(Vec::new()) };
        storage
            .range(Some(&Self::key(first)), Some(&after(ORDERS)), Direction::Ascending)
            .take(size)
            .map(|(key, bytes)| {
                let id = key.strip_prefix(ORDERS).and_then(|rest| rest.try_into().ok()).map(u64::from_be_bytes);
                Ok((id.unwrap_or_default(), OrderRecord::from_bytes(&bytes)?))
            })
            .collect()
    }
}
