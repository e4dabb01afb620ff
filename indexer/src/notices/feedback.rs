//! Messages of people to the operator: kept within bounds of number and age, listed by a command, and forwarded to a
//! webhook where the operator has one. Nothing of where it came from is kept: an address is counted by a hash under a
//! salt that is drawn each day and leaves this process's memory never.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use deadpool_postgres::{Pool, PoolError};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio_postgres::{Client, Row};
use utoipa::ToSchema;

use super::queue;
use crate::day;
use crate::metrics::Metrics;

/// Most bytes of what is written, of a page's path, and of a contact.
pub const MAX_WORDS_BYTES: usize = 4_000;
/// See [`MAX_WORDS_BYTES`].
pub const MAX_PAGE_BYTES: usize = 500;
/// See [`MAX_WORDS_BYTES`].
pub const MAX_CONTACT_BYTES: usize = 254;
/// The most messages of one address in a day (of IPv6 a /48), at each server, and of all together.
const EACH_A_DAY: u32 = 10;
const ALL_A_DAY: i64 = 500;
/// The most messages that are kept: nothing goes for room, so that no flood washes out what came before.
const MAX_KEPT: i64 = 20_000;
/// Addresses that are told from one another on one day.
const MAX_SEEN: usize = 1 << 16;

const FORGET: &str = "DELETE FROM service.feedback WHERE sent_at < now() - interval '1 year'";

/// One at a time, so that bounds are counted one after the other.
const ALONE: &str = "SELECT pg_advisory_xact_lock(27)";

const COUNT: &str = "
SELECT count(*) AS kept, count(*) FILTER (WHERE sent_at > now() - interval '1 day') AS of_day FROM service.feedback";

const INSERT: &str = "
INSERT INTO service.feedback (kind, words, page, contact) VALUES ($1, $2, $3, $4) RETURNING id";

const LIST: &str = "SELECT id, kind, words, page, contact, sent_at FROM service.feedback ORDER BY id";

/// The kind of a message to the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FeedbackKind {
    /// Something does not work.
    Fault,
    Idea,
    Question,
    Praise,
    Other,
}

impl FeedbackKind {
    fn stored(self) -> &'static str {
        match self {
            FeedbackKind::Fault => "fault",
            FeedbackKind::Idea => "idea",
            FeedbackKind::Question => "question",
            FeedbackKind::Praise => "praise",
            FeedbackKind::Other => "other",
        }
    }
}

/// A message that somebody writes.
#[derive(Clone, Debug)]
pub struct Written {
    pub(crate) kind: FeedbackKind,
    pub(crate) words: String,
    pub(crate) page: Option<String>,
    pub(crate) contact: Option<String>,
}

/// A message as the operator reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Sent {
    pub id: i64,
    pub sent_at: DateTime<Utc>,
    pub kind: String,
    pub words: String,
    pub page: Option<String>,
    pub contact: Option<String>,
}

impl Sent {
    pub(super) fn read(row: &Row, id: &str) -> Result<Self, tokio_postgres::Error> {
        Ok(Sent {
            id: row.try_get(id)?,
            sent_at: row.try_get("sent_at")?,
            kind: row.try_get("kind")?,
            words: row.try_get("words")?,
            page: row.try_get("page")?,
            contact: row.try_get("contact")?,
        })
    }
}

/// The reason for which nothing is kept.
#[derive(Debug, thiserror::Error)]
pub enum FeedbackError {
    /// The sender wrote as much as it may.
    #[error("{EACH_A_DAY} messages came from your address today, as many as may: write again tomorrow")]
    SpentByAddress,
    /// All senders together did.
    #[error("{0} messages came in a day, as many as may: write again tomorrow")]
    SpentToday(i64),
    /// The operator read none for long.
    #[error("{0} messages wait for the operator, as many as may")]
    Full(i64),
    /// The database can't be written. The text has no value of a row.
    #[error("feedback can't be kept: {0}")]
    Database(String),
}

impl From<tokio_postgres::Error> for FeedbackError {
    fn from(error: tokio_postgres::Error) -> Self {
        let code = error.code().map(|code| format!("SQLSTATE {}", code.code()));
        FeedbackError::Database(code.unwrap_or_else(|| error.to_string()))
    }
}

impl From<PoolError> for FeedbackError {
    fn from(error: PoolError) -> Self {
        FeedbackError::Database(error.to_string())
    }
}

/// Keeps what people write. Clones count together.
#[derive(Clone)]
pub struct Feedback(Arc<Inner>);

struct Inner {
    pool: Pool,
    /// Whether it goes to a webhook of the operator's besides.
    is_forwarded: bool,
    metrics: Metrics,
    counting: Mutex<Counting>,
}

#[derive(Default)]
struct Counting {
    day: i64,
    salt: [u8; 32],
    seen: HashMap<u64, u32>,
}

impl Counting {
    /// Counts a message; false if its address wrote as many as it may.
    fn takes(&mut self, day: i64, address: IpAddr) -> bool {
        if self.day != day {
            *self = Counting { day, salt: rand::random(), seen: HashMap::new() };
        }
        let site = site(address).to_string();
        let hash = Sha256::new().chain_update(self.salt).chain_update(site).finalize();
        let mut first = [0; 8];
        first.iter_mut().zip(hash).for_each(|(byte, of)| *byte = of);
        let hash = u64::from_be_bytes(first);
        if self.seen.len() >= MAX_SEEN && !self.seen.contains_key(&hash) {
            return false;
        }
        let count = self.seen.entry(hash).or_default();
        *count = count.saturating_add(1);
        *count <= EACH_A_DAY
    }
}

/// An address of IPv4, or the /48 of one of IPv6: so much one customer of a provider has, and as many /64 as it likes.
fn site(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

impl Feedback {
    /// Keeps by a pool that writes.
    pub fn new(pool: Pool, is_forwarded: bool, metrics: Metrics) -> Self {
        Feedback(Arc::new(Inner { pool, is_forwarded, metrics, counting: Mutex::default() }))
    }

    /// Keeps what somebody at an address wrote, if that is known.
    pub(crate) async fn keep(&self, address: Option<IpAddr>, written: Written) -> Result<(), FeedbackError> {
        let today = day::of(Utc::now().timestamp());
        let takes = |address| self.0.counting.lock().unwrap_or_else(PoisonError::into_inner).takes(today, address);
        if !address.is_none_or(takes) {
            return Err(FeedbackError::SpentByAddress);
        }
        let mut client = self.0.pool.get().await?;
        let tx = client.transaction().await?;
        tx.execute(ALONE, &[]).await?;
        tx.execute(FORGET, &[]).await?;
        let counted = tx.query_one(COUNT, &[]).await?;
        let (kept, of_day): (i64, i64) = (counted.try_get("kept")?, counted.try_get("of_day")?);
        if of_day >= ALL_A_DAY {
            return Err(FeedbackError::SpentToday(of_day));
        }
        if kept >= MAX_KEPT {
            return Err(FeedbackError::Full(kept));
        }
        let Written { kind, words, page, contact } = written;
        let row = tx.query_one(INSERT, &[&kind.stored(), &words, &page, &contact]).await?;
        if self.0.is_forwarded {
            queue::enqueue_feedback(&tx, row.try_get("id")?).await?;
        }
        tx.commit().await?;
        self.0.metrics.feedback.inc();
        Ok(())
    }

    /// All that people wrote, the oldest first, each as a line of JSON.
    ///
    /// # Errors
    /// Failures of the database.
    pub async fn list(client: &Client) -> anyhow::Result<Vec<String>> {
        let rows = client.query(LIST, &[]).await?;
        rows.iter().map(|row| Ok(serde_json::to_string(&Sent::read(row, "id")?)?)).collect()
    }

    /// Deletes messages by their ids. Returns how many there were.
    ///
    /// # Errors
    /// Failures of the database.
    pub async fn delete(client: &Client, ids: &[i64]) -> anyhow::Result<u64> {
        Ok(client.execute("DELETE FROM service.feedback WHERE id = ANY($1)", &[&ids]).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_writes_so_much_in_a_day() {
        let mut counting = Counting::default();
        let [one, other] = [IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2])];
        for _ in 0..EACH_A_DAY {
            assert!(counting.takes(1, one));
        }
        assert!(!counting.takes(1, one));
        assert!(counting.takes(1, other));
        assert!(counting.takes(2, one));
    }

    #[test]
    fn a_48_of_ipv6_is_one_address() {
        let mut counting = Counting::default();
        for subnet in 0..10 {
            assert!(counting.takes(1, Ipv6Addr::new(0x2001, 0xdb8, 1, subnet, 0, 0, 0, subnet).into()));
        }
        assert!(!counting.takes(1, Ipv6Addr::new(0x2001, 0xdb8, 1, 0xffff, 0, 0, 0, 1).into()));
        assert!(counting.takes(1, Ipv6Addr::new(0x2001, 0xdb8, 2, 0, 0, 0, 0, 1).into()));
        assert_eq!(site(IpAddr::from([0, 0, 0, 0, 0, 0xffff, 0xc000, 0x201])), IpAddr::from([192, 0, 2, 1]));
    }
}
