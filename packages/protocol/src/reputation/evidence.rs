//! The commitment to the evidence of an attestation: the evidence itself never gets on chain.

use sha2::{Digest, Sha256};

use crate::hash::Hash;

const TAG: &[u8] = b"weighhouse/evidence/v1";

/// The hash that a verifier puts on chain for evidence that it keeps:
/// `SHA-256(tag ‖ chain ‖ contract ‖ account ‖ salt ‖ SHA-256(evidence))` with the tag `weighhouse/evidence/v1`, where
/// each text has its length before it, as u32 big-endian.
///
/// The salt is random and kept with the evidence: without it nobody tries out what the evidence might be. A hash opens on
/// no other chain, for no other contract and no other account.
pub fn evidence_hash(chain: &str, contract: &str, account: &str, salt: &[u8; 32], evidence: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(TAG);
    for text in [chain, contract, account] {
        hasher.update(u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
        hasher.update(text);
    }
    hasher.update(salt);
    hasher.update(Sha256::digest(evidence));
    Hash(hasher.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_opens_in_one_place_alone() {
        let hash = evidence_hash("chain-1", "wasm1contract", "wasm1account", &[7; 32], b"passport");
        // By Python's hashlib over the same bytes.
        assert_eq!(hash.to_string(), EXPECTED);
        let others = [
            evidence_hash("chain-2", "wasm1contract", "wasm1account", &[7; 32], b"passport"),
            evidence_hash("chain-1", "wasm1other", "wasm1account", &[7; 32], b"passport"),
            evidence_hash("chain-1", "wasm1contract", "wasm1other", &[7; 32], b"passport"),
            evidence_hash("chain-1", "wasm1contract", "wasm1account", &[8; 32], b"passport"),
            evidence_hash("chain-1", "wasm1contract", "wasm1account", &[7; 32], b"passports"),
            evidence_hash("chain-1wasm1", "contract", "wasm1account", &[7; 32], b"passport"),
        ];
        assert!(others.iter().all(|other| *other != hash));
    }

    const EXPECTED: &str = "df9a578b79a7078bcddfef6935dfdf035c7d0c2e66a8eb9f4b5246eef43edd7a";
}
