//! `credit`

use cosmwasm_std::{coin, coins, Uint128};
use weighhouse_market_suite::{payees, refusal, Market, DENOM, OTHER_DENOM};
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::registry::ExecuteMsg as Tell;
use weighhouse_protocol::royalties::{ExecuteMsg, Role};
use weighhouse_royalties::ContractError;

use super::{credit, market};

#[test]
fn revenue_is_divided_to_the_last_unit() {
    let mut market = market();
    let response = credit(&mut market, 1_000, 25, DENOM, 1_000).unwrap();
    // 975: a third is 324.9…, the rest 650.0…; what rounding leaves waits for more.
    let author = market.account("author");
    assert_eq!(market.owed(&author), 324);
    assert_eq!(market.owed(&market.seller), 650);
    assert_eq!(market.totals()[0].carried.u128(), 1);
    assert_eq!(market.owed(&market.treasury), 25);

    let [MarketEvent::RoyaltiesCredited(credited)] = &Market::events(&response)[..] else { panic!() };
    let credits = &credited.credits.0;
    let rows: Vec<_> = credits.iter().map(|credit| (credit.role, credit.amount.u128())).collect();
    assert_eq!(rows, [(Role::Payee, 324), (Role::Payee, 650), (Role::Treasury, 25)]);
    assert_eq!(credits.iter().map(|credit| credit.amount).sum::<Uint128>() + credited.carried, credited.gross);
}

#[test]
fn what_rounding_leaves_is_paid_with_what_comes_next() {
    let mut market = market();
    let author = market.account("author");
    // Each unit alone is a third of a unit of the author's.
    for units in 1..=30u128 {
        credit(&mut market, 1, 0, DENOM, 1).unwrap();
        assert_eq!(market.owed(&author), units * 3_333 / 10_000);
        assert_eq!(market.owed(&market.seller), units * 6_667 / 10_000);
    }
    assert_eq!((market.owed(&author), market.owed(&market.seller)), (9, 20));
    assert_eq!(market.totals()[0].carried.u128(), 1);
}

#[test]
fn what_rounding_leaves_is_its_own_splits_and_denoms() {
    let mut market = market();
    let seller = market.seller.clone();
    let response = credit(&mut market, 1, 0, DENOM, 1).unwrap();
    let carried = |response| match &Market::events(&response)[..] {
        [MarketEvent::RoyaltiesCredited(credited)] => credited.carried.u128(),
        events => panic!("{events:?}"),
    };
    assert_eq!(carried(response), 1);
    let response = credit(&mut market, 1, 0, OTHER_DENOM, 1).unwrap();
    assert_eq!(carried(response), 1);
    assert_eq!(market.owed(&seller), 0);
    let response = credit(&mut market, 1, 0, DENOM, 1).unwrap();
    assert_eq!((carried(response), market.owed(&seller)), (1, 1));
}

#[test]
fn credits_of_nothing_are_left_out() {
    let mut market = market();
    let response = credit(&mut market, 10_000, 0, DENOM, 10_000).unwrap();
    let [MarketEvent::RoyaltiesCredited(credited)] = &Market::events(&response)[..] else { panic!() };
    let roles: Vec<_> = credited.credits.0.iter().map(|credit| credit.role).collect();
    assert_eq!(roles, [Role::Payee, Role::Payee]);
    assert!(market.balances(&market.treasury).is_empty());
}

#[test]
fn what_is_credited_is_what_is_attached() {
    let mut market = market();
    for attached in [999, 1_001] {
        let refused: ContractError = refusal(credit(&mut market, 1_000, 25, DENOM, attached));
        let (gross, sent) = (1_000u128.into(), attached.into());
        assert_eq!(refused, ContractError::NotTheGross { gross, sent, denom: DENOM.into() });
    }
    let (escrow, royalties) = (market.escrow.clone(), market.royalties.clone());
    let message =
        ExecuteMsg::Credit { listing: 1, split_version: 1, gross: 1_000u128.into(), fee: 0u128.into(), sales: 1 };
    let both = [coin(1_000, OTHER_DENOM), coin(1_000, DENOM)];
    market.fund(&escrow, &both);
    for funds in [&[][..], &both] {
        let outcome = market.execute(&escrow, &royalties, &message, funds);
        assert!(matches!(refusal(outcome), ContractError::Payment(_)));
    }
    assert!(market.totals().is_empty());
}

#[test]
fn only_escrow_credits() {
    let mut market = market();
    let royalties = market.royalties.clone();
    let sender = market.stranger.clone();
    let message =
        ExecuteMsg::Credit { listing: 1, split_version: 1, gross: 1_000u128.into(), fee: 0u128.into(), sales: 1 };
    let refused: ContractError = refusal(market.execute(&sender, &royalties, &message, &coins(1_000, DENOM)));
    assert_eq!(refused, ContractError::NotEscrow { sender });
}

#[test]
fn a_fee_is_no_more_than_the_sum() {
    let mut market = market();
    let refused: ContractError = refusal(credit(&mut market, 1_000, 1_001, DENOM, 1_000));
    assert_eq!(refused, ContractError::FeeOverGross { fee: 1_001u128.into(), gross: 1_000u128.into() });
}

#[test]
fn a_split_that_never_was_divides_nothing() {
    let mut market = market();
    let (escrow, royalties) = (market.escrow.clone(), market.royalties.clone());
    market.fund(&escrow, &coins(10, DENOM));
    for (listing, split_version) in [(2, 1), (1, 2)] {
        let (gross, fee) = (10u128.into(), 0u128.into());
        let message = ExecuteMsg::Credit { listing, split_version, gross, fee, sales: 1 };
        let refused: ContractError = refusal(market.execute(&escrow, &royalties, &message, &coins(10, DENOM)));
        assert_eq!(refused, ContractError::NoSplit { listing, split_version });
    }
}

#[test]
fn the_split_under_which_it_was_sold_divides() {
    let mut market = market();
    let seller = market.seller.clone();
    let payees = payees([(&market.stranger, 10_000)]);
    market.tell_registry(&seller, Tell::SetPayees { listing: 1, payees }).unwrap();
    credit(&mut market, 1_000, 0, DENOM, 1_000).unwrap();
    assert_eq!(market.owed(&market.stranger), 0);
    assert_eq!(market.owed(&market.account("author")), 333);
}

#[test]
fn the_fee_is_the_present_treasurys() {
    let mut market = market();
    credit(&mut market, 1_000, 25, DENOM, 1_000).unwrap();
    let new = market.account("new treasury");
    market.reconfigure(|config| config.treasury = new.to_string()).unwrap();
    credit(&mut market, 1_000, 25, DENOM, 1_000).unwrap();
    assert_eq!((market.owed(&market.treasury), market.owed(&new)), (25, 25));
}

#[test]
fn a_payee_who_is_also_the_treasury_gets_both() {
    let mut market = market();
    let seller = market.seller.clone();
    market.reconfigure(|config| config.treasury = seller.to_string()).unwrap();
    credit(&mut market, 1_000, 25, DENOM, 1_000).unwrap();
    assert_eq!(market.owed(&seller), 650 + 25);
}

#[test]
fn a_forfeited_bond_is_all_the_treasurys() {
    let mut market = market();
    let response = credit(&mut market, 1_000, 1_000, DENOM, 1_000).unwrap();
    let [MarketEvent::RoyaltiesCredited(credited)] = &Market::events(&response)[..] else { panic!() };
    let rows: Vec<_> = credited.credits.0.iter().map(|credit| (credit.role, credit.amount.u128())).collect();
    assert_eq!(rows, [(Role::Treasury, 1_000)]);
}
