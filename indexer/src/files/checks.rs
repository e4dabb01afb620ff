//! Checking sealed files, and remembering what they are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use weighhouse_sealing::check::{check, Checked};

use super::{FileError, Files};

/// Files that wait to be checked. What is asked for beyond is asked for again.
const MAX_WAITING: usize = 256;
/// Pause after the node or the database failed.
const RECOVERY_PAUSE: Duration = Duration::from_secs(5);

const REMEMBER: &str = "
INSERT INTO service.checked (cid, bytes, size, plaintext_root, ciphertext_root, key_root, salt, public_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";

const REMEMBER_PROBLEM: &str = "
INSERT INTO service.checked (cid, bytes, problem) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

/// The files that somebody asked for and nobody checked yet.
#[derive(Default)]
pub(super) struct Checks {
    waiting: Arc<Mutex<BTreeSet<String>>>,
    news: Arc<Notify>,
}

impl Checks {
    fn next(&self) -> Option<String> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).first().cloned()
    }

    fn done(&self, cid: &str) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(cid);
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
    /// Has a file checked, by and by.
    pub(crate) fn want_check(&self, cid: &str) {
        let mut waiting = self.0.checks.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < MAX_WAITING {
            waiting.insert(cid.to_owned());
            self.0.checks.news.notify_one();
        }
    }

    /// Checks what is asked for, one file after the other, until `stop`.
    pub async fn keep_checking(self, stop: CancellationToken) {
        loop {
            let run = async {
                let Some(cid) = self.0.checks.next() else {
                    self.0.checks.news.notified().await;
                    return;
                };
                let outcome = self.fetch_and_check(&cid).await;
                // Asked for again, it is looked for again.
                self.0.checks.done(&cid);
                if let Err(error) = outcome {
                    tracing::debug!(cid, %error, "a listed file is not checked yet");
                    tokio::time::sleep(RECOVERY_PAUSE).await;
                }
            };
            tokio::select! {
                () = run => {}
                () = stop.cancelled() => return,
            }
        }
    }

    async fn fetch_and_check(&self, cid: &str) -> Result<(), FileError> {
        let path = self.0.folder.join(format!("check-{cid}"));
        let outcome = async {
            let bytes = self.0.ipfs.fetch_file(cid, &path, self.0.bounds.file_bytes, &|_, _| {}).await?;
            let found = checked(path.clone()).await;
            self.remember(cid, bytes, found.as_ref()).await
        };
        let outcome = outcome.await;
        remove(&path).await;
        outcome
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

/// Removes a file that may not be there.
pub(super) async fn remove(path: &Path) {
    if let Err(error) = tokio::fs::remove_file(path).await {
        if error.kind() != std::io::ErrorKind::NotFound {
            tracing::warn!(%error, path = %path.display(), "a file is left behind");
        }
    }
}
