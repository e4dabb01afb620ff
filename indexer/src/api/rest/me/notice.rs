//! What an account is told of.

use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::coin::time;
use super::super::parameters::{number, rows, Asked, NoQuery};
use super::super::problem::Problem;
use super::super::tx::Body;
use super::Asking;
use crate::notices::{Kind, Listed, Role, Told};

/// Selects notices.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::api::rest) struct NoticesQuery {
    /// The number of notices: 20 by default, at most 100.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i32>,
    /// The cursor of the page before, its `next`.
    after: Option<String>,
}

/// A notice of the account. Nobody else sees it.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct Notice {
    /// The notice's number: the account's notices are counted from 1.
    number: i64,
    /// The kind of event or deadline.
    kind: Kind,
    /// The time of the block in which it happened; for what a search found, that of the listing's creation.
    at: DateTime<Utc>,
    /// The time at which the server gave it.
    told_at: DateTime<Utc>,
    /// Whether the account marked it, or a later one, as read.
    is_read: bool,
    /// The account's part in it; absent for what a search found.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    /// The number of the order; absent if it is about none.
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<i64>,
    /// The number of the listing; absent if it is about none.
    #[serde(skip_serializing_if = "Option::is_none")]
    listing: Option<i64>,
    /// The version's number in its listing; absent if it is about none.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i64>,
    /// The number of the report; absent if it is about none.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<i64>,
    /// The number of the question; absent if it is about none.
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<i64>,
    /// The denom that closes, in which the account has prices or a bond.
    #[serde(skip_serializing_if = "Option::is_none")]
    denom: Option<String>,
    /// The deadline that comes near, or the time from which the denom is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<DateTime<Utc>>,
    /// The saved search that found the listing.
    #[serde(skip_serializing_if = "Option::is_none")]
    search: Option<NoticeSearch>,
    /// True for the last of twenty that are told in an hour: there may be more of its kind. Absent otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<bool>,
}

/// A saved search, by the name that it had when it found the listing.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct NoticeSearch {
    /// The id of the saved search.
    id: String,
    /// The account's own name for it.
    name: String,
}

/// A page of the account's notices.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct Notices {
    /// The notices, the newest first.
    data: Vec<Notice>,
    /// The cursor of the next page, for `after`; null on the last.
    next: Option<String>,
    /// The number of all notices that are not read.
    unread: i64,
    /// The number of the last that is read; 0 before the first.
    read_to: i64,
}

/// Up to where notices were read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::rest) struct ReadRequest {
    /// The number of the last notice that was read: those before are read, too.
    number: i64,
}

/// Up to where notices are read.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct ReadTo {
    /// The number of the last notice that is read; 0 before the first.
    read_to: i64,
}

impl From<Told> for Notice {
    fn from(told: Told) -> Self {
        let Told { number, made_at, is_read, notice } = told;
        Notice {
            number,
            kind: notice.kind,
            at: time(notice.at),
            told_at: made_at,
            is_read,
            role: notice.role,
            order: notice.order,
            listing: notice.listing,
            version: notice.version,
            report: notice.report,
            question: notice.question,
            denom: notice.denom,
            until: notice.until.map(time),
            search: notice.search.map(|search| NoticeSearch { id: search.id, name: search.name }),
            more: notice.more.then_some(true),
        }
    }
}

impl From<Listed> for Notices {
    fn from(listed: Listed) -> Self {
        let Listed { told, has_next, unread, read } = listed;
        let next = told.last().filter(|_| has_next).map(|told| told.number.to_string());
        Notices { data: told.into_iter().map(Notice::from).collect(), next, unread, read_to: read }
    }
}

/// Answers the account's notices, the newest first: of its orders, reviews, questions, listings and reports, and of what its
/// saved searches found since it signed in first. The last 800 of 90 days are kept, and besides the last 200
/// that strangers cause for their gas alone.
#[utoipa::path(get, path = "/v1/me/notices", tag = "me", operation_id = "notices", params(NoticesQuery), responses(
    (status = 200, body = Notices), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::api::rest) async fn notices(
    asking: Asking,
    Asked(query): Asked<NoticesQuery>,
) -> Result<Response, Problem> {
    let most = rows(query.limit)?;
    let below = query.after.map_or(Ok(i64::MAX), |after| number("after", &after))?;
    asking
        .answer(StatusCode::OK, |caller| async move {
            Ok(Notices::from(caller.accounts.notices(caller.account(), below, most).await?))
        })
        .await
}

/// Marks the account's notices as read, up to one.
#[utoipa::path(
    put, path = "/v1/me/notices/read", tag = "me", operation_id = "read_notices", request_body = ReadRequest,
    responses(
        (status = 200, body = ReadTo), (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api::rest) async fn read(
    asking: Asking,
    _: NoQuery,
    Body(request): Body<ReadRequest>,
) -> Result<Response, Problem> {
    if request.number < 0 {
        return Err(Problem::bad_input(format!("number is {}, it is not below 0", request.number)));
    }
    asking
        .answer(StatusCode::OK, |caller| async move {
            Ok(ReadTo { read_to: caller.accounts.mark_read(caller.account(), request.number).await? })
        })
        .await
}
