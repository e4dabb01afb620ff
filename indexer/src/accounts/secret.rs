//! The secret by which servers know again what one of them handed out.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use tokio_postgres::Client;
use zeroize::Zeroizing;

use super::AccountError;

/// Bytes of a code that are kept: none of them is ever guessed.
pub(super) const CODE_BYTES: usize = 16;

/// Authenticates texts.
pub(super) struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// The one of the database.
    pub(super) async fn read(client: &Client) -> Result<Self, AccountError> {
        let row = client.query_one("SELECT content FROM service.secret", &[]).await?;
        Ok(Secret(Zeroizing::new(row.try_get("content")?)))
    }

    /// The code of some parts for a use. Parts that are joined otherwise have another one.
    pub(super) fn code(&self, purpose: &str, parts: &[&[u8]]) -> Result<[u8; CODE_BYTES], AccountError> {
        let whole = self.mac(purpose, parts)?.finalize().into_bytes();
        let mut code = [0; CODE_BYTES];
        code.copy_from_slice(&whole[..CODE_BYTES]);
        Ok(code)
    }

    /// Whether a code is that of some parts, in a time that says nothing of it.
    pub(super) fn made(&self, code: &[u8], purpose: &str, parts: &[&[u8]]) -> Result<bool, AccountError> {
        Ok(code.len() == CODE_BYTES && self.mac(purpose, parts)?.verify_truncated_left(code).is_ok())
    }

    fn mac(&self, purpose: &str, parts: &[&[u8]]) -> Result<Hmac<Sha256>, AccountError> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).map_err(|error| AccountError::Sealed(error.to_string()))?;
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        Ok(mac)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_code_is_of_its_use_and_its_parts_alone() {
        let secret = Secret(Zeroizing::new(vec![7; 32]));
        let code = secret.code("erase", &[b"ab", b"c"]).unwrap();
        assert!(secret.made(&code, "erase", &[b"ab", b"c"]).unwrap());
        assert!(!secret.made(&code, "erase", &[b"a", b"bc"]).unwrap());
        assert!(!secret.made(&code, "challenge", &[b"ab", b"c"]).unwrap());
        assert!(!secret.made(&code[..4], "erase", &[b"ab", b"c"]).unwrap());
        let other = Secret(Zeroizing::new(vec![8; 32]));
        assert!(!other.made(&code, "erase", &[b"ab", b"c"]).unwrap());
    }
}
