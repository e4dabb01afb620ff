//! What a search looks through.

use tokio_postgres::GenericClient;

/// Characters of a card's text that are searched: more could exceed what Postgres indexes.
const SEARCHED_CHARS: i32 = 100_000;

const REFRESH: &str = "
INSERT INTO search_documents (listing, title, document)
SELECT
    listings.id,
    concat_ws(' ', listings.name, cards.title),
    setweight(to_tsvector('simple', concat_ws(' ', listings.name, cards.title)), 'A')
        || setweight(to_tsvector('english', concat_ws(' ', listings.name, cards.title)), 'A')
        || setweight(to_tsvector('english', concat_ws(
            ' ', listings.task, listings.framework, listings.license_id,
            array_to_string(cards.tags, ' '), array_to_string(cards.base_models, ' ')
        )), 'B')
        || setweight(to_tsvector('english', concat_ws(' ', array_to_string(cards.datasets, ' '))), 'C')
        || setweight(to_tsvector('english', left(coalesce(cards.body, ''), $2)), 'D')
FROM listings
LEFT JOIN cards
    ON cards.sha256 = listings.card_sha256 AND cards.cid = listings.card_cid AND cards.state = 'read'
WHERE listings.id = ANY($1)
ON CONFLICT (listing) DO UPDATE SET title = excluded.title, document = excluded.document";

/// Brings what is searched of these listings up to the listings and their cards.
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

/// Whether any listing has all the words of `$1`.
pub(crate) const ANY_MATCH: &str = "
SELECT EXISTS (
    SELECT FROM search_documents
    WHERE document @@ (websearch_to_tsquery('english', $1) || websearch_to_tsquery('simple', $1))
)";
