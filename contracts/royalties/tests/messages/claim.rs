//! `claim`

use cosmwasm_std::coins;
use weighhouse_market_suite::{refusal, Market, DENOM, OTHER_DENOM, PURSE};
use weighhouse_protocol::events::{MarketEvent, RoyaltiesClaimed};
use weighhouse_protocol::royalties::ExecuteMsg;
use weighhouse_royalties::ContractError;

use super::{credit, market};

fn credited() -> Market {
    let mut market = market();
    credit(&mut market, 10_000, 250, DENOM, 10_000).unwrap();
    credit(&mut market, 2_000, 50, OTHER_DENOM, 2_000).unwrap();
    market
}

#[test]
fn a_claim_pays_all_denoms_at_once() {
    let mut market = credited();
    let treasury = market.treasury.clone();
    let response = market.claim(&treasury).unwrap();
    assert_eq!((market.balance(&treasury, DENOM), market.balance(&treasury, OTHER_DENOM)), (250, 50));
    let claimed = |denom: &str, amount: u128| {
        let account = treasury.clone();
        MarketEvent::RoyaltiesClaimed(RoyaltiesClaimed { account, denom: denom.into(), amount: amount.into() })
    };
    assert_eq!(Market::events(&response), [claimed(OTHER_DENOM, 50), claimed(DENOM, 250)]);
}

#[test]
fn a_claim_can_name_its_denoms() {
    let mut market = credited();
    let treasury = market.treasury.clone();
    market.claim_in(&treasury, Some(vec![DENOM])).unwrap();
    assert_eq!((market.balance(&treasury, DENOM), market.balance(&treasury, OTHER_DENOM)), (250, 0));
    // In whatever order, and twice: each is paid once, and what is paid already not again.
    market.claim_in(&treasury, Some(vec![DENOM, OTHER_DENOM, DENOM])).unwrap();
    assert_eq!((market.balance(&treasury, DENOM), market.balance(&treasury, OTHER_DENOM)), (250, 50));
}

#[test]
fn nothing_is_paid_twice() {
    let mut market = credited();
    let treasury = market.treasury.clone();
    market.claim(&treasury).unwrap();
    let before = market.state();
    let refused: ContractError = refusal(market.claim(&treasury));
    let denoms = format!("{OTHER_DENOM}, {DENOM}");
    assert_eq!(refused, ContractError::NothingOwed { account: treasury, denoms });
    assert_eq!(market.state(), before);
}

#[test]
fn who_is_owed_nothing_gets_nothing() {
    let mut market = credited();
    let stranger = market.stranger.clone();
    let refused: ContractError = refusal(market.claim(&stranger));
    assert_eq!(refused, ContractError::NothingOwed { account: stranger.clone(), denoms: "any denom".into() });
    let refused: ContractError = refusal(market.claim_in(&stranger, Some(vec!["unone"])));
    assert_eq!(refused.to_string(), format!("royalties/nothing_owed: the ledger owes {stranger} nothing in unone"));
    assert_eq!(market.balance(&stranger, DENOM), PURSE);
}

#[test]
fn a_claim_names_a_bounded_number_of_denoms() {
    let mut market = credited();
    let treasury = market.treasury.clone();
    for denoms in [vec![], vec![DENOM; 9]] {
        let count = denoms.len();
        let refused: ContractError = refusal(market.claim_in(&treasury, Some(denoms)));
        assert_eq!(refused, ContractError::TooManyDenoms { count, max: 8 });
    }
}

#[test]
fn a_claim_takes_no_money() {
    let mut market = credited();
    let (seller, royalties) = (market.seller.clone(), market.royalties.clone());
    let message = ExecuteMsg::Claim { denoms: None };
    let outcome = market.execute(&seller, &royalties, &message, &coins(1, DENOM));
    assert!(matches!(refusal(outcome), ContractError::Payment(_)));
}

#[test]
fn money_that_nobody_credited_is_owed_to_nobody() {
    let mut market = credited();
    let royalties = market.royalties.clone();
    market.fund(&royalties, &coins(777, DENOM));
    for account in [market.treasury.clone(), market.seller.clone(), market.account("author")] {
        market.claim(&account).unwrap();
    }
    // What rounding left of the credited sum waits beside it.
    assert_eq!(market.due_in_royalties(DENOM), 1);
    assert_eq!(market.balance(&royalties, DENOM), 777 + 1);
}
