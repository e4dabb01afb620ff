//! What a search looks through: the words of listings and of their cards.
//!
//! [`weighhouse_words`] analyses; here its words become Postgres' own: documents with weights, and the terms of a search.

mod document;
mod terms;

use tokio_postgres::{GenericClient, Row};
use weighhouse_words::{fold, Depth};

use document::{Document, Weight};
pub(crate) use terms::{Terms, ANY_MATCH};

/// Characters of a card's text that are searched: what a page or two of any card says comes before.
const BODY_CHARS: i32 = 100_000;
/// Characters of a name, of a title and of each tag that are searched: more is no name.
const NAME_CHARS: i32 = 300;
/// Tags, base models and datasets that are searched, of each.
const MAX_LABELS: i32 = 100;
/// Listings whose cards are in memory at the same time.
const BATCH: usize = 50;

const READ: &str = "
SELECT
    found.listing AS id, found.name, found.task, found.framework, found.license_id,
    left(cards.title, $2) AS title,
    cards.tags[:$3] AS tags, cards.base_models[:$3] AS base_models, cards.datasets[:$3] AS datasets,
    left(cards.body, $4) AS body
FROM search_documents AS found
LEFT JOIN cards
    ON cards.sha256 = found.card_sha256 AND cards.cid = found.card_cid AND cards.state = 'read'
WHERE found.listing = ANY($1)";

const WRITE: &str = "
UPDATE search_documents SET title = written.title, document = written.document::tsvector
FROM unnest($1::bigint[], $2::text[], $3::text[]) AS written(listing, title, document)
WHERE search_documents.listing = written.listing";

const NAMING: &str = "SELECT listing FROM search_documents WHERE card_sha256 = $1 AND card_cid = $2";

/// Makes the documents of these listings anew, of their columns and their cards.
///
/// # Errors
/// What goes wrong with the database.
pub async fn refresh(client: &impl GenericClient, listings: &[i64]) -> Result<(), tokio_postgres::Error> {
    for batch in listings.chunks(BATCH) {
        let rows = client.query(READ, &[&batch, &NAME_CHARS, &MAX_LABELS, &BODY_CHARS]).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.get("id")).collect();
        let titles: Vec<String> = rows.iter().map(title).collect();
        let documents: Vec<String> = rows.iter().map(|row| read(row).to_string()).collect();
        client.execute(WRITE, &[&ids, &titles, &documents]).await?;
    }
    Ok(())
}

/// Makes the documents of the listings that name a card anew.
///
/// # Errors
/// What goes wrong with the database.
pub async fn refresh_card(client: &impl GenericClient, sha256: &str, cid: &str) -> Result<(), tokio_postgres::Error> {
    let listings: Vec<i64> = client.query(NAMING, &[&sha256, &cid]).await?.iter().map(|row| row.get(0)).collect();
    refresh(client, &listings).await
}

/// Name and title, for searches that are misspelled.
fn title(row: &Row) -> String {
    let (name, title): (&str, Option<&str>) = (row.get("name"), row.get("title"));
    fold(&[name, title.unwrap_or_default()].join(" ")).trim().to_owned()
}

fn read(row: &Row) -> Document {
    let mut document = Document::default();
    for column in ["name", "title"] {
        document.add(row.get::<_, Option<&str>>(column).unwrap_or_default(), Depth::Name, Weight::Name);
    }
    for column in ["task", "framework", "license_id"] {
        document.add(row.get(column), Depth::Name, Weight::Label);
    }
    for column in ["tags", "base_models", "datasets"] {
        for label in row.get::<_, Option<Vec<String>>>(column).unwrap_or_default() {
            document.add(&clipped(&label), Depth::Name, Weight::Label);
        }
    }
    document.add(row.get::<_, Option<&str>>("body").unwrap_or_default(), Depth::Text, Weight::Body);
    document
}

fn clipped(label: &str) -> String {
    label.chars().take(usize::try_from(NAME_CHARS).unwrap_or_default()).collect()
}
