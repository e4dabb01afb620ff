//! `upgrade_records`

use weighhouse_market_suite::{release_before, Market, DENOM};
use weighhouse_protocol::events::{MarketEvent, RecordsUpgraded};
use weighhouse_protocol::royalties::ExecuteMsg;
use weighhouse_royalties::contract::NAME;

use super::{credit, market};

/// The walk itself is tested beside it, with records of two formats: there is one format here yet.
#[test]
fn anybody_upgrades_old_records() {
    let mut market = market();
    credit(&mut market, 1_000, 25, DENOM, 1_000).unwrap();
    let (stranger, royalties) = (market.stranger.clone(), market.royalties.clone());
    let before = market.state_of(&royalties);
    market.migrate_from(&royalties, NAME, release_before()).unwrap();
    // The configuration, a total, a carry and three balances.
    for done in [false, true] {
        let response = market.execute(&stranger, &royalties, &ExecuteMsg::UpgradeRecords { limit: 5 }, &[]).unwrap();
        let upgraded = RecordsUpgraded { contract: NAME.into(), upgraded: 0, done };
        assert_eq!(Market::events(&response), [MarketEvent::RecordsUpgraded(upgraded)]);
    }
    assert_eq!(market.state_of(&royalties), before);
}
