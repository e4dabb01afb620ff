//! Deposits and stakes

use std::collections::BTreeMap;

use cosmwasm_std::{coin, Addr, Coin};
use proptest::prelude::*;
use weighhouse_market_suite::{Market, DENOM, OTHER_DENOM, TEXT_CID};
use weighhouse_protocol::reputation::{Decision, ExecuteMsg, ReportKind, ReportState};

use super::recount::{config, handles, owed, reports};

const HANDLES: [&str; 4] = ["models", "m0dels", "weights", "data"];

#[derive(Debug, Clone)]
enum Step {
    Claim { account: usize, handle: usize },
    Release { account: usize },
    Revoke { handle: usize, forfeit: bool },
    Transfer { handle: usize, to: usize },
    Report { account: usize },
    Decide { by: usize, report: u64, decision: Decision },
    Appeal { account: usize, report: u64 },
    Settle { report: u64 },
    Reprice { deposit: u128, stake: u128, other: bool },
    Pass { seconds: u64 },
}

fn step() -> impl Strategy<Value = Step> {
    let account = || 0usize..5;
    let report = || 1u64..5;
    let decision = prop_oneof![Just(Decision::Upheld), Just(Decision::Dismissed), Just(Decision::Abusive)];
    prop_oneof![
        4 => (account(), 0usize..4).prop_map(|(account, handle)| Step::Claim { account, handle }),
        2 => account().prop_map(|account| Step::Release { account }),
        1 => (0usize..4, any::<bool>()).prop_map(|(handle, forfeit)| Step::Revoke { handle, forfeit }),
        1 => (0usize..4, account()).prop_map(|(handle, to)| Step::Transfer { handle, to }),
        4 => account().prop_map(|account| Step::Report { account }),
        4 => (account(), report(), decision).prop_map(|(by, report, decision)| Step::Decide { by, report, decision }),
        2 => (account(), report()).prop_map(|(account, report)| Step::Appeal { account, report }),
        4 => report().prop_map(|report| Step::Settle { report }),
        1 => (0u128..2_000, 0u128..2_000, any::<bool>())
            .prop_map(|(deposit, stake, other)| Step::Reprice { deposit, stake, other }),
        4 => prop_oneof![1u64..100_000, Just(1_209_600)].prop_map(|seconds| Step::Pass { seconds }),
    ]
}

fn take(market: &mut Market, everybody: &[Addr], step: &Step) -> bool {
    let governance = market.governance.clone();
    let funds = |sum: Coin| if sum.amount.is_zero() { vec![] } else { vec![sum] };
    let outcome = match *step {
        Step::Claim { account, handle } => {
            let funds = funds(config(market).handle_deposit);
            let message = ExecuteMsg::ClaimHandle { handle: HANDLES[handle].into() };
            market.pay_reputation(&everybody[account], message, &funds)
        }
        Step::Release { account } => market.tell_reputation(&everybody[account], ExecuteMsg::ReleaseHandle {}),
        Step::Revoke { handle, forfeit } => {
            let message = ExecuteMsg::RevokeHandle { handle: HANDLES[handle].into(), forfeit_deposit: forfeit };
            market.tell_reputation(&governance, message)
        }
        Step::Transfer { handle, to } => {
            let message = ExecuteMsg::TransferHandle { handle: HANDLES[handle].into(), to: everybody[to].to_string() };
            market.tell_reputation(&governance, message)
        }
        Step::Report { account } => {
            let funds = funds(config(market).report_stake);
            let (kind, evidence) = (ReportKind::Illegal, TEXT_CID.into());
            let message = ExecuteMsg::Report { listing: 1, version: None, kind, evidence };
            market.pay_reputation(&everybody[account], message, &funds)
        }
        Step::Decide { by, report, decision } => {
            market.tell_reputation(&everybody[by], ExecuteMsg::Decide { report, decision, reasons: None })
        }
        Step::Appeal { account, report } => {
            market.tell_reputation(&everybody[account], ExecuteMsg::Appeal { report, grounds: TEXT_CID.into() })
        }
        Step::Settle { report } => market.tell_reputation(&everybody[4], ExecuteMsg::SettleReport { report }),
        Step::Reprice { deposit, stake, other } => {
            let denom = if other { OTHER_DENOM } else { DENOM };
            market.reconfigure_reputation(|config| {
                config.handle_deposit = coin(deposit, denom);
                config.report_stake = coin(stake, denom);
            })
        }
        Step::Pass { seconds } => {
            market.pass(seconds);
            return true;
        }
    };
    outcome.is_ok()
}

proptest! {
    #![proptest_config(super::config(64))]

    #[test]
    fn the_balance_is_what_is_owed_to_the_last_unit(steps in prop::collection::vec(step(), 1..60)) {
        let mut market = Market::new();
        market.listed(1_000);
        let everybody =
            [market.seller.clone(), market.buyer.clone(), market.stranger.clone(), market.governance.clone(), market.account("e")];
        for account in &everybody {
            market.fund(account, &[coin(100_000_000, DENOM), coin(100_000_000, OTHER_DENOM)]);
        }
        let reputation = market.reputation.clone();
        let purses = |market: &Market, denom: &str| -> u128 {
            let accounts = everybody.iter().chain([&market.treasury, &market.reputation]);
            accounts.map(|account| market.balance(account, denom)).sum()
        };
        let whole = [DENOM, OTHER_DENOM].map(|denom| purses(&market, denom));
        for step in steps {
            let before = market.state();
            let settled: BTreeMap<u64, ReportState> =
                reports(&market).into_iter().filter(|report| report.settled).map(|report| (report.report, report.state)).collect();
            if !take(&mut market, &everybody, &step) {
                prop_assert_eq!(market.state(), before, "a failed call changed something");
            }
            for denom in [DENOM, OTHER_DENOM] {
                prop_assert_eq!(market.balance(&reputation, denom), owed(&market, denom), "after {:?}", step);
            }
            prop_assert_eq!([DENOM, OTHER_DENOM].map(|denom| purses(&market, denom)), whole);
            for (report, state) in settled {
                prop_assert_eq!(market.report(report).state, state, "a settled report changed");
            }
            // One holder for a name, one name for a holder.
            for status in handles(&market) {
                if let Some(held) = status.held {
                    prop_assert_eq!(market.profile(&held.account).handle, Some(held.handle));
                }
            }
        }
        // Nothing gets stuck: everything can be paid out, and then the contract holds nothing.
        market.pass(3 * 1_209_600);
        let stranger = everybody[4].clone();
        for report in reports(&market).into_iter().filter(|report| !report.settled) {
            market.tell_reputation(&stranger, ExecuteMsg::SettleReport { report: report.report }).unwrap();
        }
        for account in &everybody {
            let _ = market.tell_reputation(account, ExecuteMsg::ReleaseHandle {});
        }
        for denom in [DENOM, OTHER_DENOM] {
            prop_assert_eq!(market.balance(&reputation, denom), 0);
        }
    }
}
