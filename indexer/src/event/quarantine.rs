//! The events that views leave out, with reason and fault: no event's content may stop ingest, and no bug of this program
//! may pass for an event's content.

use tokio_postgres::GenericClient;

use super::take::Unstorable;
use super::{Contract, Event, Key, RawEvent};

/// Most characters of a reason.
const MAX_REASON_CHARS: usize = 500;

const ADD: &str = "
INSERT INTO quarantine (height, phase, tx_index, event_index, view, contract, stored, fault, reason, excerpt)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (height, phase, tx_index, event_index, view)
DO UPDATE SET fault = excluded.fault, reason = excluded.reason";

/// The fault for which an event is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The event has a value that no table can hold, which the transaction's sender wrote.
    Value,
    /// This program can't read the event of a contract that it follows.
    Unreadable,
    /// A view refused an event that it must take: a bug.
    View,
}

impl Fault {
    /// The word that stands for it in the database.
    pub fn name(self) -> &'static str {
        match self {
            Fault::Value => "value",
            Fault::Unreadable => "unreadable",
            Fault::View => "view",
        }
    }
}

struct Entry<'a> {
    key: Key,
    view: &'a str,
    contract: Contract,
    stored: bool,
    fault: Fault,
    reason: &'a str,
    excerpt: Option<&'a [u8]>,
}

/// Keeps an excerpt of an event that can't be stored.
pub(crate) async fn unstorable(client: &impl GenericClient, event: &Unstorable) -> Result<(), tokio_postgres::Error> {
    let excerpt = Some(event.excerpt.as_slice());
    let Unstorable { key, contract, reason, .. } = event;
    let (key, contract, fault) = (*key, *contract, Fault::Value);
    add(client, Entry { key, view: "", contract, stored: false, fault, reason, excerpt }).await
}

/// Notes that a stored event has a type of the market's and can't be read.
pub(crate) async fn unreadable(
    client: &impl GenericClient,
    event: &RawEvent,
    reason: &str,
) -> Result<(), tokio_postgres::Error> {
    let (key, contract, fault) = (event.key, event.contract, Fault::Unreadable);
    add(client, Entry { key, view: "", contract, stored: true, fault, reason, excerpt: None }).await
}

/// Notes that a view refused an event.
pub(crate) async fn rejected(
    client: &impl GenericClient,
    view: &str,
    event: &Event,
    fault: Fault,
    reason: &str,
) -> Result<(), tokio_postgres::Error> {
    let (key, contract) = (event.key, event.contract);
    add(client, Entry { key, view, contract, stored: true, fault, reason, excerpt: None }).await
}

/// Forgets the events that a view refused or that can't be read: a rebuild finds them again.
pub(crate) async fn forget_view(client: &impl GenericClient, view: &str) -> Result<(), tokio_postgres::Error> {
    client.execute("DELETE FROM quarantine WHERE stored AND view IN ($1, '')", &[&view]).await?;
    Ok(())
}

/// Makes a quarantine in the schema of a view that is being built.
pub(crate) async fn create_in(client: &impl GenericClient, schema: &str) -> Result<(), tokio_postgres::Error> {
    client.batch_execute(&format!("CREATE TABLE {schema}.quarantine (LIKE quarantine INCLUDING ALL)")).await
}

/// Takes over what a build left out, and drops the build's own quarantine.
pub(crate) async fn take_from(client: &impl GenericClient, schema: &str) -> Result<(), tokio_postgres::Error> {
    let sql = format!(
        "INSERT INTO quarantine SELECT * FROM {schema}.quarantine ON CONFLICT DO NOTHING;
        DROP TABLE {schema}.quarantine"
    );
    client.batch_execute(&sql).await
}

async fn add(client: &impl GenericClient, entry: Entry<'_>) -> Result<(), tokio_postgres::Error> {
    let Entry { key, view, contract, stored, fault, reason, excerpt } = entry;
    let (height, fault_name, contract) = (key.height, fault.name(), contract.name());
    match fault {
        Fault::Value => tracing::warn!(height, contract, view, fault = fault_name, reason, "event quarantined"),
        _ => tracing::error!(height, contract, view, fault = fault_name, reason, "event quarantined"),
    }
    let reason: String = reason.chars().filter(|c| *c != '\0').take(MAX_REASON_CHARS).collect();
    let Key { height, phase, tx_index, event_index } = key;
    client
        .execute(
            ADD,
            &[&height, &phase, &tx_index, &event_index, &view, &contract, &stored, &fault_name, &reason, &excerpt],
        )
        .await?;
    Ok(())
}
