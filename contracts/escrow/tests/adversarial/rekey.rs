//! What an attacker tries with a request for a key

use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{refusal, Market, DENOM, PURSE};
use weighhouse_protocol::escrow::ExecuteMsg;
use weighhouse_sealing::delivery::{Delivery, DeliveryError};

use super::identities;

#[test]
fn a_request_to_the_identity_would_publish_the_key_and_is_refused() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let license = market.sold(listing);
    let buyer = market.buyer.clone();
    let before = market.state();
    for identity in identities::<48>() {
        let message = ExecuteMsg::Rekey { license, transport_key: identity.into() };
        let refused: ContractError = refusal(market.tell_escrow(&buyer, message, &[]));
        assert!(matches!(refused, ContractError::TransportKey(_)), "{identity:?}");
    }
    assert_eq!(market.state(), before);
}

#[test]
fn an_answer_proves_itself_as_a_delivery_does() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let [license, other] = [(); 2].map(|()| market.sold(listing));
    let buyer = market.buyer.clone();
    market.rekey(&buyer, license).unwrap();
    market.rekey(&buyer, other).unwrap();
    let right = market.answer_for(license).unwrap();
    let foreign = market.answer_for(other).unwrap();
    let before = market.state();
    let refused: ContractError = refusal(market.answer_rekey(license, &foreign.to_bytes()));
    assert_eq!(refused, ContractError::Delivery(DeliveryError::WrongKey));
    let refused: ContractError =
        refusal(market.answer_rekey(license, &Delivery { c1: foreign.c1, ..right }.to_bytes()));
    assert_eq!(refused, ContractError::Delivery(DeliveryError::DifferentScalars));
    for (small, large) in identities::<48>().into_iter().zip(identities::<96>()) {
        for forged in [Delivery { c3: small, ..right }, Delivery { c1: small, c2: large, ..right }] {
            assert!(market.answer_rekey(license, &forged.to_bytes()).is_err(), "{forged:?}");
        }
    }
    assert_eq!(market.state(), before);
    market.answer_rekey(license, &right.to_bytes()).unwrap();
    assert!(market.opens(license, &right));
}

#[test]
fn who_gave_a_license_away_asks_for_nothing() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let license = market.sold(listing);
    let (buyer, stranger, seller) = (market.buyer.clone(), market.stranger.clone(), market.seller.clone());
    market.give(&buyer, license, &stranger).unwrap();
    for nobody in [buyer, seller] {
        assert!(matches!(refusal(market.rekey(&nobody, license)), ContractError::NotHolder { .. }));
    }
    market.rekey(&stranger, license).unwrap();
}

#[test]
fn a_request_moves_no_money_and_no_license() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let license = market.sold(listing);
    let (buyer, order) = (market.buyer.clone(), market.order(license));
    market.rekey(&buyer, license).unwrap();
    let answer = market.answer_for(license).unwrap();
    market.answer_rekey(license, &answer.to_bytes()).unwrap();
    assert_eq!(market.order(license), order);
    assert_eq!((market.owner_of(license), market.licenses()), (buyer.clone(), 1));
    assert_eq!(market.balance(&buyer, DENOM), PURSE - 1_000);
}
