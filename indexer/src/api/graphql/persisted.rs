//! Queries that clients name by their hash once a server has seen them: automatic persisted queries, as the clients of
//! Apollo send them.

use std::num::NonZeroUsize;
use std::sync::Arc;

use async_graphql::{Request, ServerError, Value};
use sha2::{Digest, Sha256};

use super::error::{set_code, BAD_REQUEST, PERSISTED_QUERY_NOT_FOUND};
use crate::recent::Recent;

/// The key in a request's extensions.
pub(in crate::api) const PERSISTED_QUERY: &str = "persistedQuery";
/// Most queries that a server keeps.
const MAX_QUERIES: NonZeroUsize = NonZeroUsize::new(2_048).unwrap();
/// Most bytes of all that it keeps.
const MAX_BYTES: usize = 8 << 20;
/// The version of the protocol.
const VERSION: u64 = 1;

/// A SHA-256.
type Hash = [u8; 32];

/// The queries that a server has seen. Clones are the same.
#[derive(Clone)]
pub(super) struct Persisted(Recent<Hash, Arc<str>>);

impl Default for Persisted {
    fn default() -> Self {
        Persisted(Recent::new(MAX_QUERIES, MAX_BYTES))
    }
}

/// Why a request has no query.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The server has not seen it, or forgot it.
    NotFound,
    /// The protocol's fields say something else.
    Malformed(&'static str),
}

impl From<Refused> for ServerError {
    fn from(refused: Refused) -> Self {
        // Clients look for these words, as for the code.
        let (code, message) = match refused {
            Refused::NotFound => (PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound"),
            Refused::Malformed(message) => (BAD_REQUEST, message),
        };
        let mut error = ServerError::new(message, None);
        set_code(&mut error, code);
        error
    }
}

impl Persisted {
    /// Puts the query into a request that names it, and keeps one that comes with its hash.
    ///
    /// # Errors
    /// A query that is not there, or malformed fields.
    pub(super) fn complete(&self, request: &mut Request) -> Result<(), Refused> {
        let Some(named) = request.extensions.get(PERSISTED_QUERY) else { return Ok(()) };
        let hash = hash(named)?;
        if request.query.is_empty() {
            request.query = self.0.find(&hash).ok_or(Refused::NotFound)?.to_string();
            return Ok(());
        }
        if Sha256::digest(&request.query).as_slice() != hash {
            return Err(Refused::Malformed("extensions.persistedQuery.sha256Hash is the hash of another query"));
        }
        self.0.keep(hash, request.query.as_str().into(), request.query.len());
        Ok(())
    }
}

/// The hash in a request's `persistedQuery`.
fn hash(named: &Value) -> Result<Hash, Refused> {
    let Value::Object(named) = named else {
        return Err(Refused::Malformed("extensions.persistedQuery is no object"));
    };
    match named.get("version") {
        Some(Value::Number(version)) if version.as_u64() == Some(VERSION) => {}
        _ => return Err(Refused::Malformed("extensions.persistedQuery.version is not 1")),
    }
    let mut hash = Hash::default();
    match named.get("sha256Hash") {
        Some(Value::String(text)) if hex::decode_to_slice(text, &mut hash).is_ok() => Ok(hash),
        _ => Err(Refused::Malformed("extensions.persistedQuery.sha256Hash is no SHA-256 in hexadecimal")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn request(query: &str, hash_of: &str) -> Request {
        let hash = hex::encode(Sha256::digest(hash_of));
        let extensions = json!({"persistedQuery": {"version": 1, "sha256Hash": hash}});
        serde_json::from_value(json!({"query": query, "extensions": extensions})).unwrap()
    }

    #[test]
    fn a_query_is_found_by_its_hash_once_it_came_with_it() {
        let persisted = Persisted::default();
        assert_eq!(persisted.complete(&mut request("", "{ a }")), Err(Refused::NotFound));
        assert!(matches!(persisted.complete(&mut request("{ b }", "{ a }")), Err(Refused::Malformed(_))));
        assert_eq!(
            persisted.complete(&mut request("", "{ a }")),
            Err(Refused::NotFound),
            "another query under its hash"
        );
        assert_eq!(persisted.complete(&mut request("{ a }", "{ a }")), Ok(()));
        let mut named = request("", "{ a }");
        assert_eq!(persisted.complete(&mut named), Ok(()));
        assert_eq!(named.query, "{ a }");
    }

    #[test]
    fn the_queries_that_nobody_asked_for_longest_are_forgotten() {
        let persisted = Persisted::default();
        let query = |number: usize| format!("{{ a{number} }}");
        for number in 0..=MAX_QUERIES.get() {
            persisted.complete(&mut request(&query(number), &query(number))).unwrap();
            persisted.complete(&mut request("", &query(0))).unwrap();
        }
        assert_eq!(persisted.complete(&mut request("", &query(1))), Err(Refused::NotFound));
        assert_eq!(persisted.complete(&mut request("", &query(MAX_QUERIES.get()))), Ok(()));
        let large = "#".repeat(MAX_BYTES);
        persisted.complete(&mut request(&large, &large)).unwrap();
        let forgotten = query(MAX_QUERIES.get());
        assert_eq!(persisted.complete(&mut request("", &forgotten)), Err(Refused::NotFound));
        assert_eq!(persisted.complete(&mut request("", &large)), Ok(()));
    }
}
