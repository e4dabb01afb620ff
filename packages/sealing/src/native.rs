//! The protocol's curve work outside the chain, with arkworks: the same rules as in contracts, the
//! same refusals.
use ark_bls12_381::{g1, Bls12_381, G1Affine, G1Projective, G2Affine};
use ark_ec::hashing::curve_maps::wb::WBMap;
use ark_ec::hashing::map_to_curve_hasher::MapToCurveBasedHasher;
use ark_ec::hashing::HashToCurve;
use ark_ec::pairing::Pairing;
use ark_ff::field_hashers::DefaultFieldHasher;
use ark_ff::Zero;
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use sha2::Sha256;

use crate::curve::Curve;
use crate::delivery::{self, Delivery, DeliveryError, VersionKey};
use crate::point::{self, PointError, G1, G2};
use crate::proof::{BadKeySchedule, Commitment, ProofError};

type HashToG1 = MapToCurveBasedHasher<G1Projective, DefaultFieldHasher<Sha256>, WBMap<g1::Config>>;

/// [`point::check_g1`] without a chain.
///
/// # Errors
/// [`PointError`], the same that the contract gives.
pub fn check_g1(name: &'static str, bytes: &[u8]) -> Result<G1, PointError> {
    point::checked_g1(&Ark, name, bytes)
}

/// [`point::check_g2`] without a chain.
///
/// # Errors
/// [`PointError`], the same that the contract gives.
pub fn check_g2(name: &'static str, bytes: &[u8]) -> Result<G2, PointError> {
    point::checked_g2(&Ark, name, bytes)
}

/// [`delivery::version_key`] without a chain.
///
/// # Errors
/// [`DeliveryError::Point`] if `pk` is refused.
pub fn version_key(pk: &[u8], message: &[u8]) -> Result<VersionKey, DeliveryError> {
    delivery::version_key_on(&Ark, pk, message)
}

/// [`delivery::verify`] without a chain. Unlike there, the version's key and the transport key are
/// checked too: here they come from a node that may lie.
///
/// # Errors
/// [`DeliveryError`] naming the first check that fails.
pub fn verify(key: &VersionKey, transport_key: &G1, delivery: &Delivery) -> Result<(), DeliveryError> {
    check_g1("H", &key.h)?;
    check_g2("PK", &key.pk)?;
    check_g1("T", transport_key)?;
    delivery::verify_on(&Ark, key, transport_key, delivery)
}

/// [`delivery::verify_secret`] without a chain.
///
/// # Errors
/// [`DeliveryError::Point`], or [`DeliveryError::WrongSecret`].
pub fn verify_secret(key: &VersionKey, secret: &[u8]) -> Result<G1, DeliveryError> {
    delivery::verify_secret_on(&Ark, key, secret)
}

/// [`BadKeySchedule::verify`] without a chain.
///
/// # Errors
/// [`ProofError`] if the proof shows nothing.
pub fn verify_bad_key_schedule(
    proof: &BadKeySchedule,
    commitment: &Commitment,
    key: &VersionKey,
) -> Result<(), ProofError> {
    proof.verify_on(&Ark, commitment, key)
}

/// RFC 9380's `BLS12381G1_XMD:SHA-256_SSWU_RO_` under any domain separation tag.
#[must_use]
pub fn hash_to_g1(message: &[u8], dst: &[u8]) -> Option<G1> {
    Ark.hash_to_g1(message, dst)
}

/// Arithmetic by arkworks.
pub(crate) struct Ark;

impl Curve for Ark {
    fn encode_g1_again(&self, point: &G1) -> Option<G1> {
        encode_g1(&decode_g1(point)?)
    }

    fn encode_g2_again(&self, point: &G2) -> Option<G2> {
        encode_g2(&decode_g2(point)?)
    }

    fn hash_to_g1(&self, message: &[u8], dst: &[u8]) -> Option<G1> {
        let point = HashToG1::new(dst).ok()?.hash(message).ok()?;
        encode_g1(&point)
    }

    fn pairing_equality(&self, pairs: &[(G1, G2)], r: &G1, s: &G2) -> Option<bool> {
        let mut ps = vec![-decode_g1(r)?];
        let mut qs = vec![decode_g2(s)?];
        for (p, q) in pairs {
            ps.push(decode_g1(p)?);
            qs.push(decode_g2(q)?);
        }
        Some(Bls12_381::multi_pairing(ps, qs).is_zero())
    }
}

/// Decodes, checking curve and subgroup; whether it is canonical is the caller's to check.
pub(crate) fn decode_g1(bytes: &G1) -> Option<G1Affine> {
    G1Affine::deserialize_compressed(bytes.as_slice()).ok()
}

/// Decodes, checking curve and subgroup; whether it is canonical is the caller's to check.
pub(crate) fn decode_g2(bytes: &G2) -> Option<G2Affine> {
    G2Affine::deserialize_compressed(bytes.as_slice()).ok()
}

pub(crate) fn encode_g1(point: &G1Affine) -> Option<G1> {
    let mut bytes = [0; point::G1_LENGTH];
    point.serialize_compressed(bytes.as_mut_slice()).ok()?;
    Some(bytes)
}

pub(crate) fn encode_g2(point: &G2Affine) -> Option<G2> {
    let mut bytes = [0; point::G2_LENGTH];
    point.serialize_compressed(bytes.as_mut_slice()).ok()?;
    Some(bytes)
}
