//! What holds for the ledger after any credits and claims.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use cosmwasm_std::coins;
use proptest::prelude::*;
use weighhouse_market_suite::{cases, listing_of, payees, Market, DENOM};
use weighhouse_protocol::registry::{ExecuteMsg as Tell, NewListing};
use weighhouse_protocol::royalties::ExecuteMsg;

#[derive(Debug, Clone)]
enum Step {
    Credit { gross: u128, fee_permille: u128, split: u32 },
    Claim { account: usize },
    Split { first: u16, second: u16 },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1u128..u128::MAX >> 8, 0u128..1_000, 1u32..4)
            .prop_map(|(gross, fee_permille, split)| Step::Credit { gross, fee_permille, split }),
        4 => (1u128..2_000, 0u128..1_000, 1u32..4)
            .prop_map(|(gross, fee_permille, split)| Step::Credit { gross, fee_permille, split }),
        3 => (0usize..5).prop_map(|account| Step::Claim { account }),
        1 => (1u16..5_000, 1u16..5_000).prop_map(|(first, second)| Step::Split { first, second }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(64), ..ProptestConfig::default() })]

    #[test]
    fn the_balance_is_owed_and_carried_to_the_last_unit(steps in prop::collection::vec(step(), 1..40)) {
        let mut market = Market::new();
        let seller = market.seller.clone();
        let accounts = ["a", "b", "treasury"].map(|name| market.account(name));
        let [first, second, treasury] = &accounts;
        market.list(&seller, NewListing { payees: payees([(first, 1), (&seller, 9_999)]), ..listing_of(&seller, 1_000) }).unwrap();
        let everybody = [first.clone(), second.clone(), seller.clone(), treasury.clone(), market.stranger.clone()];
        let (escrow, royalties) = (market.escrow.clone(), market.royalties.clone());
        let (mut credited, mut claimed) = (0u128, 0u128);
        for step in steps {
            let before = market.state();
            let outcome = match step {
                Step::Credit { gross, fee_permille, split } => {
                    let fee = gross / 1_000 * fee_permille;
                    market.fund(&escrow, &coins(gross, DENOM));
                    let message = ExecuteMsg::Credit {
                        listing: 1, split_version: split, gross: gross.into(), fee: fee.into(), sales: 1,
                    };
                    let outcome = market.execute(&escrow, &royalties, &message, &coins(gross, DENOM));
                    if outcome.is_ok() {
                        credited += gross;
                    } else {
                        // It goes nowhere else.
                        let burn = cosmwasm_std::BankMsg::Burn { amount: coins(gross, DENOM) };
                        weighhouse_market_suite::cw_multi_test::Executor::execute(&mut market.app, escrow.clone(), burn.into()).unwrap();
                    }
                    outcome
                }
                Step::Claim { account } => {
                    let account = &everybody[account];
                    let owed = market.owed(account);
                    let held = market.balance(account, DENOM);
                    let outcome = market.claim(account);
                    prop_assert_eq!(outcome.is_ok(), owed > 0);
                    prop_assert_eq!(market.balance(account, DENOM), held + owed);
                    claimed += owed;
                    outcome
                }
                Step::Split { first: one, second: two } => {
                    let payees = payees([(first, one), (second, two), (&seller, 10_000 - one - two)]);
                    market.tell_registry(&seller, Tell::SetPayees { listing: 1, payees })
                }
            };
            if outcome.is_err() {
                prop_assert_eq!(market.state(), before, "a failed call changed something");
            }
            prop_assert_eq!(market.balance(&royalties, DENOM), credited - claimed);
            prop_assert_eq!(market.due_in_royalties(DENOM), credited - claimed);
            let owed: u128 = everybody.iter().map(|account| market.owed(account)).sum();
            let carried = market.totals().first().map_or(0, |total| total.carried.u128());
            prop_assert_eq!(owed + carried, credited - claimed);
            // There are four splits at the most that were credited, of three payees at the most.
            prop_assert!(carried < 4 * 3, "{carried} are carried");
        }
    }

    #[test]
    fn sweeping_often_pays_what_sweeping_once_does(
        sales in prop::collection::vec((1u128..5_000, 0u128..1_000), 1..20), first in 1u16..5_000, second in 1u16..5_000,
    ) {
        let revenue: Vec<_> = sales.into_iter().map(|(gross, permille)| (gross, gross * permille / 1_000)).collect();
        let sum = revenue.iter().fold((0, 0), |sum, sale| (sum.0 + sale.0, sum.1 + sale.1));
        prop_assert_eq!(paid(&revenue, first, second), paid(&[sum], first, second));
    }
}

/// What payees and treasury are owed after credits of these sums and fees.
fn paid(credits: &[(u128, u128)], first: u16, second: u16) -> Vec<u128> {
    let mut market = Market::new();
    let (seller, escrow, royalties) = (market.seller.clone(), market.escrow.clone(), market.royalties.clone());
    let [a, b, treasury] = ["a", "b", "treasury"].map(|name| market.account(name));
    let payees = payees([(&a, first), (&b, second), (&seller, 10_000 - first - second)]);
    market.list(&seller, NewListing { payees, ..listing_of(&seller, 1_000) }).unwrap();
    for (gross, fee) in credits {
        market.fund(&escrow, &coins(*gross, DENOM));
        let (gross_due, fee) = ((*gross).into(), (*fee).into());
        let message = ExecuteMsg::Credit { listing: 1, split_version: 1, gross: gross_due, fee, sales: 1 };
        market.execute(&escrow, &royalties, &message, &coins(*gross, DENOM)).unwrap();
    }
    [a, b, seller, treasury].iter().map(|account| market.owed(account)).collect()
}
