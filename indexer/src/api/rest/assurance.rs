//! What a buyer can count on: the outcomes of a listing's last sales, and what a buyer gets back in each case.

use axum::extract::Path;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Changes, Reading};
use super::coin::Coin;
use super::listing::find;
use super::market::DeliveryTimes;
use super::names::SaleEnd;
use super::parameters::{number, NoQuery};
use super::problem::Problem;
use crate::read::guarantees::Terms;
use crate::read::outcomes::SaleOutcomes;
use crate::read::{self, track};

/// What a buyer gets back in each case, and what that follows from.
#[derive(Serialize, ToSchema)]
pub(super) struct Guarantee {
    /// The market's part of the price.
    fee: Coin,
    /// The part of the seller's bond that the order reserves.
    bond: Coin,
    /// The stake that a dispute takes from the buyer: a lost dispute costs it.
    stake: Coin,
    /// The sum if nobody delivers in time: the price, and a penalty out of the bond. The penalty is less for a seller that
    /// missed so many deliveries on a day that the market's daily penalty is reached.
    if_undelivered: Coin,
    /// The sum if a proof shows before the settlement that the version is bad: the price, and a part of the bond.
    if_proven_bad: Coin,
    /// The sum if a proof shows after the settlement, within the cooldown, that the version is bad: out of the bond.
    if_proven_bad_later: Coin,
    /// The most that a dispute returns of the price while the buyer keeps the license, beside the stake; null if the buyer
    /// can't dispute the delivery.
    if_disputed_at_most: Option<Coin>,
}

impl Guarantee {
    pub(super) fn of(terms: Terms, denom: &str) -> Self {
        let found = terms.guarantee();
        let coin = |amount: u128| Coin::from(read::Coin { amount: amount.into(), denom: denom.to_owned() });
        Guarantee {
            fee: coin(found.fee),
            bond: coin(found.bond),
            stake: coin(found.stake),
            if_undelivered: coin(found.undelivered),
            if_proven_bad: coin(found.proven_open),
            if_proven_bad_later: coin(found.proven_settled),
            if_disputed_at_most: found.disputed_most.map(coin),
        }
    }
}

/// A sale with its outcome.
#[derive(Serialize, ToSchema)]
pub(super) struct Outcome {
    /// The number of the order.
    order: i64,
    /// The end of the sale.
    end: SaleEnd,
}

/// The last 32 sales of a listing, without resales.
#[derive(Serialize, ToSchema)]
pub(super) struct TrackRecord {
    /// The sales, oldest first.
    outcomes: Vec<Outcome>,
    /// The number of sales that settled at the whole price.
    settled: i32,
    /// The number of sales whose price a dispute divided.
    split: i32,
    /// The number of sales that were paid back.
    refunded: i32,
    /// The number of the refunded sales that nobody delivered.
    undelivered: i32,
    /// The number of sales that have not ended.
    open: i32,
    /// The median time from the payment to the delivery with its proof, in seconds; null without a delivery.
    median_delivery: Option<i64>,
}

impl From<Vec<track::Sale>> for TrackRecord {
    fn from(sales: Vec<track::Sale>) -> Self {
        let track::Outcomes { settled, split, refunded, undelivered, open } = track::Outcomes::of(&sales);
        let outcomes = sales.iter().map(|sale| Outcome { order: sale.order, end: sale.end.into() }).collect();
        let median_delivery = track::median_delivery(&sales);
        TrackRecord { outcomes, settled, split, refunded, undelivered, open, median_delivery }
    }
}

/// All sales of a listing or of an account, without resales.
#[derive(Serialize, ToSchema)]
pub(super) struct SalesRecord {
    /// The number of sales that settled at the whole price.
    settled: i64,
    /// The number of sales whose price a dispute divided: `split_agreed` and `split_ruled`.
    split: i64,
    /// The number of those whose parties agreed.
    split_agreed: i64,
    /// The number of those whose arbiter ruled.
    split_ruled: i64,
    /// The number of sales that were paid back, the sum of the next four.
    refunded: i64,
    /// The number of sales that nobody delivered in time.
    undelivered: i64,
    /// The number of open sales that ended because a proof showed that the version is bad.
    proven_bad: i64,
    /// The number of sales whose parties agreed on the whole price.
    refund_agreed: i64,
    /// The number of sales whose arbiter returned the whole price.
    refund_ruled: i64,
    /// The number of sales that buyers disputed, however the disputes ended.
    disputed: i64,
    /// The number of sales that have not ended.
    open: i64,
}

impl From<SaleOutcomes> for SalesRecord {
    fn from(outcomes: SaleOutcomes) -> Self {
        SalesRecord {
            settled: outcomes.settled,
            split: outcomes.split(),
            split_agreed: outcomes.split_agreed,
            split_ruled: outcomes.split_ruled,
            refunded: outcomes.refunded(),
            undelivered: outcomes.refunded_undelivered,
            proven_bad: outcomes.refunded_proven_bad,
            refund_agreed: outcomes.refunded_agreed,
            refund_ruled: outcomes.refunded_ruled,
            disputed: outcomes.disputed,
            open: outcomes.open(),
        }
    }
}

/// Answers the outcomes of a listing's last 32 sales.
#[utoipa::path(get, path = "/v1/listings/{id}/track-record", tag = "listings", params(("id" = i64, Path)), responses(
    (status = 200, body = TrackRecord), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn track_record(reading: Reading, Path(id): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    let id = number("id", &id)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            find(&rows, id).await?;
            Ok(TrackRecord::from(rows.last_sales(&[id]).await?.remove(&id).unwrap_or_default()).into())
        })
        .await
}

/// Answers the outcomes of all sales of a listing.
#[utoipa::path(get, path = "/v1/listings/{id}/sales-record", tag = "listings", params(("id" = i64, Path)), responses(
    (status = 200, body = SalesRecord), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn sales_record(reading: Reading, Path(id): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    let id = number("id", &id)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            find(&rows, id).await?;
            Ok(SalesRecord::from(rows.sale_outcomes(&[id]).await?.remove(&id).unwrap_or_default()).into())
        })
        .await
}

/// Answers the times from payment to delivery of a listing's last 50 deliveries, resales left out: those among its newest
/// 500 orders.
#[utoipa::path(get, path = "/v1/listings/{id}/delivery-times", tag = "listings", params(("id" = i64, Path)), responses(
    (status = 200, body = DeliveryTimes), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn delivery_times(reading: Reading, Path(id): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    let id = number("id", &id)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            find(&rows, id).await?;
            Ok(DeliveryTimes::from(rows.deliveries_of(&[id]).await?.remove(&id).unwrap_or_default()).into())
        })
        .await
}
