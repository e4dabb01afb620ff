//! Reads rows of the database for all who ask at once.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::Pool;
use tokio_postgres::types::ToSql;
use tokio_postgres::Row;

use super::answer::{Answer, Usage};
use super::connection::Lent;
use super::databases::{Chosen, Databases, Pools};
use super::error::Failure;
use super::known::{Facts, Known};
use super::line::Line;
use super::meta::Standing;
use super::schema::Agreement;
use super::together::Together;
use crate::denylist::Denylist;
use crate::search::condition::{Condition, Market, TextField};
use crate::search::{self, Bar, Counted, Labelled, Ranged, Search, SearchError, Steps, Stroke};

/// The tables, for reading.
#[derive(Clone)]
pub struct Rows {
    databases: Databases,
    /// The database of one answer, all of whose statements see it alike; chosen anew for each statement otherwise.
    chosen: Option<Chosen>,
    answer: Arc<Answer>,
    line: Arc<Line>,
    known: Known,
    pub(super) together: Together,
    /// What is known where the market stood when the answer began.
    pub(super) facts: Option<Arc<Facts>>,
    /// Whether no rows of pages are read, which are counted alone.
    pub(super) is_rowless: bool,
    usage: Usage,
    pub(super) agreement: Agreement,
    search: Search,
    denylist: Denylist,
}

/// A record that is read from a row.
pub(super) trait Record: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// A column that is not there, or a value that is none of those that the column has.
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error>;
}

impl Rows {
    /// Reads through a pool, and searches nothing.
    pub fn new(pool: Pool) -> Self {
        Self::of(Databases::one(Pools { reads: pool.clone(), vital: pool }))
    }

    /// Reads from these databases, and searches nothing.
    pub fn of(databases: Databases) -> Self {
        let answer = Arc::new(Answer::unbounded());
        Rows {
            databases,
            chosen: None,
            answer,
            line: Arc::default(),
            known: Known::default(),
            together: Together::default(),
            facts: None,
            is_rowless: false,
            usage: Usage::default(),
            agreement: Agreement::default(),
            search: Search::default(),
            denylist: Denylist::default(),
        }
    }

    /// Searches by an index.
    #[must_use]
    pub fn with_search(self, search: Search) -> Self {
        Rows { search, ..self }
    }

    /// Answers no text of this list.
    #[must_use]
    pub fn with_denylist(self, denylist: Denylist) -> Self {
        Rows { denylist, ..self }
    }

    /// Whether the operator answers no text of a CID.
    pub(crate) fn denies(&self, cid: &str) -> bool {
        self.denylist.has(cid)
    }

    /// Counts statements and bytes there.
    #[must_use]
    pub fn counted_by(self, usage: Usage) -> Self {
        Rows { usage, ..self }
    }

    /// Reads for one answer, within its allowance.
    #[must_use]
    pub(crate) fn for_answer(&self, answer: Arc<Answer>) -> Self {
        Rows { answer, line: Arc::default(), chosen: Some(self.databases.choose()), ..self.clone() }
    }

    /// Reads where the market stands, as this answer found it: what is the same for all answers there was read so long ago
    /// at most.
    #[must_use]
    pub(crate) fn at(self, standing: Standing, time: Duration) -> Self {
        Rows { facts: Some(self.known.at(standing, time)), ..self }
    }

    /// Reads from one database, so that what a later statement finds is never older than what an earlier one found.
    #[must_use]
    pub(super) fn pinned(&self) -> Self {
        Rows { line: Arc::default(), chosen: Some(self.database()), ..self.clone() }
    }

    /// Reads no rows of pages: they are counted alone.
    #[must_use]
    pub(crate) fn without_rows(&self) -> Self {
        Rows { is_rowless: true, ..self.clone() }
    }

    /// The database of the answer.
    fn database(&self) -> Chosen {
        self.chosen.clone().unwrap_or_else(|| self.databases.choose())
    }

    /// How old the answer may be: what was written since is not in it.
    pub(crate) fn staleness(&self) -> Duration {
        self.database().staleness()
    }

    pub(super) async fn query(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Failure> {
        self.ask(self.database().connections.reads(), None, sql, values).await
    }

    /// As [`Rows::query`], ended after the time that counting may take.
    pub(super) async fn query_count(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Failure> {
        self.ask(self.database().connections.reads(), Some(self.answer.count_time()), sql, values).await
    }

    async fn ask(
        &self,
        pool: &Pool,
        time: Option<Duration>,
        sql: &str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, Failure> {
        let _turn = self.answer.turn().await?;
        let lent = Lent::of(pool).await?;
        self.usage.statements.inc();
        let found = lent.rows(sql, values, &self.answer);
        let found = match time {
            Some(time) => tokio::time::timeout(time, found).await.unwrap_or(Err(Failure::TooSlow)),
            None => found.await,
        };
        // What is still on its way is cancelled with the connection.
        if !matches!(found, Err(Failure::TooLarge { .. } | Failure::TooSlow)) {
            lent.give_back();
        }
        self.told(found)
    }

    /// What a statement found, counted.
    fn told(&self, found: Result<Vec<Row>, Failure>) -> Result<Vec<Row>, Failure> {
        let found = found.inspect_err(|failure| self.agreement.doubt(failure))?;
        self.usage.bytes.inc_by(found.iter().map(|row| u64::try_from(row.raw_size_bytes()).unwrap_or(0)).sum());
        Ok(found)
    }

    /// Records by their keys: short lookups, which share a connection with the others of an answer.
    pub(super) async fn looked_up<T: Record>(
        &self,
        sql: &str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<T>, Failure> {
        // What belongs to no answer may be asked of another database each time.
        if self.chosen.is_none() {
            return self.records(sql, values).await;
        }
        self.usage.statements.inc();
        let database = self.database();
        let found = self.line.rows(database.connections.reads(), sql, values, &self.answer).await;
        self.read(&self.told(found)?)
    }

    /// Whether a search index answers.
    pub(super) fn has_index(&self) -> bool {
        self.search.is_there()
    }

    /// How far the search index is.
    pub(crate) fn search_progress(&self) -> search::Progress {
        self.answer.note_search();
        self.search.progress()
    }

    /// What the search index finds.
    pub(super) async fn found(&self, question: search::Question) -> Result<search::Found, SearchError> {
        let _turn = self.answer.search_turn().await.map_err(|_| SearchError::Busy)?;
        self.search.find(question).await
    }

    /// How much the search index finds, up to `most` and one more.
    pub(super) async fn found_count(&self, question: search::Question, most: i32) -> Result<i32, Failure> {
        let _turn = self.answer.search_turn().await?;
        let count = self.search.count(question, most.unsigned_abs()).await?;
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }

    /// Counts by the values of fields.
    pub(super) async fn found_facets(
        &self,
        question: search::Question,
        of: Vec<TextField>,
        size: usize,
    ) -> Result<Vec<Vec<Counted>>, SearchError> {
        let _turn = self.answer.search_turn().await.map_err(|_| SearchError::Busy)?;
        self.search.facets(question, of, size).await
    }

    /// Counts in ranges of a number.
    pub(super) async fn found_histogram(
        &self,
        question: search::Question,
        of: Ranged,
        steps: Steps,
    ) -> Result<Vec<Bar>, SearchError> {
        let _turn = self.answer.search_turn().await.map_err(|_| SearchError::Busy)?;
        self.search.histogram(question, of, steps).await
    }

    /// Sales in ranges of a number.
    pub(super) async fn found_strokes(
        &self,
        question: search::Question,
        of: Ranged,
        steps: Steps,
    ) -> Result<Vec<Stroke>, SearchError> {
        let _turn = self.answer.search_turn().await.map_err(|_| SearchError::Busy)?;
        self.search.strokes(question, of, steps).await
    }

    /// The listings and labels that begin as was typed.
    pub(super) async fn found_suggestions(
        &self,
        typed: String,
        market: Market,
        size: usize,
    ) -> Result<(Vec<u64>, Vec<Labelled>), SearchError> {
        let _turn = self.answer.search_turn().await.map_err(|_| SearchError::Busy)?;
        self.search.suggest(typed, market, size).await
    }

    /// The listings of the first condition, then those of the next, but for one. They stand beside what an answer is about, and
    /// may be as old as an answer that is given again.
    pub(super) async fn found_in_turn(
        &self,
        conditions: Vec<Condition>,
        market: Market,
        size: usize,
        but: u64,
    ) -> Result<Vec<u64>, SearchError> {
        let _turn = self.answer.turn().await.map_err(|_| SearchError::Busy)?;
        self.search.in_turn(conditions, market, size, but).await
    }

    pub(super) async fn records<T: Record>(
        &self,
        sql: &str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<T>, Failure> {
        self.read(&self.query(sql, values).await?)
    }

    /// As [`Rows::query`], of what tells how the index stands.
    pub(super) async fn vital_query(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Failure> {
        self.ask(self.database().connections.vital(), None, sql, values).await
    }

    /// Records that tell how the index stands.
    pub(super) async fn vital_records<T: Record>(
        &self,
        sql: &str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<T>, Failure> {
        self.read(&self.vital_query(sql, values).await?)
    }

    fn read<T: Record>(&self, rows: &[Row]) -> Result<Vec<T>, Failure> {
        rows.iter().map(|row| self.record(row)).collect()
    }

    /// The record of a row. A row that lacks a column raises doubt about the tables.
    pub(super) fn record<T: Record>(&self, row: &Row) -> Result<T, Failure> {
        T::read(row).map_err(Failure::from).inspect_err(|failure| self.agreement.doubt(failure))
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
