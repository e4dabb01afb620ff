//! What escrow keeps, in borsh: every byte of an order is written twice in a sale.
//!
//! [`Orders`], [`Bonds`] and [`Revenues`] are the only ways to change an order, what its seller has
//! at stake, or the sums that wait to be swept: so a final state stays and no money is counted
//! twice. [`Sold`] holds plans to their supply, [`Rekeys`] keeps who waits for a key, [`Resales`]
//! the licenses that are for sale here.

mod bond;
mod order;
mod rekey;
mod resale;
mod revenue;
mod sold;

pub use bond::{Bonds, Unlocked};
pub use order::{ArbiterRecord, Dispute, OrderRecord, Orders, ResoldRecord, Settled, Stage};
pub use rekey::{RekeyRecord, Rekeys};
pub use resale::{ResaleRecord, Resales};
pub use revenue::{RevenueRecord, Revenues};
pub use sold::Sold;

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::Storage;
use weighhouse_protocol::records::Record;

use crate::ContractError;

const CONFIG_KEY: &[u8] = b"config";

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

/// The end of a range of keys that begin with `prefix`, whose last byte is `/`.
fn after(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    if let Some(last) = end.last_mut() {
        *last = last.saturating_add(1);
    }
    end
}
