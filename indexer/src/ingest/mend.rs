//! Blocks that were lost or changed after their commit: fetched again, and stored as ingest stores blocks.
//!
//! A block is stored only if it links to the blocks beside it, and the node has those as they are stored. So nothing of
//! another chain gets in. Views follow from what is stored: whoever calls this makes them anew.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{bail, Context};
use chrono::{DateTime, Utc};
use futures::{StreamExt, TryStreamExt};
use tokio_postgres::{Client, Config, Row};

use super::node::{Block, Node};
use super::prepare::Prepared;
use super::refusal::require_same_hash;
use super::startup::{self, compare_chain, Cursor, Seen, Stored};
use super::write::{self, require_sequence};
use crate::database;
use crate::event::{Contract, Contracts};
use crate::views::replay;

/// Most blocks in one transaction.
const BATCH_BLOCKS: i64 = 100;
/// The requests for blocks at the same time.
const FETCHERS: usize = 8;

/// Heights `at` without a block.
macro_rules! missing {
    () => {
        "FROM chain, generate_series(chain.start_height, chain.height) AS expected (at)
    WHERE NOT EXISTS (SELECT FROM blocks WHERE blocks.height = at)"
    };
}

/// Blocks that name another hash than that of the block before. Those that were committed before their parents were stored
/// name none.
macro_rules! unlinked {
    () => {
        "FROM blocks AS block JOIN blocks AS before ON before.height = block.height - 1
    WHERE block.parent <> before.hash"
    };
}

pub(crate) use {missing, unlinked};

/// Ranges of suspected heights: those without a block, and those of two blocks that do not link, since either may be wrong.
const SUSPECTED: &str = concat!(
    "
WITH suspected AS (
    SELECT at ",
    missing!(),
    "
    UNION
    SELECT unnest(ARRAY[before.height, block.height]) ",
    unlinked!(),
    "
)
SELECT min(at), max(at) FROM (SELECT at, at - row_number() OVER (ORDER BY at) AS island FROM suspected) AS numbered
GROUP BY island ORDER BY 1"
);

const STORED: &str = "SELECT height, hash, parent, results_hash, time FROM blocks WHERE height BETWEEN $1 AND $2";

const READ_BACK: &str = "SELECT name FROM contracts WHERE stored_to < joined_at - 1 ORDER BY name LIMIT 1";

/// The row that the last step of a rebuild locks first, too.
const LOCK_CHAIN: &str = "SELECT FROM chain FOR UPDATE";

const FORGET_BLOCKS: &str = "DELETE FROM blocks WHERE height = ANY($1)";

const FORGET_EVENTS: &str = "DELETE FROM raw_events WHERE height = ANY($1)";

/// What views left out stays: a view that is made anew judges it again.
const FORGET_QUARANTINED: &str = "DELETE FROM quarantine WHERE height = ANY($1) AND view = ''";

/// Rows that somebody deleted were counted when they were committed.
const COUNT: &str = "UPDATE chain SET blocks = least(blocks + $1, height - start_height + 1)";

/// First and last height.
type Range = (i64, i64);

/// The ranges of heights whose blocks are missing, or do not link to those beside them.
///
/// # Errors
/// When the database fails.
pub async fn suspected(client: &Client) -> Result<Vec<Range>, tokio_postgres::Error> {
    client.query(SUSPECTED, &[]).await?.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Fetches the suspected blocks again from a node that keeps them, and stores those that are missing or differ, as the one
/// process that writes to the database. Returns their heights.
///
/// # Errors
/// When another process still ingests after `patience`, when the node has another chain or does not answer, or when the
/// database fails. What is stored until then stays.
pub async fn fetch_again(config: &Config, node: &Node, patience: Duration) -> anyhow::Result<Vec<i64>> {
    let client = database::writer(config, patience).await.context("missing blocks are stored while nobody ingests")?;
    let suspected = suspected(&client).await?;
    let stored = startup::find(&client).await?.context("ingest has not begun: there is nothing to mend")?;
    if let Some(row) = client.query_opt(READ_BACK, &[]).await? {
        let contract: String = row.try_get(0)?;
        bail!("the events of the {contract} contract are still being read back: let ingest end that first");
    }
    let node = node.of(followed(&stored)?);
    let has_same_tip = has_same_tip(&node, &stored, &suspected).await?;
    let (first, last) = (stored.start_height, stored.cursor.height);
    let mut mending = Mending { client, node, first, last, has_same_tip, stored: Vec::new() };
    for range in suspected {
        mending.mend(range).await?;
    }
    Ok(mending.stored)
}

/// The contracts of the database, whatever the settings say.
fn followed(stored: &Stored) -> anyhow::Result<Contracts> {
    let mut contracts = Contracts::default();
    for (name, address) in &stored.contracts {
        let contract = Contract::named(name).with_context(|| format!("this program knows no {name} contract"))?;
        contracts.insert(contract, address.clone())?;
    }
    Ok(contracts)
}

/// Requires the chain of the database of a node. Returns whether the node has its last block, too: it has none that could
/// be compared if that is suspected.
async fn has_same_tip(node: &Node, stored: &Stored, suspected: &[Range]) -> anyhow::Result<bool> {
    let status = node.status().await?;
    compare_chain(stored, &Seen { chain_id: status.chain_id, genesis_hash: node.genesis_hash().await? })?;
    let Cursor { height, hash, .. } = &stored.cursor;
    if suspected.iter().any(|(_, last)| last == height) {
        return Ok(false);
    }
    require_same_hash(*height, hash, &node.block(*height).await?.hash)?;
    Ok(true)
}

struct Mending {
    client: Client,
    node: Node,
    /// The heights of the database.
    first: i64,
    last: i64,
    /// Whether the node has the last stored block. Then what links to it is of the database's chain.
    has_same_tip: bool,
    /// The heights that were stored.
    stored: Vec<i64>,
}

impl Mending {
    /// Stores a range, and blocks beside it that turn out to be changed as well.
    async fn mend(&mut self, (mut next, mut last): Range) -> anyhow::Result<()> {
        while next <= last {
            let end = last.min(next + BATCH_BLOCKS - 1);
            let beside = ((next - 1).max(self.first), (end + 1).min(self.last));
            let told = self.told(beside).await?;
            let kept = self.kept(beside).await?;
            if self.is_changed(next - 1, &told, &kept)? {
                next -= 1;
                continue;
            }
            if end == last && self.is_changed(end + 1, &told, &kept)? {
                last += 1;
            }
            let is_lost = |block: &Block| kept.get(&block.height).is_none_or(|kept| !kept.is(block));
            let within = told.into_iter().filter(|block| (next..=end).contains(&block.height));
            self.store(within.filter(is_lost).collect()).await?;
            next = end + 1;
        }
        Ok(())
    }

    /// The node's blocks of a range, each of which follows the one before.
    async fn told(&self, (first, last): Range) -> anyhow::Result<Vec<Block>> {
        let told = futures::stream::iter(first..=last).map(|height| self.node.block(height)).buffered(FETCHERS);
        let told: Vec<Block> = told.try_collect().await?;
        let before = Cursor { height: first - 1, hash: Vec::new(), results_hash: Vec::new() };
        require_sequence(&before, told.iter())?;
        Ok(told)
    }

    async fn kept(&self, (first, last): Range) -> Result<BTreeMap<i64, Kept>, tokio_postgres::Error> {
        let rows = self.client.query(STORED, &[&first, &last]).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, Kept::read(row)?))).collect()
    }

    /// Whether a block beside a range is stored otherwise than the node tells it.
    fn is_changed(&self, height: i64, told: &[Block], kept: &BTreeMap<i64, Kept>) -> anyhow::Result<bool> {
        let told = told.iter().find(|block| block.height == height);
        let (Some(told), Some(kept)) = (told, kept.get(&height)) else { return Ok(false) };
        if !self.has_same_tip {
            require_same_hash(height, &kept.hash, &told.hash)?;
        }
        Ok(!kept.is(told))
    }

    /// Stores blocks in the place of those of their heights.
    async fn store(&mut self, blocks: Vec<Block>) -> anyhow::Result<()> {
        let heights: Vec<i64> = blocks.iter().map(|block| block.height).collect();
        if heights.is_empty() {
            return Ok(());
        }
        let batch = Prepared::of(blocks);
        let tx = self.client.transaction().await?;
        tx.execute(LOCK_CHAIN, &[]).await?;
        let changed = tx.execute(FORGET_BLOCKS, &[&heights]).await?;
        for forget in [FORGET_EVENTS, FORGET_QUARANTINED] {
            tx.execute(forget, &[&heights]).await?;
        }
        write::store(&tx, &batch).await?;
        let missed = i64::try_from(heights.len())? - i64::try_from(changed)?;
        tx.execute(COUNT, &[&missed]).await?;
        replay::give_up_builds(&tx).await?;
        tx.commit().await?;
        tracing::info!(first = heights.first(), blocks = heights.len(), "blocks stored again");
        self.stored.extend(heights);
        Ok(())
    }
}

/// The row of a block.
struct Kept {
    hash: Vec<u8>,
    /// `None` for what was committed before it was stored.
    parent: Option<Vec<u8>>,
    /// As the parent's.
    results_hash: Option<Vec<u8>>,
    time: DateTime<Utc>,
}

impl Kept {
    fn read(row: &Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Kept {
            hash: row.try_get("hash")?,
            parent: row.try_get("parent")?,
            results_hash: row.try_get("results_hash")?,
            time: row.try_get("time")?,
        })
    }

    /// Whether ingest would store the block so.
    fn is(&self, block: &Block) -> bool {
        let is_same = |kept: &Option<Vec<u8>>, told: &[u8]| kept.as_ref().is_none_or(|kept| kept == told);
        self.hash == block.hash
            && is_same(&self.parent, &block.parent)
            && is_same(&self.results_hash, &block.results_hash)
            && self.time.timestamp_micros() == block.time.timestamp_micros()
    }
}
