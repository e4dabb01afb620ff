//! How far the index is.

use chrono::{DateTime, Utc};
use tokio_postgres::Row;

use super::error::Failure;
use super::rows::{Record, Rows};

/// How far the index is.
#[derive(Clone, Debug)]
pub(crate) struct Meta {
    pub chain_id: String,
    pub height: i64,
    pub head: i64,
    pub head_seen_at: DateTime<Utc>,
    pub start_height: i64,
    /// Time of the block at `height`; none before the first.
    pub time: Option<DateTime<Utc>>,
    /// Heights that are missing.
    pub gaps: i64,
    /// Events that are left out.
    pub quarantined: i64,
}

const META: &str = "
SELECT chain_id, chain.height, head, head_seen_at, start_height, blocks.time,
    chain.height - start_height + 1 - chain.blocks AS gaps, (SELECT count(*) FROM quarantine) AS quarantined
FROM chain LEFT JOIN blocks ON blocks.height = chain.height";

/// How far the index is behind the chain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lag {
    pub height: i64,
    pub head: i64,
    /// Seconds since the node was last seen.
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
            quarantined: row.try_get("quarantined")?,
        })
    }
}

impl Record for Lag {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Lag { height: row.try_get("height")?, head: row.try_get("head")?, silence: row.try_get("silence")? })
    }
}

impl Rows {
    /// How far the index is; `None` before ingest has begun.
    pub(crate) async fn meta(&self) -> Result<Option<Meta>, Failure> {
        Ok(self.vital_records(META, &[]).await?.pop())
    }

    /// How far the index is behind; `None` before ingest has begun.
    pub(crate) async fn lag(&self) -> Result<Option<Lag>, Failure> {
        Ok(self.vital_records(LAG, &[]).await?.pop())
    }
}
