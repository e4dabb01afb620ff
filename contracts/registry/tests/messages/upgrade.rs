//! `upgrade_records`

use weighhouse_market_suite::{refusal, release_before, Market, DENOM};
use weighhouse_protocol::events::{MarketEvent, RecordsUpgraded};
use weighhouse_protocol::records::{commitment_key, trade_rule_key, Record, TradeRule};
use weighhouse_protocol::registry::ExecuteMsg;
use weighhouse_registry::contract::NAME;
use weighhouse_registry::ContractError;

/// The walk itself is tested beside it, with records of two formats.
#[test]
fn anybody_upgrades_old_records() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let stranger = market.stranger.clone();
    let before = market.state_of(&market.registry);
    let registry = market.registry.clone();
    market.migrate_from(&registry, NAME, release_before()).unwrap();
    // Two rules, an arbiter, a sale card, delivery keys, a commitment and a split.
    for done in [false, false, false, true] {
        let response = market.tell_registry(&stranger, ExecuteMsg::UpgradeRecords { limit: 2 }).unwrap();
        let upgraded = RecordsUpgraded { contract: NAME.into(), upgraded: 0, done };
        assert_eq!(Market::events(&response), [MarketEvent::RecordsUpgraded(upgraded)]);
    }
    assert_eq!(market.state_of(&market.registry), before);

    // A trade rule as release 0.1.0 wrote it, of a denom that was closed.
    let key = trade_rule_key(DENOM);
    let written = market.app.contract_storage_mut(&registry).get(&key).unwrap();
    // Format 1 had one byte where format 2 has an optional time: none is one byte as well.
    let at = written.len() - 9;
    let old = [&[1], &written[1..at], &[1], &written[at + 1..]].concat();
    market.app.contract_storage_mut(&registry).as_mut().set(&key, &old);
    market.migrate_from(&registry, NAME, release_before()).unwrap();
    let response = market.tell_registry(&stranger, ExecuteMsg::UpgradeRecords { limit: 99 }).unwrap();
    let upgraded = RecordsUpgraded { contract: NAME.into(), upgraded: 1, done: true };
    assert_eq!(Market::events(&response), [MarketEvent::RecordsUpgraded(upgraded)]);
    let renewed = market.app.contract_storage_mut(&registry).get(&key).unwrap();
    let expected = TradeRule { closes_at: Some(0), ..TradeRule::from_bytes(&written).unwrap() };
    assert_eq!(renewed, expected.to_bytes());

    // A format that there never was is refused and named.
    let key = commitment_key(listing, 1);
    market.migrate_from(&registry, NAME, release_before()).unwrap();
    market.app.contract_storage_mut(&registry).as_mut().set(&key, &[0; 105]);
    let refused: ContractError = refusal(market.tell_registry(&stranger, ExecuteMsg::UpgradeRecords { limit: 99 }));
    let expected = "registry/record: a stored commitment is of format 0; this code reads formats up to 1";
    assert_eq!(refused.to_string(), expected);
}
