//! Files that nobody needs leave: a server's node is nobody's free storage.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::receive::ALONE;
use super::{pinned, Files};

/// Pause between two rounds.
const PAUSE: Duration = Duration::from_secs(60);
/// Files of one round.
const FILES: i64 = 100;

const LAPSED: &str = "
DELETE FROM service.uploads WHERE id IN (
    SELECT id FROM service.uploads
    WHERE state = 'waiting' AND uploaded_at < now() - make_interval(secs => $1)
        OR unneeded_since < now() - make_interval(secs => $2)
    ORDER BY uploaded_at LIMIT $3
)
RETURNING cid, was_pinned, state";

// A server that ended left its reservations.
const FORGET: &str = "
DELETE FROM service.uploads WHERE state = 'receiving' AND uploaded_at < now() - interval '1 day'
    AND NOT EXISTS (SELECT FROM service.parts WHERE parts.id = uploads.id)";

const SUMS: &str = "
SELECT coalesce(sum(bytes) FILTER (WHERE state <> 'named'), 0)::bigint AS waiting,
    coalesce(sum(bytes) FILTER (WHERE state = 'named' AND unneeded_since IS NULL), 0)::bigint AS needed,
    coalesce(sum(bytes) FILTER (WHERE unneeded_since IS NOT NULL), 0)::bigint AS unneeded
FROM service.uploads WHERE NOT was_pinned";

impl Files {
    /// Sees to it again and again until `stop`.
    pub async fn keep_lapsing(self, stop: CancellationToken) {
        while tokio::time::timeout(PAUSE, stop.cancelled()).await.is_err() {
            if let Err(error) = self.lapse().await {
                tracing::debug!(error = format!("{error:#}"), "files that lapsed are still there");
            }
        }
    }

    /// Lets go of files that no version named in time, and of those that nobody needs any more. Returns how many there
    /// were.
    ///
    /// # Errors
    /// When the database or the node does not answer.
    pub async fn lapse(&self) -> anyhow::Result<usize> {
        let bounds = &self.0.bounds;
        let mut client = self.connection().await?;
        let tx = client.transaction().await?;
        tx.execute(ALONE, &[]).await?;
        pinned::judge(&tx, bounds).await?;
        tx.execute(FORGET, &[]).await?;
        self.lapse_parts(&tx).await?;
        let (lapse, grace) = (bounds.lapse.as_secs_f64(), bounds.grace.as_secs_f64());
        let lapsed = tx.query(LAPSED, &[&lapse, &grace, &FILES]).await?;
        for row in &lapsed {
            let (cid, state): (&str, &str) = (row.try_get("cid")?, row.try_get("state")?);
            if !row.try_get::<_, bool>("was_pinned")? {
                self.0.ipfs.unpin(cid).await?;
            }
            let reason = if state == "named" { "no bond holds it" } else { "no version with a bond named it" };
            tracing::info!(cid, reason, "an uploaded file lapsed");
        }
        let cards = self.lapse_cards(&tx).await?;
        let sums = tx.query_one(SUMS, &[]).await?;
        tx.commit().await?;
        self.0.metrics.upload_waiting_bytes.set(sums.try_get("waiting")?);
        self.0.metrics.upload_needed_bytes.set(sums.try_get("needed")?);
        self.0.metrics.upload_unneeded_bytes.set(sums.try_get("unneeded")?);
        Ok(lapsed.len() + cards)
    }
}
