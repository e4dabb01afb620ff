//! Walks over all records of a kind: both sides are read in pages, so that neither is ever held whole.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::pin;

use futures::stream::{self, Stream, TryStreamExt};
use serde_json::Value;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Portal, Row, Transaction};

use super::asker::CONCURRENCY;
use super::facts::{Place, Record};
use super::{Failure, Found};
use crate::ingest::node::NodeError;

/// Rows of the index that are fetched at once.
const FETCHED: i32 = 100;

/// A kind of record.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    /// The word for several.
    pub name: &'static str,
    /// The index's records in the order of their places: `number`, `second`, `word` and `facts`.
    pub sql: &'static str,
    /// The words for one, by its place.
    pub one: fn(&Place) -> String,
}

/// The index's records of a kind.
struct Known<'a> {
    tx: &'a Transaction<'a>,
    portal: Portal,
    fetched: VecDeque<Record>,
    is_over: bool,
}

impl<'a> Known<'a> {
    async fn of(tx: &'a Transaction<'a>, sql: &str, bounds: &[i64]) -> Result<Self, tokio_postgres::Error> {
        let bounds: Vec<&(dyn ToSql + Sync)> = bounds.iter().map(|bound| -> &(dyn ToSql + Sync) { bound }).collect();
        let portal = tx.bind(sql, &bounds).await?;
        Ok(Known { tx, portal, fetched: VecDeque::new(), is_over: false })
    }

    async fn fetch(&mut self) -> Result<(), tokio_postgres::Error> {
        if self.fetched.is_empty() && !self.is_over {
            let rows = self.tx.query_portal(&self.portal, FETCHED).await?;
            self.is_over = rows.is_empty();
            self.fetched = rows.iter().map(record).collect::<Result<_, _>>()?;
        }
        Ok(())
    }

    async fn next(&mut self) -> Result<Option<Record>, tokio_postgres::Error> {
        self.fetch().await?;
        Ok(self.fetched.pop_front())
    }

    /// The next record before a place, or at it.
    async fn up_to(&mut self, place: &Place) -> Result<Option<Record>, tokio_postgres::Error> {
        self.fetch().await?;
        match self.fetched.front() {
            Some((known, _)) if known <= place => Ok(self.fetched.pop_front()),
            _ => Ok(None),
        }
    }
}

fn record(row: &Row) -> Result<Record, tokio_postgres::Error> {
    let place = Place { number: row.try_get("number")?, second: row.try_get("second")?, word: row.try_get("word")? };
    Ok((place, row.try_get::<_, Option<Value>>("facts")?.unwrap_or_default()))
}

/// Compares the index's records with pages of a contract's, both in the order of their places. Returns the contract's last
/// place.
pub(super) async fn merge(
    tx: &Transaction<'_>,
    kind: Kind,
    bounds: &[i64],
    chain: impl Stream<Item = Result<Vec<Record>, NodeError>>,
    found: &mut Found,
) -> Result<Option<Place>, Failure> {
    let Kind { name, sql, one } = kind;
    let mut known = Known::of(tx, sql, bounds).await?;
    let mut chain = pin!(chain);
    let mut last = None;
    while let Some(page) = chain.try_next().await? {
        for (place, told) in page {
            let mut facts = Value::Null;
            while let Some((at, held)) = known.up_to(&place).await? {
                if at == place {
                    facts = held;
                    break;
                }
                found.compare(name, &one(&at), &held, &Value::Null);
            }
            found.compare(name, &one(&place), &facts, &told);
            last = Some(place);
        }
    }
    while let Some((at, held)) = known.next().await? {
        found.compare(name, &one(&at), &held, &Value::Null);
    }
    Ok(last)
}

/// Compares each record of the index with what `ask` is told about it.
pub(super) async fn each<F>(
    tx: &Transaction<'_>,
    kind: Kind,
    bounds: &[i64],
    ask: impl Fn(Place) -> F,
    found: &mut Found,
) -> Result<(), Failure>
where
    F: Future<Output = Result<Value, NodeError>>,
{
    let Kind { name, sql, one } = kind;
    let known = Known::of(tx, sql, bounds).await?;
    let records = stream::try_unfold(known, |mut known| async move {
        Ok::<_, Failure>(known.next().await?.map(|record| (record, known)))
    });
    let asked = records.map_ok(|(place, held)| {
        let told = ask(place.clone());
        async move { Ok::<_, Failure>((place, held, told.await?)) }
    });
    let mut asked = pin!(asked.try_buffered(CONCURRENCY));
    while let Some((place, held, told)) = asked.try_next().await? {
        found.compare(name, &one(&place), &held, &told);
    }
    Ok(())
}
