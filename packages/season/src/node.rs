//! A node that has every answer ready, and serves it from memory.
use std::sync::Arc;

use anyhow::Context;
use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::Router;
use serde::Deserialize;
use serde_json::{json, Value};
use tokio::sync::watch;

use crate::chain::{Chain, ID};

const STATUS: &str = include_str!("../../../indexer/tests/fixtures/rpc/status.json");
/// The version of CometBFT that it says it is.
const VERSION: &str = "0.38.17";

/// A node that runs in this process. Clones are the same node.
#[derive(Clone)]
pub struct Instant {
    /// Its address.
    pub rpc: String,
    chain: Arc<Chain>,
    /// The last height that it tells of.
    head: watch::Sender<i64>,
    status: Arc<Value>,
}

#[derive(Deserialize)]
struct Request {
    method: String,
    #[serde(default)]
    id: Value,
    #[serde(default)]
    params: Params,
}

#[derive(Default, Deserialize)]
struct Params {
    #[serde(default)]
    height: Option<String>,
}

impl Instant {
    /// Starts a node that has the chain up to a height.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start(chain: Arc<Chain>, head: i64) -> anyhow::Result<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let rpc = format!("http://{}", listener.local_addr()?);
        let mut status: Value = serde_json::from_str(STATUS)?;
        status["result"]["node_info"]["network"] = json!(ID);
        // Readers that go by it know no newer one, whose answers are the same.
        status["result"]["node_info"]["version"] = json!(VERSION);
        let node = Instant { rpc, chain, head: watch::Sender::new(head), status: Arc::new(status) };
        let routes = Router::new()
            .route("/", post(by_body))
            .route("/websocket", any(by_socket))
            .route("/{method}", get(by_path))
            .with_state(node.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(node)
    }

    /// The last height that it tells of.
    pub fn head(&self) -> i64 {
        *self.head.borrow()
    }

    /// Has the chain up to a height, and announces that.
    pub fn rise_to(&self, head: i64) {
        self.head.send_replace(head);
    }

    /// The answer to a request in JSON, or to several in a list.
    pub fn answer(&self, body: &[u8]) -> Bytes {
        match body.first() {
            Some(b'[') => {
                let requests: Vec<Request> = serde_json::from_slice(body).unwrap_or_default();
                let answers: Vec<Bytes> = requests.iter().map(|request| self.answer_one(request)).collect();
                [b"[", answers.join(b",".as_slice()).as_slice(), b"]"].concat().into()
            }
            _ => match serde_json::from_slice::<Request>(body) {
                Ok(request) => self.answer_one(&request),
                Err(error) => refusal(&error, &json!(-1)),
            },
        }
    }

    /// Answers are ready with the number that the index gives its requests; who numbers them otherwise gets that number.
    fn answer_one(&self, Request { method, id, params }: &Request) -> Bytes {
        let answer = match self.result(method, params) {
            Ok(answer) => answer,
            Err(error) => return refusal(&error, id),
        };
        if id.is_string() || id.as_i64().is_some_and(|id| id > 1) {
            if let Ok(mut answer) = serde_json::from_slice::<Value>(&answer) {
                answer["id"] = id.clone();
                return answer.to_string().into();
            }
        }
        answer
    }

    fn result(&self, method: &str, params: &Params) -> anyhow::Result<Bytes> {
        let at = |answers: &[Bytes]| {
            let height: usize = params.height.as_deref().unwrap_or_default().trim_matches('"').parse()?;
            let place =
                height.checked_sub(1).filter(|_| i64::try_from(height).is_ok_and(|height| height <= self.head()));
            place.and_then(|place| answers.get(place)).cloned().context("no such height")
        };
        match method {
            "block" => at(&self.chain.blocks),
            "block_results" => at(&self.chain.results),
            "status" => {
                let mut status = Value::clone(&self.status);
                let sync = &mut status["result"]["sync_info"];
                sync["earliest_block_height"] = json!("1");
                sync["latest_block_height"] = json!(self.head().to_string());
                Ok(status.to_string().into())
            }
            "genesis_chunked" => {
                let result = json!({"chunk": "0", "total": "1", "data": "Z2VuZXNpcw=="});
                Ok(json!({"jsonrpc": "2.0", "id": -1, "result": result}).to_string().into())
            }
            _ => anyhow::bail!("{method} is not asked here"),
        }
    }
}

fn refusal(error: &dyn std::fmt::Display, id: &Value) -> Bytes {
    let error = json!({"code": -32603, "message": "Internal error", "data": error.to_string()});
    json!({"jsonrpc": "2.0", "id": id, "error": error}).to_string().into()
}

fn respond(body: Bytes) -> Response {
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}

async fn by_body(State(node): State<Instant>, body: Bytes) -> Response {
    respond(node.answer(&body))
}

async fn by_path(State(node): State<Instant>, Path(method): Path<String>, Query(params): Query<Params>) -> Response {
    respond(node.answer_one(&Request { method, id: json!(-1), params }))
}

async fn by_socket(State(node): State<Instant>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| async move {
        let _hung_up = announce(node, socket).await;
    })
}

/// Announces each new head to a subscriber.
async fn announce(node: Instant, mut socket: WebSocket) -> anyhow::Result<()> {
    let Some(Ok(Message::Text(request))) = socket.recv().await else { return Ok(()) };
    let request: Value = serde_json::from_str(&request)?;
    let (id, query) = (&request["id"], &request["params"]["query"]);
    let text = |result: Value| Message::Text(json!({"jsonrpc": "2.0", "id": id, "result": result}).to_string().into());
    let mut head = node.head.subscribe();
    socket.send(text(json!({}))).await?;
    loop {
        head.changed().await?;
        let place = usize::try_from(*head.borrow_and_update())?.saturating_sub(1);
        let block: Value = serde_json::from_slice(node.chain.blocks.get(place).context("no such height")?)?;
        let value = json!({"block": null, "block_id": block["result"]["block_id"], "result_finalize_block": null});
        let data = json!({"type": "tendermint/event/NewBlock", "value": value});
        socket.send(text(json!({"query": query, "data": data, "events": {}}))).await?;
    }
}
