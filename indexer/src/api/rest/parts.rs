//! Uploads of sealed files that go on after a connection broke: tus 1.0.0.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{header, HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};

use super::me::Asking;
use super::parameters::NoQuery;
use super::problem::Problem;
use super::uploads::files;
use crate::api::http::Service;

const VERSION: &str = "1.0.0";
const BODY: &str = "application/offset+octet-stream";

pub(in crate::api) const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
pub(in crate::api) const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
pub(in crate::api) const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
pub(in crate::api) const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
/// The CID of a file that came whole.
pub(in crate::api) const UPLOAD_CID: HeaderName = HeaderName::from_static("upload-cid");

fn check_version(headers: &HeaderMap) -> Result<(), Problem> {
    match headers.get(TUS_RESUMABLE).is_some_and(|version| version == VERSION) {
        true => Ok(()),
        false => {
            let detail = format!("Tus-Resumable: {VERSION} is needed");
            Err(Problem::new(StatusCode::PRECONDITION_FAILED, "BAD_REQUEST", detail))
        }
    }
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, Problem> {
    let number = headers.get(name).and_then(|number| number.to_str().ok()?.parse().ok());
    number.ok_or_else(|| Problem::bad_input(format!("{name} is needed, a number of bytes")))
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

fn cid_header(cid: &str) -> Result<(HeaderName, HeaderValue), Problem> {
    Ok((UPLOAD_CID, HeaderValue::try_from(cid).map_err(|_| Problem::internal())?))
}

/// Begins an upload in parts of so many bytes, and reserves its room.
#[utoipa::path(
    post, path = "/v1/uploads/parts", tag = "files",
    params(("Tus-Resumable" = String, Header), ("Upload-Length" = u64, Header)),
    responses(
        (status = 201, headers(("Location" = String), ("Upload-Expires" = String))),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn begin(
    State(service): State<Arc<Service>>,
    asking: Asking,
    _: NoQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let files = files(&service)?;
    let account = asking.account().await?;
    check_version(&headers)?;
    let id = files.create_parts(&account, number(&headers, &UPLOAD_LENGTH)?).await?;
    let lapses_at = files.parts(&account, &id).await?.lapses_at;
    let location = HeaderValue::try_from(format!("/v1/uploads/parts/{id}")).map_err(|_| Problem::internal())?;
    Ok(answer(StatusCode::CREATED, Some(lapses_at), vec![(header::LOCATION, location)]))
}

/// Answers how many bytes of an upload came; and its CID, once it came whole.
#[utoipa::path(
    head, path = "/v1/uploads/parts/{id}", tag = "files",
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
    asking: Asking,
    Path(id): Path<String>,
    _: NoQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let files = files(&service)?;
    let account = asking.account().await?;
    check_version(&headers)?;
    let parts = files.parts(&account, &id).await?;
    let mut more = vec![(UPLOAD_OFFSET, parts.offset.into()), (UPLOAD_LENGTH, parts.bytes.into())];
    if let Some(cid) = &parts.cid {
        more.push(cid_header(cid)?);
    }
    Ok(answer(StatusCode::OK, Some(parts.lapses_at), more))
}

/// Goes on with an upload. What arrives of a request that breaks stays. The last byte's answer has the file's CID.
#[utoipa::path(
    patch, path = "/v1/uploads/parts/{id}", tag = "files",
    params(("id" = String, Path), ("Tus-Resumable" = String, Header), ("Upload-Offset" = u64, Header)),
    request_body(content = inline(String), content_type = "application/offset+octet-stream", description = "The next bytes."),
    responses(
        (status = 204, headers(("Upload-Offset" = u64), ("Upload-Expires" = String), ("Upload-Cid" = String))),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn send(
    State(service): State<Arc<Service>>,
    asking: Asking,
    Path(id): Path<String>,
    _: NoQuery,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let files = files(&service)?;
    let account = asking.account().await?;
    let headers = request.headers();
    check_version(headers)?;
    if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != BODY) {
        let detail = format!("Content-Type: {BODY} is needed");
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_REQUEST", detail));
    }
    let offset = number(headers, &UPLOAD_OFFSET)?;
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    // Goes on to its end, so that nothing is left half done, should the client leave.
    let writing =
        tokio::spawn(async move { files.write_parts(&account, &id, offset, length, request.into_body()).await });
    let (offset, received) = writing.await.map_err(|_| Problem::internal())??;
    let mut more = vec![(UPLOAD_OFFSET, offset.into())];
    if let Some(received) = &received {
        more.push(cid_header(&received.cid)?);
    }
    Ok(answer(StatusCode::NO_CONTENT, received.map(|received| received.lapses_at), more))
}

/// Ends an upload and gives its room back. A file that came whole stays until it lapses.
#[utoipa::path(
    delete, path = "/v1/uploads/parts/{id}", tag = "files",
    params(("id" = String, Path), ("Tus-Resumable" = String, Header)),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")),
)]
pub(super) async fn end(
    State(service): State<Arc<Service>>,
    asking: Asking,
    Path(id): Path<String>,
    _: NoQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let files = files(&service)?;
    let account = asking.account().await?;
    check_version(&headers)?;
    files.end_parts(&account, &id).await?;
    Ok(answer(StatusCode::NO_CONTENT, None, Vec::new()))
}
