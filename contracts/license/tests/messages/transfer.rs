//! `transfer_nft`

use cosmwasm_std::coins;
use weighhouse_license::ContractError;
use weighhouse_market_suite::{refusal, Market, DENOM};
use weighhouse_protocol::events::{LicenseTransferred, MarketEvent};
use weighhouse_protocol::license::ExecuteMsg;

use super::{tell, with_license};

fn transfer(market: &Market, license: &str) -> ExecuteMsg {
    ExecuteMsg::TransferNft { recipient: market.stranger.to_string(), token_id: license.into() }
}

#[test]
fn its_owner_gives_a_license_away_as_it_is() {
    let (mut market, license) = with_license(true);
    let (from, to) = (market.buyer.clone(), market.stranger.clone());
    let before = market.license_of(1);
    let message = transfer(&market, &license);
    let response = tell(&mut market, &from, message).unwrap();
    assert_eq!(Market::events(&response), [MarketEvent::LicenseTransferred(LicenseTransferred { license, from, to })]);
    assert_eq!(market.owner_of(1), market.stranger);
    assert_eq!(market.license_of(1), before);
    assert_eq!(market.licenses(), 1);
}

#[test]
fn a_license_that_is_not_transferable_stays() {
    let (mut market, license) = with_license(false);
    let message = transfer(&market, &license);
    for sender in [market.buyer.clone(), market.seller.clone(), market.escrow.clone(), market.governance.clone()] {
        let refused: ContractError = refusal(tell(&mut market, &sender, message.clone()));
        assert_eq!(refused, ContractError::NotTransferable { license: license.clone() });
    }
    assert_eq!(market.owner_of(1), market.buyer);
}

#[test]
fn escrow_gets_no_license_that_it_could_not_give_back() {
    let (mut market, license) = with_license(true);
    let (from, recipient) = (market.buyer.clone(), market.escrow.to_string());
    let message = ExecuteMsg::TransferNft { recipient, token_id: license.clone() };
    assert_eq!(refusal::<ContractError>(tell(&mut market, &from, message)), ContractError::NotSent { license });
    assert_eq!(market.owner_of(1), from);
}

#[test]
fn nobody_else_gives_it_away() {
    let (mut market, license) = with_license(true);
    let message = transfer(&market, &license);
    for sender in [market.stranger.clone(), market.seller.clone(), market.escrow.clone(), market.governance.clone()] {
        assert!(matches!(refusal(tell(&mut market, &sender, message.clone())), ContractError::Cw721(_)));
    }
    assert_eq!(market.owner_of(1), market.buyer);
}

#[test]
fn who_gave_it_away_has_no_more_say() {
    let (mut market, license) = with_license(true);
    let buyer = market.buyer.clone();
    let message = transfer(&market, &license);
    tell(&mut market, &buyer, message).unwrap();
    let back = ExecuteMsg::TransferNft { recipient: buyer.to_string(), token_id: license };
    assert!(tell(&mut market, &buyer, back).is_err());
}

#[test]
fn what_was_not_issued_is_not_given() {
    let (mut market, _) = with_license(true);
    let buyer = market.buyer.clone();
    let message = transfer(&market, "2");
    let refused: ContractError = refusal(tell(&mut market, &buyer, message));
    assert_eq!(refused, ContractError::NoLicense { license: "2".into() });
}

#[test]
fn the_collection_takes_no_money() {
    let (mut market, license) = with_license(true);
    let (buyer, contract) = (market.buyer.clone(), market.license.clone());
    let message = transfer(&market, &license);
    let refused: ContractError = refusal(market.execute(&buyer, &contract, &message, &coins(1, DENOM)));
    assert_eq!(refused, ContractError::NonPayable { coins: 1 });
}
