//! `send_nft`

use weighhouse_license::ContractError;
use weighhouse_market_suite::{refusal, Market, REFUSED};
use weighhouse_protocol::events::{LicenseTransferred, MarketEvent};
use weighhouse_protocol::license::ExecuteMsg;

use super::{tell, with_license};

#[test]
fn the_contract_that_gets_a_license_is_told() {
    let (mut market, license) = with_license(true);
    let contract = market.receiver();
    let from = market.buyer.clone();
    let message = ExecuteMsg::SendNft { contract: contract.to_string(), token_id: license.clone(), msg: b"yes".into() };
    let response = tell(&mut market, &from, message).unwrap();
    let transferred = LicenseTransferred { license, from: from.clone(), to: contract.clone() };
    assert_eq!(Market::events(&response), [MarketEvent::LicenseTransferred(transferred)]);
    let told = response.events.iter().flat_map(|event| &event.attributes);
    assert!(told.clone().any(|attribute| attribute.key == "from" && attribute.value == from.as_str()));
    assert_eq!(market.owner_of(1), contract);
}

#[test]
fn a_contract_that_refuses_gets_nothing() {
    let (mut market, license) = with_license(true);
    let contract = market.receiver().to_string();
    let buyer = market.buyer.clone();
    let before = market.state();
    let message = ExecuteMsg::SendNft { contract, token_id: license, msg: REFUSED.into() };
    assert!(tell(&mut market, &buyer, message).is_err());
    assert_eq!(market.state(), before);
}

#[test]
fn a_license_that_is_not_transferable_is_not_sent() {
    let (mut market, license) = with_license(false);
    let contract = market.receiver().to_string();
    let buyer = market.buyer.clone();
    let message = ExecuteMsg::SendNft { contract, token_id: license.clone(), msg: b"yes".into() };
    let refused: ContractError = refusal(tell(&mut market, &buyer, message));
    assert_eq!(refused, ContractError::NotTransferable { license });
}
