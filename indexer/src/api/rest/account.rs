//! Accounts: what they can sell, and what the market owes them.

use std::slice::from_ref;

use axum::extract::Path;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Changes, Reading};
use super::assurance::SalesRecord;
use super::coin::{time, Coin};
use super::parameters::NoQuery;
use super::problem::Problem;
use super::revenue::Unswept;
use crate::read::{balances, bonds, check_text, sellers, Amount};

/// An account, whether or not it ever did anything in the market.
#[derive(Serialize, ToSchema)]
pub(super) struct Account {
    /// The account itself, in Bech32.
    account: String,
    /// The missed delivery that closed the listings that it sells; null while they take orders.
    closing: Option<Closing>,
    /// The bonds that it posted as a seller, by denom.
    bonds: Vec<Bond>,
    /// Its balances in the royalties ledger, by denom.
    balances: Vec<Balance>,
    /// The sums that sweeps of revenue would credit to the account as a payee, by denom: settled, and not swept yet.
    unswept: Vec<Unswept>,
}

/// A missed delivery that closed a seller's listings to new orders.
#[derive(Serialize, ToSchema)]
pub(super) struct Closing {
    /// The time at which the listings closed.
    since: DateTime<Utc>,
    /// The number of the order whose delivery the seller missed.
    order: i64,
    /// The hash of the transaction that closed them; null for a message of governance.
    tx: Option<String>,
}

/// The bond of a seller in one denom. Escrow holds all of `free`, `reserved` and `unlocked`.
#[derive(Serialize, ToSchema)]
pub(super) struct Bond {
    /// The base denom of the amounts.
    denom: String,
    /// The part that can back orders to come: `posted` less all the other parts.
    free: Coin,
    /// The part that backs orders.
    reserved: Coin,
    /// The number of orders that reserve a part of it.
    reserved_for: i64,
    /// The part that the seller unlocked and has not withdrawn.
    unlocked: Coin,
    /// The time from which the seller can withdraw the unlocked part; null if there is none.
    available_from: Option<DateTime<Utc>>,
    /// The least height from which that holds: time and height must both be reached.
    available_from_height: Option<i64>,
    /// The sum of all that the seller posted.
    posted: Coin,
    /// The sum of all that the seller withdrew.
    withdrawn: Coin,
    /// The sum of all that the seller forfeited, to buyers and to the treasury.
    forfeited: Coin,
}

/// The balance of an account in the royalties ledger, in one denom. Amounts are decimal digits, in base units.
#[derive(Serialize, ToSchema)]
pub(super) struct Balance {
    /// The base denom of the amounts.
    denom: String,
    /// The sum of all credits.
    credited: String,
    /// The sum of all claims.
    claimed: String,
    /// The amount that the account can claim: `credited` less `claimed`.
    owed: String,
}

impl From<sellers::Closing> for Closing {
    fn from(closing: sellers::Closing) -> Self {
        Closing { since: time(closing.since), order: closing.order, tx: closing.tx }
    }
}

impl From<bonds::Bond> for Bond {
    fn from(bond: bonds::Bond) -> Self {
        Bond {
            denom: bond.denom,
            free: bond.free.into(),
            reserved: bond.reserved.into(),
            reserved_for: bond.orders,
            unlocked: bond.unlocked.into(),
            available_from: bond.available_from.map(time),
            available_from_height: bond.available_from_height,
            posted: bond.posted.into(),
            withdrawn: bond.withdrawn.into(),
            forfeited: bond.forfeited.into(),
        }
    }
}

impl From<balances::Balance> for Balance {
    fn from(balance: balances::Balance) -> Self {
        let written = |amount: Amount| amount.as_str().to_owned();
        Balance {
            denom: balance.denom,
            credited: written(balance.credited),
            claimed: written(balance.claimed),
            owed: written(balance.owed),
        }
    }
}

/// Answers an account's bonds, its balances, and what sweeps would credit to it. Its orders, licenses and listings are
/// lists of their own.
#[utoipa::path(get, path = "/v1/accounts/{account}", tag = "market", params(("account" = String, Path)), responses(
    (status = 200, body = Account), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn account(reading: Reading, Path(account): Path<String>, _: NoQuery) -> Result<Response, Problem> {
    check_text("account", &account)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let closing = rows.closings(from_ref(&account)).await?.remove(&account).map(Closing::from);
            let bonds = rows.bonds(from_ref(&account)).await?.remove(&account).unwrap_or_default();
            let balances = rows.balances(from_ref(&account)).await?.remove(&account).unwrap_or_default();
            let unswept = rows.unswept(from_ref(&account)).await?.remove(&account).unwrap_or_default();
            let bonds = bonds.into_iter().map(Bond::from).collect();
            let balances = balances.into_iter().map(Balance::from).collect();
            let unswept = unswept.into_iter().map(Unswept::from).collect();
            Ok(Account { account, closing, bonds, balances, unswept }.into())
        })
        .await
}

/// Answers the outcomes of all sales of an account's listings.
#[utoipa::path(get, path = "/v1/accounts/{account}/sales-record", tag = "market", params(("account" = String, Path)), responses(
    (status = 200, body = SalesRecord), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn account_sales_record(
    reading: Reading,
    Path(account): Path<String>,
    _: NoQuery,
) -> Result<Response, Problem> {
    check_text("account", &account)?;
    reading
        .answer(Changes::WithBlocks, |rows| async move {
            let found = rows.seller_outcomes(from_ref(&account)).await?.remove(&account);
            Ok(SalesRecord::from(found.unwrap_or_default()).into())
        })
        .await
}
