//! Follows the marks of listings into the index of this server.
//!
//! One loop serves a server that is new, one that was away, and one that keeps up: it reads the marks above its
//! position, writes the documents of their listings, and commits both.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Config, GenericClient, IsolationLevel};
use tokio_util::sync::CancellationToken;

use super::fields::Fields;
use super::index::{Change, Folder, FolderError, Position, Writing};
use super::kept::MIN_DOCUMENTS;
use super::{source, Search};
use crate::database;

/// Time between two looks for marks. A replica can't listen for commits, and a look costs a tenth of a millisecond.
const POLL_PAUSE: Duration = Duration::from_millis(30);
/// Pause after a failure.
const RECOVERY_PAUSE: Duration = Duration::from_secs(2);
/// Time between two writings of documents that sales alone have changed. A sale changes figures that listings are sorted
/// and filtered by, and its document has to be written whole; what is shown comes from the database.
const SALES_PAUSE: Duration = Duration::from_secs(30);
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
    (SELECT height FROM chain) AS height,
    $1::text IS NOT NULL AND (
        known.number IS NULL
        OR EXISTS (SELECT FROM search_sessions WHERE number > known.number AND from_change < $2)
    ) AS is_lost
FROM (SELECT (SELECT number FROM search_sessions WHERE token = $1) AS number) AS known";

const CHANGES: &str = "
SELECT listing, change, words_change FROM search_changes WHERE change > $1 ORDER BY change LIMIT $2";

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
    height: Option<i64>,
    is_lost: bool,
}

impl Standing {
    async fn read(client: &impl GenericClient, position: &Position) -> Result<Self, tokio_postgres::Error> {
        // Asked all the time: in one round, with types that Postgres need not tell first.
        let values: [(&(dyn ToSql + Sync), Type); 2] = [(&position.token, Type::TEXT), (&position.change, Type::INT8)];
        let row = client.query_typed_one(STANDING, &values).await?;
        Ok(Standing {
            last: row.try_get("last")?,
            token: row.try_get("token")?,
            height: row.try_get("height")?,
            is_lost: row.try_get("is_lost")?,
        })
    }
}

/// The next marks.
struct Marks {
    /// Listings that are read again now.
    listings: Vec<i64>,
    /// Listings that were sold and are otherwise as their documents have them, each with its mark.
    sold: Vec<(i64, i64)>,
    /// The last mark.
    last: i64,
    /// Whether there are no more.
    are_all: bool,
}

impl Marks {
    /// No marks behind the last one that was read.
    fn none(read: i64) -> Self {
        Marks { listings: Vec::new(), sold: Vec::new(), last: read, are_all: true }
    }

    /// The marks behind the last one that was read. A listing that was last changed by more than a sale up to `complete` has
    /// that in its document.
    async fn read(client: &impl GenericClient, read: i64, complete: i64) -> Result<Self, tokio_postgres::Error> {
        let rows = client.query(CHANGES, &[&read, &PAGE]).await?;
        let are_all = rows.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
        let mut marks = Marks { listings: Vec::with_capacity(rows.len()), sold: Vec::new(), last: read, are_all };
        for row in &rows {
            let (listing, words_change): (i64, i64) = (row.try_get("listing")?, row.try_get("words_change")?);
            marks.last = row.try_get("change")?;
            if words_change <= complete {
                marks.sold.push((listing, marks.last));
            } else {
                marks.listings.push(listing);
            }
        }
        Ok(marks)
    }
}

/// Keeps an index like the database.
pub struct Follower {
    path: PathBuf,
    search: Search,
    folder: Option<Folder>,
    following: Option<Following>,
    failures: u32,
    sales_pause: Duration,
    min_kept: u32,
}

/// An index that follows, and what of the marks it has read is not in its documents.
struct Following {
    writing: Writing,
    /// The last mark that was read.
    read: i64,
    /// The last mark up to which documents have all but sales: what was read when no more was there. Until then a listing
    /// may have been passed over whose mark a sale moved on.
    complete: i64,
    /// Documents that were written since the last commit.
    uncommitted: usize,
    /// Listings that were sold since their documents were written, each with its last mark.
    sold: BTreeMap<i64, i64>,
    /// When documents of sold listings were last written.
    sold_written: Instant,
}

impl Following {
    fn of(writing: Writing) -> Self {
        let Position { change: read, complete, .. } = writing.position;
        Following { writing, read, complete, uncommitted: 0, sold: BTreeMap::new(), sold_written: Instant::now() }
    }

    /// The change up to which documents have all.
    fn reached(&self) -> i64 {
        self.sold.values().min().map_or(self.read, |first| self.read.min(first - 1))
    }
}

impl Follower {
    /// Follows into a folder, and lets `search` answer from there.
    pub fn new(folder: &Path, search: Search) -> Self {
        let path = folder.to_owned();
        let (sales_pause, min_kept) = (SALES_PAUSE, MIN_DOCUMENTS);
        Follower { path, search, folder: None, following: None, failures: 0, sales_pause, min_kept }
    }

    /// Keeps what questions compute of segments with at least so many documents.
    #[must_use]
    pub fn keeping_from(self, documents: u32) -> Self {
        Follower { min_kept: documents, ..self }
    }

    /// Writes documents of listings that were sold no more often than that.
    #[must_use]
    pub fn with_sales_pause(self, sales_pause: Duration) -> Self {
        Follower { sales_pause, ..self }
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
                self.following = None;
                self.failures += u32::from(error.is_about_index());
            }
        }
        outcome
    }

    async fn take_in(&mut self, client: &mut Client) -> Result<(), FollowError> {
        let mut following = match self.following.take() {
            Some(following) => following,
            None => Following::of(self.open()?),
        };
        loop {
            let tx = client
                .build_transaction()
                .isolation_level(IsolationLevel::RepeatableRead)
                .read_only(true)
                .start()
                .await?;
            let standing = Standing::read(&tx, &following.writing.position).await?;
            if standing.is_lost {
                tracing::info!("the search index is made anew: what it has read is no longer so");
                drop(following);
                following = Following::of(self.anew()?);
                continue;
            }
            let is_last;
            (following, is_last) = self.read(&tx, &standing, following).await?;
            tx.commit().await?;
            if is_last {
                self.search.note(standing.height, following.reached());
                self.following = Some(following);
                return Ok(());
            }
        }
    }

    /// Takes in the next marks of a snapshot; returns whether there are no more.
    async fn read(
        &mut self,
        tx: &impl GenericClient,
        standing: &Standing,
        mut following: Following,
    ) -> Result<(Following, bool), FollowError> {
        let marks = match standing.last > following.read {
            true => Marks::read(tx, following.read, following.complete).await?,
            false => Marks::none(following.read),
        };
        let Marks { mut listings, sold, last, are_all } = marks;
        for listing in &listings {
            following.sold.remove(listing);
        }
        following.sold.extend(sold);
        // A replica may be behind what was read elsewhere: then it has nothing new.
        following.read = if are_all { standing.last.max(following.read) } else { last };
        if are_all {
            following.complete = following.read;
        }
        if are_all && following.sold_written.elapsed() >= self.sales_pause {
            following.sold_written = Instant::now();
            listings.extend(std::mem::take(&mut following.sold).into_keys());
        }
        let before = &following.writing.position;
        let position = Position {
            change: following.reached(),
            complete: following.complete,
            // No session of this snapshot speaks against the position: only later ones can.
            token: standing.token.clone(),
            is_whole: before.is_whole || are_all,
            ..before.clone()
        };
        // A position alone is worth a commit only if nothing else waits for one.
        let is_idle =
            listings.is_empty() && following.uncommitted == 0 && position.token == before.token && before.is_whole;
        if are_all && is_idle && (position == *before || !following.sold.is_empty()) {
            return Ok((following, true));
        }
        let uncommitted = following.uncommitted + listings.len();
        let is_commit = are_all || uncommitted >= COMMIT_EVERY;
        let changes = changes(tx, &listings, &following.writing.live.fields).await?;
        let writing = written(following.writing, changes, position, is_commit).await?;
        if are_all {
            self.show(&writing)?;
        }
        Ok((Following { writing, uncommitted: if is_commit { 0 } else { uncommitted }, ..following }, are_all))
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
        let last = folder.last(self.min_kept);
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
        let writing = folder.create(self.min_kept);
        self.folder = Some(folder);
        self.search.note_building();
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

/// The documents of listings, as they are now.
async fn changes(
    tx: &impl GenericClient,
    listings: &[i64],
    fields: &Fields,
) -> Result<Vec<Change>, tokio_postgres::Error> {
    let found = source::read(tx, listings).await?;
    let mut documents: HashMap<u64, _> =
        found.iter().map(|described| (described.id, described.document(fields))).collect();
    let change = |listing: i64| {
        let listing = u64::try_from(listing).unwrap_or_default();
        Change { listing, document: documents.remove(&listing) }
    };
    Ok(listings.iter().copied().map(change).collect())
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
            writing.warm();
        }
        Ok::<_, tantivy::TantivyError>(writing)
    });
    Ok(work.await??)
}
