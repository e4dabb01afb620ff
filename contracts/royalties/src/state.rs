//! With which contracts the ledger works. What it owes is in [`crate::ledger`].

use borsh::{BorshDeserialize, BorshSerialize};
use cosmwasm_std::{StdError, Storage};
use weighhouse_protocol::records::Record;

use crate::ContractError;

/// The key of the configuration.
pub const CONFIG_KEY: &[u8] = b"config";

/// With which contracts the ledger works.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ConfigRecord {
    /// Whose splits divide revenue.
    pub registry: String,
    /// Who may credit.
    pub escrow: String,
}

impl Record for ConfigRecord {
    const NAME: &'static str = "configuration";
}

impl ConfigRecord {
    /// Reads it.
    ///
    /// # Errors
    /// [`ContractError::Std`] when there is none.
    pub fn get(storage: &dyn Storage) -> Result<Self, ContractError> {
        Ok(Self::load(storage, CONFIG_KEY)?.ok_or_else(|| StdError::not_found(Self::NAME))?)
    }

    /// Writes it.
    pub fn set(&self, storage: &mut dyn Storage) {
        self.save(storage, CONFIG_KEY);
    }
}
