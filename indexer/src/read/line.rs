//! The connection that the lookups of an answer share.
//!
//! Lookups by keys are many and short. Sent on one connection without waiting for each other's rows, they take Postgres and
//! the server fewer turns than on a connection each. What may take long has a connection of its own.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};

use deadpool_postgres::Pool;
use tokio::sync::{Mutex, OwnedSemaphorePermit};
use tokio_postgres::types::ToSql;
use tokio_postgres::Row;

use super::answer::Answer;
use super::connection::Lent;
use super::error::Failure;

/// The lookups of one answer. They have a connection while one of them runs.
#[derive(Default)]
pub(super) struct Line(Mutex<Weak<Shared>>);

/// A connection that is lent until the last of its lookups ends.
struct Shared {
    lent: Option<Lent>,
    /// Lookups that have not ended: none, unless one was given up.
    running: AtomicUsize,
    _turn: OwnedSemaphorePermit,
}

impl Line {
    /// The rows that answer a lookup, after those that were sent before it.
    pub(super) async fn rows(
        &self,
        pool: &Pool,
        sql: &str,
        values: &[&(dyn ToSql + Sync)],
        answer: &Arc<Answer>,
    ) -> Result<Vec<Row>, Failure> {
        let shared = self.shared(pool, answer).await?;
        let lent = shared.lent.as_ref().ok_or(Failure::Busy)?;
        shared.running.fetch_add(1, Ordering::Relaxed);
        let found = lent.rows(sql, values, answer).await;
        if !matches!(found, Err(Failure::TooLarge { .. })) {
            shared.running.fetch_sub(1, Ordering::Relaxed);
        }
        found
    }

    /// The connection of the lookups that run, or another one.
    async fn shared(&self, pool: &Pool, answer: &Arc<Answer>) -> Result<Arc<Shared>, Failure> {
        let mut last = self.0.lock().await;
        if let Some(shared) = last.upgrade() {
            return Ok(shared);
        }
        let turn = answer.lasting_turn().await?;
        let lent = Some(Lent::of(pool).await?);
        let shared = Arc::new(Shared { lent, running: AtomicUsize::new(0), _turn: turn });
        *last = Arc::downgrade(&shared);
        Ok(shared)
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // What is still on its way is cancelled with the connection.
        let all_ended = *self.running.get_mut() == 0;
        if let Some(lent) = self.lent.take().filter(|_| all_ended) {
            lent.give_back();
        }
    }
}
