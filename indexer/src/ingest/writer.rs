//! From fetched blocks to commits: while a batch is written, the next is prepared on another thread.

use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};
use tokio_postgres::Client;

use super::batch::BatchSize;
use super::budget::Share;
use super::head::Head;
use super::pipeline::{Batch, Fetched, Gatherer};
use super::prepare::Prepared;
use super::progress::Progress;
use super::standing::Standing;
use super::startup::Cursor;
use super::write;
use crate::metrics::Metrics;
use crate::views::Views;

/// The interval at which ingest notes that it saw the node while there is nothing to commit.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// The batches that are prepared and wait.
const PREPARED_BATCHES: usize = 1;

/// Commits what was fetched.
pub(super) struct Writer<'a> {
    pub metrics: &'a Metrics,
    pub standing: &'a Standing,
}

/// A batch that waits to be committed, with its memory.
struct Waiting {
    batch: Prepared,
    rows: usize,
    is_full: bool,
    _shares: Vec<Share>,
}

impl Writer<'_> {
    /// Commits all fetched blocks at a time, up to a size that fits the time of a commit, until no more come.
    ///
    /// # Errors
    /// See [`write::WriteError`].
    pub async fn run(
        &self,
        client: &mut Client,
        cursor: Cursor,
        queue: mpsc::Receiver<Fetched>,
        head: watch::Receiver<Head>,
    ) -> anyhow::Result<()> {
        let size = BatchSize::default();
        let (sender, receiver) = mpsc::channel(PREPARED_BATCHES);
        let preparing = prepare(queue, &size, head.clone(), sender);
        tokio::try_join!(preparing, self.commit(client, cursor, receiver, &size, head))?;
        Ok(())
    }

    async fn commit(
        &self,
        client: &mut Client,
        mut cursor: Cursor,
        mut batches: mpsc::Receiver<Waiting>,
        size: &BatchSize,
        mut head: watch::Receiver<Head>,
    ) -> anyhow::Result<()> {
        let views = Views::live();
        let mut heartbeat = tokio::time::interval(HEARTBEAT);
        let mut progress = Progress::new(self.metrics.clone());
        loop {
            tokio::select! {
                waiting = batches.recv() => {
                    let Some(Waiting { batch, rows, is_full, _shares }) = waiting else { return Ok(()) };
                    let (began, seen) = (Instant::now(), *head.borrow());
                    let written = write::commit(client, &views, &mut cursor, batch, seen).await?;
                    size.timed(rows, is_full, began.elapsed());
                    written.count(self.metrics);
                    self.standing.go_on();
                    self.metrics.height.set(cursor.height);
                    progress.tell(cursor.height, seen.height, Instant::now());
                    let (height, blocks, events) = (cursor.height, written.blocks, written.events);
                    tracing::debug!(height, blocks, events, "batch committed");
                }
                _ = heartbeat.tick() => {
                    if head.has_changed().unwrap_or(false) {
                        let seen = *head.borrow_and_update();
                        write::see_head(client, seen).await?;
                    }
                    progress.tell(cursor.height, head.borrow().height, Instant::now());
                }
            }
        }
    }
}

/// Gathers and prepares batches until no more blocks come. A batch is gathered once there is a place for it, so that it
/// has all that came until then.
async fn prepare(
    mut queue: mpsc::Receiver<Fetched>,
    size: &BatchSize,
    head: watch::Receiver<Head>,
    batches: mpsc::Sender<Waiting>,
) -> anyhow::Result<()> {
    let mut gatherer = Gatherer::default();
    loop {
        let place = batches.reserve().await?;
        let Some(Batch { blocks, rows, shares, successor, is_full, .. }) =
            gatherer.gather(&mut queue, size, &head).await
        else {
            return Ok(());
        };
        let batch = tokio::task::spawn_blocking(|| Prepared::of(blocks).proven_by(successor)).await?;
        place.send(Waiting { batch, rows, is_full, _shares: shares });
    }
}
