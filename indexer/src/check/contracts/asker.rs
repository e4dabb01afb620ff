//! Questions to one contract about its state at one height.

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use futures::stream::{self, Stream, StreamExt};
use serde::de::DeserializeOwned;
use serde::Serialize;

use super::facts::{Place, Record};
use crate::ingest::node::{Node, NodeError};

/// The questions that a node gets at the same time: its own work goes on beside them.
pub(super) const CONCURRENCY: usize = 8;
/// The records of a page: the most that a contract answers.
pub(super) const PAGE: u32 = 100;
/// The pause before a node that was silent is asked again; each later one doubles.
const PAUSE: Duration = Duration::from_millis(250);
/// The times that a question is asked again.
const RETRIES: usize = 5;

/// One contract's state.
#[derive(Clone, Copy)]
pub(super) struct Asker<'a> {
    pub node: &'a Node,
    pub address: &'a str,
    pub height: i64,
}

impl<'a> Asker<'a> {
    /// The contract's answer. A silent node is asked again: one of many questions must not end them all.
    pub(super) async fn ask<T: DeserializeOwned>(&self, question: impl Serialize + Sync) -> Result<T, NodeError> {
        let ask = || self.node.ask_contract(self.address, &question, self.height);
        let pauses = ExponentialBuilder::default().with_min_delay(PAUSE).with_max_times(RETRIES);
        ask.retry(pauses).when(|error| matches!(error, NodeError::Silent { .. })).await
    }

    /// The pages of a list, each of which begins after the last place of the one before. `page` makes the question,
    /// `record` reads an item.
    pub(super) fn pages<T: DeserializeOwned + 'a, Q: Serialize + Sync + 'a>(
        self,
        after: Option<Place>,
        page: impl Fn(Option<&Place>) -> Q + Copy + 'a,
        record: impl Fn(&T) -> Record + Copy + 'a,
    ) -> impl Stream<Item = Result<Vec<Record>, NodeError>> + 'a {
        stream::try_unfold(Some(after), move |after| async move {
            let Some(after) = after else { return Ok(None) };
            let items: Vec<T> = self.ask(page(after.as_ref())).await?;
            let records: Vec<Record> = items.iter().map(record).collect();
            let is_full = records.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
            let next = records.last().filter(|_| is_full).map(|(place, _)| Some(place.clone()));
            Ok(Some((records, next)))
        })
    }

    /// The pages of a list whose items are numbered without gaps: those up to the last number that the index has are asked
    /// for at the same time.
    pub(super) fn numbered<T: DeserializeOwned + 'a, Q: Serialize + Sync + 'a>(
        self,
        after: i64,
        last: i64,
        page: impl Fn(Option<u64>) -> Q + Copy + 'a,
        record: impl Fn(&T) -> Record + Copy + 'a,
    ) -> impl Stream<Item = Result<Vec<Record>, NodeError>> + 'a {
        let step = i64::from(PAGE);
        let start = |after: i64| u64::try_from(after).ok().filter(|after| *after > 0);
        let known = (0..).map(move |window| after + window * step).take_while(move |from| from + step <= last);
        let rest = after + (last - after).max(0) / step * step;
        let fetch = move |from: i64| async move {
            let items: Vec<T> = self.ask(page(start(from))).await?;
            // A number that the contract left out would bring one of the next page.
            Ok(items.iter().map(record).filter(|(place, _)| place.number <= from + step).collect())
        };
        let rest = Place::number(rest);
        let from = move |place: Option<&Place>| page(place.and_then(|place| start(place.number)));
        stream::iter(known).map(fetch).buffered(CONCURRENCY).chain(self.pages(Some(rest), from, record))
    }
}
