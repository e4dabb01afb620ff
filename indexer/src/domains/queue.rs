//! The queue of domains to ask. Postgres holds it, so it outlives the process. An attempt leases its claim, so that a domain that
//! ends the process is not the first again.

use std::slice::from_ref;

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error};

use crate::lines::{Line, Problem};
use crate::search::publishers;

/// Claims that one statement enqueues.
const ENQUEUED: i64 = 1_000;

/// The claims of profiles that were changed from a time on. By `profiles_by_change`. An attempt takes less than 20 seconds: an account
/// that changes its domain again and again has one place. A proof that ran out stays for [`LAPSE`]: the search hears of it there
/// alone.
const ENQUEUE: &str = "
WITH changed AS (
    SELECT account, domain, changed_at,
        EXISTS (SELECT FROM handles WHERE handles.account = profiles.account) AS is_named
    FROM profiles
    WHERE changed_at >= $1 AND domain IS NOT NULL AND NOT EXISTS (
        SELECT FROM domain_checks
        WHERE domain_checks.account = profiles.account AND domain_checks.domain = profiles.domain
    )
    ORDER BY changed_at LIMIT $2
), added AS (
    INSERT INTO domain_checks (account, domain, is_named) SELECT account, domain, is_named FROM changed
    ON CONFLICT (account) DO UPDATE SET domain = excluded.domain, is_named = excluded.is_named, proven_since = NULL,
        proven_until = CASE WHEN domain_checks.proven_until <= now() THEN domain_checks.proven_until END,
        checked_at = NULL, problem = NULL, attempts = 0,
        next_attempt = greatest(now(), domain_checks.asked_at + interval '20 seconds')
)
SELECT CASE
    WHEN (SELECT count(*) FROM changed) = $2 THEN (SELECT max(changed_at) FROM changed)
    -- Beside a WITH, a largest value is looked for in an index by a query of its own alone.
    ELSE coalesce((SELECT max(changed_at) FROM profiles WHERE domain IS NOT NULL), $1)
END";

/// The domains that no profile claims any more, among those due for longest, but for proofs that ran out. By `domain_checks_due`.
const FORGET: &str = "
DELETE FROM domain_checks WHERE account IN (
    SELECT account FROM (
        SELECT account, domain FROM domain_checks WHERE next_attempt <= now() ORDER BY next_attempt LIMIT 100
    ) AS due
    WHERE NOT EXISTS (SELECT FROM profiles WHERE profiles.account = due.account AND profiles.domain = due.domain)
) AND (proven_until > now()) IS NOT FALSE";

/// Accounts that hold a handle now, and those that hold none any more.
const NAME: &str = "
UPDATE domain_checks SET is_named = true FROM handles WHERE handles.account = domain_checks.account AND NOT is_named";
const UNNAME: &str = "
UPDATE domain_checks SET is_named = false
WHERE is_named AND NOT EXISTS (SELECT FROM handles WHERE handles.account = domain_checks.account)";

/// By `domain_checks_fresh`.
const CLAIM_FRESH: &str = "
UPDATE domain_checks SET attempts = attempts + 1, asked_at = now(), next_attempt = now() + interval '1 minute'
WHERE account IN (
    SELECT account FROM domain_checks WHERE attempts = 0 AND is_named = $1 AND next_attempt <= now()
    ORDER BY next_attempt LIMIT $2 FOR UPDATE SKIP LOCKED
)
RETURNING account, domain";

/// By `domain_checks_again`.
const CLAIM_AGAIN: &str = "
UPDATE domain_checks SET attempts = attempts + 1, asked_at = now(), next_attempt = now() + interval '1 minute'
WHERE account IN (
    SELECT account FROM (
        SELECT account, attempts, next_attempt FROM domain_checks
        WHERE attempts > 0 AND is_named = $1 AND next_attempt <= now()
        ORDER BY next_attempt LIMIT 1000 FOR UPDATE SKIP LOCKED
    ) AS due
    ORDER BY attempts, next_attempt LIMIT $2
)
RETURNING account, domain";

/// A proof counts for three days, and is made anew each day. Answers whether there was none.
const PROVE: &str = "
WITH before AS (
    SELECT coalesce(proven_until > now(), false) AS was_proven FROM domain_checks
    WHERE account = $1 AND domain = $2 FOR UPDATE
)
UPDATE domain_checks SET proven_since = CASE WHEN proven_until > now() THEN proven_since ELSE now() END,
    proven_until = now() + interval '3 days', checked_at = now(), problem = NULL, attempts = 0,
    next_attempt = now() + interval '1 day'
FROM before WHERE account = $1 AND domain = $2
RETURNING NOT was_proven";

/// The pause doubles from a minute to a day. A proof counts on while the domain can't be asked.
const POSTPONE: &str = "
UPDATE domain_checks SET checked_at = now(), problem = $3,
    next_attempt = now() + least(interval '1 day', interval '1 minute' * 2 ^ least(attempts - 1, 12))
WHERE account = $1 AND domain = $2
RETURNING false";

/// A domain that answers and names somebody else ends its proof at once. Answers whether there was one, though it ran out meanwhile.
const DENY: &str = "
WITH before AS (
    SELECT proven_until IS NOT NULL AS was_proven FROM domain_checks
    WHERE account = $1 AND domain = $2 FOR UPDATE
)
UPDATE domain_checks SET proven_since = NULL, proven_until = NULL, checked_at = now(), problem = $3,
    next_attempt = now() + least(interval '1 day', interval '1 minute' * 2 ^ least(attempts - 1, 12))
FROM before WHERE account = $1 AND domain = $2
RETURNING was_proven";

/// Ends some proofs whose time is over. By `domain_checks_lapsing`.
const LAPSE: &str = "
UPDATE domain_checks SET proven_since = NULL, proven_until = NULL
WHERE account IN (
    SELECT account FROM domain_checks WHERE proven_until <= now() ORDER BY proven_until LIMIT 100 FOR UPDATE SKIP LOCKED
)
RETURNING account";

/// An account and the domain that its profile claims.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub account: String,
    pub domain: String,
    pub line: Line,
    /// Whether the account holds a handle, for which it paid a deposit.
    pub is_named: bool,
}

/// Enqueues what profiles claim that were changed from a time on, in seconds UTC, and forgets what they claim no more. Returns the
/// time of the last change.
pub(super) async fn enqueue(client: &Client, from: i64) -> Result<i64, Error> {
    client.execute(FORGET, &[]).await?;
    client.query_one(ENQUEUE, &[&from, &ENQUEUED]).await?.try_get(0)
}

/// Notes which accounts hold a handle: those that claimed one after their domain come before others as well.
pub(super) async fn mark_named(client: &Client) -> Result<(), Error> {
    for sql in [NAME, UNNAME] {
        client.execute(sql, &[]).await?;
    }
    Ok(())
}

/// Leases claims that are due for a minute, which is longer than an attempt: those of accounts with a handle, or of others.
pub(super) async fn claim(client: &Client, line: Line, is_named: bool, limit: usize) -> Result<Vec<Claim>, Error> {
    let Some(limit) = i64::try_from(limit).ok().filter(|limit| *limit > 0) else { return Ok(Vec::new()) };
    let claim = match line {
        Line::Fresh => CLAIM_FRESH,
        Line::Again => CLAIM_AGAIN,
    };
    let rows = client.query(claim, &[&is_named, &limit]).await?;
    rows.iter().map(|row| Ok(Claim { account: row.try_get(0)?, domain: row.try_get(1)?, line, is_named })).collect()
}

/// Notes that a domain names the account.
pub(super) async fn prove(client: &mut Client, claim: &Claim) -> Result<(), Error> {
    note(client, claim, PROVE, &[&claim.account, &claim.domain]).await
}

/// Notes the reason for which a domain does not.
pub(super) async fn put_off(client: &mut Client, claim: &Claim, problem: &Problem) -> Result<(), Error> {
    let statement = match problem {
        Problem::Later(_) => POSTPONE,
        Problem::Never(_) => DENY,
    };
    note(client, claim, statement, &[&claim.account, &claim.domain, &problem.kept()]).await
}

/// Notes what an attempt found, and has the search follow a proof that came or ended.
async fn note(
    client: &mut Client,
    claim: &Claim,
    statement: &str,
    values: &[&(dyn ToSql + Sync)],
) -> Result<(), Error> {
    let tx = client.transaction().await?;
    let moved = tx.query_opt(statement, values).await?.map(|row| row.try_get(0)).transpose()?;
    if moved == Some(true) {
        publishers::note_held(&tx, from_ref(&claim.account)).await?;
    }
    tx.commit().await
}

/// Ends proofs whose time is over, and has the search follow.
pub(super) async fn lapse(client: &mut Client) -> Result<(), Error> {
    let tx = client.transaction().await?;
    let rows = tx.query(LAPSE, &[]).await?;
    let accounts = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>, Error>>()?;
    if !accounts.is_empty() {
        publishers::note_held(&tx, &accounts).await?;
    }
    tx.commit().await
}
