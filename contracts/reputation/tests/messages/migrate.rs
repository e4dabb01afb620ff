//! Upgrades

use cosmwasm_std::coin;
use weighhouse_market_suite::{release_before, EthereumWallet, Market, DENOM, REPORT_STAKE, TEXT_CID};
use weighhouse_protocol::events::{ContractMigrated, MarketEvent, RecordsUpgraded};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::reputation::{Check, ExecuteMsg, Level, ReportKind};
use weighhouse_reputation::contract::{NAME, VERSION};
use weighhouse_reputation::state::KEY_SPACES;

use super::event;
use super::verifier::market;

/// A market with a record of each kind.
fn full() -> Market {
    let (mut market, verifier) = market();
    let (seller, buyer, stranger) = (market.seller.clone(), market.buyer.clone(), market.stranger.clone());
    let further = market.account("further");
    market.claim_handle(&seller, "models").unwrap();
    market.tell_reputation(&seller, EthereumWallet::new(1).link(&market, &seller)).unwrap();
    let proposal = ExecuteMsg::ProposeLink { wallet: further.to_string(), expires_in: 60 };
    market.tell_reputation(&seller, proposal).unwrap();
    let (account, expires_at) = (seller.to_string(), market.now() + 60);
    let (level, checks, evidence) = (Level::Low, vec![Check::Document], Hash([1; 32]));
    market.tell_reputation(&verifier, ExecuteMsg::Attest { account, level, checks, expires_at, evidence }).unwrap();
    market.listed(1_000);
    market.sold(1);
    let license = market.sold_to(&stranger, 1);
    market.review(&buyer, 1, 5).unwrap();
    market.tell_reputation(&stranger, ExecuteMsg::Vote { order: 1, license }).unwrap();
    market.ask_question(&stranger, 1).unwrap();
    market.answer_question(&seller, 1).unwrap();
    let (kind, evidence) = (ReportKind::Malware, TEXT_CID.into());
    let report = ExecuteMsg::Report { listing: 1, version: None, kind, evidence };
    market.pay_reputation(&stranger, report, &[coin(REPORT_STAKE, DENOM)]).unwrap();
    market
}

#[test]
fn the_release_before_is_taken_over() {
    let mut market = full();
    let reputation = market.reputation.clone();
    let response = market.migrate_from(&reputation, NAME, release_before()).unwrap();
    let migrated = ContractMigrated { contract: NAME.into(), from: release_before().into(), to: VERSION.into() };
    assert_eq!(event(&response), MarketEvent::ContractMigrated(migrated));
    let seller = market.seller.clone();
    market.tell_reputation(&seller, ExecuteMsg::ReleaseHandle {}).unwrap();
}

#[test]
fn a_downgrade_and_a_skipped_release_are_refused() {
    let mut market = Market::new();
    let reputation = market.reputation.clone();
    market.migrate_from(&reputation, NAME, VERSION).unwrap();
    for other in ["0.0.1", "999.0.0"] {
        let refused = market.migrate_from(&reputation, NAME, other).unwrap_err().root_cause().to_string();
        assert!(
            refused.contains(&format!("{NAME} is of release {other}, and this code is of release {VERSION}")),
            "{refused}"
        );
    }
}

#[test]
fn another_contracts_state_is_not_taken_over() {
    let mut market = Market::new();
    let reputation = market.reputation.clone();
    assert!(market.migrate_from(&reputation, "weighhouse-registry", VERSION).is_err());
}

#[test]
fn state_that_this_code_cannot_read_is_not_taken_over() {
    let mut market = full();
    let reputation = market.reputation.clone();
    let mut refusal = |key: &[u8], value: &[u8]| {
        let before = market.app.contract_storage(&reputation).get(key).unwrap();
        market.app.contract_storage_mut(&reputation).set(key, value);
        let reason = market.migrate_from(&reputation, NAME, release_before()).unwrap_err().root_cause().to_string();
        market.app.contract_storage_mut(&reputation).set(key, &before);
        reason
    };
    let reason = refusal(b"config", b"{}");
    assert!(reason.starts_with("reputation/old_settings: "), "{reason}");
    let review = [b"review/".as_slice(), &1u64.to_be_bytes()].concat();
    let reason = refusal(&review, &[1, 2, 3]);
    assert!(reason.starts_with("reputation/record: 3 bytes are no review"), "{reason}");
    market.migrate_from(&reputation, NAME, release_before()).unwrap();
}

#[test]
fn anybody_rewrites_what_an_upgrade_left_old() {
    let mut market = full();
    let (stranger, before) = (market.stranger.clone(), market.state());
    let reputation = market.reputation.clone();
    market.migrate_from(&reputation, NAME, release_before()).unwrap();
    let mut upgrade =
        |limit| match event(&market.tell_reputation(&stranger, ExecuteMsg::UpgradeRecords { limit }).unwrap()) {
            MarketEvent::RecordsUpgraded(upgraded) => upgraded,
            other => panic!("another event: {other:?}"),
        };
    // There is one format so far, so that nothing is old.
    let upgraded = |done| RecordsUpgraded { contract: NAME.into(), upgraded: 0, done };
    assert_eq!(upgrade(3), upgraded(false));
    assert_eq!(upgrade(100), upgraded(true));
    assert_eq!(market.state(), before);
}

#[test]
fn an_upgrade_knows_every_record() {
    let market = full();
    // What is no record of a format: the contract's version, the settings and two counters.
    let plain = [&b"contract_info"[..], b"config", b"question_count", b"report_count"];
    let mut seen = vec![0; KEY_SPACES.len()];
    let state = market.state_of(&market.reputation);
    for (key, _) in state.into_iter().filter(|(key, _)| !plain.contains(&key.as_slice())) {
        let spaces: Vec<_> = (0..KEY_SPACES.len()).filter(|at| key.starts_with(KEY_SPACES[*at].prefix())).collect();
        assert_eq!(spaces.len(), 1, "{}", String::from_utf8_lossy(&key));
        seen[spaces[0]] += 1;
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}
