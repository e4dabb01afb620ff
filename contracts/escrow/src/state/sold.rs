//! How much of a limited supply is taken.

use cosmwasm_std::{ensure, Storage};
use weighhouse_protocol::{ListingId, PlanIndex};

use crate::ContractError;

const SOLD: &[u8] = b"sold/";

/// Counts the licenses of a plan that are sold or on their way. Plans without a limit are not
/// counted: a purchase pays for what it needs.
pub struct Sold;

impl Sold {
    fn key(listing: ListingId, plan: PlanIndex) -> Vec<u8> {
        [SOLD, &listing.to_be_bytes(), &[plan]].concat()
    }

    /// The number of licenses.
    pub fn count(storage: &dyn Storage, listing: ListingId, plan: PlanIndex) -> u32 {
        let bytes = storage.get(&Self::key(listing, plan)).and_then(|bytes| bytes.try_into().ok());
        bytes.map(u32::from_be_bytes).unwrap_or_default()
    }

    /// Refuses where all are taken.
    ///
    /// # Errors
    /// [`ContractError::SoldOut`] when they are.
    pub fn check(storage: &dyn Storage, listing: ListingId, plan: PlanIndex, supply: u32) -> Result<(), ContractError> {
        ensure!(Self::count(storage, listing, plan) < supply, ContractError::SoldOut { listing, plan, supply });
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
        let count = Self::count(storage, listing, plan);
        ensure!(count < supply, ContractError::SoldOut { listing, plan, supply });
        storage.set(&Self::key(listing, plan), &count.saturating_add(1).to_be_bytes());
        Ok(())
    }

    /// Counts one less, for an order that was refunded.
    pub fn give_back(storage: &mut dyn Storage, listing: ListingId, plan: PlanIndex) {
        let count = Self::count(storage, listing, plan);
        storage.set(&Self::key(listing, plan), &count.saturating_sub(1).to_be_bytes());
    }
}
