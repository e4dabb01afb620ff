//! Transactions on record: before one is handed over, so that any server follows it afterwards.

use deadpool_postgres::{Object, Pool};
use tokio_postgres::error::SqlState;
use tokio_postgres::Row;
use weighhouse_chain::Signed;

use super::error::TxError;

/// What of old records one new record lets go of.
const FORGOTTEN_AT_ONCE: i64 = 100;

/// A month is longer than a client that was away asks for.
const FORGET: &str = "
DELETE FROM service.transactions WHERE hash IN (
    SELECT hash FROM service.transactions WHERE sent_at < now() - interval '30 days' ORDER BY sent_at LIMIT $1
)";

const KEEP: &str = "
INSERT INTO service.transactions (hash, bytes, signer, sequence, timeout_height, idempotency_key)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";

/// Names a transaction that was sent without a key.
const BIND: &str = "
UPDATE service.transactions SET idempotency_key = $2
WHERE hash = $1 AND (idempotency_key IS NULL OR idempotency_key = $2)";

const COLUMNS: &str = "SELECT hash, bytes, signer, sequence, timeout_height FROM service.transactions";

/// The table of transactions, on the primary.
#[derive(Clone)]
pub(super) struct Records {
    pool: Pool,
}

/// What keeping a transaction came to.
pub(super) enum Kept {
    /// It is new.
    New,
    /// It was on record.
    Known,
    /// Another one of the same signer has the same idempotency key.
    Beside(Box<Signed>),
    /// It was on record under another idempotency key.
    Otherwise,
}

impl Records {
    pub(super) fn new(pool: Pool) -> Self {
        Records { pool }
    }

    async fn connection(&self) -> Result<Object, TxError> {
        self.pool.get().await.map_err(|error| TxError::Records(error.to_string()))
    }

    /// Keeps a transaction, unless it or another one under its key is kept. One that was kept without a key has this one
    /// from now on: whoever sends it again under a key is as safe as with the key from the beginning.
    pub(super) async fn keep(&self, signed: &Signed, key: Option<&str>) -> Result<Kept, TxError> {
        let client = self.connection().await?;
        let (sequence, timeout) = (whole(signed.sequence)?, whole(signed.timeout_height)?);
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 6] =
            [&signed.hash, &signed.bytes, &signed.signer, &sequence, &timeout, &key];
        if client.execute(KEEP, &values).await? == 1 {
            client.execute(FORGET, &[&FORGOTTEN_AT_ONCE]).await?;
            return Ok(Kept::New);
        }
        let Some(key) = key else { return Ok(Kept::Known) };
        if let Some(other) = beside(&client, signed, key).await? {
            return Ok(Kept::Beside(Box::new(other)));
        }
        match client.execute(BIND, &[&signed.hash, &key]).await {
            Ok(0) => Ok(Kept::Otherwise),
            Ok(_) => Ok(Kept::Known),
            Err(error) if error.code() == Some(&SqlState::UNIQUE_VIOLATION) => {
                let other = beside(&client, signed, key).await?;
                other.map(|other| Kept::Beside(Box::new(other))).ok_or_else(|| error.into())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The transaction with a hash.
    pub(super) async fn find(&self, hash: &str) -> Result<Option<Signed>, TxError> {
        let client = self.connection().await?;
        let row = client.query_opt(&format!("{COLUMNS} WHERE hash = $1"), &[&hash]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Forgets a transaction that did nothing and never will.
    pub(super) async fn forget(&self, hash: &str) -> Result<(), TxError> {
        self.connection().await?.execute("DELETE FROM service.transactions WHERE hash = $1", &[&hash]).await?;
        Ok(())
    }
}

/// The other transaction of a signer that has an idempotency key.
async fn beside(client: &Object, signed: &Signed, key: &str) -> Result<Option<Signed>, TxError> {
    let by_key = format!("{COLUMNS} WHERE signer = $1 AND idempotency_key = $2 AND hash <> $3");
    let row = client.query_opt(&by_key, &[&signed.signer, &key, &signed.hash]).await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &Row) -> Result<Signed, TxError> {
    let (sequence, timeout): (i64, i64) = (row.try_get("sequence")?, row.try_get("timeout_height")?);
    Ok(Signed {
        hash: row.try_get("hash")?,
        bytes: row.try_get("bytes")?,
        signer: row.try_get("signer")?,
        sequence: sequence.unsigned_abs(),
        signed_at: None,
        timeout_height: timeout.unsigned_abs(),
    })
}

/// A number as the tables have it.
pub(crate) fn whole(number: u64) -> Result<i64, TxError> {
    i64::try_from(number).map_err(|_| TxError::Input(format!("{number} is no number of a chain: it is too large")))
}
