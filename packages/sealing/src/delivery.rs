//! Delivery of a content secret: a verifiably encrypted BLS signature (Boneh, Gentry, Lynn and
//! Shacham, *Aggregate and Verifiably Encrypted Signatures*, 2003). The wire form and the hash are
//! those of vetKD.
use cosmwasm_std::{Api, BLS12_381_G1_GENERATOR, BLS12_381_G2_GENERATOR};
use thiserror::Error;

use crate::curve::{Curve, Host};
use crate::merkle::Hash;
use crate::point::{checked_g1, checked_g2, PointError, G1, G1_LENGTH, G2, G2_LENGTH};

/// Domain separation tag of the hash to G1 (RFC 9380), message augmentation variant.
pub const HASH_DST: &[u8] = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_AUG_";

/// First field of every [`message`].
pub const MESSAGE_TAG: &str = "weighhouse/version/1";

/// Bytes of a delivery on the wire: `c1 ‖ c2 ‖ c3`.
pub const DELIVERY_LENGTH: usize = G1_LENGTH + G2_LENGTH + G1_LENGTH;

/// Bytes of a version's key record: `H ‖ PK`.
pub const VERSION_KEY_LENGTH: usize = G1_LENGTH + G2_LENGTH;

/// A content secret `S`, encrypted to a transport key `T` with a random `r`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// `r·G1`
    pub c1: G1,
    /// `r·G2`
    pub c2: G2,
    /// `S + r·T`
    pub c3: G1,
}

/// What a version's deliveries are verified against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VersionKey {
    /// `hash_to_g1(PK ‖ m)`
    pub h: G1,
    /// `k·G2`
    pub pk: G2,
}

/// Why a delivery, or a key it is verified with, was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeliveryError {
    /// A point was refused.
    #[error(transparent)]
    Point(#[from] PointError),
    /// A record has not its fixed length.
    #[error("{what} is {actual} bytes, it has {expected}")]
    Length {
        /// The record.
        what: &'static str,
        /// Bytes it must have.
        expected: usize,
        /// Bytes it has.
        actual: usize,
    },
    /// `c1` and `c2` don't hold the same `r`.
    #[error("c1 and c2 are not the same multiple of the generators: e(G1, c2) ≠ e(c1, G2)")]
    DifferentScalars,
    /// `c3` is not the content secret under this transport key.
    #[error("c3 does not carry this version's key to this transport key: e(H, PK)·e(T, c2) ≠ e(c3, G2)")]
    WrongKey,
    /// The content secret is not that of the version.
    #[error("this is not the version's content secret: e(S, G2) ≠ e(H, PK)")]
    WrongSecret,
    /// The chain's host function failed.
    #[error("the host could not compute {what}")]
    Host {
        /// What was asked for.
        what: &'static str,
    },
}

impl Delivery {
    /// Reads `c1 ‖ c2 ‖ c3`. The points are not checked here: [`verify`] does.
    ///
    /// # Errors
    /// [`DeliveryError::Length`] unless it is 192 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DeliveryError> {
        let length = || DeliveryError::Length { what: "a delivery", expected: DELIVERY_LENGTH, actual: bytes.len() };
        let (c1, rest) = bytes.split_first_chunk().ok_or_else(length)?;
        let (c2, rest) = rest.split_first_chunk().ok_or_else(length)?;
        let c3 = rest.try_into().map_err(|_| length())?;
        Ok(Self { c1: *c1, c2: *c2, c3 })
    }

    /// Writes `c1 ‖ c2 ‖ c3`.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; DELIVERY_LENGTH] {
        let mut bytes = [0; DELIVERY_LENGTH];
        let (c1, rest) = bytes.split_at_mut(G1_LENGTH);
        let (c2, c3) = rest.split_at_mut(G2_LENGTH);
        c1.copy_from_slice(&self.c1);
        c2.copy_from_slice(&self.c2);
        c3.copy_from_slice(&self.c3);
        bytes
    }
}

impl VersionKey {
    /// Reads the record `H ‖ PK`. It is not checked: what is read was checked when it was stored.
    ///
    /// # Errors
    /// [`DeliveryError::Length`] unless it is 144 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DeliveryError> {
        let length =
            || DeliveryError::Length { what: "a version key", expected: VERSION_KEY_LENGTH, actual: bytes.len() };
        let (h, rest) = bytes.split_first_chunk().ok_or_else(length)?;
        let pk = rest.try_into().map_err(|_| length())?;
        Ok(Self { h: *h, pk })
    }

    /// Writes the record `H ‖ PK`.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; VERSION_KEY_LENGTH] {
        let mut bytes = [0; VERSION_KEY_LENGTH];
        let (h, pk) = bytes.split_at_mut(G1_LENGTH);
        h.copy_from_slice(&self.h);
        pk.copy_from_slice(&self.pk);
        bytes
    }
}

/// The message `m` a version's content secret signs: tag, chain id, registry, seller, salt and
/// plaintext root, each after its length as a big-endian `u32`.
#[must_use]
pub fn message(chain_id: &str, registry: &str, seller: &str, salt: &[u8], plaintext_root: &Hash) -> Vec<u8> {
    let mut message = Vec::with_capacity(256);
    for field in
        [MESSAGE_TAG.as_bytes(), chain_id.as_bytes(), registry.as_bytes(), seller.as_bytes(), salt, plaintext_root]
    {
        // No address, salt or chain id comes near 4 GiB; were one to, the length would saturate.
        let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
        message.extend_from_slice(&length.to_be_bytes());
        message.extend_from_slice(field);
    }
    message
}

/// Checks `PK` and computes `H = hash_to_g1(PK ‖ m)`.
///
/// # Errors
/// [`DeliveryError::Point`] if `pk` is refused.
pub fn version_key(api: &dyn Api, pk: &[u8], message: &[u8]) -> Result<VersionKey, DeliveryError> {
    version_key_on(&Host(api), pk, message)
}

/// Every check of a delivery: the encodings of `c1`, `c2` and `c3`, then both pairing equalities.
/// The transport key and the version's key are taken as checked when they were stored.
///
/// # Errors
/// [`DeliveryError`] naming the first check that fails.
pub fn verify(api: &dyn Api, key: &VersionKey, transport_key: &G1, delivery: &Delivery) -> Result<(), DeliveryError> {
    verify_on(&Host(api), key, transport_key, delivery)
}

/// Checks a revealed content secret: its encoding, and `e(S, G2) = e(H, PK)`.
///
/// # Errors
/// [`DeliveryError::Point`], or [`DeliveryError::WrongSecret`].
pub fn verify_secret(api: &dyn Api, key: &VersionKey, secret: &[u8]) -> Result<G1, DeliveryError> {
    verify_secret_on(&Host(api), key, secret)
}

pub(crate) fn version_key_on(curve: &impl Curve, pk: &[u8], message: &[u8]) -> Result<VersionKey, DeliveryError> {
    let pk = checked_g2(curve, "PK", pk)?;
    let augmented = [pk.as_slice(), message].concat();
    let h = curve.hash_to_g1(&augmented, HASH_DST).ok_or(DeliveryError::Host { what: "hash_to_g1(PK ‖ m)" })?;
    Ok(VersionKey { h, pk })
}

pub(crate) fn verify_on(
    curve: &impl Curve,
    key: &VersionKey,
    transport_key: &G1,
    delivery: &Delivery,
) -> Result<(), DeliveryError> {
    let c1 = checked_g1(curve, "c1", &delivery.c1)?;
    let c2 = checked_g2(curve, "c2", &delivery.c2)?;
    let c3 = checked_g1(curve, "c3", &delivery.c3)?;
    let same_scalar = curve
        .pairing_equality(&[(BLS12_381_G1_GENERATOR, c2)], &c1, &BLS12_381_G2_GENERATOR)
        .ok_or(DeliveryError::Host { what: "e(G1, c2) = e(c1, G2)" })?;
    if !same_scalar {
        return Err(DeliveryError::DifferentScalars);
    }
    let right_key = curve
        .pairing_equality(&[(key.h, key.pk), (*transport_key, c2)], &c3, &BLS12_381_G2_GENERATOR)
        .ok_or(DeliveryError::Host { what: "e(H, PK)·e(T, c2) = e(c3, G2)" })?;
    if !right_key {
        return Err(DeliveryError::WrongKey);
    }
    Ok(())
}

pub(crate) fn verify_secret_on(curve: &impl Curve, key: &VersionKey, secret: &[u8]) -> Result<G1, DeliveryError> {
    let secret = checked_g1(curve, "S", secret)?;
    let right = curve
        .pairing_equality(&[(key.h, key.pk)], &secret, &BLS12_381_G2_GENERATOR)
        .ok_or(DeliveryError::Host { what: "e(S, G2) = e(H, PK)" })?;
    if !right {
        return Err(DeliveryError::WrongSecret);
    }
    Ok(secret)
}
