//! What a search finds, joined to what is asked for.

use tokio_postgres::types::Type;

use super::check_text;
use super::error::{Failure, ReadError};
use super::page::Sort;
use super::rows::Rows;
use super::sql::Sql;
use crate::search::{self, Terms};

/// The best match first, and among equals the newest.
pub(super) fn best_match() -> Sort {
    Sort { name: "BEST_MATCH".into(), column: "d.rank", kind: Type::INT8, id: "l.id", descending: true }
}

/// What a search comes to.
enum Found {
    Nothing,
    Words(Terms),
    /// Names that are spelled like this.
    Spelling(String),
}

impl Rows {
    /// Joins what a search finds to `listings AS l`.
    pub(super) async fn join_search(&self, sql: &mut Sql, words: &str) -> Result<(), ReadError> {
        check_text("query", words)?;
        let found = self.found(words).await?;
        sql.push("JOIN (");
        match found {
            Found::Nothing => sql.push("SELECT listing, 0::bigint AS rank FROM search_documents WHERE false"),
            Found::Spelling(typed) => {
                sql.push("SELECT listing, 0::bigint AS rank FROM search_documents WHERE ").bind(typed);
                sql.push("::text <% title")
            }
            Found::Words(terms) => {
                sql.push("SELECT listing, (CASE WHEN document @@ ").bind(terms.in_names);
                sql.push("::text::tsquery THEN 2 + (strpos(title, ").bind(terms.folded);
                sql.push("::text) > 0)::int WHEN document @@ ").bind(terms.in_labels);
                sql.push("::text::tsquery THEN 1 ELSE 0 END)::bigint AS rank FROM search_documents WHERE document @@ ");
                sql.bind(terms.matches).push("::text::tsquery")
            }
        };
        sql.push(") AS d ON d.listing = l.id ");
        Ok(())
    }

    /// Words that are nowhere are taken for misspelled, unless the search says exactly what it wants by quotes or
    /// exclusions.
    async fn found(&self, words: &str) -> Result<Found, ReadError> {
        let Some(terms) = Terms::read(words) else { return Ok(Found::Nothing) };
        if terms.is_exact {
            return Ok(Found::Words(terms));
        }
        let any = self.query(search::ANY_MATCH, &[&terms.matches]).await?;
        let any = any.first().map(|row| row.try_get(0)).transpose().map_err(Failure::from)?.unwrap_or(false);
        Ok(if any { Found::Words(terms) } else { Found::Spelling(terms.folded) })
    }
}
