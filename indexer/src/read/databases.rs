//! The databases that answer: the primary, and a replica beside it that takes reads off it and outlives it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use deadpool_postgres::Pool;
use tokio::sync::watch;
use tokio_postgres::types::ToSql;
use tokio_postgres::Row;

use crate::workers;

/// The time that a replica's answers may lag behind while the primary is there to answer instead.
const MAX_STALENESS: Duration = Duration::from_secs(5);
/// Pause between two measurements.
const PAUSE: Duration = Duration::from_millis(500);
/// Pause before a replica is asked again that has not read yet what the primary had written.
const POLL: Duration = Duration::from_millis(25);
/// Longest time for one question of a measurement.
const PATIENCE: Duration = Duration::from_secs(2);

const WRITTEN: &str = "SELECT pg_current_wal_lsn()::text AS written";
/// One that was made the primary has all there is.
const HAS_READ: &str = "
SELECT NOT pg_is_in_recovery() OR pg_last_wal_replay_lsn() >= $1::text::pg_lsn AS has_read";
/// Before all that was ever written.
const NOTHING_WRITTEN: &str = "0/0";

/// Connections to one database.
#[derive(Clone)]
pub struct Pools {
    /// For what is asked of the market.
    pub reads: Pool,
    /// For what tells how the index stands, which must not wait behind the market's questions.
    pub vital: Pool,
}

/// Connections to one database: some of each worker, for a connection answers fastest to the thread that opened it, and
/// some for all other threads and for a worker whose own are all in use.
#[derive(Clone)]
pub struct Connections {
    shared: Pools,
    workers: Arc<[Pools]>,
}

impl Connections {
    /// Those that are shared, and those of each worker.
    pub fn new(shared: Pools, workers: Vec<Pools>) -> Self {
        Connections { shared, workers: workers.into() }
    }

    /// For the thread that asks.
    fn pool(&self, of: impl Fn(&Pools) -> &Pool) -> &Pool {
        let shared = of(&self.shared);
        match workers::own().and_then(|own| self.workers.get(own)).map(of) {
            Some(own) if !is_in_use(own) => own,
            _ => shared,
        }
    }

    pub(super) fn reads(&self) -> &Pool {
        self.pool(|pools| &pools.reads)
    }

    pub(super) fn vital(&self) -> &Pool {
        self.pool(|pools| &pools.vital)
    }
}

/// Whether who asks would wait for a connection.
fn is_in_use(pool: &Pool) -> bool {
    let status = pool.status();
    status.available == 0 && status.size >= status.max_size
}

impl From<Pools> for Connections {
    /// The same for every thread.
    fn from(pools: Pools) -> Self {
        Connections::new(pools, Vec::new())
    }
}

/// The primary, and a replica of it if there is one.
#[derive(Clone)]
pub struct Databases {
    primary: Connections,
    replica: Option<Replica>,
}

#[derive(Clone)]
struct Replica {
    connections: Connections,
    most: Duration,
    measured: watch::Sender<Measured>,
}

/// What the last measurement found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Measured {
    primary_answers: bool,
    replica_answers: bool,
    /// A moment of which the replica has all that the primary had written.
    complete_at: Option<Instant>,
}

/// The database that one answer is read from.
#[derive(Clone)]
pub(super) struct Chosen {
    pub connections: Connections,
    /// The moment since which the answer may lack what was written; `None` for the primary, which lacks nothing.
    complete_at: Option<Instant>,
}

impl Chosen {
    /// How old the answer may be.
    pub fn staleness(&self) -> Duration {
        self.complete_at.map_or(Duration::ZERO, |moment| moment.elapsed())
    }
}

impl Measured {
    /// Whether the replica is to answer: a replica that is too old still does when nobody else can.
    fn prefers_replica(self, most: Duration) -> bool {
        let is_near = self.complete_at.is_some_and(|moment| moment.elapsed() <= most);
        self.replica_answers && self.complete_at.is_some() && (is_near || !self.primary_answers)
    }
}

impl Databases {
    /// One database, without a replica.
    pub fn one(primary: impl Into<Connections>) -> Self {
        Databases { primary: primary.into(), replica: None }
    }

    /// A replica beside the primary.
    #[must_use]
    pub fn with_replica(self, connections: impl Into<Connections>) -> Self {
        self.with_replica_within(connections, MAX_STALENESS)
    }

    /// A replica that may lag so much.
    #[must_use]
    pub fn with_replica_within(self, connections: impl Into<Connections>, most: Duration) -> Self {
        let (connections, measured) = (connections.into(), watch::Sender::new(Measured::default()));
        Databases { replica: Some(Replica { connections, most, measured }), ..self }
    }

    /// The same databases by other connections, which one measurement serves as well.
    #[must_use]
    pub fn by(&self, primary: impl Into<Connections>, replica: Option<Connections>) -> Self {
        let beside = |(known, connections): (&Replica, Connections)| Replica { connections, ..known.clone() };
        Databases { primary: primary.into(), replica: self.replica.as_ref().zip(replica).map(beside) }
    }

    /// Connections to the database to read from now, for a reader with statements of its own.
    pub fn reads(&self) -> Pool {
        self.choose().connections.reads().clone()
    }

    /// The database to read from now.
    pub(super) fn choose(&self) -> Chosen {
        let primary = || Chosen { connections: self.primary.clone(), complete_at: None };
        let Some(replica) = &self.replica else { return primary() };
        let measured = *replica.measured.borrow();
        if measured.prefers_replica(replica.most) {
            return Chosen { connections: replica.connections.clone(), complete_at: measured.complete_at };
        }
        primary()
    }

    /// Measures how far the replica is behind, for as long as it is polled. Ends at once without a replica.
    pub async fn keep_measuring(self) {
        let Some(replica) = self.replica else { return };
        loop {
            let before = *replica.measured.borrow();
            let now = measure(self.primary.vital(), replica.connections.vital(), before.complete_at).await;
            if before.prefers_replica(replica.most) != now.prefers_replica(replica.most) {
                tracing::info!(
                    primary_answers = now.primary_answers,
                    replica_answers = now.replica_answers,
                    database = if now.prefers_replica(replica.most) { "replica" } else { "primary" },
                    "reads go to another database"
                );
            }
            replica.measured.send_replace(now);
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// A measurement. What the primary has written when it is asked, the replica has read soon after, or it lags.
async fn measure(primary: &Pool, replica: &Pool, complete_at: Option<Instant>) -> Measured {
    let asked_at = Instant::now();
    let written: Option<String> = ask(primary, WRITTEN, &[], "written").await;
    let mut measured = Measured { primary_answers: written.is_some(), replica_answers: false, complete_at };
    let wanted = written.as_deref().unwrap_or(NOTHING_WRITTEN);
    while asked_at.elapsed() < PATIENCE {
        let Some(has_read) = ask(replica, HAS_READ, &[&wanted], "has_read").await else { break };
        measured.replica_answers = true;
        if !measured.primary_answers {
            // It goes on answering, and nobody knows what it lacks since the primary was last asked.
            break;
        }
        if has_read {
            measured.complete_at = Some(asked_at);
            break;
        }
        tokio::time::sleep(POLL).await;
    }
    measured
}

/// A value, or nothing from a database that does not answer in time.
async fn ask<T>(pool: &Pool, sql: &str, values: &[&(dyn ToSql + Sync)], column: &str) -> Option<T>
where
    T: for<'a> tokio_postgres::types::FromSql<'a>,
{
    let answer = async {
        let connection = pool.get().await.ok()?;
        let row: Row = connection.query_one(sql, values).await.ok()?;
        row.try_get(column).ok()
    };
    tokio::time::timeout(PATIENCE, answer).await.ok().flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_replica_answers_while_it_is_near_or_nobody_else_does() {
        let most = Duration::from_secs(5);
        let ago = |seconds| Instant::now().checked_sub(Duration::from_secs(seconds));
        for (primary_answers, replica_answers, complete_at, expected) in [
            (true, true, ago(1), true),
            (true, true, ago(9), false),
            (false, true, ago(9), true),
            (true, false, ago(1), false),
            (false, false, ago(1), false),
            // Nobody knows yet what it lacks, were it the database of another market.
            (true, true, None, false),
            (false, true, None, false),
        ] {
            let measured = Measured { primary_answers, replica_answers, complete_at };
            assert_eq!(measured.prefers_replica(most), expected, "{measured:?}");
        }
    }
}
