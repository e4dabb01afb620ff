//! Where an account wants to hear of what happens.

use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;
use utoipa::ToSchema;

use super::super::parameters::NoQuery;
use super::super::problem::Problem;
use super::super::tx::Body;
use super::Asking;
use crate::accounts::{Kept, Kind};

const MAX_EMAIL_BYTES: usize = 254;
const MAX_URL_BYTES: usize = 2_048;

/// Where the account wants to hear of what happens: an address of mail, a page, or both.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::rest) struct ContactRequest {
    /// The address of mail, as `name@host`: at most 254 bytes.
    email: Option<String>,
    /// An address of https.
    url: Option<String>,
}

/// Where the account wants to hear of what happens. Nobody else sees it.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct Contact {
    /// The address of mail; null without one.
    email: Option<String>,
    /// The page's address of https; null without one.
    url: Option<String>,
    /// The time at which the account last set its contact.
    changed_at: DateTime<Utc>,
}

impl ContactRequest {
    fn check(&self) -> Result<(), Problem> {
        if self.email.is_none() && self.url.is_none() {
            return Err(Problem::bad_input("give email, url or both; DELETE takes the contact away"));
        }
        let parts = |email: &String| email.split_once('@').map(|(name, host)| (name.to_owned(), host.to_owned()));
        let is_mail = self.email.as_ref().is_none_or(|email| {
            let is_plain =
                email.len() <= MAX_EMAIL_BYTES && !email.chars().any(|c| c.is_whitespace() || c.is_control());
            is_plain
                && parts(email)
                    .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
        });
        if !is_mail {
            return Err(Problem::bad_input(format!("email is name@host, up to {MAX_EMAIL_BYTES} bytes")));
        }
        let is_page = self.url.as_ref().is_none_or(|url| {
            url.len() <= MAX_URL_BYTES && Url::parse(url).is_ok_and(|url| url.scheme() == "https" && url.has_host())
        });
        if !is_page {
            return Err(Problem::bad_input(format!("url is an address of https, up to {MAX_URL_BYTES} bytes")));
        }
        Ok(())
    }
}

impl From<Kept> for Contact {
    fn from(kept: Kept) -> Self {
        let text = |name: &str| kept.content[name].as_str().map(str::to_owned);
        Contact { email: text("email"), url: text("url"), changed_at: kept.changed_at }
    }
}

/// Answers the account's contact.
#[utoipa::path(get, path = "/v1/me/contact", tag = "me", responses(
    (status = 200, body = Contact), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::api::rest) async fn contact(asking: Asking, _: NoQuery) -> Result<Response, Problem> {
    asking
        .answer(StatusCode::OK, |caller| async move {
            let kept = caller.accounts.kept(caller.account(), Kind::Contact).await?.pop();
            kept.map(Contact::from).ok_or_else(|| Problem::not_found("the account keeps no contact"))
        })
        .await
}

/// Sets the account's contact, in the place of the last.
#[utoipa::path(
    put, path = "/v1/me/contact", tag = "me", request_body = ContactRequest,
    responses(
        (status = 200, body = Contact), (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api::rest) async fn set(
    asking: Asking,
    _: NoQuery,
    Body(request): Body<ContactRequest>,
) -> Result<Response, Problem> {
    request.check()?;
    asking
        .answer(StatusCode::OK, |caller| async move {
            let content = json!({"email": request.email, "url": request.url});
            Ok(Contact::from(caller.accounts.replace(caller.account(), Kind::Contact, content).await?))
        })
        .await
}

/// Takes the account's contact away.
#[utoipa::path(delete, path = "/v1/me/contact", tag = "me", responses(
    (status = 204), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::api::rest) async fn delete(asking: Asking, _: NoQuery) -> Result<Response, Problem> {
    asking
        .answer(StatusCode::NO_CONTENT, |caller| async move {
            for kept in caller.accounts.kept(caller.account(), Kind::Contact).await? {
                caller.accounts.delete(caller.account(), Kind::Contact, &kept.id, None).await?;
            }
            Ok(())
        })
        .await
}
