//! Adding a file: streamed, pinned, under one CID whatever the node's defaults are.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

use futures::TryStreamExt;
use serde::Deserialize;
use tokio_util::io::ReaderStream;

use crate::client::read_json;
use crate::{Client, Error};

/// How a file becomes a CID. Kubo's own defaults change between releases and profiles, and a CID
/// that depends on the node could not be computed twice: these are the values of `unixfs-v1-2025`.
const LAYOUT: [(&str, &str); 6] = [
    ("cid-version", "1"),
    ("hash", "sha2-256"),
    ("raw-leaves", "true"),
    ("chunker", "size-1048576"),
    ("max-file-links", "1024"),
    ("quieter", "true"),
];

/// Bytes read from disk at once.
const PIECE: usize = 256 * 1024;

/// The result of an addition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The content's CID, version 1.
    pub cid: String,
    /// Bytes sent.
    pub size: u64,
}

#[derive(Deserialize)]
struct Line {
    #[serde(rename = "Hash")]
    hash: String,
}

impl Client {
    /// Streams the file at `path` to the node and pins it. `progress` is told the bytes sent so far.
    ///
    /// Adding the same bytes again gives the same CID, so a broken attempt is simply made anew.
    ///
    /// # Errors
    /// When the file can't be read, or the node can't be reached, stalls or refuses.
    pub async fn add_file(&self, path: &Path, progress: &(dyn Fn(u64) + Sync)) -> Result<Added, Error> {
        self.add_path(path, true, progress).await
    }

    /// The same without pinning it: the node may drop the content when it wants room, until somebody pins it.
    ///
    /// # Errors
    /// As [`Client::add_file`].
    pub async fn add_file_unpinned(&self, path: &Path) -> Result<Added, Error> {
        self.add_path(path, false, &|_| {}).await
    }

    async fn add_path(&self, path: &Path, pin: bool, progress: &(dyn Fn(u64) + Sync)) -> Result<Added, Error> {
        use backon::Retryable;
        (|| async {
            let failed = |source| Error::File { path: path.to_owned(), source };
            let file = tokio::fs::File::open(path).await.map_err(failed)?;
            let size = file.metadata().await.map_err(failed)?.len();
            let sent = Arc::new(AtomicU64::new(0));
            let counter = Arc::clone(&sent);
            let pieces = ReaderStream::with_capacity(file, PIECE).inspect_ok(move |piece| {
                let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
                counter.fetch_add(length, Ordering::Relaxed);
            });
            let body = reqwest::Body::wrap_stream(pieces);
            let part = reqwest::multipart::Part::stream_with_length(body, size);
            self.send(part, size, &sent, pin, progress).await
        })
        .retry(self.backoff())
        .when(Error::is_transient)
        .await
    }

    /// Adds a small content held in memory, a model card for instance.
    ///
    /// # Errors
    /// When the node can't be reached, stalls or refuses.
    pub async fn add_bytes(&self, content: &[u8]) -> Result<Added, Error> {
        self.add_content(content, true).await
    }

    /// The same without pinning it, as [`Client::add_file_unpinned`].
    ///
    /// # Errors
    /// As [`Client::add_bytes`].
    pub async fn add_bytes_unpinned(&self, content: &[u8]) -> Result<Added, Error> {
        self.add_content(content, false).await
    }

    async fn add_content(&self, content: &[u8], pin: bool) -> Result<Added, Error> {
        use backon::Retryable;
        let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
        (|| async {
            let part = reqwest::multipart::Part::bytes(content.to_vec());
            self.send(part, size, &AtomicU64::new(size), pin, &|_| {}).await
        })
        .retry(self.backoff())
        .when(Error::is_transient)
        .await
    }

    async fn send(
        &self,
        part: reqwest::multipart::Part,
        size: u64,
        sent: &AtomicU64,
        pin: bool,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Added, Error> {
        let pinned = [("pin", if pin { "true" } else { "false" })];
        let form = reqwest::multipart::Form::new().part("file", part.file_name("content"));
        let exchange = async {
            let request = self.http.post(self.url("add", &[&LAYOUT[..], &pinned].concat())).multipart(form);
            let response = request.send().await.map_err(|error| self.broken(&error))?;
            read_json::<Line>("add", self.accept("add", response).await?, self).await
        };
        let line = tokio::select! {
            line = exchange => line?,
            error = self.watch(sent, progress) => return Err(error),
        };
        progress(size);
        let cid = crate::parse_cid(&line.hash)?.to_string();
        Ok(Added { cid, size })
    }

    /// Reports progress, and ends when nothing moved for as long as the limits allow. A bound on
    /// the whole request would not do: an honest upload may take hours.
    async fn watch(&self, sent: &AtomicU64, progress: &(dyn Fn(u64) + Sync)) -> Error {
        let mut seen = 0;
        let mut since = tokio::time::Instant::now();
        loop {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            let now = sent.load(Ordering::Relaxed);
            if now != seen {
                seen = now;
                since = tokio::time::Instant::now();
                progress(now);
            } else if since.elapsed() > self.limits.silence {
                return Error::Stalled { api: self.api.to_string(), silence: self.limits.silence };
            }
        }
    }
}
