//! The key of a wallet's backups: it follows from a signature that every Cosmos wallet can make, so that whoever lost a
//! machine and kept the wallet can still open what was bought. docs/protocol.md, "Backups of transport secrets".

#[cfg(feature = "backups")]
mod file;
#[cfg(feature = "backups")]
pub mod store;

use cosmwasm_std::Binary;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

#[cfg(feature = "backups")]
pub use file::{open, recipient, seal, BackupError};

/// The purpose for which the signature's key is derived.
const DERIVATION: &[u8] = b"weighhouse/transport-backup/v1";

/// The bytes of a signature, `r ‖ s`.
const SIGNATURE_LENGTH: usize = 64;

/// A signature from which no key follows.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a wallet's signature has {length} bytes, not {SIGNATURE_LENGTH}")]
pub struct BadSignature {
    pub length: usize,
}

/// The text that an account signs. It names its purpose, so that no other program asks for the same, and the account.
pub fn text(address: &str) -> String {
    format!(
        "Weighhouse: the key of the backups of my transport secrets (v1)\n\nAccount: {address}\n\nWhoever has this \
         signature and those backups can open what this account bought. Sign it only in a program that you trust with \
         that."
    )
}

/// The document of [ADR-36](https://docs.cosmos.network/main/build/architecture/adr-036-arbitrary-signature) for a text,
/// which wallets call `signArbitrary`: canonical amino JSON, its keys sorted, without spaces.
pub fn sign_doc(address: &str, text: &str) -> String {
    let data = Binary::from(text.as_bytes()).to_base64();
    // An address and base64 have no character that JSON escapes.
    format!(
        r#"{{"account_number":"0","chain_id":"","fee":{{"amount":[],"gas":"0"}},"memo":"","msgs":[{{"type":"sign/MsgSignData","value":{{"data":"{data}","signer":"{address}"}}}}],"sequence":"0"}}"#
    )
}

/// The secret of the X25519 key pair to which backups are encrypted: `HKDF-SHA-256(signature)`, without a salt.
///
/// # Errors
/// A signature that is not `r ‖ s` of secp256k1.
pub fn secret(signature: &[u8]) -> Result<Zeroizing<[u8; 32]>, BadSignature> {
    let mut secret = Zeroizing::new([0; 32]);
    let bad = BadSignature { length: signature.len() };
    if signature.len() != SIGNATURE_LENGTH {
        return Err(bad);
    }
    Hkdf::<Sha256>::new(None, signature).expand(DERIVATION, &mut *secret).map_err(|_| bad)?;
    Ok(secret)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::Value;

    use super::*;

    #[test]
    fn the_document_is_canonical() {
        let document = sign_doc("wasm1me", "a text");
        let value: Value = serde_json::from_str(&document).unwrap();
        // serde_json sorts keys and writes no spaces.
        assert_eq!(serde_json::to_string(&value).unwrap(), document);
        assert_eq!(value["msgs"][0]["value"]["data"], "YSB0ZXh0");
    }

    #[test]
    fn each_account_signs_a_text_of_its_own() {
        assert_ne!(text("wasm1me"), text("wasm1you"));
    }

    #[test]
    fn a_signature_of_another_form_gives_no_key() {
        assert_eq!(secret(&[1; 65]), Err(BadSignature { length: 65 }));
        assert_ne!(secret(&[1; 64]).unwrap(), secret(&[2; 64]).unwrap());
    }
}
