//! Whether the tables are those that this program reads.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{watch, Notify};
use tokio_postgres::error::SqlState;
use tokio_postgres::Row;

use super::error::Failure;
use super::rows::{Record, Rows};
use crate::{database, views};

/// The pause between two comparisons. A statement that misses a table or a column causes one at once.
pub const PAUSE: Duration = Duration::from_secs(2);
/// Least time between two questions.
const LEAST_PAUSE: Duration = Duration::from_millis(100);

/// The last word on it. Clones say the same.
#[derive(Clone)]
pub(super) struct Agreement {
    /// The difference; `None` while there is none.
    difference: watch::Sender<Option<String>>,
    doubt: Arc<Notify>,
}

impl Default for Agreement {
    fn default() -> Self {
        Agreement { difference: watch::Sender::new(None), doubt: Arc::default() }
    }
}

impl Agreement {
    /// Lets it be asked again, after a statement that failed as if the tables were others, or rows that can't be read.
    pub(super) fn doubt(&self, failure: &Failure) {
        match failure.code() {
            Some(code) if ![SqlState::UNDEFINED_TABLE, SqlState::UNDEFINED_COLUMN].contains(code) => {}
            _ => self.doubt.notify_one(),
        }
    }
}

/// A view of this program, and what the database has of it.
struct Held {
    name: String,
    wanted: i32,
    /// `None` while it waits to be made anew: what is there stays until then.
    held: Option<i32>,
    is_there: bool,
}

/// The last migration, without those behind the ones that this program knows which only add to them.
const MIGRATION: &str = "
SELECT max(version)::bigint AS version FROM schema_history WHERE version <= $1::bigint OR NOT starts_with(name, $2)";

const VIEWS: &str = "
SELECT wanted.name, wanted.version AS wanted, views.version AS held, to_regnamespace(schema) IS NOT NULL AS is_there
FROM unnest($1::text[], $2::integer[], $3::text[]) AS wanted (name, version, schema) LEFT JOIN views USING (name)";

impl Record for Held {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Held {
            name: row.try_get("name")?,
            wanted: row.try_get("wanted")?,
            held: row.try_get("held")?,
            is_there: row.try_get("is_there")?,
        })
    }
}

impl Held {
    fn difference(&self) -> Option<String> {
        let Held { name, wanted, held, is_there } = self;
        if !is_there {
            return Some(format!("{name} is not built yet"));
        }
        held.filter(|held| held != wanted).map(|held| format!("{name} is {held}, this server knows {wanted}"))
    }
}

impl Rows {
    /// How the tables differ from those that this program reads, by the last word on it.
    pub(crate) fn difference(&self) -> Option<String> {
        self.agreement.difference.borrow().clone()
    }

    /// Compares the tables with those that this program reads. A database that is away changes nothing.
    pub async fn compare_schema(&self) {
        let difference = match self.find_difference().await {
            Ok(difference) => difference,
            Err(failure) if failure.code() == Some(&SqlState::UNDEFINED_TABLE) => {
                Some("the database has no schema yet".to_owned())
            }
            Err(failure) => {
                tracing::debug!(?failure, "the schema can't be compared");
                return;
            }
        };
        self.agreement.difference.send_if_modified(|last| {
            if *last == difference {
                return false;
            }
            match &difference {
                Some(difference) => tracing::warn!(difference, "the index is of another version: nothing is answered"),
                None => tracing::info!("the index is of this program's version: answering again"),
            }
            last.clone_from(&difference);
            true
        });
    }

    /// Compares them for as long as it is polled: after each `pause`, and when a statement fails as if they were others.
    pub async fn keep_comparing(self, pause: Duration) {
        loop {
            let _ = tokio::time::timeout(pause, self.agreement.doubt.notified()).await;
            self.compare_schema().await;
            tokio::time::sleep(LEAST_PAUSE).await;
        }
    }

    async fn find_difference(&self) -> Result<Option<String>, Failure> {
        let known = database::schema_version();
        let migrated = self.vital_query(MIGRATION, &[&known, &database::ADDITION]).await?;
        let migrated: Option<i64> = migrated.first().map(|row| row.try_get("version")).transpose()?.flatten();
        if migrated != Some(known) {
            let migrated = migrated.unwrap_or_default();
            return Ok(Some(format!("the schema is {migrated}, this server knows {known}")));
        }
        let views = views::all();
        let names: Vec<&str> = views.iter().map(|view| view.name()).collect();
        let versions: Vec<i32> = views.iter().map(|view| view.version()).collect();
        let schemas: Vec<String> = views.iter().map(|view| views::live(view.as_ref())).collect();
        let held: Vec<Held> = self.vital_records(VIEWS, &[&names, &versions, &schemas]).await?;
        Ok(held.iter().find_map(Held::difference))
    }
}
