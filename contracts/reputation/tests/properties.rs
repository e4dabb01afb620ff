//! What holds whatever happens.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use cosmwasm_std::{coin, Addr, Coin};
use proptest::prelude::*;
use weighhouse_market_suite::{cases, Market, CID, DENOM, OTHER_DENOM};
use weighhouse_protocol::reputation::rating::{Histogram, Rating, Sums, Weighed};
use weighhouse_protocol::reputation::{
    Config, Decision, ExecuteMsg, FeeSums, HandleStatus, QueryMsg, Report, ReportKind, ReportState, Review, Vote,
};

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

fn config(market: &Market) -> Config {
    market.ask(&market.reputation, &QueryMsg::Config {}).unwrap()
}

fn handles(market: &Market) -> Vec<HandleStatus> {
    market.ask(&market.reputation, &QueryMsg::Handles { start_after: None, limit: Some(100) }).unwrap()
}

fn reports(market: &Market) -> Vec<Report> {
    market.ask(&market.reputation, &QueryMsg::Reports { start_after: None, limit: Some(100) }).unwrap()
}

/// All that the contract owes, in one denom: deposits of handles that are held, and stakes of reports that are not settled.
fn owed(market: &Market, denom: &str) -> u128 {
    let deposits = handles(market).into_iter().filter_map(|handle| Some(handle.held?.deposit));
    let stakes = reports(market).into_iter().filter(|report| !report.settled).map(|report| report.stake);
    deposits.chain(stakes).filter(|sum: &Coin| sum.denom == denom).map(|sum| sum.amount.u128()).sum()
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
            let (kind, evidence) = (ReportKind::Illegal, CID.into());
            let message = ExecuteMsg::Report { listing: 1, version: None, kind, evidence };
            market.pay_reputation(&everybody[account], message, &funds)
        }
        Step::Decide { by, report, decision } => {
            market.tell_reputation(&everybody[by], ExecuteMsg::Decide { report, decision, reasons: None })
        }
        Step::Appeal { account, report } => {
            market.tell_reputation(&everybody[account], ExecuteMsg::Appeal { report, grounds: CID.into() })
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
    #![proptest_config(ProptestConfig { cases: cases(64), ..ProptestConfig::default() })]

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

    #[test]
    fn ratings_are_what_the_reviews_give(
        steps in prop::collection::vec((0usize..3, 0usize..2, 1u8..=5, any::<bool>(), 100u128..100_000), 1..20),
    ) {
        let mut market = Market::new();
        let seller = market.seller.clone();
        let buyers = [market.buyer.clone(), market.stranger.clone(), market.account("c")];
        market.fund(&buyers[2], &[coin(1_000_000_000, DENOM), coin(1_000_000_000, OTHER_DENOM)]);
        for _ in 0..2 {
            market.listed(1_000);
        }
        let mut orders: Vec<(u64, usize)> = Vec::new();
        for (buyer, listing, stars, again, price) in steps {
            let listing_id = u64::try_from(listing).unwrap() + 1;
            match orders.last() {
                // Edits the last review, and votes for it.
                Some((order, reviewer)) if again => {
                    let edit = ExecuteMsg::EditReview { order: *order, stars, words: None };
                    market.tell_reputation(&buyers[*reviewer], edit).unwrap();
                    let license = orders.iter().rev().find(|(_, owner)| owner == &buyer).map(|(order, _)| *order);
                    let vote = ExecuteMsg::Vote { order: *order, license: license.unwrap_or(1) };
                    let _ = market.tell_reputation(&buyers[buyer], vote);
                }
                _ => {
                    let denom = if price % 3 == 0 { OTHER_DENOM } else { DENOM };
                    let price = weighhouse_protocol::registry::ExecuteMsg::SetPrice {
                        listing: listing_id, plan: 0, price: coin(price, denom),
                    };
                    market.tell_registry(&seller, price).unwrap();
                    let order = market.sold_to(&buyers[buyer], listing_id);
                    market.review(&buyers[buyer], order, stars).unwrap();
                    orders.push((order, buyer));
                }
            }
            for listing in 1..=2 {
                check_rating(&market, listing)?;
            }
        }
    }
}

/// Compares a listing's rating and sums with a recomputation from all reviews, and their votes with a count.
fn check_rating(market: &Market, listing: u64) -> Result<(), TestCaseError> {
    let reviews: Vec<Review> =
        market.ask(&market.reputation, &QueryMsg::Reviews { start_after: None, limit: Some(100) }).unwrap();
    let mut sums: BTreeMap<String, Sums> = BTreeMap::new();
    let mut counts = [0u32; 5];
    for review in &reviews {
        let question = QueryMsg::Votes { order: review.order, start_after: None, limit: Some(100) };
        let votes: Vec<Vote> = market.ask(&market.reputation, &question).unwrap();
        prop_assert_eq!(u32::try_from(votes.len()).unwrap(), review.helpful);
    }
    for review in reviews.into_iter().filter(|review| review.listing == listing) {
        counts[usize::from(review.stars) - 1] += 1;
        let sum = sums.entry(review.fee.denom).or_default();
        sum.fees += review.fee.amount.u128();
        sum.starred += review.fee.amount.u128() * u128::from(review.stars);
    }
    let settings = config(market);
    let mut weighed = Weighed::prior(settings.prior).unwrap();
    for rate in &settings.rates {
        weighed = weighed.add(sums.get(&rate.denom).copied().unwrap_or_default(), rate.weight).unwrap();
    }
    let [one, two, three, four, five] = counts;
    let histogram = Histogram { one, two, three, four, five };
    let expected = Rating { listing, rating: weighed.rating(), weight: weighed.review_weight(), histogram };
    prop_assert_eq!(market.rating(listing), expected);
    let kept: Vec<FeeSums> =
        market.ask(&market.reputation, &QueryMsg::FeeSums { listing, start_after: None, limit: None }).unwrap();
    let recomputed: Vec<_> = sums
        .into_iter()
        .map(|(denom, sums)| FeeSums { denom, fees: sums.fees.into(), starred: sums.starred.into() })
        .collect();
    prop_assert_eq!(kept, recomputed);
    Ok(())
}
