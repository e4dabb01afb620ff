//! What is tried with reports

use cosmwasm_std::coin;
use weighhouse_market_suite::{Market, APPEAL_SPAN, DENOM, PURSE, REPORT_SPAN, REPORT_STAKE, TEXT_CID};
use weighhouse_protocol::registry::{ExecuteMsg as Registry, ListingState, Moderator};
use weighhouse_protocol::reputation::{Decision, ExecuteMsg, ReportKind};
use weighhouse_reputation::ContractError;

use super::{account, refused};

const SETTLE: ExecuteMsg = ExecuteMsg::SettleReport { report: 1 };

fn charge() -> ExecuteMsg {
    ExecuteMsg::Report { listing: 1, version: None, kind: ReportKind::Malware, evidence: TEXT_CID.into() }
}

fn decide(decision: Decision) -> ExecuteMsg {
    ExecuteMsg::Decide { report: 1, decision, reasons: None }
}

#[test]
fn no_number_of_reports_delists_anything() {
    let mut market = Market::new();
    market.listed(1_000);
    let governance = market.governance.clone();
    for number in 0..50 {
        let rival = account(&mut market, &format!("rival {number}"));
        market.pay_reputation(&rival, charge(), &[coin(REPORT_STAKE, DENOM)]).unwrap();
    }
    assert_eq!(market.listing(1).state, ListingState::Active);
    market.sold(1);
    // Not even one that is upheld: who delists says so in the registry.
    market.tell_reputation(&governance, decide(Decision::Upheld)).unwrap();
    assert_eq!(market.listing(1).state, ListingState::Active);
    market.sold(1);
    market.tell_registry(&governance, Registry::Delist { listing: 1 }).unwrap();
    assert!(market.buy(1).is_err());
}

#[test]
fn nobody_keeps_a_stake_by_deciding_and_appealing() {
    let mut market = Market::new();
    market.listed(1_000);
    let (reporter, governance, stranger) = (market.stranger.clone(), market.governance.clone(), market.buyer.clone());
    market.pay_reputation(&reporter, charge(), &[coin(REPORT_STAKE, DENOM)]).unwrap();
    let filed_at = market.now();
    // As late as it goes: decided, appealed, and never answered.
    market.pass(u64::from(REPORT_SPAN) - 1);
    market.tell_reputation(&governance, decide(Decision::Dismissed)).unwrap();
    market.pass(u64::from(APPEAL_SPAN) - 1);
    market.tell_reputation(&reporter, ExecuteMsg::Appeal { report: 1, grounds: TEXT_CID.into() }).unwrap();
    market.pass(APPEAL_SPAN.into());
    market.tell_reputation(&stranger, SETTLE).unwrap();
    assert_eq!(market.balance(&reporter, DENOM), PURSE);
    assert!(market.now() - filed_at < u64::from(REPORT_SPAN) + 2 * u64::from(APPEAL_SPAN));
}

#[test]
fn a_report_of_a_delisted_listing_and_in_a_pause_still_returns_its_stake() {
    let mut market = Market::new();
    market.listed(1_000);
    let (reporter, governance) = (market.stranger.clone(), market.governance.clone());
    market.pay_reputation(&reporter, charge(), &[coin(REPORT_STAKE, DENOM)]).unwrap();
    market.tell_registry(&governance, Registry::Delist { listing: 1 }).unwrap();
    market.tell_registry(&governance, Registry::PauseOrders { seconds: 604_800 }).unwrap();
    market.pass(REPORT_SPAN.into());
    market.tell_reputation(&reporter, SETTLE).unwrap();
    assert_eq!(market.balance(&reporter, DENOM), PURSE);
}

#[test]
fn governance_finds_no_abuse_once_the_stake_can_be_taken_back() {
    let mut market = Market::new();
    market.listed(1_000);
    let (reporter, governance) = (market.stranger.clone(), market.governance.clone());
    market.pay_reputation(&reporter, charge(), &[coin(REPORT_STAKE, DENOM)]).unwrap();
    market.pass(REPORT_SPAN.into());
    let error = refused(market.tell_reputation(&governance, decide(Decision::Abusive)));
    assert!(matches!(error, ContractError::ReportOver { .. }));
    market.tell_reputation(&reporter, SETTLE).unwrap();
    assert_eq!((market.balance(&reporter, DENOM), market.balance(&market.treasury, DENOM)), (PURSE, 0));
}

#[test]
fn one_reports_stake_pays_no_other() {
    let mut market = Market::new();
    market.listed(1_000);
    let (reporter, rival) = (market.stranger.clone(), account(&mut market, "rival"));
    for account in [&reporter, &rival] {
        market.pay_reputation(account, charge(), &[coin(REPORT_STAKE, DENOM)]).unwrap();
    }
    market.pass(REPORT_SPAN.into());
    market.tell_reputation(&reporter, SETTLE).unwrap();
    assert!(matches!(refused(market.tell_reputation(&reporter, SETTLE)), ContractError::SettledAlready { .. }));
    assert_eq!(market.balance(&market.reputation, DENOM), REPORT_STAKE);
}

#[test]
fn an_early_appeal_shortens_nothing() {
    let mut market = Market::new();
    market.listed(1_000);
    let (reporter, governance) = (market.stranger.clone(), market.governance.clone());
    market.pay_reputation(&reporter, charge(), &[coin(REPORT_STAKE, DENOM)]).unwrap();
    let settles_at = market.now() + u64::from(REPORT_SPAN);
    market.tell_reputation(&governance, decide(Decision::Dismissed)).unwrap();
    market.tell_reputation(&reporter, ExecuteMsg::Appeal { report: 1, grounds: TEXT_CID.into() }).unwrap();
    assert_eq!(market.report(1).settles_at, settles_at);
    let now = market.now();
    assert_eq!(
        refused(market.tell_reputation(&reporter, SETTLE)),
        ContractError::NotOver { report: 1, settles_at, now }
    );
}

#[test]
fn each_decision_and_the_appeal_leave_their_time_and_no_more() {
    let mut market = Market::new();
    market.listed(1_000);
    let (reporter, governance, moderator) =
        (market.stranger.clone(), market.governance.clone(), market.account("moderator"));
    let address = moderator.to_string();
    market.reconfigure(|config| config.moderator = Some(Moderator { address, lapse: 1_000 })).unwrap();
    market.pay_reputation(&reporter, charge(), &[coin(REPORT_STAKE, DENOM)]).unwrap();
    let filed_at = market.now();
    // As late as it goes: by the moderator, by governance over it, and the appeal, which nobody answers.
    let steps = [
        (REPORT_SPAN, &moderator, decide(Decision::Dismissed)),
        (APPEAL_SPAN, &governance, decide(Decision::Dismissed)),
        (APPEAL_SPAN, &reporter, ExecuteMsg::Appeal { report: 1, grounds: TEXT_CID.into() }),
    ];
    for (span, sender, message) in steps {
        market.pass(u64::from(span) - 1);
        market.tell_reputation(sender, message).unwrap();
        assert_eq!(market.report(1).settles_at, market.now() + u64::from(APPEAL_SPAN));
    }
    market.pass(APPEAL_SPAN.into());
    market.tell_reputation(&reporter, SETTLE).unwrap();
    assert_eq!(market.balance(&reporter, DENOM), PURSE);
    assert!(market.now() - filed_at < u64::from(REPORT_SPAN) + 3 * u64::from(APPEAL_SPAN));
}
