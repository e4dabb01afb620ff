//! The few curve operations that the protocol needs. Its rules are written once over this trait: the
//! chain's host functions carry it in contracts, arkworks in clients.
use cosmwasm_std::{Api, HashFunction};

use crate::point::{G1, G2};

/// Arithmetic on BLS12-381. `None` means that an argument could not be decoded.
pub(crate) trait Curve {
    /// Decodes a point of G1, checking curve and subgroup, and encodes it again.
    fn encode_g1_again(&self, point: &G1) -> Option<G1>;
    /// Decodes a point of G2, checking curve and subgroup, and encodes it again.
    fn encode_g2_again(&self, point: &G2) -> Option<G2>;
    /// RFC 9380's `BLS12381G1_XMD:SHA-256_SSWU_RO_` under the given domain separation tag.
    fn hash_to_g1(&self, message: &[u8], dst: &[u8]) -> Option<G1>;
    /// Whether the product of `e(p, q)` over `pairs` equals `e(r, s)`.
    fn pairing_equality(&self, pairs: &[(G1, G2)], r: &G1, s: &G2) -> Option<bool>;
}

/// The host functions of CosmWasm 2.1.
pub(crate) struct Host<'a>(pub(crate) &'a dyn Api);

impl Curve for Host<'_> {
    fn encode_g1_again(&self, point: &G1) -> Option<G1> {
        self.0.bls12_381_aggregate_g1(point).ok()
    }

    fn encode_g2_again(&self, point: &G2) -> Option<G2> {
        self.0.bls12_381_aggregate_g2(point).ok()
    }

    fn hash_to_g1(&self, message: &[u8], dst: &[u8]) -> Option<G1> {
        self.0.bls12_381_hash_to_g1(HashFunction::Sha256, message, dst).ok()
    }

    fn pairing_equality(&self, pairs: &[(G1, G2)], r: &G1, s: &G2) -> Option<bool> {
        let (mut ps, mut qs) = (Vec::new(), Vec::new());
        for (p, q) in pairs {
            ps.extend_from_slice(p);
            qs.extend_from_slice(q);
        }
        self.0.bls12_381_pairing_equality(&ps, &qs, r, s).ok()
    }
}
