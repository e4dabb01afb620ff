//! What a reseller tries, to be paid for a license that somebody else has, or to keep one from its holder

use cosmwasm_std::{coin, Addr};
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{listing_of, refusal, Content, Market, Spoil, BOND, DENOM, PURSE};
use weighhouse_protocol::events::MarketEvent;

const PRICE: u128 = 1_000_000;
/// A fifth of the price.
const BOUND: u128 = 200_000;

/// Content that is spoiled, and a license of it that the buyer holds.
fn bought() -> (Market, Content, u64) {
    let mut market = Market::new();
    let seller = market.seller.clone();
    let listing = market.list(&seller, listing_of(&seller, PRICE)).unwrap();
    let content = market.publish_content(&seller, listing, 2 * 16_384, Spoil::Chunk(1));
    let license = market.sold(listing);
    (market, content, license)
}

fn recipient(market: &mut Market, order: u64, content: &Content) -> Addr {
    let response = market.prove_chunk(order, content.bad_chunk(1)).unwrap();
    let forfeited = Market::events(&response).into_iter().find_map(|event| match event {
        MarketEvent::BondForfeited(forfeited) => Some(forfeited),
        _ => None,
    });
    let forfeited = forfeited.unwrap();
    assert_eq!((forfeited.buyer, forfeited.to_buyer.u128()), (market.buyer.clone(), BOUND));
    forfeited.recipient
}

#[test]
fn the_bond_goes_to_who_holds_the_license_and_not_to_who_resold_it() {
    let (mut market, content, license) = bought();
    let (reseller, holder) = (market.buyer.clone(), market.stranger.clone());
    market.resell(&reseller, license, coin(900_000, DENOM)).unwrap();
    let order = market.buy_license(&holder, license, true).unwrap();
    market.deliver(order).unwrap();
    let before = [&reseller, &holder].map(|account| market.balance(account, DENOM));
    // Who resold it proves it by the order that first bought it.
    assert_eq!(recipient(&mut market, license, &content), holder);
    let after = [&reseller, &holder].map(|account| market.balance(account, DENOM));
    assert_eq!(after, [before[0], before[1] + BOUND]);
    assert_eq!(market.bond_of(&market.seller, DENOM).free.u128(), BOND - BOUND);
}

#[test]
fn the_bond_goes_to_whom_the_license_was_given_and_not_to_who_gave_it() {
    let (mut market, content, license) = bought();
    let (giver, heir) = (market.buyer.clone(), market.stranger.clone());
    market.give(&giver, license, &heir).unwrap();
    let before = [&giver, &heir].map(|account| market.balance(account, DENOM));
    assert_eq!(recipient(&mut market, license, &content), heir);
    let after = [&giver, &heir].map(|account| market.balance(account, DENOM));
    assert_eq!(after, [before[0], before[1] + BOUND]);
}

/// Escrow can't see for whom another contract holds a license: another marketplace, say.
#[test]
fn the_bond_goes_to_a_contract_that_holds_the_license_for_somebody() {
    let (mut market, content, license) = bought();
    let (holder, contract) = (market.buyer.clone(), market.receiver());
    market.give(&holder, license, &contract).unwrap();
    assert_eq!(recipient(&mut market, license, &content), contract);
    assert_eq!(market.balance(&contract, DENOM), BOUND);
}

#[test]
fn the_bond_goes_to_the_reseller_while_its_license_is_for_resale() {
    let (mut market, content, license) = bought();
    let (reseller, buyer) = (market.account("heir"), market.stranger.clone());
    let first = market.buyer.clone();
    market.give(&first, license, &reseller).unwrap();
    market.resell(&reseller, license, coin(900_000, DENOM)).unwrap();
    // Who has ordered it gets the money of that order back, and no bond of another's.
    let order = market.buy_license(&buyer, license, false).unwrap();
    assert_eq!(recipient(&mut market, license, &content), reseller);
    assert_eq!(market.balance(&reseller, DENOM), BOUND);
    market.refund(order).unwrap();
    assert_eq!(market.balance(&buyer, DENOM), PURSE);
    market.end_resale(&reseller, license).unwrap();
    assert_eq!(market.owner_of(license), reseller);
}

/// Where the collection keeps a license.
fn token_key(license: u64) -> Vec<u8> {
    [&[0, 6][..], b"tokens", license.to_string().as_bytes()].concat()
}

#[test]
fn the_bond_goes_to_the_buyer_where_there_is_no_license() {
    let (mut market, content, license) = bought();
    let (buyer, holder) = (market.buyer.clone(), market.stranger.clone());
    market.give(&buyer, license, &holder).unwrap();
    let collection = market.license.clone();
    assert!(market.app.contract_storage_mut(&collection).get(&token_key(license)).is_some());
    market.app.contract_storage_mut(&collection).remove(&token_key(license));
    assert_eq!(recipient(&mut market, license, &content), buyer);
}

#[test]
fn a_bond_waits_while_nobody_can_say_who_holds_the_license() {
    let (mut market, content, license) = bought();
    let (buyer, holder) = (market.buyer.clone(), market.stranger.clone());
    market.give(&buyer, license, &holder).unwrap();
    let before = market.state();
    let (collection, escrow) = (market.license.clone(), market.escrow.clone());
    // A collection whose answer can't be read, and a resale that can't.
    let resale = [&b"resale/"[..], &license.to_be_bytes()].concat();
    for (contract, key) in [(&collection, token_key(license)), (&escrow, resale)] {
        let kept = market.app.contract_storage_mut(contract).get(&key);
        market.app.contract_storage_mut(contract).set(&key, b"\x01?");
        assert!(market.prove_chunk(license, content.bad_chunk(1)).is_err());
        match kept {
            Some(kept) => market.app.contract_storage_mut(contract).set(&key, &kept),
            None => market.app.contract_storage_mut(contract).remove(&key),
        }
        assert_eq!(market.state(), before);
    }
    assert_eq!(recipient(&mut market, license, &content), holder);
}

#[test]
fn nobody_keeps_a_license_hostage_by_ordering_it_again_and_again() {
    let (mut market, _, license) = bought();
    let (reseller, attacker) = (market.buyer.clone(), market.stranger.clone());
    market.resell(&reseller, license, coin(900_000, DENOM)).unwrap();
    let order = market.buy_license(&attacker, license, true).unwrap();
    // The reseller delivers nothing: it has lost the key. In the block of the refund, the attacker orders again.
    market.pass(4_200);
    market.refund(order).unwrap();
    let refused = market.buy_license(&attacker, license, true).unwrap_err().to_string();
    assert!(refused.contains("escrow/resale_ending: "), "{refused}");
    market.end_resale(&reseller, license).unwrap();
    assert_eq!(market.owner_of(license), reseller);
}

#[test]
fn a_bond_that_was_paid_to_a_holder_is_paid_once() {
    let (mut market, content, license) = bought();
    let buyer = market.buyer.clone();
    assert_eq!(recipient(&mut market, license, &content), buyer);
    let refused: ContractError = refusal(market.refund(license));
    assert_eq!(refused, ContractError::NoBondLeft { order: license });
}
