//! Sessions of those who mark changes: how servers notice that a database lost changes which they had read.
//!
//! A session is written under the lock of `search_log`, so that sessions become visible in the order of their numbers.

use tokio_postgres::{Client, Transaction};

use super::changes;

/// The views of whose tables documents are made.
const READ_BY_DOCUMENTS: [&str; 5] = ["listings", "versions", "demand", "identity", "reviews"];

const BEGIN: &str = "
INSERT INTO search_sessions (from_change, reason) SELECT last, $1 FROM search_log";

const OUTDATE: &str = "INSERT INTO search_sessions (from_change, reason) VALUES (0, $1)";

/// Begins a session of a connection that is about to mark changes, and marks the listings that nobody marked yet.
///
/// # Errors
/// Failures of the database.
pub async fn begin(client: &mut Client, reason: &str) -> Result<(), tokio_postgres::Error> {
    let tx = client.transaction().await?;
    changes::lock(&tx).await?;
    tx.execute(BEGIN, &[&reason]).await?;
    changes::mark_unmarked(&tx).await?;
    tx.commit().await
}

/// Has every server make its documents anew, once the transaction commits, if they are made of one of these views.
///
/// # Errors
/// Failures of the database.
pub async fn outdate(tx: &Transaction<'_>, views: &[&str]) -> Result<(), tokio_postgres::Error> {
    let read: Vec<&str> = views.iter().copied().filter(|view| READ_BY_DOCUMENTS.contains(view)).collect();
    if !read.is_empty() {
        changes::lock(tx).await?;
        tx.execute(OUTDATE, &[&format!("rebuilt {}", read.join(", "))]).await?;
    }
    Ok(())
}
