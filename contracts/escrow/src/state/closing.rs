//! Sellers who missed a delivery: what they have paid for it, and whose listings are closed for it.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{CanonicalAddr, Storage, Uint128};
use weighhouse_protocol::compact;
use weighhouse_protocol::escrow::{Closing, DAY};
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::{OrderId, Seconds};

use super::account_prefix;
use crate::ContractError;

/// The storage of closed sellers.
pub const CLOSED: &[u8] = b"closed/";
/// The storage of the penalties of a seller's days.
pub const PENALTIES: &[u8] = b"penalty/";
const CLOSED_COUNT_KEY: &[u8] = b"closed_count";

/// The effect of a seller's last missed delivery.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ClosingRecord {
    /// Since when its listings are closed, and by which order; `None` when they are open.
    pub closed: Option<(Seconds, OrderId)>,
    /// When they were opened last: what the seller missed before closes nothing any more.
    pub opened_at: Option<Seconds>,
}

impl Record for ClosingRecord {
    const NAME: &'static str = "closing";
}

/// The sellers whose listings take no new orders.
pub struct Closings;

impl Closings {
    fn key(seller: &CanonicalAddr) -> Vec<u8> {
        account_prefix(CLOSED, seller)
    }

    fn count(storage: &dyn Storage) -> u64 {
        let bytes = storage.get(CLOSED_COUNT_KEY).and_then(|bytes| bytes.try_into().ok());
        bytes.map(u64::from_be_bytes).unwrap_or_default()
    }

    fn set_count(storage: &mut dyn Storage, count: u64) {
        storage.set(CLOSED_COUNT_KEY, &count.to_be_bytes());
    }

    /// Whether any seller's are: a delivery looks for its seller only then.
    pub fn any(storage: &dyn Storage) -> bool {
        Self::count(storage) > 0
    }

    /// The missed delivery that closed a seller's listings, if one did.
    ///
    /// # Errors
    /// [`RecordError`] when it cannot be read.
    pub fn of(storage: &dyn Storage, seller: &CanonicalAddr) -> Result<Option<Closing>, RecordError> {
        let record = ClosingRecord::load(storage, &Self::key(seller))?;
        Ok(record.and_then(|record| record.closed).map(|(since, order)| Closing { since, order }))
    }

    /// Refuses a new order of a seller's whose listings are closed.
    ///
    /// # Errors
    /// [`ContractError::SellerClosed`] when they are.
    pub fn check(storage: &dyn Storage, seller: &CanonicalAddr) -> Result<(), ContractError> {
        match Self::of(storage, seller)? {
            None => Ok(()),
            Some(Closing { since, order }) => Err(ContractError::SellerClosed { order, since }),
        }
    }

    /// Closes a seller's listings for an order that was to be delivered until `missed_at`. Says whether that
    /// changed anything: they may be closed already, or have been opened since.
    ///
    /// # Errors
    /// [`RecordError`] when the seller's record cannot be read.
    pub fn close(
        storage: &mut dyn Storage,
        seller: &CanonicalAddr,
        order: OrderId,
        missed_at: Seconds,
        now: Seconds,
    ) -> Result<bool, RecordError> {
        let key = Self::key(seller);
        let mut record = ClosingRecord::load(storage, &key)?.unwrap_or_default();
        if record.closed.is_some() || record.opened_at.is_some_and(|opened| missed_at <= opened) {
            return Ok(false);
        }
        record.closed = Some((now, order));
        record.save(storage, &key);
        let count = Self::count(storage).saturating_add(1);
        Self::set_count(storage, count);
        Ok(true)
    }

    /// Opens a seller's listings. Says whether they were closed.
    ///
    /// # Errors
    /// [`RecordError`] when the seller's record cannot be read.
    pub fn open(storage: &mut dyn Storage, seller: &CanonicalAddr, now: Seconds) -> Result<bool, RecordError> {
        let key = Self::key(seller);
        let is_closed = ClosingRecord::load(storage, &key)?.is_some_and(|record| record.closed.is_some());
        if is_closed {
            ClosingRecord { closed: None, opened_at: Some(now) }.save(storage, &key);
            let count = Self::count(storage).saturating_sub(1);
            Self::set_count(storage, count);
        }
        Ok(is_closed)
    }
}

/// The penalties that a seller paid in one denom for the deliveries that it missed on one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PenaltyRecord {
    /// In base units.
    #[borsh(serialize_with = "compact::write", deserialize_with = "compact::read")]
    pub paid: u128,
}

impl Record for PenaltyRecord {
    const NAME: &'static str = "penalty";
}

/// The penalties of sellers, by denom and by the day on which deliveries were missed.
pub struct Penalties;

impl Penalties {
    fn key(seller: &CanonicalAddr, denom: &str, missed_at: Seconds) -> Vec<u8> {
        let day = missed_at / DAY;
        [account_prefix(PENALTIES, seller).as_slice(), &day.to_be_bytes(), denom.as_bytes()].concat()
    }

    /// Takes as much of a penalty as the day still allows, and says how much that is.
    ///
    /// # Errors
    /// [`ContractError`] when the day's record cannot be read.
    pub fn take(
        storage: &mut dyn Storage,
        seller: &CanonicalAddr,
        denom: &str,
        missed_at: Seconds,
        (penalty, daily): (Uint128, Uint128),
    ) -> Result<Uint128, ContractError> {
        let key = Self::key(seller, denom, missed_at);
        let paid = Uint128::new(PenaltyRecord::load(storage, &key)?.unwrap_or_default().paid);
        let taken = penalty.min(daily.saturating_sub(paid));
        if !taken.is_zero() {
            PenaltyRecord { paid: paid.checked_add(taken)?.u128() }.save(storage, &key);
        }
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use cosmwasm_std::testing::MockStorage;

    use super::*;

    #[test]
    fn a_delivery_looks_for_its_seller_only_while_somebody_is_closed() {
        let mut storage = MockStorage::new();
        let [one, other] = [1, 2].map(|byte| CanonicalAddr::from([byte; 20]));
        assert!(!Closings::any(&storage));
        for seller in [&one, &one, &other] {
            Closings::close(&mut storage, seller, 7, 10, 11).unwrap();
        }
        for seller in [&one, &one, &other] {
            assert!(Closings::any(&storage), "{seller} is closed");
            Closings::open(&mut storage, seller, 12).unwrap();
        }
        assert!(!Closings::any(&storage), "an open seller is counted as closed");
    }
}
