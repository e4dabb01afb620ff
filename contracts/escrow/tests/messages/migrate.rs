//! Upgrades

use weighhouse_escrow::contract::{NAME, VERSION};
use weighhouse_market_suite::Market;
use weighhouse_protocol::events::{ContractMigrated, MarketEvent};

#[test]
fn an_older_version_is_taken_over() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let before = market.order(order);
    let escrow = market.escrow.clone();
    let response = market.migrate_from(&escrow, NAME, "0.0.1").unwrap();
    let event = ContractMigrated { contract: NAME.into(), from: "0.0.1".into(), to: VERSION.into() };
    assert_eq!(Market::events(&response), [MarketEvent::ContractMigrated(event)]);
    assert_eq!(market.order(order), before);
    market.deliver(order).unwrap();
}

#[test]
fn a_newer_version_is_not_taken_back() {
    let mut market = Market::new();
    let escrow = market.escrow.clone();
    market.migrate_from(&escrow, NAME, VERSION).unwrap();
    assert!(market.migrate_from(&escrow, NAME, "999.0.0").is_err());
}

#[test]
fn another_contracts_state_is_not_taken_over() {
    let mut market = Market::new();
    let escrow = market.escrow.clone();
    assert!(market.migrate_from(&escrow, "weighhouse-registry", VERSION).is_err());
}
