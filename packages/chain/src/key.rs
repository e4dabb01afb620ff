//! Account keys: secp256k1 at the Cosmos derivation path.

use std::fmt;

use bip39::{Language, Mnemonic};
use cosmrs::{
    bip32::{DerivationPath, XPrv},
    crypto::{secp256k1::SigningKey, PublicKey},
    AccountId,
};
use k256::ecdsa::{signature::Verifier, Signature, VerifyingKey};
use zeroize::Zeroizing;

use crate::{Error, Result};

/// BIP-44 path of Cosmos accounts, the one Keplr and the SDK use by default.
const PATH: &str = "m/44'/118'/0'/0/0";
const MNEMONIC_WORDS: usize = 24;
/// Bytes of a compressed public key.
const COMPRESSED_LENGTH: usize = 33;

/// A secret key and the account it controls. Its secret is wiped from memory when it is dropped.
#[derive(Clone)]
pub struct Key {
    secret: Zeroizing<[u8; 32]>,
    public: PublicKey,
    address: AccountId,
}

impl Key {
    /// Derives the key of a BIP-39 mnemonic.
    ///
    /// # Errors
    /// Words that are no mnemonic, or a prefix that is no Bech32 prefix.
    pub fn from_mnemonic(words: &str, prefix: &str) -> Result<Self> {
        let mnemonic = Mnemonic::parse_in_normalized(Language::English, words.trim())
            .map_err(|error| Error::invalid("mnemonic", error))?;
        let seed = Zeroizing::new(mnemonic.to_seed(""));
        let path: DerivationPath = PATH.parse().map_err(|error| Error::invalid("derivation path", error))?;
        let extended =
            XPrv::derive_from_path(seed.as_slice(), &path).map_err(|error| Error::invalid("mnemonic", error))?;
        Self::from_secret(Zeroizing::new(extended.to_bytes()), prefix)
    }

    /// Makes a key of 32 secret bytes.
    ///
    /// # Errors
    /// Bytes that are zero or not below the order of the group.
    pub fn from_secret(secret: Zeroizing<[u8; 32]>, prefix: &str) -> Result<Self> {
        let public =
            SigningKey::from_slice(&*secret).map_err(|_| Error::invalid("key", "not a secp256k1 secret"))?.public_key();
        let address = public.account_id(prefix).map_err(|error| Error::invalid("address prefix", error))?;
        Ok(Self { secret, public, address })
    }

    /// A new random key and the 24 words that restore it.
    pub fn generate(prefix: &str) -> Result<(Self, Zeroizing<String>)> {
        let mnemonic = Mnemonic::generate(MNEMONIC_WORDS).map_err(|error| Error::invalid("mnemonic", error))?;
        let words = Zeroizing::new(mnemonic.to_string());
        Ok((Self::from_mnemonic(&words, prefix)?, words))
    }

    /// The account's Bech32 address.
    pub fn address(&self) -> &str {
        self.address.as_ref()
    }

    /// The account's compressed public key, 33 bytes.
    pub fn public_key(&self) -> Vec<u8> {
        self.public.to_bytes()
    }

    /// Signs SHA-256 of the bytes; deterministic (RFC 6979), `r ‖ s` with low `s`, 64 bytes.
    pub fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>> {
        let signature = self.signing_key()?.sign(bytes).map_err(|error| Error::invalid("key", error))?;
        Ok(signature.to_bytes().to_vec())
    }

    pub(crate) fn signing_key(&self) -> Result<SigningKey> {
        SigningKey::from_slice(&*self.secret).map_err(|error| Error::invalid("key", error))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("address", &self.address()).finish_non_exhaustive()
    }
}

/// The address of the account that signed SHA-256 of the bytes. The key is compressed, 33 bytes; the signature is
/// `r ‖ s` with low `s`, 64 bytes.
///
/// # Errors
/// [`Error::Invalid`] for a key or a signature of another form, and for a signature that this key did not make.
pub fn signer(public_key: &[u8], bytes: &[u8], signature: &[u8], prefix: &str) -> Result<String> {
    if public_key.len() != COMPRESSED_LENGTH {
        let found = public_key.len();
        return Err(Error::invalid(
            "public key",
            format!("it has {found} bytes, a compressed one of secp256k1 has 33"),
        ));
    }
    let key = VerifyingKey::from_sec1_bytes(public_key)
        .map_err(|_| Error::invalid("public key", "it is no point of secp256k1"))?;
    let form = "it has 64 bytes: r and s of secp256k1";
    let signature = Signature::from_slice(signature).map_err(|_| Error::invalid("signature", form))?;
    key.verify(bytes, &signature).map_err(|_| Error::invalid("signature", "this key did not make it, with low s"))?;
    let address = PublicKey::from(key).account_id(prefix).map_err(|error| Error::invalid("address prefix", error))?;
    Ok(address.to_string())
}

/// Checks that a text is an address with this prefix.
pub fn check_address(address: &str, prefix: &str) -> Result<()> {
    let id: AccountId = address.parse().map_err(|_| Error::invalid("address", format!("{address:?} is not Bech32")))?;
    if id.prefix() != prefix {
        return Err(Error::invalid("address", format!("{address} does not start with {prefix}1")));
    }
    Ok(())
}

/// The raw bytes of an address.
pub fn address_bytes(address: &str) -> Result<Vec<u8>> {
    let id: AccountId = address.parse().map_err(|_| Error::invalid("address", format!("{address:?} is not Bech32")))?;
    Ok(id.to_bytes())
}

/// The address of raw bytes.
pub fn address_of(prefix: &str, bytes: &[u8]) -> Result<String> {
    let id = AccountId::new(prefix, bytes).map_err(|error| Error::invalid("address", error))?;
    Ok(id.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The public test mnemonic of BIP-39; its Cosmos address is known from many wallets.
    const WORDS: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    #[test]
    fn a_mnemonic_derives_the_address_other_wallets_derive() {
        let key = Key::from_mnemonic(WORDS, "cosmos").unwrap();
        assert_eq!(key.address(), "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4");
    }

    #[test]
    fn words_with_a_bad_checksum_are_refused() {
        assert!(Key::from_mnemonic(&WORDS.replace("about", "abandon"), "wasm").is_err());
    }

    #[test]
    fn generated_words_restore_the_key() {
        let (key, words) = Key::generate("wasm").unwrap();
        assert_eq!(words.split(' ').count(), MNEMONIC_WORDS);
        assert_eq!(Key::from_mnemonic(&words, "wasm").unwrap().address(), key.address());
    }

    #[test]
    fn a_signature_is_the_same_every_time() {
        let key = Key::from_mnemonic(WORDS, "wasm").unwrap();
        assert_eq!(key.sign(b"backup").unwrap(), key.sign(b"backup").unwrap());
    }

    #[test]
    fn a_signer_is_who_made_the_signature_with_low_s() {
        let key = Key::from_mnemonic(WORDS, "wasm").unwrap();
        let (public, made) = (key.public_key(), key.sign(b"hello").unwrap());
        assert_eq!(signer(&public, b"hello", &made, "wasm").unwrap(), key.address());
        let high = Signature::from_slice(&made).unwrap();
        let high = Signature::from_scalars(high.r().to_bytes(), (-*high.s()).to_bytes()).unwrap();
        let other = Key::from_secret(Zeroizing::new([7; 32]), "wasm").unwrap().public_key();
        let uncompressed = VerifyingKey::from_sec1_bytes(&public).unwrap().to_encoded_point(false);
        for (public, bytes, signature) in [
            (&public[..], &b"hallo"[..], &made[..]),
            (&public, b"hello", &high.to_bytes()),
            (&public, b"hello", &made[..63]),
            (&public, b"hello", &[0; 64]),
            (&other, b"hello", &made),
            (uncompressed.as_bytes(), b"hello", &made),
            (&[2; 5], b"hello", &made),
        ] {
            assert!(signer(public, bytes, signature, "wasm").is_err());
        }
    }

    #[test]
    fn debug_output_does_not_show_the_secret() {
        let key = Key::from_secret(Zeroizing::new([7; 32]), "wasm").unwrap();
        let shown = format!("{key:?}");
        assert!(!shown.contains("7, 7") && shown.contains(key.address()));
    }

    #[test]
    fn an_address_of_another_chain_is_refused() {
        let key = Key::from_mnemonic(WORDS, "cosmos").unwrap();
        assert!(check_address(key.address(), "cosmos").is_ok());
        assert!(check_address(key.address(), "wasm").is_err());
        assert!(check_address("wasm1x", "wasm").is_err());
    }
}
