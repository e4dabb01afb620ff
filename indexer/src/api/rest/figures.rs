//! Figures by spans of time.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{Changes, Reading};
use super::coin::time;
use super::parameters::{number, Asked, NoQuery};
use super::problem::Problem;
use crate::api::caller::Caller;
use crate::api::http::Service;
use crate::api::times;
use crate::day;
use crate::read::figures::{self, Range, Unit, Visited};

/// Selects spans of time. At most 400 are answered at a time.
#[derive(Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct SpanQuery {
    /// The first day in UTC, such as `2026-10-01`, or a time within it; the default is 30 spans before `to`.
    #[serde(default, deserialize_with = "times::day")]
    from: Option<DateTime<Utc>>,
    /// The last day in UTC, or a time within it; the default is that of the last block.
    #[serde(default, deserialize_with = "times::day")]
    to: Option<DateTime<Utc>>,
    /// The length of a span: `day`, the default, `week` from Monday, `month`, or `whole` for all of the range.
    #[param(inline)]
    #[serde(default)]
    by: Span,
}

/// The length of a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Span {
    #[default]
    Day,
    Week,
    Month,
    /// All of the range at once, however long it is.
    Whole,
}

impl SpanQuery {
    pub(super) fn range(self) -> Range {
        let unit = match self.by {
            Span::Day => Unit::Day,
            Span::Week => Unit::Week,
            Span::Month => Unit::Month,
            Span::Whole => Unit::Whole,
        };
        Range { from: self.from, to: self.to, unit }
    }
}

/// Visits and orders of one span.
#[derive(Serialize, ToSchema)]
pub(super) struct Conversion {
    /// The beginning of the span.
    from: DateTime<Utc>,
    /// Visits of the listings' pages, as front ends told them: a visitor counts once a day for a listing. They cost
    /// nothing to make up.
    visits: i64,
    /// The orders that were placed: of a listing, resales included; of an account, those that it sells or resells.
    orders: i64,
    /// Orders for each visit; null without a visit.
    ratio: Option<f64>,
}

impl From<figures::Conversion> for Conversion {
    fn from(found: figures::Conversion) -> Self {
        let (ratio, from) = (found.ratio(), time(day::start(found.day)));
        Conversion { from, visits: found.visits, orders: found.orders, ratio }
    }
}

/// Answers visits and orders of a listing, oldest first. Spans without either are left out.
#[utoipa::path(
    get, path = "/v1/listings/{id}/conversion", tag = "figures", params(("id" = i64, Path), SpanQuery),
    responses(
        (status = 200, body = Vec<Conversion>),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn listing_conversion(
    reading: Reading,
    Path(id): Path<String>,
    query: Asked<SpanQuery>,
) -> Result<Response, Problem> {
    let id = number("id", &id)?;
    conversion(reading, Visited::Listing(id), query.0.range()).await
}

/// Answers visits and orders of all listings of a seller, oldest first. Spans without either are left out.
#[utoipa::path(
    get, path = "/v1/accounts/{account}/conversion", tag = "figures", params(("account" = String, Path), SpanQuery),
    responses(
        (status = 200, body = Vec<Conversion>),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn account_conversion(
    reading: Reading,
    Path(account): Path<String>,
    query: Asked<SpanQuery>,
) -> Result<Response, Problem> {
    conversion(reading, Visited::Seller(account), query.0.range()).await
}

async fn conversion(reading: Reading, of: Visited, range: Range) -> Result<Response, Problem> {
    reading
        .answer(Changes::Anytime, |rows| async move {
            let found = rows.conversion(&of, range).await?;
            Ok(found.into_iter().map(Conversion::from).collect::<Vec<_>>().into())
        })
        .await
}

/// The address that a request comes from; `None` where many callers share one.
pub(super) struct Visitor(Option<IpAddr>);

impl FromRequestParts<Arc<Service>> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Problem> {
        Ok(Visitor(match Caller::of(&parts.extensions, &parts.headers, &service.limits.trusted_proxies) {
            Caller::Address(address) | Caller::AccountsOf(address) => Some(address),
            Caller::Account(_) | Caller::Many => None,
        }))
    }
}

/// Counts a visit of a listing's page. Send it from the page, once it is shown; a visitor counts once a day. Nothing of the
/// visitor is stored.
#[utoipa::path(post, path = "/v1/listings/{id}/visits", tag = "figures", params(("id" = i64, Path)), responses(
    (status = 204), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn visit(
    State(service): State<Arc<Service>>,
    Path(id): Path<String>,
    visitor: Visitor,
    _: NoQuery,
) -> Result<Response, Problem> {
    service.visits.count(number("id", &id)?, visitor.0);
    Ok(StatusCode::NO_CONTENT.into_response())
}
