//! Queries that clients name by their hash once a server has seen them: automatic persisted queries, as the clients of
//! Apollo send them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextPrepareRequest};
use async_graphql::{Request, ServerError, ServerResult, Value};
use sha2::{Digest, Sha256};

use super::error::{set_code, BAD_REQUEST, PERSISTED_QUERY_NOT_FOUND};

/// The key in a request's extensions.
pub(in crate::api) const PERSISTED_QUERY: &str = "persistedQuery";
/// Most queries that a server keeps.
const MAX_QUERIES: usize = 2_048;
/// Most bytes of all that it keeps.
const MAX_BYTES: usize = 8 << 20;
/// The version of the protocol.
const VERSION: u64 = 1;

/// A SHA-256.
type Hash = [u8; 32];

/// The queries that a server has seen. Clones are the same.
#[derive(Clone, Default)]
pub(super) struct Persisted(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    queries: HashMap<Hash, Query>,
    /// The hash of each query by its last use, the longest ago first.
    by_use: BTreeMap<u64, Hash>,
    bytes: usize,
    uses: u64,
}

struct Query {
    text: Arc<str>,
    last_use: u64,
}

/// Why a request has no query.
#[derive(Debug, PartialEq, Eq)]
enum Refused {
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
    fn complete(&self, request: &mut Request) -> Result<(), Refused> {
        let Some(named) = request.extensions.get(PERSISTED_QUERY) else { return Ok(()) };
        let hash = hash(named)?;
        if request.query.is_empty() {
            request.query = self.lock().find(&hash).ok_or(Refused::NotFound)?.to_string();
            return Ok(());
        }
        if Sha256::digest(&request.query).as_slice() != hash {
            return Err(Refused::Malformed("extensions.persistedQuery.sha256Hash is the hash of another query"));
        }
        self.lock().keep(hash, &request.query);
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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

impl Kept {
    fn find(&mut self, hash: &Hash) -> Option<Arc<str>> {
        let query = self.queries.get_mut(hash)?;
        self.by_use.remove(&query.last_use);
        self.uses = self.uses.saturating_add(1);
        query.last_use = self.uses;
        self.by_use.insert(self.uses, *hash);
        Some(Arc::clone(&query.text))
    }

    fn keep(&mut self, hash: Hash, text: &str) {
        if text.len() > MAX_BYTES || self.find(&hash).is_some() {
            return;
        }
        self.uses = self.uses.saturating_add(1);
        self.bytes = self.bytes.saturating_add(text.len());
        self.queries.insert(hash, Query { text: text.into(), last_use: self.uses });
        self.by_use.insert(self.uses, hash);
        while self.queries.len() > MAX_QUERIES || self.bytes > MAX_BYTES {
            let Some((_, oldest)) = self.by_use.pop_first() else { return };
            let forgotten = self.queries.remove(&oldest).map_or(0, |query| query.text.len());
            self.bytes = self.bytes.saturating_sub(forgotten);
        }
    }
}

impl ExtensionFactory for Persisted {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(self.clone())
    }
}

#[async_trait::async_trait]
impl Extension for Persisted {
    async fn prepare_request(
        &self,
        ctx: &ExtensionContext<'_>,
        mut request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        self.complete(&mut request)?;
        next.run(ctx, request).await
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
        for number in 0..=MAX_QUERIES {
            persisted.complete(&mut request(&query(number), &query(number))).unwrap();
            persisted.complete(&mut request("", &query(0))).unwrap();
        }
        assert_eq!(persisted.complete(&mut request("", &query(1))), Err(Refused::NotFound));
        assert_eq!(persisted.complete(&mut request("", &query(MAX_QUERIES))), Ok(()));
        let large = "#".repeat(MAX_BYTES);
        persisted.complete(&mut request(&large, &large)).unwrap();
        let kept = persisted.lock();
        assert!(kept.bytes <= MAX_BYTES && kept.queries.len() == 1 && kept.by_use.len() == 1, "{}", kept.bytes);
    }
}
