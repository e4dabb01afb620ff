//! Events that are left out, and why: nothing that stands in one may stop ingest.

use tokio_postgres::GenericClient;

use super::take::Unstorable;
use super::{Contract, Event, Key, RawEvent};

/// Most characters of a reason.
const MAX_REASON_CHARS: usize = 500;

const ADD: &str = "
INSERT INTO quarantine (height, phase, tx_index, event_index, view, contract, stored, reason, excerpt)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (height, phase, tx_index, event_index, view) DO UPDATE SET reason = excluded.reason";

struct Entry<'a> {
    key: Key,
    view: &'a str,
    contract: Contract,
    stored: bool,
    reason: &'a str,
    excerpt: Option<&'a [u8]>,
}

/// Keeps an excerpt of an event that can't be stored.
pub(crate) async fn unstorable(client: &impl GenericClient, event: &Unstorable) -> Result<(), tokio_postgres::Error> {
    let excerpt = Some(event.excerpt.as_slice());
    let Unstorable { key, contract, reason, .. } = event;
    add(client, Entry { key: *key, view: "", contract: *contract, stored: false, reason, excerpt }).await
}

/// Notes that a stored event has a type of the market's and can't be read.
pub(crate) async fn unreadable(
    client: &impl GenericClient,
    event: &RawEvent,
    reason: &str,
) -> Result<(), tokio_postgres::Error> {
    let RawEvent { key, contract, .. } = event;
    add(client, Entry { key: *key, view: "", contract: *contract, stored: true, reason, excerpt: None }).await
}

/// Notes that a view's tables can't hold an event.
pub(crate) async fn rejected(
    client: &impl GenericClient,
    view: &str,
    event: &Event,
    reason: &str,
) -> Result<(), tokio_postgres::Error> {
    let (key, contract) = (event.key, event.contract);
    add(client, Entry { key, view, contract, stored: true, reason, excerpt: None }).await
}

/// Forgets the events that a view refused or that can't be read: a rebuild finds them again.
pub(crate) async fn forget_view(client: &impl GenericClient, view: &str) -> Result<(), tokio_postgres::Error> {
    client.execute("DELETE FROM quarantine WHERE stored AND view IN ($1, '')", &[&view]).await?;
    Ok(())
}

async fn add(client: &impl GenericClient, entry: Entry<'_>) -> Result<(), tokio_postgres::Error> {
    let Entry { key, view, contract, stored, reason, excerpt } = entry;
    tracing::warn!(height = key.height, contract = contract.name(), view, reason, "event quarantined");
    let reason: String = reason.chars().filter(|c| *c != '\0').take(MAX_REASON_CHARS).collect();
    let contract = contract.name();
    client
        .execute(
            ADD,
            &[&key.height, &key.phase, &key.tx_index, &key.event_index, &view, &contract, &stored, &reason, &excerpt],
        )
        .await?;
    Ok(())
}
