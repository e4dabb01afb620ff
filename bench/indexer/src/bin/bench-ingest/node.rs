//! A node that has every answer ready, and serves it from memory.
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::Arc;

use anyhow::Context;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::Router;
use serde::Deserialize;
use serde_json::{json, Value};

use crate::chain::{Chain, ID};

const STATUS: &str = include_str!("../../../../../indexer/tests/fixtures/rpc/status.json");

/// A node that runs in this process.
#[derive(Clone)]
pub struct Instant {
    pub rpc: String,
    chain: Arc<Chain>,
    /// The last height that it tells of.
    head: Arc<AtomicI64>,
    status: Arc<Value>,
}

#[derive(Deserialize)]
struct Request {
    method: String,
    #[serde(default)]
    params: Params,
}

#[derive(Default, Deserialize)]
struct Params {
    #[serde(default)]
    height: Option<String>,
}

impl Instant {
    pub async fn start(chain: Arc<Chain>) -> anyhow::Result<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let rpc = format!("http://{}", listener.local_addr()?);
        let mut status: Value = serde_json::from_str(STATUS)?;
        status["result"]["node_info"]["network"] = json!(ID);
        let head = Arc::new(AtomicI64::new(chain.head()));
        let node = Instant { rpc, head, chain, status: Arc::new(status) };
        let routes = Router::new().route("/", post(by_body)).route("/{method}", get(by_path)).with_state(node.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(node)
    }

    fn answer(&self, method: &str, params: &Params) -> anyhow::Result<Bytes> {
        let at = |answers: &[Bytes]| {
            let height: usize = params.height.as_deref().unwrap_or_default().trim_matches('"').parse()?;
            let within = i64::try_from(height)? <= self.head.load(Ordering::Relaxed);
            height
                .checked_sub(1)
                .filter(|_| within)
                .and_then(|place| answers.get(place))
                .cloned()
                .context("no such height")
        };
        match method {
            "block" => at(&self.chain.blocks),
            "block_results" => at(&self.chain.results),
            "status" => {
                let mut status = Value::clone(&self.status);
                let height = self.head.load(Ordering::Relaxed);
                status["result"]["sync_info"]["latest_block_height"] = json!(height.to_string());
                Ok(serde_json::to_vec(&status)?.into())
            }
            "genesis_chunked" => {
                let result = json!({"chunk": "0", "total": "1", "data": "Z2VuZXNpcw=="});
                Ok(serde_json::to_vec(&json!({"jsonrpc": "2.0", "id": -1, "result": result}))?.into())
            }
            _ => anyhow::bail!("{method} is not asked here"),
        }
    }

    fn respond(&self, method: &str, params: &Params) -> Response {
        let body = self.answer(method, params).unwrap_or_else(|error| {
            let error = json!({"code": -32603, "message": "Internal error", "data": error.to_string()});
            json!({"jsonrpc": "2.0", "id": -1, "error": error}).to_string().into()
        });
        ([(CONTENT_TYPE, "application/json")], body).into_response()
    }
}

async fn by_body(State(node): State<Instant>, body: Bytes) -> Response {
    match serde_json::from_slice::<Request>(&body) {
        Ok(Request { method, params }) => node.respond(&method, &params),
        Err(error) => error.to_string().into_response(),
    }
}

async fn by_path(State(node): State<Instant>, Path(method): Path<String>, Query(params): Query<Params>) -> Response {
    node.respond(&method, &params)
}
