//! The queue of deliveries. Postgres holds it, so it outlives the process. An attempt leases its delivery, so that one
//! which ends the process is not the first again.

use tokio_postgres::{Client, Row, Transaction};

use super::feedback::Sent;
use super::{bodies, Notice};
use crate::accounts::{new_id, AccountError, Accounts, Place, Sealed};
use crate::lines::{Line, Problem};

/// The kind of what is sealed.
const DELIVERY: &str = "delivery";
/// Attempts of a delivery: the last one is 18 to 24 hours after the first.
pub(super) const MAX_ATTEMPTS: i32 = 8;
/// Most deliveries of a webhook that are kept, in whatever state, of notices without a crowd and of those with one: of each
/// the oldest that ended go, then the oldest that wait.
const MAX_DELIVERIES: i64 = 400;
const MAX_CROWDED_DELIVERIES: i64 = 100;
/// Webhooks that are looked at for one claim.
const LOOKED_AT: i32 = 500;
/// Deliveries that one statement forgets.
const FORGOTTEN: i64 = 1_000;
/// The beginning of a delivery's id.
const ID_PREFIX: &str = "msg_";

const WEBHOOKS: &str = "SELECT id, host FROM service.webhooks WHERE account = $1 ORDER BY id";

const INSERT: &str = "
INSERT INTO service.deliveries (id, webhook, account, host, key_id, sealed, is_crowd)
VALUES ($1, $2, $3, $4, $5, $6, $7)";

const DROP_OLDEST: &str = "
DELETE FROM service.deliveries WHERE id IN (
    SELECT id FROM service.deliveries WHERE webhook = $1 AND is_crowd = $2
    ORDER BY state = 'waiting' DESC, made_at DESC OFFSET $3
)";

const INSERT_FEEDBACK: &str = "
INSERT INTO service.deliveries (id, account, host, feedback) VALUES ($1, '', '\\x', $2)";

/// Webhooks for which something waits, by their ids, behind one of them. By `deliveries_waiting`, one step for each.
const TURN: &str = "
WITH RECURSIVE turn AS (
    (
        SELECT webhook, 1 AS place FROM service.deliveries WHERE state = 'waiting' AND webhook > $1
        ORDER BY webhook LIMIT 1
    )
    UNION ALL
    SELECT next.webhook, turn.place + 1
    FROM turn CROSS JOIN LATERAL (
        SELECT webhook FROM service.deliveries WHERE state = 'waiting' AND webhook > turn.webhook
        ORDER BY webhook LIMIT 1
    ) AS next
    WHERE turn.place < $2
)
SELECT webhook FROM turn";

/// One of each host and of each account at a time, of those that have a place: `$2` are the hosts without one, `$3` the
/// accounts. Of each webhook in `$6` the delivery that is due for longest is looked at, and lots are drawn among these: an account
/// has one lot for each webhook, however much waits for it and since when. The lease is longer than an attempt.
const CLAIM: &str = "
WITH heads AS (
    SELECT head.id, webhooks.account, webhooks.host, random() AS lot
    FROM service.webhooks CROSS JOIN LATERAL (
        SELECT id FROM service.deliveries
        WHERE webhook = webhooks.id AND state = 'waiting' AND next_attempt <= now()
        ORDER BY next_attempt LIMIT 1
    ) AS head
    WHERE webhooks.id = ANY($6) AND webhooks.is_prompt = $1
    UNION ALL
    SELECT operators.id, operators.account, operators.host, random()
    FROM (
        SELECT id, account, host FROM service.deliveries
        WHERE webhook IS NULL AND state = 'waiting' AND next_attempt <= now() AND $1 AND $5
        ORDER BY next_attempt LIMIT 1
    ) AS operators
), ranked AS (
    SELECT id, lot, row_number() OVER (PARTITION BY host ORDER BY lot) AS of_host,
        row_number() OVER (PARTITION BY account ORDER BY lot) AS of_account
    FROM heads WHERE host <> ALL($2) AND account <> ALL($3)
), chosen AS (
    SELECT id FROM service.deliveries
    WHERE id = ANY(ARRAY(SELECT id FROM ranked WHERE of_host = 1 AND of_account = 1 ORDER BY lot LIMIT $4))
        AND state = 'waiting' AND next_attempt <= now()
    FOR UPDATE SKIP LOCKED
), claimed AS (
    UPDATE service.deliveries SET attempts = attempts + 1, next_attempt = now() + interval '1 minute'
    WHERE id IN (SELECT id FROM chosen)
    RETURNING *
)
SELECT claimed.*, kept.key_id AS hook_key_id, kept.sealed AS hook_sealed,
    feedback.kind, feedback.words, feedback.page, feedback.contact, feedback.sent_at
FROM claimed LEFT JOIN service.kept ON kept.id = claimed.webhook
LEFT JOIN service.feedback ON feedback.id = claimed.feedback";

const DELIVER: &str = "
UPDATE service.deliveries SET state = 'delivered', tried_at = now(), status = $2, problem = NULL WHERE id = $1";

/// The pause triples from a minute to twelve hours, and is up to a third longer.
const FAIL: &str = "
UPDATE service.deliveries SET state = CASE WHEN $4 OR attempts >= $5 THEN 'dead' ELSE 'waiting' END,
    tried_at = now(), status = $2, problem = $3,
    next_attempt = now() + interval '1 minute' * 3 ^ (attempts - 1) * (1 + random() / 3)
WHERE id = $1
RETURNING state = 'dead'";

/// A webhook that takes what comes, and soon, stands in the line of those that do. In a transaction of its own: whoever deletes
/// a webhook locks it before its deliveries, and would wait for one that holds a delivery and waits for the webhook.
const STAND: &str = "UPDATE service.webhooks SET is_prompt = $2 WHERE id = $1 AND is_prompt <> $2";

/// By `deliveries_waiting` and `deliveries_dead`.
const STANDING: &str = "
SELECT (SELECT count(*) FROM service.deliveries WHERE state = 'waiting') AS waiting,
    (SELECT count(*) FROM service.deliveries WHERE state = 'dead') AS dead";

/// Deliveries that ended or were given up, older than two weeks. One that somebody else locks waits for another sweep.
const FORGET: &str = "
DELETE FROM service.deliveries WHERE id IN (
    SELECT id FROM service.deliveries WHERE state <> 'waiting' AND made_at < now() - interval '14 days' LIMIT $1
    FOR UPDATE SKIP LOCKED
)";

/// A delivery to be attempted.
#[derive(Clone)]
pub(super) struct Claim {
    pub id: String,
    /// `None` for the operator's own.
    pub webhook: Option<String>,
    pub account: String,
    pub host: Vec<u8>,
    pub body: Content,
}

/// The content of a delivery, and its address.
#[derive(Clone)]
pub(super) enum Content {
    /// An account's, both sealed.
    Sealed { body: Sealed, hook: Sealed },
    /// The operator's.
    Feedback(Box<Sent>),
}

/// Enqueues a notice for all webhooks of an account.
pub(super) async fn enqueue(
    accounts: &Accounts,
    tx: &Transaction<'_>,
    account: &str,
    notice: &Notice,
) -> Result<(), AccountError> {
    let is_crowd = notice.crowd.is_some();
    for row in tx.query(WEBHOOKS, &[&account]).await? {
        let webhook: String = row.try_get("id")?;
        let id = format!("{ID_PREFIX}{}", new_id());
        let content = bodies::of_notice(&id, account, notice);
        insert(accounts, tx, account, (&webhook, row.try_get("host")?), (&id, &content, is_crowd)).await?;
    }
    Ok(())
}

/// Enqueues a delivery that says nothing but that it arrives. Returns its id.
pub(super) async fn enqueue_test(
    accounts: &Accounts,
    tx: &Transaction<'_>,
    account: &str,
    (webhook, host): (&str, Vec<u8>),
) -> Result<String, AccountError> {
    let id = format!("{ID_PREFIX}{}", new_id());
    let content = bodies::of_test(&id, account);
    insert(accounts, tx, account, (webhook, host), (&id, &content, false)).await?;
    Ok(id)
}

async fn insert(
    accounts: &Accounts,
    tx: &Transaction<'_>,
    account: &str,
    (webhook, host): (&str, Vec<u8>),
    (id, content, is_crowd): (&str, &[u8], bool),
) -> Result<(), AccountError> {
    let Sealed { key_id, bytes } = accounts.vault()?.seal(Place { account, kind: DELIVERY, id }, content)?;
    let most = if is_crowd { MAX_CROWDED_DELIVERIES } else { MAX_DELIVERIES };
    tx.execute(INSERT, &[&id, &webhook, &account, &host, &key_id, &bytes, &is_crowd]).await?;
    tx.execute(DROP_OLDEST, &[&webhook, &is_crowd, &most]).await?;
    Ok(())
}

/// Enqueues what somebody wrote for the operator's webhook.
pub(super) async fn enqueue_feedback(tx: &Transaction<'_>, feedback: i64) -> Result<(), tokio_postgres::Error> {
    tx.execute(INSERT_FEEDBACK, &[&format!("{ID_PREFIX}{}", new_id()), &feedback]).await?;
    Ok(())
}

/// The body of an account's delivery.
pub(super) fn opened(accounts: &Accounts, claim: &Claim, sealed: &Sealed) -> Result<Vec<u8>, AccountError> {
    let place = Place { account: &claim.account, kind: DELIVERY, id: &claim.id };
    Ok(accounts.vault()?.open(place, sealed)?.to_vec())
}

/// Those that have no place: hosts and accounts.
pub(super) struct Busy {
    pub hosts: Vec<Vec<u8>>,
    pub accounts: Vec<String>,
}

/// The deliveries that this server makes: the operator's own, and those of accounts.
#[derive(Clone, Copy)]
pub(super) struct Takes {
    pub operators: bool,
    pub accounts: bool,
}

/// Leases deliveries that are due for a minute, which is longer than an attempt. It looks at so many webhooks behind `after`, which
/// moves behind these, or to the begin again: one look costs as much however many wait, and each webhook has its turn.
pub(super) async fn claim(
    client: &Client,
    line: Line,
    limit: usize,
    busy: &Busy,
    takes: Takes,
    after: &mut String,
) -> Result<Vec<Claim>, tokio_postgres::Error> {
    let Some(limit) = i64::try_from(limit).ok().filter(|limit| *limit > 0) else { return Ok(Vec::new()) };
    let turn = match takes.accounts {
        true => client.query(TURN, &[&*after, &LOOKED_AT]).await?,
        false => Vec::new(),
    };
    let turn = turn.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>, _>>()?;
    let is_last = i32::try_from(turn.len()).is_ok_and(|looked_at| looked_at < LOOKED_AT);
    *after = turn.last().filter(|_| !is_last).cloned().unwrap_or_default();
    let is_prompt = line == Line::Fresh;
    let values: [&(dyn tokio_postgres::types::ToSql + Sync); 6] =
        [&is_prompt, &busy.hosts, &busy.accounts, &limit, &takes.operators, &turn];
    client.query(CLAIM, &values).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Claim, tokio_postgres::Error> {
    let feedback: Option<i64> = row.try_get("feedback")?;
    let body = match feedback {
        Some(_) => Content::Feedback(Box::new(Sent::read(row, "feedback")?)),
        None => Content::Sealed {
            body: Sealed { key_id: row.try_get("key_id")?, bytes: row.try_get("sealed")? },
            hook: Sealed { key_id: row.try_get("hook_key_id")?, bytes: row.try_get("hook_sealed")? },
        },
    };
    Ok(Claim {
        id: row.try_get("id")?,
        webhook: row.try_get("webhook")?,
        account: row.try_get("account")?,
        host: row.try_get("host")?,
        body,
    })
}

/// Notes that a delivery was taken, with this status, and whether soon.
pub(super) async fn deliver(
    client: &Client,
    claim: &Claim,
    status: u16,
    is_prompt: bool,
) -> Result<(), tokio_postgres::Error> {
    let status = i16::try_from(status).unwrap_or_default();
    client.execute(DELIVER, &[&claim.id, &status]).await?;
    client.execute(STAND, &[&claim.webhook, &is_prompt]).await?;
    Ok(())
}

/// Notes the reason for which a delivery was not taken. Returns whether it is a dead letter now.
pub(super) async fn fail(
    client: &Client,
    claim: &Claim,
    status: Option<u16>,
    problem: &Problem,
) -> Result<bool, tokio_postgres::Error> {
    let status = status.and_then(|status| i16::try_from(status).ok());
    let is_final = matches!(problem, Problem::Never(_));
    let failed = client.query_opt(FAIL, &[&claim.id, &status, &problem.kept(), &is_final, &MAX_ATTEMPTS]).await?;
    client.execute(STAND, &[&claim.webhook, &false]).await?;
    failed.map_or(Ok(false), |row| row.try_get(0))
}

/// The deliveries that wait, and the dead letters.
pub(super) async fn standing(client: &Client) -> Result<(i64, i64), tokio_postgres::Error> {
    let row = client.query_one(STANDING, &[]).await?;
    Ok((row.try_get("waiting")?, row.try_get("dead")?))
}

/// Forgets what ended long ago, a little at a time.
pub(super) async fn forget(client: &Client) -> Result<(), tokio_postgres::Error> {
    while i64::try_from(client.execute(FORGET, &[&FORGOTTEN]).await?).unwrap_or(0) == FORGOTTEN {}
    Ok(())
}
