//! Storing a card.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use tokio_postgres::types::Json;
use tokio_postgres::{Client, Error};
use weighhouse_card::Card;

use super::queue::Wanted;
use crate::lines::{self, Problem};
use crate::search::changes;

const KEEP: &str = "
UPDATE cards SET state = 'read', problem = NULL, title = $3, license = $4,
    license_name = $5, license_link = $6, library_name = $7, pipeline_tag = $8, tags = $9, languages = $10,
    datasets = $11, base_models = $12, metrics = $13, body = $14, warnings = $15
WHERE sha256 = $1 AND cid = $2";

/// Stores a card and marks the listings that name it; returns the problem of a card that can't be stored.
///
/// # Errors
/// When the connection is lost, or the database is going down.
pub(super) async fn keep(client: &mut Client, wanted: &Wanted, card: &Card) -> Result<Option<Problem>, Error> {
    let outcome = AssertUnwindSafe(store(client, wanted, card)).catch_unwind().await;
    lines::stored(client, outcome)
}

async fn store(client: &mut Client, wanted: &Wanted, card: &Card) -> Result<(), Error> {
    let tx = client.transaction().await?;
    tx.execute(
        KEEP,
        &[
            &wanted.sha256,
            &wanted.cid,
            &card.title(),
            &card.license,
            &card.license_name,
            &card.license_link,
            &card.library_name,
            &card.pipeline_tag,
            &card.tags,
            &card.languages,
            &card.datasets,
            &card.base_models,
            &Json(&card.metrics),
            &card.body,
            &Json(&card.warnings),
        ],
    )
    .await?;
    changes::mark_card(&tx, &wanted.sha256, &wanted.cid).await?;
    tx.commit().await
}
