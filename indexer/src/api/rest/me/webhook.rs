//! Webhooks: addresses to which an account's notices are sent.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::parameters::NoQuery;
use super::super::problem::Problem;
use super::super::tx::Body;
use super::Asking;
use crate::notices::{self, State};

/// A webhook to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::rest) struct WebhookRequest {
    /// An address of https whose host is a name with a public address, without a port: at most 2,048 bytes.
    url: String,
}

/// A webhook. Nobody else sees it.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct Webhook {
    /// The webhook's id: `DELETE /v1/me/webhooks/{id}` deletes it.
    id: String,
    /// The address of https to which the server sends notices.
    url: String,
    /// The time at which the server stored it.
    created_at: DateTime<Utc>,
}

/// A webhook that was just kept.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct NewWebhook {
    #[serde(flatten)]
    webhook: Webhook,
    /// The secret that signs deliveries, answered this once: `whsec_` and 32 bytes in base64.
    secret: String,
}

/// The state of a delivery.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::api::rest) enum DeliveryState {
    /// It waits for its first attempt, or for another one.
    Waiting,
    /// The host answered with a status from 200 to 299.
    Delivered,
    /// All attempts failed: a dead letter. It can be sent again for two weeks.
    Dead,
}

/// A delivery to a webhook.
#[derive(Serialize, ToSchema)]
pub(in crate::api::rest) struct Delivery {
    /// The `webhook-id` of each attempt.
    id: String,
    /// The state of its attempts.
    state: DeliveryState,
    /// The number of attempts that began, since it was last sent again.
    attempts: i32,
    /// The time at which the server made it.
    made_at: DateTime<Utc>,
    /// The earliest time of the next attempt; null unless it waits.
    next_attempt: Option<DateTime<Utc>>,
    /// The end of the last attempt; null before the first.
    tried_at: Option<DateTime<Utc>>,
    /// The status of the last answer; null if there was none.
    status: Option<i16>,
    /// The reason for which the last attempt failed; null if it did not.
    problem: Option<String>,
}

impl From<notices::Webhook> for Webhook {
    fn from(webhook: notices::Webhook) -> Self {
        let notices::Webhook { id, url, created_at } = webhook;
        Webhook { id, url, created_at }
    }
}

impl From<notices::Delivery> for Delivery {
    fn from(delivery: notices::Delivery) -> Self {
        let notices::Delivery { id, state, attempts, made_at, next_attempt, tried_at, status, problem } = delivery;
        let state = match state {
            State::Waiting => DeliveryState::Waiting,
            State::Delivered => DeliveryState::Delivered,
            State::Dead => DeliveryState::Dead,
        };
        Delivery { id, state, attempts, made_at, next_attempt, tried_at, status, problem }
    }
}

/// Answers the account's webhooks, the newest first, without their secrets.
#[utoipa::path(get, path = "/v1/me/webhooks", tag = "me", operation_id = "webhooks", responses(
    (status = 200, body = Vec<Webhook>),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::api::rest) async fn webhooks(asking: Asking, _: NoQuery) -> Result<Response, Problem> {
    asking
        .answer(StatusCode::OK, |caller| async move {
            let webhooks = caller.accounts.webhooks(caller.account()).await?;
            Ok(webhooks.into_iter().map(Webhook::from).collect::<Vec<_>>())
        })
        .await
}

/// Keeps a webhook: at most 5 of an account. Each notice is sent to all of them from now on, signed as Standard
/// Webhooks has it.
#[utoipa::path(
    post, path = "/v1/me/webhooks", tag = "me", operation_id = "keep_webhook", request_body = WebhookRequest,
    responses(
        (status = 201, body = NewWebhook),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api::rest) async fn keep(
    asking: Asking,
    _: NoQuery,
    Body(request): Body<WebhookRequest>,
) -> Result<Response, Problem> {
    let (accounts, account, outside) = asking.signed_in().await?;
    let target = accounts.find_target(&account, &request.url, &outside).await?;
    asking
        .answer(StatusCode::CREATED, |caller| async move {
            let (webhook, secret) = caller.accounts.keep_webhook(caller.account(), target).await?;
            Ok(NewWebhook { webhook: webhook.into(), secret: secret.to_string() })
        })
        .await
}

/// Deletes a webhook, and what waits for it.
#[utoipa::path(
    delete, path = "/v1/me/webhooks/{id}", tag = "me", operation_id = "delete_webhook", params(("id" = String, Path)),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")),
)]
pub(in crate::api::rest) async fn delete(
    asking: Asking,
    Path(id): Path<String>,
    _: NoQuery,
) -> Result<Response, Problem> {
    asking
        .answer(StatusCode::NO_CONTENT, |caller| async move {
            Ok(caller.accounts.delete(caller.account(), crate::accounts::Kind::Webhook, &id, None).await?)
        })
        .await
}

/// Sends a test to a webhook: a delivery of the type `test`, which is attempted at once.
#[utoipa::path(
    post, path = "/v1/me/webhooks/{id}/test", tag = "me", operation_id = "test_webhook", params(("id" = String, Path)),
    responses(
        (status = 202, body = Delivery),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api::rest) async fn test(
    asking: Asking,
    Path(id): Path<String>,
    _: NoQuery,
) -> Result<Response, Problem> {
    asking
        .answer(StatusCode::ACCEPTED, |caller| async move {
            Ok(Delivery::from(caller.accounts.test_webhook(caller.account(), &id).await?))
        })
        .await
}

/// Answers the last 50 deliveries to a webhook, the newest first. What ended is kept for two weeks.
#[utoipa::path(
    get, path = "/v1/me/webhooks/{id}/deliveries", tag = "me", operation_id = "deliveries",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Vec<Delivery>),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api::rest) async fn deliveries(
    asking: Asking,
    Path(id): Path<String>,
    _: NoQuery,
) -> Result<Response, Problem> {
    asking
        .answer(StatusCode::OK, |caller| async move {
            let deliveries = caller.accounts.deliveries(caller.account(), &id).await?;
            Ok(deliveries.into_iter().map(Delivery::from).collect::<Vec<_>>())
        })
        .await
}

/// Sends a dead letter again, under its id.
#[utoipa::path(
    post, path = "/v1/me/webhooks/{id}/deliveries/{delivery}/resend", tag = "me", operation_id = "resend_delivery",
    params(("id" = String, Path), ("delivery" = String, Path)),
    responses(
        (status = 202, body = Delivery),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(in crate::api::rest) async fn resend(
    asking: Asking,
    Path((id, delivery)): Path<(String, String)>,
    _: NoQuery,
) -> Result<Response, Problem> {
    asking
        .answer(StatusCode::ACCEPTED, |caller| async move {
            Ok(Delivery::from(caller.accounts.resend(caller.account(), &id, &delivery).await?))
        })
        .await
}
