//! Signatures by `personal_sign` (EIP-191), checked.

use cosmwasm_std::{ensure, Api};
use sha3::{Digest, Keccak256};
use weighhouse_protocol::reputation::ethereum::{personal_message, EthereumAddress, SIGNATURE_LENGTH};

use crate::ContractError;

/// Half of the order of secp256k1, big-endian. For each signature with an `s` in the lower half there is one in the upper
/// that anybody can compute: only the lower is accepted, as Ethereum does (EIP-2).
const HALF_ORDER: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d, 0x57, 0x6e,
    0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

/// Checks that an address signed a text.
///
/// # Errors
/// [`ContractError::Signature`] when the signature is written in another way than the one, [`ContractError::NotSigner`] when
/// another address signed, or another text.
pub fn check_signer(
    api: &dyn Api,
    address: EthereumAddress,
    text: &str,
    signature: &[u8],
) -> Result<(), ContractError> {
    let refuse = |reason| ContractError::Signature { reason };
    let signature: [u8; SIGNATURE_LENGTH] =
        signature.try_into().map_err(|_| refuse("it must have 65 bytes: r, s and v"))?;
    let (rs, v) = signature.split_at(64);
    ensure!(rs[32..] <= HALF_ORDER[..], refuse("s must be in the lower half of the order"));
    let recovery = match v[0] {
        v @ (0 | 1) => v,
        v @ (27 | 28) => v - 27,
        _ => return Err(refuse("v must be 27, 28, 0 or 1")),
    };
    let hash = Keccak256::digest(personal_message(text));
    let key = api
        .secp256k1_recover_pubkey(&hash, rs, recovery)
        .map_err(|_| refuse("no key gives it: r or s is no number of the curve"))?;
    let signer = address_of(&key).ok_or_else(|| refuse("its key is not uncompressed"))?;
    ensure!(signer == address, ContractError::NotSigner { address: address.to_string(), signer: signer.to_string() });
    Ok(())
}

/// The address of a key: the last 20 bytes of the hash of its two coordinates.
fn address_of(key: &[u8]) -> Option<EthereumAddress> {
    let coordinates = key.strip_prefix(&[4]).filter(|coordinates| coordinates.len() == 64)?;
    let hash = Keccak256::digest(coordinates);
    hash.last_chunk().copied().map(EthereumAddress)
}
