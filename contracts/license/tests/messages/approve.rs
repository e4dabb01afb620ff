//! `approve` and `revoke`

use cw721::Expiration;
use weighhouse_license::state::MAX_APPROVALS;
use weighhouse_license::ContractError;
use weighhouse_market_suite::{refusal, Market};
use weighhouse_protocol::license::ExecuteMsg;

use super::{tell, with_license};

fn approve(market: &Market, license: &str, expires: Option<Expiration>) -> ExecuteMsg {
    ExecuteMsg::Approve { spender: market.stranger.to_string(), token_id: license.into(), expires }
}

fn transfer_to_seller(market: &Market, license: &str) -> ExecuteMsg {
    ExecuteMsg::TransferNft { recipient: market.seller.to_string(), token_id: license.into() }
}

#[test]
fn who_is_approved_transfers_once() {
    let (mut market, license) = with_license(true);
    let (buyer, stranger) = (market.buyer.clone(), market.stranger.clone());
    let message = approve(&market, &license, None);
    tell(&mut market, &buyer, message).unwrap();
    let message = transfer_to_seller(&market, &license);
    tell(&mut market, &stranger, message.clone()).unwrap();
    assert_eq!(market.owner_of(1), market.seller);
    // The approval was the former owner's.
    assert!(tell(&mut market, &stranger, message).is_err());
}

#[test]
fn an_approval_ends_when_it_says() {
    let (mut market, license) = with_license(true);
    let (buyer, stranger) = (market.buyer.clone(), market.stranger.clone());
    let end = market.app.block_info().time.plus_seconds(10);
    let message = approve(&market, &license, Some(Expiration::AtTime(end)));
    tell(&mut market, &buyer, message.clone()).unwrap();
    market.pass(10);
    let transfer = transfer_to_seller(&market, &license);
    assert!(tell(&mut market, &stranger, transfer).is_err());
    // And none begins that is over.
    assert!(tell(&mut market, &buyer, message).is_err());
}

#[test]
fn an_approval_can_be_taken_back() {
    let (mut market, license) = with_license(true);
    let (buyer, stranger) = (market.buyer.clone(), market.stranger.clone());
    let message = approve(&market, &license, None);
    tell(&mut market, &buyer, message).unwrap();
    let revoke = ExecuteMsg::Revoke { spender: stranger.to_string(), token_id: license.clone() };
    tell(&mut market, &buyer, revoke).unwrap();
    let transfer = transfer_to_seller(&market, &license);
    assert!(tell(&mut market, &stranger, transfer).is_err());
}

#[test]
fn only_its_owner_approves() {
    let (mut market, license) = with_license(true);
    let message = approve(&market, &license, None);
    for sender in [market.stranger.clone(), market.seller.clone(), market.governance.clone()] {
        assert!(matches!(refusal(tell(&mut market, &sender, message.clone())), ContractError::Cw721(_)));
    }
}

#[test]
fn nobody_is_approved_for_a_license_that_stays() {
    let (mut market, license) = with_license(false);
    let buyer = market.buyer.clone();
    let message = approve(&market, &license, None);
    let refused: ContractError = refusal(tell(&mut market, &buyer, message));
    assert_eq!(refused, ContractError::NotTransferable { license });
}

#[test]
fn approvals_are_bounded() {
    let (mut market, license) = with_license(true);
    let buyer = market.buyer.clone();
    for number in 0..MAX_APPROVALS {
        let spender = market.account(&format!("spender {number}")).to_string();
        let message = ExecuteMsg::Approve { spender, token_id: license.clone(), expires: None };
        tell(&mut market, &buyer, message).unwrap();
    }
    let message = approve(&market, &license, None);
    let refused: ContractError = refusal(tell(&mut market, &buyer, message));
    assert_eq!(refused, ContractError::TooManyApprovals { license: license.clone(), max: MAX_APPROVALS });
    // One that is there already can be renewed.
    let spender = market.account("spender 0").to_string();
    tell(&mut market, &buyer, ExecuteMsg::Approve { spender, token_id: license, expires: None }).unwrap();
}
