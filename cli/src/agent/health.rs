//! `GET /healthz`: 200 while the agent is well, 503 with the reason when it is not.

use std::net::SocketAddr;
use std::sync::PoisonError;

use anyhow::{Context, Result};
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{json, Value};

use super::status::Shared;

/// Answers until the process ends.
///
/// # Errors
/// When the address can't be listened on.
pub async fn serve(address: SocketAddr, status: Shared) -> Result<()> {
    let listener =
        tokio::net::TcpListener::bind(address).await.with_context(|| format!("can't listen on {address}"))?;
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
