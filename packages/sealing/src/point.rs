//! Encodings of curve points that come from outside.
//!
//! Decoders of BLS12-381 take several byte strings for the identity, and a transport key that is the
//! identity would publish the content secret. So a point is accepted only if it equals its own
//! re-encoding byte for byte and is not the identity.
use cosmwasm_std::Api;
use thiserror::Error;

use crate::curve::{Curve, Host};

/// A compressed point of G1.
pub type G1 = [u8; G1_LENGTH];
/// A compressed point of G2.
pub type G2 = [u8; G2_LENGTH];

/// Bytes of a compressed point of G1.
pub const G1_LENGTH: usize = 48;
/// Bytes of a compressed point of G2.
pub const G2_LENGTH: usize = 96;

/// The flag in the first byte that says that the point is the identity.
const IDENTITY_FLAG: u8 = 0x40;

/// The point that was refused, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PointError {
    /// The byte string does not have the length of a compressed point.
    #[error("{name} is {actual} bytes, a compressed point of its group is {expected}")]
    Length {
        /// The point's name in the protocol.
        name: &'static str,
        /// The length of a point of the group, in bytes.
        expected: usize,
        /// The length of the byte string.
        actual: usize,
    },
    /// The decoder refused it: a coordinate not below the field's prime, a missing compression flag,
    /// not on the curve, or not in the subgroup of prime order.
    #[error("{name} is not a compressed point on the curve and in its subgroup")]
    Undecodable {
        /// The point's name in the protocol.
        name: &'static str,
    },
    /// The bytes decode, and are not the point's canonical encoding.
    #[error("{name} is not in canonical form")]
    NotCanonical {
        /// The point's name in the protocol.
        name: &'static str,
    },
    /// The bytes are marked as the identity.
    #[error("{name} is the identity")]
    Identity {
        /// The point's name in the protocol.
        name: &'static str,
    },
}

/// Checks that `bytes` is the canonical encoding of a point of G1 other than the identity.
///
/// # Errors
/// [`PointError`], which carries `name`.
pub fn check_g1(api: &dyn Api, name: &'static str, bytes: &[u8]) -> Result<G1, PointError> {
    checked_g1(&Host(api), name, bytes)
}

/// Checks that `bytes` is the canonical encoding of a point of G2 other than the identity.
///
/// # Errors
/// [`PointError`], which carries `name`.
pub fn check_g2(api: &dyn Api, name: &'static str, bytes: &[u8]) -> Result<G2, PointError> {
    checked_g2(&Host(api), name, bytes)
}

pub(crate) fn checked_g1(curve: &impl Curve, name: &'static str, bytes: &[u8]) -> Result<G1, PointError> {
    accept(name, bytes, |point| curve.encode_g1_again(point))
}

pub(crate) fn checked_g2(curve: &impl Curve, name: &'static str, bytes: &[u8]) -> Result<G2, PointError> {
    accept(name, bytes, |point| curve.encode_g2_again(point))
}

/// Accepts `bytes` if they are what their point encodes to, and not the identity.
///
/// The flag is looked at first: decoders differ in what they take for the identity.
fn accept<const N: usize>(
    name: &'static str,
    bytes: &[u8],
    encode_again: impl Fn(&[u8; N]) -> Option<[u8; N]>,
) -> Result<[u8; N], PointError> {
    let given: [u8; N] = bytes.try_into().map_err(|_| PointError::Length { name, expected: N, actual: bytes.len() })?;
    if bytes.first().is_some_and(|flags| flags & IDENTITY_FLAG != 0) {
        return Err(PointError::Identity { name });
    }
    let canonical = encode_again(&given).ok_or(PointError::Undecodable { name })?;
    if given != canonical {
        return Err(PointError::NotCanonical { name });
    }
    Ok(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lenient_decoder_does_not_make_another_encoding_pass() {
        let given = [0x80; G1_LENGTH];
        let canonical = [0x81; G1_LENGTH];
        let accepted = accept("P", &given, |_| Some(canonical));
        assert_eq!(accepted, Err(PointError::NotCanonical { name: "P" }));
    }
}
