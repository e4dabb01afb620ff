//! Receiving a file: its place is reserved, its bytes come, it is checked, and the node takes it.

use std::path::Path;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use chrono::{DateTime, Utc};
use futures::StreamExt;
use tokio::io::AsyncWriteExt;
use tokio_postgres::Row;
use weighhouse_sealing::check::Checked;

use super::checks::{checked, remove};
use super::{FileError, Files};

/// Longest time without a byte.
const SILENCE: Duration = Duration::from_secs(30);
/// Most files of an account that wait for a version: one, and one for each least bond that it has.
const MAX_FILES: i64 = 8;
/// The lock that counts files one after the other, and pins apart from unpinning.
pub(super) const ALONE: &str = "SELECT pg_advisory_xact_lock(7209, 1)";

// How often the account has the least bond of a denom.
const BONDS: &str = "
SELECT coalesce(max(floor((bonds.free + bonds.reserved) / greatest((rule->>'min_bond')::numeric, 1))), 0)::bigint AS bonds
FROM bonds, settings, jsonb_array_elements(settings.config->'denoms') AS rule
WHERE bonds.seller = $1 AND rule->>'denom' = bonds.denom";

const WAITING: &str = "
SELECT coalesce(sum(bytes), 0)::bigint AS bytes,
    coalesce(sum(bytes) FILTER (WHERE NOT bonded), 0)::bigint AS unbonded_bytes,
    count(*) FILTER (WHERE account = $1) AS files
FROM service.uploads WHERE state <> 'named'";

const RESERVE: &str =
    "INSERT INTO service.uploads (id, account, state, bonded, bytes) VALUES ($1, $2, 'receiving', $3, $4)";
const RELEASE: &str = "DELETE FROM service.uploads WHERE id = $1 AND state = 'receiving'";
// Another account's upload of the same content is the same file.
const ARRIVED: &str = "
UPDATE service.uploads SET state = 'waiting', cid = $2, was_pinned = $3, uploaded_at = now()
WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM service.uploads WHERE cid = $2)";

const OF_ACCOUNT: &str = "
SELECT cid, bytes, state, uploaded_at FROM service.uploads WHERE account = $1 AND cid IS NOT NULL
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
    /// The time until which a version has to name it.
    pub lapses_at: DateTime<Utc>,
}

impl Files {
    /// Receives a sealed file of so many bytes from an account.
    pub(crate) async fn receive(&self, account: &str, bytes: u64, body: Body) -> Result<Received, FileError> {
        let bounds = &self.0.bounds;
        if bounds.waiting_bytes == 0 {
            return Err(FileError::NoUploads);
        }
        if bytes == 0 || bytes > bounds.file_bytes {
            let most = bounds.file_bytes;
            return Err(FileError::TooLarge(format!("the file has {bytes} bytes, it may have 1 to {most}")));
        }
        let Ok(_place) = self.0.receiving.try_acquire() else { return Err(FileError::Busy) };
        let id = hex::encode(rand::random::<[u8; 16]>());
        self.reserve(&id, account, bytes).await?;
        let path = self.0.folder.join(format!("upload-{id}"));
        let outcome = self.take(&id, &path, bytes, body).await;
        remove(&path).await;
        // Also of a file that another account sent before.
        self.connection().await?.execute(RELEASE, &[&id]).await?;
        outcome
    }

    async fn reserve(&self, id: &str, account: &str, bytes: u64) -> Result<(), FileError> {
        let mut client = self.connection().await?;
        let tx = client.transaction().await?;
        tx.execute(ALONE, &[]).await?;
        let bonds: i64 = tx.query_one(BONDS, &[&account]).await?.try_get("bonds")?;
        let row = tx.query_one(WAITING, &[&account]).await?;
        let files: i64 = row.try_get("files")?;
        let most = (1 + bonds).min(MAX_FILES);
        if files >= most {
            return Err(FileError::Quota(format!(
                "{files} files of the account wait for a version, at most {most} may: one, and one for each least bond \
                that the account has, up to {MAX_FILES}"
            )));
        }
        let number = i64::try_from(bytes).unwrap_or(i64::MAX);
        let all = i64::try_from(self.0.bounds.waiting_bytes).unwrap_or(i64::MAX);
        // Accounts cost nothing: those without a bond share a half.
        let (taken, room): (i64, i64) = match bonds {
            0 => (row.try_get("unbonded_bytes")?, all / 2),
            _ => (row.try_get("bytes")?, all),
        };
        if taken.saturating_add(number) > room {
            return Err(FileError::Quota(format!(
                "files of {taken} bytes wait for a version, and this one has {bytes}: there is room for {room}. Try again \
                in a few hours{}",
                if bonds == 0 { ", or post a bond" } else { "" }
            )));
        }
        tx.execute(RESERVE, &[&id, &account, &(bonds > 0), &number]).await?;
        Ok(tx.commit().await?)
    }

    async fn take(&self, id: &str, path: &Path, bytes: u64, body: Body) -> Result<Received, FileError> {
        write(path, bytes, body).await?;
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
            Ok(Upload {
                cid: row.try_get("cid")?,
                bytes: row.try_get("bytes")?,
                is_named: row.try_get::<_, &str>("state")? == "named",
                uploaded_at,
                lapses_at: uploaded_at + self.0.bounds.lapse,
            })
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
    let (mut pieces, mut got) = (body.into_data_stream(), 0_u64);
    loop {
        let piece = tokio::time::timeout(SILENCE, pieces.next()).await;
        let piece = piece.map_err(|_| FileError::Broken(format!("no byte came for {} s", SILENCE.as_secs())))?;
        let Some(piece) = piece else { break };
        let piece = piece.map_err(|_| FileError::Broken(format!("the connection broke after {got} bytes")))?;
        got += u64::try_from(piece.len()).unwrap_or(u64::MAX);
        if got > bytes {
            return Err(FileError::Broken(format!("the body has more than the {bytes} bytes that it announced")));
        }
        file.write_all(&piece).await?;
    }
    file.flush().await?;
    match got == bytes {
        true => Ok(()),
        false => Err(FileError::Broken(format!("the body ended after {got} of {bytes} bytes"))),
    }
}
