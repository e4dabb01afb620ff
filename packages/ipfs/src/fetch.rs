//! Fetching content: bounded in size, and continued where it broke off.

use std::path::Path;

use tokio::io::AsyncWriteExt;

use crate::client::missing;
use crate::{Client, Error};

impl Client {
    /// Fetches a small content into memory.
    ///
    /// # Errors
    /// When it has more than `cap` bytes, isn't found, or the node can't be reached.
    pub async fn fetch_bytes(&self, cid: &str, cap: u64) -> Result<Vec<u8>, Error> {
        use backon::Retryable;
        let cid = crate::parse_cid(cid)?.to_string();
        let size = self.bounded_size(&cid, cap).await?;
        (|| async {
            let mut content = Vec::new();
            let mut response = self.open(&cid, 0, None).await?;
            while let Some(piece) = self.next_piece(&mut response).await? {
                content.extend_from_slice(&piece);
                within(&cid, bytes(content.len()), size)?;
            }
            complete(&cid, bytes(content.len()), size)?;
            Ok(content)
        })
        .retry(self.backoff())
        .when(Error::is_transient)
        .await
    }

    /// Fetches a part of a content into memory: `length` bytes from `offset` on.
    ///
    /// # Errors
    /// When the content ends before, isn't found, or the node can't be reached.
    pub async fn fetch_range(&self, cid: &str, offset: u64, length: u64) -> Result<Vec<u8>, Error> {
        use backon::Retryable;
        let cid = crate::parse_cid(cid)?.to_string();
        (|| async {
            let mut content = Vec::new();
            let mut response = self.open(&cid, offset, Some(length)).await?;
            while let Some(piece) = self.next_piece(&mut response).await? {
                content.extend_from_slice(&piece);
                within(&cid, bytes(content.len()), length)?;
            }
            complete(&cid, bytes(content.len()), length)?;
            Ok(content)
        })
        .retry(self.backoff())
        .when(Error::is_transient)
        .await
    }

    /// Fetches content into the file `part`, continuing after the bytes it already has, and
    /// returns its size. `progress` is told the bytes held so far and the whole.
    ///
    /// The bytes are not verified here: whoever holds the content's roots compares them, and
    /// removes `part` when they differ.
    ///
    /// # Errors
    /// When the content has more than `cap` bytes or isn't found, when the node stays out of reach
    /// for all attempts without a new byte, or when the file can't be written.
    pub async fn fetch_file(
        &self,
        cid: &str,
        part: &Path,
        cap: u64,
        progress: &(dyn Fn(u64, u64) + Sync),
    ) -> Result<u64, Error> {
        let cid = crate::parse_cid(cid)?.to_string();
        let size = self.bounded_size(&cid, cap).await?;
        let mut pauses = backon::BackoffBuilder::build(self.backoff());
        let mut held = held(part, size).await?;
        loop {
            progress(held, size);
            if held == size {
                return Ok(size);
            }
            let before = held;
            match self.append(&cid, part, &mut held, size, progress).await {
                Ok(()) => {}
                Err(error) if error.is_transient() => {
                    if held > before {
                        pauses = backon::BackoffBuilder::build(self.backoff());
                    }
                    let Some(pause) = pauses.next() else {
                        return Err(error);
                    };
                    tracing::debug!(%cid, held, %error, "fetch broke off");
                    tokio::time::sleep(pause).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn bounded_size(&self, cid: &str, cap: u64) -> Result<u64, Error> {
        let size = self.size(cid).await?;
        within(cid, size, cap)?;
        Ok(size)
    }

    /// Appends what the node sends from `held` on; `held` counts what reached the file.
    async fn append(
        &self,
        cid: &str,
        part: &Path,
        held: &mut u64,
        size: u64,
        progress: &(dyn Fn(u64, u64) + Sync),
    ) -> Result<(), Error> {
        let failed = |source| Error::File { path: part.to_owned(), source };
        let mut response = self.open(cid, *held, None).await?;
        let file = tokio::fs::OpenOptions::new().append(true).create(true).open(part).await.map_err(failed)?;
        let mut file = tokio::io::BufWriter::with_capacity(256 * 1024, file);
        let mut pending = *held;
        let outcome = loop {
            match self.next_piece(&mut response).await {
                Ok(Some(piece)) => {
                    pending += bytes(piece.len());
                    if let Err(error) = within(cid, pending, size) {
                        break Err(error);
                    }
                    file.write_all(&piece).await.map_err(failed)?;
                    progress(pending, size);
                }
                Ok(None) => break complete(cid, pending, size),
                Err(error) => break Err(error),
            }
        };
        file.flush().await.map_err(failed)?;
        file.get_ref().sync_all().await.map_err(failed)?;
        *held = pending;
        outcome
    }

    /// Starts a part of the content, to be passed on as it comes.
    ///
    /// # Errors
    /// When the content isn't found, or the node can't be reached.
    pub async fn read(&self, cid: &str, offset: u64, length: u64) -> Result<Pieces, Error> {
        let cid = crate::parse_cid(cid)?.to_string();
        let response = self.open(&cid, offset, Some(length)).await?;
        Ok(Pieces { client: self.clone(), response, cid, got: 0, length })
    }

    /// Starts the content's stream at `offset`, for so many bytes or for all that follow.
    async fn open(&self, cid: &str, offset: u64, length: Option<u64>) -> Result<reqwest::Response, Error> {
        let (offset, length) = (offset.to_string(), length.map(|length| length.to_string()));
        let mut query = vec![("arg", cid), ("offset", offset.as_str())];
        query.extend(length.as_deref().map(|length| ("length", length)));
        let url = self.url("cat", &query);
        let patience = self.limits.lookup + self.limits.silence;
        let response = tokio::time::timeout(patience, self.http.post(url).send())
            .await
            .map_err(|_| self.stalled(patience))?
            .map_err(|error| self.broken(&error))?;
        self.accept("cat", response).await.map_err(|error| missing(error, cid))
    }

    async fn next_piece(&self, response: &mut reqwest::Response) -> Result<Option<bytes::Bytes>, Error> {
        tokio::time::timeout(self.limits.silence, response.chunk())
            .await
            .map_err(|_| self.stalled(self.limits.silence))?
            .map_err(|error| self.broken(&error))
    }

    fn stalled(&self, silence: std::time::Duration) -> Error {
        Error::Stalled { api: self.api.to_string(), silence }
    }
}

/// A part of a content as it comes, of exactly the length that was asked for, or an error.
pub struct Pieces {
    client: Client,
    response: reqwest::Response,
    cid: String,
    got: u64,
    length: u64,
}

impl Pieces {
    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// When the node stalls or can't be reached any more, or sends another number of bytes.
    pub async fn next(&mut self) -> Result<Option<bytes::Bytes>, Error> {
        match self.client.next_piece(&mut self.response).await? {
            Some(piece) => {
                self.got += bytes(piece.len());
                within(&self.cid, self.got, self.length)?;
                Ok(Some(piece))
            }
            None => complete(&self.cid, self.got, self.length).map(|()| None),
        }
    }
}

/// Bytes the part file has. One longer than the content belongs to something else: start anew.
async fn held(part: &Path, size: u64) -> Result<u64, Error> {
    let failed = |source| Error::File { path: part.to_owned(), source };
    match tokio::fs::metadata(part).await {
        Ok(metadata) if metadata.len() <= size => Ok(metadata.len()),
        Ok(_) => {
            tokio::fs::remove_file(part).await.map_err(failed)?;
            Ok(0)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(failed(error)),
    }
}

fn bytes(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn within(cid: &str, size: u64, cap: u64) -> Result<(), Error> {
    if size <= cap {
        return Ok(());
    }
    Err(Error::TooLarge { cid: cid.to_owned(), size, cap })
}

fn complete(cid: &str, got: u64, size: u64) -> Result<(), Error> {
    if got == size {
        return Ok(());
    }
    Err(Error::Short { cid: cid.to_owned(), got, size })
}
