//! The contracts whose events are taken, known by their addresses.

use std::collections::BTreeMap;

use weighhouse_protocol::events::Contract;

/// Addresses of the market's contracts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contracts {
    by_address: BTreeMap<String, Contract>,
}

/// Two contracts under one address.
#[derive(Debug, thiserror::Error)]
#[error("{address} is given as the address of both {} and {}", one.name(), other.name())]
pub struct SameAddress {
    address: String,
    one: Contract,
    other: Contract,
}

impl Contracts {
    /// Adds a contract.
    ///
    /// # Errors
    /// When the address is another contract's.
    pub fn insert(&mut self, contract: Contract, address: String) -> Result<(), SameAddress> {
        match self.by_address.insert(address.clone(), contract) {
            Some(one) => Err(SameAddress { address, one, other: contract }),
            None => Ok(()),
        }
    }

    /// The contract at an address.
    pub fn find(&self, address: &str) -> Option<Contract> {
        self.by_address.get(address).copied()
    }

    /// Address of each contract, by its name.
    pub fn by_name(&self) -> BTreeMap<&'static str, &str> {
        self.by_address.iter().map(|(address, contract)| (contract.name(), address.as_str())).collect()
    }
}
