//! Uploads in parts: what came of a broken one stays, and the next request goes on from there.
//!
//! Bytes lie in the server's folder in a file that is named by the upload's id; its length is the offset. Another server
//! of the same database has no such file, and knows no such upload.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use chrono::{DateTime, Utc};
use tokio::io::AsyncWriteExt;
use tokio_postgres::{Row, Transaction};

use super::checks::remove;
use super::receive::{pour, Received, LEAST_RATE, RELEASE, SILENCE};
use super::{FileError, Files};

/// The time after which an upload lapses of which no byte comes.
const IDLE: Duration = Duration::from_secs(6 * 3600);
/// The time that an upload has beside that of its bytes at the least rate.
const WHOLE: Duration = Duration::from_secs(24 * 3600);
/// Rows stay longer than an upload is answered, so that none goes while a request that began in time still runs.
const SLACK: Duration = Duration::from_secs(3600);
/// Most bytes of one request.
const MAX_PART_BYTES: u64 = 64 << 20;
/// The share of the disk that uploads in parts may hold before they are whole.
const SHARE: u64 = 4;

const CREATE: &str = "
INSERT INTO service.parts (id, account, bonded, bytes) VALUES ($1, $2, $3, $4) RETURNING created_at, came_at, lapses_at";
const WAITING: &str = "SELECT coalesce(sum(bytes), 0)::bigint AS bytes FROM service.parts WHERE cid IS NULL";
const OF_ID: &str =
    "SELECT bonded, bytes, created_at, came_at, cid, lapses_at FROM service.parts WHERE id = $1 AND account = $2";
const CAME: &str = "UPDATE service.parts SET came_at = now() WHERE id = $1";
const TAKEN: &str = "UPDATE service.parts SET cid = $2, lapses_at = $3 WHERE id = $1";
const DELETE: &str = "DELETE FROM service.parts WHERE id = $1";

// Room goes with the upload. One that is whole stays for as long as its answer says.
const LAPSED: &str = "
WITH lapsed AS (
    DELETE FROM service.parts
    WHERE CASE WHEN cid IS NOT NULL THEN lapses_at < now()
        ELSE came_at < now() - make_interval(secs => $1)
            OR created_at < now() - make_interval(secs => $2 + bytes / $3::double precision) END
    RETURNING id
)
DELETE FROM service.uploads USING lapsed WHERE uploads.id = lapsed.id AND uploads.state = 'receiving'";
const IDS: &str = "SELECT id FROM service.parts WHERE cid IS NULL";

/// The ids of uploads to which a request writes now.
pub(super) type Writing = Arc<Mutex<HashSet<String>>>;

/// One request at a time writes to an upload.
struct Alone {
    writing: Writing,
    id: String,
}

impl Alone {
    fn take(writing: &Writing, id: &str) -> Option<Self> {
        let is_new = writing.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned());
        is_new.then(|| Alone { writing: writing.clone(), id: id.to_owned() })
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

/// An upload in parts.
pub(crate) struct Parts {
    bonded: bool,
    pub bytes: u64,
    pub offset: u64,
    /// The time at which it lapses if no byte comes.
    pub lapses_at: DateTime<Utc>,
    /// Its CID, once it was whole and taken.
    pub cid: Option<String>,
}

impl Files {
    /// Reserves room for an upload in parts; returns its id, and the time at which it lapses if no byte comes.
    pub(crate) async fn create_parts(&self, account: &str, bytes: u64) -> Result<(String, DateTime<Utc>), FileError> {
        self.admit_size(bytes)?;
        let id = hex::encode(rand::random::<[u8; 16]>());
        let number = i64::try_from(bytes).unwrap_or(i64::MAX);
        let mut client = self.connection().await?;
        let tx = client.transaction().await?;
        let bonds = self.reserve_in(&tx, &id, account, bytes).await?;
        self.admit_parts(&tx, bytes).await?;
        // Before the row: what has no file is unknown.
        let path = self.parts_path(&id);
        tokio::fs::File::create_new(&path).await?.sync_all().await?;
        let kept = async {
            let row = tx.query_one(CREATE, &[&id, &account, &(bonds > 0), &number]).await?;
            tx.commit().await?;
            lapses_at(&row, bytes)
        };
        match kept.await {
            Ok(lapses_at) => Ok((id, lapses_at)),
            Err(error) => {
                remove(&path).await;
                Err(error)
            }
        }
    }

    async fn admit_parts(&self, tx: &Transaction<'_>, bytes: u64) -> Result<(), FileError> {
        let waiting = tx.query_one(WAITING, &[]).await?.try_get::<_, i64>("bytes")?.unsigned_abs();
        let room = self.0.bounds.disk_bytes / SHARE;
        if waiting.saturating_add(bytes) <= room {
            return Ok(());
        }
        Err(FileError::Quota(format!(
            "uploads of {waiting} bytes come in parts, and this one has {bytes}: there is room for {room}. Send it whole, or \
            try again in a few hours"
        )))
    }

    /// An account's upload; none of another account's, of another server's, and of one that lapsed.
    pub(crate) async fn parts(&self, account: &str, id: &str) -> Result<Parts, FileError> {
        let row = self.connection().await?.query_opt(OF_ID, &[&id, &account]).await?;
        let row = row.ok_or(FileError::NoParts)?;
        let bytes = row.try_get::<_, i64>("bytes")?.unsigned_abs();
        let cid: Option<String> = row.try_get("cid")?;
        let offset = match &cid {
            Some(_) => bytes,
            // The id is one of the database's: no client's word names a file.
            None => match tokio::fs::metadata(self.parts_path(id)).await {
                Ok(file) => file.len(),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(FileError::NoParts),
                Err(error) => return Err(error.into()),
            },
        };
        let lapses_at = lapses_at(&row, bytes)?;
        if lapses_at < Utc::now() {
            return Err(FileError::NoParts);
        }
        Ok(Parts { bonded: row.try_get("bonded")?, bytes, offset, lapses_at, cid })
    }

    /// Writes a request's bytes from an offset on, and takes the file once it is whole. Returns the upload as it is then.
    pub(crate) async fn write_parts(
        &self,
        account: &str,
        id: &str,
        offset: u64,
        length: Option<u64>,
        body: Body,
    ) -> Result<Parts, FileError> {
        let (_alone, parts) = self.alone(account, id).await?;
        if offset != parts.offset {
            return Err(FileError::Offset { sent: offset, has: parts.offset });
        }
        if parts.cid.is_some() {
            return Ok(parts);
        }
        let left = parts.bytes - parts.offset;
        let most = left.min(MAX_PART_BYTES);
        if length.is_some_and(|length| length > most) {
            return Err(FileError::TooLarge(format!("{left} bytes are left, a request may bring {most} of them")));
        }
        let Ok(_place) = self.0.receiving.try_acquire() else { return Err(FileError::Busy) };
        let Some(_place) = self.place_by(i64::from(parts.bonded)) else { return Err(FileError::Busy) };
        let path = self.parts_path(id);
        if left > 0 {
            let outcome = append(&path, most, body).await;
            // What came of a broken request counts.
            let came = tokio::fs::metadata(&path).await?.len();
            if came > parts.offset {
                self.connection().await?.execute(CAME, &[&id]).await?;
            }
            outcome?;
            if came < parts.bytes {
                return self.parts(account, id).await;
            }
        }
        let Received { cid, lapses_at, .. } = self.take_parts(id, &path, parts.bytes).await?;
        Ok(Parts { offset: parts.bytes, cid: Some(cid), lapses_at, ..parts })
    }

    /// Takes a file whose bytes are all there. One that is refused leaves. One that the node did not take, or a server that
    /// ended before it said so here, may be asked for again, by an empty part: to take a file twice changes nothing.
    async fn take_parts(&self, id: &str, path: &Path, bytes: u64) -> Result<Received, FileError> {
        let outcome = self.accept(id, path, bytes).await;
        match &outcome {
            Ok(received) => {
                let client = self.connection().await?;
                client.execute(TAKEN, &[&id, &received.cid, &received.lapses_at]).await?;
                // Another account's upload of the same content keeps the file.
                client.execute(RELEASE, &[&id]).await?;
                remove(path).await;
            }
            Err(FileError::NotSealed(_) | FileError::Denied) => self.forget_parts(id).await?,
            Err(_) => {}
        }
        outcome
    }

    /// Ends an account's upload and gives its room back.
    pub(crate) async fn end_parts(&self, account: &str, id: &str) -> Result<(), FileError> {
        let _alone = self.alone(account, id).await?;
        self.forget_parts(id).await
    }

    /// An account's upload, which no other request writes to meanwhile. Whose it is comes first: nobody holds up another's, or
    /// learns that there is one.
    async fn alone(&self, account: &str, id: &str) -> Result<(Alone, Parts), FileError> {
        self.parts(account, id).await?;
        let alone = Alone::take(&self.0.writing, id).ok_or(FileError::Written)?;
        Ok((alone, self.parts(account, id).await?))
    }

    async fn forget_parts(&self, id: &str) -> Result<(), FileError> {
        let mut client = self.connection().await?;
        let tx = client.transaction().await?;
        tx.execute(DELETE, &[&id]).await?;
        tx.execute(RELEASE, &[&id]).await?;
        tx.commit().await?;
        remove(&self.parts_path(id)).await;
        Ok(())
    }

    /// Lets uploads lapse, and removes this server's files of those that are gone.
    pub(super) async fn lapse_parts(&self, tx: &Transaction<'_>) -> anyhow::Result<()> {
        let rate = f64::from(u32::try_from(LEAST_RATE)?);
        tx.execute(LAPSED, &[&(IDLE + SLACK).as_secs_f64(), &(WHOLE + SLACK).as_secs_f64(), &rate]).await?;
        let rows = tx.query(IDS, &[]).await?;
        let ids: HashSet<String> = rows.iter().map(|row| row.try_get("id")).collect::<Result<_, _>>()?;
        let mut entries = tokio::fs::read_dir(&self.0.folder).await?;
        while let Some(entry) = entries.next_entry().await? {
            let name = entry.file_name();
            let Some(id) = name.to_str().and_then(|name| name.strip_prefix("parts-")) else { continue };
            // Also keeps a request from writing to it meanwhile.
            let alone = Alone::take(&self.0.writing, id);
            if alone.is_some() && !ids.contains(id) {
                remove(&entry.path()).await;
            }
        }
        Ok(())
    }

    fn parts_path(&self, id: &str) -> PathBuf {
        self.0.folder.join(format!("parts-{id}"))
    }
}

fn lapses_at(row: &Row, bytes: u64) -> Result<DateTime<Utc>, FileError> {
    if let Some(lapses_at) = row.try_get("lapses_at")? {
        return Ok(lapses_at);
    }
    let (created, came): (DateTime<Utc>, DateTime<Utc>) = (row.try_get("created_at")?, row.try_get("came_at")?);
    Ok((came + IDLE).min(created + WHOLE + Duration::from_secs(bytes / LEAST_RATE)))
}

/// Appends at most so many bytes. What came is on the disk also where the body breaks.
async fn append(path: &Path, most: u64, body: Body) -> Result<(), FileError> {
    let mut file = tokio::fs::OpenOptions::new().append(true).open(path).await?;
    let time = SILENCE + Duration::from_secs(most / LEAST_RATE);
    let more = || FileError::TooLarge(format!("the request has more than the {most} bytes that it may bring"));
    let outcome = tokio::time::timeout(time, pour(&mut file, (most, more), body)).await.unwrap_or_else(|_| {
        Err(FileError::Broken(format!("{most} bytes take longer than {} s: send them faster", time.as_secs())))
    });
    file.flush().await?;
    file.sync_data().await?;
    outcome.map(|_| ())
}
