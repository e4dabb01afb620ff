//! What is measured: fetching alone, following, and writing alone.
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant as Clock};

use async_trait::async_trait;
use futures::{Stream, StreamExt, TryStreamExt};
use serde::Serialize;
use tokio::sync::mpsc;
use tokio_postgres::Config;
use tokio_util::sync::CancellationToken;
use weighhouse_indexer::config::Source;
use weighhouse_indexer::database;
use weighhouse_indexer::event::{Contract, Contracts, Event};
use weighhouse_indexer::ingest::head::Head;
use weighhouse_indexer::ingest::node::{Block, Node};
use weighhouse_indexer::ingest::prepare::Prepared;
use weighhouse_indexer::ingest::standing::Standing;
use weighhouse_indexer::ingest::startup::{begin, Cursor, Seen};
use weighhouse_indexer::ingest::{self, write};
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::views::{self, ApplyError, Store, View, Views};
use weighhouse_postgres::Server;
use weighhouse_season::{Chain, Instant, ID};

/// Requests at a time, as the program's default.
const FETCHERS: usize = 16;
/// Blocks of one commit where the writer is measured alone.
const BATCH: usize = 500;
const POLL: Duration = Duration::from_millis(5);

/// Seconds for blocks and events.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Rate {
    pub blocks: usize,
    pub events: usize,
    pub seconds: f64,
    pub blocks_per_s: f64,
    pub events_per_s: f64,
}

impl Rate {
    fn of(chain: &Chain, since: Clock) -> Self {
        Rate::counting(chain.blocks.len(), chain.events, since)
    }

    /// From the block after `first` on. Events are as many in each block, nearly.
    pub fn of_part(chain: &Chain, first: i64, since: Clock) -> Self {
        let all = chain.blocks.len();
        let blocks = all.saturating_sub(usize::try_from(first).unwrap_or_default());
        Rate::counting(blocks, chain.events * blocks / all.max(1), since)
    }

    fn counting(blocks: usize, events: usize, since: Clock) -> Self {
        let seconds = since.elapsed().as_secs_f64();
        let per_second = |count: usize| u32::try_from(count).map_or(f64::NAN, |count| f64::from(count) / seconds);
        Rate { blocks, events, seconds, blocks_per_s: per_second(blocks), events_per_s: per_second(events) }
    }
}

/// A fresh database.
pub struct Database {
    pub config: Config,
    _server: Server,
    _folder: tempfile::TempDir,
}

impl Database {
    pub async fn start(within: Option<&std::path::Path>) -> anyhow::Result<Self> {
        let folder = match within {
            Some(place) => tempfile::tempdir_in(place)?,
            None => tempfile::tempdir()?,
        };
        // Postgres runs as another user when this runs as root.
        std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
        let path = folder.path().to_owned();
        let server = tokio::task::spawn_blocking(move || Server::start(&path, "weighhouse")).await??;
        Ok(Database { config: database::parse_url(server.url())?, _server: server, _folder: folder })
    }
}

fn contracts(chain: &Chain) -> anyhow::Result<Contracts> {
    let mut contracts = Contracts::default();
    for (contract, address) in &chain.contracts {
        contracts.insert(*contract, address.clone())?;
    }
    Ok(contracts)
}

pub fn source(node: &Instant, chain: &Chain) -> anyhow::Result<Source> {
    Ok(Source {
        rpc: vec![node.rpc.parse()?],
        chain_id: ID.into(),
        contracts: contracts(chain)?,
        start_height: 1,
        fetchers: FETCHERS,
    })
}

/// Every block in order, requested as ingest requests them: several at a time, each in a task of its own.
fn blocks(node: &Instant, chain: &Chain) -> anyhow::Result<impl Stream<Item = anyhow::Result<Block>>> {
    let node = Node::new(&node.rpc.parse()?, ID.into(), contracts(chain)?)?;
    let fetch = move |height| {
        let node = node.clone();
        let fetched = tokio::spawn(async move { node.block(height).await });
        async move { anyhow::Ok(fetched.await??) }
    };
    Ok(futures::stream::iter(1..=chain.head()).map(fetch).buffered(FETCHERS))
}

/// Every block requested, parsed and checked, and nothing stored.
pub async fn fetch(node: &Instant, chain: &Chain) -> anyhow::Result<Rate> {
    let began = Clock::now();
    blocks(node, chain)?.try_for_each(|_| async { Ok(()) }).await?;
    Ok(Rate::of(chain, began))
}

/// The index following the node from its first block to its last.
pub async fn follow(node: &Instant, chain: &Chain, place: Option<&std::path::Path>) -> anyhow::Result<Rate> {
    let database = Database::start(place).await?;
    let mut reader = database::connect(&database.config, "bench").await?;
    ingest::prepare(&mut reader).await?;
    let (stop, metrics) = (CancellationToken::new(), Metrics::default());
    let standing = Standing::new(&metrics);
    let began = Clock::now();
    let following = ingest::follow(source(node, chain)?, database.config.clone(), metrics, standing, stop.clone());
    let following = tokio::spawn(following);
    loop {
        let row = reader.query_opt("SELECT height FROM chain", &[]).await?;
        if row.map(|row| row.get::<_, i64>(0)) == Some(chain.head()) {
            break;
        }
        anyhow::ensure!(!following.is_finished(), "ingest ended");
        tokio::time::sleep(POLL).await;
    }
    let rate = Rate::of(chain, began);
    stop.cancel();
    following.await??;
    require_whole(&reader, chain).await?;
    Ok(rate)
}

/// Blocks that are at hand, committed; and the seconds of each view.
pub async fn write(
    node: &Instant,
    chain: &Chain,
    place: Option<&std::path::Path>,
) -> anyhow::Result<(Rate, BTreeMap<&'static str, f64>)> {
    let blocks: Vec<Block> = blocks(node, chain)?.try_collect().await?;
    let database = Database::start(place).await?;
    let mut writer = database::writer(&database.config, Duration::from_secs(5)).await?;
    ingest::prepare(&mut writer).await?;
    begin(&writer, &source(node, chain)?, &Seen { chain_id: ID.into(), genesis_hash: "00".into() }).await?;
    let seconds = Seconds::default();
    let timed = |view| -> Box<dyn View> { Box::new(Timed { view, seconds: seconds.clone() }) };
    let views = Views::of(views::all().into_iter().map(timed).collect());
    let mut cursor = Cursor { height: 0, hash: Vec::new(), results_hash: Vec::new() };
    let began = Clock::now();
    let mut batches = prepare(blocks);
    while let Some(batch) = batches.recv().await {
        write::commit(&mut writer, &views, &mut cursor, batch, Head::read_now(chain.head())).await?;
    }
    let rate = Rate::of(chain, began);
    require_whole(&writer, chain).await?;
    let by_view = std::mem::take(&mut *seconds.0.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((rate, by_view))
}

/// Batches of blocks, each prepared while the one before is committed.
fn prepare(blocks: Vec<Block>) -> mpsc::Receiver<Prepared> {
    let (sender, batches) = mpsc::channel(1);
    tokio::task::spawn_blocking(move || {
        let mut blocks = blocks.into_iter();
        loop {
            let batch: Vec<Block> = blocks.by_ref().take(BATCH).collect();
            if batch.is_empty() || sender.blocking_send(Prepared::of(batch)).is_err() {
                return;
            }
        }
    });
    batches
}

/// The figures are of events that were stored and shown, none of them left out.
async fn require_whole(client: &tokio_postgres::Client, chain: &Chain) -> anyhow::Result<()> {
    let sql = "SELECT (SELECT count(*) FROM raw_events), (SELECT count(*) FROM quarantine)";
    let row = client.query_one(sql, &[]).await?;
    let (events, left_out): (i64, i64) = (row.get(0), row.get(1));
    anyhow::ensure!(usize::try_from(events)? == chain.events, "{events} of {} events are stored", chain.events);
    anyhow::ensure!(left_out == 0, "{left_out} events are left out");
    Ok(())
}

#[derive(Clone, Default)]
struct Seconds(Arc<Mutex<BTreeMap<&'static str, f64>>>);

/// A view whose time is taken.
struct Timed {
    view: Box<dyn View>,
    seconds: Seconds,
}

#[async_trait]
impl View for Timed {
    fn name(&self) -> &'static str {
        self.view.name()
    }

    fn version(&self) -> i32 {
        self.view.version()
    }

    fn schema(&self) -> &'static str {
        self.view.schema()
    }

    fn reads(&self) -> &'static [Contract] {
        self.view.reads()
    }

    async fn apply(&self, store: &Store<'_>, events: &[&Event]) -> Result<(), ApplyError> {
        let began = Clock::now();
        let outcome = self.view.apply(store, events).await;
        let mut seconds = self.seconds.0.lock().unwrap_or_else(PoisonError::into_inner);
        *seconds.entry(self.view.name()).or_default() += began.elapsed().as_secs_f64();
        outcome
    }
}
