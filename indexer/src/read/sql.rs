//! Statements put together from parts, with every value bound and none written into the text.

use std::sync::Arc;

use tokio_postgres::types::ToSql;

/// A statement and its values.
#[derive(Clone, Default)]
pub(crate) struct Sql {
    text: String,
    values: Vec<Arc<dyn ToSql + Sync + Send>>,
}

impl Sql {
    pub(super) fn new(text: &str) -> Self {
        Sql { text: text.to_owned(), values: Vec::new() }
    }

    /// Adds text of the program's own.
    pub(super) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a value.
    pub(super) fn bind(&mut self, value: impl ToSql + Sync + Send + 'static) -> &mut Self {
        self.values.push(Arc::new(value));
        self.text.push_str(&format!("${}", self.values.len()));
        self
    }

    /// Puts text before all else.
    pub(super) fn prepend(&mut self, text: &str) -> &mut Self {
        self.text.insert_str(0, text);
        self
    }

    /// Adds the whole of another statement, which must be the first to bind values.
    pub(super) fn append(&mut self, other: &Sql) -> &mut Self {
        self.text.push_str(&other.text);
        self.values.extend(other.values.iter().cloned());
        self
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn values(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.values.iter().map(|value| -> &(dyn ToSql + Sync) { value.as_ref() }).collect()
    }
}
