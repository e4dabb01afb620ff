//! What a search looks through.

use tokio_postgres::GenericClient;

/// Characters of a card's text that are searched: more could exceed what Postgres indexes.
const SEARCHED_CHARS: i32 = 100_000;

const REFRESH: &str = "
UPDATE search_documents AS found SET
    title = concat_ws(' ', listed.name, cards.title),
    document =
        setweight(to_tsvector('simple', concat_ws(' ', listed.name, cards.title)), 'A')
        || setweight(to_tsvector('english', concat_ws(' ', listed.name, cards.title)), 'A')
        || setweight(to_tsvector('english', concat_ws(
            ' ', listed.task, listed.framework, listed.license_id,
            array_to_string(cards.tags, ' '), array_to_string(cards.base_models, ' ')
        )), 'B')
        || setweight(to_tsvector('english', concat_ws(' ', array_to_string(cards.datasets, ' '))), 'C')
        || setweight(to_tsvector('english', left(coalesce(cards.body, ''), $2)), 'D')
FROM search_documents AS listed
LEFT JOIN cards
    ON cards.sha256 = listed.card_sha256 AND cards.cid = listed.card_cid AND cards.state = 'read'
WHERE listed.listing = ANY($1) AND found.listing = listed.listing";

const NAMING: &str = "SELECT listing FROM search_documents WHERE card_sha256 = $1 AND card_cid = $2";

/// Makes the documents of these listings anew, of their columns and their cards.
///
/// # Errors
/// What goes wrong with the database.
pub async fn refresh(client: &impl GenericClient, listings: &[i64]) -> Result<(), tokio_postgres::Error> {
    if listings.is_empty() {
        return Ok(());
    }
    client.execute(REFRESH, &[&listings, &SEARCHED_CHARS]).await?;
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

/// Whether any listing has all the words of `$1`.
pub(crate) const ANY_MATCH: &str = "
SELECT EXISTS (
    SELECT FROM search_documents
    WHERE document @@ (websearch_to_tsquery('english', $1) || websearch_to_tsquery('simple', $1))
)";
