//! The text that a wallet signs to open a session.
//!
//! No server remembers the texts that it hands out: a text's nonce has a code by which any server knows it again, so that
//! asking for challenges costs no table anything. A nonce is kept once it was answered, until it expires.

use chrono::{DateTime, SecondsFormat, Utc};

use super::secret::{Secret, CODE_BYTES};
use super::{AccountError, Accounts, Site};

/// The time in which a wallet has to sign.
const LIFETIME_SECONDS: i64 = 300;
/// Random bytes of a nonce; its code follows them.
const RANDOM_BYTES: usize = 16;
/// The longest text that is read, in bytes.
const MAX_TEXT_BYTES: usize = 2_048;
/// What codes of challenges are for.
const PURPOSE: &str = "challenge";

/// A challenge for an account's wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Challenge {
    pub account: String,
    pub nonce: Vec<u8>,
    pub expires_at: DateTime<Utc>,
}

impl Challenge {
    /// The text to be signed.
    pub(crate) fn text(&self, site: &Site) -> String {
        let Site { domain, chain_id, .. } = site;
        let (account, nonce, expires) = (&self.account, hex::encode(&self.nonce), written(self.expires_at));
        format!(
            "{domain} asks you to sign in with your account:\n{account}\n\n\
            Signing in lets this site show and change what you keep with it. It moves no money and sends no \
            transaction. Sign this only at {domain}.\n\nChain: {chain_id}\nNonce: {nonce}\nExpires: {expires}"
        )
    }

    /// The challenge of a text, if it is one of this site's to the letter.
    fn read(text: &str, site: &Site) -> Option<Self> {
        let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
        let account = text.lines().nth(1)?.to_owned();
        let nonce = hex::decode(value("Nonce: ")?).ok()?;
        let expires_at = DateTime::parse_from_rfc3339(value("Expires: ")?).ok()?.to_utc();
        let challenge = Challenge { account, nonce, expires_at };
        (challenge.text(site) == text).then_some(challenge)
    }

    fn code(&self, secret: &Secret, site: &Site) -> Result<[u8; CODE_BYTES], AccountError> {
        let random = self.nonce.get(..RANDOM_BYTES).unwrap_or_default();
        secret.code(PURPOSE, &self.parts(site, random, &written(self.expires_at)))
    }

    fn was_made_by(&self, secret: &Secret, site: &Site) -> Result<bool, AccountError> {
        let Some((random, code)) = self.nonce.split_at_checked(RANDOM_BYTES) else { return Ok(false) };
        secret.made(code, PURPOSE, &self.parts(site, random, &written(self.expires_at)))
    }

    fn parts<'a>(&'a self, site: &'a Site, random: &'a [u8], expires: &'a str) -> [&'a [u8]; 5] {
        let Site { domain, chain_id, .. } = site;
        [domain.as_bytes(), chain_id.as_bytes(), self.account.as_bytes(), random, expires.as_bytes()]
    }
}

fn written(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

impl Accounts {
    /// A challenge for the wallet of an account.
    pub(crate) async fn challenge(&self, account: &str) -> Result<Challenge, AccountError> {
        let site = self.site();
        weighhouse_chain::check_address(account, &site.prefix)
            .map_err(|error| AccountError::Input(error.to_string()))?;
        let expires_at = DateTime::from_timestamp(Utc::now().timestamp().saturating_add(LIFETIME_SECONDS), 0)
            .ok_or(AccountError::Unknown("this server's clock has no time"))?;
        let random: [u8; RANDOM_BYTES] = rand::random();
        let mut challenge = Challenge { account: account.to_owned(), nonce: random.to_vec(), expires_at };
        let code = challenge.code(self.secret().await?, site)?;
        challenge.nonce.extend(code);
        Ok(challenge)
    }

    /// The challenge whose text somebody signed, if a server of this site made it and it has not expired.
    pub(super) async fn known(&self, text: &str) -> Result<Challenge, AccountError> {
        let unknown =
            AccountError::Unknown("the text is no challenge of this site: ask for one at /v1/session/challenge");
        if text.len() > MAX_TEXT_BYTES {
            return Err(unknown);
        }
        let Some(challenge) = Challenge::read(text, self.site()) else { return Err(unknown) };
        if !challenge.was_made_by(self.secret().await?, self.site())? {
            return Err(unknown);
        }
        if challenge.expires_at <= Utc::now() {
            return Err(AccountError::Unknown("the challenge expired: ask for another one"));
        }
        Ok(challenge)
    }
}
