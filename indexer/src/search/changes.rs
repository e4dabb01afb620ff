//! Marks listings whose documents have changed, in the transaction that changes them.
//!
//! A mark takes the lock of `search_log`, and holds it until its transaction commits: numbers become visible in their
//! order. It is the last statement of a transaction, so that the lock is held for the commit alone.

use std::collections::BTreeSet;

use tokio_postgres::{GenericClient, Transaction};
use weighhouse_protocol::events::MarketEvent;
use weighhouse_protocol::ListingId;

use crate::event::Event;

const LOCK: &str = "UPDATE search_log SET last = last";

const MARK: &str = "
WITH moved AS (
    UPDATE search_log SET last = last + cardinality($1::bigint[]) RETURNING last - cardinality($1::bigint[]) AS before
)
INSERT INTO search_changes (listing, change, words_change)
SELECT listing, before + place, before + place
FROM moved, unnest($1::bigint[]) WITH ORDINALITY AS marked (listing, place)
ON CONFLICT (listing) DO UPDATE SET change = excluded.change, words_change = CASE
    WHEN excluded.listing = ANY($2::bigint[]) THEN excluded.change
    ELSE search_changes.words_change
END";

/// By `listings_by_card`.
const NAMING: &str = "SELECT id FROM listings WHERE card_sha256 = $1 AND card_cid = $2 ORDER BY id";

/// By `versions_by_plaintext`.
const SELLING: &str = "
SELECT DISTINCT listings.id FROM versions
JOIN listings ON listings.id = versions.listing AND listings.latest_version = versions.number
WHERE versions.plaintext_root = ANY($1) ORDER BY listings.id";

/// Those whose ratings follow reputation's settings.
const RATED: &str = "SELECT listing FROM ratings ORDER BY listing";

const UNMARKED: &str = "
SELECT id FROM listings
WHERE NOT EXISTS (SELECT FROM search_changes WHERE search_changes.listing = listings.id)
ORDER BY id";

/// Marks the listings that events concern.
///
/// # Errors
/// Failures of the database.
pub async fn mark_events(tx: &Transaction<'_>, events: &[Event]) -> Result<(), tokio_postgres::Error> {
    let (mut marked, mut more_than_sold, mut all_rated) = (BTreeSet::new(), BTreeSet::new(), false);
    for event in events {
        all_rated |= matches!(event.body, MarketEvent::ReputationConfigChanged(_));
        let Some(listing) = concerned(&event.body).and_then(|id| i64::try_from(id).ok()) else {
            continue;
        };
        marked.insert(listing);
        if !matches!(event.body, MarketEvent::OrderSettled(_)) {
            more_than_sold.insert(listing);
        }
    }
    if all_rated {
        let rated = ids(tx, RATED, &[]).await?;
        marked.extend(&rated);
        more_than_sold.extend(rated);
    }
    let [marked, more_than_sold] = [marked, more_than_sold].map(|listings| listings.into_iter().collect::<Vec<i64>>());
    mark(tx, &marked, &more_than_sold).await
}

/// Marks the listings that name a card. The lock comes first: a listing that is given the card by a transaction which
/// the statement after it does not see is marked by that one, later than this.
///
/// # Errors
/// Failures of the database.
pub async fn mark_card(tx: &Transaction<'_>, sha256: &str, cid: &str) -> Result<(), tokio_postgres::Error> {
    lock(tx).await?;
    let listings = ids(tx, NAMING, &[&sha256, &cid]).await?;
    mark(tx, &listings, &listings).await
}

/// Marks the listings whose latest version has one of some contents. The lock comes first, as for a card.
///
/// # Errors
/// Failures of the database.
pub async fn mark_contents(tx: &Transaction<'_>, roots: &[&str]) -> Result<(), tokio_postgres::Error> {
    lock(tx).await?;
    let listings = ids(tx, SELLING, &[&roots]).await?;
    mark(tx, &listings, &listings).await
}

/// Waits for the transactions that gave numbers before, and keeps others from it until this one ends.
pub(super) async fn lock(tx: &Transaction<'_>) -> Result<(), tokio_postgres::Error> {
    tx.execute(LOCK, &[]).await?;
    Ok(())
}

/// Marks the listings that no mark was made for: those of a database that is older than marks. The caller has the lock.
pub(super) async fn mark_unmarked(tx: &Transaction<'_>) -> Result<(), tokio_postgres::Error> {
    let listings = ids(tx, UNMARKED, &[]).await?;
    mark(tx, &listings, &listings).await
}

async fn ids(
    tx: &Transaction<'_>,
    sql: &str,
    values: &[&(dyn tokio_postgres::types::ToSql + Sync)],
) -> Result<Vec<i64>, tokio_postgres::Error> {
    tx.query(sql, values).await?.iter().map(|row| row.try_get(0)).collect()
}

/// Marks listings, each of them named once, and which of them were changed by more than a sale.
pub(super) async fn mark(
    client: &impl GenericClient,
    listings: &[i64],
    more_than_sold: &[i64],
) -> Result<(), tokio_postgres::Error> {
    if !listings.is_empty() {
        client.execute(MARK, &[&listings, &more_than_sold]).await?;
    }
    Ok(())
}

/// The listing whose document an event changes. What holds for many listings at once is no part of a document, but a
/// condition of questions: a closed seller, a closed denom, a pause. What a publisher is worth is marked beside
/// ([`publishers`](super::publishers)).
fn concerned(event: &MarketEvent) -> Option<ListingId> {
    match event {
        MarketEvent::ListingCreated(e) => Some(e.listing),
        MarketEvent::VersionPublished(e) => Some(e.listing),
        MarketEvent::VersionMarkedBad(e) => Some(e.listing),
        MarketEvent::PriceChanged(e) => Some(e.listing),
        MarketEvent::CardChanged(e) => Some(e.listing),
        MarketEvent::ListingStateChanged(e) => Some(e.listing),
        MarketEvent::ListingDelisted(e) => Some(e.listing),
        MarketEvent::ListingRelisted(e) => Some(e.listing),
        MarketEvent::OrderSettled(e) => Some(e.listing),
        MarketEvent::ReviewWritten(e) => Some(e.listing),
        MarketEvent::ReviewEdited(e) => Some(e.listing),
        MarketEvent::PayeesChanged(_)
        | MarketEvent::OrdersPaused(_)
        | MarketEvent::OrdersResumed(_)
        | MarketEvent::ConfigChanged(_)
        | MarketEvent::OrderPlaced(_)
        | MarketEvent::OrderOffered(_)
        | MarketEvent::OfferTaken(_)
        | MarketEvent::OfferWithdrawn(_)
        | MarketEvent::DisputeOpened(_)
        | MarketEvent::DisputeProposed(_)
        | MarketEvent::DisputeEnded(_)
        | MarketEvent::ResaleOpened(_)
        | MarketEvent::ResaleEnding(_)
        | MarketEvent::ResaleEnded(_)
        | MarketEvent::ResellerPaid(_)
        | MarketEvent::OrderDelivered(_)
        | MarketEvent::OrderRefunded(_)
        | MarketEvent::VersionProvenBad(_)
        | MarketEvent::BondPosted(_)
        | MarketEvent::BondUnlocked(_)
        | MarketEvent::BondWithdrawn(_)
        | MarketEvent::BondReleased(_)
        | MarketEvent::BondForfeited(_)
        | MarketEvent::SellerClosed(_)
        | MarketEvent::SellerReopened(_)
        | MarketEvent::RekeyRequested(_)
        | MarketEvent::RekeyEnded(_)
        | MarketEvent::RekeyAnswered(_)
        | MarketEvent::RevenueSwept(_)
        | MarketEvent::LicenseIssued(_)
        | MarketEvent::LicenseTransferred(_)
        | MarketEvent::RoyaltiesCredited(_)
        | MarketEvent::RoyaltiesClaimed(_)
        | MarketEvent::HandleClaimed(_)
        | MarketEvent::HandleReleased(_)
        | MarketEvent::HandleTransferred(_)
        | MarketEvent::ProfileChanged(_)
        | MarketEvent::LinkProposed(_)
        | MarketEvent::LinkWithdrawn(_)
        | MarketEvent::WalletLinked(_)
        | MarketEvent::WalletUnlinked(_)
        | MarketEvent::VerifierAccredited(_)
        | MarketEvent::VerifierRevoked(_)
        | MarketEvent::IdentityAttested(_)
        | MarketEvent::AttestationRevoked(_)
        | MarketEvent::ReviewAnswered(_)
        | MarketEvent::ReviewVoted(_)
        | MarketEvent::VoteRetracted(_)
        | MarketEvent::QuestionAsked(_)
        | MarketEvent::QuestionAnswered(_)
        | MarketEvent::PostEdited(_)
        | MarketEvent::PostWithdrawn(_)
        | MarketEvent::PostHidden(_)
        | MarketEvent::PostRestored(_)
        | MarketEvent::ReportFiled(_)
        | MarketEvent::ReportDecided(_)
        | MarketEvent::ReportAppealed(_)
        | MarketEvent::ReportSettled(_)
        | MarketEvent::ReputationConfigChanged(_)
        | MarketEvent::RecordsUpgraded(_)
        | MarketEvent::ContractMigrated(_) => None,
    }
}
