//! What an account keeps: its contact, searches, and backups of keys.

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio_postgres::{Client, Row, Transaction};

use super::vault::{Place, Sealed};
use super::{new_id, AccountError, Accounts, Erasing, FEE_GRANT};

/// Most searches of an account.
const MAX_SEARCHES: i64 = 100;
/// Most backups of an account, all versions of all names.
const MAX_BACKUPS: i64 = 64;
/// Most webhooks of an account.
const MAX_WEBHOOKS: i64 = 5;
/// Most bytes of a search.
pub(crate) const MAX_SEARCH_BYTES: usize = 8 << 10;
/// Most bytes of a backup's content.
pub(crate) const MAX_BACKUP_BYTES: usize = 16 << 10;

/// A kind of what an account keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Contact,
    Search,
    /// Opaque: the wallet's owner encrypted it.
    Backup,
    /// An address and the secret that signs what is sent there.
    Webhook,
}

impl Kind {
    pub(crate) fn stored(self) -> &'static str {
        match self {
            Kind::Contact => "contact",
            Kind::Search => "search",
            Kind::Backup => "backup",
            Kind::Webhook => "webhook",
        }
    }

    fn limit(self) -> i64 {
        match self {
            Kind::Contact => 1,
            Kind::Search => MAX_SEARCHES,
            Kind::Backup => MAX_BACKUPS,
            Kind::Webhook => MAX_WEBHOOKS,
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Kind::Contact => "change it",
            Kind::Search | Kind::Webhook => "delete one first",
            Kind::Backup => "none is ever dropped for another: export and delete one first",
        }
    }
}

/// What an account keeps.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub id: String,
    pub content: Value,
    pub created_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}

const OF_ACCOUNT: &str = "
SELECT id, key_id, sealed, created_at, changed_at FROM service.kept
WHERE account = $1 AND kind = $2 ORDER BY created_at DESC, id";

const INSERT: &str = "
INSERT INTO service.kept (id, account, kind, key_id, sealed) VALUES ($1, $2, $3, $4, $5)
RETURNING created_at, changed_at";

const CHANGE: &str = "
UPDATE service.kept SET key_id = $4, sealed = $5, changed_at = clock_timestamp()
WHERE id = $1 AND account = $2 AND kind = $3 RETURNING created_at, changed_at";

const COUNT: &str = "SELECT count(*) FROM service.kept WHERE account = $1 AND kind = $2";
const DELETE: &str = "DELETE FROM service.kept WHERE id = $1 AND account = $2 AND kind = $3";
// What waits counts for its account until it lapses, within hours; so do a card and an upload in parts.
const FORGET_SENDER: &str = "UPDATE service.uploads SET account = '' WHERE account = $1 AND state = 'named'";
// That there was a fee grant stays, by its code alone: an account that comes back gets no other.
const FORGET_GRANT: &str = "
UPDATE service.fee_grants SET granted = granted OR hash IS NOT NULL, hash = NULL, bytes = NULL WHERE account_code = $1";
// What one account does at the same time is counted one after the other.
pub(crate) const ALONE: &str = "SELECT pg_advisory_xact_lock(hashtextextended($1, 12))";

impl Accounts {
    /// What an account keeps of a kind, the newest first.
    pub(crate) async fn kept(&self, account: &str, kind: Kind) -> Result<Vec<Kept>, AccountError> {
        self.read_kept(&**self.connection().await?, account, kind).await
    }

    async fn read_kept(&self, client: &Client, account: &str, kind: Kind) -> Result<Vec<Kept>, AccountError> {
        let rows = client.query(OF_ACCOUNT, &[&account, &kind.stored()]).await?;
        rows.iter().map(|row| self.opened(row, account, kind)).collect()
    }

    fn opened(&self, row: &Row, account: &str, kind: Kind) -> Result<Kept, AccountError> {
        let id: String = row.try_get("id")?;
        let sealed = Sealed { key_id: row.try_get("key_id")?, bytes: row.try_get("sealed")? };
        let content = self.vault()?.open(Place { account, kind: kind.stored(), id: &id }, &sealed)?;
        let content = serde_json::from_slice(&content)
            .map_err(|_| AccountError::Sealed("what was sealed is no JSON".to_owned()))?;
        let (created_at, changed_at) = (row.try_get("created_at")?, row.try_get("changed_at")?);
        Ok(Kept { id, content, created_at, changed_at })
    }

    fn sealed(&self, account: &str, kind: Kind, id: &str, content: &Value) -> Result<Sealed, AccountError> {
        let place = Place { account, kind: kind.stored(), id };
        self.vault()?.seal(place, content.to_string().as_bytes())
    }

    /// Keeps something more. What is there already is answered as it is.
    pub(crate) async fn keep(&self, account: &str, kind: Kind, content: Value) -> Result<Kept, AccountError> {
        let mut client = self.connection().await?;
        let tx = client.transaction().await?;
        tx.execute(ALONE, &[&account]).await?;
        let known = self.read_kept(tx.client(), account, kind).await?;
        if let Some(same) = known.into_iter().find(|kept| kept.content == content) {
            return Ok(same);
        }
        let kept = self.insert(&tx, account, kind, content).await?;
        tx.commit().await?;
        Ok(kept)
    }

    /// Keeps something more within a transaction that is the account's alone, by [`ALONE`].
    pub(crate) async fn insert(
        &self,
        tx: &Transaction<'_>,
        account: &str,
        kind: Kind,
        content: Value,
    ) -> Result<Kept, AccountError> {
        let count: i64 = tx.query_one(COUNT, &[&account, &kind.stored()]).await?.try_get(0)?;
        if count >= kind.limit() {
            let (name, advice) = (kind.stored(), kind.advice());
            let reason = format!("the account keeps {count} of the kind {name}, as many as it may: {advice}");
            return Err(AccountError::Full(reason));
        }
        let id = new_id();
        let Sealed { key_id, bytes } = self.sealed(account, kind, &id, &content)?;
        let row = tx.query_one(INSERT, &[&id, &account, &kind.stored(), &key_id, &bytes]).await?;
        Ok(Kept { id, content, created_at: row.try_get(0)?, changed_at: row.try_get(1)? })
    }

    /// Changes what an account keeps. A backup never changes.
    pub(crate) async fn change(
        &self,
        account: &str,
        kind: Kind,
        id: &str,
        content: Value,
    ) -> Result<Kept, AccountError> {
        let Sealed { key_id, bytes } = self.sealed(account, kind, id, &content)?;
        let client = self.connection().await?;
        let row = client.query_opt(CHANGE, &[&id, &account, &kind.stored(), &key_id, &bytes]).await?;
        let row = row.ok_or_else(|| missing(kind))?;
        Ok(Kept { id: id.to_owned(), content, created_at: row.try_get(0)?, changed_at: row.try_get(1)? })
    }

    /// Keeps the one thing of its kind, in the place of the last.
    pub(crate) async fn replace(&self, account: &str, kind: Kind, content: Value) -> Result<Kept, AccountError> {
        let mut client = self.connection().await?;
        let tx = client.transaction().await?;
        tx.execute(ALONE, &[&account]).await?;
        tx.execute("DELETE FROM service.kept WHERE account = $1 AND kind = $2", &[&account, &kind.stored()]).await?;
        let kept = self.insert(&tx, account, kind, content).await?;
        tx.commit().await?;
        Ok(kept)
    }

    /// Deletes what an account keeps. A backup is deleted once that is confirmed.
    pub(crate) async fn delete(
        &self,
        account: &str,
        kind: Kind,
        id: &str,
        word: Option<&str>,
    ) -> Result<(), AccountError> {
        let client = self.connection().await?;
        if kind == Kind::Backup {
            let there = "SELECT 1 FROM service.kept WHERE id = $1 AND account = $2 AND kind = $3";
            client.query_opt(there, &[&id, &account, &kind.stored()]).await?.ok_or_else(|| missing(kind))?;
            self.confirm(account, Erasing::Backup(id), word).await?;
        }
        match client.execute(DELETE, &[&id, &account, &kind.stored()]).await? {
            0 => Err(missing(kind)),
            _ => Ok(()),
        }
    }

    /// Erases all that is kept for an account, and ends its sessions, once that is confirmed.
    pub(crate) async fn erase(&self, account: &str, word: Option<&str>) -> Result<(), AccountError> {
        self.confirm(account, Erasing::All, word).await?;
        let code = self.code(FEE_GRANT, account).await?;
        let mut client = self.connection().await?;
        let tx = client.transaction().await?;
        tx.execute(FORGET_GRANT, &[&code]).await?;
        // Before its webhooks, in the order of whatever gives the account a notice: otherwise the two would wait for each other.
        tx.execute("DELETE FROM service.noticed WHERE account = $1", &[&account]).await?;
        tx.execute("DELETE FROM service.kept WHERE account = $1", &[&account]).await?;
        tx.execute("DELETE FROM service.sessions WHERE account = $1", &[&account]).await?;
        tx.execute(FORGET_SENDER, &[&account]).await?;
        Ok(tx.commit().await?)
    }
}

fn missing(kind: Kind) -> AccountError {
    AccountError::Missing(format!("the account keeps no such {}", kind.stored()))
}
