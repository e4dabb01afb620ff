//! Upgrades

use weighhouse_market_suite::Market;
use weighhouse_protocol::events::{ContractMigrated, MarketEvent};
use weighhouse_royalties::contract::{NAME, VERSION};

#[test]
fn an_older_version_is_taken_over() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let contract = market.royalties.clone();
    let response = market.migrate_from(&contract, NAME, "0.0.1").unwrap();
    let event = ContractMigrated { contract: NAME.into(), from: "0.0.1".into(), to: VERSION.into() };
    assert_eq!(Market::events(&response), [MarketEvent::ContractMigrated(event)]);
    market.sold(listing);
    market.sweep(listing).unwrap();
}

#[test]
fn a_newer_version_is_not_taken_back() {
    let mut market = Market::new();
    let contract = market.royalties.clone();
    market.migrate_from(&contract, NAME, VERSION).unwrap();
    assert!(market.migrate_from(&contract, NAME, "999.0.0").is_err());
}

#[test]
fn another_contracts_state_is_not_taken_over() {
    let mut market = Market::new();
    let contract = market.royalties.clone();
    assert!(market.migrate_from(&contract, "weighhouse-escrow", VERSION).is_err());
}

#[test]
fn a_ledger_that_this_code_cannot_read_is_not_taken_over() {
    let mut market = Market::new();
    let contract = market.royalties.clone();
    market.app.contract_storage_mut(&contract).set(b"config", &[1]);
    let refused = market.migrate_from(&contract, NAME, "0.0.1").unwrap_err().root_cause().to_string();
    assert!(refused.starts_with("royalties/record: 1 bytes are no "), "{refused}");
}
