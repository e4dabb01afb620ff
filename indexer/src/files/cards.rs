//! Cards of listings and texts of reviews, questions, profiles and reports, which people send whose browsers have no IPFS node.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use tokio_postgres::Transaction;

use super::receive::ALONE;
use super::{pinned, FileError, Files};

/// Most cards of an account that no listing names yet.
const MAX_CARDS: i64 = 16;
/// Most such cards of all accounts: a gibibyte at most.
const MAX_WAITING: i64 = 1_024;
/// Most of them of accounts without a bond, which cost nothing.
const MAX_UNBONDED: i64 = MAX_WAITING / 2;
/// Cards of one round.
const CARDS: i64 = 100;

/// A card that something needs: a listing shows it, an arbiter may rule by it, or it is what somebody said for good. Of a
/// profile's cards, which cost nothing, the present one alone.
macro_rules! needed {
    () => {
        "(EXISTS (SELECT FROM listings WHERE card_sha256 = sent.sha256 AND card_cid = sent.cid)
            OR EXISTS (
                SELECT FROM orders WHERE orders.card = sent.cid
                    AND orders.state IN ('offered', 'funded', 'delivered', 'disputed')
            )
            OR EXISTS (SELECT FROM review_texts WHERE review_texts.words = sent.cid)
            OR EXISTS (SELECT FROM profiles WHERE profiles.card = sent.cid)
            OR EXISTS (SELECT FROM posts WHERE posts.words = sent.cid)
            OR EXISTS (SELECT FROM reports WHERE reports.evidence = sent.cid)
            OR EXISTS (SELECT FROM reports WHERE reports.grounds = sent.cid)
            OR EXISTS (SELECT FROM reports WHERE reports.reasons = sent.cid))"
    };
}

// Those that came longer ago are named, or leave in the next round.
const WAITING: &str = concat!(
    "SELECT count(*) AS cards, count(*) FILTER (WHERE NOT bonded) AS unbonded,
        count(*) FILTER (WHERE account = $1) AS own
    FROM service.cards AS sent
    WHERE received_at >= now() - make_interval(secs => $2) AND NOT ",
    needed!()
);

// Sent once more, it waits as long as a new one.
const KEEP: &str = "
INSERT INTO service.cards (cid, sha256, account, bonded, bytes, was_pinned) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (cid) DO UPDATE SET received_at = now()";

const LAPSED: &str = concat!(
    "
DELETE FROM service.cards WHERE cid IN (
    SELECT cid FROM service.cards AS sent WHERE received_at < now() - make_interval(secs => $1) AND NOT ",
    needed!(),
    "
    ORDER BY received_at LIMIT $2
)
RETURNING cid, was_pinned"
);

// Who sent a card is needed as long as it counts.
const FORGET: &str = "
UPDATE service.cards SET account = '' WHERE account <> '' AND received_at < now() - make_interval(secs => $1)";

/// A card that arrived.
pub(crate) struct SentCard {
    pub cid: String,
    /// The time until which a listing has to name it.
    pub lapses_at: DateTime<Utc>,
}

impl Files {
    /// Receives a card from an account.
    pub(crate) async fn receive_card(&self, account: &str, card: &[u8]) -> Result<SentCard, FileError> {
        if self.0.bounds.disk_bytes == 0 {
            return Err(FileError::NoUploads);
        }
        weighhouse_card::read(card).map_err(|error| FileError::NoCard(error.to_string()))?;
        let mut client = self.connection().await?;
        let tx = client.transaction().await?;
        tx.execute(ALONE, &[]).await?;
        let is_bonded = self.admit_card(&tx, account).await?;
        let cid = self.0.ipfs.add_bytes_unpinned(card).await?.cid;
        if self.0.denylist.has(&cid) {
            return Err(FileError::Denied);
        }
        let was_pinned = self.0.ipfs.is_pinned(&cid).await?;
        self.0.ipfs.pin(&cid).await?;
        let (bytes, sha256) = (i64::try_from(card.len()).unwrap_or(i64::MAX), hex::encode(Sha256::digest(card)));
        tx.execute(KEEP, &[&cid, &sha256, &account, &is_bonded, &bytes, &was_pinned]).await?;
        tx.commit().await?;
        Ok(SentCard { cid, lapses_at: Utc::now() + self.0.bounds.lapse })
    }

    /// Lets go of cards that no listing named in time, and of those that nothing names any more.
    pub(super) async fn lapse_cards(&self, tx: &Transaction<'_>) -> anyhow::Result<usize> {
        let lapse = self.0.bounds.lapse.as_secs_f64();
        tx.execute(FORGET, &[&lapse]).await?;
        let lapsed = tx.query(LAPSED, &[&lapse, &CARDS]).await?;
        for row in &lapsed {
            let cid: &str = row.try_get("cid")?;
            if !row.try_get::<_, bool>("was_pinned")? {
                self.0.ipfs.unpin(cid).await?;
            }
            tracing::info!(cid, "a card lapsed that no listing names");
        }
        Ok(lapsed.len())
    }

    /// Admits one more card of an account; returns whether the account has a bond.
    async fn admit_card(&self, tx: &Transaction<'_>, account: &str) -> Result<bool, FileError> {
        let row = tx.query_one(WAITING, &[&account, &self.0.bounds.lapse.as_secs_f64()]).await?;
        let waiting = |column: &str| row.try_get::<_, i64>(column);
        let own = waiting("own")?;
        if own >= MAX_CARDS {
            return Err(FileError::Quota(format!(
                "{own} cards of the account wait for a listing, at most {MAX_CARDS} may: try again in a few hours"
            )));
        }
        let is_bonded = pinned::bonds(tx, account).await? > 0;
        if !is_bonded && waiting("unbonded")? >= MAX_UNBONDED {
            return Err(FileError::Quota(format!(
                "{MAX_UNBONDED} cards wait for a listing, sent by accounts without a bond, and no more may: try again in \
                a few hours, or post a bond"
            )));
        }
        if waiting("cards")? >= MAX_WAITING {
            return Err(FileError::Quota(format!(
                "{MAX_WAITING} cards wait for a listing, and no more may: try again in a few hours"
            )));
        }
        Ok(is_bonded)
    }
}
