//! A seller's figures and orders as CSV (RFC 4180), for spreadsheets.
//!
//! Columns are never renamed, moved or taken away; new ones come last.

mod cell;

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{header, HeaderValue};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use futures::{stream, StreamExt};
use serde::Deserialize;
use utoipa::IntoParams;

use super::answer::{read_within, Addressed};
use super::coin::time;
use super::figures::SpanQuery;
use super::parameters::Asked;
use super::problem::Problem;
use crate::api::http::Service;
use crate::api::times;
use crate::day;
use crate::read::check_text;
use crate::read::figures::{IncomeQuestion, SalesQuestion, Scope};
use crate::read::orders::Order;
use cell::{line, Cell};

/// Orders that are read at a time.
const ROWS: i64 = 500;
/// The points of such a piece for the gate: what is dear waits for its like.
const ROWS_COST: usize = 500;

const SALES: &str = "from,denom,placed,settled,resold,refunded,disputed,volume,fees,royalties,returned,bonds_lost,\
    refunded_undelivered,returned_undelivered,refunded_proven_bad,returned_proven_bad,refunded_disputed,returned_disputed\r\n";
const INCOME: &str = "from,denom,credited,resales,from_others\r\n";
const ORDERS: &str = "order,listing,version,plan,state,buyer,denom,price,fee,royalty,returned,resold,\
    placed_at,delivered_at,closed_at,placed_tx,delivered_tx,closed_tx\r\n";

/// Answers an account's sales by span as CSV, oldest first: the figures of `sales` in GraphQL.
#[utoipa::path(
    get, path = "/v1/accounts/{account}/sales.csv", operation_id = "sales_csv", tag = "figures", params(("account" = String, Path), SpanQuery),
    responses(
        (status = 200, body = String, content_type = "text/csv"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn sales(
    _: Addressed,
    State(service): State<Arc<Service>>,
    Path(account): Path<String>,
    query: Asked<SpanQuery>,
) -> Result<Response, Problem> {
    let question = SalesQuestion { scope: Scope::Seller(account), range: query.0.range(), ..SalesQuestion::default() };
    let figures = read_within(&service, ROWS_COST, |rows| async move { Ok(rows.sales(&question).await?) }).await?;
    let mut text = SALES.to_owned();
    for row in figures {
        let refunds = row.refunds.iter();
        let refunds = refunds.flat_map(|by| [Cell::Number(by.orders), Cell::Amount(&by.returned.amount)]);
        let cells = [
            Cell::Time(time(day::start(row.day))),
            Cell::Text(&row.denom),
            Cell::Number(row.placed),
            Cell::Number(row.settled),
            Cell::Number(row.resold),
            Cell::Number(row.refunded),
            Cell::Number(row.disputed),
            Cell::Amount(&row.volume.amount),
            Cell::Amount(&row.fees.amount),
            Cell::Amount(&row.royalties.amount),
            Cell::Amount(&row.returned.amount),
            Cell::Amount(&row.bonds_lost.amount),
        ];
        text += &line(&cells.into_iter().chain(refunds).collect::<Vec<_>>());
    }
    Ok(named("sales.csv", Body::from(text)))
}

/// Answers an account's income by span as CSV, oldest first.
#[utoipa::path(
    get, path = "/v1/accounts/{account}/income.csv", operation_id = "income_csv", tag = "figures", params(("account" = String, Path), SpanQuery),
    responses(
        (status = 200, body = String, content_type = "text/csv"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn income(
    _: Addressed,
    State(service): State<Arc<Service>>,
    Path(account): Path<String>,
    query: Asked<SpanQuery>,
) -> Result<Response, Problem> {
    let question = IncomeQuestion { account, denom: None, range: query.0.range() };
    let figures = read_within(&service, ROWS_COST, |rows| async move { Ok(rows.income(&question).await?) }).await?;
    let mut text = INCOME.to_owned();
    for row in figures {
        let [credited, resales, others] =
            [&row.credited, &row.resales, &row.others].map(|coin| Cell::Amount(&coin.amount));
        text += &line(&[Cell::Time(time(day::start(row.day))), Cell::Text(&row.denom), credited, resales, others]);
    }
    Ok(named("income.csv", Body::from(text)))
}

/// Selects orders by the day on which they were placed.
#[derive(Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PlacedQuery {
    /// The first day in UTC, such as `2026-10-01`, or a time within it; the default is the first of all.
    #[serde(default, deserialize_with = "times::day")]
    from: Option<DateTime<Utc>>,
    /// The last day in UTC, or a time within it; the default is that of the last block.
    #[serde(default, deserialize_with = "times::day")]
    to: Option<DateTime<Utc>>,
}

impl PlacedQuery {
    fn takes(self, order: &Order) -> bool {
        let (day, of) = (day::of(order.placed_at), |time: DateTime<Utc>| day::of(time.timestamp()));
        self.from.is_none_or(|from| of(from) <= day) && self.to.is_none_or(|to| day <= of(to))
    }
}

/// Answers all orders that an account sells or sold as CSV, oldest first. A connection that ends before the last chunk has
/// not answered all of them.
#[utoipa::path(get, path = "/v1/accounts/{account}/orders.csv", operation_id = "orders_csv", tag = "figures", params(("account" = String, Path), PlacedQuery), responses(
    (status = 200, body = String, content_type = "text/csv"),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn orders(
    _: Addressed,
    State(service): State<Arc<Service>>,
    Path(account): Path<String>,
    query: Asked<PlacedQuery>,
) -> Result<Response, Problem> {
    check_text("account", &account)?;
    let placed = query.0;
    let first = orders_after(&service, &account, 0).await?;
    let begun = [Ok(Bytes::from_static(ORDERS.as_bytes())), Ok(lines(&first, placed))];
    let last = first.last().map(|order| order.id);
    let rest = stream::try_unfold((service, account, last), move |(service, account, last)| async move {
        let Some(last) = last else { return Ok(None) };
        let page =
            orders_after(&service, &account, last).await.map_err(|problem| std::io::Error::other(problem.detail()))?;
        let Some(last) = page.last().map(|order| order.id) else { return Ok(None) };
        Ok::<_, std::io::Error>(Some((lines(&page, placed), (service, account, Some(last)))))
    });
    Ok(named("orders.csv", Body::from_stream(stream::iter(begun).chain(rest))))
}

async fn orders_after(service: &Service, account: &str, last: i64) -> Result<Vec<Order>, Problem> {
    let account = account.to_owned();
    read_within(service, ROWS_COST, |rows| async move { Ok(rows.orders_sold_after(&account, last, ROWS).await?) }).await
}

fn lines(orders: &[Order], placed: PlacedQuery) -> Bytes {
    let written = |order: &Order| {
        line(&[
            Cell::Number(order.id),
            Cell::Number(order.listing),
            Cell::Number(order.version),
            Cell::Number(order.plan.into()),
            Cell::Text(order.state.stored()),
            Cell::Text(&order.buyer),
            Cell::Text(&order.price.denom),
            Cell::Amount(&order.price.amount),
            Cell::Amount(&order.fee.amount),
            Cell::Amount(&order.royalty.amount),
            Cell::Amount(&order.returned.amount),
            order.resold.map_or(Cell::None, Cell::Number),
            Cell::Time(time(order.placed_at)),
            order.delivered_at.map_or(Cell::None, |at| Cell::Time(time(at))),
            order.closed_at.map_or(Cell::None, |at| Cell::Time(time(at))),
            order.placed_tx.as_deref().map_or(Cell::None, Cell::Text),
            order.delivered_tx.as_deref().map_or(Cell::None, Cell::Text),
            order.closed_tx.as_deref().map_or(Cell::None, Cell::Text),
        ])
    };
    orders.iter().filter(|order| placed.takes(order)).map(written).collect::<String>().into()
}

fn named(name: &'static str, body: Body) -> Response {
    let kind = HeaderValue::from_static("text/csv; charset=utf-8; header=present");
    let mut response = ([(header::CONTENT_TYPE, kind)], body).into_response();
    if let Ok(name) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    response
}
