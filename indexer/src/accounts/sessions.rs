//! Sessions: opened by a signed challenge, shown, ended.

use std::time::Instant;

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::Engine;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use tokio_postgres::types::ToSql;
use tokio_postgres::Row;
use zeroize::Zeroizing;

use super::{adr36, new_id, AccountError, Accounts};

/// The most sessions of one account. The oldest ends when another one is opened.
const MAX_SESSIONS: i64 = 20;
/// Rows that expired and one new session lets go of.
const FORGOTTEN_AT_ONCE: i64 = 100;
/// Random bytes of a token.
const TOKEN_BYTES: usize = 32;

// Nothing is inserted for a nonce that was answered before.
const OPEN: &str = "
WITH answered AS (
    INSERT INTO service.answered (nonce, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING nonce
)
INSERT INTO service.sessions (id, token_hash, account, expires_at)
SELECT $3, $4, $5, now() + interval '30 days' FROM answered
RETURNING id, account, created_at, used_at, expires_at";

// Whoever signs in gets notices from then on.
const NOTICE: &str = "
INSERT INTO service.noticed (account) VALUES ($1) ON CONFLICT (account) DO UPDATE SET seen_at = now()";

const KEEP_NEWEST: &str = "
DELETE FROM service.sessions WHERE id IN (
    SELECT id FROM service.sessions WHERE account = $1 ORDER BY created_at DESC, id OFFSET $2
)";

const FORGET_SESSIONS: &str = "
DELETE FROM service.sessions WHERE id IN (SELECT id FROM service.sessions WHERE expires_at < now() LIMIT $1)";

const FORGET_ANSWERED: &str = "
DELETE FROM service.answered WHERE nonce IN (SELECT nonce FROM service.answered WHERE expires_at < now() LIMIT $1)";

// Written at most once an hour: reading what is kept writes nothing otherwise.
const FIND: &str = "
WITH used AS (
    UPDATE service.sessions SET used_at = now()
    WHERE token_hash = $1 AND expires_at > now() AND used_at < now() - interval '1 hour'
)
SELECT id, account, created_at, used_at, expires_at FROM service.sessions
WHERE token_hash = $1 AND expires_at > now()";

const OF_ACCOUNT: &str = "
SELECT id, account, created_at, used_at, expires_at FROM service.sessions
WHERE account = $1 AND expires_at > now() ORDER BY created_at DESC, id";

/// A session of an account's wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    pub id: String,
    pub account: String,
    pub created_at: DateTime<Utc>,
    /// To the hour.
    pub used_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// A session that was just opened, and the token that its client shows from now on.
pub(crate) struct NewSession {
    pub session: Session,
    pub token: Zeroizing<String>,
}

impl Session {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Session {
            id: row.try_get("id")?,
            account: row.try_get("account")?,
            created_at: row.try_get("created_at")?,
            used_at: row.try_get("used_at")?,
            expires_at: row.try_get("expires_at")?,
        })
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

impl Accounts {
    /// Opens a session for the account whose wallet signed a challenge.
    pub(crate) async fn open(&self, text: &str, key: &[u8], signature: &[u8]) -> Result<NewSession, AccountError> {
        let challenge = self.known(text).await?;
        let document = adr36::document(&challenge.account, text);
        let signer = weighhouse_chain::signer(key, document.as_bytes(), signature, &self.site().prefix)
            .map_err(|error| AccountError::Input(error.to_string()))?;
        if signer != challenge.account {
            return Err(AccountError::Unknown("the key that signed is not the one of the challenge's account"));
        }
        let token = Zeroizing::new(URL_SAFE_NO_PAD.encode(rand::random::<[u8; TOKEN_BYTES]>()));
        let mut client = self.connection().await?;
        let tx = client.transaction().await?;
        let (id, hash) = (new_id(), hash(&token));
        let values: [&(dyn ToSql + Sync); 5] =
            [&challenge.nonce, &challenge.expires_at, &id, &hash.as_slice(), &signer];
        let opened = tx.query_opt(OPEN, &values).await?;
        let opened = opened.ok_or(AccountError::Unknown("the challenge was answered before: ask for another one"))?;
        let session = Session::read(&opened)?;
        tx.execute(NOTICE, &[&signer]).await?;
        tx.execute(KEEP_NEWEST, &[&signer, &MAX_SESSIONS]).await?;
        tx.execute(FORGET_SESSIONS, &[&FORGOTTEN_AT_ONCE]).await?;
        tx.execute(FORGET_ANSWERED, &[&FORGOTTEN_AT_ONCE]).await?;
        tx.commit().await?;
        self.0.lately.remember(hash, &session.account, Instant::now());
        Ok(NewSession { session, token })
    }

    /// The session of a token.
    pub(crate) async fn session(&self, token: &str) -> Result<Session, AccountError> {
        let hash = hash(token);
        let row = self.connection().await?.query_opt(FIND, &[&hash.as_slice()]).await?;
        let row = row.ok_or(AccountError::Unknown("the session ended: sign in again at /v1/session/challenge"))?;
        let session = Session::read(&row)?;
        self.0.lately.remember(hash, &session.account, Instant::now());
        Ok(session)
    }

    /// The account of a token whose session this server looked up lately; it may have ended since at another one. It says
    /// whose budget a request spends, and nothing else.
    pub(crate) fn lately(&self, token: &str) -> Option<String> {
        self.0.lately.account(&hash(token), Instant::now())
    }

    /// The sessions of an account, the newest first.
    pub(crate) async fn sessions(&self, account: &str) -> Result<Vec<Session>, AccountError> {
        let rows = self.connection().await?.query(OF_ACCOUNT, &[&account]).await?;
        Ok(rows.iter().map(Session::read).collect::<Result<_, _>>()?)
    }

    /// Ends a session of an account.
    pub(crate) async fn end(&self, account: &str, id: &str) -> Result<(), AccountError> {
        let sql = "DELETE FROM service.sessions WHERE account = $1 AND id = $2 RETURNING token_hash";
        let ended = self.connection().await?.query_opt(sql, &[&account, &id]).await?;
        let ended =
            ended.ok_or_else(|| AccountError::Missing("there is no such session of this account".to_owned()))?;
        self.0.lately.forget(ended.try_get("token_hash")?);
        Ok(())
    }
}
