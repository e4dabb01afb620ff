//! The storefront: its page and the files that this loads, from memory.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{header, HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, MethodRouter};
use axum::Router;

use super::Service;
use crate::api::rest::{self, Problem};
use crate::api::tag;
use crate::gzip;
use crate::storefront::{File, Storefront, PAGE};

/// The patterns of its paths, below those of all interfaces.
const PATHS: [&str; 2] = ["/", "/{*file}"];
/// What the page and its workers may do: as the page says itself (`web/vite.config.ts`), with the addresses that may be
/// asked, and in nobody's frame.
const POLICY: [&str; 11] = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' blob:",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types weighhouse dompurify",
];
/// What is answered wherever nothing is.
const NOTHING: &str =
    "nothing is at this path: /v1/openapi.json describes the paths of the API, GraphQL is at /graphql, and the \
                       storefront names its pages behind the #";
/// A year, in which a browser does not ask again.
const LASTING: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASKING: HeaderValue = HeaderValue::from_static("no-cache");

/// Whether a route is the storefront's: its answers take nothing of what the interfaces share but their callers' budgets.
pub(super) fn has(route: &str) -> bool {
    PATHS.contains(&route)
}

/// The routes.
pub(super) fn routes() -> Router<Arc<Service>> {
    let only_read = |method: MethodRouter<Arc<Service>>| method.fallback(rest::other_method);
    let [page_path, file_path] = PATHS;
    Router::new()
        .route(page_path, only_read(get(page)))
        .route(rest::SHARED, only_read(get(rest::share::page)))
        .route(file_path, only_read(get(file)))
}

async fn page(State(service): State<Arc<Service>>, headers: HeaderMap) -> Response {
    answer(&service, PAGE, &headers)
}

async fn file(State(service): State<Arc<Service>>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    answer(&service, &name, &headers)
}

fn answer(service: &Service, name: &str, asked: &HeaderMap) -> Response {
    service.metrics.storefront_requests.inc();
    let found = service.storefront.as_ref().and_then(|storefront| Some((storefront, storefront.file(name)?)));
    let Some((storefront, file)) = found else {
        return Problem::not_found(NOTHING).into_response();
    };
    described(storefront, file, asked).unwrap_or_else(|| Problem::internal().into_response())
}

/// A file as its client takes it, or that the client has it already. Parts of files are nobody's need: a range gets all.
fn described(storefront: &Storefront, file: File, asked: &HeaderMap) -> Option<Response> {
    let is_vague = file.gzip.is_some() || file.brotli.is_some();
    let brotli = file.brotli.filter(|_| gzip::is_named(asked, "br")).map(|bytes| ("br", bytes));
    let short = brotli.or_else(|| Some(("gzip", file.gzip.filter(|_| gzip::is_taken(asked))?)));
    let tag = match &short {
        Some((coding, _)) => format!("\"{}-{coding}\"", file.hash),
        None => format!("\"{}\"", file.hash),
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::ETAG, HeaderValue::try_from(tag).ok()?);
    headers.insert(header::CACHE_CONTROL, if file.is_lasting { LASTING } else { ASKING });
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::try_from(policy(storefront)).ok()?);
    let same_origin = HeaderValue::from_static("same-origin");
    for name in ["cross-origin-opener-policy", "cross-origin-resource-policy"] {
        headers.insert(HeaderName::from_static(name), same_origin.clone());
    }
    if is_vague {
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    let known = asked.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    if tag::is_known(known, &headers) {
        return Some((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let Some((coding, bytes)) = short else { return Some((headers, file.bytes).into_response()) };
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    Some((headers, bytes).into_response())
}

fn policy(storefront: &Storefront) -> String {
    let asked: String = storefront.origins().iter().map(|origin| format!(" {origin}")).collect();
    format!("{}; connect-src 'self'{asked}", POLICY.join("; "))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// The page says by itself what it may do, for hosts that send no headers: the same, but for what this server knows.
    #[test]
    fn the_policy_is_the_pages_own_and_stricter() {
        let page = include_str!("../../../../web/vite.config.ts");
        let (_, list) = page.split_once("const POLICY = [").unwrap();
        let (list, _) = list.split_once(']').unwrap();
        let said = list.split('"').skip(1).step_by(2).filter(|directive| !directive.starts_with("connect-src "));
        let (mut said, mut sent): (Vec<_>, Vec<_>) = (said.collect(), POLICY.to_vec());
        said.push("frame-ancestors 'none'");
        said.sort_unstable();
        sent.sort_unstable();
        assert_eq!(sent, said);
    }
}
