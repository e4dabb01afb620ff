//! Follows the marks of listings into the index of this server.
//!
//! One loop serves a server that is new, one that was away, and one that keeps up: it reads the marks above its
//! position, writes the documents of their listings, and commits both.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio_postgres::{Client, Config, GenericClient, IsolationLevel};
use tokio_util::sync::CancellationToken;

use super::fields::Fields;
use super::index::{Change, Folder, FolderError, Position, Writing};
use super::{source, Search};
use crate::database;

/// Time between two looks for marks. A replica can't listen for commits, and a look costs a tenth of a millisecond.
const POLL_PAUSE: Duration = Duration::from_millis(100);
/// Pause after a failure.
const RECOVERY_PAUSE: Duration = Duration::from_secs(2);
/// Failures of the index, one after another, after which it is made anew.
const MAX_FAILURES: u32 = 3;
/// Marks read at a time.
const PAGE: i64 = 500;
/// Documents that are written before a commit while the index is behind.
const COMMIT_EVERY: usize = 50_000;

/// A session that began after the one that is known, below the position that is known, means that what was read is no
/// longer so: the database lost numbers, or what documents are made of was made anew. `$1` is the known token, `$2` the
/// known position. Without a known token, nothing was read.
const STANDING: &str = "
SELECT
    (SELECT last FROM search_log) AS last,
    (SELECT token FROM search_sessions ORDER BY number DESC LIMIT 1) AS token,
    $1::text IS NOT NULL AND (
        known.number IS NULL
        OR EXISTS (SELECT FROM search_sessions WHERE number > known.number AND from_change < $2)
    ) AS is_lost
FROM (SELECT (SELECT number FROM search_sessions WHERE token = $1) AS number) AS known";

const CHANGES: &str = "
SELECT listing, change FROM search_changes WHERE change > $1 ORDER BY change LIMIT $2";

/// Why the index does not follow.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// The database.
    #[error("the database failed")]
    Database(#[from] tokio_postgres::Error),
    /// The index's files.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A task that writes.
    #[error("the writer of the search index ended")]
    Ended(#[from] tokio::task::JoinError),
}

impl FollowError {
    /// Whether another index may do.
    fn is_about_index(&self) -> bool {
        matches!(self, FollowError::Folder(FolderError::Index(_)) | FollowError::Ended(_))
    }
}

impl From<tantivy::TantivyError> for FollowError {
    fn from(error: tantivy::TantivyError) -> Self {
        FolderError::from(error).into()
    }
}

/// How the marks stand to a position.
struct Standing {
    last: i64,
    token: Option<String>,
    is_lost: bool,
}

impl Standing {
    async fn read(client: &impl GenericClient, position: &Position) -> Result<Self, tokio_postgres::Error> {
        let row = client.query_one(STANDING, &[&position.token, &position.change]).await?;
        Ok(Standing { last: row.try_get("last")?, token: row.try_get("token")?, is_lost: row.try_get("is_lost")? })
    }
}

/// Keeps an index like the database.
pub struct Follower {
    path: PathBuf,
    search: Search,
    folder: Option<Folder>,
    writing: Option<Writing>,
    failures: u32,
}

impl Follower {
    /// Follows into a folder, and lets `search` answer from there.
    pub fn new(folder: &Path, search: Search) -> Self {
        Follower { path: folder.to_owned(), search, folder: None, writing: None, failures: 0 }
    }

    /// Follows until `stop`.
    pub async fn run(mut self, database: Config, stop: CancellationToken) {
        let follow = async {
            loop {
                let Err(error) = self.follow(&database).await;
                tracing::warn!(error = format!("{error:#}"), "the search index follows again in a moment");
                tokio::time::sleep(RECOVERY_PAUSE).await;
            }
        };
        tokio::select! {
            () = follow => {}
            () = stop.cancelled() => {}
        }
    }

    async fn follow(&mut self, database: &Config) -> anyhow::Result<std::convert::Infallible> {
        let mut client = database::connect(database, "search").await?;
        loop {
            self.catch_up(&mut client).await?;
            tokio::time::sleep(POLL_PAUSE).await;
        }
    }

    /// Brings the index to where the database is. What was committed before a failure counts.
    ///
    /// # Errors
    /// See [`FollowError`].
    pub async fn catch_up(&mut self, client: &mut Client) -> Result<(), FollowError> {
        let outcome = self.take_in(client).await;
        match &outcome {
            Ok(()) => self.failures = 0,
            Err(error) => {
                // Whatever was written and not committed is gone with its writer.
                self.writing = None;
                self.failures += u32::from(error.is_about_index());
            }
        }
        outcome
    }

    async fn take_in(&mut self, client: &mut Client) -> Result<(), FollowError> {
        let mut writing = match self.writing.take() {
            Some(writing) => writing,
            None => self.open()?,
        };
        let mut uncommitted = 0;
        loop {
            let tx = client
                .build_transaction()
                .isolation_level(IsolationLevel::RepeatableRead)
                .read_only(true)
                .start()
                .await?;
            let standing = Standing::read(&tx, &writing.position).await?;
            if standing.is_lost {
                tracing::info!("the search index is made anew: what it has read is no longer so");
                drop(writing);
                writing = self.anew()?;
                continue;
            }
            let (changes, last) = changes(&tx, &writing.position, &writing.live.fields).await?;
            tx.commit().await?;
            let is_last = changes.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
            // A replica may be behind what was read elsewhere: then it has nothing new.
            let reached = if is_last { standing.last.max(writing.position.change) } else { last };
            let position = Position {
                change: reached,
                // No session of this snapshot speaks against the position: only later ones can.
                token: standing.token,
                is_whole: writing.position.is_whole || is_last,
                ..writing.position.clone()
            };
            if is_last && uncommitted == 0 && position == writing.position {
                self.writing = Some(writing);
                return Ok(());
            }
            uncommitted += changes.len();
            let is_commit = is_last || uncommitted >= COMMIT_EVERY;
            writing = written(writing, changes, position, is_commit).await?;
            if is_commit {
                uncommitted = 0;
            }
            if is_last {
                self.show(&writing)?;
                self.writing = Some(writing);
                return Ok(());
            }
        }
    }

    /// The index of the last run, if it is whole: it answers while it catches up.
    fn open(&mut self) -> Result<Writing, FollowError> {
        if self.failures >= MAX_FAILURES {
            self.failures = 0;
            return Ok(self.anew()?);
        }
        let folder = match self.folder.take() {
            Some(folder) => folder,
            None => Folder::open(&self.path)?,
        };
        let last = folder.last();
        self.folder = Some(folder);
        match last? {
            Some(writing) => {
                self.search.show(writing.live.clone());
                Ok(writing)
            }
            None => Ok(self.anew()?),
        }
    }

    /// An empty index. The one that answers goes on until this one is whole.
    fn anew(&mut self) -> Result<Writing, FolderError> {
        let folder = match self.folder.take() {
            Some(folder) => folder,
            None => Folder::open(&self.path)?,
        };
        let writing = folder.create();
        self.folder = Some(folder);
        writing
    }

    fn show(&self, writing: &Writing) -> Result<(), FolderError> {
        self.search.show(writing.live.clone());
        match &self.folder {
            Some(folder) => folder.remove_others(&writing.live),
            None => Ok(()),
        }
    }
}

/// The documents of the next marks, and the number of the last mark.
async fn changes(
    tx: &impl GenericClient,
    position: &Position,
    fields: &Fields,
) -> Result<(Vec<Change>, i64), FollowError> {
    let rows = tx.query(CHANGES, &[&position.change, &PAGE]).await?;
    let mut listings = Vec::with_capacity(rows.len());
    let mut last = position.change;
    for row in &rows {
        listings.push(row.try_get::<_, i64>("listing")?);
        last = row.try_get("change")?;
    }
    let found = source::read(tx, &listings).await?;
    let mut documents: HashMap<u64, _> =
        found.iter().map(|described| (described.id, described.document(fields))).collect();
    let change = |listing: i64| {
        let listing = u64::try_from(listing).unwrap_or_default();
        Change { listing, document: documents.remove(&listing) }
    };
    Ok((listings.into_iter().map(change).collect(), last))
}

/// Writes documents where nobody waits for it.
async fn written(
    mut writing: Writing,
    changes: Vec<Change>,
    position: Position,
    is_commit: bool,
) -> Result<Writing, FollowError> {
    let work = tokio::task::spawn_blocking(move || {
        writing.write(changes)?;
        writing.position = position;
        if is_commit {
            writing.commit()?;
        }
        Ok::<_, tantivy::TantivyError>(writing)
    });
    Ok(work.await??)
}
