//! New listings that saved searches find, each told once.
//!
//! A listing meets a search when its version, its card or its words come, which may be after its creation. So each
//! search is asked again and again for the newest listings that it finds, and what it found is kept, sealed, beside its
//! account.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio_postgres::Transaction;

use super::{Kind, Notice, NoticeError, Notices, Search};
use crate::accounts::{self, AccountError, Accounts, Place, Sealed};
use crate::read::listing_page::ListingSort;
use crate::read::listings::Listing;
use crate::read::Slice;

/// The kind of what is sealed.
const FOUND: &str = "found";
/// The newest listings that a search is asked for, and what is kept of them.
const NEWEST: i32 = 100;
const MAX_FOUND: usize = 100;
/// Seconds of the chain's clock after its creation in which a listing is new.
const NEW: i64 = 3 * 86_400;
/// Accounts whose searches are asked before others are looked at again.
const AT_ONCE: i64 = 10;
/// The time after which an account's next search waits for another round, so that slow ones hold up nobody else for long.
const ACCOUNT_TIME: Duration = Duration::from_secs(10);

/// Those that wait longest come first.
const CLAIM: &str = "
UPDATE service.noticed SET searched_at = now() WHERE account IN (
    SELECT account FROM service.noticed
    WHERE searched_at < now() - make_interval(secs => $1) AND EXISTS (
        SELECT FROM service.kept WHERE kept.account = noticed.account AND kept.kind = 'search'
    )
    ORDER BY searched_at LIMIT $2 FOR UPDATE SKIP LOCKED
)
RETURNING account";

/// The last listing, and whether any is new by the chain's clock.
const LAST: &str = "SELECT coalesce(max(id), 0)::bigint FROM listings";
const NOW: &str = "
SELECT floor(extract(epoch FROM blocks.time))::bigint FROM chain JOIN blocks USING (height)";
const ANY_NEW: &str = "SELECT EXISTS (SELECT FROM listings WHERE created_at > $1)";

const TAKE: &str = "SELECT key_id, sealed FROM service.noticed WHERE account = $1 FOR UPDATE";
const KEEP: &str = "UPDATE service.noticed SET key_id = $2, sealed = $3 WHERE account = $1";

/// The listings that one search found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Found {
    /// No listing up to this one is new to the search.
    after: i64,
    /// The listings above that were told.
    told: Vec<i64>,
}

impl Found {
    fn is_new(&self, listing: i64) -> bool {
        listing > self.after && !self.told.contains(&listing)
    }

    /// Notes that a listing was told. The lowest of too many raises the bar: none is ever told twice.
    fn note(&mut self, listing: i64) {
        self.told.push(listing);
        self.told.sort_unstable();
        if self.told.len() > MAX_FOUND {
            self.after = self.told.remove(0);
        }
    }
}

/// The listings that each of an account's searches found, by the search's id.
type Searched = BTreeMap<String, Found>;

async fn searched(accounts: &Accounts, tx: &Transaction<'_>, account: &str) -> Result<Option<Searched>, AccountError> {
    let Some(row) = tx.query_opt(TAKE, &[&account]).await? else { return Ok(None) };
    let (Some(key_id), Some(bytes)) = (row.try_get("key_id")?, row.try_get("sealed")?) else {
        return Ok(Some(Searched::new()));
    };
    let place = Place { account, kind: FOUND, id: account };
    let content = accounts.vault()?.open(place, &Sealed { key_id, bytes })?;
    let read = serde_json::from_slice(&content);
    Ok(Some(read.map_err(|_| AccountError::Sealed("what was sealed is nothing that was found".to_owned()))?))
}

async fn keep(
    accounts: &Accounts,
    tx: &Transaction<'_>,
    account: &str,
    searched: &Searched,
) -> Result<(), AccountError> {
    let content = serde_json::to_vec(searched).map_err(|error| AccountError::Sealed(error.to_string()))?;
    let place = Place { account, kind: FOUND, id: account };
    let Sealed { key_id, bytes } = accounts.vault()?.seal(place, &content)?;
    tx.execute(KEEP, &[&account, &key_id, &bytes]).await?;
    Ok(())
}

async fn last_listing(tx: &Transaction<'_>) -> Result<i64, tokio_postgres::Error> {
    tx.query_one(LAST, &[]).await?.try_get(0)
}

/// Lets a search that was saved or changed find what is listed from now on.
pub(crate) async fn begin(accounts: &Accounts, account: &str, search: &str) -> Result<(), AccountError> {
    let mut client = accounts.connection().await?;
    let tx = client.transaction().await?;
    let Some(mut known) = searched(accounts, &tx, account).await? else { return Ok(()) };
    known.insert(search.to_owned(), Found { after: last_listing(&tx).await?, told: Vec::new() });
    keep(accounts, &tx, account, &known).await?;
    Ok(tx.commit().await?)
}

impl Notices {
    /// Asks searches that wait. Returns whether others do.
    pub(super) async fn search(&self) -> Result<bool, NoticeError> {
        self.search_before(self.0.search_pause).await
    }

    /// Asks searches that were last asked so long ago. Returns whether others wait.
    pub(super) async fn search_before(&self, pause: Duration) -> Result<bool, NoticeError> {
        if self.0.rows.difference().is_some() {
            return Ok(false);
        }
        let client = self.0.accounts.connection().await?;
        let Some(now) = client.query_opt(NOW, &[]).await? else { return Ok(false) };
        let new_from = now.try_get::<_, i64>(0)?.saturating_sub(NEW);
        if !client.query_one(ANY_NEW, &[&new_from]).await?.try_get::<_, bool>(0)? {
            return Ok(false);
        }
        let claimed = client.query(CLAIM, &[&pause.as_secs_f64(), &AT_ONCE]).await?;
        drop(client);
        for row in &claimed {
            let account: String = row.try_get(0)?;
            if let Err(error) = self.ask(&account, new_from).await {
                match error {
                    NoticeError::Account(AccountError::Sealed(reason)) => {
                        tracing::error!(reason, "searches of an account can't be opened");
                    }
                    error => return Err(error),
                }
            }
        }
        Ok(i64::try_from(claimed.len()).unwrap_or(AT_ONCE) == AT_ONCE)
    }

    /// Tells an account what its searches find that was created from a time on.
    async fn ask(&self, account: &str, new_from: i64) -> Result<(), NoticeError> {
        let searches = self.0.accounts.kept(account, accounts::Kind::Search).await?;
        let (mut found, start) = (Vec::new(), Instant::now());
        // Each round begins with another one: where the time ends before all are asked, each has its turn.
        let first = rand::random::<usize>() % searches.len().max(1);
        for kept in searches.iter().cycle().skip(first).take(searches.len()) {
            if start.elapsed() > ACCOUNT_TIME {
                break;
            }
            found.push((kept, self.found(&kept.content, new_from).await));
        }
        let mut client = self.0.accounts.connection().await?;
        let tx = client.transaction().await?;
        let Some(mut known) = searched(&self.0.accounts, &tx, account).await? else { return Ok(()) };
        let before = known.clone();
        known.retain(|id, _| searches.iter().any(|kept| kept.id == *id));
        for (kept, listings) in found {
            let id = kept.id.clone();
            if !known.contains_key(&id) {
                // Saved before there were notices.
                known.insert(id.clone(), Found { after: last_listing(&tx).await?, told: Vec::new() });
            }
            let Some(search) = known.get_mut(&id) else { continue };
            for listing in listings.iter().rev().filter(|listing| listing.created_at > new_from) {
                if !search.is_new(listing.id) {
                    continue;
                }
                search.note(listing.id);
                let name = kept.content["name"].as_str().unwrap_or_default().to_owned();
                let notice = Notice {
                    listing: Some(listing.id),
                    version: listing.latest_version,
                    search: Some(Search { id: id.clone(), name }),
                    // A listing costs its gas: one seller's wash out nothing else that the account is told.
                    topic: Some(format!("search {id} found {}", listing.id)),
                    crowd: Some(format!("search {id} found listings of {}", listing.seller)),
                    ..Notice::of(Kind::SearchMatch, listing.created_at)
                };
                self.give(&tx, account, &notice).await?;
            }
        }
        if known != before {
            keep(&self.0.accounts, &tx, account, &known).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The newest listings that a search finds; none where it can't be followed or answered now, which another round
    /// makes up for.
    async fn found(&self, content: &serde_json::Value, new_from: i64) -> Vec<Listing> {
        let Some(mut question) = (self.0.questions.0)(content) else { return Vec::new() };
        question.sort = ListingSort::Newest;
        question.descending = None;
        let slice = Slice { first: Some(NEWEST), ..Slice::default() };
        match self.0.rows.listing_page(question, slice).await {
            Ok(found) => {
                let listings = found.page.rows.into_iter().map(|(_, found)| found.listing);
                listings.filter(|listing| listing.created_at > new_from).collect()
            }
            Err(error) => {
                tracing::debug!(?error, "a saved search is not answered");
                Vec::new()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_is_new_to_a_search_once_however_many_it_finds() {
        let mut found = Found { after: 5, told: Vec::new() };
        assert!(!found.is_new(5) && found.is_new(6));
        for listing in (6..400).rev() {
            if found.is_new(listing) {
                found.note(listing);
            }
            assert!(!found.is_new(listing), "{listing}");
        }
        assert!(found.told.len() <= MAX_FOUND);
        assert!((6..400).all(|listing| !found.is_new(listing)));
    }
}
