//! All that is kept for an account, as one document, and its end.

use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::parameters::NoQuery;
use super::super::problem::Problem;
use super::super::uploads::SentFile;
use super::backup::BackupInFull;
use super::contact::Contact;
use super::notice::Notice;
use super::search::Search;
use super::session::OpenSession;
use super::webhook::Webhook;
use super::Asking;
use crate::accounts::Kind;

/// All that is kept for an account. What the chain has is everybody's, and not in it.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct Export {
    /// The account's address, in Bech32.
    account: String,
    /// The time of this answer.
    exported_at: DateTime<Utc>,
    /// Null without one.
    contact: Option<Contact>,
    /// The account's saved searches, the newest first.
    searches: Vec<Search>,
    /// All versions of the account's backups with their contents, the newest first.
    backups: Vec<BackupInFull>,
    /// Without their secrets.
    webhooks: Vec<Webhook>,
    /// The account's notices, the newest first.
    notices: Vec<Notice>,
    /// The account's open sessions, the newest first.
    sessions: Vec<OpenSession>,
    /// The files that the account sent and that are still there.
    uploads: Vec<SentFile>,
}

/// Answers all that is kept for the account.
#[utoipa::path(get, path = "/v1/me", tag = "me", responses(
    (status = 200, body = Export), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::api::rest) async fn export(asking: Asking, _: NoQuery) -> Result<Response, Problem> {
    asking
        .answer(StatusCode::OK, |caller| async move {
            let (accounts, account) = (&caller.accounts, caller.account());
            let contact = accounts.kept(account, Kind::Contact).await?.pop().map(Contact::from);
            let searches = accounts.kept(account, Kind::Search).await?.into_iter().map(Search::from).collect();
            let backups = accounts.kept(account, Kind::Backup).await?.into_iter().map(BackupInFull::from).collect();
            let webhooks = accounts.webhooks(account).await?.into_iter().map(Webhook::from).collect();
            let notices = accounts.notices(account, i64::MAX, i64::from(i32::MAX)).await?;
            let notices = notices.told.into_iter().map(Notice::from).collect();
            let sessions = accounts.sessions(account).await?.into_iter();
            let sessions = sessions.map(|one| OpenSession::new(one, &caller.session.id)).collect();
            let uploads = match &caller.files {
                Some(files) => files.uploads(account).await?.into_iter().map(SentFile::from).collect(),
                None => Vec::new(),
            };
            let (account, exported_at) = (account.to_owned(), Utc::now());
            Ok(Export { account, exported_at, contact, searches, backups, webhooks, notices, sessions, uploads })
        })
        .await
}

/// Erases all that is kept for the account, and ends its sessions; files that it sent stay or lapse without its name. The first request is refused with a warning and a
/// word; another one within ten minutes, with that word as `Weighhouse-Confirmation`, erases.
#[utoipa::path(
    delete, path = "/v1/me", tag = "me",
    params(("Weighhouse-Confirmation" = Option<String>, Header, description = "The word that came with the warning.")),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")),
)]
pub(in crate::api::rest) async fn erase(asking: Asking, _: NoQuery) -> Result<Response, Problem> {
    asking
        .answer(StatusCode::NO_CONTENT, |caller| async move {
            Ok(caller.accounts.erase(caller.account(), caller.confirmation.as_deref()).await?)
        })
        .await
}
