//! `report`, `decide`, `appeal` and `settle_report`

use cosmwasm_std::{coin, Addr};
use weighhouse_market_suite::{
    cw_multi_test::AppResponse, Market, APPEAL_SPAN, DENOM, OTHER_DENOM, PURSE, REPORT_SPAN, REPORT_STAKE, TEXT_CID,
};
use weighhouse_protocol::events::{Json, MarketEvent, ReportAppealed, ReportDecided, ReportFiled, ReportSettled};
use weighhouse_protocol::registry::Moderator;
use weighhouse_protocol::reputation::{Appeal, Decision, ExecuteMsg, Report, ReportKind, ReportState};
use weighhouse_reputation::ContractError;

use super::{event, refused};

const REPORT: u64 = 1;
const SPAN: u64 = 1_209_600;
const APPEAL: u64 = 604_800;
const SETTLE: ExecuteMsg = ExecuteMsg::SettleReport { report: REPORT };

fn charge(listing: u64, version: Option<u32>) -> ExecuteMsg {
    ExecuteMsg::Report { listing, version, kind: ReportKind::Stolen, evidence: TEXT_CID.into() }
}

fn decision(decision: Decision) -> ExecuteMsg {
    ExecuteMsg::Decide { report: REPORT, decision, reasons: Some(TEXT_CID.into()) }
}

fn appeal() -> ExecuteMsg {
    ExecuteMsg::Appeal { report: REPORT, grounds: TEXT_CID.into() }
}

fn file(market: &mut Market) -> AppResponse {
    let stranger = market.stranger.clone();
    market.pay_reputation(&stranger, charge(1, None), &[coin(REPORT_STAKE, DENOM)]).unwrap()
}

/// A market with a moderator and an open report of listing 1 by the stranger.
fn reported() -> (Market, Addr) {
    let mut market = Market::new();
    let moderator = market.account("moderator");
    let address = moderator.to_string();
    market.reconfigure(|config| config.moderator = Some(Moderator { address, lapse: 1_000 })).unwrap();
    market.listed(1_000);
    file(&mut market);
    (market, moderator)
}

fn state(market: &Market) -> ReportState {
    market.report(REPORT).state
}

/// What the reporter, the treasury and the contract have of the stake.
fn stakes(market: &Market) -> (u128, u128, u128) {
    let lost = PURSE - market.balance(&market.stranger, DENOM);
    (REPORT_STAKE - lost, market.balance(&market.treasury, DENOM), market.balance(&market.reputation, DENOM))
}

#[test]
fn a_report_holds_its_stake() {
    let mut market = Market::new();
    assert_eq!((u64::from(REPORT_SPAN), u64::from(APPEAL_SPAN)), (SPAN, APPEAL));
    market.listed(1_000);
    let response = file(&mut market);
    let (reporter, settles_at) = (market.stranger.clone(), market.now() + SPAN);
    let filed = ReportFiled {
        report: REPORT,
        listing: 1,
        version: None,
        reporter: reporter.clone(),
        kind: Json(ReportKind::Stolen),
        evidence: TEXT_CID.into(),
        stake: REPORT_STAKE.into(),
        denom: DENOM.into(),
        settles_at,
    };
    assert_eq!(event(&response), MarketEvent::ReportFiled(filed));
    let report = Report {
        report: REPORT,
        listing: 1,
        version: None,
        reporter,
        kind: ReportKind::Stolen,
        evidence: TEXT_CID.into(),
        state: ReportState::Open,
        decided_by: None,
        appeal: None,
        stake: coin(REPORT_STAKE, DENOM),
        filed_at: market.now(),
        settles_at,
        settled: false,
    };
    assert_eq!(market.report(REPORT), report);
    assert_eq!(stakes(&market), (0, 0, REPORT_STAKE));
}

#[test]
fn nothing_but_exactly_the_stake_reports() {
    let mut market = Market::new();
    market.listed(1_000);
    let stranger = market.stranger.clone();
    let error = refused(market.pay_reputation(&stranger, charge(1, None), &[coin(1, DENOM)]));
    let (due, sent, denom) = (REPORT_STAKE.into(), 1u128.into(), DENOM.into());
    assert_eq!(error, ContractError::NotTheSum { purpose: "stake of a report", due, sent, denom });
    for funds in [vec![], vec![coin(REPORT_STAKE, OTHER_DENOM)]] {
        assert!(matches!(
            refused(market.pay_reputation(&stranger, charge(1, None), &funds)),
            ContractError::Payment(_)
        ));
    }
}

#[test]
fn a_report_is_about_a_listing_or_a_version_that_there_is() {
    let mut market = Market::new();
    market.listed(1_000);
    let stranger = market.stranger.clone();
    let mut file = |message| market.pay_reputation(&stranger, message, &[coin(REPORT_STAKE, DENOM)]);
    assert_eq!(refused(file(charge(2, None))), ContractError::NoListing { listing: 2 });
    assert_eq!(refused(file(charge(1, Some(2)))), ContractError::NoVersion { listing: 1, version: 2 });
    let kind = ReportKind::Malware;
    let evidence = "see my blog".into();
    let error = refused(file(ExecuteMsg::Report { listing: 1, version: None, kind, evidence }));
    assert!(matches!(error, ContractError::Cid(_)));
    file(charge(1, Some(1))).unwrap();
}

#[test]
fn what_nobody_decides_lapses_and_anybody_returns_the_stake() {
    let (mut market, _) = reported();
    let (buyer, settles_at) = (market.buyer.clone(), market.now() + SPAN);
    market.pass(SPAN - 1);
    let error = refused(market.tell_reputation(&buyer, SETTLE));
    assert_eq!(error, ContractError::NotOver { report: REPORT, settles_at, now: settles_at - 1 });
    market.pass(1);
    let response = market.tell_reputation(&buyer, SETTLE).unwrap();
    let settled = ReportSettled {
        report: REPORT,
        listing: 1,
        state: Json(ReportState::Lapsed),
        recipient: market.stranger.clone(),
        stake: REPORT_STAKE.into(),
        denom: DENOM.into(),
    };
    assert_eq!(event(&response), MarketEvent::ReportSettled(settled));
    assert_eq!(stakes(&market), (REPORT_STAKE, 0, 0));
    assert_eq!((state(&market), market.report(REPORT).settled), (ReportState::Lapsed, true));
    assert_eq!(refused(market.tell_reputation(&buyer, SETTLE)), ContractError::SettledAlready { report: REPORT });
}

#[test]
fn a_decision_leaves_time_to_appeal_and_the_stake_returns() {
    for (decided, becomes) in [(Decision::Upheld, ReportState::Upheld), (Decision::Dismissed, ReportState::Dismissed)] {
        let (mut market, moderator) = reported();
        market.pass(SPAN - 1);
        let response = market.tell_reputation(&moderator, decision(decided)).unwrap();
        let settles_at = market.now() + APPEAL;
        let event_of = ReportDecided {
            report: REPORT,
            listing: 1,
            by: moderator.clone(),
            decision: Json(decided),
            reasons: Some(TEXT_CID.into()),
            on_appeal: false,
            settles_at,
        };
        assert_eq!(event(&response), MarketEvent::ReportDecided(event_of));
        assert_eq!(market.report(REPORT).decided_by, Some(moderator.clone()));
        market.pass(APPEAL - 1);
        assert!(matches!(refused(market.tell_reputation(&moderator, SETTLE)), ContractError::NotOver { .. }));
        market.pass(1);
        market.tell_reputation(&moderator, SETTLE).unwrap();
        assert_eq!((state(&market), stakes(&market)), (becomes, (REPORT_STAKE, 0, 0)));
    }
}

#[test]
fn an_early_decision_shortens_nothing() {
    let (mut market, moderator) = reported();
    let settles_at = market.now() + SPAN;
    market.tell_reputation(&moderator, decision(Decision::Dismissed)).unwrap();
    assert_eq!(market.report(REPORT).settles_at, settles_at);
}

#[test]
fn abuse_that_governance_finds_costs_the_stake() {
    let (mut market, _) = reported();
    let governance = market.governance.clone();
    market.tell_reputation(&governance, decision(Decision::Abusive)).unwrap();
    market.pass(SPAN);
    market.tell_reputation(&governance, SETTLE).unwrap();
    assert_eq!((state(&market), stakes(&market)), (ReportState::Abusive, (0, REPORT_STAKE, 0)));
}

#[test]
fn governance_and_its_moderator_alone_decide_and_the_moderator_takes_no_stake() {
    let (mut market, moderator) = reported();
    for sender in [market.seller.clone(), market.stranger.clone(), market.arbiter.clone()] {
        let error = refused(market.tell_reputation(&sender, decision(Decision::Upheld)));
        assert_eq!(error, ContractError::NotModerator { sender });
    }
    let error = refused(market.tell_reputation(&moderator, decision(Decision::Abusive)));
    assert_eq!(error, ContractError::NotGovernance { sender: moderator.clone() });
    // An account that is no moderator any more decides nothing.
    market.reconfigure(|config| config.moderator = None).unwrap();
    let error = refused(market.tell_reputation(&moderator, decision(Decision::Upheld)));
    assert_eq!(error, ContractError::NotModerator { sender: moderator });
}

#[test]
fn the_moderator_decides_once_and_governance_decides_over_it_once() {
    let (mut market, moderator) = reported();
    let governance = market.governance.clone();
    market.tell_reputation(&moderator, decision(Decision::Dismissed)).unwrap();
    let error = refused(market.tell_reputation(&moderator, decision(Decision::Upheld)));
    assert_eq!(error, ContractError::DecidedAlready { report: REPORT });
    market.tell_reputation(&governance, decision(Decision::Abusive)).unwrap();
    for sender in [&moderator, &governance] {
        let error = refused(market.tell_reputation(sender, decision(Decision::Upheld)));
        assert_eq!(error, ContractError::DecidedAlready { report: REPORT });
    }
}

#[test]
fn the_one_whom_a_decision_is_against_appeals_once() {
    for (decided, by_seller) in [(Decision::Upheld, true), (Decision::Dismissed, false), (Decision::Abusive, false)] {
        let (mut market, _) = reported();
        let (seller, reporter, governance) =
            (market.seller.clone(), market.stranger.clone(), market.governance.clone());
        let error = refused(market.tell_reputation(&reporter, appeal()));
        assert_eq!(error, ContractError::Undecided { report: REPORT });
        market.tell_reputation(&governance, decision(decided)).unwrap();
        let (appellant, other) = if by_seller { (&seller, &reporter) } else { (&reporter, &seller) };
        let error = refused(market.tell_reputation(other, appeal()));
        let named = appellant.clone();
        assert_eq!(error, ContractError::NotAppellant { report: REPORT, appellant: named, sender: other.clone() });
        market.pass(SPAN - 1);
        let response = market.tell_reputation(appellant, appeal()).unwrap();
        let settles_at = market.now() + APPEAL;
        let appealed =
            ReportAppealed { report: REPORT, listing: 1, by: appellant.clone(), grounds: TEXT_CID.into(), settles_at };
        assert_eq!(event(&response), MarketEvent::ReportAppealed(appealed));
        let expected = Appeal { by: appellant.clone(), grounds: TEXT_CID.into(), decided: false };
        assert_eq!(market.report(REPORT).appeal, Some(expected));
        let error = refused(market.tell_reputation(appellant, appeal()));
        assert_eq!(error, ContractError::AppealedAlready { report: REPORT });
    }
}

#[test]
fn governance_decides_an_appeal_for_good() {
    let (mut market, moderator) = reported();
    let (governance, reporter) = (market.governance.clone(), market.stranger.clone());
    market.tell_reputation(&governance, decision(Decision::Abusive)).unwrap();
    market.tell_reputation(&reporter, appeal()).unwrap();
    let error = refused(market.tell_reputation(&moderator, decision(Decision::Upheld)));
    assert_eq!(error, ContractError::DecidedAlready { report: REPORT });
    let response = market.tell_reputation(&governance, decision(Decision::Dismissed)).unwrap();
    let MarketEvent::ReportDecided(decided) = event(&response) else { panic!() };
    assert_eq!((decided.on_appeal, decided.settles_at), (true, market.now()));
    assert!(market.report(REPORT).appeal.unwrap().decided);
    let error = refused(market.tell_reputation(&governance, decision(Decision::Abusive)));
    assert!(matches!(error, ContractError::ReportOver { .. }));
    market.tell_reputation(&reporter, SETTLE).unwrap();
    assert_eq!((state(&market), stakes(&market)), (ReportState::Dismissed, (REPORT_STAKE, 0, 0)));
}

#[test]
fn an_appeal_that_nobody_decides_leaves_the_decision() {
    let (mut market, _) = reported();
    let (governance, reporter) = (market.governance.clone(), market.stranger.clone());
    market.tell_reputation(&governance, decision(Decision::Abusive)).unwrap();
    market.tell_reputation(&reporter, appeal()).unwrap();
    market.pass(SPAN);
    market.tell_reputation(&reporter, SETTLE).unwrap();
    assert_eq!((state(&market), stakes(&market)), (ReportState::Abusive, (0, REPORT_STAKE, 0)));
}

#[test]
fn each_second_belongs_to_the_decision_or_to_the_settlement_but_never_to_both() {
    for passed in [SPAN - 1, SPAN, SPAN + 1] {
        let (mut market, moderator) = reported();
        market.pass(passed);
        let decided = market.tell_reputation(&moderator, decision(Decision::Upheld)).is_ok();
        let settled = market.tell_reputation(&moderator, SETTLE).is_ok();
        assert!(decided != settled && decided == (passed < SPAN), "after {passed} s");
    }
    for passed in [APPEAL - 1, APPEAL, APPEAL + 1] {
        let (mut market, moderator) = reported();
        let reporter = market.stranger.clone();
        market.pass(SPAN - 1);
        market.tell_reputation(&moderator, decision(Decision::Dismissed)).unwrap();
        market.pass(passed);
        let appealed = market.tell_reputation(&reporter, appeal()).is_ok();
        let settled = market.tell_reputation(&moderator, SETTLE).is_ok();
        assert!(appealed != settled && appealed == (passed < APPEAL), "after {passed} s");
    }
}

#[test]
fn a_stake_is_what_was_paid_whatever_the_settings_became() {
    let (mut market, _) = reported();
    market.reconfigure_reputation(|config| config.report_stake = coin(0, OTHER_DENOM)).unwrap();
    let reporter = market.stranger.clone();
    market.tell_reputation(&reporter, charge(1, None)).unwrap();
    market.pass(SPAN);
    for report in [1, 2] {
        market.tell_reputation(&reporter, ExecuteMsg::SettleReport { report }).unwrap();
    }
    assert_eq!(stakes(&market), (REPORT_STAKE, 0, 0));
}

#[test]
fn what_does_not_exist_is_neither_decided_nor_appealed_nor_settled() {
    let mut market = Market::new();
    market.listed(1_000);
    let governance = market.governance.clone();
    for message in [decision(Decision::Upheld), appeal(), SETTLE] {
        assert_eq!(refused(market.tell_reputation(&governance, message)), ContractError::NoReport { report: REPORT });
    }
}
