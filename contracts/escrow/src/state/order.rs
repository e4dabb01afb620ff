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
}

impl Stage {
    /// The stage's name in messages.
    pub fn state(&self) -> OrderState {
        match self {
            Stage::Funded { .. } => OrderState::Funded,
            Stage::Delivered { .. } => OrderState::Delivered,
            Stage::Settled { .. } => OrderState::Settled,
            Stage::Refunded => OrderState::Refunded,
        }
    }

    /// When it was delivered, if it was.
    pub fn delivered_at(&self) -> Option<Seconds> {
        match *self {
            Stage::Delivered { at } | Stage::Settled { delivered_at: at } => Some(at),
            Stage::Funded { .. } | Stage::Refunded => None,
        }
    }
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
    /// Whether it counts against its plan's supply.
    pub counted: bool,
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

    /// An order that waits for its delivery, with its transport key.
    ///
    /// # Errors
    /// [`ContractError::WrongState`] when it is in another state.
    pub fn load_funded(storage: &dyn Storage, id: OrderId) -> Result<(OrderRecord, G1), ContractError> {
        let order = Self::load(storage, id)?;
        match order.stage {
            Stage::Funded { transport_key } => Ok((order, transport_key)),
            stage => Err(ContractError::WrongState { order: id, state: stage.state(), action: "a delivery" }),
        }
    }

    /// An order that waits for its settlement, with the time of its delivery.
    ///
    /// # Errors
    /// [`ContractError::WrongState`] when it is in another state.
    pub fn load_delivered(storage: &dyn Storage, id: OrderId) -> Result<(OrderRecord, Seconds), ContractError> {
        let order = Self::load(storage, id)?;
        match order.stage {
            Stage::Delivered { at } => Ok((order, at)),
            stage => Err(ContractError::WrongState { order: id, state: stage.state(), action: "a settlement" }),
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
            (Stage::Funded { .. }, Stage::Funded { .. }) => false,
            (Stage::Funded { .. }, _) => true,
            (Stage::Delivered { at }, Stage::Settled { delivered_at }) => at == delivered_at,
            (Stage::Delivered { .. }, Stage::Refunded) => true,
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
