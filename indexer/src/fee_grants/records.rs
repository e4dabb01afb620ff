//! Fee grants on record: reserved before they are signed.

use chrono::{DateTime, Utc};
use deadpool_postgres::{Object, Pool};
use tokio_postgres::{Row, Transaction};
use weighhouse_chain::Signed;

use super::{Asking, GrantError};
use crate::transactions::{whole, TxError};

/// The grants of 24 hours that accounts get which ask from one address.
const EACH_ADDRESS: i64 = 3;

// Reservations are counted one after the other, at whichever server.
const ALONE: &str = "SELECT pg_advisory_xact_lock(hashtextextended('weighhouse fee grants', 21))";

// A transaction of yesterday is in a block or void. What nobody asked about until then counts as granted.
const FORGET: &str = "
UPDATE service.fee_grants SET caller_code = NULL, granted = granted OR hash IS NOT NULL, hash = NULL, bytes = NULL
WHERE reserved_at < now() - interval '1 day' AND (caller_code IS NOT NULL OR hash IS NOT NULL)";

const FIND: &str = "
SELECT hash, bytes, sequence, signed_at, timeout_height, expires_at, granted,
    reserved_at < now() - interval '1 hour' AS is_left
FROM service.fee_grants WHERE account_code = $1";

// By the index fee_grants_reserved_at.
const COUNT: &str = "
SELECT count(*) AS all, count(*) FILTER (WHERE caller_code = $1) AS by_address,
    extract(epoch FROM min(reserved_at) + interval '1 day' - now())::bigint AS all_seconds,
    extract(epoch FROM min(reserved_at) FILTER (WHERE caller_code = $1) + interval '1 day' - now())::bigint
        AS by_address_seconds
FROM service.fee_grants WHERE reserved_at > now() - interval '1 day' AND account_code <> $2";

const RESERVE: &str = "
INSERT INTO service.fee_grants (account_code, caller_code) VALUES ($1, $2)
ON CONFLICT (account_code) DO UPDATE SET caller_code = $2, reserved_at = now()";

const RECORD: &str = "
UPDATE service.fee_grants
SET hash = $3, bytes = $4, sequence = $5, signed_at = $6, timeout_height = $7, expires_at = $8
WHERE account_code = $1 AND hash IS NOT DISTINCT FROM $2 AND NOT granted";

const SUCCEED: &str = "
UPDATE service.fee_grants SET granted = true, hash = NULL, bytes = NULL WHERE account_code = $1 AND hash = $2";

const FAIL: &str = "UPDATE service.fee_grants SET hash = NULL, bytes = NULL WHERE account_code = $1 AND hash = $2";

const RELEASE: &str = "
DELETE FROM service.fee_grants WHERE account_code = $1 AND hash IS NOT DISTINCT FROM $2 AND NOT granted";

/// The table of fee grants, on the primary.
pub(super) struct Records {
    pool: Pool,
}

/// A place that is the account's.
pub(super) enum Reserved {
    /// Nothing was signed for it.
    New,
    /// A transaction was, whose grant ends at the time.
    Sent(Signed, DateTime<Utc>),
}

impl Records {
    pub(super) fn new(pool: Pool) -> Self {
        Records { pool }
    }

    async fn connection(&self) -> Result<Object, GrantError> {
        Ok(self.pool.get().await.map_err(|error| TxError::Records(error.to_string()))?)
    }

    /// Reserves a grant for an account, or finds the one that was reserved and sent.
    pub(super) async fn reserve(&self, asking: &Asking, a_day: u32) -> Result<Reserved, GrantError> {
        let mut client = self.connection().await?;
        let tx = client.transaction().await?;
        tx.execute(ALONE, &[]).await?;
        tx.execute(FORGET, &[]).await?;
        let found = tx.query_opt(FIND, &[&asking.account]).await?;
        let reserved = match found.as_ref().map(read).transpose()? {
            Some(Found { granted: true, .. }) => Err(GrantError::Taken),
            Some(Found { sent: Some((signed, expires_at)), .. }) => Ok(Reserved::Sent(signed, expires_at)),
            // One that failed, or whose server ended before it signed.
            Some(Found { is_left: false, .. }) => Err(GrantError::Underway),
            Some(_) | None => {
                check(&tx, asking, a_day).await?;
                tx.execute(RESERVE, &[&asking.account, &asking.caller]).await?;
                Ok(Reserved::New)
            }
        };
        tx.commit().await?;
        reserved
    }

    /// Records the transaction that is about to be handed over, in the place of an earlier one; false if another server did
    /// so first.
    pub(super) async fn record(
        &self,
        account: &[u8],
        earlier: Option<&str>,
        signed: &Signed,
        expires_at: DateTime<Utc>,
    ) -> Result<bool, GrantError> {
        let (sequence, timeout) = (whole(signed.sequence)?, whole(signed.timeout_height)?);
        let signed_at = signed.signed_at.map(whole).transpose()?;
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 8] =
            [&account, &earlier, &signed.hash, &signed.bytes, &sequence, &signed_at, &timeout, &expires_at];
        Ok(self.connection().await?.execute(RECORD, &values).await? == 1)
    }

    /// A block has the grant: the record forgets its transaction, which names the account. False if it did before.
    pub(super) async fn succeed(&self, account: &[u8], hash: &str) -> Result<bool, GrantError> {
        Ok(self.connection().await?.execute(SUCCEED, &[&account, &hash]).await? == 1)
    }

    /// A block has the transaction, and it failed: the place stays taken for a while, since that cost a fee.
    pub(super) async fn fail(&self, account: &[u8], hash: &str) -> Result<(), GrantError> {
        self.connection().await?.execute(FAIL, &[&account, &hash]).await?;
        Ok(())
    }

    /// Lets go of a place for which nothing happened and nothing will.
    pub(super) async fn release(&self, account: &[u8], hash: Option<&str>) -> Result<(), GrantError> {
        self.connection().await?.execute(RELEASE, &[&account, &hash]).await?;
        Ok(())
    }
}

/// Refuses what is beyond the bounds of a day.
async fn check(tx: &Transaction<'_>, asking: &Asking, a_day: u32) -> Result<(), GrantError> {
    let row = tx.query_one(COUNT, &[&asking.caller, &asking.account]).await?;
    let (all, by_address): (i64, i64) = (row.try_get("all")?, row.try_get("by_address")?);
    let seconds = |name: &str| {
        let seconds: Option<i64> = row.try_get(name)?;
        Ok::<_, tokio_postgres::Error>(u32::try_from(seconds.unwrap_or_default().max(1)).unwrap_or(u32::MAX))
    };
    if all >= i64::from(a_day) {
        return Err(GrantError::SpentToday { seconds: seconds("all_seconds")? });
    }
    if by_address >= EACH_ADDRESS {
        return Err(GrantError::SpentByAddress { seconds: seconds("by_address_seconds")? });
    }
    Ok(())
}

struct Found {
    sent: Option<(Signed, DateTime<Utc>)>,
    granted: bool,
    /// Nobody is at it any more.
    is_left: bool,
}

fn read(row: &Row) -> Result<Found, tokio_postgres::Error> {
    let hash: Option<String> = row.try_get("hash")?;
    let sent = hash.map(|hash| {
        let number = |name: &str| Ok::<_, tokio_postgres::Error>(row.try_get::<_, i64>(name)?.unsigned_abs());
        let signed = Signed {
            hash,
            bytes: row.try_get("bytes")?,
            // Set by the granter, whose transaction it is.
            signer: String::new(),
            sequence: number("sequence")?,
            signed_at: row.try_get::<_, Option<i64>>("signed_at")?.map(i64::unsigned_abs),
            timeout_height: number("timeout_height")?,
        };
        Ok::<_, tokio_postgres::Error>((signed, row.try_get("expires_at")?))
    });
    Ok(Found { sent: sent.transpose()?, granted: row.try_get("granted")?, is_left: row.try_get("is_left")? })
}
