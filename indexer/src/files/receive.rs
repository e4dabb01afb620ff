//! Receiving a file: its place is reserved, its bytes come, it is checked, and the node takes it.

use std::path::Path;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use chrono::{DateTime, Utc};
use futures::StreamExt;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::SemaphorePermit;
use tokio_postgres::{Row, Transaction};
use weighhouse_sealing::check::Checked;

use super::checks::{checked, remove};
use super::{pinned, FileError, Files};

/// Longest time without a byte.
pub(super) const SILENCE: Duration = Duration::from_secs(30);
/// The least bytes that a second brings: a place is not for whoever sends a byte now and then.
pub(super) const LEAST_RATE: u64 = 100_000;
/// Most files of an account that wait for a version: one, and one for each least bond that it has.
const MAX_FILES: u64 = 8;
/// The lock that counts files one after the other, and pins apart from unpinning.
pub(super) const ALONE: &str = "SELECT pg_advisory_xact_lock(7209, 1)";

const TAKEN: &str = "
SELECT coalesce(sum(bytes) FILTER (WHERE NOT was_pinned), 0)::bigint AS bytes,
    coalesce(sum(bytes) FILTER (WHERE state <> 'named' AND NOT bonded), 0)::bigint AS unbonded_bytes,
    count(*) FILTER (WHERE state <> 'named' AND account = $1) AS files,
    coalesce(sum(bytes) FILTER (
        WHERE NOT was_pinned AND CASE state WHEN 'named' THEN holder ELSE account END = $1
    ), 0)::bigint AS own_bytes
FROM service.uploads";

const RESERVE: &str =
    "INSERT INTO service.uploads (id, account, state, bonded, bytes) VALUES ($1, $2, 'receiving', $3, $4)";
pub(super) const RELEASE: &str = "DELETE FROM service.uploads WHERE id = $1 AND state = 'receiving'";
// Another account's upload of the same content is the same file.
const ARRIVED: &str = "
UPDATE service.uploads SET state = 'waiting', cid = $2, was_pinned = $3, uploaded_at = now()
WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM service.uploads WHERE cid = $2)";

const OF_ACCOUNT: &str = "
SELECT cid, bytes, state, uploaded_at, unneeded_since FROM service.uploads WHERE account = $1 AND cid IS NOT NULL
ORDER BY uploaded_at DESC, id";

/// A file that arrived.
pub(crate) struct Received {
    pub cid: String,
    pub bytes: u64,
    pub checked: Checked,
    /// The time until which a version has to name it.
    pub lapses_at: DateTime<Utc>,
}

/// A file that an account sent.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    pub cid: String,
    pub bytes: i64,
    pub is_named: bool,
    pub uploaded_at: DateTime<Utc>,
    /// The time at which it leaves, unless a version of a seller with bonds names it until then.
    pub lapses_at: Option<DateTime<Utc>>,
}

impl Files {
    /// Receives a sealed file of so many bytes from an account.
    pub(crate) async fn receive(&self, account: &str, bytes: u64, body: Body) -> Result<Received, FileError> {
        self.admit_size(bytes)?;
        let Ok(_place) = self.0.receiving.try_acquire() else { return Err(FileError::Busy) };
        let id = hex::encode(rand::random::<[u8; 16]>());
        let bonds = self.reserve(&id, account, bytes).await?;
        let Some(_place) = self.place_by(bonds) else {
            self.connection().await?.execute(RELEASE, &[&id]).await?;
            return Err(FileError::Busy);
        };
        let path = self.0.folder.join(format!("upload-{id}"));
        let outcome = self.take(&id, &path, bytes, body).await;
        remove(&path).await;
        // Also of a file that another account sent before.
        self.connection().await?.execute(RELEASE, &[&id]).await?;
        outcome
    }

    pub(super) fn admit_size(&self, bytes: u64) -> Result<(), FileError> {
        let bounds = &self.0.bounds;
        if bounds.disk_bytes == 0 {
            return Err(FileError::NoUploads);
        }
        if bytes == 0 || bytes > bounds.file_bytes {
            let most = bounds.file_bytes;
            return Err(FileError::TooLarge(format!("the file has {bytes} bytes, it may have 1 to {most}")));
        }
        Ok(())
    }

    /// A half of the places is for accounts with a bond.
    pub(super) fn place_by(&self, bonds: i64) -> Option<Option<SemaphorePermit<'_>>> {
        match bonds {
            0 => self.0.receiving_unbonded.try_acquire().ok().map(Some),
            _ => Some(None),
        }
    }

    /// Reserves a file's place; returns how often the account has the least bond.
    async fn reserve(&self, id: &str, account: &str, bytes: u64) -> Result<i64, FileError> {
        let mut client = self.connection().await?;
        let tx = client.transaction().await?;
        let bonds = self.reserve_in(&tx, id, account, bytes).await?;
        tx.commit().await?;
        Ok(bonds)
    }

    pub(super) async fn reserve_in(
        &self,
        tx: &Transaction<'_>,
        id: &str,
        account: &str,
        bytes: u64,
    ) -> Result<i64, FileError> {
        tx.execute(ALONE, &[]).await?;
        let bonds = pinned::bonds(tx, account).await?;
        let row = tx.query_one(TAKEN, &[&account]).await?;
        let taken = |column: &str| row.try_get::<_, i64>(column).map(i64::unsigned_abs);
        self.admit_files(taken("files")?, bonds)?;
        if bonds > 0 {
            self.admit_account(taken("own_bytes")?, bytes, bonds)?;
        } else {
            self.admit_unbonded(taken("unbonded_bytes")?, bytes)?;
        }
        self.admit_all(taken("bytes")?, bytes)?;
        let number = i64::try_from(bytes).unwrap_or(i64::MAX);
        tx.execute(RESERVE, &[&id, &account, &(bonds > 0), &number]).await?;
        Ok(bonds)
    }

    fn admit_files(&self, files: u64, bonds: i64) -> Result<(), FileError> {
        let most = bonds.unsigned_abs().saturating_add(1).min(MAX_FILES);
        if files < most {
            return Ok(());
        }
        Err(FileError::Quota(format!(
            "{files} files of the account wait for a version, at most {most} may: one, and one for each least bond that \
            the account has, up to {MAX_FILES}"
        )))
    }

    /// An account's files are bounded by its bonds, those that wait and those that its versions name.
    fn admit_account(&self, own: u64, bytes: u64, bonds: i64) -> Result<(), FileError> {
        let bounds = &self.0.bounds;
        let (allowed, each) = (bounds.allowed(bonds), bounds.bond_bytes);
        if own.saturating_add(bytes) <= allowed {
            return Ok(());
        }
        Err(FileError::Quota(format!(
            "the account's files have {own} bytes, and this one has {bytes}: its bonds allow {allowed}, {each} for each \
            least bond. Post a bond"
        )))
    }

    /// Accounts cost nothing: those without a bond share a half.
    fn admit_unbonded(&self, taken: u64, bytes: u64) -> Result<(), FileError> {
        let room = self.0.bounds.disk_bytes / 2;
        if taken.saturating_add(bytes) <= room {
            return Ok(());
        }
        Err(FileError::Quota(format!(
            "files of {taken} bytes wait for a version, sent by accounts without a bond, and this one has {bytes}: there \
            is room for {room}. Try again in a few hours, or post a bond"
        )))
    }

    fn admit_all(&self, taken: u64, bytes: u64) -> Result<(), FileError> {
        let room = self.0.bounds.disk_bytes;
        if taken.saturating_add(bytes) <= room {
            return Ok(());
        }
        Err(FileError::Quota(format!(
            "this server keeps files of {taken} bytes, and this one has {bytes}: it has room for {room}. Try again in a \
            few hours, or another server"
        )))
    }

    async fn take(&self, id: &str, path: &Path, bytes: u64, body: Body) -> Result<Received, FileError> {
        let time = SILENCE + Duration::from_secs(bytes / LEAST_RATE);
        let written = tokio::time::timeout(time, write(path, bytes, body)).await;
        written.map_err(|_| {
            FileError::Broken(format!("{bytes} bytes take longer than {} s: send them faster", time.as_secs()))
        })??;
        self.accept(id, path, bytes).await
    }

    /// Checks a file whose bytes are all there, and has the node keep it.
    pub(super) async fn accept(&self, id: &str, path: &Path, bytes: u64) -> Result<Received, FileError> {
        let checked = checked(path.to_owned()).await?;
        let cid = self.0.ipfs.add_file_unpinned(path).await?.cid;
        if self.0.denylist.has(&cid) {
            return Err(FileError::Denied);
        }
        self.remember(&cid, bytes, Ok(&checked)).await?;
        let mut client = self.connection().await?;
        let tx = client.transaction().await?;
        tx.execute(ALONE, &[]).await?;
        let was_pinned = self.0.ipfs.is_pinned(&cid).await?;
        self.0.ipfs.pin(&cid).await?;
        tx.execute(ARRIVED, &[&id, &cid, &was_pinned]).await?;
        tx.commit().await?;
        Ok(Received { cid, bytes, checked, lapses_at: Utc::now() + self.0.bounds.lapse })
    }

    /// The files that an account sent, the newest first.
    pub(crate) async fn uploads(&self, account: &str) -> Result<Vec<Upload>, FileError> {
        let rows = self.connection().await?.query(OF_ACCOUNT, &[&account]).await?;
        let upload = |row: &Row| {
            let uploaded_at: DateTime<Utc> = row.try_get("uploaded_at")?;
            let unneeded_since: Option<DateTime<Utc>> = row.try_get("unneeded_since")?;
            let (is_named, bounds) = (row.try_get::<_, &str>("state")? == "named", &self.0.bounds);
            let lapses_at = match is_named {
                true => unneeded_since.map(|since| since + bounds.grace),
                false => Some(uploaded_at + bounds.lapse),
            };
            Ok(Upload { cid: row.try_get("cid")?, bytes: row.try_get("bytes")?, is_named, uploaded_at, lapses_at })
        };
        Ok(rows.iter().map(upload).collect::<Result<_, tokio_postgres::Error>>()?)
    }
}

/// Writes a body of exactly so many bytes to a file.
async fn write(path: &Path, bytes: u64, body: Body) -> Result<(), FileError> {
    if body.size_hint().lower() > bytes {
        return Err(FileError::Broken(format!("the body has more than the {bytes} bytes that it announced")));
    }
    let mut file = tokio::io::BufWriter::with_capacity(256 << 10, tokio::fs::File::create(path).await?);
    let more = || FileError::Broken(format!("the body has more than the {bytes} bytes that it announced"));
    let got = pour(&mut file, (bytes, more), body).await?;
    file.flush().await?;
    match got == bytes {
        true => Ok(()),
        false => Err(FileError::Broken(format!("the body ended after {got} of {bytes} bytes"))),
    }
}

/// Writes a body as it comes, unless it has more than `most` bytes; returns how many it had.
pub(super) async fn pour(
    file: &mut (impl AsyncWrite + Unpin),
    (most, more): (u64, impl Fn() -> FileError),
    body: Body,
) -> Result<u64, FileError> {
    let (mut pieces, mut got) = (body.into_data_stream(), 0_u64);
    loop {
        let piece = tokio::time::timeout(SILENCE, pieces.next()).await;
        let piece = piece.map_err(|_| FileError::Broken(format!("no byte came for {} s", SILENCE.as_secs())))?;
        let Some(piece) = piece else { return Ok(got) };
        let piece = piece.map_err(|_| FileError::Broken(format!("the connection broke after {got} bytes")))?;
        got += u64::try_from(piece.len()).unwrap_or(u64::MAX);
        if got > most {
            return Err(more());
        }
        file.write_all(&piece).await?;
    }
}
