//! The queue of heads. Postgres holds it, so it outlives the process. An attempt leases its head, so that a head that ends the
//! process is not the first again.

use tokio_postgres::{Client, Error};

use crate::lines::{Line, Problem};

/// Marks of changed listings that are read at a time.
const PAGE: i64 = 500;
// All versions of the listings that changed: a listing has one mark, however many versions it was given since. By
// `search_changes_in_order` and the keys of versions and heads. A content that is known is read already.
const ENQUEUE: &str = "
WITH marked AS (
    SELECT listing, change FROM search_changes WHERE change > (SELECT change FROM heads_progress) ORDER BY change LIMIT $1
), named AS (
    SELECT DISTINCT ON (plaintext_root, cid) plaintext_root, cid, seller, published_at
    FROM marked JOIN listings ON listings.id = marked.listing JOIN versions ON versions.listing = marked.listing
    WHERE NOT EXISTS (
        SELECT FROM heads WHERE heads.plaintext_root = versions.plaintext_root AND heads.cid = versions.cid
    )
    ORDER BY plaintext_root, cid, published_at
), fresh AS (
    SELECT seller, count(*) AS heads FROM heads
    WHERE state = 'waiting' AND attempts = 0 AND seller IN (SELECT seller FROM named)
    GROUP BY seller
), added AS (
    INSERT INTO heads (plaintext_root, cid, state, seller, turn)
    SELECT plaintext_root, cid,
        CASE WHEN EXISTS (SELECT FROM contents WHERE contents.plaintext_root = named.plaintext_root) THEN 'read'
            ELSE 'waiting' END,
        seller,
        coalesce(fresh.heads, 0)
            + row_number() OVER (PARTITION BY seller ORDER BY published_at DESC, plaintext_root, cid)
    FROM named LEFT JOIN fresh USING (seller)
    ON CONFLICT DO NOTHING
)
UPDATE heads_progress SET change = (SELECT max(change) FROM marked) WHERE EXISTS (SELECT FROM marked)";

const START_OVER: &str = "UPDATE heads_progress SET change = 0";

// By `heads_fresh`.
const CLAIM_FRESH: &str = "
UPDATE heads SET attempts = attempts + 1, next_attempt = now() + interval '20 minutes'
WHERE (plaintext_root, cid) IN (
    SELECT plaintext_root, cid FROM heads WHERE state = 'waiting' AND attempts = 0 AND next_attempt <= now()
    ORDER BY turn, next_attempt LIMIT $1 FOR UPDATE SKIP LOCKED
)
RETURNING plaintext_root, cid";

// By `heads_again`: of the thousand that wait longest, the least tried, in their sellers' turns.
const CLAIM_AGAIN: &str = "
UPDATE heads SET attempts = attempts + 1, next_attempt = now() + interval '20 minutes'
WHERE (plaintext_root, cid) IN (
    SELECT plaintext_root, cid FROM (
        SELECT plaintext_root, cid, attempts, turn FROM heads
        WHERE state = 'waiting' AND attempts > 0 AND next_attempt <= now()
        ORDER BY next_attempt LIMIT 1000 FOR UPDATE SKIP LOCKED
    ) AS due
    ORDER BY attempts, turn LIMIT $1
)
RETURNING plaintext_root, cid";

// The pause doubles from 30 s to a day.
const POSTPONE: &str = "
UPDATE heads SET problem = $3,
    next_attempt = now() + least(interval '1 day', interval '30 seconds' * 2 ^ least(attempts - 1, 12))
WHERE plaintext_root = $1 AND cid = $2 AND state = 'waiting'";

const REFUSE: &str = "
UPDATE heads SET state = 'refused', problem = $3 WHERE plaintext_root = $1 AND cid = $2 AND state = 'waiting'";

/// A head in the queue.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// The root that the plaintext leaves must have.
    pub root: String,
    pub cid: String,
}

/// Enqueues the heads of versions of some listings that changed. Returns whether there were such listings.
pub(super) async fn enqueue(client: &Client) -> Result<bool, Error> {
    Ok(client.execute(ENQUEUE, &[&PAGE]).await? > 0)
}

/// Has all listings looked through again: a rebuilt view may name versions that no mark was made for.
pub(super) async fn start_over(client: &Client) -> Result<(), Error> {
    client.execute(START_OVER, &[]).await?;
    Ok(())
}

/// Leases heads that are due for twenty minutes, which is longer than an attempt.
pub(super) async fn claim(client: &Client, line: Line, limit: usize) -> Result<Vec<Wanted>, Error> {
    let Some(limit) = i64::try_from(limit).ok().filter(|limit| *limit > 0) else { return Ok(Vec::new()) };
    let claim = match line {
        Line::Fresh => CLAIM_FRESH,
        Line::Again => CLAIM_AGAIN,
    };
    let rows = client.query(claim, &[&limit]).await?;
    rows.iter().map(|row| Ok(Wanted { root: row.try_get(0)?, cid: row.try_get(1)? })).collect()
}

/// Notes the reason for which an attempt brought nothing.
pub(super) async fn put_off(client: &Client, wanted: &Wanted, problem: &Problem) -> Result<(), Error> {
    let statement = match problem {
        Problem::Later(_) => POSTPONE,
        Problem::Never(_) => REFUSE,
    };
    client.execute(statement, &[&wanted.root, &wanted.cid, &problem.kept()]).await?;
    Ok(())
}
