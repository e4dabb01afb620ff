//! Backups of keys, which their owners encrypted.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::super::parameters::NoQuery;
use super::super::problem::Problem;
use super::super::tx::{decoded, Body};
use super::{check_name, Asking};
use crate::accounts::{Kept, Kind, MAX_BACKUP_BYTES};

/// A backup to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::rest) struct BackupRequest {
    /// The account's own name for the key, of up to 200 bytes. Another content under the same name is another version.
    name: String,
    /// The content, in base64: at most 16 KiB. Encrypt it first: the server reads it as it is.
    content: String,
}

/// A version of a backup, without its content. Nobody else sees it.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct Backup {
    /// The version's id: `/v1/me/backups/{id}` answers its content.
    id: String,
    /// The account's own name for the key.
    name: String,
    /// The number of bytes of the content.
    bytes: usize,
    /// The time at which the server stored it.
    kept_at: DateTime<Utc>,
}

/// A version of a backup.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct BackupInFull {
    #[serde(flatten)]
    backup: Backup,
    /// The content, in base64.
    content: String,
}

impl From<Kept> for BackupInFull {
    fn from(kept: Kept) -> Self {
        let text = |name: &str| kept.content[name].as_str().unwrap_or_default().to_owned();
        let content = text("content");
        let bytes = STANDARD.decode(&content).map_or(0, |bytes| bytes.len());
        BackupInFull {
            backup: Backup { id: kept.id.clone(), name: text("name"), bytes, kept_at: kept.created_at },
            content,
        }
    }
}

/// Answers the account's backups, the newest first, without their contents.
#[utoipa::path(get, path = "/v1/me/backups", tag = "me", responses(
    (status = 200, body = Vec<Backup>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::api::rest) async fn backups(asking: Asking, _: NoQuery) -> Result<Response, Problem> {
    asking
        .answer(StatusCode::OK, |caller| async move {
            let kept = caller.accounts.kept(caller.account(), Kind::Backup).await?;
            Ok(kept.into_iter().map(|kept| BackupInFull::from(kept).backup).collect::<Vec<_>>())
        })
        .await
}

/// Keeps a backup: at most 64 of an account, all versions counted. It replaces none, and none is dropped for it: what is
/// kept leaves by DELETE alone.
#[utoipa::path(
    post, path = "/v1/me/backups", tag = "me", operation_id = "keep_backup", request_body = BackupRequest,
    responses(
        (status = 201, body = Backup), (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api::rest) async fn keep(
    asking: Asking,
    _: NoQuery,
    Body(request): Body<BackupRequest>,
) -> Result<Response, Problem> {
    let BackupRequest { name, content } = request;
    check_name(&name)?;
    let bytes = decoded("content", &content)?;
    if bytes.is_empty() || bytes.len() > MAX_BACKUP_BYTES {
        let found = bytes.len();
        return Err(Problem::bad_input(format!("content has {found} bytes, it has 1 to {MAX_BACKUP_BYTES}")));
    }
    asking
        .answer(StatusCode::CREATED, |caller| async move {
            let content = json!({"name": name, "content": STANDARD.encode(bytes)});
            let kept = caller.accounts.keep(caller.account(), Kind::Backup, content).await?;
            Ok(BackupInFull::from(kept).backup)
        })
        .await
}

/// Answers a backup with its content.
#[utoipa::path(get, path = "/v1/me/backups/{id}", tag = "me", params(("id" = String, Path)), responses(
    (status = 200, body = BackupInFull),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::api::rest) async fn backup(
    asking: Asking,
    Path(id): Path<String>,
    _: NoQuery,
) -> Result<Response, Problem> {
    asking
        .answer(StatusCode::OK, |caller| async move {
            let kept = caller.accounts.kept(caller.account(), Kind::Backup).await?;
            let kept = kept.into_iter().find(|kept| kept.id == id);
            kept.map(BackupInFull::from).ok_or_else(|| Problem::not_found("the account keeps no such backup"))
        })
        .await
}

/// Deletes a backup for good. The first request is refused with a warning and a word; another one within ten minutes,
/// with that word as `Weighhouse-Confirmation`, deletes it.
#[utoipa::path(
    delete, path = "/v1/me/backups/{id}", tag = "me", operation_id = "delete_backup",
    params(
        ("id" = String, Path),
        ("Weighhouse-Confirmation" = Option<String>, Header, description = "The word that came with the warning."),
    ),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")),
)]
pub(in crate::api::rest) async fn delete(
    asking: Asking,
    Path(id): Path<String>,
    _: NoQuery,
) -> Result<Response, Problem> {
    asking
        .answer(StatusCode::NO_CONTENT, |caller| async move {
            let word = caller.confirmation.as_deref();
            Ok(caller.accounts.delete(caller.account(), Kind::Backup, &id, word).await?)
        })
        .await
}
