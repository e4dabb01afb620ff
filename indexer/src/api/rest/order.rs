//! Orders, offers and disputes.

use axum::extract::Path;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{Changes, Reading};
use super::assurance::Guarantee;
use super::names::OrderState;
use super::order_shape::{Dispute, Order, Step};
use super::page::Listed;
use super::parameters::{number, NoQuery, PageQuery, Paged};
use super::problem::Problem;
use crate::read::guarantees::Terms;
use crate::read::{disputes, orders};

/// Selects orders. All given conditions apply.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderQuery {
    /// The account that paid.
    buyer: Option<String>,
    /// The account that must deliver.
    seller: Option<String>,
    /// The number of the listing.
    listing: Option<i64>,
    #[param(inline)]
    state: Option<OrderState>,
    /// The hash of the transaction that placed the order, made the offer or took it, in hexadecimal.
    tx: Option<String>,
}

/// Selects offers. All given conditions apply.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct OfferQuery {
    /// The account that offers.
    buyer: Option<String>,
    /// The account that can take the offer.
    seller: Option<String>,
    /// The number of the listing.
    listing: Option<i64>,
}

/// Selects disputes. All given conditions apply.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct DisputeQuery {
    /// Whether the dispute has not ended.
    open: Option<bool>,
    /// The account that decides.
    arbiter: Option<String>,
    /// The account that opened it.
    buyer: Option<String>,
    /// The account that delivered.
    seller: Option<String>,
}

/// An order, its steps and its dispute.
#[derive(Serialize, ToSchema)]
pub(super) struct OrderInFull {
    #[serde(flatten)]
    order: Order,
    /// The order's steps, in the chain's order: at most the last 100.
    history: Vec<Step>,
    /// The dispute, open or ended; null without one.
    dispute: Option<Dispute>,
    /// The sums that the buyer gets back in each case, by the order's own terms.
    guarantee: Option<Guarantee>,
}

/// Answers a page of orders and offers, newest first.
#[utoipa::path(get, path = "/v1/orders", tag = "orders", params(PageQuery, OrderQuery), responses(
    (status = 200, body = Listed<Order>), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn orders(reading: Reading, query: Paged<OrderQuery>) -> Result<Response, Problem> {
    let OrderQuery { buyer, seller, listing, state, tx } = query.own;
    let filter = orders::OrderFilter {
        buyer,
        seller,
        listing,
        state: state.map(orders::OrderState::from),
        tx,
        ..Default::default()
    };
    page(reading, query.page, filter).await
}

/// Answers a page of offers that their sellers have not taken, newest first. One that expired stays until an account
/// withdraws it.
#[utoipa::path(get, path = "/v1/offers", tag = "orders", params(PageQuery, OfferQuery), responses(
    (status = 200, body = Listed<Order>), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn offers(reading: Reading, query: Paged<OfferQuery>) -> Result<Response, Problem> {
    let OfferQuery { buyer, seller, listing } = query.own;
    let filter =
        orders::OrderFilter { buyer, seller, listing, state: Some(orders::OrderState::Offered), ..Default::default() };
    page(reading, query.page, filter).await
}

async fn page(reading: Reading, query: PageQuery, filter: orders::OrderFilter) -> Result<Response, Problem> {
    reading.page::<_, Order, _>(query, |rows, slice| async move { rows.order_page(&filter, slice).await }).await
}

/// Answers one order, its steps and its dispute.
#[utoipa::path(get, path = "/v1/orders/{id}", tag = "orders", params(("id" = i64, Path)), responses(
    (status = 200, body = OrderInFull), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn order(reading: Reading, Path(id): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    let id = number("id", &id)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let order = rows.orders(&[id]).await?.remove(&id);
            let order = order.ok_or_else(|| Problem::not_found(format!("there is no order {id}")))?;
            let guarantee = Terms::of_order(&order).map(|terms| Guarantee::of(terms, &order.price.denom));
            let history = rows.steps(&[id]).await?.remove(&id).unwrap_or_default();
            let history = history.into_iter().map(Step::from).collect();
            let dispute = rows.disputes(&[id]).await?.remove(&id).map(Dispute::from);
            Ok(OrderInFull { order: order.into(), history, dispute, guarantee }.into())
        })
        .await
}

/// Answers the dispute of an order, open or ended.
#[utoipa::path(get, path = "/v1/orders/{id}/dispute", tag = "orders", params(("id" = i64, Path)), responses(
    (status = 200, body = Dispute), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn dispute(reading: Reading, Path(id): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    let id = number("id", &id)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let dispute = rows.disputes(&[id]).await?.remove(&id);
            let dispute = dispute.ok_or_else(|| Problem::not_found(format!("there is no dispute of order {id}")))?;
            Ok(Dispute::from(dispute).into())
        })
        .await
}

/// Answers a page of disputes, those opened last first.
#[utoipa::path(get, path = "/v1/disputes", tag = "orders", params(PageQuery, DisputeQuery), responses(
    (status = 200, body = Listed<Dispute>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn disputes(reading: Reading, query: Paged<DisputeQuery>) -> Result<Response, Problem> {
    let DisputeQuery { open, arbiter, buyer, seller } = query.own;
    let filter = disputes::DisputeFilter { open, arbiter, buyer, seller, ..disputes::DisputeFilter::default() };
    reading
        .page::<_, Dispute, _>(query.page, |rows, slice| async move { rows.dispute_page(&filter, slice).await })
        .await
}
