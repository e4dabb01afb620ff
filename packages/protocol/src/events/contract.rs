//! Who emits events.

/// The contracts of the market, each with its name in deployments and in the index.
macro_rules! contracts {
    ($( $(#[$meta:meta])* $contract:ident = $name:literal, )*) => {
        /// A contract of the market.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Contract {
            $( $(#[$meta])* $contract, )*
        }

        impl Contract {
            /// Every contract.
            pub const ALL: &'static [Contract] = &[$(Contract::$contract),*];

            /// The contract's name.
            pub fn name(self) -> &'static str {
                match self {
                    $( Contract::$contract => $name, )*
                }
            }
        }
    };
}

contracts! {
    /// Keeps listings and versions.
    Registry = "registry",
    /// Keeps the collection of licenses.
    License = "license",
    /// Keeps orders, bonds and disputes.
    Escrow = "escrow",
    /// Keeps the ledger of what payees are owed.
    Royalties = "royalties",
    /// Keeps profiles, attestations, reviews and reports.
    Reputation = "reputation",
}

impl Contract {
    /// The contract of a name; `None` when no contract has it.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|contract| contract.name() == name)
    }
}

/// The contracts that emit an event of a type. An event of another contract's is a forgery, however well it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emitter {
    /// One contract alone.
    Only(Contract),
    /// Every contract of the market.
    Any,
}

impl Emitter {
    /// Whether the contract emits such events.
    pub fn includes(self, contract: Contract) -> bool {
        match self {
            Emitter::Only(one) => one == contract,
            Emitter::Any => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_contract_is_found_by_its_name() {
        for contract in Contract::ALL {
            assert_eq!(Contract::named(contract.name()), Some(*contract));
        }
        assert_eq!(Contract::named("stranger"), None);
    }

    #[test]
    fn an_event_of_one_contract_is_no_other_contracts() {
        assert!(Emitter::Only(Contract::Escrow).includes(Contract::Escrow));
        assert!(!Emitter::Only(Contract::Escrow).includes(Contract::License));
        assert!(Contract::ALL.iter().all(|contract| Emitter::Any.includes(*contract)));
    }
}
