//! A node that announces its blocks.
use std::time::{Duration, Instant};

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::State;
use axum::routing::{any, post};
use axum::{Json, Router};
use serde_json::{json, Value};
use tokio::sync::watch;

use crate::recorded::{begin, recorded, result, source_at, FIRST, LAST};
use crate::support::Database;

/// A node whose head rises when a test says so, and which announces that.
#[derive(Clone)]
struct Announcing {
    head: watch::Sender<i64>,
    /// How many listen.
    listeners: watch::Sender<usize>,
}

impl Announcing {
    async fn start() -> (Self, String) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let rpc = format!("http://{}", listener.local_addr().unwrap());
        let node = Announcing { head: watch::Sender::new(FIRST), listeners: watch::Sender::new(0) };
        let routes = Router::new().route("/", post(answer)).route("/websocket", any(upgrade)).with_state(node.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        (node, rpc)
    }

    async fn announce(self, mut socket: WebSocket) {
        let Some(Ok(Message::Text(request))) = socket.recv().await else { return };
        let request: Value = serde_json::from_str(&request).unwrap();
        let (id, query) = (&request["id"], &request["params"]["query"]);
        let mut head = self.head.subscribe();
        let text = |answer: Value| Message::Text(answer.to_string().into());
        socket.send(text(json!({"jsonrpc": "2.0", "id": id, "result": {}}))).await.unwrap();
        self.listeners.send_modify(|count| *count += 1);
        while head.changed().await.is_ok() {
            let block_id = recorded("block_7871")["result"]["block_id"].take();
            let value = json!({"block": null, "block_id": block_id, "result_finalize_block": null});
            let data = json!({"type": "tendermint/event/NewBlock", "value": value});
            let event = json!({"query": query, "data": data, "events": {}});
            if socket.send(text(json!({"jsonrpc": "2.0", "id": id, "result": event}))).await.is_err() {
                return;
            }
        }
    }
}

async fn upgrade(State(node): State<Announcing>, upgrade: WebSocketUpgrade) -> axum::response::Response {
    upgrade.on_upgrade(move |socket| node.announce(socket))
}

async fn answer(State(node): State<Announcing>, Json(request): Json<Value>) -> Json<Value> {
    let method = request["method"].as_str().unwrap();
    Json(match (method, request["params"]["height"].as_str()) {
        ("status", _) => {
            let mut status = recorded("status");
            status["result"]["sync_info"]["latest_block_height"] = json!(node.head.borrow().to_string());
            status
        }
        ("genesis_chunked", _) => result(json!({"chunk": "0", "total": "1", "data": "Z2VuZXNpcw=="})),
        (method, Some(height)) => recorded(&format!("{method}_{height}")),
        (method, None) => panic!("{method}"),
    })
}

/// Each block is announced right after the head was read, so that polling alone would take nearly its pause each time.
#[tokio::test]
async fn an_announced_block_is_committed_long_before_the_next_poll() {
    let (node, rpc) = Announcing::start().await;
    let database = Database::empty().await;
    let following = begin(&database, source_at(&rpc));
    let mut listeners = node.listeners.subscribe();
    listeners.wait_for(|count| *count > 0).await.unwrap();
    following.reaches(&database, FIRST).await;
    let mut waited = Duration::ZERO;
    for height in FIRST + 1..=LAST {
        let announced = Instant::now();
        node.head.send_replace(height);
        following.reaches(&database, height).await;
        waited += announced.elapsed();
    }
    assert!(waited < Duration::from_secs(2), "{waited:?} for {} blocks", LAST - FIRST);
    following.end().await.unwrap();
}
