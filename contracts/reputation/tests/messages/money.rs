//! Money that nobody asked for

use cosmwasm_std::coin;
use weighhouse_market_suite::{Market, DENOM, PURSE, REPORT_SPAN, REPORT_STAKE, TEXT_CID};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::reputation::{Check, Decision, ExecuteMsg, HideReason, Level, QueryMsg, ReportKind, Scope};
use weighhouse_reputation::ContractError;

use super::refused;

#[test]
fn nothing_but_a_handle_and_a_report_takes_money() {
    let mut market = Market::new();
    let account = market.stranger.clone();
    let named = account.to_string();
    let scope = Scope { level: Level::Low, checks: vec![Check::Document] };
    let config = market.ask(&market.reputation, &QueryMsg::Config {}).unwrap();
    let (address, signature) = (format!("0x{}", "1".repeat(40)), vec![0; 65]);
    let messages = [
        ExecuteMsg::ReleaseHandle {},
        ExecuteMsg::RevokeHandle { handle: "models".into(), forfeit_deposit: true },
        ExecuteMsg::TransferHandle { handle: "models".into(), to: named.clone() },
        ExecuteMsg::SetProfile { card: None, domain: None },
        ExecuteMsg::LinkEthereum { address: address.clone(), expires_at: 0, signature: signature.clone().into() },
        ExecuteMsg::UnlinkEthereum { address: address.clone() },
        ExecuteMsg::RevokeEthereum { address, expires_at: 0, signature: signature.into() },
        ExecuteMsg::ProposeLink { wallet: market.seller.to_string(), expires_in: 60 },
        ExecuteMsg::AcceptLink { account: named.clone() },
        ExecuteMsg::Unlink { account: named.clone() },
        ExecuteMsg::AccreditVerifier { verifier: named.clone(), name: "a".into(), url: "b".into(), scope },
        ExecuteMsg::RevokeVerifier { verifier: named.clone() },
        ExecuteMsg::Attest {
            account: named.clone(),
            level: Level::Low,
            checks: vec![Check::Document],
            expires_at: 0,
            evidence: Hash([0; 32]),
        },
        ExecuteMsg::RevokeAttestation { account: named.clone(), verifier: named },
        ExecuteMsg::Review { order: 1, stars: 5, words: None },
        ExecuteMsg::EditReview { order: 1, stars: 5, words: None },
        ExecuteMsg::AnswerReview { order: 1, words: TEXT_CID.into() },
        ExecuteMsg::Vote { order: 1, license: 1 },
        ExecuteMsg::RetractVote { order: 1 },
        ExecuteMsg::AskQuestion { listing: 1, words: TEXT_CID.into() },
        ExecuteMsg::AnswerQuestion { question: 1, words: TEXT_CID.into() },
        ExecuteMsg::EditPost { question: 1, answer: None, words: TEXT_CID.into() },
        ExecuteMsg::WithdrawPost { question: 1, answer: None },
        ExecuteMsg::HidePost { question: 1, answer: None, reason: HideReason::Spam },
        ExecuteMsg::RestorePost { question: 1, answer: None },
        ExecuteMsg::Decide { report: 1, decision: Decision::Upheld, reasons: None },
        ExecuteMsg::Appeal { report: 1, grounds: TEXT_CID.into() },
        ExecuteMsg::SettleReport { report: 1 },
        ExecuteMsg::UpdateConfig { config },
        ExecuteMsg::UpgradeRecords { limit: 1 },
    ];
    for message in messages {
        let shown = format!("{message:?}");
        let error = refused(market.pay_reputation(&account, message, &[coin(1, DENOM)]));
        assert!(matches!(error, ContractError::Payment(_)), "{shown}: {error}");
    }
}

/// The market's settings say where prices are set, and reputation's own what a handle and a report cost.
#[test]
fn deposits_and_stakes_leave_in_a_denom_that_was_closed_or_dropped() {
    for drops in [false, true] {
        let mut market = Market::new();
        let (holder, reporter) = (market.buyer.clone(), market.stranger.clone());
        market.listed(1_000);
        market.claim_handle(&holder, "models").unwrap();
        let report =
            ExecuteMsg::Report { listing: 1, version: None, kind: ReportKind::Stolen, evidence: TEXT_CID.into() };
        market.pay_reputation(&reporter, report, &[coin(REPORT_STAKE, DENOM)]).unwrap();
        let closes_at = market.now() + 600;
        market.reconfigure(|config| config.denoms[0].closes_at = Some(closes_at)).unwrap();
        market.pass(600);
        if drops {
            market.reconfigure(|config| drop(config.denoms.remove(0))).unwrap();
        }
        market.tell_reputation(&holder, ExecuteMsg::ReleaseHandle {}).unwrap();
        // Nobody decided the report.
        market.pass(u64::from(REPORT_SPAN));
        market.tell_reputation(&reporter, ExecuteMsg::SettleReport { report: 1 }).unwrap();
        let left = [&holder, &reporter].map(|account| market.balance(account, DENOM));
        assert_eq!(left, [PURSE, PURSE]);
        assert_eq!(market.balance(&market.reputation, DENOM), 0);
    }
}
