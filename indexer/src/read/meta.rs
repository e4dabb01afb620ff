//! The height that the index has read up to, and its gaps.

use chrono::{DateTime, Utc};
use tokio_postgres::Row;

use super::error::Failure;
use super::rows::{Record, Rows};

/// The height that the index has read up to, and its gaps.
#[derive(Clone, Debug)]
pub(crate) struct Meta {
    pub chain_id: String,
    pub height: i64,
    pub head: i64,
    pub head_seen_at: DateTime<Utc>,
    pub start_height: i64,
    /// The time of the block at `height`; `None` before the first block.
    pub time: Option<DateTime<Utc>>,
    /// The heights without a block.
    pub gaps: i64,
    /// The quarantined events, by fault.
    pub value: i64,
    pub unreadable: i64,
    pub view: i64,
}

const META: &str = "
SELECT chain_id, chain.height, head, head_seen_at, start_height, blocks.time,
    chain.height - start_height + 1 - chain.blocks AS gaps, faults.*
FROM chain LEFT JOIN blocks ON blocks.height = chain.height,
    (SELECT count(*) FILTER (WHERE fault = 'value') AS value, count(*) FILTER (WHERE fault = 'unreadable') AS unreadable,
        count(*) FILTER (WHERE fault = 'view') AS view FROM quarantine) AS faults";

/// The index's distance from the chain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lag {
    pub height: i64,
    pub head: i64,
    /// The seconds since ingest last saw the node.
    pub silence: i64,
}

const LAG: &str = "
SELECT height, head, extract(epoch FROM now() - head_seen_at)::bigint AS silence FROM chain";

impl Record for Meta {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Meta {
            chain_id: row.try_get("chain_id")?,
            height: row.try_get("height")?,
            head: row.try_get("head")?,
            head_seen_at: row.try_get("head_seen_at")?,
            start_height: row.try_get("start_height")?,
            time: row.try_get("time")?,
            gaps: row.try_get("gaps")?,
            value: row.try_get("value")?,
            unreadable: row.try_get("unreadable")?,
            view: row.try_get("view")?,
        })
    }
}

impl Record for Lag {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Lag { height: row.try_get("height")?, head: row.try_get("head")?, silence: row.try_get("silence")? })
    }
}

impl Rows {
    /// The height of the index; `None` before ingest has begun.
    pub(crate) async fn meta(&self) -> Result<Option<Meta>, Failure> {
        Ok(self.vital_records(META, &[]).await?.pop())
    }

    /// The index's distance from the chain; `None` before ingest has begun.
    pub(crate) async fn lag(&self) -> Result<Option<Lag>, Failure> {
        Ok(self.vital_records(LAG, &[]).await?.pop())
    }
}
