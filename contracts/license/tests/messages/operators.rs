//! `approve_all` and `revoke_all`

use cw721::Expiration;
use weighhouse_license::ContractError;
use weighhouse_market_suite::refusal;
use weighhouse_protocol::license::ExecuteMsg;

use super::{tell, with_license};

#[test]
fn an_operator_transfers_until_its_time_is_over() {
    let (mut market, license) = with_license(true);
    let (buyer, stranger) = (market.buyer.clone(), market.stranger.clone());
    let operator = stranger.to_string();
    tell(&mut market, &buyer, ExecuteMsg::ApproveAll { operator: operator.clone(), expires: None }).unwrap();
    let transfer = |recipient: &str| ExecuteMsg::TransferNft { recipient: recipient.into(), token_id: license.clone() };
    tell(&mut market, &stranger, transfer(buyer.as_str())).unwrap();
    tell(&mut market, &buyer, ExecuteMsg::RevokeAll { operator: operator.clone() }).unwrap();
    assert!(tell(&mut market, &stranger, transfer(stranger.as_str())).is_err());
    // One that is named until a time has it until then.
    let end = market.app.block_info().time.plus_seconds(10);
    let expires = Some(Expiration::AtTime(end));
    tell(&mut market, &buyer, ExecuteMsg::ApproveAll { operator, expires }).unwrap();
    market.pass(9);
    tell(&mut market, &stranger, transfer(buyer.as_str())).unwrap();
    market.pass(1);
    assert!(tell(&mut market, &stranger, transfer(stranger.as_str())).is_err());
    assert_eq!(market.owner_of(1), buyer);
}

#[test]
fn an_operator_moves_no_license_that_stays() {
    let (mut market, license) = with_license(false);
    let (buyer, stranger) = (market.buyer.clone(), market.stranger.clone());
    tell(&mut market, &buyer, ExecuteMsg::ApproveAll { operator: stranger.to_string(), expires: None }).unwrap();
    let contract = market.receiver().to_string();
    let attempts = [
        ExecuteMsg::TransferNft { recipient: stranger.to_string(), token_id: license.clone() },
        ExecuteMsg::SendNft { contract, token_id: license.clone(), msg: b"yes".into() },
        ExecuteMsg::Approve { spender: stranger.to_string(), token_id: license.clone(), expires: None },
    ];
    for attempt in attempts {
        let refused: ContractError = refusal(tell(&mut market, &stranger, attempt));
        assert_eq!(refused, ContractError::NotTransferable { license: license.clone() });
    }
    assert_eq!(market.owner_of(1), buyer);
}

#[test]
fn an_operator_has_no_say_over_others_licenses() {
    let (mut market, license) = with_license(true);
    let (seller, stranger) = (market.seller.clone(), market.stranger.clone());
    tell(&mut market, &seller, ExecuteMsg::ApproveAll { operator: stranger.to_string(), expires: None }).unwrap();
    let transfer = ExecuteMsg::TransferNft { recipient: stranger.to_string(), token_id: license };
    assert!(tell(&mut market, &stranger, transfer).is_err());
}
