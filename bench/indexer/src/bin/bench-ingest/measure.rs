//! What is measured: fetching alone, following, and writing alone.
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant as Clock};

use async_trait::async_trait;
use futures::TryStreamExt;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio_postgres::Config;
use tokio_util::sync::CancellationToken;
use weighhouse_indexer::database;
use weighhouse_indexer::event::{Contract, Event};
use weighhouse_indexer::ingest::head::Head;
use weighhouse_indexer::ingest::node::Block;
use weighhouse_indexer::ingest::prepare::Prepared;
use weighhouse_indexer::ingest::standing::Standing;
use weighhouse_indexer::ingest::startup::{begin, Cursor, Seen};
use weighhouse_indexer::ingest::{self, write};
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::views::{self, ApplyError, Store, View, Views};
use weighhouse_postgres::{Listen, Server};

use crate::subject::Subject;

/// Blocks of one commit where the writer is measured alone.
const BATCH: usize = 500;
const POLL: Duration = Duration::from_millis(20);

/// Seconds for blocks and events.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Rate {
    pub blocks: usize,
    pub events: usize,
    pub seconds: f64,
    pub blocks_per_s: f64,
    pub events_per_s: f64,
}

impl Rate {
    fn of(subject: &Subject, since: Clock) -> Self {
        Rate::of_part(subject, 0, since)
    }

    /// From the block after `first` on. Events are as many in each block, nearly.
    pub fn of_part(subject: &Subject, first: i64, since: Clock) -> Self {
        let count = |height: i64| usize::try_from(height).unwrap_or_default();
        let blocks = count(subject.head - first);
        Rate::counting(blocks, subject.events * blocks / count(subject.head).max(1), since)
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
    pub async fn start(within: Option<&Path>, listen: Listen) -> anyhow::Result<Self> {
        let folder = match within {
            Some(place) => tempfile::tempdir_in(place)?,
            None => tempfile::tempdir()?,
        };
        // Postgres runs as another user when this runs as root.
        std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
        let path = folder.path().to_owned();
        let server = tokio::task::spawn_blocking(move || Server::start_at(&path, "weighhouse", listen)).await??;
        Ok(Database { config: database::parse_url(server.url())?, _server: server, _folder: folder })
    }
}

/// Every block requested, parsed and checked, and nothing stored.
pub async fn fetch(subject: &Subject) -> anyhow::Result<Rate> {
    let began = Clock::now();
    subject.blocks()?.try_for_each(|_| async { Ok(()) }).await?;
    Ok(Rate::of(subject, began))
}

/// The index following the node from its first block to its last.
pub async fn follow(subject: &Subject, place: Option<&Path>) -> anyhow::Result<Rate> {
    let database = Database::start(place, Listen::Socket).await?;
    let mut reader = database::connect(&database.config, "bench").await?;
    ingest::prepare(&mut reader).await?;
    let (stop, metrics) = (CancellationToken::new(), Metrics::default());
    let standing = Standing::new(&metrics);
    let began = Clock::now();
    let following = ingest::follow(subject.source(), database.config.clone(), metrics, standing, stop.clone());
    let following = tokio::spawn(following);
    loop {
        let row = reader.query_opt("SELECT height FROM chain", &[]).await?;
        if row.map(|row| row.get::<_, i64>(0)) == Some(subject.head) {
            break;
        }
        anyhow::ensure!(!following.is_finished(), "ingest ended");
        tokio::time::sleep(POLL).await;
    }
    let rate = Rate::of(subject, began);
    stop.cancel();
    following.await??;
    require_whole(&reader, subject).await?;
    Ok(rate)
}

/// Blocks that are at hand, committed; and the seconds of each view.
pub async fn write(subject: &Subject, place: Option<&Path>) -> anyhow::Result<(Rate, BTreeMap<String, f64>)> {
    let blocks: Vec<Block> = subject.blocks()?.try_collect().await?;
    let database = Database::start(place, Listen::Socket).await?;
    let mut writer = database::writer(&database.config, Duration::from_secs(5)).await?;
    ingest::prepare(&mut writer).await?;
    let seen = Seen { chain_id: subject.chain_id.clone(), genesis_hash: "00".into() };
    begin(&writer, &subject.source(), &seen).await?;
    let seconds = Seconds::default();
    let timed = |view| -> Box<dyn View> { Box::new(Timed { view, seconds: seconds.clone() }) };
    let views = Views::of(views::all().into_iter().map(timed).collect());
    let mut cursor = Cursor { height: 0, hash: Vec::new(), results_hash: Vec::new() };
    let began = Clock::now();
    let mut batches = prepare(blocks);
    while let Some(batch) = batches.recv().await {
        write::commit(&mut writer, &views, &mut cursor, batch, Head::read_now(subject.head)).await?;
    }
    let rate = Rate::of(subject, began);
    require_whole(&writer, subject).await?;
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
async fn require_whole(client: &tokio_postgres::Client, subject: &Subject) -> anyhow::Result<()> {
    let sql = "SELECT (SELECT count(*) FROM raw_events), (SELECT count(*) FROM quarantine)";
    let row = client.query_one(sql, &[]).await?;
    let (events, left_out): (i64, i64) = (row.get(0), row.get(1));
    anyhow::ensure!(usize::try_from(events)? == subject.events, "{events} of {} events are stored", subject.events);
    anyhow::ensure!(left_out == 0, "{left_out} events are left out");
    Ok(())
}

#[derive(Clone, Default)]
struct Seconds(Arc<Mutex<BTreeMap<String, f64>>>);

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
        *seconds.entry(self.view.name().to_owned()).or_default() += began.elapsed().as_secs_f64();
        outcome
    }
}
