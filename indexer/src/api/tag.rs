//! Tags of answers, by which a client asks whether the answer that it has still holds (RFC 9110).

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;

use axum::http::header::InvalidHeaderValue;
use axum::http::{header, HeaderMap, HeaderValue};

use crate::views;

/// A weak tag: two servers' answers at one height may be written differently by their versions alone, which it tells
/// apart.
pub(super) fn of(content: &impl Hash) -> Result<HeaderValue, InvalidHeaderValue> {
    static PROGRAM: OnceLock<u64> = OnceLock::new();
    let mut hasher = DefaultHasher::new();
    PROGRAM.get_or_init(program).hash(&mut hasher);
    content.hash(&mut hasher);
    HeaderValue::try_from(format!("W/\"{:016x}\"", hasher.finish()))
}

/// Whether a client that says `If-None-Match` has the answer with the tag in these headers. Weak tags are compared.
pub(super) fn is_known(if_none_match: Option<&str>, headers: &HeaderMap) -> bool {
    let Some(tag) = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()) else { return false };
    let known = if_none_match.unwrap_or_default();
    known.trim() == "*"
        || known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag.trim_start_matches("W/"))
}

/// What of the program decides how rows are made and written.
fn program() -> u64 {
    let mut hasher = DefaultHasher::new();
    env!("CARGO_PKG_VERSION").hash(&mut hasher);
    for view in views::all() {
        (view.name(), view.version()).hash(&mut hasher);
    }
    hasher.finish()
}
