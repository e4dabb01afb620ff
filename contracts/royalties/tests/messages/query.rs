//! Queries

use weighhouse_market_suite::{Market, DENOM, OTHER_DENOM};
use weighhouse_protocol::royalties::{Balance, Config, QueryMsg, Total};

use super::{credit, market};

fn row(denom: &str, credited: u128, claimed: u128) -> Balance {
    Balance {
        denom: denom.into(),
        credited: credited.into(),
        claimed: claimed.into(),
        owed: (credited - claimed).into(),
    }
}

#[test]
fn the_ledger_names_the_contracts_it_works_with() {
    let market = Market::new();
    let config: Config = market.ask(&market.royalties, &QueryMsg::Config {}).unwrap();
    assert_eq!((config.registry, config.escrow), (market.registry.clone(), market.escrow.clone()));
}

#[test]
fn balances_and_totals_remember_what_was_paid() {
    let mut market = market();
    credit(&mut market, 10_000, 250, DENOM, 10_000).unwrap();
    credit(&mut market, 2_000, 50, OTHER_DENOM, 2_000).unwrap();
    let treasury = market.treasury.clone();
    market.claim_in(&treasury, Some(vec![DENOM])).unwrap();
    assert_eq!(market.balances(&treasury), [row(OTHER_DENOM, 50, 0), row(DENOM, 250, 250)]);
    let rows = [row(OTHER_DENOM, 1_999, 0), row(DENOM, 9_999, 250)];
    let carried = |row: Balance| Total {
        denom: row.denom,
        credited: row.credited,
        claimed: row.claimed,
        owed: row.owed,
        carried: 1u128.into(),
    };
    assert_eq!(market.totals(), rows.map(carried));
}

#[test]
fn rows_come_in_pages() {
    let mut market = market();
    // A denom that begins as another does, and one with slashes, as tokens of other chains have.
    let denoms = ["ibc/AB", "ibc/AB/C", "uusd", "uwhs"];
    for denom in denoms {
        credit(&mut market, 1_000, 25, denom, 1_000).unwrap();
    }
    let pages = |question: &dyn Fn(Option<String>) -> QueryMsg| {
        let mut seen: Vec<String> = Vec::new();
        for _ in 0..=denoms.len() {
            let page: Vec<serde_json::Value> = market.ask(&market.royalties, &question(seen.last().cloned())).unwrap();
            match page.as_slice() {
                [] => return seen,
                [row] => seen.push(row["denom"].as_str().unwrap().into()),
                rows => panic!("more than one row: {rows:?}"),
            }
        }
        panic!("the pages do not end: {seen:?}")
    };
    assert_eq!(pages(&|start_after| QueryMsg::Totals { start_after, limit: Some(1) }), denoms);
    let account = market.treasury.to_string();
    let balances = |start_after| QueryMsg::Balances { account: account.clone(), start_after, limit: Some(1) };
    assert_eq!(pages(&balances), denoms);
}
