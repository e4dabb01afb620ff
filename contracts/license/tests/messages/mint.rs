//! `mint`

use cosmwasm_std::Binary;
use weighhouse_license::ContractError;
use weighhouse_market_suite::{refusal, Market};
use weighhouse_protocol::license::{ExecuteMsg, LicenseRecord};
use weighhouse_protocol::records::Record;

use super::{tell, with_license};

fn record(market: &Market, license: &str) -> Binary {
    let license = market.license_of(license.parse().unwrap());
    let record = LicenseRecord {
        listing: license.listing,
        version: license.version,
        split_version: license.split_version,
        grant: license.grant,
        issued_at: license.issued_at,
        expires_at: license.expires_at,
    };
    record.to_bytes().into()
}

fn mint(market: &Market, license: &str, extension: Binary) -> ExecuteMsg {
    let owner = market.stranger.to_string();
    ExecuteMsg::Mint { token_id: license.into(), owner, token_uri: None, extension }
}

#[test]
fn nobody_but_escrow_issues() {
    let (mut market, license) = with_license(true);
    let message = mint(&market, "99", record(&market, &license));
    for sender in [market.seller.clone(), market.governance.clone(), market.buyer.clone()] {
        let refused: ContractError = refusal(tell(&mut market, &sender, message.clone()));
        assert_eq!(refused, ContractError::NotMinter { sender });
    }
    let escrow = market.escrow.clone();
    tell(&mut market, &escrow, message).unwrap();
    assert_eq!(market.licenses(), 2);
}

#[test]
fn a_license_is_issued_once() {
    let (mut market, license) = with_license(true);
    let escrow = market.escrow.clone();
    let message = mint(&market, &license, record(&market, &license));
    let refused: ContractError = refusal(tell(&mut market, &escrow, message));
    assert_eq!(refused, ContractError::Issued { license });
    assert_eq!(market.owner_of(1), market.buyer);
    assert_eq!(market.licenses(), 1);
}

#[test]
fn what_is_no_record_is_not_frozen() {
    let (mut market, license) = with_license(true);
    let escrow = market.escrow.clone();
    let right = record(&market, &license);
    for bytes in [Binary::default(), right[..right.len() - 1].into(), [right.as_slice(), &[0]].concat().into()] {
        let message = mint(&market, "99", bytes);
        assert!(matches!(refusal(tell(&mut market, &escrow, message)), ContractError::Record(_)));
    }
}

#[test]
fn a_license_has_no_uri_that_could_contradict_it() {
    let (mut market, license) = with_license(true);
    let escrow = market.escrow.clone();
    let message = ExecuteMsg::Mint {
        token_id: "99".into(),
        owner: market.buyer.to_string(),
        token_uri: Some("ipfs://other".into()),
        extension: record(&market, &license),
    };
    let refused: ContractError = refusal(tell(&mut market, &escrow, message));
    assert_eq!(refused, ContractError::TokenUri { license: "99".into() });
}
