//! Signing in by a wallet, and out.

use axum::extract::Path;
use axum::http::{header, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Json;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::parameters::NoQuery;
use super::super::problem::Problem;
use super::super::tx::{decoded, Body};
use super::{has_own_origin, Asking, COOKIE};
use crate::accounts::{NewSession, Session};

/// Amino's name for keys of secp256k1.
const KEY_TYPE: &str = "tendermint/PubKeySecp256k1";

/// The account that signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::rest) struct ChallengeRequest {
    /// The account's address, in Bech32.
    account: String,
}

/// The text for the account's wallet to sign.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct SessionChallenge {
    /// The text, for Keplr's `signArbitrary` (ADR-36). Show it, and give it back to the letter.
    text: String,
    /// The time from which it opens no session.
    expires_at: DateTime<Utc>,
}

/// A signed challenge.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::rest) struct SessionRequest {
    /// The text of the challenge, to the letter.
    text: String,
    /// The answer of `signArbitrary`.
    signature: WalletSignature,
    /// Whether the session is a cookie that scripts can't read, for a page of the site's own domain; false by default,
    /// for a token.
    #[serde(default)]
    cookie: bool,
}

/// A signature as wallets write it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::rest) struct WalletSignature {
    /// The key that signed.
    pub_key: WalletKey,
    /// The signature, in base64: 64 bytes.
    signature: String,
}

/// A public key as wallets write it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::rest) struct WalletKey {
    /// The type: keys of secp256k1 alone sign in.
    #[serde(rename = "type")]
    #[schema(example = "tendermint/PubKeySecp256k1")]
    kind: String,
    /// The compressed key, in base64: 33 bytes.
    value: String,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct OpenSession {
    /// The session's id: `DELETE /v1/sessions/{id}` ends it.
    id: String,
    /// The account that signed in.
    account: String,
    /// The time at which the account signed in.
    opened_at: DateTime<Utc>,
    /// The time at which it was last used, to the hour.
    used_at: DateTime<Utc>,
    /// The time at which it ends by itself.
    expires_at: DateTime<Utc>,
    /// Whether the request was made by it.
    is_this: bool,
}

/// A session that was just opened.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct OpenedSession {
    #[serde(flatten)]
    session: OpenSession,
    /// The token for `Authorization: Bearer`, answered this once; absent if the session is a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

impl OpenSession {
    pub(super) fn new(session: Session, this: &str) -> Self {
        OpenSession {
            is_this: session.id == this,
            id: session.id,
            account: session.account,
            opened_at: session.created_at,
            used_at: session.used_at,
            expires_at: session.expires_at,
        }
    }
}

/// Answers a text for an account's wallet to sign. It is good for one session, and for five minutes.
#[utoipa::path(
    post, path = "/v1/session/challenge", tag = "session", request_body = ChallengeRequest,
    responses(
        (status = 200, body = SessionChallenge),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api::rest) async fn challenge(
    asking: Asking,
    _: NoQuery,
    Body(request): Body<ChallengeRequest>,
) -> Result<Response, Problem> {
    asking
        .bounded(|accounts| async move {
            let challenge = accounts.challenge(&request.account).await?;
            let text = challenge.text(accounts.site());
            Ok(Json(SessionChallenge { text, expires_at: challenge.expires_at }).into_response())
        })
        .await
}

/// Opens a session for the account whose wallet signed a challenge.
#[utoipa::path(
    post, path = "/v1/session", tag = "session", request_body = SessionRequest,
    responses(
        (status = 201, body = OpenedSession),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api::rest) async fn open(
    asking: Asking,
    _: NoQuery,
    Body(request): Body<SessionRequest>,
) -> Result<Response, Problem> {
    let headers = asking.headers.clone();
    asking
        .bounded(|accounts| async move {
            let SessionRequest { text, signature: WalletSignature { pub_key, signature }, cookie } = request;
            if pub_key.kind != KEY_TYPE {
                return Err(Problem::bad_input(format!("signature.pub_key.type is not {KEY_TYPE}")));
            }
            if cookie && !has_own_origin(&accounts, &headers) {
                return Err(Problem::bad_input("a cookie is for a page of this site: ask without cookie for a token"));
            }
            let key = decoded("signature.pub_key.value", &pub_key.value)?;
            let signature = decoded("signature.signature", &signature)?;
            let NewSession { session, token } = accounts.open(&text, &key, &signature).await?;
            let seconds = session.expires_at.signed_duration_since(Utc::now()).num_seconds();
            let given = cookie.then(|| set_cookie(&token, seconds)).transpose()?;
            let this = session.id.clone();
            let token = (!cookie).then(|| token.to_string());
            let opened = OpenedSession { session: OpenSession::new(session, &this), token };
            let mut answer = (StatusCode::CREATED, Json(opened)).into_response();
            answer.headers_mut().extend(given.map(|value| (header::SET_COOKIE, value)));
            Ok(answer)
        })
        .await
}

/// Ends the session that the request is made by, and takes its cookie away.
#[utoipa::path(delete, path = "/v1/session", tag = "session", responses(
    (status = 204), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::api::rest) async fn close(asking: Asking, _: NoQuery) -> Result<Response, Problem> {
    let mut answer = asking
        .answer(StatusCode::NO_CONTENT, |caller| async move {
            Ok(caller.accounts.end(caller.account(), &caller.session.id).await?)
        })
        .await?;
    answer.headers_mut().insert(header::SET_COOKIE, set_cookie("", 0)?);
    Ok(answer)
}

/// Answers the account's open sessions, the newest first.
#[utoipa::path(get, path = "/v1/sessions", tag = "session", responses(
    (status = 200, body = Vec<OpenSession>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::api::rest) async fn sessions(asking: Asking, _: NoQuery) -> Result<Response, Problem> {
    asking
        .answer(StatusCode::OK, |caller| async move {
            let sessions = caller.accounts.sessions(caller.account()).await?;
            Ok(sessions.into_iter().map(|one| OpenSession::new(one, &caller.session.id)).collect::<Vec<_>>())
        })
        .await
}

/// Ends one of the account's sessions.
#[utoipa::path(delete, path = "/v1/sessions/{id}", tag = "session", params(("id" = String, Path)), responses(
    (status = 204), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::api::rest) async fn end(asking: Asking, Path(id): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    asking
        .answer(StatusCode::NO_CONTENT, |caller| async move { Ok(caller.accounts.end(caller.account(), &id).await?) })
        .await
}

fn set_cookie(token: &str, seconds: i64) -> Result<HeaderValue, Problem> {
    let cookie = format!("{COOKIE}={token}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Strict");
    HeaderValue::try_from(cookie).map_err(|_| Problem::internal())
}
