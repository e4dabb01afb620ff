//! `upgrade_records`

use weighhouse_market_suite::{refusal, Market};
use weighhouse_protocol::events::{MarketEvent, RecordsUpgraded};
use weighhouse_protocol::records::commitment_key;
use weighhouse_protocol::registry::ExecuteMsg;
use weighhouse_registry::contract::NAME;
use weighhouse_registry::ContractError;

/// The walk itself is tested beside it, with records of two formats: there is one format here yet.
#[test]
fn anybody_upgrades_old_records() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let stranger = market.stranger.clone();
    let before = market.state_of(&market.registry);
    // Two rules, an arbiter, a sale card, delivery keys, a commitment and a split.
    for done in [false, false, false, true] {
        let response = market.tell_registry(&stranger, ExecuteMsg::UpgradeRecords { limit: 2 }).unwrap();
        let upgraded = RecordsUpgraded { contract: NAME.into(), upgraded: 0, done };
        assert_eq!(Market::events(&response), [MarketEvent::RecordsUpgraded(upgraded)]);
    }
    assert_eq!(market.state_of(&market.registry), before);

    // A format that there never was is refused and named.
    let registry = market.registry.clone();
    let key = commitment_key(listing, 1);
    market.app.contract_storage_mut(&registry).as_mut().set(&key, &[0; 105]);
    let refused: ContractError = refusal(market.tell_registry(&stranger, ExecuteMsg::UpgradeRecords { limit: 99 }));
    let expected = "registry/record: a stored commitment is of format 0; this code reads formats up to 1";
    assert_eq!(refused.to_string(), expected);
}
