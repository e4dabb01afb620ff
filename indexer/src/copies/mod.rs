//! Finds what the contents of versions have in common, by the plaintext leaves that sealed files carry for everybody.
//!
//! A sealed file has the leaves of its content before what is encrypted: 32 bytes for 16 KiB. They are read from IPFS once for
//! each content, and count only if their root is the one on chain. A sample of them is kept, and compared with the samples of
//! contents that have some of its first leaves ([ADR 20](../../../docs/adr/0020-copies-are-found-by-samples-of-leaves.md)).

mod sample;

use std::time::Duration;

use anyhow::{ensure, Context};
use tokio_postgres::{Client, Config};
use tokio_util::sync::CancellationToken;
use url::Url;
use weighhouse_ipfs as ipfs;
use weighhouse_sealing::merkle::{Hash, Tree};

use crate::database;
use sample::{Sample, MARKS};

/// Pause when nothing is due.
const IDLE_PAUSE: Duration = Duration::from_secs(5);
/// Pause after the database failed.
const RECOVERY_PAUSE: Duration = Duration::from_secs(5);
/// Marks of changed listings that are read at a time.
const PAGE: i64 = 500;
/// The most leaves that are read of one content: those of 64 GiB, which take 128 MiB.
const MAX_LEAVES: u64 = 4_194_304;
/// Leaves that are asked for at a time.
const PIECE: u64 = 65_536;
/// The most contents that one is compared with.
const MAX_COMPARED: i64 = 50;
/// The most contents with one mark that are looked at: a leaf that all have, such as one of zeros, tells nothing.
const MAX_ALIKE: i64 = 100;
/// The least share that is kept.
const MIN_SHARE: f64 = 0.05;

/// Bytes of a sealed file before its opened keys; see docs/protocol.md, "Sealed file".
const HEADER: u64 = 256;
/// Bytes of an opened key.
const OPENED: u64 = 40;
/// Bytes of a leaf.
const LEAF: u64 = 32;
const MAGIC: &[u8] = b"WHSEALED\0\0\0\x01";

// The contents of listings that changed: each version is its listing's latest when it is published.
const WANT: &str = "
WITH marked AS (
    SELECT listing, change FROM search_changes WHERE change > (SELECT change FROM sampling) ORDER BY change LIMIT $1
), wanted AS (
    INSERT INTO samples (plaintext_root, cid, leaves)
    SELECT DISTINCT ON (plaintext_root) plaintext_root, cid, chunk_count
    FROM marked JOIN listings ON listings.id = marked.listing
    JOIN versions ON versions.listing = listings.id AND versions.number = listings.latest_version
    ORDER BY plaintext_root, published_at
    ON CONFLICT DO NOTHING
)
UPDATE sampling SET change = (SELECT max(change) FROM marked) WHERE EXISTS (SELECT FROM marked)";

// The lease is longer than a reading.
const CLAIM: &str = "
UPDATE samples SET next_try = now() + interval '30 minutes'
WHERE plaintext_root = (
    SELECT plaintext_root FROM samples WHERE state = 'wanted' AND next_try <= now()
    ORDER BY next_try LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING plaintext_root, cid, leaves, (SELECT salt FROM sampling) AS salt";

const KEEP: &str = "UPDATE samples SET state = 'read', sample = $2 WHERE plaintext_root = $1";

const REFUSE: &str = "UPDATE samples SET state = 'refused' WHERE plaintext_root = $1";

// The pause doubles from 5 minutes to a day.
const POSTPONE: &str = "
UPDATE samples SET failures = failures + 1,
    next_try = now() + least(interval '1 day', interval '5 minutes' * 2 ^ least(failures, 10))
WHERE plaintext_root = $1";

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
) AS alike USING (plaintext_root)
WHERE state = 'read'";

const SHARE: &str = "
INSERT INTO shared_leaves (plaintext_root, other_root, share) VALUES ($1, $2, $3)
ON CONFLICT (plaintext_root, other_root) DO UPDATE SET share = excluded.share";

/// A content whose leaves are wanted.
struct Wanted {
    root: String,
    cid: String,
    leaves: u64,
    salt: String,
}

/// Why a content has no sample.
enum Unread {
    /// It may be read later.
    Postponed(ipfs::Error),
    /// It is not what the chain says, or too large.
    Refused(String),
}

/// Compares contents until `stop`.
///
/// # Errors
/// When no client can be made for `api`.
pub async fn compare(api: Url, database: Config, stop: CancellationToken) -> anyhow::Result<()> {
    let limits = ipfs::Limits { attempts: 1, ..ipfs::Limits::default() };
    let ipfs = ipfs::Client::new(api, limits).context("no client for IPFS")?;
    loop {
        let failed = tokio::select! {
            outcome = run(&ipfs, &database) => outcome.err(),
            () = stop.cancelled() => return Ok(()),
        };
        if let Some(error) = failed {
            tracing::debug!(error = format!("{error:#}"), "comparing contents waits for the database");
        }
        tokio::select! {
            () = tokio::time::sleep(RECOVERY_PAUSE) => {}
            () = stop.cancelled() => return Ok(()),
        }
    }
}

/// Compares contents until the database fails.
async fn run(ipfs: &ipfs::Client, database: &Config) -> anyhow::Result<()> {
    let mut client = database::connect(database, "copies").await?;
    loop {
        let is_behind = client.execute(WANT, &[&PAGE]).await? > 0;
        let is_read = step(ipfs, &mut client).await?;
        if !is_behind && !is_read {
            tokio::time::sleep(IDLE_PAUSE).await;
        }
    }
}

/// Reads and compares one content; returns whether there was one.
async fn step(ipfs: &ipfs::Client, client: &mut Client) -> anyhow::Result<bool> {
    let Some(row) = client.query_opt(CLAIM, &[]).await? else {
        return Ok(false);
    };
    let leaves: i64 = row.try_get("leaves")?;
    let wanted = Wanted {
        root: row.try_get("plaintext_root")?,
        cid: row.try_get("cid")?,
        leaves: u64::try_from(leaves)?,
        salt: row.try_get("salt")?,
    };
    match read(ipfs, &wanted).await {
        Ok(sample) => keep(client, &wanted.root, &sample).await?,
        Err(Unread::Postponed(error)) => {
            tracing::debug!(cid = wanted.cid, %error, "a sealed file's leaves can't be read yet");
            client.execute(POSTPONE, &[&wanted.root]).await?;
        }
        Err(Unread::Refused(reason)) => {
            tracing::debug!(cid = wanted.cid, reason, "a sealed file's leaves are not compared");
            client.execute(REFUSE, &[&wanted.root]).await?;
        }
    }
    Ok(true)
}

/// Keeps a sample, with the shares that it has in common with others and they with it.
async fn keep(client: &mut Client, root: &str, sample: &Sample) -> Result<(), tokio_postgres::Error> {
    let stored = sample.stored();
    let marks: Vec<i64> = stored.iter().copied().take(MARKS).collect();
    let tx = client.transaction().await?;
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
    tx.commit().await
}

/// Reads the leaves of a sealed file, which have to be those of the root.
async fn read(ipfs: &ipfs::Client, wanted: &Wanted) -> Result<Sample, Unread> {
    let Wanted { root, cid, leaves, salt } = wanted;
    if *leaves > MAX_LEAVES {
        return Err(Unread::Refused(format!("{leaves} leaves, at most {MAX_LEAVES} are read")));
    }
    let header = ipfs.fetch_range(cid, 0, HEADER).await.map_err(Unread::Postponed)?;
    let mut at = first_leaf(&header, *leaves).map_err(|error| Unread::Refused(error.to_string()))?;
    let (mut sample, mut tree) = (Sample::default(), Tree::new());
    while tree.count() < *leaves {
        let length = LEAF * PIECE.min(leaves - tree.count());
        let piece = ipfs.fetch_range(cid, at, length).await.map_err(Unread::Postponed)?;
        let (each, _) = piece.as_chunks::<{ size_of::<Hash>() }>();
        for leaf in each {
            tree.push(*leaf);
            sample.add(salt, leaf);
        }
        at += length;
    }
    let actual = hex::encode(tree.root());
    if actual != *root {
        return Err(Unread::Refused(format!("the leaves have the root {actual}, not {root}")));
    }
    Ok(sample)
}

/// Where the plaintext leaves of a sealed file begin.
fn first_leaf(header: &[u8], leaves: u64) -> anyhow::Result<u64> {
    let number = |from: usize| header.get(from..).and_then(|bytes| bytes.first_chunk());
    ensure!(header.starts_with(MAGIC), "no sealed file of version 1");
    let opened = number(12).copied().map(u32::from_be_bytes).context("the file ends in its header")?;
    let count = header.get(24..).and_then(|bytes| bytes.first_chunk()).copied().map(u64::from_be_bytes);
    let count = count.context("the file ends in its header")?;
    ensure!(count == leaves, "the file has {count} leaves, the version {leaves}");
    ensure!(opened <= 65_536 && u64::from(opened) <= leaves, "the file opens {opened} keys of {leaves}");
    Ok(HEADER + OPENED * u64::from(opened))
}
