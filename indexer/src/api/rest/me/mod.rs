//! What belongs to the account that is signed in.
//!
//! A client shows its session by `Authorization: Bearer`, or a page of the site's by its cookie. A page of another site
//! never has the cookie sent along (`SameSite=Strict`); what changes something wants the site's own `Origin` besides.

pub(super) mod backup;
pub(super) mod contact;
pub(super) mod export;
pub(super) mod fee_grant;
pub(super) mod notice;
pub(super) mod search;
pub(super) mod session;
pub(super) mod webhook;

use std::future::Future;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{header, HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde::Serialize;

use super::problem::Problem;
use crate::accounts::{AccountError, Accounts, Session};
use crate::api::caller;
use crate::api::gate::TOO_MANY;
use crate::api::http::Service;
use crate::fee_grants::FeeGrants;
use crate::files::Files;
use crate::outside::Outside;

/// The word that confirms an erasure.
pub(in crate::api) const CONFIRMATION: &str = "weighhouse-confirmation";
/// The cookie's name; browsers take it from its own host alone, over TLS or from this machine.
const COOKIE: &str = "__Host-weighhouse";
/// The most bytes of a name.
const MAX_NAME_BYTES: usize = 200;
/// Nothing of this is stored on its way.
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// A request about an account.
pub(super) struct Asking {
    service: Arc<Service>,
    method: Method,
    headers: HeaderMap,
    /// Where it comes from.
    address: caller::Caller,
}

/// Requires a name that an account gives to what it keeps.
fn check_name(name: &str) -> Result<(), Problem> {
    match name.len() {
        1..=MAX_NAME_BYTES => Ok(()),
        bytes => Err(Problem::bad_input(format!("name has {bytes} bytes, it has 1 to {MAX_NAME_BYTES}"))),
    }
}

/// Who is signed in.
pub(super) struct Caller {
    pub accounts: Accounts,
    pub session: Session,
    pub files: Option<Files>,
    pub fee_grants: Option<FeeGrants>,
    /// Where the request comes from.
    pub address: caller::Caller,
    /// The word that confirms an erasure, if there is one.
    pub confirmation: Option<String>,
}

impl Caller {
    pub(super) fn account(&self) -> &str {
        &self.session.account
    }
}

impl FromRequestParts<Arc<Service>> for Asking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Problem> {
        let address = caller::Caller::of(&parts.extensions, &parts.headers, &service.limits.trusted_proxies);
        let (service, method, headers) = (service.clone(), parts.method.clone(), parts.headers.clone());
        Ok(Asking { service, method, headers, address })
    }
}

impl Asking {
    /// The account that is signed in, for what takes longer than an answer may.
    pub(in crate::api::rest) async fn account(self) -> Result<String, Problem> {
        let Asking { service, method, headers, .. } = self;
        let accounts = service.accounts.clone().ok_or_else(no_accounts)?;
        let token = shown(&accounts, &method, &headers)?;
        Ok(accounts.session(&token).await?.account)
    }

    /// What a request of an account that is signed in needs to ask others than this server, without a place of the gate.
    pub(super) async fn signed_in(&self) -> Result<(Accounts, String, Outside), Problem> {
        let accounts = self.service.accounts.clone().ok_or_else(no_accounts)?;
        let token = shown(&accounts, &self.method, &self.headers)?;
        let session = gated(&self.service, async { accounts.session(&token).await.map_err(Problem::from) }).await?;
        Ok((accounts, session.account, self.service.outside.clone()))
    }

    /// Answers the account that is signed in, within the bounds of a request.
    pub(super) async fn answer<T: Serialize, F>(
        self,
        status: StatusCode,
        run: impl FnOnce(Caller) -> F,
    ) -> Result<Response, Problem>
    where
        F: Future<Output = Result<T, Problem>>,
    {
        let (method, headers) = (self.method.clone(), self.headers.clone());
        let (files, fee_grants) = (self.service.files.clone(), self.service.fee_grants.clone());
        let address = self.address.clone();
        self.bounded(|accounts| async move {
            let token = shown(&accounts, &method, &headers)?;
            let session = accounts.session(&token).await?;
            let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::to_owned);
            let confirmation = text(CONFIRMATION);
            let answer = run(Caller { accounts, session, files, fee_grants, address, confirmation }).await?;
            let none = status == StatusCode::NO_CONTENT;
            Ok(if none { status.into_response() } else { (status, Json(answer)).into_response() })
        })
        .await
    }

    /// Answers anybody, within the bounds of a request.
    async fn bounded<F>(self, run: impl FnOnce(Accounts) -> F) -> Result<Response, Problem>
    where
        F: Future<Output = Result<Response, Problem>>,
    {
        let Asking { service, .. } = self;
        service.metrics.rest_requests.inc();
        let accounts = service.accounts.clone().ok_or_else(no_accounts)?;
        let mut answer = gated(&service, run(accounts)).await?;
        answer.headers_mut().insert(header::CACHE_CONTROL, NO_STORE);
        Ok(answer)
    }
}

/// Runs past the gate, and no longer than an answer may take.
async fn gated<T>(service: &Service, run: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    let Some(_pass) = service.gate.pass(0).await else {
        return Err(Problem::overloaded(TOO_MANY));
    };
    let answer = tokio::time::timeout(service.limits.answer_time, run).await;
    answer.unwrap_or_else(|_| Err(Problem::overloaded("the answer takes too long: try again later")))
}

fn no_accounts() -> Problem {
    Problem::not_offered("nobody signs in here: this server has no domain")
}

/// The token that a request shows, if what it says may count.
fn shown(accounts: &Accounts, method: &Method, headers: &HeaderMap) -> Result<String, Problem> {
    let Some(token) = token(headers) else {
        return Err(match headers.contains_key(header::AUTHORIZATION) {
            true => Problem::unauthenticated("Authorization is not `Bearer` and a token"),
            false => Problem::unauthenticated("nobody is signed in: sign in at /v1/session/challenge"),
        });
    };
    let is_safe = [Method::GET, Method::HEAD].contains(method);
    let is_by_cookie = !headers.contains_key(header::AUTHORIZATION);
    if is_by_cookie && !is_safe && !has_own_origin(accounts, headers) {
        let detail = "a request by cookie that changes something comes from a page of this site: its Origin is another";
        return Err(Problem::new(StatusCode::FORBIDDEN, "FORBIDDEN", detail));
    }
    Ok(token.to_owned())
}

/// The token in a request's headers: that of `Authorization`, or without one that of the site's cookie.
pub(in crate::api) fn token(headers: &HeaderMap) -> Option<&str> {
    if let Some(given) = headers.get(header::AUTHORIZATION) {
        let (scheme, token) = given.to_str().ok()?.split_once(' ')?;
        return scheme.eq_ignore_ascii_case("bearer").then(|| token.trim());
    }
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut cookies = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    cookies.find(|(name, _)| *name == COOKIE).map(|(_, token)| token)
}

/// Whether a page of this site asks.
fn has_own_origin(accounts: &Accounts, headers: &HeaderMap) -> bool {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    origin.is_some_and(|origin| accounts.site().has_origin(origin))
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        let text = error.to_string();
        match error {
            AccountError::Input(_) => Problem::bad_input(text),
            AccountError::Unknown(_) => Problem::unauthenticated(text),
            AccountError::Missing(_) => Problem::not_found(text),
            AccountError::Full(_) => Problem::new(StatusCode::CONFLICT, "QUOTA_REACHED", text),
            AccountError::Busy(_) => Problem::overloaded(text),
            AccountError::Unconfirmed { warning, confirmation } => Problem::unconfirmed(warning, confirmation),
            AccountError::NoVault => Problem::not_offered(text),
            AccountError::Sealed(reason) => {
                tracing::error!(reason, "what is kept can't be opened");
                Problem::internal()
            }
            AccountError::Database(reason) => {
                tracing::warn!(reason, "what is kept for accounts is away");
                Problem::unavailable("what is kept for accounts can't be read: try again later")
            }
        }
    }
}
