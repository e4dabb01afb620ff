//! Checking sealed files, and remembering what they are.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures::stream::FuturesUnordered;
use futures::StreamExt;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use weighhouse_ipfs as ipfs;
use weighhouse_sealing::check::{check, Checked};
use weighhouse_sealing::sealed;

use super::queue::{Obstacle, Queue, Wish};
use super::{FileError, Files};

/// The least bytes that a second brings of a file that is checked: a tenth of what a buyer is assumed to reach. What came is
/// kept by the node for the next attempt.
const LEAST_RATE: u64 = 1_000_000;
/// Time for the first byte of a file, beside that of its bytes.
const FIRST_BYTE: Duration = Duration::from_secs(60);
/// Most sizes of versions that name one file. A file has one; more are made up.
const MAX_SIZES: i64 = 1_000;

const IS_CHECKED: &str = "SELECT EXISTS (SELECT FROM service.checked WHERE cid = $1) AS is_checked";

const SIZES: &str = "
SELECT size FROM versions JOIN listings ON listings.id = versions.listing AND listings.state <> 'delisted'
WHERE versions.cid = $1 GROUP BY size ORDER BY min(published_at) LIMIT $2";

const REMEMBER: &str = "
INSERT INTO service.checked (cid, bytes, size, plaintext_root, ciphertext_root, key_root, salt, public_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";

const REMEMBER_PROBLEM: &str = "
INSERT INTO service.checked (cid, bytes, problem) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

/// The files that somebody asked for and nobody checked yet.
#[derive(Default)]
pub(super) struct Checks {
    queue: Mutex<Queue>,
    news: Notify,
}

impl Checks {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Option<String> {
        self.queue().next()
    }
}

/// What a file is. A check reads all of it and computes on every core: it has a thread of its own.
pub(super) async fn checked(path: PathBuf) -> Result<Checked, FileError> {
    let outcome = tokio::task::spawn_blocking(move || check(&path, &|_| {})).await;
    let outcome = outcome.map_err(|error| FileError::Machine(error.to_string()))?;
    outcome.map_err(|error| match weighhouse_sealing::is_of_system(&error) {
        true => FileError::Machine(error.to_string()),
        false => FileError::NotSealed(error.to_string()),
    })
}

impl Files {
    /// Has a seller's file checked once its turn comes.
    pub(crate) fn want_check(&self, cid: &str, seller: &str) -> Wish {
        let wish = self.0.checks.queue().want(cid, seller, Instant::now());
        self.0.checks.news.notify_one();
        wish
    }

    /// Checks what is asked for until `stop`.
    pub async fn keep_checking(self, stop: CancellationToken) {
        let checks = &self.0.checks;
        let mut attempts = FuturesUnordered::new();
        loop {
            while let Some(cid) = checks.next() {
                attempts.push(self.attempt(cid));
            }
            tokio::select! {
                Some((cid, outcome)) = attempts.next() => checks.queue().ended(&cid, outcome, Instant::now()),
                () = checks.news.notified() => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// Checks a file in a task of its own, so that a panic ends this attempt alone.
    fn attempt(&self, cid: String) -> impl Future<Output = (String, Result<(), Obstacle>)> {
        let (files, of) = (self.clone(), cid.clone());
        let task = AbortOnDropHandle::new(tokio::spawn(async move { files.look_and_check(&of).await }));
        async move {
            let outcome = task.await.unwrap_or_else(|error| {
                tracing::error!(cid, %error, "checking a listed file panicked");
                Err(Obstacle::Broken)
            });
            (cid, outcome)
        }
    }

    /// Looks for a file's root block, and reads the file if it can be that of a version.
    async fn look_and_check(&self, cid: &str) -> Result<(), Obstacle> {
        let known = async {
            let client = self.connection().await?;
            // By another server, or by this one while a replica did not know it.
            if client.query_one(IS_CHECKED, &[&cid]).await?.try_get("is_checked")? {
                return Ok::<_, FileError>(None);
            }
            let rows = client.query(SIZES, &[&cid, &MAX_SIZES]).await?;
            Ok(Some(rows.iter().map(|row| row.try_get("size")).collect::<Result<Vec<i64>, _>>()?))
        };
        let Some(sizes) = known.await.map_err(|error| met(cid, &error))? else { return Ok(()) };
        let bytes = self.0.looks.size(cid).await.map_err(|error| met(cid, &error.into()))?;
        if bytes > self.0.bounds.file_bytes {
            return Err(Obstacle::TooLarge(bytes));
        }
        if !sizes.into_iter().any(|size| sealed::can_have(size.unsigned_abs(), bytes)) {
            return Err(Obstacle::Other(bytes));
        }
        let path = self.0.folder.join(format!("check-{cid}"));
        let time = FIRST_BYTE + Duration::from_secs(bytes / LEAST_RATE);
        let read = tokio::time::timeout(time, self.fetch_and_check(cid, &path, bytes)).await;
        remove(&path).await;
        read.unwrap_or_else(|_| Err(FileError::Broken(format!("{bytes} bytes took longer than {} s", time.as_secs()))))
            .map_err(|error| {
                tracing::debug!(cid, %error, "a listed file can't be read");
                Obstacle::Broken
            })
    }

    async fn fetch_and_check(&self, cid: &str, path: &Path, bytes: u64) -> Result<(), FileError> {
        // A process that was killed left what nobody verified.
        remove(path).await;
        self.0.looks.fetch_file(cid, path, bytes, &|_, _| {}).await?;
        let found = checked(path.to_owned()).await;
        self.remember(cid, bytes, found.as_ref()).await
    }

    /// Remembers what a file is by its own bytes.
    pub(super) async fn remember(
        &self,
        cid: &str,
        bytes: u64,
        found: Result<&Checked, &FileError>,
    ) -> Result<(), FileError> {
        let client = self.connection().await?;
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        match found {
            Ok(checked) => {
                let commitment = &checked.commitment;
                let [plaintext, ciphertext, keys] =
                    [commitment.plaintext_root, commitment.ciphertext_root, commitment.key_root].map(hex::encode);
                let (salt, key) = (hex::encode(checked.salt), hex::encode(checked.pk));
                let (bytes, size) = (number(bytes), number(commitment.size));
                client.execute(REMEMBER, &[&cid, &bytes, &size, &plaintext, &ciphertext, &keys, &salt, &key]).await?;
            }
            Err(FileError::NotSealed(problem)) => {
                client.execute(REMEMBER_PROBLEM, &[&cid, &number(bytes), &problem.replace('\0', "")]).await?;
            }
            Err(error) => return Err(FileError::Machine(error.to_string())),
        }
        Ok(())
    }
}

/// The obstacle before anything of a file is read.
fn met(cid: &str, error: &FileError) -> Obstacle {
    tracing::debug!(cid, %error, "a listed file is not checked yet");
    match error {
        FileError::Node(ipfs::Error::Unreachable { .. } | ipfs::Error::Unreadable { .. }) | FileError::Machine(_) => {
            Obstacle::Server
        }
        _ => Obstacle::NotFound,
    }
}

/// Removes a file that may not be there.
pub(super) async fn remove(path: &Path) {
    if let Err(error) = tokio::fs::remove_file(path).await {
        if error.kind() != std::io::ErrorKind::NotFound {
            tracing::warn!(%error, path = %path.display(), "a file is left behind");
        }
    }
}
