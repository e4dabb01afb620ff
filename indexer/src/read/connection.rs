//! A connection lent by a pool for one statement.

use std::pin::Pin;

use deadpool_postgres::{Object, Pool};
use futures::TryStreamExt;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{NoTls, Row, RowStream};

use super::answer::Answer;
use super::error::Failure;

/// Statements that a connection keeps prepared. Filters make texts without end, so the cache begins anew above this.
const MAX_PREPARED: usize = 200;

/// A connection on which a statement may still run. Dropped before [`Lent::give_back`], it cancels the statement and
/// leaves the pool: the next borrower must not wait for somebody else's statement.
pub(super) struct Lent {
    connection: Option<Object>,
}

impl Lent {
    pub(super) async fn of(pool: &Pool) -> Result<Self, Failure> {
        let connection = pool.get().await.map_err(|error| Failure::of_pool(error, &pool.status()))?;
        Ok(Lent { connection: Some(connection) })
    }

    /// Ends the loan: no statement runs any more.
    pub(super) fn give_back(mut self) {
        self.connection = None;
    }

    /// The rows that answer a statement, counted as they arrive.
    pub(super) async fn rows(
        &self,
        sql: &str,
        values: &[&(dyn ToSql + Sync)],
        answer: &Answer,
    ) -> Result<Vec<Row>, Failure> {
        let mut found = match self.stream(sql, values).await {
            // The tables were made anew since the statement was prepared, with other columns.
            Err(failure) if failure.code() == Some(&SqlState::FEATURE_NOT_SUPPORTED) => {
                self.connection()?.statement_cache.clear();
                self.stream(sql, values).await?
            }
            other => other?,
        };
        let mut rows = Vec::new();
        while let Some(row) = found.try_next().await? {
            answer.read(u64::try_from(row.raw_size_bytes()).unwrap_or(u64::MAX))?;
            rows.push(row);
        }
        Ok(rows)
    }

    async fn stream(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Pin<Box<RowStream>>, Failure> {
        let connection = self.connection()?;
        if connection.statement_cache.size() >= MAX_PREPARED {
            connection.statement_cache.clear();
        }
        let statement = connection.prepare_cached(sql).await?;
        Ok(Box::pin(connection.query_raw(&statement, values.iter().copied()).await?))
    }

    fn connection(&self) -> Result<&Object, Failure> {
        self.connection.as_ref().ok_or(Failure::Busy)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        let connection = Object::take(connection);
        let cancel = connection.cancel_token();
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        runtime.spawn(async move {
            if let Err(error) = cancel.cancel_query(NoTls).await {
                tracing::debug!(%error, "a statement that nobody waits for was not cancelled");
            }
            drop(connection);
        });
    }
}
