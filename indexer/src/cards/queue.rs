//! The queue of cards. Postgres holds it, so it outlives the process. An attempt leases its card, so that a card that
//! ends the process is not the first again.

use tokio_postgres::{Client, Error};

use crate::lines::{Line, Problem};

const ENQUEUE: &str = "
WITH named AS (
    SELECT sha256, cid, height, coalesce(request.account, seller, '') AS seller
    FROM card_requests AS request LEFT JOIN listings ON listings.id = request.listing
    WHERE height > $1 AND NOT EXISTS (
        SELECT FROM cards WHERE cards.sha256 = request.sha256 AND cards.cid = request.cid
    )
), fresh AS (
    SELECT seller, count(*) AS cards FROM cards
    WHERE state = 'waiting' AND attempts = 0 AND seller IN (SELECT seller FROM named)
    GROUP BY seller
), added AS (
    INSERT INTO cards (sha256, cid, state, seller, turn)
    SELECT sha256, cid, 'waiting', seller,
        coalesce(fresh.cards, 0) + row_number() OVER (PARTITION BY seller ORDER BY height, sha256, cid)
    FROM named LEFT JOIN fresh USING (seller)
    ON CONFLICT DO NOTHING
)
-- Beside a WITH, a largest value is looked for in an index by a query of its own alone.
SELECT coalesce((SELECT max(height) FROM card_requests), $1)";

const CLAIM_FRESH: &str = "
UPDATE cards SET attempts = attempts + 1, next_attempt = now() + interval '2 minutes'
WHERE (sha256, cid) IN (
    SELECT sha256, cid FROM cards WHERE state = 'waiting' AND attempts = 0 AND next_attempt <= now()
    ORDER BY turn, next_attempt LIMIT $1 FOR UPDATE SKIP LOCKED
)
RETURNING sha256, cid";

const CLAIM_AGAIN: &str = "
UPDATE cards SET attempts = attempts + 1, next_attempt = now() + interval '2 minutes'
WHERE (sha256, cid) IN (
    SELECT sha256, cid FROM (
        SELECT sha256, cid, attempts, next_attempt FROM cards
        WHERE state = 'waiting' AND attempts > 0 AND next_attempt <= now()
        ORDER BY next_attempt LIMIT 1000 FOR UPDATE SKIP LOCKED
    ) AS due
    ORDER BY attempts, next_attempt LIMIT $1
)
RETURNING sha256, cid";

// The pause doubles from 2 s to an hour.
const POSTPONE: &str = "
UPDATE cards SET problem = $3,
    next_attempt = now() + least(interval '1 hour', interval '2 seconds' * 2 ^ least(attempts - 1, 12))
WHERE sha256 = $1 AND cid = $2";

const REFUSE: &str = "UPDATE cards SET state = 'refused', problem = $3 WHERE sha256 = $1 AND cid = $2";

/// A card in the queue.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub sha256: String,
    pub cid: String,
}

/// Enqueues the cards that listings first named after a height. Returns the last height of a request.
pub(super) async fn enqueue(client: &Client, after: i64) -> Result<i64, Error> {
    Ok(client.query_one(ENQUEUE, &[&after]).await?.get(0))
}

/// Leases cards that are due for two minutes, which is longer than an attempt.
pub(super) async fn claim(client: &Client, line: Line, limit: usize) -> Result<Vec<Wanted>, Error> {
    let Some(limit) = i64::try_from(limit).ok().filter(|limit| *limit > 0) else { return Ok(Vec::new()) };
    let claim = match line {
        Line::Fresh => CLAIM_FRESH,
        Line::Again => CLAIM_AGAIN,
    };
    let rows = client.query(claim, &[&limit]).await?;
    Ok(rows.iter().map(|row| Wanted { sha256: row.get(0), cid: row.get(1) }).collect())
}

/// Notes the reason for which an attempt brought no card.
pub(super) async fn put_off(client: &Client, wanted: &Wanted, problem: &Problem) -> Result<(), Error> {
    let statement = match problem {
        Problem::Later(_) => POSTPONE,
        Problem::Never(_) => REFUSE,
    };
    client.execute(statement, &[&wanted.sha256, &wanted.cid, &problem.kept()]).await?;
    Ok(())
}
