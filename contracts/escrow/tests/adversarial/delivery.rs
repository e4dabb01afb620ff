//! What an attacker tries with an order, its key and its money

use cosmwasm_std::{coin, coins, to_json_binary, Binary};
use serde_json::json;
use weighhouse_escrow::ContractError;
use weighhouse_market_suite::{refusal, Market, DENOM, PURSE};
use weighhouse_protocol::escrow::OrderState;
use weighhouse_protocol::royalties;
use weighhouse_sealing::delivery::{Delivery, DeliveryError};
use weighhouse_sealing::point::PointError;
use weighhouse_sealing::secret::{ContentSecret, TransportSecret};

use super::{identities, point};

#[test]
fn a_transport_key_at_the_identity_would_publish_the_key_and_is_refused() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let before = market.state();
    for identity in identities::<48>() {
        let outcome = market.buy_with(listing, |purchase| purchase.transport_key = identity.into());
        assert!(matches!(refusal(outcome), ContractError::TransportKey(_)), "{identity:?}");
    }
    assert_eq!(market.state(), before);
}

#[test]
fn a_transport_key_out_of_the_subgroup_is_refused() {
    // The subgroup is a 2^125th of the curve: of the points with these first coordinates, none is in it.
    let mut market = Market::new();
    let listing = market.listed(1_000);
    for x in 1..=40 {
        let mut bytes: [u8; 48] = point(0x80, 0);
        bytes[47] = x;
        let outcome = market.buy_with(listing, |purchase| purchase.transport_key = bytes.into());
        let refused = refusal::<ContractError>(outcome);
        assert_eq!(refused, ContractError::TransportKey(PointError::Undecodable { name: "T" }), "x = {x}");
    }
}

#[test]
fn a_transport_key_of_another_length_or_group_is_refused() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let g2 = market.version(listing, 1).public_key;
    let (purchase, _) = market.purchase(listing);
    let good = purchase.transport_key.to_vec();
    for bytes in [vec![], good[..47].to_vec(), [&good[..], &[0]].concat(), g2.to_vec()] {
        let actual = bytes.len();
        let outcome = market.buy_with(listing, |purchase| purchase.transport_key = bytes.into());
        let expected = PointError::Length { name: "T", expected: 48, actual };
        assert_eq!(refusal::<ContractError>(outcome), ContractError::TransportKey(expected));
    }
}

#[test]
fn the_key_of_another_version_is_refused() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let other = ContentSecret::generate(&mut rand::thread_rng());
    let mut other_key = market.version_key(listing, 1);
    other_key.pk = other.public_key().unwrap();
    // A perfect delivery, of a secret that the seller did not list.
    let transport = market.order(order).transport_key.unwrap();
    let delivery =
        other.opening_key(&other_key).unwrap().deliver(&other_key, &transport, &mut rand::thread_rng()).unwrap();
    let seller = market.seller.clone();
    let refused: ContractError = refusal(market.deliver_bytes(&seller, order, &delivery.to_bytes()));
    assert_eq!(refused, ContractError::Delivery(DeliveryError::WrongKey));
    assert_eq!(market.order(order).state, OrderState::Funded);
    assert_eq!(market.licenses(), 0);
}

#[test]
fn a_delivery_for_another_order_is_refused() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let other = market.buy(listing).unwrap();
    let delivery = market.delivery_for(other).to_bytes();
    let seller = market.seller.clone();
    let refused: ContractError = refusal(market.deliver_bytes(&seller, order, &delivery));
    assert_eq!(refused, ContractError::Delivery(DeliveryError::WrongKey));
}

/// Both deliveries are then one, which anybody who saw the first sends again: the buyer loses a price, and nobody else anything.
#[test]
fn a_transport_key_of_two_orders_pays_twice_for_one_key() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let (purchase, secret) = market.purchase(listing);
    let first = market.place_with(purchase.clone(), secret).unwrap();
    market.place(purchase).unwrap();
    let (second, stranger) = (first + 1, market.stranger.clone());
    let delivery = market.delivery_for(first).to_bytes();
    for order in [first, second] {
        market.deliver_bytes(&stranger, order, &delivery).unwrap();
        assert_eq!(market.order(order).state, OrderState::Settled);
    }
    assert_eq!(market.balance(&market.buyer, DENOM), PURSE - 2 * 1_000);
    assert_eq!(market.licenses(), 2);
}

#[test]
fn the_random_of_both_groups_must_be_one() {
    // Otherwise c3 could be right under c2 while the buyer, who opens with c1, gets nothing.
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let right = market.delivery_for(order);
    let c1 = TransportSecret::generate(&mut rand::thread_rng()).public_key().unwrap();
    let seller = market.seller.clone();
    let refused: ContractError = refusal(market.deliver_bytes(&seller, order, &Delivery { c1, ..right }.to_bytes()));
    assert_eq!(refused, ContractError::Delivery(DeliveryError::DifferentScalars));
}

#[test]
fn no_point_of_a_delivery_may_be_the_identity() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let right = market.delivery_for(order);
    let seller = market.seller.clone();
    let mut forged = Vec::new();
    for (small, large) in identities::<48>().into_iter().zip(identities::<96>()) {
        forged.push(Delivery { c1: small, ..right });
        forged.push(Delivery { c2: large, ..right });
        forged.push(Delivery { c3: small, ..right });
        forged.push(Delivery { c1: small, c2: large, ..right });
    }
    for delivery in forged {
        let outcome = market.deliver_bytes(&seller, order, &delivery.to_bytes());
        assert!(matches!(refusal(outcome), ContractError::Delivery(DeliveryError::Point(_))), "{delivery:?}");
    }
    market.deliver_bytes(&seller, order, &right.to_bytes()).unwrap();
}

#[test]
fn no_bit_of_a_delivery_can_be_changed() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let right = market.delivery_for(order).to_bytes();
    let seller = market.seller.clone();
    let before = market.state();
    // Each point's first and last byte, and one between.
    for byte in [0, 20, 47, 48, 100, 143, 144, 170, 191] {
        for bit in 0..8 {
            let mut changed = right;
            changed[byte] ^= 1 << bit;
            assert!(market.deliver_bytes(&seller, order, &changed).is_err(), "byte {byte}, bit {bit}");
        }
    }
    assert_eq!(market.state(), before);
}

#[test]
fn a_delivery_lands_or_the_refund_does_but_never_both() {
    for deliver_first in [true, false] {
        for passed in [0, 3_600, 4_199, 4_200, 10_000] {
            let mut market = Market::new();
            let listing = market.listed(1_000);
            let order = market.buy(listing).unwrap();
            let delivery = market.delivery_for(order).to_bytes();
            market.pass(passed);
            let seller = market.seller.clone();
            let (delivered, refunded) = if deliver_first {
                let delivered = market.deliver_bytes(&seller, order, &delivery).is_ok();
                (delivered, market.refund(order).is_ok())
            } else {
                let refunded = market.refund(order).is_ok();
                (market.deliver_bytes(&seller, order, &delivery).is_ok(), refunded)
            };
            assert!(delivered != refunded, "{passed} s after the purchase");
            assert_eq!(delivered, passed < 4_200, "{passed} s after the purchase");
        }
    }
}

#[test]
fn nobody_but_escrow_credits_the_ledger() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let royalties = market.royalties.clone();
    let credit = royalties::ExecuteMsg::Credit {
        listing,
        split_version: 1,
        gross: 1_000u128.into(),
        fee: 0u128.into(),
        sales: 1,
    };
    for account in [market.seller.clone(), market.governance.clone(), market.registry.clone()] {
        market.fund(&account, &coins(1_000, DENOM));
        let outcome = market.execute(&account, &royalties, &credit, &coins(1_000, DENOM));
        let refused: weighhouse_royalties::ContractError = refusal(outcome);
        assert_eq!(refused, weighhouse_royalties::ContractError::NotEscrow { sender: account });
    }
}

#[test]
fn money_that_nobody_asked_for_changes_nothing() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    let escrow = market.escrow.clone();
    market.fund(&escrow, &[coin(777, DENOM)]);
    market.deliver(order).unwrap();
    market.sweep(listing).unwrap();
    assert_eq!(market.escrowed(DENOM), 777);
    assert_eq!(market.owed(&market.seller), 975);
}

#[test]
fn an_order_that_fails_to_mint_stays_open() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    let order = market.buy(listing).unwrap();
    // Somebody took the token id: only a broken collection would allow it.
    let (license, escrow) = (market.license.clone(), market.escrow.clone());
    let other = market.buy(listing).unwrap();
    market.deliver(other).unwrap();
    let mint = json!({ "mint": {
        "token_id": order.to_string(), "owner": market.stranger.to_string(), "token_uri": null,
        "extension": record_of(&market, other),
    }});
    market.execute(&escrow, &license, &mint, &[]).unwrap();
    let before = market.state();
    let refused: weighhouse_license::ContractError = refusal(market.deliver(order));
    assert!(matches!(refused, weighhouse_license::ContractError::Issued { .. }));
    assert_eq!(market.state(), before);
}

/// The packed terms of a license, as they are stored.
fn record_of(market: &Market, order: u64) -> Binary {
    use weighhouse_protocol::license::LicenseRecord;
    use weighhouse_protocol::records::Record;
    let license = market.license_of(order);
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

#[test]
fn messages_of_other_contracts_mean_nothing_here() {
    let mut market = Market::new();
    let listing = market.listed(1_000);
    market.buy(listing).unwrap();
    let escrow = market.escrow.clone();
    let stranger = market.stranger.clone();
    let before = market.state();
    let messages = [
        json!({ "receive_nft": { "sender": stranger, "token_id": "1", "msg": to_json_binary(&1).unwrap() } }),
        json!({ "claim": { "denoms": null } }),
        json!({ "update_ownership": "renounce_ownership" }),
        json!({ "refund": { "order": 1, "to": stranger } }),
        json!({ "settle": { "order": 1 } }),
    ];
    for message in messages {
        assert!(market.execute(&stranger, &escrow, &message, &[]).is_err(), "{message}");
    }
    assert_eq!(market.state(), before);
}
