//! Signatures by `personal_sign` (EIP-191), checked.

use cosmwasm_std::{ensure, Api};
use sha3::{Digest, Keccak256};
use weighhouse_protocol::reputation::ethereum::{personal_message, EthereumAddress, MalformedSignature, Signature};

use crate::ContractError;

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
    let malformed = |MalformedSignature { reason }: MalformedSignature| refuse(reason);
    let Signature { rs, recovery } = Signature::try_from(signature).map_err(malformed)?;
    let hash = Keccak256::digest(personal_message(text));
    let key = api
        .secp256k1_recover_pubkey(&hash, &rs, recovery)
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
