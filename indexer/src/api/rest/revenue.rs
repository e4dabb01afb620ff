//! Revenue: what waits for a sweep, what was claimed, and how a price is divided.

use std::slice::from_ref;

use axum::extract::Path;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Changes, Reading};
use super::coin::{time, Coin};
use super::listing::find;
use super::page::Listed;
use super::parameters::{number, Asked, LimitQuery, NoQuery, PageQuery};
use super::problem::Problem;
use crate::read::divisions::Divisible;
use crate::read::plans::Payee;
use crate::read::{self, balances, check_text, revenue};

/// The revenue of a listing.
#[derive(Serialize, ToSchema)]
pub(super) struct ListingRevenue {
    /// The revenue by split and denom, the newest split first: at most 100.
    revenues: Vec<Revenue>,
    /// The remainders that rounding left at sweeps, by split version and denom.
    carried: Vec<Carried>,
}

/// The revenue of a listing under one split in one denom. Escrow gathers it until anybody sweeps it to the royalties
/// ledger, which divides it.
#[derive(Serialize, ToSchema)]
pub(super) struct Revenue {
    /// The number of the split that divides it.
    split_version: i64,
    /// The sum of all that escrow gathered: prices of settled sales less what returned to buyers, creators' parts of
    /// resales, and forfeited bonds and stakes.
    accrued: Coin,
    /// The part that was swept.
    swept: Coin,
    /// The part that waits for a sweep.
    waiting: Coin,
    /// The market's part of what waits, with all that was forfeited.
    fee: Coin,
    /// The number of sales whose revenue waits.
    sales: i64,
    /// The amounts that a sweep would credit to the payees, the largest first. A payee whose part is no whole unit yet is
    /// left out.
    credits: Vec<PayeeCredit>,
}

/// An amount that a sweep would credit to a payee.
#[derive(Serialize, ToSchema)]
pub(super) struct PayeeCredit {
    /// The account that is paid.
    account: String,
    /// The sum that the ledger would credit to it.
    amount: Coin,
}

/// The remainder that rounding left of the revenue under one split in one denom. The ledger credits it once more
/// revenue completes a unit.
#[derive(Serialize, ToSchema)]
pub(super) struct Carried {
    /// The number of the split that divides it.
    split_version: i64,
    /// The sum that is carried.
    amount: Coin,
}

/// The sum that sweeps would credit to an account as a payee, in one denom.
#[derive(Serialize, ToSchema)]
pub(super) struct Unswept {
    /// The account's part, were all of it swept now.
    amount: Coin,
    /// The number of sweeps that this takes: `sweeps` of the account has them.
    sweeps: i64,
}

/// A sweep that would credit an account: what escrow's message `sweep` names.
#[derive(Serialize, ToSchema)]
pub(super) struct Sweep {
    /// The number of the listing.
    listing: i64,
    /// The number of the split that divides it.
    split_version: i64,
    /// The amount that the account would get, in the denom that the sweep names.
    amount: Coin,
}

/// A claim that the royalties ledger paid to an account. A claim of several denoms is one for each.
#[derive(Serialize, ToSchema)]
pub(super) struct Claim {
    /// The sum that the ledger paid.
    amount: Coin,
    /// The time of the block.
    at: DateTime<Utc>,
    /// The height of the block.
    height: i64,
    /// The hash of the transaction; null for a message of governance.
    tx: Option<String>,
}

/// The division of a price when its order settles.
#[derive(Serialize, ToSchema)]
pub(super) struct PriceDivision {
    /// The market's part.
    fee: Coin,
    /// The reseller's part; null where the creators sell.
    to_reseller: Option<Coin>,
    /// The parts of the payees of the split: of the price after the fee, or of a resale's royalty. Each is rounded down to
    /// a whole unit.
    payees: Vec<PayeePart>,
    /// The remainder that rounding leaves of this order. The ledger divides the revenue of all orders of a split as one
    /// sum, so that a payee gets a unit more once remainders complete it.
    carried: Coin,
}

/// The part of a price that an account of the split gets.
#[derive(Serialize, ToSchema)]
pub(super) struct PayeePart {
    /// The account that is paid.
    account: String,
    /// The account's share, in basis points.
    share_bps: i32,
    /// Its part of the price.
    amount: Coin,
}

impl From<revenue::Revenue> for Revenue {
    fn from(revenue: revenue::Revenue) -> Self {
        let credit = |(account, amount): (String, read::Coin)| PayeeCredit { account, amount: amount.into() };
        Revenue {
            split_version: revenue.split_version,
            accrued: revenue.accrued.into(),
            swept: revenue.swept.into(),
            waiting: revenue.gross.into(),
            fee: revenue.fee.into(),
            sales: revenue.sales,
            credits: revenue.credits.into_iter().map(credit).collect(),
        }
    }
}

impl From<balances::Carried> for Carried {
    fn from(carried: balances::Carried) -> Self {
        Carried { split_version: carried.split_version, amount: carried.amount.into() }
    }
}

impl From<revenue::Unswept> for Unswept {
    fn from(unswept: revenue::Unswept) -> Self {
        Unswept { amount: unswept.amount.into(), sweeps: unswept.sweeps }
    }
}

impl From<revenue::Sweep> for Sweep {
    fn from(sweep: revenue::Sweep) -> Self {
        Sweep { listing: sweep.listing, split_version: sweep.split_version, amount: sweep.amount.into() }
    }
}

impl From<balances::Claim> for Claim {
    fn from(claim: balances::Claim) -> Self {
        let balances::Claim { amount, at, height, tx } = claim;
        Claim { amount: amount.into(), at: time(at), height, tx }
    }
}

impl PriceDivision {
    /// The division of a price; `None` for terms or payees that no contract accepts.
    pub(super) fn of(price: Divisible, payees: &[Payee], denom: &str) -> Option<Self> {
        let divided = price.among(payees)?;
        let coin = |amount: u128| Coin::from(read::Coin { amount: amount.into(), denom: denom.to_owned() });
        let part = |(payee, amount): (&Payee, u128)| PayeePart {
            account: payee.account.clone(),
            share_bps: payee.share_bps,
            amount: coin(amount),
        };
        Some(PriceDivision {
            fee: coin(divided.fee),
            to_reseller: divided.to_reseller.map(coin),
            payees: payees.iter().zip(divided.parts).map(part).collect(),
            carried: coin(divided.carried),
        })
    }
}

/// Answers the revenue of a listing's sales: what was swept of it, and what a sweep would credit to whom.
#[utoipa::path(get, path = "/v1/listings/{id}/revenue", tag = "listings", params(("id" = i64, Path)), responses(
    (status = 200, body = ListingRevenue), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn revenue(reading: Reading, Path(id): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    let id = number("id", &id)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            find(&rows, id).await?;
            let revenues = rows.revenues(&[id]).await?.remove(&id).unwrap_or_default();
            let carried = rows.carried(&[id]).await?.remove(&id).unwrap_or_default();
            let revenues = revenues.into_iter().map(Revenue::from).collect();
            Ok(ListingRevenue { revenues, carried: carried.into_iter().map(Carried::from).collect() }.into())
        })
        .await
}

/// Answers the sweeps that would credit an account as a payee, by listing, split version and denom. What is swept is left
/// out, so that the next ones follow.
#[utoipa::path(
    get, path = "/v1/accounts/{account}/sweeps", tag = "market", params(("account" = String, Path), LimitQuery),
    responses(
        (status = 200, body = Vec<Sweep>),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn sweeps(
    reading: Reading,
    Path(account): Path<String>,
    query: Asked<LimitQuery>,
) -> Result<Response, Problem> {
    check_text("account", &account)?;
    let most = query.0.rows()?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let found = rows.sweeps(from_ref(&account)).await?.remove(&account).unwrap_or_default();
            Ok(found.into_iter().take(most).map(Sweep::from).collect::<Vec<_>>().into())
        })
        .await
}

/// Answers a page of the claims that the royalties ledger paid to an account, newest first.
#[utoipa::path(
    get, path = "/v1/accounts/{account}/claims", tag = "market", params(("account" = String, Path), PageQuery),
    responses(
        (status = 200, body = Listed<Claim>),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn claims(
    reading: Reading,
    Path(account): Path<String>,
    query: Asked<PageQuery>,
) -> Result<Response, Problem> {
    reading.page::<_, Claim, _>(query.0, |rows, slice| async move { rows.claim_page(&account, slice).await }).await
}
