//! Upgrades

use weighhouse_license::contract::{NAME, VERSION};
use weighhouse_market_suite::{release_before, Market};
use weighhouse_protocol::events::{ContractMigrated, MarketEvent};
use weighhouse_protocol::records::upgrade::CURSOR_KEY;

#[test]
fn the_release_before_is_taken_over() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let contract = market.license.clone();
    let response = market.migrate_from(&contract, NAME, release_before()).unwrap();
    let event = ContractMigrated { contract: NAME.into(), from: release_before().into(), to: VERSION.into() };
    assert_eq!(Market::events(&response), [MarketEvent::ContractMigrated(event)]);
    assert_eq!(market.app.contract_storage(&contract).get(CURSOR_KEY), None, "a walk waits, and nobody can walk");
    market.sold(listing);
    market.sweep(listing).unwrap();
}

#[test]
fn a_downgrade_and_a_skipped_release_are_refused() {
    let mut market = Market::new();
    let contract = market.license.clone();
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
fn another_contracts_state_is_not_taken_over() {
    let mut market = Market::new();
    let contract = market.license.clone();
    assert!(market.migrate_from(&contract, "weighhouse-escrow", VERSION).is_err());
}
