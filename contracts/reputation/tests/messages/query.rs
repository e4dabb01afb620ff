//! Queries come in pages

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use weighhouse_market_suite::{Market, DENOM, OTHER_DENOM, REPORT_STAKE};
use weighhouse_protocol::reputation::{
    Attestation, Check, ExecuteMsg, FeeSums, HandleStatus, Level, Profile, QueryMsg, Question, QuestionAnswer, Report,
    ReportKind, Review, Verifier, Vote,
};

use super::verifier::{accreditation, scope};

/// All pages of one row each, and that two rows and all rows say the same.
fn all<T, C>(market: &Market, question: impl Fn(Option<C>, Option<u32>) -> QueryMsg, cursor: impl Fn(&T) -> C) -> Vec<T>
where
    T: DeserializeOwned + Debug + PartialEq,
    C: Clone,
{
    let page = |after: Option<C>, limit| -> Vec<T> { market.ask(&market.reputation, &question(after, limit)).unwrap() };
    let mut rows = Vec::new();
    while let Some(row) = page(rows.last().map(&cursor), Some(1)).into_iter().next() {
        rows.push(row);
        assert!(rows.len() < 200, "the pages do not end");
    }
    assert_eq!(page(None, Some(100)), rows);
    rows
}

#[test]
fn every_list_comes_in_pages() {
    let mut market = Market::new();
    let (seller, buyer, governance) = (market.seller.clone(), market.buyer.clone(), market.governance.clone());
    let accounts = ["a", "b", "c"].map(|name| super::account(&mut market, name));
    for (number, account) in accounts.iter().enumerate() {
        market.claim_handle(account, &format!("handle{number}x")).unwrap();
        market.tell_reputation(&governance, accreditation(account, "Verifier", scope())).unwrap();
        let (level, checks, expires_at) = (Level::Low, vec![Check::Document], market.now() + 60);
        let evidence = weighhouse_protocol::hash::Hash([0; 32]);
        let message = ExecuteMsg::Attest { account: seller.to_string(), level, checks, expires_at, evidence };
        market.tell_reputation(account, message).unwrap();
        let report = ExecuteMsg::Report {
            listing: 1,
            version: None,
            kind: ReportKind::Illegal,
            evidence: weighhouse_market_suite::TEXT_CID.into(),
        };
        if number == 0 {
            market.listed(1_000);
        }
        market.pay_reputation(account, report, &[cosmwasm_std::coin(REPORT_STAKE, DENOM)]).unwrap();
    }
    for account in &accounts {
        market.ask_question(account, 1).unwrap();
        market.answer_question(account, 1).unwrap();
    }
    let first = market.sold(1);
    market.review(&buyer, first, 3).unwrap();
    for account in &accounts {
        let license = market.sold_to(account, 1);
        market.review(account, license, 4).unwrap();
        market.tell_reputation(account, ExecuteMsg::Vote { order: first, license }).unwrap();
    }
    let price = cosmwasm_std::coin(1_000, OTHER_DENOM);
    let message = weighhouse_protocol::registry::ExecuteMsg::SetPrice { listing: 1, plan: 0, price };
    market.tell_registry(&seller, message).unwrap();
    let other = market.sold(1);
    market.review(&buyer, other, 4).unwrap();

    let profiles = all(
        &market,
        |start_after, limit| QueryMsg::Profiles { start_after, limit },
        |row: &Profile| row.account.to_string(),
    );
    assert_eq!(profiles.len(), 3);
    let handles = all(
        &market,
        |start_after, limit| QueryMsg::Handles { start_after, limit },
        |row: &HandleStatus| row.fold.clone(),
    );
    let folds: Vec<_> = handles.iter().map(|row| row.fold.as_str()).collect();
    assert_eq!(folds, ["handle2x", "handlelx", "handleox"]);
    let verifiers = all(
        &market,
        |start_after, limit| QueryMsg::Verifiers { start_after, limit },
        |row: &Verifier| row.verifier.to_string(),
    );
    assert_eq!(verifiers.len(), 3);
    let account = seller.to_string();
    let attestations = all(
        &market,
        |start_after, limit| QueryMsg::Attestations { account: account.clone(), start_after, limit },
        |row: &Attestation| row.verifier.to_string(),
    );
    assert_eq!(attestations.len(), 3);
    let reviews = all(&market, |start_after, limit| QueryMsg::Reviews { start_after, limit }, |row: &Review| row.order);
    assert_eq!(reviews.iter().map(|row| row.order).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    let votes = all(
        &market,
        |start_after, limit| QueryMsg::Votes { order: first, start_after, limit },
        |row: &Vote| row.license,
    );
    assert_eq!(votes.iter().map(|row| row.license).collect::<Vec<_>>(), [2, 3, 4]);
    let sums = all(
        &market,
        |start_after, limit| QueryMsg::FeeSums { listing: 1, start_after, limit },
        |row: &FeeSums| row.denom.clone(),
    );
    let sums: Vec<_> = sums.iter().map(|row| (row.denom.as_str(), row.fees.u128(), row.starred.u128())).collect();
    assert_eq!(sums, [(OTHER_DENOM, 25, 100), (DENOM, 100, 375)]);
    let questions =
        all(&market, |start_after, limit| QueryMsg::Questions { start_after, limit }, |row: &Question| row.question);
    let answers: Vec<_> = questions.iter().map(|row| (row.question, row.answers)).collect();
    assert_eq!(answers, [(1, 3), (2, 0), (3, 0)]);
    let answers = all(
        &market,
        |start_after, limit| QueryMsg::Answers { question: 1, start_after, limit },
        |row: &QuestionAnswer| row.answer,
    );
    assert_eq!(answers.iter().map(|row| (row.question, row.answer)).collect::<Vec<_>>(), [(1, 1), (1, 2), (1, 3)]);
    let reports =
        all(&market, |start_after, limit| QueryMsg::Reports { start_after, limit }, |row: &Report| row.report);
    assert_eq!(reports.iter().map(|row| row.report).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn pages_are_capped() {
    let mut market = Market::new();
    market.reconfigure_reputation(|config| config.report_stake = cosmwasm_std::coin(0, DENOM)).unwrap();
    market.listed(1_000);
    let stranger = market.stranger.clone();
    for _ in 0..102 {
        let (kind, evidence) = (ReportKind::Illegal, weighhouse_market_suite::TEXT_CID.into());
        let report = ExecuteMsg::Report { listing: 1, version: None, kind, evidence };
        market.tell_reputation(&stranger, report).unwrap();
    }
    let page = |start_after, limit| -> Vec<u64> {
        let page: Vec<Report> = market.ask(&market.reputation, &QueryMsg::Reports { start_after, limit }).unwrap();
        page.into_iter().map(|report| report.report).collect()
    };
    assert_eq!(page(None, None), (1..=30).collect::<Vec<_>>());
    assert_eq!(page(None, Some(u32::MAX)), (1..=100).collect::<Vec<_>>());
    assert_eq!(page(Some(100), Some(5)), [101, 102]);
    assert_eq!(page(Some(u64::MAX), None), [0; 0]);
}
