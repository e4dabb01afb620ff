//! Raw events in the database: all that views follow from.

use bytes::{Bytes, BytesMut};
use tokio_postgres::{GenericClient, Row, Transaction};

use super::{Contract, Key, RawEvent};
use crate::binary::{copy, put, Rows, Text};

const COPY: &str = "
COPY raw_events (height, phase, tx_index, event_index, tx_hash, msg_index, contract, kind, attributes)
FROM STDIN BINARY";

const FIELDS: i16 = 9;

/// Events after a place, with the time of their blocks.
pub(crate) const AFTER: &str = "
SELECT e.height, e.phase, e.tx_index, e.event_index, e.tx_hash, e.msg_index, e.contract, e.kind, e.attributes,
    floor(extract(epoch FROM b.time))::bigint AS time
FROM raw_events e JOIN blocks b USING (height)
WHERE (e.height, e.phase, e.tx_index, e.event_index) > ($1, $2, $3, $4)
ORDER BY e.height, e.phase, e.tx_index, e.event_index
LIMIT $5";

/// The newest events first, with the time of their blocks.
pub(crate) const NEWEST: &str = "
SELECT e.height, e.phase, e.tx_index, e.event_index, e.tx_hash, e.msg_index, e.contract, e.kind, e.attributes,
    floor(extract(epoch FROM b.time))::bigint AS time
FROM raw_events e JOIN blocks b USING (height)
ORDER BY e.height DESC, e.phase DESC, e.tx_index DESC, e.event_index DESC
LIMIT $1";

const OF_HEIGHTS: &str = "
SELECT e.height, e.phase, e.tx_index, e.event_index, e.tx_hash, e.msg_index, e.contract, e.kind, e.attributes,
    floor(extract(epoch FROM b.time))::bigint AS time
FROM raw_events e JOIN blocks b USING (height)
WHERE e.height BETWEEN $1 AND $2
ORDER BY e.height, e.phase, e.tx_index, e.event_index";

/// The reason for which stored events can't be read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] tokio_postgres::Error),
    /// A stored event that this program did not store.
    #[error("the stored event at {key:?} is damaged: {reason}")]
    Damaged {
        /// The event's place in the chain.
        key: Key,
        /// The difference.
        reason: String,
    },
}

/// A stored event, and the time of its block in seconds since 1970 UTC.
pub type Stored = (RawEvent, i64);

/// Events as rows of their table.
#[derive(Debug)]
pub struct EventRows(Rows);

impl Default for EventRows {
    fn default() -> Self {
        EventRows(Rows::of(FIELDS))
    }
}

impl EventRows {
    /// Adds an event.
    pub fn add(&mut self, event: &RawEvent) {
        self.0.row(|row| append(event, row));
    }

    /// The rows, for [`write`].
    pub fn end(self) -> Bytes {
        self.0.end()
    }
}

/// Stores events, given as [`EventRows::end`] gives them.
///
/// # Errors
/// When the database fails, or holds one of the events already.
pub async fn write(tx: &Transaction<'_>, rows: Bytes) -> Result<(), tokio_postgres::Error> {
    let statement = tx.prepare(COPY).await?;
    copy(tx, &statement, rows).await
}

fn append(event: &RawEvent, row: &mut BytesMut) {
    let Key { height, phase, tx_index, event_index } = event.key;
    put(&height, row);
    put(&phase, row);
    put(&tx_index, row);
    put(&event_index, row);
    put(&event.tx_hash, row);
    put(&event.msg_index, row);
    put(&event.contract.name(), row);
    put(&event.kind, row);
    put(&Text(&event.attributes), row);
}

/// The first `limit` events after a position, or of all, in the chain's order.
///
/// # Errors
/// See [`StoreError`].
pub async fn read_after(
    client: &impl GenericClient,
    after: Option<Key>,
    limit: i64,
) -> Result<Vec<Stored>, StoreError> {
    let Key { height, phase, tx_index, event_index } =
        after.unwrap_or(Key { height: -1, phase: 0, tx_index: 0, event_index: 0 });
    let rows = client.query(AFTER, &[&height, &phase, &tx_index, &event_index, &limit]).await?;
    rows.iter().map(stored).collect()
}

/// The events of consecutive heights, in the chain's order.
///
/// # Errors
/// See [`StoreError`].
pub async fn read_heights(client: &impl GenericClient, first: i64, last: i64) -> Result<Vec<Stored>, StoreError> {
    client.query(OF_HEIGHTS, &[&first, &last]).await?.iter().map(stored).collect()
}

/// Reads a row of [`AFTER`] or [`NEWEST`].
///
/// # Errors
/// A row that this program did not store.
pub(crate) fn stored(row: &Row) -> Result<Stored, StoreError> {
    let key = Key { height: row.get(0), phase: row.get(1), tx_index: row.get(2), event_index: row.get(3) };
    let damaged = |reason: String| StoreError::Damaged { key, reason };
    let name: &str = row.get("contract");
    let attributes: serde_json::Value = row.get("attributes");
    let raw = RawEvent {
        key,
        tx_hash: row.get("tx_hash"),
        msg_index: row.get("msg_index"),
        contract: Contract::named(name).ok_or_else(|| damaged(format!("{name} is no contract")))?,
        kind: row.get("kind"),
        attributes: serde_json::from_value(attributes).map_err(|error| damaged(error.to_string()))?,
    };
    Ok((raw, row.get("time")))
}
