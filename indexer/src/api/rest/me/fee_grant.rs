//! A newcomer's fee grant.

use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::coin::Coin;
use super::super::parameters::NoQuery;
use super::super::problem::Problem;
use super::Asking;
use crate::accounts::FEE_GRANT;
use crate::api::caller::Caller;
use crate::fee_grants::{self, GrantError, Granted};

/// What codes of addresses that ask for fee grants are for.
const ASKED_FROM: &str = "fee grant from";

/// A fee grant on its way to a block. It pays once the chain has it.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct FeeGrant {
    /// The account that pays: the `granter` of the transaction's fee.
    granter: String,
    /// The fees that it pays at most.
    limit: Coin,
    /// The time from which it pays nothing more.
    expires_at: DateTime<Utc>,
    /// The hash of the transaction by which it is granted.
    transaction: String,
}

/// Grants the account the fees of its first transaction, if the operator of this server pays them. An account that never sent
/// a transaction gets one grant, ever, for calls of contracts alone; the operator bounds the grants of a day.
#[utoipa::path(
    post, path = "/v1/fee-grants", tag = "me",
    responses(
        (status = 202, body = FeeGrant),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api::rest) async fn grant(asking: Asking, _: NoQuery) -> Result<Response, Problem> {
    asking
        .answer(StatusCode::ACCEPTED, |caller| async move {
            let grants = caller.fee_grants.clone();
            let grants = grants.ok_or_else(|| Problem::not_offered("the operator of this server grants no fees"))?;
            let address = match &caller.address {
                Caller::Address(address) => Some(address.to_string()),
                // Those behind one connection share the bound of all.
                _ => None,
            };
            let from = match address {
                Some(address) => Some(caller.accounts.code(ASKED_FROM, &address).await?),
                None => None,
            };
            let account = caller.accounts.code(FEE_GRANT, caller.account()).await?;
            let asking = fee_grants::Asking { account, caller: from };
            let Granted { granter, limit, expires_at, hash } = grants.grant(caller.account(), asking).await?;
            Ok(FeeGrant { granter, limit: limit.into(), expires_at, transaction: hash })
        })
        .await
}

impl From<GrantError> for Problem {
    fn from(error: GrantError) -> Self {
        let text = error.to_string();
        match error {
            GrantError::NotNew => Problem::new(StatusCode::CONFLICT, "NOT_A_NEWCOMER", text),
            GrantError::Taken => Problem::new(StatusCode::CONFLICT, "FEE_GRANT_TAKEN", text),
            GrantError::Underway => Problem::new(StatusCode::CONFLICT, "FEE_GRANT_UNDERWAY", text),
            GrantError::SpentToday { seconds } | GrantError::SpentByAddress { seconds } => {
                Problem::new(StatusCode::TOO_MANY_REQUESTS, "FEE_GRANTS_SPENT", text).after(seconds)
            }
            GrantError::Failed(_) | GrantError::Broken | GrantError::Transaction(_) => {
                tracing::warn!(error = text, "fees are not granted");
                Problem::unavailable("the fee grant can't be made now: try again later, or pay the fee yourself")
            }
        }
    }
}
