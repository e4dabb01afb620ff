//! A node that answers from what was recorded.
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{json, Value};
use tendermint::block::Header;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use weighhouse_indexer::config::Source;
use weighhouse_indexer::event::{Contract, Contracts};
use weighhouse_indexer::ingest::standing::Standing;
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::{ingest, views};

use crate::support::Database;

pub const FIRST: i64 = 7_871;
pub const LAST: i64 = 7_875;
pub const REGISTRY: &str = "wasm1z6ujssq2gnlh49t259vjmuue5zlrs7t4d423wz4mdn5p04fjfr4sykp5jt";

/// A node that answers from what was recorded.
#[derive(Clone)]
pub struct Recorded {
    pub rpc: String,
    /// How often each question was asked.
    asked: Arc<Mutex<BTreeMap<String, u32>>>,
    /// Changes an answer, given the question, how often it was asked before, and the answer.
    twist: Twist,
}

pub type Twist = fn(&str, u32, Value) -> Value;

impl Recorded {
    pub async fn start(twist: Twist) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let rpc = format!("http://{}", listener.local_addr().unwrap());
        let node = Recorded { rpc, asked: Arc::default(), twist };
        let routes = Router::new().route("/", post(answer)).with_state(node.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        node
    }

    /// The source that has this node and others.
    pub fn source_with(&self, others: &[&Recorded]) -> Source {
        let mut source = self.source();
        source.rpc.extend(others.iter().map(|other| other.rpc.parse::<url::Url>().unwrap()));
        source
    }

    pub fn source(&self) -> Source {
        source_at(&self.rpc)
    }

    pub fn source_of(&self, followed: &[(Contract, &str)]) -> Source {
        let mut contracts = Contracts::default();
        for (contract, address) in followed {
            contracts.insert(*contract, (*address).into()).unwrap();
        }
        Source { contracts, ..source_at(&self.rpc) }
    }

    pub fn times_asked(&self, question: &str) -> u32 {
        self.asked.lock().unwrap().get(question).copied().unwrap_or_default()
    }

    /// Follows it into a new database until the last height, or until it is refused.
    pub async fn follow(&self, database: &Database) -> anyhow::Result<()> {
        self.follow_as(database, self.source()).await
    }

    /// Follows it until the last height, with all contracts read back, or until it is refused.
    pub async fn follow_as(&self, database: &Database, source: Source) -> anyhow::Result<()> {
        let contracts = source.contracts.by_name().len();
        let following = self.begin_as(database, source).await;
        while height(database).await != Some(LAST) || whole(database).await != contracts {
            if following.task.is_finished() {
                break;
            }
            following.require_patience();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        following.end().await
    }

    /// Follows it until ingest ends, for which there is a reason.
    pub async fn follow_to_the_end(&self, database: &Database) -> anyhow::Error {
        let following = self.begin(database).await;
        while !following.task.is_finished() {
            following.require_patience();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        following.end().await.unwrap_err()
    }

    /// Begins to follow it.
    pub async fn begin(&self, database: &Database) -> Following {
        self.begin_as(database, self.source()).await
    }

    pub async fn begin_as(&self, database: &Database, source: Source) -> Following {
        begin(database, source)
    }
}

/// Begins to follow a source.
pub fn begin(database: &Database, source: Source) -> Following {
    let (stop, metrics) = (CancellationToken::new(), Metrics::default());
    let standing = Standing::new(&metrics);
    let settings = database.config.clone();
    let task = ingest::follow(source, settings, metrics.clone(), standing.clone(), stop.clone());
    Following { task: tokio::spawn(task), standing, metrics, stop, began: Instant::now() }
}

/// Follows a source until a height is committed.
pub async fn follow_to(database: &Database, source: Source, height: i64) {
    let following = begin(database, source);
    following.reaches(database, height).await;
    following.end().await.unwrap();
}

/// The source at an address, of which the registry is followed.
pub fn source_at(rpc: &str) -> Source {
    let mut contracts = Contracts::default();
    contracts.insert(Contract::Registry, REGISTRY.into()).unwrap();
    Source {
        rpc: vec![rpc.parse().unwrap()],
        chain_id: "weighhouse-localnet".into(),
        contracts,
        start_height: FIRST,
        fetchers: 4,
    }
}

/// A recorded answer.
pub fn recorded(file: &str) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/rpc");
    serde_json::from_str(&std::fs::read_to_string(format!("{folder}/{file}.json")).unwrap()).unwrap()
}

/// Ingest that follows a node.
pub struct Following {
    task: JoinHandle<anyhow::Result<()>>,
    standing: Standing,
    pub metrics: Metrics,
    stop: CancellationToken,
    began: Instant,
}

impl Following {
    /// What it waits for, once it says so.
    pub async fn waits_for(&self) -> String {
        loop {
            if let Some(reason) = self.standing.reason() {
                return reason;
            }
            self.pause().await;
        }
    }

    /// Waits until a height is committed.
    pub async fn reaches(&self, database: &Database, expected: i64) {
        while height(database).await != Some(expected) {
            self.pause().await;
        }
    }

    /// Waits until something is so, while it follows.
    pub async fn until(&self, is_so: impl Fn() -> bool) {
        while !is_so() {
            self.pause().await;
        }
    }

    /// Whether it ended, or took longer than a test may.
    pub fn is_over(&self) -> bool {
        self.require_patience();
        self.task.is_finished()
    }

    pub fn is_waiting(&self) -> bool {
        self.standing.reason().is_some()
    }

    pub fn says(&self, reason: &str) -> bool {
        self.standing.reason().is_some_and(|said| said.contains(reason))
    }

    async fn pause(&self) {
        assert!(!self.task.is_finished(), "it ended");
        self.require_patience();
        tokio::time::sleep(Duration::from_millis(10)).await;
    }

    /// Stops it, unless it ended.
    pub async fn end(self) -> anyhow::Result<()> {
        self.stop.cancel();
        self.task.await.unwrap()
    }

    fn require_patience(&self) {
        let waited = self.began.elapsed();
        assert!(waited < Duration::from_secs(90), "after {waited:?} it waits for {:?}", self.standing.reason());
    }
}

pub async fn height(database: &Database) -> Option<i64> {
    if database.count("pg_tables WHERE tablename = 'chain'").await == 0 {
        return None;
    }
    let row = database.client.query_opt("SELECT height FROM chain", &[]).await.unwrap();
    row.map(|row| row.get(0))
}

/// The contracts whose events are all stored, once the views know of them.
async fn whole(database: &Database) -> usize {
    let sql = "SELECT count(*) FILTER (WHERE stored_to = joined_at - 1), (SELECT count(*) FROM views) FROM contracts";
    let row = database.client.query_one(sql, &[]).await.unwrap();
    let (whole, views): (i64, i64) = (row.get(0), row.get(1));
    if views == views::all().len() as i64 {
        whole as usize
    } else {
        0
    }
}

async fn answer(State(node): State<Recorded>, Json(request): Json<Value>) -> Json<Value> {
    let method = request["method"].as_str().unwrap().to_owned();
    let question = match request["params"]["height"].as_str() {
        Some(height) => format!("{method} {height}"),
        None => method.clone(),
    };
    let before = {
        let mut asked = node.asked.lock().unwrap();
        let count = asked.entry(question.clone()).or_default();
        *count += 1;
        *count - 1
    };
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/rpc");
    let file = std::fs::read_to_string(format!("{folder}/{}.json", question.replace(' ', "_")));
    let recorded = match (method.as_str(), file) {
        ("status", Ok(text)) => {
            let mut status: Value = serde_json::from_str(&text).unwrap();
            status["result"]["sync_info"]["latest_block_height"] = json!(LAST.to_string());
            status
        }
        ("genesis_chunked", _) => result(json!({"chunk": "0", "total": "1", "data": "Z2VuZXNpcw=="})),
        (_, Ok(text)) => serde_json::from_str(&text).unwrap(),
        (_, Err(_)) => failure("no such height"),
    };
    Json((node.twist)(&question, before, recorded))
}

pub fn result(result: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": -1, "result": result})
}

pub fn failure(data: &str) -> Value {
    let error = json!({"code": -32603, "message": "Internal error", "data": data});
    json!({"jsonrpc": "2.0", "id": -1, "error": error})
}

/// A recorded block with another header, which hashes to what the answer names.
pub fn rehashed(mut block: Value, change: impl FnOnce(&mut Value)) -> Value {
    let answer = &mut block["result"];
    change(&mut answer["block"]["header"]);
    let header: Header = serde_json::from_value(answer["block"]["header"].clone()).unwrap();
    answer["block_id"]["hash"] = json!(header.hash().to_string());
    block
}
