//! Commits batches: raw events, views and cursor in one transaction, so that a crash at any point
//! loses and doubles nothing.

use tokio_postgres::{Client, Transaction};

use super::head::Head;
use super::node::Block;
use super::prepare::Prepared;
use super::proof::{self, Mismatch};
use super::release;
use super::startup::Cursor;
use crate::binary;
use crate::database::COMMITS;
use crate::event::{quarantine, store};
use crate::metrics::Metrics;
use crate::search::{changes, publishers};
use crate::views::{self, Views};

const ADVANCE: &str = "
UPDATE chain SET height = $1, blocks = blocks + $2, head = greatest(head, $1, $3),
    head_seen_at = greatest(head_seen_at, now() - make_interval(secs => $4))
WHERE height = $5";

const SEE_HEAD: &str = "
UPDATE chain SET head = greatest(height, $1),
    head_seen_at = greatest(head_seen_at, now() - make_interval(secs => $2))";

const COPY_BLOCKS: &str = "COPY blocks (height, hash, time, results_hash, parent) FROM STDIN BINARY";

/// The reason for which no part of a batch is committed.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] tokio_postgres::Error),
    /// A block names another hash for the block before it, or for its results. Either block may be wrong.
    #[error("block {height} can't follow the one before it: {mismatch}")]
    Unlinked {
        /// The height of the block that names it.
        height: i64,
        /// The difference.
        mismatch: Mismatch,
    },
    /// The batch does not follow the last committed block.
    #[error("block {found} can't follow block {cursor}")]
    OutOfOrder {
        /// The last committed height.
        cursor: i64,
        /// The height of the block that should follow.
        found: i64,
    },
    /// Another process moved the cursor.
    #[error("the database is no longer at height {cursor}: another process writes to it")]
    CursorMoved {
        /// The height that this process committed last.
        cursor: i64,
    },
}

/// The counts of a commit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The committed blocks.
    pub blocks: usize,
    /// The stored events.
    pub events: usize,
    /// The events that can't be stored.
    pub refused: usize,
    /// The events that this program can't read or that a view refused.
    pub faults: usize,
}

impl Written {
    /// Adds the counts to the metrics.
    pub(super) fn count(&self, metrics: &Metrics) {
        let number = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        metrics.blocks.inc_by(number(self.blocks));
        metrics.events.inc_by(number(self.events));
        metrics.refused_events.inc_by(number(self.refused));
        metrics.faults.inc_by(number(self.faults));
    }
}

/// Commits blocks that follow the cursor, and moves it. `head` is the node's, as it was read last.
///
/// # Errors
/// See [`WriteError`]; the cursor stays where it was.
pub async fn commit(
    client: &mut Client,
    views: &Views,
    cursor: &mut Cursor,
    batch: Prepared,
    head: Head,
) -> Result<Written, WriteError> {
    let Some(last) = batch.blocks.last().map(cursor_at) else {
        return Ok(Written::default());
    };
    require_sequence(cursor, batch.blocks.iter().chain(&batch.successor))?;
    let mut tx = client.transaction().await?;
    let before = publishers::Before::read(&tx, &batch.events, views.are_current()).await?;
    let count = i64::try_from(batch.blocks.len()).unwrap_or(i64::MAX);
    let (seen, age) = (head.height, head.age_seconds());
    if tx.execute(ADVANCE, &[&last.height, &count, &seen, &age, &cursor.height]).await? != 1 {
        return Err(WriteError::CursorMoved { cursor: cursor.height });
    }
    let mut written = store(&tx, &batch).await?;
    written.faults += views::apply(&mut tx, views, &batch.events).await?;
    // Once a view that waits was made, all documents are made anew.
    if views.are_current() {
        before.note(&tx, (cursor.height, last.height)).await?;
    }
    if !batch.events.is_empty() {
        tx.execute("SELECT pg_notify($1, $2)", &[&COMMITS, &last.height.to_string()]).await?;
    }
    changes::mark_events(&tx, &batch.events).await?;
    tx.commit().await?;
    *cursor = last;
    release::warn_of_newer(&batch.events);
    Ok(written)
}

/// Notes the node's height while there is nothing to commit.
///
/// # Errors
/// When the database fails.
pub async fn see_head(client: &Client, head: Head) -> Result<(), tokio_postgres::Error> {
    client.execute(SEE_HEAD, &[&head.height, &head.age_seconds()]).await?;
    Ok(())
}

/// The cursor once a block is the last that is committed.
pub(super) fn cursor_at(block: &Block) -> Cursor {
    Cursor { height: block.height, hash: block.hash.clone(), results_hash: block.results_hash.clone() }
}

/// Requires that blocks follow the cursor and each other.
pub(super) fn require_sequence<'a>(cursor: &Cursor, blocks: impl Iterator<Item = &'a Block>) -> Result<(), WriteError> {
    let mut before = cursor.clone();
    for block in blocks {
        if block.height != before.height + 1 {
            return Err(WriteError::OutOfOrder { cursor: before.height, found: block.height });
        }
        require_link(&before, block).map_err(|mismatch| WriteError::Unlinked { height: block.height, mismatch })?;
        before = cursor_at(block);
    }
    Ok(())
}

/// Requires that a block names the hashes of the block before it, as far as the cursor has them.
pub(super) fn require_link(before: &Cursor, block: &Block) -> Result<(), Mismatch> {
    let Cursor { height, hash, results_hash } = before;
    if !hash.is_empty() {
        proof::require("last_block_id.hash", &block.parent, format_args!("block {height}"), hash)?;
    }
    if !results_hash.is_empty() {
        let results = format_args!("the list of results of block {height}");
        proof::require("last_results_hash", &block.last_results_hash, results, results_hash)?;
    }
    Ok(())
}

/// Stores blocks with their events, and quarantines the events that can't be stored or read.
pub(super) async fn store(tx: &Transaction<'_>, batch: &Prepared) -> Result<Written, tokio_postgres::Error> {
    let copy_blocks = tx.prepare(COPY_BLOCKS).await?;
    binary::copy(tx, &copy_blocks, batch.block_rows.clone()).await?;
    let written = store_events(tx, batch).await?;
    for (raw, reason) in &batch.unreadable {
        quarantine::unreadable(tx, raw, reason).await?;
    }
    Ok(Written { blocks: batch.blocks.len(), faults: batch.unreadable.len(), ..written })
}

/// Stores the events of blocks, and quarantines those that can't be stored.
pub(super) async fn store_events(tx: &Transaction<'_>, batch: &Prepared) -> Result<Written, tokio_postgres::Error> {
    for event in &batch.refused {
        quarantine::unstorable(tx, event).await?;
    }
    if batch.stored > 0 {
        store::write(tx, batch.event_rows.clone()).await?;
    }
    Ok(Written { events: batch.stored, refused: batch.refused.len(), ..Written::default() })
}
