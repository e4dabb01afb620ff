//! A transaction, and statements that its connection has prepared before.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row, Statement, Transaction};

use crate::binary::Copy;

/// The statements that one connection has prepared, by their text. Postgres plans them anew when a table's place changes.
#[derive(Default)]
pub struct Statements(Mutex<HashMap<String, Statement>>);

impl Statements {
    /// The statement, prepared once.
    ///
    /// # Errors
    /// Failures of the database.
    pub async fn get(&self, tx: &Transaction<'_>, sql: &str) -> Result<Statement, Error> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(sql).cloned();
        if let Some(statement) = known {
            return Ok(statement);
        }
        let statement = tx.prepare(sql).await?;
        let mut statements = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

/// The transaction of a batch, as views write to it.
pub struct Store<'a> {
    tx: &'a Transaction<'a>,
    statements: &'a Statements,
}

impl<'a> Store<'a> {
    /// A transaction on the connection that has prepared these statements.
    pub fn new(tx: &'a Transaction<'a>, statements: &'a Statements) -> Self {
        Store { tx, statements }
    }

    /// The transaction itself.
    pub fn tx(&self) -> &Transaction<'a> {
        self.tx
    }

    /// Executes a statement.
    ///
    /// # Errors
    /// What Postgres refuses.
    pub async fn execute(&self, sql: &str, parameters: &[&(dyn ToSql + Sync)]) -> Result<u64, Error> {
        let statement = self.statements.get(self.tx, sql).await?;
        self.tx.execute(&statement, parameters).await
    }

    /// The rows that a statement returns.
    ///
    /// # Errors
    /// What Postgres refuses.
    pub async fn query(&self, sql: &str, parameters: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Error> {
        let statement = self.statements.get(self.tx, sql).await?;
        self.tx.query(&statement, parameters).await
    }

    /// Begins to copy rows of so many fields into a table.
    pub(super) async fn copy(&self, sql: &str, fields: i16) -> Result<Copy, Error> {
        let statement = self.statements.get(self.tx, sql).await?;
        Copy::begin(self.tx, &statement, fields).await
    }
}
