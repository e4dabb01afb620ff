//! The index beside the contracts' own answers at the index's last height.
//!
//! A replay of the events compares the index with itself. What a node's contracts answer follows from their state, which
//! no event reaches: an event that the index never got shows here.

mod asker;
mod facts;
mod found;
mod license;
mod orders;
mod registry;
mod reputation;
mod royalties;
mod sellers;
mod trade;
mod walk;

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use serde::Serialize;
use tokio_postgres::{Client, IsolationLevel, Transaction};

use crate::event::Contract;
use crate::ingest::node::{Node, NodeError};
use asker::Asker;
use found::Found;

const BEGINNING: &str = "
SELECT chain.height, floor(extract(epoch FROM blocks.time))::bigint AS time,
    (SELECT jsonb_object_agg(name, address) FROM contracts WHERE stored_to = joined_at - 1) AS contracts,
    (SELECT coalesce(max(id), 0) FROM listings) AS listings, (SELECT coalesce(max(id), 0) FROM orders) AS orders
FROM chain LEFT JOIN blocks ON blocks.height = chain.height";

/// The comparison with the contracts.
#[derive(Debug, Default, Serialize)]
pub struct Comparison {
    /// The height of both states.
    pub height: i64,
    /// The contracts that answered.
    pub answered: Vec<&'static str>,
    /// The reasons for which the others did not: the node may not keep their state of that height.
    pub unanswered: Vec<String>,
    /// The numbers of compared records, by kind.
    pub compared: BTreeMap<&'static str, u64>,
    /// The differences: the first of each kind, and the number of the others.
    pub differences: Vec<String>,
}

/// The reason for which a comparison ends early.
enum Failure {
    Database(tokio_postgres::Error),
    Node(NodeError),
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        Failure::Database(error)
    }
}

impl From<NodeError> for Failure {
    fn from(error: NodeError) -> Self {
        Failure::Node(error)
    }
}

/// One state of the index.
struct Index<'a> {
    tx: &'a Transaction<'a>,
    /// The time of its last block, in seconds since 1970 UTC.
    time: i64,
    /// The highest numbers of listings and orders.
    last_listing: i64,
    last_order: i64,
    /// The most records of each kind to compare; all without one.
    records: Option<i64>,
}

impl Index<'_> {
    /// The number after which records of a kind are compared: the newest count.
    fn after(&self, last: i64) -> i64 {
        self.records.map_or(0, |records| last.saturating_sub(records).max(0))
    }

    /// The most accounts and other unnumbered records to compare, as a `LIMIT`.
    fn most(&self) -> i64 {
        self.records.unwrap_or(i64::MAX)
    }
}

/// Compares the index with what the contracts answer at its last height: record by record, or the newest `records` of each
/// kind.
///
/// The index's side is one state of the database, so ingest may go on meanwhile.
///
/// # Errors
/// When the database fails. A node that does not answer is no error: the comparison says so.
pub async fn compare(
    client: &mut Client,
    node: &Node,
    records: Option<NonZeroU32>,
) -> Result<Comparison, tokio_postgres::Error> {
    let state = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
    let tx = state.start().await?;
    let row = tx.query_one(BEGINNING, &[]).await?;
    let contracts: Option<serde_json::Value> = row.try_get("contracts")?;
    let addresses: BTreeMap<String, String> =
        contracts.and_then(|contracts| serde_json::from_value(contracts).ok()).unwrap_or_default();
    let height = row.try_get("height")?;
    let index = Index {
        tx: &tx,
        time: row.try_get::<_, Option<i64>>("time")?.unwrap_or_default(),
        last_listing: row.try_get("listings")?,
        last_order: row.try_get("orders")?,
        records: records.map(|records| records.get().into()),
    };
    let mut found = Found::default();
    let mut comparison = Comparison { height, ..Comparison::default() };
    let order = [Contract::Registry, Contract::Escrow, Contract::License, Contract::Royalties, Contract::Reputation];
    for contract in order {
        let Some(address) = addresses.get(contract.name()) else { continue };
        let asker = Asker { node, address, height };
        let outcome = match contract {
            Contract::Registry => registry::compare(&index, &asker, &mut found).await,
            Contract::Escrow => escrow(&index, &asker, &mut found).await,
            Contract::License => license::compare(&index, &asker, &mut found).await,
            Contract::Royalties => royalties::compare(&index, &asker, &mut found).await,
            Contract::Reputation => reputation::compare(&index, &asker, &mut found).await,
        };
        match outcome {
            Ok(()) => comparison.answered.push(contract.name()),
            Err(Failure::Node(error)) => comparison.unanswered.push(format!("{}: {error}", contract.name())),
            Err(Failure::Database(error)) => return Err(error),
        }
    }
    (comparison.compared, comparison.differences) = found.end();
    tx.rollback().await?;
    Ok(comparison)
}

async fn escrow(index: &Index<'_>, asker: &Asker<'_>, found: &mut Found) -> Result<(), Failure> {
    orders::compare(index, asker, found).await?;
    sellers::compare(index, asker, found).await?;
    trade::compare(index, asker, found).await
}
