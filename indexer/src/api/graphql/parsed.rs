//! Documents that were read before: a front end sends the same ones again and again, with other variables.

use std::num::NonZeroUsize;
use std::sync::Arc;

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Request, ServerError, ServerResult};

use super::error::{set_code, QUERY_TOO_LARGE};
use super::nesting;
use crate::recent::Recent;

/// Most documents that a server keeps.
const MAX_DOCUMENTS: NonZeroUsize = NonZeroUsize::new(1_024).unwrap();
/// Most bytes of their texts. A document that was read takes some thirty times as many.
const MAX_BYTES: usize = 1 << 20;

/// The documents that a server has read. Clones are the same.
#[derive(Clone)]
pub(super) struct Parsed(Recent<String, Arc<ExecutableDocument>>);

impl Default for Parsed {
    fn default() -> Self {
        Parsed(Recent::new(MAX_DOCUMENTS, MAX_BYTES))
    }
}

impl Parsed {
    /// The document of a request, which has it from then on.
    ///
    /// # Errors
    /// A text that is no document, or nests deeper than is read.
    pub(super) fn document(&self, request: &mut Request) -> ServerResult<Arc<ExecutableDocument>> {
        if let Some(document) = self.0.find(&request.query) {
            request.set_parsed_query(ExecutableDocument::clone(&document));
            return Ok(document);
        }
        check_nesting(&request.query)?;
        let document = Arc::new(request.parsed_query()?.clone());
        self.0.keep(request.query.clone(), Arc::clone(&document), request.query.len());
        Ok(document)
    }
}

fn check_nesting(text: &str) -> ServerResult<()> {
    let (found, most) = (nesting::of_text(text), nesting::MAX_IN_TEXT);
    if found <= most {
        return Ok(());
    }
    let message =
        format!("the document nests brackets {found} levels deep, at most {most} are read: ask in several queries");
    let mut error = ServerError::new(message, None);
    set_code(&mut error, QUERY_TOO_LARGE);
    Err(error)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_document_is_read_once_and_a_faulty_one_is_not_kept() {
        let parsed = Parsed::default();
        let read = |text: &str| parsed.document(&mut Request::new(text)).map(|document| format!("{document:?}"));
        let first = read("{ a }").unwrap();
        assert!(first.contains("\"a\""), "{first}");
        assert_eq!(read("{ a }").unwrap(), first);
        assert_ne!(read("{ b }").unwrap(), first);
        assert!(read("{ a").is_err());
        assert!(parsed.0.find("{ a }").is_some() && parsed.0.find("{ a").is_none());
    }
}
