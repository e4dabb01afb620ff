//! How the server stands, for a load balancer and for its operator.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{header, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde_json::{json, Value};

use super::Service;
use crate::parts::Part;
use crate::read::meta::Lag;

/// Time without a word of the node after which the index is not ready.
const MAX_SILENCE_SECONDS: i64 = 60;

/// Alive: the process answers.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// Ready: requests are answered, and the index is not far behind the chain.
pub(super) async fn readyz(State(service): State<Arc<Service>>) -> Response {
    let (ready, state) = state(&service).await;
    (status(ready), Json(json!({"ready": ready, "state": state}))).into_response()
}

/// The same, what each part of the process does, and how fast ingest is.
pub(super) async fn readyz_in_full(State(service): State<Arc<Service>>) -> Response {
    let (ready, state) = state(&service).await;
    let (parts, metrics) = (service.parts.all(), &service.metrics);
    let mut answer = json!({"ready": ready, "state": state, "parts": parts});
    if parts.contains_key(&Part::Ingest) {
        let seconds_left = Some(metrics.seconds_left.get()).filter(|seconds| *seconds >= 0);
        answer["progress"] = json!({
            "blocks_per_second": metrics.blocks_per_second.get(),
            "events_per_second": metrics.events_per_second.get(),
            "seconds_left": seconds_left,
        });
    }
    (status(ready), Json(answer)).into_response()
}

fn status(ready: bool) -> StatusCode {
    if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    }
}

async fn state(service: &Service) -> (bool, Value) {
    if let Some(difference) = service.rows.difference() {
        return (false, json!({"reason": format!("the index is of another version: {difference}")}));
    }
    match service.rows.lag().await {
        Ok(Some(Lag { height, head, silence })) => {
            let is_near = head - height <= service.ready_lag && silence <= MAX_SILENCE_SECONDS;
            let is_followed = !service.parts.has_ingest_ended();
            let mut state = json!({"height": height, "chain_head": head, "seconds_since_seen": silence});
            if !is_followed {
                state["reason"] = "the chain is not followed".into();
            }
            (is_near && is_followed, state)
        }
        Ok(None) => (false, json!({"reason": "ingest has not begun"})),
        Err(error) => {
            tracing::warn!(?error, "not ready: the database does not answer");
            (false, json!({"reason": "the database does not answer"}))
        }
    }
}

pub(super) async fn metrics(State(service): State<Arc<Service>>) -> Response {
    match service.metrics.text() {
        Ok(text) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "figures can't be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
