//! Finds what the contents of versions have in common, by the plaintext leaves that sealed files carry for everybody.
//!
//! A sample of a content's leaves is kept, and compared with the samples of contents that have some of its first leaves
//! ([ADR 20](../../../docs/adr/0020-copies-are-found-by-samples-of-leaves.md)). Whoever reads the leaves compares their root
//! with the one on chain first.

mod sample;

use tokio_postgres::{Client, Error, Transaction};

pub(crate) use sample::Sample;
use sample::MARKS;

/// The most contents that one is compared with.
const MAX_COMPARED: i64 = 50;
/// The most contents with one mark that are looked at: a leaf that all have, such as one of zeros, tells nothing.
const MAX_ALIKE: i64 = 100;
/// The least share that is kept.
pub(crate) const MIN_SHARE: f64 = 0.05;

const SALT: &str = "SELECT salt FROM sampling";

const KEEP: &str = "
INSERT INTO samples (plaintext_root, sample) VALUES ($1, $2)
ON CONFLICT (plaintext_root) DO UPDATE SET sample = excluded.sample";

const MARK: &str =
    "INSERT INTO sample_marks (mark, plaintext_root) SELECT unnest($2::bigint[]), $1 ON CONFLICT DO NOTHING";

// Those with most marks in common first.
const ALIKE: &str = "
SELECT plaintext_root, sample FROM samples JOIN (
    SELECT other.plaintext_root, count(*) AS marks FROM unnest($2::bigint[]) AS mine (mark)
    CROSS JOIN LATERAL (
        SELECT plaintext_root FROM sample_marks WHERE sample_marks.mark = mine.mark AND plaintext_root <> $1 LIMIT $3
    ) AS other
    GROUP BY other.plaintext_root ORDER BY count(*) DESC, other.plaintext_root LIMIT $4
) AS alike USING (plaintext_root)";

const SHARE: &str = "
INSERT INTO shared_leaves (plaintext_root, other_root, share) VALUES ($1, $2, $3)
ON CONFLICT (plaintext_root, other_root) DO UPDATE SET share = excluded.share";

/// The salt that decides which leaves are sampled: who makes a content doesn't know which.
///
/// # Errors
/// Failures of the database.
pub(crate) async fn salt(client: &Client) -> Result<String, Error> {
    client.query_one(SALT, &[]).await?.try_get(0)
}

/// Keeps a sample, with the shares that it has in common with others and they with it.
///
/// # Errors
/// Failures of the database.
pub(crate) async fn compare(tx: &Transaction<'_>, root: &str, sample: &Sample) -> Result<(), Error> {
    let stored = sample.stored();
    let marks: Vec<i64> = stored.iter().copied().take(MARKS).collect();
    for row in tx.query(ALIKE, &[&root, &marks, &MAX_ALIKE, &MAX_COMPARED]).await? {
        let (other, theirs): (String, Vec<i64>) = (row.try_get(0)?, row.try_get(1)?);
        let theirs = Sample::of_stored(&theirs);
        for (of, in_, share) in
            [(root, other.as_str(), sample.share_in(&theirs)), (other.as_str(), root, theirs.share_in(sample))]
        {
            if share >= MIN_SHARE {
                tx.execute(SHARE, &[&of, &in_, &share]).await?;
            }
        }
    }
    tx.execute(KEEP, &[&root, &stored]).await?;
    tx.execute(MARK, &[&root, &marks]).await?;
    Ok(())
}
