//! `GET /healthz`: 200 while the agent is well, 503 with the reason when it is not.

use std::net::SocketAddr;
use std::sync::PoisonError;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{json, Value};

use super::status::Shared;
use crate::error::Result;
use crate::files::FileError;

/// Answers until the process ends.
///
/// # Errors
/// When the address can't be listened on.
pub async fn serve(address: SocketAddr, status: Shared) -> Result<()> {
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .map_err(|error| FileError::io("listen on", address.to_string(), error))?;
    let router = Router::new().route("/healthz", get(health)).with_state(status);
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::warn!("health endpoint ended: {error}");
        }
    });
    Ok(())
}

async fn health(State(status): State<Shared>) -> (StatusCode, Json<Value>) {
    let status = status.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let trouble = status.trouble();
    let code = if trouble.is_none() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (code, Json(json!({"well": trouble.is_none(), "trouble": trouble, "status": status})))
}
