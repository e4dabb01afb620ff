//! Cards of listings, which sellers send whose browsers have no IPFS node.

use chrono::{DateTime, Utc};
use tokio_postgres::Transaction;

use super::receive::ALONE;
use super::{FileError, Files};

/// Most cards of an account that no listing names yet.
const MAX_CARDS: i64 = 16;
/// Most such cards of all accounts, which cost nothing: a gibibyte at most.
const MAX_WAITING: i64 = 1_024;
/// Cards of one round.
const CARDS: i64 = 100;

/// A card that something needs: a listing shows it, or an arbiter may rule by it.
macro_rules! needed {
    () => {
        "(EXISTS (SELECT FROM listings WHERE listings.card_cid = sent.cid)
            OR EXISTS (
                SELECT FROM orders WHERE orders.card = sent.cid
                    AND orders.state IN ('offered', 'funded', 'delivered', 'disputed')
            ))"
    };
}

const WAITING: &str = concat!(
    "SELECT count(*) AS cards, count(*) FILTER (WHERE account = $1) AS own FROM service.cards AS sent WHERE NOT ",
    needed!()
);

// Sent once more, it waits as long as a new one.
const KEEP: &str = "
INSERT INTO service.cards (cid, account, bytes, was_pinned) VALUES ($1, $2, $3, $4)
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
        admit(&tx, account).await?;
        let cid = self.0.ipfs.add_bytes_unpinned(card).await?.cid;
        if self.0.denylist.has(&cid) {
            return Err(FileError::Denied);
        }
        let was_pinned = self.0.ipfs.is_pinned(&cid).await?;
        self.0.ipfs.pin(&cid).await?;
        let bytes = i64::try_from(card.len()).unwrap_or(i64::MAX);
        tx.execute(KEEP, &[&cid, &account, &bytes, &was_pinned]).await?;
        tx.commit().await?;
        Ok(SentCard { cid, lapses_at: Utc::now() + self.0.bounds.lapse })
    }

    /// Lets go of cards that no listing named in time, and of those that nothing names any more.
    pub(super) async fn lapse_cards(&self, tx: &Transaction<'_>) -> anyhow::Result<usize> {
        let lapsed = tx.query(LAPSED, &[&self.0.bounds.lapse.as_secs_f64(), &CARDS]).await?;
        for row in &lapsed {
            let cid: &str = row.try_get("cid")?;
            if !row.try_get::<_, bool>("was_pinned")? {
                self.0.ipfs.unpin(cid).await?;
            }
            tracing::info!(cid, "a card lapsed that no listing names");
        }
        Ok(lapsed.len())
    }
}

async fn admit(tx: &Transaction<'_>, account: &str) -> Result<(), FileError> {
    let row = tx.query_one(WAITING, &[&account]).await?;
    let (cards, own): (i64, i64) = (row.try_get("cards")?, row.try_get("own")?);
    if own >= MAX_CARDS {
        let quota =
            format!("{own} cards of the account wait for a listing, at most {MAX_CARDS} may: try again in a few hours");
        return Err(FileError::Quota(quota));
    }
    if cards >= MAX_WAITING {
        return Err(FileError::Quota("too many cards wait for a listing: try again in a few hours".to_owned()));
    }
    Ok(())
}
