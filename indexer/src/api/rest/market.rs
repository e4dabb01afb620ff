//! The market as it stands, and its newest steps.

use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{Changes, Reading};
use super::coin::{time, Coin};
use super::names::StepKind;
use super::order_shape::Order;
use super::parameters::{rows, Asked, NoQuery};
use super::problem::Problem;
use crate::read::feed::{Told, What};
use crate::read::{history, market};

/// What the market's sellers have at stake, and how soon they deliver.
#[derive(Serialize, ToSchema)]
pub(super) struct Market {
    /// The sellers' bonds, by denom.
    stakes: Vec<Stakes>,
    /// The times from payment to delivery, of the newest 1,000 orders and offers.
    delivery_times: Option<DeliveryTimes>,
}

/// The bonds of all sellers in one denom.
#[derive(Serialize, ToSchema)]
pub(super) struct Stakes {
    /// The number of sellers that have any of it in escrow.
    sellers: i64,
    /// The sum that escrow holds.
    total: Coin,
    /// The part of the sum that backs orders.
    reserved: Coin,
}

/// The times from payment to delivery with its proof, in seconds.
#[derive(Serialize, ToSchema)]
pub(super) struct DeliveryTimes {
    /// The number of deliveries that were timed.
    deliveries: i64,
    /// Null without a delivery.
    median: Option<i64>,
    /// The time within which nine in ten were delivered; null without a delivery.
    nine_in_ten: Option<i64>,
    /// The longest of them; null without a delivery.
    slowest: Option<i64>,
}

/// A step of an order, with the order.
#[derive(Serialize, ToSchema)]
pub(super) struct OrderStep {
    /// The step's place in the chain: follow `orderSteps` in GraphQL from it on.
    cursor: String,
    /// The step that the order took.
    kind: StepKind,
    /// The time of the block.
    at: DateTime<Utc>,
    /// The height of the block.
    height: i64,
    /// The hash of the transaction; null for a message of governance.
    tx: Option<String>,
    /// The order as the index holds it now. For a step of a license, the order that first bought it.
    order: Order,
}

/// Selects steps.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct StepQuery {
    /// The number of steps: 20 by default, at most 100.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i32>,
    /// One of these kinds.
    #[param(inline)]
    #[serde(default)]
    kind: Vec<StepKind>,
}

impl From<market::Stakes> for Stakes {
    fn from(stakes: market::Stakes) -> Self {
        let market::Stakes { sellers, total, reserved } = stakes;
        Stakes { sellers, total: total.into(), reserved: reserved.into() }
    }
}

impl From<market::DeliveryTimes> for DeliveryTimes {
    fn from(times: market::DeliveryTimes) -> Self {
        DeliveryTimes {
            deliveries: times.deliveries,
            median: times.median,
            nine_in_ten: times.ninth,
            slowest: times.slowest,
        }
    }
}

impl OrderStep {
    /// `None` for what is no step of an order.
    fn of(told: &Told) -> Option<Self> {
        let What::Step(kind, order) = &told.what else { return None };
        Some(OrderStep {
            cursor: told.place.to_string(),
            kind: (*kind).into(),
            at: time(told.at),
            height: told.place.height(),
            tx: told.tx.clone(),
            order: order.as_ref().clone().into(),
        })
    }
}

/// Answers what the market's sellers have at stake, and how soon they deliver.
#[utoipa::path(get, path = "/v1/market", tag = "market", responses(
    (status = 200, body = Market), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn market(reading: Reading, _: NoQuery) -> Result<Response, Problem> {
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let stakes = rows.stakes().await?.into_iter().map(Stakes::from).collect();
            let delivery_times = rows.delivery_times().await?.map(DeliveryTimes::from);
            Ok(Market { stakes, delivery_times }.into())
        })
        .await
}

/// Answers the newest steps of orders, newest first: those among the newest 500 events of the market.
#[utoipa::path(get, path = "/v1/steps", tag = "orders", params(StepQuery), responses(
    (status = 200, body = Vec<OrderStep>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn steps(reading: Reading, query: Asked<StepQuery>) -> Result<Response, Problem> {
    let StepQuery { limit, kind } = query.0;
    let size = usize::try_from(rows(limit)?).unwrap_or(usize::MAX);
    let kinds: Vec<history::StepKind> = kind.into_iter().map(history::StepKind::from).collect();
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let told = rows.told_last(size, Some(kinds.as_slice()).filter(|kinds| !kinds.is_empty())).await?;
            Ok(told.iter().filter_map(|told| OrderStep::of(told)).collect::<Vec<_>>().into())
        })
        .await
}
