//! GraphiQL, a page on which people try queries, from files of our own.

use axum::extract::Path;
use axum::http::{header, HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};

/// What the page may load, and ask: this server alone. Its editor styles elements in place.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const PAGE: &str = include_str!("../../../graphiql/page.html");
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
/// The files that the page loads: their names, media types, whether they are compressed by gzip, and their bytes.
const FILES: [(&str, &str, bool, &[u8]); 6] = [
    ("page.js", SCRIPT, false, include_bytes!("../../../graphiql/page.js")),
    ("page.css", STYLE, false, include_bytes!("../../../graphiql/page.css")),
    ("graphiql.js", SCRIPT, true, include_bytes!("../../../graphiql/bundle/graphiql.js.gz")),
    ("graphiql.css", STYLE, true, include_bytes!("../../../graphiql/bundle/graphiql.css.gz")),
    ("react.js", SCRIPT, true, include_bytes!("../../../graphiql/bundle/react.js.gz")),
    ("react-dom.js", SCRIPT, true, include_bytes!("../../../graphiql/bundle/react-dom.js.gz")),
];

/// Whether a browser opens the address, and no program asks.
pub(super) fn is_wanted(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepted
        .flat_map(|value| value.split(','))
        .any(|kind| kind.split(';').next().unwrap_or_default().trim() == "text/html")
}

/// The page.
pub(super) fn page() -> Response {
    ([(header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "no-cache")], Html(PAGE)).into_response()
}

/// A file that the page loads.
pub(super) async fn file(Path(name): Path<String>) -> Response {
    let Some((_, kind, is_compressed, bytes)) = FILES.iter().find(|(known, ..)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, "public, max-age=3600")];
    let mut answer = (headers, *bytes).into_response();
    if *is_compressed {
        // Whatever runs these scripts reads gzip.
        answer.headers_mut().insert(header::CONTENT_ENCODING, axum::http::HeaderValue::from_static("gzip"));
    }
    answer
}
