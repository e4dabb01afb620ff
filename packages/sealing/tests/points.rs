//! Encodings of points: contract and client refuse the same ones, for the same reason.
#![allow(clippy::unwrap_used, clippy::expect_used)]
mod fixture;

use ark_bls12_381::{Fq, Fq2, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_serialize::CanonicalSerialize;
use cosmwasm_std::testing::MockApi;
use proptest::prelude::*;
use weighhouse_sealing::native;
use weighhouse_sealing::point::{self, PointError};

/// What both say about a point of G1.
fn g1(bytes: &[u8]) -> Result<[u8; 48], PointError> {
    let client = native::check_g1("P", bytes);
    assert_eq!(point::check_g1(&MockApi::default(), "P", bytes), client);
    client
}

/// What both say about a point of G2.
fn g2(bytes: &[u8]) -> Result<[u8; 96], PointError> {
    let client = native::check_g2("P", bytes);
    assert_eq!(point::check_g2(&MockApi::default(), "P", bytes), client);
    client
}

fn compressed(point: &impl CanonicalSerialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    point.serialize_compressed(&mut bytes).unwrap();
    bytes
}

/// The first point on the curve, by its x, that is not in the subgroup.
fn outside_g1() -> Vec<u8> {
    let outside = (1_u64..)
        .filter_map(|x| G1Affine::get_point_from_x_unchecked(Fq::from(x), false))
        .find(|point| !point.is_in_correct_subgroup_assuming_on_curve());
    compressed(&outside.unwrap())
}

fn outside_g2() -> Vec<u8> {
    let outside = (1_u64..)
        .filter_map(|x| G2Affine::get_point_from_x_unchecked(Fq2::new(Fq::from(x), Fq::from(0)), false))
        .find(|point| !point.is_in_correct_subgroup_assuming_on_curve());
    compressed(&outside.unwrap())
}

/// The field's prime, as the 48 bytes of an x.
fn prime() -> Vec<u8> {
    hex::decode("1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab")
        .unwrap()
}

#[test]
fn generators_are_accepted() {
    let one = compressed(&G1Affine::generator());
    assert_eq!(g1(&one).unwrap().as_slice(), one);
    let two = compressed(&G2Affine::generator());
    assert_eq!(g2(&two).unwrap().as_slice(), two);
}

#[test]
fn the_identity_is_refused_however_it_is_written() {
    for flags in [0xc0_u8, 0xe0] {
        for filling in [0x00_u8, 0x01, 0xff] {
            let mut one = vec![filling; 48];
            let mut two = vec![filling; 96];
            (one[0], two[0]) = (flags, flags);
            assert_eq!(g1(&one), Err(PointError::Identity { name: "P" }));
            assert_eq!(g2(&two), Err(PointError::Identity { name: "P" }));
        }
    }
}

#[test]
fn flags_that_say_something_else_are_refused() {
    let one = compressed(&G1Affine::generator());
    for flags in [0x00_u8, 0x20, 0x40, 0x60, 0xc0, 0xe0] {
        let mut changed = one.clone();
        changed[0] = (changed[0] & 0x1f) | flags;
        assert!(g1(&changed).is_err(), "{}", hex::encode(changed));
    }
}

#[test]
fn points_outside_the_subgroup_are_refused() {
    assert_eq!(g1(&outside_g1()), Err(PointError::Undecodable { name: "P" }));
    assert_eq!(g2(&outside_g2()), Err(PointError::Undecodable { name: "P" }));
}

#[test]
fn an_x_not_below_the_prime_is_refused() {
    let mut one = prime();
    one[0] |= 0x80;
    assert!(g1(&one).is_err());
    // In G2 either half of x can be too large.
    let two = compressed(&G2Affine::generator());
    for half in [0, 48] {
        let mut changed = two.clone();
        changed[half..half + 48].copy_from_slice(&prime());
        changed[0] |= 0x80;
        assert!(g2(&changed).is_err());
    }
}

#[test]
fn other_lengths_are_refused() {
    let one = compressed(&G1Affine::generator());
    let two = compressed(&G2Affine::generator());
    assert!(g1(&[]).is_err());
    assert!(g1(&one[..47]).is_err());
    assert!(g1(&[one.as_slice(), &[0]].concat()).is_err());
    assert!(g1(&[one.as_slice(), &one].concat()).is_err());
    assert!(g1(&two).is_err());
    assert!(g2(&one).is_err());
    assert_eq!(g2(&two[..95]), Err(PointError::Length { name: "P", expected: 96, actual: 95 }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(fixture::cases(64)))]

    #[test]
    fn contract_and_client_agree_on_any_bytes(mut bytes in prop::collection::vec(any::<u8>(), 96), compress in any::<bool>()) {
        if compress {
            bytes[0] = (bytes[0] & 0x3f) | 0x80;
            bytes[48] &= 0x1f;
        }
        let _ = g1(&bytes[..48]);
        let _ = g2(&bytes);
    }

    #[test]
    fn what_is_accepted_is_unique(flip in 0_usize..384) {
        let generator = compressed(&G1Affine::generator());
        let mut one = generator.clone();
        one[flip / 8] ^= 1 << (flip % 8);
        if let Ok(accepted) = g1(&one) {
            prop_assert_eq!(accepted.as_slice(), one.as_slice());
            prop_assert_ne!(accepted.as_slice(), generator.as_slice());
        }
    }
}
