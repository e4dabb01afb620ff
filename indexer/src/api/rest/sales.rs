//! The figures of sales, prices and income.

use axum::extract::Path;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{Changes, Reading};
use super::coin::{time, Coin};
use super::figures::SpanQuery;
use super::listing::find;
use super::names::{LicenseKind, RefundReason};
use super::parameters::{number, Asked, Spanned};
use super::problem::Problem;
use crate::api::times;
use crate::day;
use crate::read::check_text;
use crate::read::figures::{self, CandleQuestion, IncomeQuestion, Range, SalesQuestion, Scope, Unit};

/// Selects sales: all of the market, or those of one listing, of one task or of one seller.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct SalesQuery {
    /// The number of a listing.
    listing: Option<i64>,
    /// A task, such as `text-generation`.
    task: Option<String>,
    /// The account that sells, or resells.
    seller: Option<String>,
    /// The denom that was paid; all by default.
    denom: Option<String>,
    /// The duration of the licenses; all by default.
    #[param(inline)]
    kind: Option<LicenseKind>,
    /// Whether a row has one kind of license alone: `true` or `false`, the default.
    #[serde(default)]
    by_kind: bool,
}

/// Selects prices.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct CandleQuery {
    /// The denom of the prices.
    denom: String,
    /// The duration of the licenses.
    #[param(inline)]
    kind: LicenseKind,
    /// Whether to answer resales, or else the creators' sales: `true` or `false`, the default.
    #[serde(default)]
    resales: bool,
}

/// Selects income.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct IncomeQuery {
    /// The denom that was paid; all by default.
    denom: Option<String>,
}

/// Selects income of one listing, over all of a range.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ListingIncomeQuery {
    /// The account that is paid; the default is the seller.
    account: Option<String>,
    /// The first day in UTC, such as `2026-10-01`, or a time within it; the default is 30 days before `to`.
    #[serde(default, deserialize_with = "times::day")]
    from: Option<DateTime<Utc>>,
    /// The last day in UTC, or a time within it; the default is that of the last block.
    #[serde(default, deserialize_with = "times::day")]
    to: Option<DateTime<Utc>>,
}

/// The orders that escrow refunded for one reason.
#[derive(Serialize, ToSchema)]
pub(super) struct Refunds {
    /// The reason of the refunds.
    reason: RefundReason,
    /// The number of orders.
    orders: i64,
    /// The sum of their prices, which returned to buyers.
    returned: Coin,
}

/// The figures of sales in one denom over one span. Each event counts in the span of its own block.
#[derive(Serialize, ToSchema)]
pub(super) struct SalesFigures {
    /// The beginning of the span.
    from: DateTime<Utc>,
    /// The base denom of the amounts.
    denom: String,
    /// The duration of the licenses; null where kinds are not told apart.
    kind: Option<LicenseKind>,
    /// The number of orders that buyers placed, and of offers that sellers took.
    placed: i64,
    /// The number of orders that settled.
    settled: i64,
    /// The number of settled orders that resold a license.
    resold: i64,
    /// The number of orders that escrow refunded.
    refunded: i64,
    /// The number of disputes that buyers opened.
    disputed: i64,
    /// The sum of the prices of settled orders.
    volume: Coin,
    /// The part of the volume that the treasury received.
    fees: Coin,
    /// The part of the volume that went to creators of resold licenses.
    royalties: Coin,
    /// The sum that returned to buyers: all of refunded orders, and the part that a dispute returned of settled ones.
    returned: Coin,
    /// The sum that sellers forfeited of their bonds.
    bonds_lost: Coin,
    /// The refunded orders by reason. A reason without an order is left out.
    refunds: Vec<Refunds>,
}

/// The prices at which a listing's orders settled in one span, by the time of their settlement.
#[derive(Serialize, ToSchema)]
pub(super) struct Candle {
    /// The beginning of the span.
    from: DateTime<Utc>,
    /// The price of the first license that settled in the span.
    first: Coin,
    /// The highest price of a license.
    highest: Coin,
    /// The lowest price of a license.
    lowest: Coin,
    /// The price of the last license that settled in the span.
    last: Coin,
    /// The number of orders that settled.
    settled: i64,
}

/// The income of an account in one denom over one span.
#[derive(Serialize, ToSchema)]
pub(super) struct IncomeFigures {
    /// The beginning of the span.
    from: DateTime<Utc>,
    /// The base denom of the amounts.
    denom: String,
    /// The sum that the royalties ledger credited, to be claimed.
    credited: Coin,
    /// The part of `credited` that came from listings of other sellers, who named the account among their payees: the creator
    /// of a base model for one.
    from_others: Coin,
    /// The sum that escrow paid for licenses that the account resold.
    resales: Coin,
}

impl From<figures::SalesFigures> for SalesFigures {
    fn from(figures: figures::SalesFigures) -> Self {
        let refunds = |refunds: figures::Refunds| {
            let figures::Refunds { reason, orders, returned } = refunds;
            Refunds { reason: reason.into(), orders, returned: returned.into() }
        };
        SalesFigures {
            from: time(day::start(figures.day)),
            denom: figures.denom,
            kind: figures.kind.map(LicenseKind::from),
            placed: figures.placed,
            settled: figures.settled,
            resold: figures.resold,
            refunded: figures.refunded,
            disputed: figures.disputed,
            volume: figures.volume.into(),
            fees: figures.fees.into(),
            royalties: figures.royalties.into(),
            returned: figures.returned.into(),
            bonds_lost: figures.bonds_lost.into(),
            refunds: figures.refunds.into_iter().filter(|refunds| refunds.orders > 0).map(refunds).collect(),
        }
    }
}

impl From<figures::Candle> for Candle {
    fn from(candle: figures::Candle) -> Self {
        Candle {
            from: time(day::start(candle.day)),
            first: candle.first.into(),
            highest: candle.highest.into(),
            lowest: candle.lowest.into(),
            last: candle.last.into(),
            settled: candle.settled,
        }
    }
}

impl From<figures::IncomeFigures> for IncomeFigures {
    fn from(income: figures::IncomeFigures) -> Self {
        IncomeFigures {
            from: time(day::start(income.day)),
            denom: income.denom,
            credited: income.credited.into(),
            from_others: income.others.into(),
            resales: income.resales.into(),
        }
    }
}

impl SalesQuery {
    fn scope(&self) -> Result<Scope, Problem> {
        match (self.listing, &self.task, &self.seller) {
            (None, None, None) => Ok(Scope::Market),
            (Some(listing), None, None) => Ok(Scope::Listing(listing)),
            (None, Some(task), None) => Ok(Scope::Task(task.clone())),
            (None, None, Some(seller)) => Ok(Scope::Seller(seller.clone())),
            _ => Err(Problem::bad_input("give one of listing, task and seller, or none for all of the market")),
        }
    }
}

/// Answers the figures of sales, oldest first, then by denom. Spans without an event are left out.
#[utoipa::path(get, path = "/v1/sales", tag = "figures", params(SalesQuery, SpanQuery), responses(
    (status = 200, body = Vec<SalesFigures>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn sales(reading: Reading, query: Spanned<SalesQuery>) -> Result<Response, Problem> {
    let (scope, range) = (query.own.scope()?, query.span.range());
    let SalesQuery { denom, kind, by_kind, .. } = query.own;
    let question = SalesQuestion { scope, denom, kind: kind.map(Into::into), by_kind, range };
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let found = rows.sales(&question).await?;
            Ok(found.into_iter().map(SalesFigures::from).collect::<Vec<_>>().into())
        })
        .await
}

/// Answers the prices at which a listing's orders settled, oldest first. Spans without one are left out.
#[utoipa::path(
    get, path = "/v1/listings/{id}/candles", tag = "figures", params(("id" = i64, Path), CandleQuery, SpanQuery),
    responses(
        (status = 200, body = Vec<Candle>),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn candles(
    reading: Reading,
    Path(id): Path<String>,
    query: Spanned<CandleQuery>,
) -> Result<Response, Problem> {
    let (listing, range) = (number("id", &id)?, query.span.range());
    let CandleQuery { denom, kind, resales } = query.own;
    let question = CandleQuestion { listing, denom, kind: kind.into(), resales, range };
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let found = rows.candles(&question).await?;
            Ok(found.into_iter().map(Candle::from).collect::<Vec<_>>().into())
        })
        .await
}

/// Answers the income of an account, oldest first, then by denom. Spans without any are left out.
#[utoipa::path(
    get, path = "/v1/accounts/{account}/income", tag = "figures",
    params(("account" = String, Path), IncomeQuery, SpanQuery),
    responses(
        (status = 200, body = Vec<IncomeFigures>),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn income(
    reading: Reading,
    Path(account): Path<String>,
    query: Spanned<IncomeQuery>,
) -> Result<Response, Problem> {
    let question = IncomeQuestion { account, denom: query.own.denom, range: query.span.range() };
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let found = rows.income(&question).await?;
            Ok(found.into_iter().map(IncomeFigures::from).collect::<Vec<_>>().into())
        })
        .await
}

/// Answers the income that an account had of a listing over all of a range, by denom: of its sales, and of resales of its
/// licenses.
#[utoipa::path(
    get, path = "/v1/listings/{id}/income", tag = "figures", params(("id" = i64, Path), ListingIncomeQuery),
    responses(
        (status = 200, body = Vec<IncomeFigures>),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn listing_income(
    reading: Reading,
    Path(id): Path<String>,
    query: Asked<ListingIncomeQuery>,
) -> Result<Response, Problem> {
    let id = number("id", &id)?;
    let ListingIncomeQuery { account, from, to } = query.0;
    check_text("account", account.as_deref().unwrap_or_default())?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let account = account.unwrap_or(find(&rows, id).await?.seller);
            let days = Range { from, to, unit: Unit::Whole }.days(rows.today().await?)?;
            let earned = (account, id, days);
            let found = rows.listing_income(std::slice::from_ref(&earned)).await?.remove(&earned).unwrap_or_default();
            Ok(found.into_iter().map(IncomeFigures::from).collect::<Vec<_>>().into())
        })
        .await
}
