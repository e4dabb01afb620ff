//! Uploads of sealed files into the server's IPFS node, for sellers whose browser has none.

use std::sync::Arc;

use axum::body::{to_bytes, Body};
use axum::extract::{Request, State};
use axum::http::{header, HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Json;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use weighhouse_card::MAX_CARD_BYTES;

use super::me::Asking;
use super::parameters::NoQuery;
use super::problem::Problem;
use crate::api::graphql::error::BAD_USER_INPUT;
use crate::api::http::Service;
use crate::files::{Files, Received, SentCard, Upload};

/// A sealed file that arrived, by its own bytes: compare it with what you sealed.
#[derive(Serialize, ToSchema)]
pub(super) struct UploadedFile {
    /// The sealed file's IPFS content identifier.
    cid: String,
    /// Bytes of the sealed file.
    bytes: u64,
    /// Bytes of its content.
    size: u64,
    /// The number of chunks of 16 KiB of its content.
    chunk_count: u64,
    /// The Merkle root of the plaintext chunks, in hexadecimal.
    plaintext_root: String,
    /// The Merkle root of the ciphertext chunks, in hexadecimal.
    ciphertext_root: String,
    /// The Merkle root of the hashes of the chunk keys, in hexadecimal.
    key_root: String,
    /// The time until which a version whose seller has a bond must name it; otherwise it leaves.
    lapses_at: DateTime<Utc>,
}

/// A card that arrived. Its CID follows from its bytes alone: compare it with your own.
#[derive(Serialize, ToSchema)]
pub(super) struct UploadedCard {
    /// The card's IPFS content identifier.
    cid: String,
    /// The time until which a listing must name it; otherwise it leaves.
    lapses_at: DateTime<Utc>,
}

/// A file that the account sent.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct SentFile {
    /// The file's IPFS content identifier.
    cid: String,
    /// The length of the file, in bytes.
    bytes: i64,
    /// Whether a version whose seller had a bond names it.
    is_named: bool,
    /// The time of its upload.
    uploaded_at: DateTime<Utc>,
    /// The time at which it leaves, unless a version names it that can be sold and whose seller's bonds suffice for it; null
    /// while one does, or while a buyer needs the file.
    lapses_at: Option<DateTime<Utc>>,
}

impl From<Received> for UploadedFile {
    fn from(received: Received) -> Self {
        let Received { cid, bytes, checked, lapses_at } = received;
        let commitment = checked.commitment;
        UploadedFile {
            cid,
            bytes,
            size: commitment.size,
            chunk_count: commitment.chunk_count(),
            plaintext_root: hex::encode(commitment.plaintext_root),
            ciphertext_root: hex::encode(commitment.ciphertext_root),
            key_root: hex::encode(commitment.key_root),
            lapses_at,
        }
    }
}

impl From<Upload> for SentFile {
    fn from(upload: Upload) -> Self {
        let Upload { cid, bytes, is_named, uploaded_at, lapses_at } = upload;
        SentFile { cid, bytes, is_named, uploaded_at, lapses_at }
    }
}

pub(super) fn files(service: &Service) -> Result<Files, Problem> {
    service.files.clone().ok_or_else(|| Problem::not_offered("this server receives no files: it has no IPFS node"))
}

/// The number in a header.
pub(super) fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// Receives a sealed file and pins it to the server's IPFS node, once it is checked as `weighhouse check` does. It leaves
/// after some hours unless a version names it whose seller's bonds suffice for it, and some days after neither a bond nor a
/// buyer keeps it.
#[utoipa::path(
    post, path = "/v1/uploads", tag = "files",
    request_body(content = inline(String), content_type = "application/octet-stream",
        description = "The sealed file. `Content-Length` is needed."),
    responses(
        (status = 201, body = UploadedFile),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn upload(
    State(service): State<Arc<Service>>,
    asking: Asking,
    _: NoQuery,
    request: Request<Body>,
) -> Result<Response, Problem> {
    let files = files(&service)?;
    let account = asking.account().await?;
    let Some(length) = number(request.headers(), &header::CONTENT_LENGTH) else {
        let detail = "the body's Content-Length is needed: its place is reserved before it comes";
        return Err(Problem::new(StatusCode::LENGTH_REQUIRED, "BAD_REQUEST", detail));
    };
    // Goes on to its end, so that nothing is left half done, should the client leave.
    let receiving = tokio::spawn(async move { files.receive(&account, length, request.into_body()).await });
    let received = receiving.await.map_err(|_| Problem::internal())??;
    Ok((StatusCode::CREATED, Json(UploadedFile::from(received))).into_response())
}

/// Receives a listing's card and pins it to the server's IPFS node. It leaves after some hours unless a listing names it,
/// and once neither a listing nor an open order does.
#[utoipa::path(
    post, path = "/v1/cards", tag = "files",
    request_body(content = inline(String), content_type = "text/markdown", description = "The card: at most 1 MiB of text."),
    responses(
        (status = 201, body = UploadedCard),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn send_card(
    State(service): State<Arc<Service>>,
    asking: Asking,
    _: NoQuery,
    request: Request,
) -> Result<Response, Problem> {
    let files = files(&service)?;
    let account = asking.account().await?;
    // Cards are longer than what else is asked may be.
    let body = to_bytes(request.into_body(), MAX_CARD_BYTES).await.map_err(|_| {
        let detail = format!("the card has more than {MAX_CARD_BYTES} bytes");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, BAD_USER_INPUT, detail)
    })?;
    let SentCard { cid, lapses_at } = files.receive_card(&account, &body).await?;
    Ok((StatusCode::CREATED, Json(UploadedCard { cid, lapses_at })).into_response())
}

/// Answers the files that the account sent and that are still there, the newest first.
#[utoipa::path(get, path = "/v1/me/uploads", tag = "files", responses(
    (status = 200, body = Vec<SentFile>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn uploads(
    State(service): State<Arc<Service>>,
    asking: Asking,
    _: NoQuery,
) -> Result<Response, Problem> {
    let files = files(&service)?;
    asking
        .answer(StatusCode::OK, |caller| async move {
            let sent = files.uploads(caller.account()).await?;
            Ok(sent.into_iter().map(SentFile::from).collect::<Vec<_>>())
        })
        .await
}
