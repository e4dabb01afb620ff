//! Following a node that behaves badly in ways that a good one can't be made to.
//!
//! The answers are those of a real node, recorded for five heights; what is added is when they
//! come. Nothing here speaks WebSocket: polling alone must do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

mod support;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine;
use serde_json::{json, Value};
use support::{dump, Database};
use tokio_util::sync::CancellationToken;
use weighhouse_indexer::config::Source;
use weighhouse_indexer::event::{Contract, Contracts};
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::{database, ingest, views};

const FIRST: i64 = 7_871;
const LAST: i64 = 7_875;
const REGISTRY: &str = "wasm1z6ujssq2gnlh49t259vjmuue5zlrs7t4d423wz4mdn5p04fjfr4sykp5jt";

/// A node that answers from what was recorded.
#[derive(Clone)]
struct Recorded {
    rpc: String,
    /// How often each question was asked.
    asked: Arc<Mutex<BTreeMap<String, u32>>>,
    /// Changes an answer, given the question, how often it was asked before, and the answer.
    twist: fn(&str, u32, Value) -> Value,
}

impl Recorded {
    async fn start(twist: fn(&str, u32, Value) -> Value) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let rpc = format!("http://{}", listener.local_addr().unwrap());
        let node = Recorded { rpc, asked: Arc::default(), twist };
        let routes = Router::new().route("/", post(answer)).with_state(node.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        node
    }

    fn source(&self) -> Source {
        self.source_of(&[(Contract::Registry, REGISTRY)])
    }

    fn source_of(&self, followed: &[(Contract, &str)]) -> Source {
        let mut contracts = Contracts::default();
        for (contract, address) in followed {
            contracts.insert(*contract, (*address).into()).unwrap();
        }
        Source {
            rpc: self.rpc.parse().unwrap(),
            chain_id: "weighhouse-localnet".into(),
            contracts,
            start_height: FIRST,
            fetchers: 4,
        }
    }

    fn times_asked(&self, question: &str) -> u32 {
        self.asked.lock().unwrap().get(question).copied().unwrap_or_default()
    }

    /// Follows it into a new database until the last height, or until it is refused.
    async fn follow(&self, database: &Database) -> anyhow::Result<()> {
        self.follow_as(database, self.source()).await
    }

    /// Follows it until the last height, with all contracts read back, or until it is refused.
    async fn follow_as(&self, database: &Database, source: Source) -> anyhow::Result<()> {
        let mut writer = database::writer(&database.config, Duration::from_secs(5)).await?;
        ingest::prepare(&mut writer).await?;
        let stop = CancellationToken::new();
        let settings = database.config.clone();
        let contracts = source.contracts.by_name().len();
        let following = ingest::follow(source, settings, writer, Metrics::default(), stop.clone());
        let until_done = async {
            while height(database).await != Some(LAST) || whole(database).await != contracts {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            stop.cancel();
        };
        let both = async {
            tokio::select! {
                outcome = following => outcome,
                () = until_done => Ok(()),
            }
        };
        tokio::time::timeout(Duration::from_secs(30), both).await?
    }
}

async fn height(database: &Database) -> Option<i64> {
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

fn result(result: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": -1, "result": result})
}

fn failure(data: &str) -> Value {
    let error = json!({"code": -32603, "message": "Internal error", "data": data});
    json!({"jsonrpc": "2.0", "id": -1, "error": error})
}

#[tokio::test]
async fn a_height_without_results_yet_is_asked_again_and_never_skipped() {
    let node = Recorded::start(|question, before, answer| match (question, before) {
        ("block_results 7873", 0..=3) => failure("could not find results for height #7873"),
        ("block 7871", 0) => failure("height 7871 must be less than or equal to the current blockchain height 7870"),
        _ => answer,
    })
    .await;
    let database = Database::empty().await;
    node.follow(&database).await.unwrap();
    assert!(node.times_asked("block_results 7873") > 4);
    assert_eq!(database.count("blocks").await, LAST - FIRST + 1);
    let gaps = "SELECT height - start_height + 1 - blocks FROM chain";
    assert_eq!(database.client.query_one(gaps, &[]).await.unwrap().get::<_, i64>(0), 0);
    let events: Vec<i64> = database
        .client
        .query("SELECT height FROM raw_events ORDER BY height", &[])
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    assert_eq!(events, [7_873, 7_873], "the transaction of two messages");
}

#[tokio::test]
async fn a_pruned_height_ends_ingest_and_says_what_to_do() {
    let node = Recorded::start(|question, _, answer| match question {
        "block_results 7873" => failure("height 7873 is not available, lowest height is 9000"),
        _ => answer,
    })
    .await;
    let error = node.follow(&Database::empty().await).await.unwrap_err();
    let text = format!("{error:#}");
    assert!(text.contains("does not keep height 7873") && text.contains("lowest height is 9000"), "{text}");
}

#[tokio::test]
async fn a_node_that_throws_results_away_ends_ingest() {
    let node = Recorded::start(|question, _, answer| match question {
        "block_results 7871" => failure("node is not persisting finalize block responses"),
        _ => answer,
    })
    .await;
    let error = node.follow(&Database::empty().await).await.unwrap_err();
    assert!(format!("{error:#}").contains("use a node that keeps all blocks and their results"), "{error:#}");
}

#[tokio::test]
async fn a_pruned_node_is_refused_before_the_first_block() {
    let node = Recorded::start(|question, _, mut answer| {
        if question == "status" {
            answer["result"]["sync_info"]["earliest_block_height"] = json!("7872");
        }
        answer
    })
    .await;
    let error = node.follow(&Database::empty().await).await.unwrap_err();
    assert!(format!("{error:#}").contains("the node keeps blocks from 7872 on"), "{error:#}");
}

#[tokio::test]
async fn a_chain_that_was_reset_or_changed_is_refused_on_return() {
    let database = Database::empty().await;
    Recorded::start(|_, _, answer| answer).await.follow(&database).await.unwrap();
    let refused_then = |twist| {
        let database = &database;
        async move {
            let node = Recorded::start(twist).await;
            let mut writer = None;
            while writer.is_none() {
                writer = database::writer(&database.config, Duration::ZERO).await.ok();
            }
            let stop = CancellationToken::new();
            let settings = database.config.clone();
            let following = ingest::follow(node.source(), settings, writer.unwrap(), Metrics::default(), stop);
            let outcome = tokio::time::timeout(Duration::from_secs(20), following).await.unwrap();
            format!("{:#}", outcome.unwrap_err())
        }
    };
    let reset = refused_then(|question, _, answer| match question {
        "genesis_chunked" => result(json!({"chunk": "0", "total": "1", "data": "b3RoZXI="})),
        _ => answer,
    });
    assert!(reset.await.contains("was started anew"));
    let changed = refused_then(|question, _, mut answer| {
        if question == "block 7875" {
            answer["result"]["block_id"]["hash"] = json!("AA".repeat(32));
        }
        answer
    });
    assert!(changed.await.contains("block 7875 has changed"));
    let behind = refused_then(|question, _, mut answer| {
        if question == "status" {
            answer["result"]["sync_info"]["latest_block_height"] = json!("7874");
        }
        answer
    });
    assert!(behind.await.contains("blocks up to 7874, the database up to 7875"));
    let foreign = refused_then(|question, _, mut answer| {
        if question == "status" {
            answer["result"]["node_info"]["network"] = json!("elsewhere-1");
        }
        answer
    });
    assert!(foreign.await.contains("the node is of chain elsewhere-1"));
}

#[tokio::test]
async fn an_answer_to_another_question_is_not_taken() {
    for (twist, reason) in [
        (
            (|question, _, mut answer| {
                if question == "block_results 7872" {
                    answer["result"]["height"] = json!("7871");
                }
                answer
            }) as fn(&str, u32, Value) -> Value,
            "block 7872 with results of 7871",
        ),
        (
            |question, _, mut answer| {
                if question == "block_results 7873" {
                    answer["result"]["txs_results"] = Value::Null;
                }
                answer
            },
            "1 transactions with 0 results",
        ),
        (
            |question, _, mut answer| {
                if question == "block 7872" {
                    answer["result"]["block"]["header"]["chain_id"] = json!("elsewhere-1");
                }
                answer
            },
            "the block is of chain elsewhere-1",
        ),
    ] {
        let node = Recorded::start(twist).await;
        let error = node.follow(&Database::empty().await).await.unwrap_err();
        assert!(format!("{error:#}").contains(reason), "{error:#}");
    }
}

/// The answer for a contract that was created at a height.
fn created_at(height: i64) -> Value {
    let varint = [(height as u8) | 0x80, (height >> 7) as u8];
    let created = [&[0x08], varint.as_slice()].concat();
    let info = [&[0x2a, created.len() as u8], created.as_slice()].concat();
    let value = base64::engine::general_purpose::STANDARD.encode([&[0x12, info.len() as u8], info.as_slice()].concat());
    abci(0, "", &value)
}

fn abci(code: u32, log: &str, value: &str) -> Value {
    let (index, height) = ("0", LAST.to_string());
    result(json!({"response": {
        "code": code, "log": log, "info": "", "index": index, "key": null, "value": value, "proofOps": null,
        "height": height, "codespace": "",
    }}))
}

/// A listing is created at height 7873.
fn with_listing(question: &str, answer: Value) -> Value {
    if question != "block_results 7873" {
        return answer;
    }
    let mut listing: Value = serde_json::from_str(include_str!("fixtures/listing.json")).unwrap();
    listing["result"]["height"] = json!("7873");
    listing
}

/// Of the chain that the listing was recorded from.
const LISTING_REGISTRY: &str = "wasm179c3kzfajfqs2sxt6sqdp8py93pcnvmktsrad5488vzeukzwr22ses9akd";

const OTHERS: [(Contract, &str); 2] = [(Contract::License, "wasm1license"), (Contract::Escrow, "wasm1escrow")];

#[tokio::test]
async fn a_contract_that_joins_later_is_indexed_from_its_first_block_as_if_it_had_been_there() {
    let node = Recorded::start(|question, _, answer| match question {
        "abci_query" => created_at(7_872),
        _ => with_listing(question, answer),
    })
    .await;
    let all = [OTHERS.as_slice(), &[(Contract::Registry, LISTING_REGISTRY)]].concat();
    let whole = Database::empty().await;
    node.follow_as(&whole, node.source_of(&all)).await.unwrap();
    assert_eq!((whole.count("listings").await, node.times_asked("abci_query")), (1, 0), "nothing joins a new database");

    let database = Database::empty().await;
    node.follow_as(&database, node.source_of(&OTHERS)).await.unwrap();
    assert_eq!(database.count("raw_events").await, 0);
    let asked = |height: i64| node.times_asked(&format!("block_results {height}"));
    let before = [7_871, 7_872, 7_875].map(asked);
    node.follow_as(&database, node.source_of(&all)).await.unwrap();
    assert_eq!([7_871, 7_872, 7_875].map(asked), [before[0], before[1] + 1, before[2] + 2], "from its first block on");
    assert_eq!(dump(&database).await, dump(&whole).await);
    let events = "SELECT string_agg(to_jsonb(e)::text, '') FROM raw_events AS e";
    let events = [&database, &whole].map(|database| database.client.query_one(events, &[]));
    let [found, expected] = futures::future::try_join_all(events).await.unwrap().try_into().unwrap();
    assert_eq!(found.get::<_, Option<String>>(0), expected.get(0));
    assert_eq!(database.count("blocks").await, LAST - FIRST + 1);
}

#[tokio::test]
async fn reading_back_goes_on_where_it_was_cut_off() {
    let node = Recorded::start(|question, _, answer| match question {
        "abci_query" => created_at(7_871),
        _ => with_listing(question, answer),
    })
    .await;
    let all = [OTHERS.as_slice(), &[(Contract::Registry, LISTING_REGISTRY)]].concat();
    let database = Database::empty().await;
    node.follow_as(&database, node.source_of(&OTHERS)).await.unwrap();
    let cut_off = format!("INSERT INTO contracts VALUES ('registry', '{LISTING_REGISTRY}', 7876, 7872)");
    database.client.batch_execute(&cut_off).await.unwrap();
    let before = [7_872, 7_873].map(|height| node.times_asked(&format!("block_results {height}")));
    node.follow_as(&database, node.source_of(&all)).await.unwrap();
    let after = [7_872, 7_873].map(|height| node.times_asked(&format!("block_results {height}")));
    assert_eq!(after, [before[0], before[1] + 1]);
    assert_eq!(database.count("listings").await, 1);
}

#[tokio::test]
async fn what_joins_has_been_created_within_what_the_database_is_about_and_keeps_its_address() {
    let database = Database::empty().await;
    let node = Recorded::start(|question, _, answer| match question {
        "abci_query" => created_at(7_870),
        _ => answer,
    })
    .await;
    node.follow_as(&database, node.source_of(&OTHERS)).await.unwrap();
    let all = [OTHERS.as_slice(), &[(Contract::Registry, REGISTRY)]].concat();
    let error = node.follow_as(&database, node.source_of(&all)).await.unwrap_err();
    let expected = "begins at height 7871, the registry contract at 7870";
    assert!(format!("{error:#}").contains(expected), "{error:#}");
    let moved = [OTHERS[0], (Contract::Escrow, "wasm1other"), (Contract::Registry, REGISTRY)];
    let error = node.follow_as(&database, node.source_of(&moved)).await.unwrap_err();
    assert!(format!("{error:#}").contains("the escrow contract at wasm1escrow, wasm1other is given"), "{error:#}");
    // One that is still to be created has nothing to read back.
    let node = Recorded::start(|question, _, answer| match question {
        "abci_query" => abci(28, "no such contract: address wasm1: unknown request", ""),
        _ => answer,
    })
    .await;
    node.follow_as(&database, node.source_of(&all)).await.unwrap();
    assert_eq!(node.times_asked("block_results 7875"), 1, "for the check of the last block alone");
}
