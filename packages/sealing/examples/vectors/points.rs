//! Encodings of points, good and bad.
use ark_bls12_381::{Fq, Fq2, G1Affine, G2Affine};
use ark_serialize::CanonicalSerialize;
use cosmwasm_std::{BLS12_381_G1_GENERATOR, BLS12_381_G2_GENERATOR};
use serde_json::{json, Value};
use weighhouse_sealing::native::{check_g1, check_g2};

use super::generate::Failure;

const PRIME: &str = "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab";

pub fn points() -> Result<Value, Failure> {
    let mut points = Vec::new();
    let (one, two) = (BLS12_381_G1_GENERATOR.to_vec(), BLS12_381_G2_GENERATOR.to_vec());
    let mut add = |group: &str, name: &str, bytes: &[u8]| {
        let accepted = match group {
            "G1" => check_g1("P", bytes).is_ok(),
            _ => check_g2("P", bytes).is_ok(),
        };
        points.push(json!({
            "group": group, "name": name, "bytes": hex::encode(bytes), "accepted": accepted,
        }));
    };
    for (group, generator) in [("G1", &one), ("G2", &two)] {
        add(group, "generator", generator);
        add(group, "the generator's negative", &with_first(generator, |flags| flags ^ 0x20));
        for (flags, name) in [(0xc0_u8, "c0"), (0xe0, "e0"), (0x40, "40"), (0x60, "60")] {
            for (filling, with) in [(0_u8, "zeros"), (1, "ones"), (0xff, "ff")] {
                let bytes: Vec<u8> =
                    [flags].into_iter().chain(std::iter::repeat_n(filling, generator.len() - 1)).collect();
                add(group, &format!("identity: {name} followed by {with}"), &bytes);
            }
        }
        for flags in [0x00_u8, 0x20, 0x40, 0x60, 0xc0, 0xe0] {
            let bytes = with_first(generator, |first| first & 0x1f | flags);
            add(group, &format!("generator with flags {flags:02x}"), &bytes);
        }
        add(group, "empty", &[]);
        add(group, "a byte short", generator.get(1..).unwrap_or_default());
        add(group, "a byte long", &[generator.as_slice(), &[0]].concat());
        add(group, "zeros", &vec![0; generator.len()]);
    }
    add("G1", "the generator of G2", &two);
    add("G2", "the generator of G1", &one);
    add("G1", "x is the prime", &with_first(&hex::decode(PRIME)?, |first| first | 0x80));
    add("G1", "on the curve, outside the subgroup", &outside_g1()?);
    add("G1", "not on the curve", &off_curve_g1());
    add("G2", "on the curve, outside the subgroup", &outside_g2()?);
    let (high, low) = two.split_at(48);
    add("G2", "x's first half is the prime", &[&with_first(&hex::decode(PRIME)?, |first| first | 0x80), low].concat());
    add("G2", "x's second half is the prime", &[high, &hex::decode(PRIME)?].concat());
    Ok(json!({
        "about": "a point from outside is accepted if it is its own canonical compressed encoding, on the curve, in the subgroup, and not the identity",
        "points": points,
    }))
}

fn with_first(bytes: &[u8], change: impl Fn(u8) -> u8) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if let Some(first) = bytes.first_mut() {
        *first = change(*first);
    }
    bytes
}

fn outside_g1() -> Result<Vec<u8>, Failure> {
    let point = (1_u64..)
        .filter_map(|x| G1Affine::get_point_from_x_unchecked(Fq::from(x), false))
        .find(|point| !point.is_in_correct_subgroup_assuming_on_curve());
    compressed(point)
}

fn outside_g2() -> Result<Vec<u8>, Failure> {
    let point = (1_u64..)
        .map(|x| Fq2::new(Fq::from(x), Fq::from(0)))
        .filter_map(|x| G2Affine::get_point_from_x_unchecked(x, false))
        .find(|point| !point.is_in_correct_subgroup_assuming_on_curve());
    compressed(point)
}

/// The first small x for which there is no point.
fn off_curve_g1() -> Vec<u8> {
    let x = (1_u8..).find(|x| G1Affine::get_point_from_x_unchecked(Fq::from(*x), false).is_none());
    let mut bytes = vec![0; 48];
    bytes[0] = 0x80;
    bytes[47] = x.unwrap_or_default();
    bytes
}

fn compressed(point: Option<impl CanonicalSerialize>) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    point.ok_or("no such point")?.serialize_compressed(&mut bytes)?;
    Ok(bytes)
}
