//! Orders.

mod format;
mod v1;

use cosmwasm_std::{ensure, Storage};
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::terms::Grant;
use weighhouse_protocol::windows::Mark;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex, SplitVersion, VersionNumber};
use weighhouse_sealing::point::G1;

use super::{page, Dispute, Stage};
use crate::ContractError;

const ORDER_COUNT_KEY: &[u8] = b"order_count";
/// The storage of orders.
pub const ORDERS: &[u8] = b"order/";

/// The account that decides an order's dispute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArbiterRecord {
    /// The arbiter, as a canonical address.
    pub account: Vec<u8>,
    /// Its time to decide, in seconds.
    pub decide_within: u32,
}

/// The license that an order buys from its holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResoldRecord {
    pub license: OrderId,
    /// The reseller, as a canonical address.
    pub seller: Vec<u8>,
    /// The creators' part of the price.
    pub royalty: u128,
}

/// An order as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRecord {
    /// The stage of the order.
    pub stage: Stage,
    pub listing: ListingId,
    pub version: VersionNumber,
    pub plan: PlanIndex,
    /// The buyer's canonical address.
    pub buyer: Vec<u8>,
    /// The price paid, in base units.
    pub price: u128,
    /// The denom of the price.
    pub denom: String,
    /// The market's part of it.
    pub fee: u128,
    /// The terms that the license freezes.
    pub grant: Grant,
    /// The way in which the revenue is divided.
    pub split_version: SplitVersion,
    /// The block in which it was placed; of an offer that was taken, in which it was taken.
    pub placed: Mark,
    /// The seller's time to deliver, in seconds.
    pub deliver_within: u32,
    /// The time after the deadline in which a delivery may still land, in seconds.
    pub grace: u32,
    /// The buyer's time to challenge the delivery, in seconds.
    pub challenge_window: u32,
    /// The time after the challenge window in which a proof still forfeits the bond, in seconds.
    pub cooldown: u32,
    /// The interval at which blocks come, in milliseconds.
    pub block_interval: u32,
    /// The part of the seller's bond that it reserves.
    pub bond: u128,
    /// The stake that a dispute takes from the buyer.
    pub stake: u128,
    /// Whether it counts against its plan's supply, an offer once it is taken.
    pub counted: bool,
    /// The account that decides its dispute; `None` when it can't be disputed.
    pub arbiter: Option<ArbiterRecord>,
    /// The resold license; `None` when the creators sell.
    pub resold: Option<ResoldRecord>,
}

impl Record for OrderRecord {
    const NAME: &'static str = "order";
    const FORMAT: u8 = 2;

    fn from_older(format: u8, bytes: &[u8]) -> Result<Self, RecordError> {
        match format {
            1 => v1::read(bytes),
            _ => Err(RecordError::Format { record: Self::NAME, format, known: Self::FORMAT }),
        }
    }
}

impl OrderRecord {
    /// The end of a span that begins at a block, as the order counts blocks. It saturates at the end of time.
    pub fn after(&self, start: Mark, span: u32) -> Mark {
        start.after(span, self.block_interval)
    }

    /// The deadline of the delivery: D.
    pub fn deliver_by(&self) -> Mark {
        self.after(self.placed, self.deliver_within)
    }

    /// The mark from which it can be refunded and no longer delivered: D + G.
    pub fn refund_from(&self) -> Mark {
        self.after(self.placed, self.deliver_within.saturating_add(self.grace))
    }

    /// The mark from which anyone can settle an order that was delivered in a block, and nobody
    /// challenge it: W.
    pub fn settle_from(&self, delivered_at: Mark) -> Mark {
        self.after(delivered_at, self.challenge_window)
    }

    /// The mark from which the bond of an order that was delivered in a block can be released: W +
    /// cooldown.
    pub fn release_from(&self, delivered_at: Mark) -> Mark {
        self.after(delivered_at, self.challenge_window.saturating_add(self.cooldown))
    }

    /// The creators' part of a resale's price.
    pub fn royalty(&self) -> u128 {
        self.resold.as_ref().map_or(0, |resold| resold.royalty)
    }

    /// The number of the license that it issues, or of the one that it resells.
    pub fn license(&self, id: OrderId) -> OrderId {
        self.resold.as_ref().map_or(id, |resold| resold.license)
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

    /// An offer that was not taken, with its transport key and its end.
    ///
    /// # Errors
    /// [`ContractError::WrongState`] when it is in another state.
    pub fn load_offered(
        storage: &dyn Storage,
        id: OrderId,
        action: &'static str,
    ) -> Result<(OrderRecord, G1, Mark), ContractError> {
        let order = Self::load(storage, id)?;
        match order.stage {
            Stage::Offered { transport_key, expires } => Ok((order, transport_key, expires)),
            stage => Err(ContractError::WrongState { order: id, state: stage.state(), action }),
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
        let (state, action) = (order.stage.state(), "this step");
        ensure!(order.stage.leads_to(&to), ContractError::WrongState { order: id, state, action });
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
        page(storage, ORDERS, start_after, size)
    }
}
