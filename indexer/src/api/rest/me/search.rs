//! Searches that an account saved.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{json, Map, Value};
use utoipa::ToSchema;

use super::super::listing_query::saved::{self, FOLLOW};
use super::super::parameters::NoQuery;
use super::super::problem::Problem;
use super::super::tx::Body;
use super::{check_name, Asking};
use crate::accounts::{Kept, Kind, MAX_SEARCH_BYTES};
use crate::notices;

/// A search to be saved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::rest) struct SearchRequest {
    /// The account's own name for it, of up to 200 bytes.
    name: String,
    /// The question, as your front end asks it: the arguments of GraphQL's `listings`, or the parameters of
    /// `/v1/listings`. With the name at most 8 KiB.
    question: Map<String, Value>,
    /// The parameters of `/v1/listings` that ask the same, such as `task=translation&q=whale`: with them the server
    /// follows the search, and gives notices of new listings that it finds.
    follow: Option<String>,
}

/// A saved search. Nobody else sees it.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct Search {
    /// The search's id: `/v1/me/searches/{id}` replaces or deletes it.
    id: String,
    /// The account's own name for it.
    name: String,
    /// The question, as the front end that saved it asks it.
    question: Map<String, Value>,
    /// The parameters of `/v1/listings` by which the server follows it; null if it does not.
    follow: Option<String>,
    /// The path of the feed of what it finds, which is everybody's; null unless the server follows it.
    feed: Option<String>,
    /// The time at which the server stored it first.
    saved_at: DateTime<Utc>,
    /// The time at which the account last saved or replaced it.
    changed_at: DateTime<Utc>,
}

impl SearchRequest {
    fn content(self) -> Result<Value, Problem> {
        let SearchRequest { name, question, follow } = self;
        check_name(&name)?;
        let mut content = json!({"name": name, "question": question});
        if let Some(follow) = follow {
            saved::check(&follow)?;
            content[FOLLOW] = follow.into();
        }
        let bytes = content.to_string().len();
        if bytes > MAX_SEARCH_BYTES {
            return Err(Problem::bad_input(format!("the search has {bytes} bytes, at most {MAX_SEARCH_BYTES}")));
        }
        Ok(content)
    }
}

impl From<Kept> for Search {
    fn from(kept: Kept) -> Self {
        let Kept { id, content, created_at, changed_at } = kept;
        let follow = content[FOLLOW].as_str().map(str::to_owned);
        Search {
            id,
            feed: follow.as_deref().map(saved::feed),
            follow,
            name: content["name"].as_str().unwrap_or_default().to_owned(),
            question: content["question"].as_object().cloned().unwrap_or_default(),
            saved_at: created_at,
            changed_at,
        }
    }
}

/// Answers the account's saved searches, the newest first.
#[utoipa::path(get, path = "/v1/me/searches", tag = "me", operation_id = "saved_searches", responses(
    (status = 200, body = Vec<Search>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::api::rest) async fn searches(asking: Asking, _: NoQuery) -> Result<Response, Problem> {
    asking
        .answer(StatusCode::OK, |caller| async move {
            let kept = caller.accounts.kept(caller.account(), Kind::Search).await?;
            Ok(kept.into_iter().map(Search::from).collect::<Vec<_>>())
        })
        .await
}

/// Saves a search: at most 100 of an account. One that is saved already is answered as it is.
#[utoipa::path(
    post, path = "/v1/me/searches", tag = "me", operation_id = "save_search", request_body = SearchRequest,
    responses(
        (status = 201, body = Search), (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api::rest) async fn keep(
    asking: Asking,
    _: NoQuery,
    Body(request): Body<SearchRequest>,
) -> Result<Response, Problem> {
    let content = request.content()?;
    asking
        .answer(StatusCode::CREATED, |caller| async move {
            let (accounts, account) = (&caller.accounts, caller.account());
            let known = accounts.kept(account, Kind::Search).await?;
            let kept = accounts.keep(account, Kind::Search, content).await?;
            if known.iter().all(|known| known.id != kept.id) {
                notices::begin(accounts, account, &kept.id).await?;
            }
            Ok(Search::from(kept))
        })
        .await
}

/// Changes a saved search.
#[utoipa::path(
    put, path = "/v1/me/searches/{id}", tag = "me", operation_id = "change_search", request_body = SearchRequest,
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Search), (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api::rest) async fn change(
    asking: Asking,
    Path(id): Path<String>,
    _: NoQuery,
    Body(request): Body<SearchRequest>,
) -> Result<Response, Problem> {
    let content = request.content()?;
    asking
        .answer(StatusCode::OK, |caller| async move {
            let (accounts, account) = (&caller.accounts, caller.account());
            let kept = accounts.change(account, Kind::Search, &id, content).await?;
            notices::begin(accounts, account, &kept.id).await?;
            Ok(Search::from(kept))
        })
        .await
}

/// Deletes a saved search.
#[utoipa::path(
    delete, path = "/v1/me/searches/{id}", tag = "me", operation_id = "delete_search", params(("id" = String, Path)),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")),
)]
pub(in crate::api::rest) async fn delete(
    asking: Asking,
    Path(id): Path<String>,
    _: NoQuery,
) -> Result<Response, Problem> {
    asking
        .answer(StatusCode::NO_CONTENT, |caller| async move {
            Ok(caller.accounts.delete(caller.account(), Kind::Search, &id, None).await?)
        })
        .await
}
