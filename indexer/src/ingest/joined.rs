//! Contracts that joined after the database was set up: their earlier events are read back from the chain.
//!
//! From the height at which a contract joins, ingest takes its events with those of all others. Those before that are
//! read in a pass of its own, from the block that created the contract on, with a cursor of its own, so that it goes
//! on where it was cut off. Events are stored by their place in the chain, so that they stand where they would have
//! stood. At the end of the pass the views that read the contract are made anew.

use futures::{StreamExt, TryStreamExt};
use tokio_postgres::{Client, Row, Transaction};

use super::node::{Block, NodeError};
use super::nodes::Nodes;
use super::prepare::Prepared;
use super::refusal::{require_same_hash, Refusal};
use super::startup::require_same_results;
use super::write::{store_events, Written};
use crate::config::Source;
use crate::event::{Contract, Contracts};
use crate::metrics::Metrics;
use crate::views::replay;

/// Most blocks in one transaction.
const BATCH_BLOCKS: usize = 500;

const KNOWN: &str = "SELECT name FROM contracts";

const START: &str = "SELECT start_height FROM chain";

const ENTER: &str = "INSERT INTO contracts (name, address, joined_at, stored_to) VALUES ($1, $2, $3, $4)";

const WAITING: &str = "
SELECT name, address, joined_at, stored_to FROM contracts WHERE stored_to < joined_at - 1 ORDER BY name";

const ADVANCE: &str = "UPDATE contracts SET stored_to = $1 WHERE name = $2 AND stored_to = $3";

const HASHES: &str = "
SELECT height, hash, coalesce(results_hash, '') FROM blocks WHERE height BETWEEN $1 AND $2 ORDER BY height";

/// The reason for which a contract's earlier events can't be read.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// The database can't follow the contract or the chain.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] tokio_postgres::Error),
    /// The node did not answer.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// Another process moved the contract's cursor.
    #[error(
        "the events of the {contract} contract are no longer stored to height {stored_to}: another process writes"
    )]
    CursorMoved {
        /// The contract's name.
        contract: &'static str,
        /// The height that this process stored last.
        stored_to: i64,
    },
}

/// A contract whose earlier events are not all stored.
struct Joined {
    contract: Contract,
    address: String,
    joined_at: i64,
    stored_to: i64,
}

/// Notes the contracts that are given and not known to the database. `cursor` is the last height ingested.
///
/// # Errors
/// See [`JoinError`].
pub(super) async fn enter(client: &Client, nodes: &Nodes, source: &Source, cursor: i64) -> Result<(), JoinError> {
    let known: Vec<String> = client.query(KNOWN, &[]).await?.iter().map(|row| row.get(0)).collect();
    let start: i64 = client.query_one(START, &[]).await?.get(0);
    for (contract, address) in source.contracts.by_name() {
        if known.iter().any(|name| name == contract) {
            continue;
        }
        // What is created later has nothing before the cursor, and what genesis has emits nothing before block 1.
        let created = nodes.created_at_in_time(address, cursor).await?.map_or(i64::MAX, |height| height.max(1));
        if created < start {
            return Err(Refusal::CreatedEarlier { contract: contract.to_owned(), created, start }.into());
        }
        let (joined_at, stored_to) = (cursor + 1, created.min(cursor + 1) - 1);
        client.execute(ENTER, &[&contract, &address, &joined_at, &stored_to]).await?;
        tracing::info!(contract, address, height = joined_at, "a contract joins");
    }
    Ok(())
}

/// Reads the earlier events that are missing of every contract.
///
/// # Errors
/// See [`JoinError`]. What is stored until then stays, and the next call goes on from there.
pub(super) async fn read_back(
    client: &mut Client,
    nodes: &Nodes,
    fetchers: usize,
    metrics: &Metrics,
) -> anyhow::Result<()> {
    let waiting = client.query(WAITING, &[]).await?;
    for mut joined in waiting.iter().filter_map(Joined::read) {
        let (next, last) = (joined.stored_to + 1, joined.joined_at - 1);
        tracing::info!(contract = joined.contract.name(), from = next, to = last, "reading events back");
        let mut contracts = Contracts::default();
        contracts.insert(joined.contract, joined.address.clone())?;
        let nodes = nodes.of(contracts);
        let mut batches = nodes.blocks(next..=last, fetchers).try_chunks(BATCH_BLOCKS).boxed();
        while let Some(batch) = batches.try_next().await.map_err(|error| error.1)? {
            joined.commit(client, batch).await?.count(metrics);
        }
    }
    Ok(())
}

impl Joined {
    /// `None` for a contract that this program doesn't know, which is refused before.
    fn read(row: &Row) -> Option<Self> {
        let contract = Contract::named(row.get(0))?;
        Some(Joined { contract, address: row.get(1), joined_at: row.get(2), stored_to: row.get(3) })
    }

    /// Stores the contract's events of blocks that follow its cursor, and moves that.
    async fn commit(&mut self, client: &mut Client, blocks: Vec<Block>) -> Result<Written, JoinError> {
        let Some(last) = blocks.last().map(|last| last.height) else {
            return Ok(Written::default());
        };
        let name = self.contract.name();
        let tx = client.transaction().await?;
        if tx.execute(ADVANCE, &[&last, &name, &self.stored_to]).await? != 1 {
            return Err(JoinError::CursorMoved { contract: name, stored_to: self.stored_to });
        }
        require_stored(&tx, &blocks).await?;
        let written = store_events(&tx, &Prepared::of(blocks)).await?;
        if last + 1 == self.joined_at {
            replay::outdate_readers(&tx, self.contract).await?;
        }
        tx.commit().await?;
        self.stored_to = last;
        Ok(written)
    }
}

/// Refuses blocks that are not those that ingest read before.
async fn require_stored(tx: &Transaction<'_>, blocks: &[Block]) -> Result<(), JoinError> {
    let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else {
        return Ok(());
    };
    for (row, block) in tx.query(HASHES, &[&first.height, &last.height]).await?.iter().zip(blocks) {
        let (height, hash, results_hash): (i64, Vec<u8>, Vec<u8>) = (row.get(0), row.get(1), row.get(2));
        require_same_hash(height, &hash, &block.hash)?;
        require_same_results(&results_hash, block)?;
    }
    Ok(())
}
