//! Signatures of deliveries, as Standard Webhooks has them
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>).

use anyhow::{ensure, Context};
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The beginning of a secret.
const PREFIX: &str = "whsec_";
/// Bytes of a new secret, and those that one may have.
const NEW_BYTES: usize = 32;
const MIN_BYTES: usize = 24;
const MAX_BYTES: usize = 64;

/// A secret that signs deliveries. It is never logged.
#[derive(Clone)]
pub(super) struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    pub(super) fn new() -> Self {
        Secret(Zeroizing::new(rand::random::<[u8; NEW_BYTES]>().to_vec()))
    }

    /// The secret in the form in which it is handed out.
    pub(super) fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{PREFIX}{}", STANDARD.encode(&*self.0)))
    }

    /// Reads [`Secret::text`].
    ///
    /// # Errors
    /// Another form, or another length. The message repeats nothing of it.
    pub(super) fn read(text: &str) -> anyhow::Result<Self> {
        let form = || format!("a secret is {PREFIX} and {MIN_BYTES} to {MAX_BYTES} bytes in base64");
        let bytes = STANDARD.decode(text.strip_prefix(PREFIX).with_context(form)?).ok().with_context(form)?;
        ensure!((MIN_BYTES..=MAX_BYTES).contains(&bytes.len()), form());
        Ok(Secret(Zeroizing::new(bytes)))
    }

    /// The value of `webhook-signature` for a delivery that is sent at a time, in seconds UTC.
    pub(super) fn sign(&self, id: &str, at: i64, body: &[u8]) -> anyhow::Result<String> {
        let mac = <Hmac<Sha256> as Mac>::new_from_slice(&self.0).context("a key of HMAC")?;
        let signed = mac.chain_update(format!("{id}.{at}.")).chain_update(body).finalize().into_bytes();
        Ok(format!("v1,{}", STANDARD.encode(signed)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// The specification's own example.
    #[test]
    fn a_signature_is_that_of_the_specification() {
        let secret = Secret::read("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#).unwrap();
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(Secret::read(&Secret::new().text()).unwrap().0.len(), NEW_BYTES);
    }

    #[test]
    fn a_secret_is_read_strictly_and_its_errors_repeat_none_of_it() {
        for text in ["whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_????"] {
            let error = Secret::read(text).err().unwrap().to_string();
            assert!(error.contains("24 to 64 bytes") && !error.contains("c2hvcnQ"), "{error}");
        }
    }
}
