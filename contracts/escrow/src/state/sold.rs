//! How much of a limited supply is taken.

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{ensure, Storage};
use weighhouse_protocol::records::{Record, RecordError};
use weighhouse_protocol::{ListingId, PlanIndex};

use crate::ContractError;

/// Where the counts of limited plans lie.
pub const SOLD: &[u8] = b"sold/";

/// How many licenses of a limited plan are taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct SoldRecord {
    count: u32,
}

impl Record for SoldRecord {
    const NAME: &'static str = "sold";
}

/// Counts the licenses of a plan that are sold or on their way. Plans without a limit are not
/// counted: a purchase pays for what it needs.
pub struct Sold;

impl Sold {
    fn key(listing: ListingId, plan: PlanIndex) -> Vec<u8> {
        [SOLD, &listing.to_be_bytes(), &[plan]].concat()
    }

    /// The number of licenses.
    ///
    /// # Errors
    /// [`RecordError`] when the count cannot be read.
    pub fn count(storage: &dyn Storage, listing: ListingId, plan: PlanIndex) -> Result<u32, RecordError> {
        Ok(SoldRecord::load(storage, &Self::key(listing, plan))?.unwrap_or_default().count)
    }

    /// Refuses where all are taken.
    ///
    /// # Errors
    /// [`ContractError::SoldOut`] when they are.
    pub fn check(storage: &dyn Storage, listing: ListingId, plan: PlanIndex, supply: u32) -> Result<(), ContractError> {
        let count = Self::count(storage, listing, plan)?;
        ensure!(count < supply, ContractError::SoldOut { listing, plan, supply });
        Ok(())
    }

    /// Counts one more.
    ///
    /// # Errors
    /// [`ContractError::SoldOut`] when all are taken.
    pub fn take(
        storage: &mut dyn Storage,
        listing: ListingId,
        plan: PlanIndex,
        supply: u32,
    ) -> Result<(), ContractError> {
        let count = Self::count(storage, listing, plan)?;
        ensure!(count < supply, ContractError::SoldOut { listing, plan, supply });
        SoldRecord { count: count.saturating_add(1) }.save(storage, &Self::key(listing, plan));
        Ok(())
    }

    /// Counts one less, for an order that was refunded.
    ///
    /// # Errors
    /// [`RecordError`] when the count cannot be read.
    pub fn give_back(storage: &mut dyn Storage, listing: ListingId, plan: PlanIndex) -> Result<(), RecordError> {
        let count = Self::count(storage, listing, plan)?;
        SoldRecord { count: count.saturating_sub(1) }.save(storage, &Self::key(listing, plan));
        Ok(())
    }
}
