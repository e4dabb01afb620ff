//! Makes notices of events, in the chain's order, behind a place that is committed with them.

use std::collections::BTreeSet;

use tokio_postgres::Transaction;

use super::kind::{self, Happened};
use super::known::Known;
use super::{deadlines, Notice, NoticeError, Notices};
use crate::event::{self, store, Key};

/// Events read at a time.
const PAGE: i64 = 500;

/// Behind all events of a block, once it has a height.
const END_OF_BLOCK: Key = Key { height: 0, phase: 9, tx_index: 0, event_index: 0 };

/// The place begins at the end of what is there: nobody is told what was before. A phase of 9 is behind all events of a
/// block.
const BEGIN: &str = "
INSERT INTO service.notice_place (height, phase, tx_index, event_index, time)
SELECT chain.height, 9, 0, 0, coalesce(floor(extract(epoch FROM blocks.time))::bigint, 0)
FROM chain LEFT JOIN blocks USING (height)
ON CONFLICT DO NOTHING";

/// Another server that makes notices holds the row, and this one lets it.
const TAKE: &str = "
SELECT height, phase, tx_index, event_index, time FROM service.notice_place FOR UPDATE SKIP LOCKED";

const MOVE: &str = "
UPDATE service.notice_place SET height = $1, phase = $2, tx_index = $3, event_index = $4, time = $5";

const COMMITTED: &str = "
SELECT chain.height, floor(extract(epoch FROM blocks.time))::bigint AS time FROM chain JOIN blocks USING (height)";

const NOTICED: &str = "SELECT account FROM service.noticed WHERE account = ANY($1)";

/// The place up to which events became notices, and the time up to which deadlines did.
async fn taken(tx: &Transaction<'_>) -> Result<Option<(Key, i64)>, tokio_postgres::Error> {
    let Some(row) = tx.query_opt(TAKE, &[]).await? else { return Ok(None) };
    let key = Key {
        height: row.try_get("height")?,
        phase: row.try_get("phase")?,
        tx_index: row.try_get("tx_index")?,
        event_index: row.try_get("event_index")?,
    };
    Ok(Some((key, row.try_get("time")?)))
}

/// The notices of events, with the accounts that get them.
async fn told(tx: &Transaction<'_>, stored: &[store::Stored]) -> Result<Vec<(String, Notice)>, tokio_postgres::Error> {
    let told: Vec<(Happened, i64)> = stored
        .iter()
        .filter_map(|(raw, time)| event::read(raw, *time)?.ok())
        .filter_map(|event| kind::told(&event.body).map(|happened| (happened, event.time)))
        .collect();
    let known = Known::read(tx, &told.iter().map(|(happened, _)| happened.about).collect::<Vec<_>>()).await?;
    let told = told.iter().flat_map(|(happened, at)| {
        let by = happened.by.as_deref();
        known.notices(happened, *at).into_iter().filter(move |(account, _)| by != Some(account.as_str()))
    });
    Ok(told.collect())
}

impl Notices {
    /// Makes notices of the next events. Returns whether there may be more.
    pub(super) async fn follow(&self) -> Result<bool, NoticeError> {
        // Tables of another version say something else.
        if self.0.rows.difference().is_some() {
            return Ok(false);
        }
        let mut client = self.0.accounts.connection().await?;
        client.execute(BEGIN, &[]).await?;
        let tx = client.transaction().await?;
        let Some((from, seen)) = taken(&tx).await? else { return Ok(false) };
        // The height comes first: events that are committed meanwhile are behind it, and read or left as a whole.
        let Some(committed) = tx.query_opt(COMMITTED, &[]).await? else { return Ok(false) };
        let end = Key { height: committed.try_get("height")?, ..END_OF_BLOCK };
        if end <= from {
            return Ok(false);
        }
        let stored = store::read_after(&*tx, Some(from), PAGE).await?;
        let is_all = i64::try_from(stored.len()).unwrap_or(PAGE) < PAGE;
        let (to, now) = match stored.last() {
            Some((raw, time)) if !is_all => (raw.key, *time),
            last => (last.map_or(end, |(raw, _)| raw.key.max(end)), committed.try_get("time")?),
        };
        let now = now.max(seen);
        let mut all = told(&tx, &stored).await?;
        all.extend(deadlines::between(&tx, seen, now).await?);
        self.give_all(&tx, all).await?;
        tx.execute(MOVE, &[&to.height, &to.phase, &to.tx_index, &to.event_index, &now]).await?;
        tx.commit().await?;
        Ok(!is_all)
    }

    async fn give_all(&self, tx: &Transaction<'_>, all: Vec<(String, Notice)>) -> Result<(), NoticeError> {
        let accounts: BTreeSet<&str> = all.iter().map(|(account, _)| account.as_str()).collect();
        let accounts: Vec<&str> = accounts.into_iter().collect();
        let noticed = tx.query(NOTICED, &[&accounts]).await?;
        let noticed: BTreeSet<String> = noticed.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
        // Rows of accounts are locked in one order, and an account's notices stay in the chain's.
        for account in noticed {
            for (_, notice) in all.iter().filter(|(told, _)| *told == account) {
                self.give(tx, &account, notice).await?;
            }
        }
        Ok(())
    }
}
