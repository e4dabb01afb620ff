//! Plans, payees and the rights of licenses.

use axum::extract::Path;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Changes, Reading};
use super::assurance::Guarantee;
use super::coin::Coin;
use super::listing::no_listing;
use super::names::LicenseKind;
use super::parameters::{number, NoQuery};
use super::problem::Problem;
use crate::read::guarantees::Terms;
use crate::read::{plans, Rows};

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
    kind: LicenseKind,
    /// The length of the term, in seconds; null for a perpetual license.
    term_seconds: Option<i64>,
    rights: Rights,
    price: Coin,
    /// The creators' part of a resale's price, in basis points.
    resale_royalty_bps: i32,
    /// The most licenses of this plan; null for any number.
    supply: Option<i64>,
    /// The number of licenses of a limited supply that open and settled orders hold, without refunded ones; null without a limit.
    sold: Option<i64>,
    /// Whether the denom of the price is closed to new orders.
    denom_closed: bool,
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
        }
    }
}

/// A plan, and what a buyer of it gets back in each case.
#[derive(Serialize, ToSchema)]
pub(super) struct PlanInFull {
    #[serde(flatten)]
    plan: Plan,
    /// By the market's settings at the last block of the index; null in a denom that the settings do not name, and for a
    /// price that the fee uses up.
    guarantee: Option<Guarantee>,
}

/// The plans of one listing with their guarantees.
pub(super) async fn in_full(rows: &Rows, listing: i64) -> Result<Vec<PlanInFull>, Problem> {
    let plans = rows.plans(&[listing]).await?.remove(&listing).unwrap_or_default();
    let rules = rows.settings().await?.map(|settings| settings.config);
    let in_full = |plan: plans::Plan| {
        let terms = rules.as_ref().and_then(|rules| Terms::of_plan(&plan.price, rules));
        let guarantee = terms.map(|terms| Guarantee::of(terms, &plan.price.denom));
        PlanInFull { plan: plan.into(), guarantee }
    };
    Ok(plans.into_iter().map(in_full).collect())
}

/// An account that is paid for a listing's sales.
#[derive(Serialize, ToSchema)]
pub(super) struct Payee {
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
            if rows.listings(&[id]).await?.is_empty() {
                return Err(no_listing(id));
            }
            Ok(in_full(&rows, id).await?.into())
        })
        .await
}
