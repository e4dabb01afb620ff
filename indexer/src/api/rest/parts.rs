//! Uploads of sealed files that go on after a connection broke: tus 1.0.0.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{header, HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};

use super::me::Asking;
use super::parameters::NoQuery;
use super::problem::Problem;
use super::uploads::{files, number};
use crate::api::graphql::error::BAD_REQUEST;
use crate::api::http::Service;
use crate::files::Parts as Upload;

const VERSION: &str = "1.0.0";
const BODY: &str = "application/offset+octet-stream";

pub(in crate::api) const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const TUS_VERSION: HeaderName = HeaderName::from_static("tus-version");
pub(in crate::api) const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
pub(in crate::api) const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
pub(in crate::api) const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
/// The CID of a file that came whole.
pub(in crate::api) const UPLOAD_CID: HeaderName = HeaderName::from_static("upload-cid");

/// The protocol's version, which a request names.
pub(super) struct Version;

impl<S: Send + Sync> FromRequestParts<S> for Version {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        if parts.headers.get(TUS_RESUMABLE).is_some_and(|version| version == VERSION) {
            return Ok(Version);
        }
        let detail = format!("Tus-Resumable: {VERSION} is needed");
        let mut refusal = Problem::new(StatusCode::PRECONDITION_FAILED, BAD_REQUEST, detail).into_response();
        refusal.headers_mut().insert(TUS_VERSION, HeaderValue::from_static(VERSION));
        Err(refusal)
    }
}

fn needed(headers: &HeaderMap, name: &HeaderName) -> Result<u64, Problem> {
    number(headers, name).ok_or_else(|| Problem::bad_input(format!("{name} is needed, a number of bytes")))
}

fn answer(status: StatusCode, lapses_at: Option<DateTime<Utc>>, more: Vec<(HeaderName, HeaderValue)>) -> Response {
    let mut response = status.into_response();
    let headers = response.headers_mut();
    headers.insert(TUS_RESUMABLE, HeaderValue::from_static(VERSION));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let expires = lapses_at.map(|time| time.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
    if let Some(Ok(expires)) = expires.map(HeaderValue::try_from) {
        headers.insert(UPLOAD_EXPIRES, expires);
    }
    headers.extend(more);
    response
}

/// Says how an upload stands.
fn told(status: StatusCode, parts: Upload) -> Result<Response, Problem> {
    let mut more = vec![(UPLOAD_OFFSET, parts.offset.into()), (UPLOAD_LENGTH, parts.bytes.into())];
    if let Some(cid) = parts.cid {
        more.push((UPLOAD_CID, HeaderValue::try_from(cid).map_err(|_| Problem::internal())?));
    }
    Ok(answer(status, Some(parts.lapses_at), more))
}

/// Begins an upload in parts of so many bytes, and reserves its room.
#[utoipa::path(
    post, path = "/v1/uploads/parts", tag = "files", operation_id = "begin_upload",
    params(("Tus-Resumable" = String, Header), ("Upload-Length" = u64, Header)),
    responses(
        (status = 201, headers(("Location" = String), ("Upload-Expires" = String))),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn begin(
    State(service): State<Arc<Service>>,
    _: Version,
    asking: Asking,
    _: NoQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let files = files(&service)?;
    let account = asking.account().await?;
    let (id, lapses_at) = files.create_parts(&account, needed(&headers, &UPLOAD_LENGTH)?).await?;
    let location = HeaderValue::try_from(format!("/v1/uploads/parts/{id}")).map_err(|_| Problem::internal())?;
    Ok(answer(StatusCode::CREATED, Some(lapses_at), vec![(header::LOCATION, location)]))
}

/// Answers how many bytes of an upload came; and its CID, once it came whole.
#[utoipa::path(
    head, path = "/v1/uploads/parts/{id}", tag = "files", operation_id = "read_upload",
    params(("id" = String, Path), ("Tus-Resumable" = String, Header)),
    responses(
        (status = 200, headers(
            ("Upload-Offset" = u64), ("Upload-Length" = u64), ("Upload-Expires" = String), ("Upload-Cid" = String),
        )),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn offset(
    State(service): State<Arc<Service>>,
    _: Version,
    asking: Asking,
    Path(id): Path<String>,
    _: NoQuery,
) -> Result<Response, Problem> {
    let files = files(&service)?;
    let account = asking.account().await?;
    told(StatusCode::OK, files.parts(&account, &id).await?)
}

/// Goes on with an upload. What arrives of a request that breaks stays. The last byte's answer has the file's CID.
#[utoipa::path(
    patch, path = "/v1/uploads/parts/{id}", tag = "files", operation_id = "send_part",
    params(("id" = String, Path), ("Tus-Resumable" = String, Header), ("Upload-Offset" = u64, Header)),
    request_body(content = inline(String), content_type = "application/offset+octet-stream", description = "The next bytes."),
    responses(
        (status = 204, headers(
            ("Upload-Offset" = u64), ("Upload-Length" = u64), ("Upload-Expires" = String), ("Upload-Cid" = String),
        )),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn send(
    State(service): State<Arc<Service>>,
    _: Version,
    asking: Asking,
    Path(id): Path<String>,
    _: NoQuery,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let files = files(&service)?;
    let account = asking.account().await?;
    let headers = request.headers();
    if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != BODY) {
        let detail = format!("Content-Type: {BODY} is needed");
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST, detail));
    }
    let offset = needed(headers, &UPLOAD_OFFSET)?;
    let length = number(headers, &header::CONTENT_LENGTH);
    // Goes on to its end, so that nothing is left half done, should the client leave.
    let writing =
        tokio::spawn(async move { files.write_parts(&account, &id, offset, length, request.into_body()).await });
    told(StatusCode::NO_CONTENT, writing.await.map_err(|_| Problem::internal())??)
}

/// Ends an upload and gives its room back. A file that came whole stays until it lapses.
#[utoipa::path(
    delete, path = "/v1/uploads/parts/{id}", tag = "files", operation_id = "end_upload",
    params(("id" = String, Path), ("Tus-Resumable" = String, Header)),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")),
)]
pub(super) async fn end(
    State(service): State<Arc<Service>>,
    _: Version,
    asking: Asking,
    Path(id): Path<String>,
    _: NoQuery,
) -> Result<Response, Problem> {
    let files = files(&service)?;
    let account = asking.account().await?;
    files.end_parts(&account, &id).await?;
    Ok(answer(StatusCode::NO_CONTENT, None, Vec::new()))
}
