//! A node with a chain that was made for a test: many heights, large blocks, slow answers.
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{json, Value};
use weighhouse_indexer::config::Source;

use crate::recorded::{recorded, rehashed, result, source_at, REGISTRY};

/// The time without a new request after which nobody is taken to ask for more.
const QUIET: Duration = Duration::from_secs(3);

/// The first height: that of a chain's very first block names no block before.
pub const FIRST: i64 = 2;

/// The shape of a chain.
#[derive(Clone, Copy)]
pub struct Shape {
    pub heights: i64,
    /// The events of each block, and the bytes of each event.
    pub events: usize,
    pub event_bytes: usize,
    /// A height whose results come only once nobody asks for anything more.
    pub slow: Option<i64>,
}

impl Shape {
    /// The last height.
    pub fn last(&self) -> i64 {
        FIRST + self.heights - 1
    }
}

/// A node that has heights from [`FIRST`] on.
#[derive(Clone)]
pub struct Made {
    rpc: String,
    shape: Shape,
    blocks: Arc<Vec<Value>>,
    /// The heights whose results were asked for.
    asked: Arc<Mutex<BTreeSet<i64>>>,
    /// Those that were when the slow one's came.
    asked_meanwhile: Arc<Mutex<BTreeSet<i64>>>,
}

impl Made {
    pub async fn start(shape: Shape) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let rpc = format!("http://{}", listener.local_addr().unwrap());
        let blocks = Arc::new(chain(shape.heights));
        let node = Made { rpc, shape, blocks, asked: Arc::default(), asked_meanwhile: Arc::default() };
        let routes = Router::new().route("/", post(answer)).with_state(node.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        node
    }

    pub fn source(&self) -> Source {
        Source { start_height: FIRST, fetchers: 8, ..source_at(&self.rpc) }
    }

    /// The heights that were asked for before the slow one's results came.
    pub fn asked_meanwhile(&self) -> BTreeSet<i64> {
        self.asked_meanwhile.lock().unwrap().clone()
    }

    async fn results(&self, height: i64) -> Value {
        self.asked.lock().unwrap().insert(height);
        if self.shape.slow == Some(height) {
            let asked = || self.asked.lock().unwrap().clone();
            let mut before = BTreeSet::new();
            while before != asked() {
                before = asked();
                tokio::time::sleep(QUIET).await;
            }
            *self.asked_meanwhile.lock().unwrap() = before;
        }
        let value = "x".repeat(self.shape.event_bytes);
        let attribute = |key: &str, value: &str| json!({"key": key, "value": value, "index": true});
        let attributes =
            [attribute("_contract_address", REGISTRY), attribute("text", &value), attribute("mode", "EndBlock")];
        let events = vec![json!({"type": "wasm-test", "attributes": attributes}); self.shape.events];
        result(json!({
            "height": height.to_string(), "txs_results": null, "finalize_block_events": events,
            "validator_updates": [], "consensus_param_updates": null, "app_hash": "",
        }))
    }
}

/// Blocks without transactions, each with the hash of the one before.
fn chain(heights: i64) -> Vec<Value> {
    let mut blocks: Vec<Value> = Vec::new();
    for height in FIRST..FIRST + heights {
        let before = blocks.last().map(|block| block["result"]["block_id"]["hash"].clone());
        blocks.push(rehashed(recorded("block_7871"), |header| {
            header["height"] = json!(height.to_string());
            header["last_block_id"]["hash"] = before.unwrap_or_else(|| json!("AA".repeat(32)));
        }));
    }
    blocks
}

async fn answer(State(node): State<Made>, Json(request): Json<Value>) -> Json<Value> {
    let height = request["params"]["height"].as_str().map(|height| height.parse::<i64>().unwrap());
    Json(match (request["method"].as_str().unwrap(), height) {
        ("status", _) => {
            let mut status = recorded("status");
            status["result"]["sync_info"]["earliest_block_height"] = json!(FIRST.to_string());
            status["result"]["sync_info"]["latest_block_height"] = json!(node.shape.last().to_string());
            status
        }
        ("genesis_chunked", _) => result(json!({"chunk": "0", "total": "1", "data": "Z2VuZXNpcw=="})),
        ("block", Some(height)) => node.blocks[usize::try_from(height - FIRST).unwrap()].clone(),
        ("block_results", Some(height)) => node.results(height).await,
        (question, _) => panic!("{question}"),
    })
}
