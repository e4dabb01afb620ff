//! Files that nobody needs leave: a server's node is nobody's free storage.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::receive::ALONE;
use super::Files;

/// Pause between two rounds.
const PAUSE: Duration = Duration::from_secs(60);
/// Files of one round.
const FILES: i64 = 100;

// A version names a file for good: what becomes of its seller's bond later takes no buyer's file away.
const NAME: &str = "
UPDATE service.uploads SET state = 'named' WHERE state = 'waiting' AND EXISTS (
    SELECT 1 FROM versions
    JOIN listings ON listings.id = versions.listing
    JOIN bonds ON bonds.seller = listings.seller AND bonds.free + bonds.reserved > 0
    WHERE versions.cid = uploads.cid
)";

const LAPSED: &str = "
DELETE FROM service.uploads WHERE id IN (
    SELECT id FROM service.uploads
    WHERE state = 'waiting' AND uploaded_at < now() - make_interval(secs => $1) ORDER BY uploaded_at LIMIT $2
)
RETURNING cid, was_pinned";

// A server that ended left its reservations.
const FORGET: &str = "
DELETE FROM service.uploads WHERE state = 'receiving' AND uploaded_at < now() - interval '1 day'";

impl Files {
    /// Sees to it again and again until `stop`.
    pub async fn keep_lapsing(self, stop: CancellationToken) {
        while tokio::time::timeout(PAUSE, stop.cancelled()).await.is_err() {
            if let Err(error) = self.lapse().await {
                tracing::debug!(error = format!("{error:#}"), "files that lapsed are still there");
            }
        }
    }

    /// Lets go of files that no version named in time. Returns how many there were.
    ///
    /// # Errors
    /// When the database or the node does not answer.
    pub async fn lapse(&self) -> anyhow::Result<usize> {
        let mut client = self.connection().await?;
        let tx = client.transaction().await?;
        tx.execute(ALONE, &[]).await?;
        tx.execute(NAME, &[]).await?;
        tx.execute(FORGET, &[]).await?;
        let lapsed = tx.query(LAPSED, &[&self.0.bounds.lapse.as_secs_f64(), &FILES]).await?;
        for row in &lapsed {
            let (cid, was_pinned): (&str, bool) = (row.try_get("cid")?, row.try_get("was_pinned")?);
            if !was_pinned {
                self.0.ipfs.unpin(cid).await?;
            }
            tracing::info!(cid, "an uploaded file lapsed: no version with a bond named it");
        }
        tx.commit().await?;
        Ok(lapsed.len())
    }
}
