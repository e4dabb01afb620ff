//! What escrow keeps, in borsh: every byte of an order is written twice in a sale.
//!
//! [`Orders`] and [`Revenues`] are the only ways to change an order or the sums that wait to be
//! swept, so a final state stays and no money is counted twice.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{Order as Direction, StdResult, Storage, Uint128};
use weighhouse_protocol::escrow::{OrderState, RevenueCursor};
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::terms::Grant;
use weighhouse_protocol::{ListingId, OrderId, PlanIndex, Seconds, SplitVersion, VersionNumber};
use weighhouse_sealing::point::G1;

use crate::ContractError;

const CONFIG_KEY: &[u8] = b"config";
const ORDER_COUNT_KEY: &[u8] = b"order_count";
const ORDERS: &[u8] = b"order/";
const REVENUES: &[u8] = b"revenue/";

/// With which contracts escrow works.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ConfigRecord {
    /// The registry whose listings are sold.
    pub registry: String,
    /// The collection in which licenses are minted.
    pub license: String,
    /// The ledger to which revenue is swept.
    pub royalties: String,
}

impl Record for ConfigRecord {
    const NAME: &'static str = "configuration";
}

impl ConfigRecord {
    /// Reads it.
    ///
    /// # Errors
    /// [`ContractError::NotInstantiated`] when there is none.
    pub fn get(storage: &dyn Storage) -> Result<Self, ContractError> {
        Self::load(storage, CONFIG_KEY)?.ok_or(ContractError::NotInstantiated {})
    }

    /// Writes it.
    pub fn set(&self, storage: &mut dyn Storage) {
        self.save(storage, CONFIG_KEY);
    }
}

/// Where an order stands, with what is only known then. New stages go to the end: the stage's
/// number is the first byte of every stored order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Stage {
    /// Paid, and not yet delivered to this transport key.
    Funded {
        /// `T`, checked.
        transport_key: G1,
    },
    /// Delivered and paid out: final.
    Settled,
    /// Paid back: final.
    Refunded,
}

impl Stage {
    /// The stage's name in messages.
    pub fn state(&self) -> OrderState {
        match self {
            Stage::Funded { .. } => OrderState::Funded,
            Stage::Settled => OrderState::Settled,
            Stage::Refunded => OrderState::Refunded,
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
    pub price: u128,
    /// The denom of the price.
    pub denom: String,
    /// The market's part of it.
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

    /// An order that is still open, with its transport key.
    ///
    /// # Errors
    /// [`ContractError::Final`] when it is settled or refunded.
    pub fn load_funded(storage: &dyn Storage, id: OrderId) -> Result<(OrderRecord, G1), ContractError> {
        let order = Self::load(storage, id)?;
        match order.stage {
            Stage::Funded { transport_key } => Ok((order, transport_key)),
            Stage::Settled | Stage::Refunded => Err(ContractError::Final { order: id, state: order.stage.state() }),
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

    /// Moves an open order to a final stage.
    ///
    /// # Errors
    /// [`ContractError::Final`] when it is in one already.
    pub fn close(
        storage: &mut dyn Storage,
        id: OrderId,
        mut order: OrderRecord,
        stage: Stage,
    ) -> Result<(), ContractError> {
        if !matches!(order.stage, Stage::Funded { .. }) {
            return Err(ContractError::Final { order: id, state: order.stage.state() });
        }
        order.stage = stage;
        order.save(storage, &Self::key(id));
        Ok(())
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

/// Sums that wait to be swept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RevenueRecord {
    /// The sum of the prices.
    pub gross: u128,
    /// The market's part of it.
    pub fee: u128,
    /// How many sales.
    pub sales: u32,
}

impl Record for RevenueRecord {
    const NAME: &'static str = "revenue";
}

/// The revenue of settled orders, by listing, split version and denom.
pub struct Revenues;

impl Revenues {
    fn key(listing: ListingId, split_version: SplitVersion, denom: &str) -> Vec<u8> {
        [REVENUES, &listing.to_be_bytes(), &split_version.to_be_bytes(), denom.as_bytes()].concat()
    }

    /// Adds a settled order's money.
    ///
    /// # Errors
    /// [`ContractError::Overflow`] when a sum overflows, and [`ContractError::UsedUp`] when so many
    /// sales have gathered that a sweep must come first.
    pub fn add(storage: &mut dyn Storage, order: &OrderRecord) -> Result<(), ContractError> {
        let key = Self::key(order.listing, order.split_version, &order.denom);
        let before = RevenueRecord::load(storage, &key)?.unwrap_or_default();
        let after = RevenueRecord {
            gross: Uint128::new(before.gross).checked_add(order.price.into())?.u128(),
            fee: Uint128::new(before.fee).checked_add(order.fee.into())?.u128(),
            sales: before
                .sales
                .checked_add(1)
                .ok_or(ContractError::UsedUp { counter: "the number of sales until a sweep" })?,
        };
        after.save(storage, &key);
        Ok(())
    }

    /// Takes out what has gathered.
    ///
    /// # Errors
    /// [`RecordError`] when it cannot be read.
    pub fn take(
        storage: &mut dyn Storage,
        listing: ListingId,
        split_version: SplitVersion,
        denom: &str,
    ) -> Result<Option<RevenueRecord>, RecordError> {
        let key = Self::key(listing, split_version, denom);
        let revenue = RevenueRecord::load(storage, &key)?;
        storage.remove(&key);
        Ok(revenue)
    }

    /// What waits, by listing, split version and denom.
    ///
    /// # Errors
    /// [`ContractError`] when a row cannot be read.
    pub fn page(
        storage: &dyn Storage,
        start_after: Option<RevenueCursor>,
        size: usize,
    ) -> Result<Vec<(RevenueCursor, RevenueRecord)>, ContractError> {
        let start = start_after.map_or(REVENUES.to_vec(), |cursor| {
            let mut key = Self::key(cursor.listing, cursor.split_version, &cursor.denom);
            // The least key after this one.
            key.push(0);
            key
        });
        storage
            .range(Some(&start), Some(&after(REVENUES)), Direction::Ascending)
            .take(size)
            .map(|(key, bytes)| Ok((Self::place(&key)?, RevenueRecord::from_bytes(&bytes)?)))
            .collect()
    }

    fn place(key: &[u8]) -> StdResult<RevenueCursor> {
        let malformed = || cosmwasm_std::StdError::generic_err("a key of a revenue is malformed");
        let rest = key.strip_prefix(REVENUES).ok_or_else(malformed)?;
        let (listing, rest) = rest.split_first_chunk().ok_or_else(malformed)?;
        let (split_version, denom) = rest.split_first_chunk().ok_or_else(malformed)?;
        Ok(RevenueCursor {
            listing: u64::from_be_bytes(*listing),
            split_version: u32::from_be_bytes(*split_version),
            denom: String::from_utf8(denom.to_vec()).map_err(|_| malformed())?,
        })
    }
}

/// The end of a range of keys that begin with `prefix`, whose last byte is `/`.
fn after(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    if let Some(last) = end.last_mut() {
        *last = last.saturating_add(1);
    }
    end
}
