//! The notices of accounts: written with what they set off, listed, marked as read, forgotten.

use chrono::{DateTime, Utc};
use tokio_postgres::{Row, Transaction};

use super::{queue, Notice, Notices, MAX_CROWD, MAX_CROWDED, MAX_NOTICES};
use crate::accounts::{new_id, AccountError, Accounts, Place, Sealed};

/// The kind of what is sealed.
const NOTICE: &str = "notice";

const COUNT_UP: &str = "UPDATE service.noticed SET last = last + 1 WHERE account = $1 RETURNING last";
const INSERT: &str = "
INSERT INTO service.notices (id, account, number, key_id, sealed, topic, is_crowd) VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// By `notices_topic`.
const TOLD_LATELY: &str = "
SELECT EXISTS (
    SELECT FROM service.notices WHERE account = $1 AND topic = $2 AND made_at > now() - interval '1 hour'
)";

/// Those whose topics begin with the code of a crowd, `$2`, up to the last of them, `$3`. By `notices_topic`.
const CROWD_LATELY: &str = "
SELECT count(*) FROM service.notices
WHERE account = $1 AND topic > $2 AND topic < $3 AND made_at > now() - interval '1 hour'";

/// Those with a crowd, or those without one, behind the newest `$3` of them. By `notices_kept`.
const DROP_OLDEST: &str = "
DELETE FROM service.notices WHERE account = $1 AND is_crowd = $2 AND number <= (
    SELECT number FROM service.notices WHERE account = $1 AND is_crowd = $2 ORDER BY number DESC OFFSET $3 LIMIT 1
)";

/// The newest first, below a number.
const LIST: &str = "
SELECT id, number, made_at, key_id, sealed FROM service.notices
WHERE account = $1 AND number < $2 ORDER BY number DESC LIMIT $3";

const STANDING: &str = "
SELECT noticed.last, noticed.read, (
    SELECT count(*) FROM service.notices WHERE notices.account = noticed.account AND number > noticed.read
) AS unread
FROM service.noticed WHERE account = $1";

/// Back is never gone: of two pages that mark, the one that read further counts.
const MARK: &str = "
UPDATE service.noticed SET read = greatest(read, least(last, $2)) WHERE account = $1 RETURNING read";

/// Old notices, and accounts that did not sign in for long, or were told nothing meanwhile: but for those that have a
/// webhook or a search. What somebody else locks waits for another sweep: whoever gives notices would wait for this one, and this
/// one for it.
const FORGET_OLD: &str = "
DELETE FROM service.notices WHERE id IN (
    SELECT id FROM service.notices WHERE made_at < now() - interval '90 days' FOR UPDATE SKIP LOCKED
)";
const FORGET_AWAY: &str = "
DELETE FROM service.noticed WHERE account IN (
    SELECT account FROM service.noticed
    WHERE (seen_at < now() - interval '180 days' OR last = 0 AND seen_at < now() - interval '31 days') AND NOT EXISTS (
        SELECT FROM service.kept WHERE kept.account = noticed.account AND kept.kind IN ('webhook', 'search')
    )
    FOR UPDATE SKIP LOCKED
)";

/// A notice of an account.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub number: i64,
    pub made_at: DateTime<Utc>,
    pub is_read: bool,
    pub notice: Notice,
}

/// A page of an account's notices.
pub(crate) struct Listed {
    /// The newest first.
    pub told: Vec<Told>,
    pub has_next: bool,
    pub unread: i64,
    /// The number of the last that was read; 0 before the first.
    pub read: i64,
}

/// A notice's topic in codes, by which others see neither the topic nor that two accounts are told of the same.
struct Topic {
    /// The code of the notice's crowd; `None` when it has none.
    crowd: Option<Vec<u8>>,
    /// The topic's own code, behind that of the crowd.
    code: Vec<u8>,
}

impl Accounts {
    /// Notices of an account whose numbers are below one, the newest first.
    pub(crate) async fn notices(&self, account: &str, below: i64, most: i64) -> Result<Listed, AccountError> {
        self.vault()?;
        let client = self.connection().await?;
        let standing = client.query_opt(STANDING, &[&account]).await?;
        let (read, unread) = match &standing {
            Some(row) => (row.try_get("read")?, row.try_get("unread")?),
            None => (0, 0),
        };
        let rows = client.query(LIST, &[&account, &below, &most.saturating_add(1)]).await?;
        let size = usize::try_from(most).unwrap_or(usize::MAX);
        let told = rows.iter().take(size).map(|row| self.told(row, account, read)).collect::<Result<_, _>>()?;
        Ok(Listed { told, has_next: rows.len() > size, unread, read })
    }

    fn told(&self, row: &Row, account: &str, read: i64) -> Result<Told, AccountError> {
        let (id, number): (String, i64) = (row.try_get("id")?, row.try_get("number")?);
        let sealed = Sealed { key_id: row.try_get("key_id")?, bytes: row.try_get("sealed")? };
        let content = self.vault()?.open(Place { account, kind: NOTICE, id: &id }, &sealed)?;
        let notice = serde_json::from_slice(&content)
            .map_err(|_| AccountError::Sealed("what was sealed is no notice".to_owned()))?;
        Ok(Told { number, made_at: row.try_get("made_at")?, is_read: number <= read, notice })
    }

    /// Marks notices as read up to a number. Answers the number up to which all are.
    pub(crate) async fn mark_read(&self, account: &str, number: i64) -> Result<i64, AccountError> {
        self.vault()?;
        let marked = self.connection().await?.query_opt(MARK, &[&account, &number]).await?;
        marked.map_or(Ok(0), |row| Ok(row.try_get("read")?))
    }
}

impl Notices {
    /// Gives an account a notice and enqueues it for its webhooks, once the transaction commits; not if it was told of its topic
    /// less than an hour ago, or in an hour of as many of its crowd as it may. The last of these says that there may be more.
    pub(super) async fn give(&self, tx: &Transaction<'_>, account: &str, notice: &Notice) -> Result<(), AccountError> {
        let topic = self.topic(account, notice)?;
        let Some(more) = self.room(tx, account, topic.as_ref()).await? else { return Ok(()) };
        let notice = &Notice { more, ..notice.clone() };
        let Some(row) = tx.query_opt(COUNT_UP, &[&account]).await? else { return Ok(()) };
        let (id, number): (String, i64) = (new_id(), row.try_get("last")?);
        let content = serde_json::to_vec(notice).map_err(|error| AccountError::Sealed(error.to_string()))?;
        let Sealed { key_id, bytes } =
            self.0.accounts.vault()?.seal(Place { account, kind: NOTICE, id: &id }, &content)?;
        let is_crowd = notice.crowd.is_some();
        let most = if is_crowd { MAX_CROWDED } else { MAX_NOTICES };
        let code = topic.map(|topic| topic.code);
        tx.execute(INSERT, &[&id, &account, &number, &key_id, &bytes, &code, &is_crowd]).await?;
        tx.execute(DROP_OLDEST, &[&account, &is_crowd, &most]).await?;
        queue::enqueue(&self.0.accounts, tx, account, notice).await?;
        self.0.metrics.notices.inc();
        Ok(())
    }

    fn code(&self, account: &str, text: &str) -> Result<Vec<u8>, AccountError> {
        Ok(self.0.accounts.vault()?.code(&format!("{account} {text}")))
    }

    /// The codes of a notice's topic; `None` when it has none.
    fn topic(&self, account: &str, notice: &Notice) -> Result<Option<Topic>, AccountError> {
        let Some(topic) = &notice.topic else { return Ok(None) };
        let crowd = notice.crowd.as_ref().map(|crowd| self.code(account, crowd)).transpose()?;
        let code = [crowd.clone().unwrap_or_default(), self.code(account, topic)?].concat();
        Ok(Some(Topic { crowd, code }))
    }

    /// Whether a notice is the last of its crowd that the account is told in an hour; `None` if it is told enough already.
    async fn room(
        &self,
        tx: &Transaction<'_>,
        account: &str,
        topic: Option<&Topic>,
    ) -> Result<Option<bool>, AccountError> {
        let Some(Topic { crowd, code }) = topic else { return Ok(Some(false)) };
        if tx.query_one(TOLD_LATELY, &[&account, code]).await?.try_get(0)? {
            return Ok(None);
        }
        let Some(first) = crowd else { return Ok(Some(false)) };
        let mut behind = first.clone();
        behind.resize(code.len().saturating_add(1), u8::MAX);
        let told: i64 = tx.query_one(CROWD_LATELY, &[&account, first, &behind]).await?.try_get(0)?;
        Ok((told < MAX_CROWD).then_some(told == MAX_CROWD - 1))
    }

    /// Forgets what is too old.
    pub(super) async fn forget(&self) -> Result<(), AccountError> {
        let client = self.0.accounts.connection().await?;
        for sql in [FORGET_OLD, FORGET_AWAY] {
            client.execute(sql, &[]).await?;
        }
        Ok(())
    }
}
