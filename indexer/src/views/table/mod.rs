//! Tables of which a batch reads each row that it changes once, and writes it once.
//!
//! A view folds its events, in their order, over rows in memory. At the end new rows are copied, changed rows are
//! updated, and rows that are as they were are left alone. So an order that begins and ends within a batch is one row
//! copied, however many events it has.

mod row;
mod sql;
mod store;

use std::collections::BTreeMap;

use tokio_postgres::types::ToSql;

pub(super) use row::{row, Array, Column, Key, Row};
pub use store::{Statements, Store};

pub(super) use crate::binary::{put, Json, Numeric, Value};

/// The reason for which a view does not take a batch.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// The database failed, or refused a row.
    #[error(transparent)]
    Database(#[from] tokio_postgres::Error),
    /// Two events make the same row, or a sum is larger than any amount.
    #[error("{table} can't hold {key}: {reason}")]
    Refused {
        /// The table.
        table: &'static str,
        /// The row's key.
        key: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// Rows of a table, as they were before a batch and as they are now.
pub(super) struct Table<R: Row> {
    rows: BTreeMap<R::Key, Entry<R>>,
}

/// A row; `None` while there is none of its key.
struct Entry<R> {
    before: Option<R>,
    now: Option<R>,
}

impl<R: Row> Table<R> {
    /// No rows: those that a batch makes are new.
    pub(super) fn new() -> Self {
        Table { rows: BTreeMap::new() }
    }

    /// Adds the rows of these keys. Keys that are known already are left out.
    pub(super) async fn load(
        &mut self,
        store: &Store<'_>,
        keys: impl IntoIterator<Item = R::Key>,
    ) -> Result<(), ApplyError> {
        let mut wanted: Vec<R::Key> = keys.into_iter().filter(|key| !self.rows.contains_key(key)).collect();
        wanted.sort();
        wanted.dedup();
        if wanted.is_empty() {
            return Ok(());
        }
        let arrays = R::Key::arrays(&wanted.iter().collect::<Vec<_>>());
        for row in store.query(&sql::load::<R>(), &parameters(&arrays)).await? {
            let row = R::read(&row)?;
            self.rows.insert(row.key(), Entry { before: Some(row.clone()), now: Some(row) });
        }
        for key in wanted {
            self.rows.entry(key).or_insert(Entry { before: None, now: None });
        }
        Ok(())
    }

    /// The row as it is now.
    pub(super) fn get(&self, key: &R::Key) -> Option<&R> {
        self.rows.get(key)?.now.as_ref()
    }

    /// All rows as they are now.
    pub(super) fn rows(&self) -> impl Iterator<Item = &R> {
        self.rows.values().filter_map(|entry| entry.now.as_ref())
    }

    /// Adds a row. One that the table has already is found by Postgres, unless it was loaded.
    pub(super) fn insert(&mut self, row: R) -> Result<(), ApplyError> {
        let entry = self.rows.entry(row.key()).or_insert(Entry { before: None, now: None });
        if entry.now.is_some() {
            return Err(refused::<R>(&row.key(), "there is one already"));
        }
        entry.now = Some(row);
        Ok(())
    }

    /// Adds a loaded row, or replaces it.
    pub(super) fn put(&mut self, row: R) {
        let entry = self.rows.entry(row.key()).or_insert(Entry { before: None, now: None });
        entry.now = Some(row);
    }

    /// Changes a row, if there is one. What happens to a row that another fault left out is no fault.
    pub(super) fn change(&mut self, key: &R::Key, change: impl FnOnce(&mut R)) {
        if let Some(row) = self.rows.get_mut(key).and_then(|entry| entry.now.as_mut()) {
            change(row);
        }
    }

    /// Takes a row out.
    pub(super) fn remove(&mut self, key: &R::Key) -> Option<R> {
        self.rows.get_mut(key)?.now.take()
    }

    /// Adds to a row's sums, from zero if there is no such row.
    pub(super) fn add(&mut self, zero: R, change: impl FnOnce(&mut R) -> Option<()>) -> Result<(), ApplyError> {
        let key = zero.key();
        let entry = self.rows.entry(key.clone()).or_insert(Entry { before: None, now: None });
        change(entry.now.get_or_insert(zero)).ok_or_else(|| refused::<R>(&key, "the sum is too large"))
    }

    /// Writes what changed.
    pub(super) async fn write(self, store: &Store<'_>) -> Result<(), ApplyError> {
        let (mut gone, mut changed, mut new) = (Vec::new(), Vec::new(), Vec::new());
        for (key, Entry { before, now }) in &self.rows {
            match (before, now) {
                (Some(_), None) => gone.push(key),
                (Some(before), Some(now)) if before != now => changed.push(now),
                (None, Some(now)) => new.push(now),
                _ => {}
            }
        }
        if !gone.is_empty() {
            store.execute(&sql::delete::<R>(), &parameters(&R::Key::arrays(&gone))).await?;
        }
        if !changed.is_empty() {
            store.execute(&sql::update::<R>(), &parameters(&R::arrays(&changed))).await?;
        }
        if !new.is_empty() {
            let mut copy = store.copy(&sql::copy::<R>(), sql::fields::<R>()).await?;
            for row in new {
                copy.row(|fields| row.write(fields)).await?;
            }
            copy.end().await?;
        }
        Ok(())
    }
}

fn refused<R: Row>(key: &R::Key, reason: &'static str) -> ApplyError {
    ApplyError::Refused { table: R::TABLE, key: format!("{key:?}"), reason }
}

fn parameters(arrays: &[Array]) -> Vec<&(dyn ToSql + Sync)> {
    arrays.iter().map(|array| -> &(dyn ToSql + Sync) { array }).collect()
}
