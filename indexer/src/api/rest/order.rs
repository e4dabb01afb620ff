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
use super::parameters::{alternatives, number, NoQuery, PageQuery, Paged};
use super::problem::Problem;
use super::revenue::PriceDivision;
use crate::read::divisions::Divisible;
use crate::read::guarantees::Terms;
use crate::read::{disputes, orders};

/// Selects orders. All given conditions apply; a repeated parameter names alternatives.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderQuery {
    /// The number of the order.
    #[serde(default)]
    id: Vec<i64>,
    /// The account that paid.
    #[serde(default)]
    buyer: Vec<String>,
    /// The account that must deliver.
    #[serde(default)]
    seller: Vec<String>,
    /// The number of the listing.
    #[serde(default)]
    listing: Vec<i64>,
    /// Where the order stands.
    #[serde(default)]
    #[param(inline)]
    state: Vec<OrderState>,
    /// The hash of the transaction that placed the order, made the offer or took it, in hexadecimal.
    tx: Option<String>,
}

/// Selects offers. All given conditions apply; a repeated parameter names alternatives.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct OfferQuery {
    /// The account that offers.
    #[serde(default)]
    buyer: Vec<String>,
    /// The account that can take the offer.
    #[serde(default)]
    seller: Vec<String>,
    /// The number of the listing.
    #[serde(default)]
    listing: Vec<i64>,
}

/// Selects disputes. All given conditions apply; a repeated parameter names alternatives.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct DisputeQuery {
    /// Whether the dispute has not ended.
    open: Option<bool>,
    /// The account that decides.
    #[serde(default)]
    arbiter: Vec<String>,
    /// The account that opened it.
    #[serde(default)]
    buyer: Vec<String>,
    /// The account that delivered.
    seller: Option<String>,
}

/// An order, its steps, its dispute, and who is paid.
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
    /// The division of the price among the payees of the split that the order froze: as its settlement paid it, or would
    /// pay it if nothing returns to the buyer. Null for an order that was refunded or withdrawn.
    division: Option<PriceDivision>,
}

/// Answers a page of orders and offers, newest first.
#[utoipa::path(get, path = "/v1/orders", tag = "orders", params(PageQuery, OrderQuery), responses(
    (status = 200, body = Listed<Order>), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn orders(reading: Reading, query: Paged<OrderQuery>) -> Result<Response, Problem> {
    let OrderQuery { id, buyer, seller, listing, state, tx } = query.own;
    let (id, ids) = alternatives(id);
    let ((buyer, buyers), (seller, sellers)) = (alternatives(buyer), alternatives(seller));
    let (listing, listings) = alternatives(listing);
    let (state, states) = alternatives(state.into_iter().map(orders::OrderState::from).collect());
    let filter = orders::OrderFilter { id, ids, buyer, buyers, seller, sellers, listing, listings, state, states, tx };
    page(reading, query.page, filter).await
}

/// Answers a page of offers that their sellers have not taken, newest first. One that expired stays until an account
/// withdraws it.
#[utoipa::path(get, path = "/v1/offers", tag = "orders", params(PageQuery, OfferQuery), responses(
    (status = 200, body = Listed<Order>), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn offers(reading: Reading, query: Paged<OfferQuery>) -> Result<Response, Problem> {
    let OfferQuery { buyer, seller, listing } = query.own;
    let ((buyer, buyers), (seller, sellers)) = (alternatives(buyer), alternatives(seller));
    let (listing, listings) = alternatives(listing);
    let (state, rest) = (Some(orders::OrderState::Offered), orders::OrderFilter::default());
    let filter = orders::OrderFilter { buyer, buyers, seller, sellers, listing, listings, state, ..rest };
    page(reading, query.page, filter).await
}

async fn page(reading: Reading, query: PageQuery, filter: orders::OrderFilter) -> Result<Response, Problem> {
    reading.page::<_, Order, _>(query, |rows, slice| async move { rows.order_page(&filter, slice).await }).await
}

/// Answers one order, its steps, its dispute, and who is paid.
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
            let split = (order.listing, order.split_version);
            let payees = rows.payees(&[split]).await?.remove(&split).unwrap_or_default();
            let divide = |price| PriceDivision::of(price, &payees, &order.price.denom);
            let division = Divisible::of_order(&order).and_then(divide);
            let history = rows.steps(&[id]).await?.remove(&id).unwrap_or_default();
            let history = history.into_iter().map(Step::from).collect();
            let dispute = rows.disputes(&[id]).await?.remove(&id).map(Dispute::from);
            Ok(OrderInFull { order: order.into(), history, dispute, guarantee, division }.into())
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
    let ((arbiter, arbiters), (buyer, buyers)) = (alternatives(arbiter), alternatives(buyer));
    let filter = disputes::DisputeFilter { open, arbiter, arbiters, buyer, buyers, seller };
    reading
        .page::<_, Dispute, _>(query.page, |rows, slice| async move { rows.dispute_page(&filter, slice).await })
        .await
}
