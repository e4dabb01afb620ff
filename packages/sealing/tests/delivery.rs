//! Deliveries and revealed secrets: what contract and client accept, and what they refuse.
#![allow(clippy::unwrap_used, clippy::expect_used)]
mod fixture;

use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{BLS12_381_G1_GENERATOR, BLS12_381_G2_GENERATOR};
use fixture::{content_secret, rng, CHAIN, REGISTRY, SELLER};
use proptest::prelude::*;
use weighhouse_sealing::delivery::{self, message, Delivery, DeliveryError, VersionKey};
use weighhouse_sealing::native;
use weighhouse_sealing::point::PointError;
use weighhouse_sealing::secret::{ContentSecret, OpeningKey, SecretError, TransportSecret};

/// A version, its key, a buyer and a delivery to it.
struct Sale {
    key: VersionKey,
    opening_key: OpeningKey,
    buyer: TransportSecret,
    delivery: Delivery,
}

fn version(secret: &ContentSecret, salt: u8) -> (VersionKey, OpeningKey) {
    let message = message(CHAIN, REGISTRY, SELLER, &[salt; 32], &[9; 32]);
    let pk = secret.public_key().unwrap();
    let key = native::version_key(&pk, &message).unwrap();
    let host = delivery::version_key(&MockApi::default(), &pk, &message).unwrap();
    assert_eq!(key, host);
    (key, secret.opening_key(&key).unwrap())
}

fn sale(seed: u64) -> Sale {
    let (key, opening_key) = version(&content_secret(), 1);
    let buyer = TransportSecret::generate(&mut rng(seed));
    let delivery = opening_key.deliver(&key, &buyer.public_key().unwrap(), &mut rng(seed + 1)).unwrap();
    Sale { key, opening_key, buyer, delivery }
}

/// What contract and client both say.
fn verify(sale: &Sale, delivery: &Delivery) -> Result<(), DeliveryError> {
    let transport_key = sale.buyer.public_key().unwrap();
    let client = native::verify(&sale.key, &transport_key, delivery);
    let host = delivery::verify(&MockApi::default(), &sale.key, &transport_key, delivery);
    assert_eq!(host, client);
    client
}

#[test]
fn an_honest_delivery_is_accepted_and_opens() {
    let sale = sale(1);
    verify(&sale, &sale.delivery).unwrap();
    let opened = sale.buyer.open(&sale.key, &sale.delivery).unwrap();
    assert_eq!(opened.to_bytes(), sale.opening_key.to_bytes());
    let bytes = sale.delivery.to_bytes();
    assert_eq!(Delivery::from_bytes(&bytes), Ok(sale.delivery));
}

#[test]
fn the_record_of_a_versions_key_is_its_two_points() {
    let (key, _) = version(&content_secret(), 1);
    let bytes = key.to_bytes();
    assert_eq!((bytes.len(), &bytes[..48], &bytes[48..]), (144, key.h.as_slice(), key.pk.as_slice()));
    assert_eq!(VersionKey::from_bytes(&bytes), Ok(key));
    let short = DeliveryError::Length { what: "a version key", expected: 144, actual: 143 };
    assert_eq!(VersionKey::from_bytes(&bytes[1..]), Err(short));
}

#[test]
fn a_delivery_for_another_buyer_is_refused() {
    let (one, other) = (sale(1), sale(10));
    assert_eq!(verify(&one, &other.delivery), Err(DeliveryError::WrongKey));
}

#[test]
fn a_delivery_of_another_version_is_refused() {
    let sale = sale(1);
    let (other_key, other_secret) = version(&content_secret(), 2);
    let transport_key = sale.buyer.public_key().unwrap();
    let other = other_secret.deliver(&other_key, &transport_key, &mut rng(3)).unwrap();
    assert_eq!(verify(&sale, &other), Err(DeliveryError::WrongKey));
}

#[test]
fn parts_of_two_deliveries_are_refused() {
    let sale = sale(1);
    let transport_key = sale.buyer.public_key().unwrap();
    let again = sale.opening_key.deliver(&sale.key, &transport_key, &mut rng(7)).unwrap();
    verify(&sale, &again).unwrap();
    for (name, mixed) in
        [("c1", Delivery { c1: again.c1, ..sale.delivery }), ("c2", Delivery { c2: again.c2, ..sale.delivery })]
    {
        assert_eq!(verify(&sale, &mixed), Err(DeliveryError::DifferentScalars), "{name}");
    }
    // With c1 and c2 of one delivery and c3 of another, the first equality holds: both are needed.
    let mixed = Delivery { c3: again.c3, ..sale.delivery };
    assert_eq!(verify(&sale, &mixed), Err(DeliveryError::WrongKey));
    // And with c2 and c3 of one, the second holds.
    let mixed = Delivery { c1: sale.delivery.c1, ..again };
    assert_eq!(verify(&sale, &mixed), Err(DeliveryError::DifferentScalars));
}

#[test]
fn points_of_a_delivery_are_checked_by_name() {
    let sale = sale(1);
    let mut identity = [0; 48];
    identity[0] = 0xc0;
    let mut identity_2 = [0; 96];
    identity_2[0] = 0xc0;
    let identity_error = |name| Err(PointError::Identity { name }.into());
    assert_eq!(verify(&sale, &Delivery { c1: identity, ..sale.delivery }), identity_error("c1"));
    assert_eq!(verify(&sale, &Delivery { c2: identity_2, ..sale.delivery }), identity_error("c2"));
    assert_eq!(verify(&sale, &Delivery { c3: identity, ..sale.delivery }), identity_error("c3"));
}

#[test]
fn nothing_is_delivered_to_a_refused_transport_key() {
    let sale = sale(1);
    for flags in [0xc0_u8, 0xe0] {
        for filling in [0_u8, 1, 0xff] {
            let mut key = [filling; 48];
            key[0] = flags;
            let delivered = sale.opening_key.deliver(&sale.key, &key, &mut rng(1));
            assert_eq!(delivered, Err(PointError::Identity { name: "T" }.into()));
        }
    }
    let short = sale.opening_key.deliver(&sale.key, &[0x80; 47], &mut rng(1));
    assert!(short.is_err());
}

#[test]
fn records_of_other_lengths_are_refused() {
    let bytes = sale(1).delivery.to_bytes();
    assert!(Delivery::from_bytes(&bytes[..191]).is_err());
    assert!(Delivery::from_bytes(&[bytes.as_slice(), &[0]].concat()).is_err());
    assert!(Delivery::from_bytes(&[]).is_err());
    assert!(VersionKey::from_bytes(&[0; 143]).is_err());
    assert!(VersionKey::from_bytes(&[0; 145]).is_err());
}

#[test]
fn a_revealed_secret_is_checked_against_its_version() {
    let sale = sale(1);
    let api = MockApi::default();
    let secret = sale.opening_key.to_bytes();
    delivery::verify_secret(&api, &sale.key, secret.as_slice()).unwrap();
    let wrong = Err(DeliveryError::WrongSecret);
    assert_eq!(delivery::verify_secret(&api, &sale.key, &BLS12_381_G1_GENERATOR), wrong);
    assert!(OpeningKey::from_bytes(&BLS12_381_G1_GENERATOR, &sale.key).is_err());
    assert!(OpeningKey::from_bytes(secret.as_slice(), &sale.key).is_ok());
}

#[test]
fn a_version_key_with_a_refused_pk_is_not_made() {
    let mut identity = [0; 96];
    identity[0] = 0xc0;
    let made = delivery::version_key(&MockApi::default(), &identity, b"m");
    assert_eq!(made, Err(PointError::Identity { name: "PK" }.into()));
}

#[test]
fn another_sellers_key_makes_another_hash_of_the_same_content() {
    let message = |seller| message(CHAIN, REGISTRY, seller, &[1; 32], &[9; 32]);
    let pk = BLS12_381_G2_GENERATOR;
    let one = native::version_key(&pk, &message("a")).unwrap();
    let other = native::version_key(&pk, &message("b")).unwrap();
    assert_ne!(one.h, other.h);
    // Lengths keep fields apart: what one field loses the next does not gain.
    let shifted = delivery::message("chain", "registrys", "eller", &[1; 32], &[9; 32]);
    let plain = delivery::message("chain", "registry", "seller", &[1; 32], &[9; 32]);
    assert_ne!(shifted, plain);
}

#[test]
fn secrets_out_of_range_are_refused() {
    let order = hex::decode("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001").unwrap();
    let order: [u8; 32] = order.try_into().unwrap();
    let mut below = order;
    below[31] = 0;
    for refused in [[0; 32], order, [0xff; 32]] {
        assert_eq!(TransportSecret::from_bytes(&refused).err(), Some(SecretError::OutOfRange));
        assert!(ContentSecret::from_bytes(&refused).is_err());
    }
    let most = ContentSecret::from_bytes(&below).unwrap();
    assert_eq!(*most.to_bytes(), below);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(fixture::cases(8)))]

    #[test]
    fn any_delivery_opens_for_its_buyer_alone(seed in any::<u32>()) {
        let one = sale(u64::from(seed));
        let other = TransportSecret::generate(&mut rng(u64::from(seed) + 2));
        prop_assert!(one.buyer.open(&one.key, &one.delivery).is_ok());
        prop_assert!(other.open(&one.key, &one.delivery).is_err());
    }

    #[test]
    fn no_flipped_bit_is_accepted(bit in 0_usize..1536) {
        let sale = sale(1);
        let mut bytes = sale.delivery.to_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(verify(&sale, &Delivery::from_bytes(&bytes).unwrap()).is_err());
    }
}
