//! Transactions for wallets: built unsigned, handed over signed, followed.

mod body;
mod messages;
mod shape;

use std::future::Future;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::IntoParams;
use weighhouse_protocol::escrow::{QueryMsg, ResellMsg};
use weighhouse_protocol::events::Contract;

use super::parameters::{Asked, NoQuery};
use super::problem::Problem;
use crate::api::gate::TOO_MANY;
use crate::api::http::Service;
use crate::read::Amount;
use crate::transactions::{contract_code, Transactions, TxError};
pub(super) use body::Body;
pub(super) use messages::describe;
pub(super) use shape::decoded;
use shape::{BroadcastRequest, Sent, TxRequest, TxState, UnsignedTx};

/// The name that a signer gives what a transaction does: no other one is sent under it while this one may happen.
pub(in crate::api) const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The SDK's code for a signature that does not fit.
const UNAUTHORIZED: u32 = 4;
/// What a wallet may have signed instead.
const SIGNED_OTHERWISE: &str =
    "send the auth_info_bytes of the mode in which the wallet signed, `direct` or `amino`, and \
                                let it sign the account_number and the chain_id as they are given";

/// Selects what is to be bought: a plan of a listing, or a license that is for resale.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct QuoteQuery {
    /// The number of the listing.
    listing: Option<u64>,
    /// The plan's position in its listing, from 0, the default.
    plan: Option<u8>,
    /// The number of a resold license, in place of a listing.
    license: Option<u64>,
    /// Whether the buyer waives the challenge window; false by default.
    #[serde(default)]
    waive_window: bool,
    /// The price of an offer, in base units; the listed one when absent.
    price: Option<String>,
}

/// Runs within the bounds of a request: past the gate, and no longer than an answer may take.
async fn bounded<T: Serialize, F>(
    service: &Service,
    status: StatusCode,
    run: impl FnOnce(Transactions) -> F,
) -> Result<Response, Problem>
where
    F: Future<Output = Result<T, Problem>>,
{
    service.metrics.rest_requests.inc();
    let Some(transactions) = service.transactions.clone() else {
        return Err(Problem::not_offered("this server has no node to make or send transactions with"));
    };
    let Some(_pass) = service.gate.pass(0).await else {
        return Err(Problem::overloaded(TOO_MANY));
    };
    match tokio::time::timeout(service.limits.answer_time, run(transactions)).await {
        Ok(answer) => Ok((status, Json(answer?)).into_response()),
        Err(_) => Err(Problem::overloaded("the node takes too long: ask for the transaction by its hash")),
    }
}

/// Answers the terms of a purchase if it were made now, and the hash that its buyer states, by the escrow's own words.
/// Compute the terms yourself before you sign: `weighhouse-messages` does, in browsers too.
#[utoipa::path(get, path = "/v1/quote", tag = "transactions", params(QuoteQuery), responses(
    (status = 200, body = ref("#/components/schemas/contract.Quote")),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn quote(State(service): State<Arc<Service>>, query: Asked<QuoteQuery>) -> Result<Response, Problem> {
    let QuoteQuery { listing, plan, license, waive_window, price } = query.0;
    let question = match (listing, license) {
        (Some(listing), None) => {
            let price = price.map(|text| text.parse::<Amount>().map_err(Problem::bad_input)).transpose()?;
            let price = price.and_then(|amount| amount.as_str().parse().ok());
            QueryMsg::Quote { listing, plan: plan.unwrap_or_default(), waive_window, price }
        }
        (None, Some(license)) if plan.is_none() && price.is_none() => QueryMsg::ResaleQuote { license, waive_window },
        _ => return Err(Problem::bad_input("a quote is for listing, with plan and price or without, or for license")),
    };
    bounded(&service, StatusCode::OK, |transactions| async move { Ok(transactions.quote(&question).await?) }).await
}

/// Builds the transaction that sends a message to a contract. Each message is described at a path of its own, by its
/// contract's schema.
#[utoipa::path(
    post, path = "/v1/tx/{contract}/{message}", tag = "transactions", request_body = TxRequest,
    params(("contract" = String, Path), ("message" = String, Path)),
    responses(
        (status = 200, body = UnsignedTx),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn build(
    State(service): State<Arc<Service>>,
    Path((contract, message)): Path<(String, String)>,
    _: NoQuery,
    Body(request): Body<TxRequest>,
) -> Result<Response, Problem> {
    let contract = Contract::named(&contract).ok_or_else(|| {
        Problem::not_found(format!(
            "{contract:?} is no contract: there are registry, license, escrow, royalties, reputation"
        ))
    })?;
    if !messages::exists(contract, &message) {
        return Err(Problem::not_found(format!("the {} contract has no message {message:?}", contract.name())));
    }
    bounded(&service, StatusCode::OK, |transactions| async move {
        let TxRequest { sender, public_key, message: fields, funds } = request;
        messages::check(contract, &message, &fields).map_err(Problem::bad_input)?;
        let public_key = public_key.map(|text| decoded("public_key", &text)).transpose()?;
        let funds = funds.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?;
        let call = match (contract, message.as_str()) {
            (Contract::License, messages::RESELL) => resell(&transactions, fields)?,
            _ => transactions.call(contract, &message, fields, funds)?,
        };
        Ok(UnsignedTx::from(transactions.build(&sender, public_key.as_deref(), call).await?))
    })
    .await
}

fn resell(transactions: &Transactions, mut fields: Value) -> Result<weighhouse_messages::Call, Problem> {
    let license = fields.as_object_mut().and_then(|fields| fields.remove("license"));
    let license = license.as_ref().and_then(Value::as_u64);
    let license = license.ok_or_else(|| Problem::bad_input("message.license is the number of a license"))?;
    let resale: ResellMsg =
        serde_json::from_value(fields).map_err(|error| Problem::bad_input(format!("message: {error}")))?;
    Ok(transactions.resell(license, &resale)?)
}

/// Sends a signed transaction of the market's messages to the chain. The same one may be sent again; `Idempotency-Key`
/// makes sure that no other one with the same key happens beside it.
#[utoipa::path(
    post, path = "/v1/tx/broadcast", tag = "transactions", request_body = BroadcastRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Your name for what the transaction does, of up to 255 bytes. Another transaction of the signer with the same name is refused unless the first one did nothing and never will.")),
    responses(
        (status = 202, body = Sent), (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn broadcast(
    State(service): State<Arc<Service>>,
    _: NoQuery,
    headers: HeaderMap,
    Body(request): Body<BroadcastRequest>,
) -> Result<Response, Problem> {
    let key = headers.get(IDEMPOTENCY_KEY).map(|value| value.to_str().map(str::to_owned));
    let key = key.transpose().map_err(|_| Problem::bad_input("an idempotency key is text of ASCII"))?;
    let bytes = request.bytes()?;
    bounded(&service, StatusCode::ACCEPTED, |transactions| async move {
        Ok(Sent::from(transactions.broadcast(bytes, key.as_deref()).await?))
    })
    .await
}

/// Answers what became of a transaction, as far as it is certain.
#[utoipa::path(get, path = "/v1/tx/{hash}", tag = "transactions", params(("hash" = String, Path)), responses(
    (status = 200, body = TxState), (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(super) async fn state(
    State(service): State<Arc<Service>>,
    Path(hash): Path<String>,
    _: NoQuery,
) -> Result<Response, Problem> {
    if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Problem::bad_input("a transaction's hash has 64 hexadecimal digits"));
    }
    bounded(&service, StatusCode::OK, |transactions| async move {
        let told = transactions.tell(&hash).await?;
        Ok(TxState::new(hash.to_uppercase(), told))
    })
    .await
}

impl From<TxError> for Problem {
    fn from(error: TxError) -> Self {
        use weighhouse_chain::Error as Chain;
        let text = error.to_string();
        match error {
            TxError::Input(_) | TxError::Chain(Chain::Invalid { .. }) => Problem::bad_input(text),
            TxError::Unheard(_) | TxError::Chain(Chain::NotFound { .. }) => Problem::not_found(text),
            TxError::Taken { hash, .. } => Problem::taken(&hash, text),
            TxError::Otherwise { hash } => Problem::named_otherwise(&hash, text),
            TxError::Chain(Chain::Refused { ref codespace, code: UNAUTHORIZED, .. }) if codespace == "sdk" => {
                Problem::refused(format!("{text}: {SIGNED_OTHERWISE}"))
            }
            TxError::Chain(ref refusal @ Chain::Contract { .. }) => {
                Problem::refused_by_contract(contract_code(refusal), text)
            }
            TxError::NoAccount(_) | TxError::Chain(Chain::OutOfFunds { .. } | Chain::Refused { .. }) => {
                Problem::refused(text)
            }
            TxError::Chain(Chain::SequenceTaken { .. } | Chain::Expired { .. }) => {
                Problem::new(StatusCode::CONFLICT, "TRANSACTION_GONE", format!("{text}: build and sign it again"))
            }
            TxError::Chain(error) => {
                tracing::warn!(%error, "the node does not do as asked");
                Problem::unavailable("the node does not answer: send or ask for the same again later")
            }
            TxError::Records(error) => {
                tracing::warn!(error, "the records of transactions are away");
                Problem::unavailable("the records of transactions can't be read: try again later")
            }
        }
    }
}
