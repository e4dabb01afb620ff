//! Plans, payees and the rights of licenses.

use axum::extract::Path;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Changes, Reading};
use super::assurance::Guarantee;
use super::coin::{time, Coin};
use super::listing::find;
use super::names::LicenseKind;
use super::parameters::{number, Asked, LimitQuery, NoQuery};
use super::problem::Problem;
use super::revenue::PriceDivision;
use crate::read::divisions::Divisible;
use crate::read::guarantees::Terms;
use crate::read::{listings, plans, Failure, Rows};

/// The rights of a license's holder.
#[derive(Serialize, ToSchema)]
pub(super) struct Rights {
    /// Use the model commercially.
    commercial: bool,
    /// Make and license models derived from this one.
    derivatives: bool,
    /// Pass the weights on.
    redistribution: bool,
    /// Transfer or resell the license.
    transferable: bool,
    /// The most people that use the model at a time; null for any number.
    seats: Option<i64>,
}

impl From<plans::Rights> for Rights {
    fn from(record: plans::Rights) -> Self {
        Rights {
            commercial: record.commercial,
            derivatives: record.derivatives,
            redistribution: record.redistribution,
            transferable: record.transferable,
            seats: record.seats,
        }
    }
}

/// A plan by which a listing is sold.
#[derive(Serialize, ToSchema)]
pub(super) struct Plan {
    /// The plan's position in its listing, from 0, by which an order names it.
    plan: i16,
    /// The duration of the license.
    kind: LicenseKind,
    /// The length of the term, in seconds; null for a perpetual license.
    term_seconds: Option<i64>,
    /// The rights of the license's holder.
    rights: Rights,
    /// The price of a license.
    price: Coin,
    /// The creators' part of a resale's price, in basis points.
    resale_royalty_bps: i32,
    /// The most licenses of this plan; null for any number.
    supply: Option<i64>,
    /// The number of licenses of a limited supply that open and settled orders hold, without refunded ones; null without a limit.
    sold: Option<i64>,
    /// Whether the denom of the price is closed to new orders.
    denom_closed: bool,
    /// The time from which the denom of the price is closed; null while no closing is announced, and where governance closed
    /// it without a date.
    denom_closes_at: Option<DateTime<Utc>>,
}

impl From<plans::Plan> for Plan {
    fn from(record: plans::Plan) -> Self {
        Plan {
            plan: record.plan,
            kind: record.kind.into(),
            term_seconds: record.term_seconds,
            rights: record.rights.into(),
            price: record.price.into(),
            resale_royalty_bps: record.resale_royalty_bps,
            supply: record.supply,
            sold: record.sold,
            denom_closed: record.denom_closed,
            denom_closes_at: record.denom_closes_at.map(time),
        }
    }
}

/// A plan, what a buyer of it gets back in each case, and who is paid.
#[derive(Serialize, ToSchema)]
pub(super) struct PlanInFull {
    #[serde(flatten)]
    plan: Plan,
    /// By the market's settings at the last block of the index; null in a denom that the settings do not name, and for a
    /// price that the fee uses up.
    guarantee: Option<Guarantee>,
    /// The division of the price of an order of this plan, by the market's settings and the listing's payees at the last
    /// block of the index; null where `guarantee` is.
    division: Option<PriceDivision>,
}

/// The payees of a listing's sales to come.
pub(super) async fn payees(rows: &Rows, listing: &listings::Listing) -> Result<Vec<plans::Payee>, Failure> {
    let split = (listing.id, listing.split_version);
    Ok(rows.payees(&[split]).await?.remove(&split).unwrap_or_default())
}

/// The plans of one listing with their guarantees and divisions.
pub(super) async fn in_full(rows: &Rows, listing: i64, payees: &[plans::Payee]) -> Result<Vec<PlanInFull>, Failure> {
    let plans = rows.plans(&[listing]).await?.remove(&listing).unwrap_or_default();
    let rules = rows.settings().await?.map(|settings| settings.config);
    let in_full = |plan: plans::Plan| {
        let terms = rules.as_ref().and_then(|rules| Terms::of_plan(&plan.price, rules));
        let guarantee = terms.map(|terms| Guarantee::of(terms, &plan.price.denom));
        let divide = |terms| PriceDivision::of(Divisible::of_plan(terms), payees, &plan.price.denom);
        let division = terms.and_then(divide);
        PlanInFull { plan: plan.into(), guarantee, division }
    };
    Ok(plans.into_iter().map(in_full).collect())
}

/// A price that a plan had until its next price.
#[derive(Serialize, ToSchema)]
pub(super) struct PlanPrice {
    /// The price of a license from then on.
    price: Coin,
    /// The time from which it was the price.
    at: DateTime<Utc>,
    /// The number of the listing's latest version at that time; null before its first version.
    version: Option<i64>,
    /// The hash of the transaction that set it; null for a message of governance.
    tx: Option<String>,
}

impl From<plans::PlanPrice> for PlanPrice {
    fn from(price: plans::PlanPrice) -> Self {
        PlanPrice { price: price.price.into(), at: time(price.at), version: price.version, tx: price.tx }
    }
}

/// An account that is paid for a listing's sales.
#[derive(Serialize, ToSchema)]
pub(super) struct Payee {
    /// The account that is paid.
    account: String,
    /// The account's share of the revenue after the fee, in basis points.
    share_bps: i32,
}

impl From<plans::Payee> for Payee {
    fn from(record: plans::Payee) -> Self {
        Payee { account: record.account, share_bps: record.share_bps }
    }
}

/// Answers the plans by which a listing is sold.
#[utoipa::path(get, path = "/v1/listings/{id}/plans", tag = "listings", params(("id" = i64, Path)), responses(
    (status = 200, body = Vec<PlanInFull>), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn plans(reading: Reading, Path(id): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    let id = number("id", &id)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let payees = payees(&rows, &find(&rows, id).await?).await?;
            Ok(in_full(&rows, id, &payees).await?.into())
        })
        .await
}

/// Answers the prices that a plan had, newest first, with the present one: at most the newest 100.
#[utoipa::path(
    get, path = "/v1/listings/{id}/plans/{plan}/prices", tag = "listings",
    params(("id" = i64, Path), ("plan" = i16, Path), LimitQuery),
    responses(
        (status = 200, body = Vec<PlanPrice>),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn prices(
    reading: Reading,
    Path((id, plan)): Path<(String, String)>,
    query: Asked<LimitQuery>,
) -> Result<Response, Problem> {
    let (id, plan) = (number("id", &id)?, number("plan", &plan)?);
    let most = query.0.rows()?;
    let no_plan = || Problem::not_found(format!("listing {id} has no plan {plan}"));
    let key = (id, i16::try_from(plan).map_err(|_| no_plan())?);
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            // A plan has a price from its beginning on.
            let found = rows.plan_prices(&[key]).await?.remove(&key).ok_or_else(no_plan)?;
            Ok(found.into_iter().take(most).map(PlanPrice::from).collect::<Vec<_>>().into())
        })
        .await
}
