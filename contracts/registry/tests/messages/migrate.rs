//! Upgrades

use weighhouse_market_suite::{release_before, Market};
use weighhouse_protocol::events::{ContractMigrated, MarketEvent};
use weighhouse_registry::contract::{NAME, VERSION};

#[test]
fn the_release_before_is_taken_over() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let contract = market.registry.clone();
    let response = market.migrate_from(&contract, NAME, release_before()).unwrap();
    let event = ContractMigrated { contract: NAME.into(), from: release_before().into(), to: VERSION.into() };
    assert_eq!(Market::events(&response), [MarketEvent::ContractMigrated(event)]);
    market.sold(listing);
    market.sweep(listing).unwrap();
}

#[test]
fn a_downgrade_and_a_skipped_release_are_refused() {
    let mut market = Market::new();
    let contract = market.registry.clone();
    market.migrate_from(&contract, NAME, VERSION).unwrap();
    for other in ["0.0.1", "999.0.0"] {
        let refused = market.migrate_from(&contract, NAME, other).unwrap_err().root_cause().to_string();
        assert!(
            refused.contains(&format!("{NAME} is of release {other}, and this code is of release {VERSION}")),
            "{refused}"
        );
    }
}

#[test]
fn a_market_from_before_the_block_interval_is_not_taken_over() {
    let mut market = Market::new();
    let contract = market.registry.clone();
    let mut storage = market.app.contract_storage_mut(&contract);
    let settings = storage.get(b"config").unwrap();
    let mut old: serde_json::Value = serde_json::from_slice(&settings).unwrap();
    old.as_object_mut().unwrap().remove("block_interval").unwrap();
    storage.set(b"config", &serde_json::to_vec(&old).unwrap());
    drop(storage);
    let refused = market.migrate_from(&contract, NAME, release_before()).unwrap_err().root_cause().to_string();
    assert!(refused.starts_with("registry/old_settings: ") && refused.contains("`block_interval`"), "{refused}");
    market.app.contract_storage_mut(&contract).set(b"config", &settings);
    market.migrate_from(&contract, NAME, release_before()).unwrap();
}

#[test]
fn another_contracts_state_is_not_taken_over() {
    let mut market = Market::new();
    let contract = market.registry.clone();
    assert!(market.migrate_from(&contract, "weighhouse-escrow", VERSION).is_err());
}
