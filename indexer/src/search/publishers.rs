//! Publishers whose standing changed, and whose listings are to be marked for it.
//!
//! One cheap message may change what a hundred thousand names of one stranger are worth. Whoever changes it notes the fold of the
//! handle alone, in the transaction that changes it, and only if something backs the handle that did not, or does no longer.
//! [`keep_marking`] marks the listings beside, some at a time, and publishers in turn.
//!
//! A publisher is noted under the lock of `search_log`: of two transactions that each change a half of what backs a handle, the later
//! one sees both.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, Error, Transaction};
use tokio_util::sync::CancellationToken;
use weighhouse_protocol::events::MarketEvent;

use super::{changes, sessions};
use crate::event::Event;
use crate::publisher::BACKING;
use crate::{database, lines};

/// Publishers that are marked at a time, and listings of each: a thousand marks take some tens of milliseconds, for which ingest may
/// have to wait.
const PUBLISHERS: i64 = 10;
const LISTINGS: i64 = 100;
/// Pause between two times, in which others mark.
const BREATH: Duration = Duration::from_millis(20);
/// Pause when nobody is noted.
const IDLE_PAUSE: Duration = Duration::from_secs(1);
/// A statement that takes longer fails.
const LIMIT_STATEMENTS: &str = "SET statement_timeout = '30s'";

/// The handles of accounts. By `handles_by_account`.
const HELD: &str = "SELECT fold FROM handles WHERE account = ANY($1)";

/// Those of whom verifiers attested something. By `attestations_by_verifier`.
const ATTESTED: &str = "SELECT DISTINCT fold FROM attestations JOIN handles USING (account) WHERE verifier = ANY($1)";

/// Those of which an attestation ended between the times of two blocks. By `attestations_by_expiry`.
const EXPIRED: &str = "
SELECT DISTINCT fold FROM attestations JOIN handles USING (account)
WHERE expires_at > (SELECT floor(extract(epoch FROM time))::bigint FROM blocks WHERE height = $1)
    AND expires_at <= (SELECT floor(extract(epoch FROM time))::bigint FROM blocks WHERE height = $2)";

/// One that is noted again while it is marked goes on to its last listing, and then begins anew: noted with each block, it would
/// otherwise never get there.
const NOTE: &str = "
INSERT INTO search_publishers (fold) SELECT DISTINCT fold FROM unnest($1::text[]) AS noted (fold)
ON CONFLICT (fold) DO UPDATE SET again = search_publishers.marked_to > 0";

const IS_ANY: &str = "SELECT EXISTS (SELECT FROM search_publishers)";

/// By `search_publishers_by_turn` and `listings_by_publisher`.
const DUE: &str = "
SELECT fold, listings, cardinality(listings) = $2::bigint AS has_others FROM (
    SELECT fold, ARRAY(
        SELECT id FROM listings WHERE publisher_fold = due.fold AND id > due.marked_to ORDER BY id LIMIT $2::bigint
    ) AS listings
    FROM (SELECT fold, marked_to FROM search_publishers ORDER BY turn LIMIT $1::bigint) AS due
) AS found";

const GO_ON: &str = "
UPDATE search_publishers SET marked_to = moved.marked_to, turn = DEFAULT
FROM unnest($1::text[], $2::bigint[]) AS moved (fold, marked_to) WHERE search_publishers.fold = moved.fold";

const END: &str = "DELETE FROM search_publishers WHERE fold = ANY($1) AND NOT again";
const BEGIN_AGAIN: &str = "
UPDATE search_publishers SET marked_to = 0, again = false, turn = DEFAULT WHERE fold = ANY($1) AND again";

/// The proof and the attestation that back a handle, if any does.
#[derive(Debug, PartialEq, Eq)]
struct Backing {
    account: String,
    is_proven: bool,
    is_attested: bool,
    /// The accounts that are the holder's wallets: they sell as the holder.
    wallets: Vec<String>,
}

/// By the folds of the handles.
type Backings = BTreeMap<String, Backing>;

/// The publishers that events may change, as they stand before these.
#[derive(Debug)]
pub(crate) struct Before {
    concerned: Concerned,
    /// `None` where nobody can say.
    backings: Option<Backings>,
}

/// The names in events that may change a standing.
#[derive(Debug, Default)]
struct Concerned {
    accounts: Vec<String>,
    verifiers: Vec<String>,
    /// Of handles that were claimed or given up.
    folds: Vec<String>,
}

impl Before {
    /// Reads what backs the publishers that events may change, unless the tables that say so are of another version.
    ///
    /// # Errors
    /// Failures of the database.
    pub(crate) async fn read(tx: &Transaction<'_>, events: &[Event], is_known: bool) -> Result<Self, Error> {
        let mut concerned = Concerned::default();
        events.iter().for_each(|event| concerned.take(&event.body));
        let backings = match is_known {
            true => Some(concerned.backings(tx).await?),
            false => None,
        };
        Ok(Before { concerned, backings })
    }

    /// Notes those that stand otherwise after the events, or after the time between two heights.
    ///
    /// # Errors
    /// Failures of the database.
    pub(crate) async fn note(self, tx: &Transaction<'_>, (after, to): (i64, i64)) -> Result<(), Error> {
        let Before { concerned, backings } = self;
        let mut moved: BTreeSet<String> = texts(tx, EXPIRED, &[&after, &to]).await?.into_iter().collect();
        if !concerned.verifiers.is_empty() {
            moved.extend(texts(tx, ATTESTED, &[&concerned.verifiers]).await?);
        }
        if concerned.has_holders() {
            changes::lock(tx).await?;
            match backings {
                Some(before) => moved.extend(differing(&before, &concerned.backings(tx).await?)),
                None => {
                    moved.extend(texts(tx, HELD, &[&concerned.accounts]).await?);
                    moved.extend(concerned.folds);
                }
            }
        }
        note(tx, &moved.into_iter().collect::<Vec<_>>()).await
    }
}

/// Notes the publishers whose handles accounts hold.
///
/// # Errors
/// Failures of the database.
pub async fn note_held(tx: &Transaction<'_>, accounts: &[String]) -> Result<(), Error> {
    changes::lock(tx).await?;
    let folds = texts(tx, HELD, &[&accounts]).await?;
    note(tx, &folds).await
}

async fn note(tx: &Transaction<'_>, folds: &[String]) -> Result<(), Error> {
    if !folds.is_empty() {
        changes::lock(tx).await?;
        tx.execute(NOTE, &[&folds]).await?;
    }
    Ok(())
}

async fn texts(tx: &Transaction<'_>, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<String>, Error> {
    tx.query(sql, values).await?.iter().map(|row| row.try_get(0)).collect()
}

/// The folds that two readings tell otherwise.
fn differing(before: &Backings, after: &Backings) -> BTreeSet<String> {
    let folds = before.keys().chain(after.keys());
    folds.filter(|fold| before.get(*fold) != after.get(*fold)).cloned().collect()
}

impl Concerned {
    fn take(&mut self, event: &MarketEvent) {
        match event {
            MarketEvent::HandleClaimed(e) => self.folds.push(e.fold.clone()),
            MarketEvent::HandleReleased(e) => self.folds.push(e.fold.clone()),
            MarketEvent::HandleTransferred(e) => self.folds.push(e.fold.clone()),
            MarketEvent::ProfileChanged(e) => self.accounts.push(e.account.to_string()),
            MarketEvent::WalletLinked(e) => self.accounts.push(e.account.to_string()),
            MarketEvent::WalletUnlinked(e) => self.accounts.push(e.account.to_string()),
            MarketEvent::IdentityAttested(e) => self.accounts.push(e.account.to_string()),
            MarketEvent::AttestationRevoked(e) => self.accounts.push(e.account.to_string()),
            MarketEvent::VerifierAccredited(e) => self.verifiers.push(e.verifier.to_string()),
            MarketEvent::VerifierRevoked(e) => self.verifiers.push(e.verifier.to_string()),
            _ => {}
        }
    }

    fn has_holders(&self) -> bool {
        !self.accounts.is_empty() || !self.folds.is_empty()
    }

    /// The backing of the handles that were named, and of those of the accounts.
    async fn backings(&self, tx: &Transaction<'_>) -> Result<Backings, Error> {
        let mut backings = Backings::new();
        if self.has_holders() {
            for row in tx.query(BACKING.as_str(), &[&self.folds, &self.accounts]).await? {
                let domain: Option<String> = row.try_get("domain")?;
                let backing = Backing {
                    account: row.try_get("account")?,
                    is_proven: domain.is_some(),
                    is_attested: row.try_get("is_attested")?,
                    wallets: row.try_get("wallets")?,
                };
                backings.insert(row.try_get("fold")?, backing);
            }
        }
        Ok(backings)
    }
}

/// Marks the listings of noted publishers until `stop`.
///
/// # Errors
/// None: it waits for the database.
pub async fn keep_marking(database: Config, stop: CancellationToken) -> anyhow::Result<()> {
    let tell = |error: &anyhow::Error| tracing::warn!(error = format!("{error:#}"), "publishers wait for the database");
    lines::keep_working(&stop, || run(&database), tell).await;
    Ok(())
}

/// Marks until the database fails.
async fn run(database: &Config) -> anyhow::Result<()> {
    let mut client = database::connect(database, "publishers").await?;
    sessions::begin(&mut client, "publishers began").await?;
    client.batch_execute(LIMIT_STATEMENTS).await?;
    loop {
        let pause = if mark_some(&mut client).await? { BREATH } else { IDLE_PAUSE };
        tokio::time::sleep(pause).await;
    }
}

/// Marks some listings of some noted publishers. Returns whether any was noted.
///
/// # Errors
/// Failures of the database.
pub async fn mark_some(client: &mut Client) -> Result<bool, Error> {
    let is_any: bool = client.query_one(IS_ANY, &[]).await?.try_get(0)?;
    if !is_any {
        return Ok(false);
    }
    let tx = client.transaction().await?;
    changes::lock(&tx).await?;
    let (mut listings, mut ended, mut others) = (Vec::new(), Vec::new(), (Vec::new(), Vec::new()));
    for row in tx.query(DUE, &[&PUBLISHERS, &LISTINGS]).await? {
        let (fold, found): (String, Vec<i64>) = (row.try_get("fold")?, row.try_get("listings")?);
        let has_others: bool = row.try_get("has_others")?;
        match found.last().filter(|_| has_others) {
            Some(last) => {
                others.0.push(fold);
                others.1.push(*last);
            }
            None => ended.push(fold),
        }
        listings.extend(found);
    }
    for sql in [END, BEGIN_AGAIN] {
        tx.execute(sql, &[&ended]).await?;
    }
    tx.execute(GO_ON, &[&others.0, &others.1]).await?;
    changes::mark(&tx, &listings, &listings).await?;
    tx.commit().await?;
    Ok(true)
}

/// Marks the listings of all noted publishers.
///
/// # Errors
/// Failures of the database.
pub async fn mark_all(client: &mut Client) -> Result<(), Error> {
    while mark_some(client).await? {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backed(account: &str, is_proven: bool, is_attested: bool) -> Backing {
        Backing { account: account.into(), is_proven, is_attested, wallets: vec!["purse".into()] }
    }

    #[test]
    fn a_publisher_moves_with_its_holder_and_with_what_backs_it_and_not_otherwise() {
        let before =
            || Backings::from([("f".into(), backed("alice", true, false)), ("g".into(), backed("bob", true, true))]);
        let moved = |after: &Backings| differing(&before(), after).into_iter().collect::<Vec<_>>();
        assert!(moved(&before()).is_empty());
        let alone = Backing { wallets: Vec::new(), ..backed("alice", true, false) };
        for other in [backed("bob", true, false), backed("alice", false, true), backed("alice", true, true), alone] {
            let mut after = before();
            after.insert("f".into(), other);
            assert_eq!(moved(&after), ["f"], "{after:?}");
        }
        let mut after = before();
        after.remove("f");
        after.insert("h".into(), backed("carol", true, false));
        assert_eq!(moved(&after), ["f", "h"]);
    }
}
