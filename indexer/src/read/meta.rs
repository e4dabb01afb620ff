//! The height that the index has read up to, and its gaps.

use chrono::{DateTime, Utc};
use tokio_postgres::Row;

use super::error::Failure;
use super::rows::{Record, Rows};
use crate::day;

/// The height that the index has read up to, and its gaps.
#[derive(Clone, Debug)]
pub(crate) struct Meta {
    pub chain_id: String,
    pub address_prefix: String,
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
    /// The last height up to which two nodes were compared with what is stored; `None` without two nodes.
    pub witnessed_height: Option<i64>,
    /// Whether a node tells other events than those that are stored.
    pub is_disputed: bool,
}

/// The newest blocks that need no witness yet.
const UNWITNESSED: i64 = 100;

/// What speaks for the events of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventProof {
    Unproven,
    Witnessed,
    Disputed,
}

impl Meta {
    /// What speaks for the events.
    pub(crate) fn proof(&self) -> EventProof {
        match self.witnessed_height {
            _ if self.is_disputed => EventProof::Disputed,
            Some(witnessed) if self.height - witnessed <= UNWITNESSED => EventProof::Witnessed,
            _ => EventProof::Unproven,
        }
    }
}

/// The prefix of addresses is what the contracts' have before their last 1, as BIP 173 has it.
const META: &str = "
SELECT chain_id, (SELECT min(substring(address FROM '^(.+)1')) FROM contracts) AS address_prefix, chain.height, head,
    head_seen_at, start_height, blocks.time,
    chain.height - start_height + 1 - chain.blocks AS gaps, faults.*, witnessed_height,
    EXISTS (SELECT FROM divergences) AS is_disputed
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

/// Where the market stands: what follows from blocks, and what is searched, is the same until it changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The height of the index; `None` before ingest has begun.
    pub height: Option<i64>,
    /// The day of the block at `height`, in days since 1970 UTC; 0 before the first block.
    pub day: i64,
    /// The last mark of a listing that changed, with its card.
    pub marked: Option<i64>,
    /// The last mark that this server searches.
    pub searched: i64,
}

const STANDING: &str = "
SELECT chain.height, blocks.time, (SELECT last FROM search_log) AS marked
FROM (SELECT) AS always LEFT JOIN chain ON true LEFT JOIN blocks ON blocks.height = chain.height";

impl Record for Standing {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let time: Option<DateTime<Utc>> = row.try_get("time")?;
        Ok(Standing {
            height: row.try_get("height")?,
            day: time.map_or(0, |time| day::of(time.timestamp())),
            marked: row.try_get("marked")?,
            searched: 0,
        })
    }
}

impl Record for Meta {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Meta {
            chain_id: row.try_get("chain_id")?,
            address_prefix: row.try_get("address_prefix")?,
            height: row.try_get("height")?,
            head: row.try_get("head")?,
            head_seen_at: row.try_get("head_seen_at")?,
            start_height: row.try_get("start_height")?,
            time: row.try_get("time")?,
            gaps: row.try_get("gaps")?,
            value: row.try_get("value")?,
            unreadable: row.try_get("unreadable")?,
            view: row.try_get("view")?,
            witnessed_height: row.try_get("witnessed_height")?,
            is_disputed: row.try_get("is_disputed")?,
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

    /// The height of the index, where it is known already.
    pub(crate) fn known_height(&self) -> Option<i64> {
        self.facts.as_ref().and_then(|facts| facts.standing.height)
    }

    /// Where the market stands.
    pub(crate) async fn standing(&self) -> Result<Standing, Failure> {
        // Before the database is asked, which may know of a mark that is not searched yet.
        let searched = self.search_progress().change;
        let found: Option<Standing> = self.looked_up(STANDING, &[]).await?.pop();
        Ok(Standing { searched, ..found.unwrap_or_default() })
    }

    /// Where the market stands, read for all who ask at once; `None` if it was not read in time.
    pub(crate) async fn standing_together(&self) -> Option<Standing> {
        let read = || {
            let rows = self.clone();
            async move { rows.standing().await }
        };
        self.together.standing(read).await
    }

    /// The index's distance from the chain; `None` before ingest has begun.
    pub(crate) async fn lag(&self) -> Result<Option<Lag>, Failure> {
        Ok(self.vital_records(LAG, &[]).await?.pop())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_witnessed_up_to_the_newest_and_one_difference_disputes_them() {
        let proof = |witnessed_height, is_disputed| {
            let meta = Meta {
                chain_id: "house-1".into(),
                address_prefix: "wasm".into(),
                height: 1_000,
                head: 1_000,
                head_seen_at: DateTime::UNIX_EPOCH,
                start_height: 1,
                time: None,
                gaps: 0,
                value: 0,
                unreadable: 0,
                view: 0,
                witnessed_height,
                is_disputed,
            };
            meta.proof()
        };
        assert_eq!(proof(None, false), EventProof::Unproven);
        assert_eq!([899, 900].map(|height| proof(Some(height), false)), [EventProof::Unproven, EventProof::Witnessed]);
        assert_eq!([None, Some(1_000)].map(|height| proof(height, true)), [EventProof::Disputed; 2]);
    }
}
