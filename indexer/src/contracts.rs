//! The contracts whose events are taken, known by their addresses.

use std::collections::BTreeMap;

use weighhouse_protocol::events::MarketEvent;

/// A contract of the market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contract {
    /// Listings and versions.
    Registry,
    /// The collection of licenses.
    License,
    /// Orders.
    Escrow,
    /// The ledger.
    Royalties,
}

impl Contract {
    const ALL: [Contract; 4] = [Contract::Registry, Contract::License, Contract::Escrow, Contract::Royalties];

    /// Its name, as in a deployment file and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Contract::Registry => "registry",
            Contract::License => "license",
            Contract::Escrow => "escrow",
            Contract::Royalties => "royalties",
        }
    }

    /// The contract of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.name() == name)
    }

    /// Whether this contract is the one that emits events of this kind. An event of another
    /// contract's is a forgery, however well it is made.
    pub fn emits(self, event: &MarketEvent) -> bool {
        use MarketEvent as E;
        match event {
            E::ListingCreated(_)
            | E::VersionPublished(_)
            | E::PriceChanged(_)
            | E::PayeesChanged(_)
            | E::CardChanged(_)
            | E::ListingStateChanged(_)
            | E::ListingDelisted(_)
            | E::ListingRelisted(_)
            | E::OrdersPaused(_)
            | E::OrdersResumed(_)
            | E::VersionMarkedBad(_)
            | E::ConfigChanged(_) => self == Contract::Registry,
            E::OrderPlaced(_)
            | E::OrderDelivered(_)
            | E::OrderSettled(_)
            | E::OrderRefunded(_)
            | E::OrderOffered(_)
            | E::OfferTaken(_)
            | E::OfferWithdrawn(_)
            | E::DisputeOpened(_)
            | E::DisputeProposed(_)
            | E::DisputeEnded(_)
            | E::ResaleOpened(_)
            | E::ResaleEnded(_)
            | E::ResellerPaid(_)
            | E::VersionProvenBad(_)
            | E::BondPosted(_)
            | E::BondUnlocked(_)
            | E::BondWithdrawn(_)
            | E::BondReleased(_)
            | E::BondForfeited(_)
            | E::RekeyRequested(_)
            | E::RekeyAnswered(_)
            | E::RevenueSwept(_) => self == Contract::Escrow,
            E::LicenseIssued(_) | E::LicenseTransferred(_) => self == Contract::License,
            E::RoyaltiesCredited(_) | E::RoyaltiesClaimed(_) => self == Contract::Royalties,
            E::ContractMigrated(_) | E::RecordsUpgraded(_) => true,
        }
    }
}

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
