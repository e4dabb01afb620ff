//! `check`: whether the index is whole.

mod contracts;

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::time::Duration;

use anyhow::Context;
use serde::Serialize;
use tokio_postgres::{Client, Config};

use crate::ingest::mend;
use crate::ingest::node::Node;
use crate::views::replay;
pub use contracts::{compare, Comparison};

/// Heights and quarantined events that are listed; the rest are counted.
const LISTED: i64 = 100;

/// The findings of a check.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The chain's id.
    pub chain_id: String,
    /// The first and the last height of the index.
    pub heights: [i64; 2],
    /// The heights between them without a block.
    pub missing_blocks: i64,
    /// The first [`LISTED`] of those heights.
    pub missing_heights: Vec<i64>,
    /// The first [`LISTED`] heights whose block names another hash than that of the block before it.
    pub unlinked_heights: Vec<i64>,
    /// The stored events.
    pub events: i64,
    /// The numbers of quarantined events, by fault.
    pub quarantined: Faults,
    /// The first [`LISTED`] of them, faults of this program before the chain's.
    pub quarantine: Vec<Quarantined>,
    /// The cards without content.
    pub cards_without_content: i64,
    /// The tables that differ from a replay of the stored events.
    pub differences: Vec<String>,
    /// The views that the check made anew.
    pub mended: Vec<&'static str>,
    /// The blocks that the check fetched again and stored with their events.
    pub mended_blocks: usize,
    /// The first [`LISTED`] of their heights.
    pub mended_heights: Vec<i64>,
    /// The way to mend missing and unlinked heights; null if there are none.
    pub advice: Option<&'static str>,
    /// Whether the node has the same last block; null if the check asked none.
    pub same_chain: Option<bool>,
    /// The comparison with the contracts' own answers; null if the check asked no node.
    pub contracts: Option<Comparison>,
}

/// The numbers of quarantined events, by fault.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Faults {
    /// The events with a value that no table can hold: no fault of the index.
    pub value: i64,
    /// The contracts' events that this program can't read: it may be older than the contracts.
    pub unreadable: i64,
    /// The events that a view refused and must take.
    pub view: i64,
}

/// An event that the views leave out.
#[derive(Debug, Serialize)]
pub struct Quarantined {
    /// `height/phase/transaction/event`.
    pub key: String,
    /// The contract that emitted the event.
    pub contract: String,
    /// The view that could not take the event; empty for an event that no view got.
    pub view: String,
    /// The fault: `value`, `unreadable` or `view`.
    pub fault: String,
    /// The reason.
    pub reason: String,
}

/// Heights that are missing or unlinked, in a check that has a node.
const FETCH: &str = "heights are missing or unlinked: stop ingest, and fetch them again with `check --mend`";
/// The same without a node.
const NEEDS_NODE: &str =
    "heights are missing or unlinked, and only a node can tell them: stop ingest, and give `check --mend` \
    a node that keeps them (--deployment, or --rpc with the chain and its contracts)";

/// The source of blocks that are missing or damaged.
#[derive(Clone, Copy, Debug)]
pub struct Remedy<'a> {
    /// The node that they are fetched from.
    pub node: &'a Node,
    /// The database that they are stored in, by a connection of its own that holds the writer's lock.
    pub database: &'a Config,
    /// The time to wait for that lock.
    pub patience: Duration,
}

/// The node whose contracts a check asks.
#[derive(Clone, Copy, Debug)]
pub struct Witness<'a> {
    /// The node: it must keep the state of the index's last height while the check asks.
    pub node: &'a Node,
    /// The most records of each kind that are compared, the newest where they are numbered; all when absent.
    pub records: Option<NonZeroU32>,
}

/// The parts of an index that were made anew.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// The heights whose blocks were fetched again and stored with their events.
    pub heights: Vec<i64>,
    /// The names of the views.
    pub views: Vec<&'static str>,
}

impl Report {
    /// The same report after a mend.
    #[must_use]
    pub fn after(self, mended: Mended) -> Self {
        let Mended { heights, views } = mended;
        let listed = usize::try_from(LISTED).unwrap_or(usize::MAX);
        let mended_heights = heights.iter().copied().take(listed).collect();
        Report { mended: views, mended_blocks: heights.len(), mended_heights, ..self }
    }

    /// Whether the index itself is whole. Values that no table can hold are no fault of the index.
    pub fn is_sound(&self) -> bool {
        let Faults { value: _, unreadable, view } = self.quarantined;
        let has_all = self.missing_blocks == 0 && self.unlinked_heights.is_empty() && (unreadable, view) == (0, 0);
        let is_as_told = self.contracts.as_ref().is_none_or(|comparison| comparison.differences.is_empty());
        has_all && self.differences.is_empty() && self.same_chain != Some(false) && is_as_told
    }
}

const HEIGHTS: &str = "
SELECT chain_id, start_height, chain.height, blocks.hash,
    chain.height - start_height + 1
        - (SELECT count(*) FROM blocks WHERE height BETWEEN start_height AND chain.height) AS missing,
    (SELECT count(*) FROM raw_events) AS events,
    (SELECT count(*) FROM cards WHERE state <> 'read') AS cards
FROM chain LEFT JOIN blocks ON blocks.height = chain.height";

const MISSING: &str = concat!("SELECT at ", mend::missing!(), " ORDER BY at LIMIT $1");

const UNLINKED: &str = concat!("SELECT block.height ", mend::unlinked!(), " ORDER BY block.height LIMIT $1");

/// Views that refused what they must take: this program may know better.
const REFUSING: &str = "SELECT DISTINCT view FROM quarantine WHERE fault = 'view'";

const FAULTS: &str = "
SELECT count(*) FILTER (WHERE fault = 'value') AS value, count(*) FILTER (WHERE fault = 'unreadable') AS unreadable,
    count(*) FILTER (WHERE fault = 'view') AS view
FROM quarantine";

const QUARANTINE: &str = "
SELECT concat_ws('/', height, phase, tx_index, event_index), contract, view, fault, reason FROM quarantine
ORDER BY fault = 'value', height, phase, tx_index, event_index, view LIMIT $1";

/// Fetches missing and damaged blocks again, if there is a remedy; then makes the views anew that differ from a replay of
/// the stored events, or that refused some of them.
///
/// # Errors
/// When the database fails, or was written by another version of this program; when blocks are fetched, also what
/// [`mend::fetch_again`] says.
pub async fn mend(client: &mut Client, remedy: Option<Remedy<'_>>) -> anyhow::Result<Mended> {
    let heights = match remedy {
        Some(remedy) => fetch_lost(client, remedy).await.context("blocks were not all fetched again")?,
        None => Vec::new(),
    };
    Ok(Mended { heights, views: rebuild(client).await? })
}

/// Fetches missing and damaged blocks again. A sound index needs no lock, so ingest may go on.
async fn fetch_lost(client: &Client, remedy: Remedy<'_>) -> anyhow::Result<Vec<i64>> {
    let Remedy { node, database, patience } = remedy;
    if mend::suspected(client).await?.is_empty() {
        return Ok(Vec::new());
    }
    anyhow::ensure!(
        replay::is_current(client).await?,
        "the database was written by another version of this program: ingest or rebuild first"
    );
    mend::fetch_again(database, node, patience).await
}

/// Makes the views anew that differ from a replay, or that refused events. Returns their names.
async fn rebuild(client: &mut Client) -> anyhow::Result<Vec<&'static str>> {
    let refusing = client.query(REFUSING, &[]).await?;
    let refusing: BTreeSet<String> = refusing.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    let differing = replay::differences(client).await?.into_iter().map(|difference| difference.view.to_owned());
    let mut mended = Vec::new();
    for view in differing.chain(refusing).collect::<BTreeSet<_>>() {
        mended.extend(replay::rebuild_named(client, Some(&view)).await?);
    }
    Ok(mended)
}

/// Checks the index: no block is missing, each names the one before it, no event is left out by this program's fault,
/// every view is what a replay makes, and the node, if one is given, has the same last block, at which the contracts answer
/// with the same records.
///
/// # Errors
/// When the database is new or fails.
pub async fn check(client: &mut Client, witness: Option<Witness<'_>>) -> anyhow::Result<Report> {
    let node = witness.map(|witness| witness.node);
    let Some(row) = client.query_opt(HEIGHTS, &[]).await? else {
        anyhow::bail!("ingest has not begun: there is nothing to check");
    };
    let (height, hash): (i64, Option<Vec<u8>>) = (row.get("height"), row.get("hash"));
    let same_chain = match (node, hash) {
        (Some(node), Some(hash)) => Some(node.block(height).await?.hash == hash),
        _ => None,
    };
    let contracts = match witness {
        Some(Witness { node, records }) => Some(compare(client, node, records).await?),
        None => None,
    };
    let missing = client.query(MISSING, &[&LISTED]).await?;
    let missing_heights = missing.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    let unlinked = client.query(UNLINKED, &[&LISTED]).await?;
    let unlinked_heights = unlinked.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    let advice = match node {
        _ if missing.is_empty() && unlinked.is_empty() => None,
        Some(_) => Some(FETCH),
        None => Some(NEEDS_NODE),
    };
    let listed = client.query(QUARANTINE, &[&LISTED]).await?;
    let quarantine = listed.iter().map(|row| Quarantined {
        key: row.get(0),
        contract: row.get(1),
        view: row.get(2),
        fault: row.get(3),
        reason: row.get(4),
    });
    let faults = client.query_one(FAULTS, &[]).await?;
    let quarantined =
        Faults { value: faults.get("value"), unreadable: faults.get("unreadable"), view: faults.get("view") };
    let differences = replay::differences(client).await?.into_iter().map(|difference| {
        let replay::Difference { view: _, table, surplus, missing } = difference;
        format!("{table} has {surplus} rows that a replay does not make, and lacks {missing}")
    });
    Ok(Report {
        chain_id: row.get("chain_id"),
        heights: [row.get("start_height"), height],
        missing_blocks: row.get("missing"),
        missing_heights,
        unlinked_heights,
        events: row.get("events"),
        quarantined,
        quarantine: quarantine.collect(),
        cards_without_content: row.get("cards"),
        differences: differences.collect(),
        mended: Vec::new(),
        mended_blocks: 0,
        mended_heights: Vec::new(),
        advice,
        same_chain,
        contracts,
    })
}
