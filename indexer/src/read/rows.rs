//! Reads rows of the database for all who ask at once.

use std::collections::HashMap;
use std::hash::Hash;

use deadpool_postgres::{Object, Pool};
use tokio_postgres::types::ToSql;
use tokio_postgres::Row;

use super::error::Failure;

/// The tables, for reading.
#[derive(Clone)]
pub struct Rows {
    pool: Pool,
}

/// What is made of a row.
pub(super) trait Record: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// A column that is not there, or a value that is none of those that the column has.
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error>;
}

impl Rows {
    /// Reads through a pool.
    pub fn new(pool: Pool) -> Self {
        Rows { pool }
    }

    async fn client(&self) -> Result<Object, Failure> {
        self.pool.get().await.map_err(|error| Failure::of_pool(error, &self.pool.status()))
    }

    pub(super) async fn query(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Failure> {
        Ok(self.client().await?.query(sql, values).await?)
    }

    pub(super) async fn records<T: Record>(
        &self,
        sql: &str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<T>, Failure> {
        let rows = self.query(sql, values).await?;
        Ok(rows.iter().map(T::read).collect::<Result<_, _>>()?)
    }
}

/// Records by their keys.
pub(super) fn one_each<K: Hash + Eq, V>(records: Vec<V>, key: impl Fn(&V) -> K) -> HashMap<K, V> {
    records.into_iter().map(|record| (key(&record), record)).collect()
}

/// Records in groups, each in the order of the answer.
pub(super) fn many_each<K: Hash + Eq, V>(records: Vec<V>, key: impl Fn(&V) -> K) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for record in records {
        groups.entry(key(&record)).or_default().push(record);
    }
    groups
}
