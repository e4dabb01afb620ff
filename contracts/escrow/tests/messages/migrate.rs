//! Upgrades

use cosmwasm_std::coin;
use weighhouse_escrow::contract::{NAME, VERSION};
use weighhouse_escrow::state::KEY_SPACES;
use weighhouse_market_suite::{listing_of, plan, release_before, Market, DENOM};
use weighhouse_protocol::escrow::ExecuteMsg;
use weighhouse_protocol::events::{ContractMigrated, MarketEvent};
use weighhouse_protocol::records::upgrade::CURSOR_KEY;
use weighhouse_protocol::registry::NewListing;
use weighhouse_protocol::terms::Plan;

use super::every_stage::every_stage;
use super::format1::{self, age};

#[test]
fn the_release_before_is_taken_over() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let before = market.order(order);
    let escrow = market.escrow.clone();
    let response = market.migrate_from(&escrow, NAME, release_before()).unwrap();
    let event = ContractMigrated { contract: NAME.into(), from: release_before().into(), to: VERSION.into() };
    assert_eq!(Market::events(&response), [MarketEvent::ContractMigrated(event)]);
    assert_eq!(market.order(order), before);
    market.deliver(order).unwrap();
}

#[test]
fn a_downgrade_and_a_skipped_release_are_refused() {
    let mut market = Market::new();
    let escrow = market.escrow.clone();
    market.migrate_from(&escrow, NAME, VERSION).unwrap();
    for other in ["0.0.1", "999.0.0"] {
        let refused = market.migrate_from(&escrow, NAME, other).unwrap_err().root_cause().to_string();
        assert!(
            refused.contains(&format!("{NAME} is of release {other}, and this code is of release {VERSION}")),
            "{refused}"
        );
    }
}

#[test]
fn another_contracts_state_is_not_taken_over() {
    let mut market = Market::new();
    let escrow = market.escrow.clone();
    assert!(market.migrate_from(&escrow, "weighhouse-registry", VERSION).is_err());
}

#[test]
fn orders_from_before_the_block_interval_are_not_taken_over() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let first = market.buy(listing).unwrap();
    let last = market.buy(listing).unwrap();
    let escrow = market.escrow.clone();
    let interval = market.order(first).block_interval.to_le_bytes();
    age(&mut market);
    for order in [first, last] {
        let key = format1::key(order);
        let mut storage = market.app.contract_storage_mut(&escrow);
        let record = storage.get(&key).unwrap();
        let at = record.windows(4).position(|bytes| bytes == interval).unwrap();
        storage.set(&key, &[&record[..at], &record[at + 4..]].concat());
        drop(storage);
        let refused = market.migrate_from(&escrow, NAME, release_before()).unwrap_err();
        let reason = refused.root_cause().to_string();
        assert!(reason.starts_with("escrow/record: ") && reason.contains(" bytes are no order: "), "{reason}");
        market.app.contract_storage_mut(&escrow).set(&key, &record);
        market.migrate_from(&escrow, NAME, release_before()).unwrap();
    }
}

#[test]
fn orders_of_release_0_1_0_go_on_and_anybody_rewrites_them() {
    let mut open = every_stage();
    let before = (open.market.orders(), open.market.state());
    age(&mut open.market);
    let escrow = open.market.escrow.clone();
    let lengths = |market: &Market| -> usize {
        let stored = market.state_of(&escrow).into_iter();
        stored.filter(|(key, _)| key.starts_with(b"order/")).map(|(_, record)| record.len()).sum()
    };
    let old = lengths(&open.market);
    assert_eq!(open.market.orders(), before.0, "an order answers the same in either format");
    open.market.migrate_from(&escrow, NAME, release_before()).unwrap();

    // A page at a time, while orders of both formats are read and written.
    let count = u32::try_from(before.0.len()).unwrap();
    let stranger = open.market.stranger.clone();
    let mut upgraded = 0;
    loop {
        let response = open.market.tell_escrow(&stranger, ExecuteMsg::UpgradeRecords { limit: 5 }, &[]).unwrap();
        assert_eq!(open.market.orders(), before.0);
        match Market::events(&response).as_slice() {
            [MarketEvent::RecordsUpgraded(page)] => upgraded += page.upgraded,
            events => panic!("other events: {events:?}"),
        }
        if matches!(&Market::events(&response)[0], MarketEvent::RecordsUpgraded(page) if page.done) {
            break;
        }
    }
    assert_eq!(upgraded, count, "every order was old, and nothing else");
    assert!(10 * lengths(&open.market) < 8 * old, "{} of {old} bytes", lengths(&open.market));
    assert_eq!(open.market.state().0[2], before.1 .0[2], "escrow's records are as this release writes them");
    open.finish();
}

#[test]
fn orders_of_release_0_1_0_end_without_being_rewritten() {
    let mut open = every_stage();
    age(&mut open.market);
    open.finish();
}

#[test]
fn anybody_rewrites_what_an_upgrade_left_old() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    market.sold(listing);
    market.buy(listing).unwrap();
    let (stranger, before) = (market.stranger.clone(), market.state());
    let escrow = market.escrow.clone();
    market.migrate_from(&escrow, NAME, release_before()).unwrap();
    let mut upgrade = || {
        let response = market.tell_escrow(&stranger, ExecuteMsg::UpgradeRecords { limit: 3 }, &[]).unwrap();
        match Market::events(&response).as_slice() {
            [MarketEvent::RecordsUpgraded(upgraded)] => (upgraded.contract.clone(), upgraded.upgraded, upgraded.done),
            events => panic!("other events: {events:?}"),
        }
    };
    // Nothing is old here: a configuration, two orders, two bonds, one revenue.
    assert_eq!(upgrade(), (NAME.into(), 0, false));
    let done = (0..3).map(|_| upgrade()).find(|(_, _, done)| *done);
    assert_eq!(done, Some((NAME.into(), 0, true)));
    assert_eq!(market.state(), before);
}

#[test]
fn a_walk_waits_from_a_migration_until_it_was_walked() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    market.sold(listing);
    let (escrow, stranger) = (market.escrow.clone(), market.stranger.clone());
    let waits = |market: &Market| market.app.contract_storage(&escrow).get(CURSOR_KEY).is_some();
    assert!(!waits(&market));
    // A stranger begins none.
    market.tell_escrow(&stranger, ExecuteMsg::UpgradeRecords { limit: 1 }, &[]).unwrap();
    assert!(!waits(&market));
    market.migrate_from(&escrow, NAME, release_before()).unwrap();
    assert!(waits(&market));
    market.tell_escrow(&stranger, ExecuteMsg::UpgradeRecords { limit: 1 }, &[]).unwrap();
    assert!(waits(&market));
    market.tell_escrow(&stranger, ExecuteMsg::UpgradeRecords { limit: 500 }, &[]).unwrap();
    assert!(!waits(&market));
}

#[test]
fn an_upgrade_knows_every_record() {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let plans = vec![Plan { supply: Some(3), ..plan(1_000) }];
    let listing = market.listed_as(NewListing { plans, ..listing_of(&seller, 1) });
    let (buyer, order) = (market.buyer.clone(), market.buy(listing).unwrap());
    let [license, resold] = [(); 2].map(|()| market.sold(listing));
    market.rekey(&buyer, license).unwrap();
    market.resell(&buyer, resold, coin(2_000, DENOM)).unwrap();
    market.unlock_bond(5).unwrap();
    market.pass(4_200);
    market.refund(order).unwrap();
    // What is no record of a format: the contract's version and two counters.
    let plain = [&b"contract_info"[..], b"order_count", b"closed_count"];
    let escrow = market.escrow.clone();
    let mut seen = vec![0; KEY_SPACES.len()];
    for (key, _) in market.state_of(&escrow).into_iter().filter(|(key, _)| !plain.contains(&key.as_slice())) {
        let spaces: Vec<_> = (0..KEY_SPACES.len()).filter(|at| key.starts_with(KEY_SPACES[*at].prefix())).collect();
        assert_eq!(spaces.len(), 1, "{}", String::from_utf8_lossy(&key));
        seen[spaces[0]] += 1;
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}
