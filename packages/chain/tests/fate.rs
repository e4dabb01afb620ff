//! What became of a transaction, as told by a node that lost something.
//!
//! The answers are those of a real node, recorded: bob signed a payment at height 2, it is in block 5, and the newest
//! block is 7. What is added is what the node lost, in the words in which CometBFT says so.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{json, Value};
use weighhouse_chain::{message, ChainConfig, Client, Coin, Error, Fate, Key, Signed, TxOutcome};

/// The newest block that was recorded.
const NEWEST: u64 = 7;

/// Changes an answer, given the question.
type Twist = Arc<dyn Fn(&str, Value) -> Value + Send + Sync>;

/// A node that answers from what was recorded, but whose index does not have the payment.
#[derive(Clone)]
struct Recorded {
    asked: Arc<Mutex<Vec<String>>>,
    twist: Twist,
}

impl Recorded {
    async fn start(twist: impl Fn(&str, Value) -> Value + Send + Sync + 'static) -> (Self, Client) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let rpc = format!("http://{}", listener.local_addr().unwrap());
        let node = Self { asked: Arc::default(), twist: Arc::new(twist) };
        let routes = Router::new().route("/", post(answer)).with_state(node.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        let config = ChainConfig::new(rpc, "weighhouse-localnet", "wasm", "0.025uwhs".parse().unwrap());
        (node, Client::connect(config).await.unwrap())
    }

    /// Which blocks and results were read, in this order.
    fn read(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().filter(|question| question.starts_with("block")).cloned().collect()
    }
}

async fn answer(State(node): State<Recorded>, Json(request): Json<Value>) -> Json<Value> {
    let method = request["method"].as_str().unwrap();
    let question = match request["params"]["height"].as_str() {
        Some(height) => format!("{method} {height}"),
        None => method.to_owned(),
    };
    node.asked.lock().unwrap().push(question.clone());
    let known = match method {
        "abci_query" => recorded("account_after"),
        "tx" => recorded("tx_missing"),
        "broadcast_tx_sync" => checked(0, ""),
        _ if NEWEST < height(&question) => failure("that block is not recorded"),
        _ => recorded(&question.replace(' ', "_")),
    };
    Json((node.twist)(&question, known))
}

/// The height that a question names.
fn height(question: &str) -> u64 {
    question.rsplit(' ').next().and_then(|height| height.parse().ok()).unwrap_or_default()
}

fn recorded(name: &str) -> Value {
    let file = format!("{}/tests/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(&file).expect(&file)).unwrap()
}

fn signed() -> Signed {
    serde_json::from_value(recorded("signed")).unwrap()
}

/// The answer to a transaction that is handed over.
fn checked(code: u32, log: &str) -> Value {
    let (hash, codespace) = (signed().hash, if code == 0 { "" } else { "sdk" });
    let result = json!({"code": code, "codespace": codespace, "data": "", "hash": hash, "log": log});
    json!({"jsonrpc": "2.0", "id": -1, "result": result})
}

fn failure(data: &str) -> Value {
    let error = json!({"code": -32603, "message": "Internal error", "data": data});
    json!({"jsonrpc": "2.0", "id": -1, "error": error})
}

fn pruned(height: u64) -> Value {
    failure(&format!("height {height} is not available, lowest height is 5"))
}

/// The account as it was before the payment, as of a height.
fn unused_at(height: u64) -> Value {
    let mut account = recorded("account_before");
    account["result"]["response"]["height"] = json!(height.to_string());
    account
}

/// The results of block 5, in which the payment came before its turn.
fn out_of_turn() -> Value {
    let mut results = recorded("block_results_5");
    results["result"]["txs_results"][0] = json!({
        "code": 32, "codespace": "sdk", "data": null, "events": [], "gas_used": "0", "gas_wanted": "0", "info": "",
        "log": "account sequence mismatch, expected 1, got 0: incorrect account sequence",
    });
    results
}

/// The index's answer about a transaction that came before its turn.
fn indexed_out_of_turn() -> Value {
    let mut found = recorded("tx");
    found["result"]["tx_result"] = out_of_turn()["result"]["txs_results"][0].clone();
    found
}

async fn fate(client: &Client) -> Fate {
    client.fate(&signed()).await.unwrap()
}

fn included(fate: Fate) -> TxOutcome {
    match fate {
        Fate::Included(outcome) => outcome,
        other => panic!("it is {other:?}"),
    }
}

fn is_taken(error: &Error) -> bool {
    matches!(error, Error::SequenceTaken { used: 0, expected: Some(1), .. })
}

#[tokio::test]
async fn what_the_index_lost_is_found_in_its_block_with_the_same_outcome() {
    let (node, client) = Recorded::start(|_, answer| answer).await;
    let found = included(fate(&client).await);
    assert_eq!(node.read(), ["block 3", "block 4", "block 5", "block_results 5"]);
    assert!(found.code == 0 && found.event("transfer").is_some(), "{found:?}");

    let whole = |question: &str, answer| if question == "tx" { recorded("tx") } else { answer };
    let (node, client) = Recorded::start(whole).await;
    let indexed = included(fate(&client).await);
    assert_eq!(serde_json::to_value(&found).unwrap(), serde_json::to_value(&indexed).unwrap());
    assert!(node.read().is_empty(), "blocks were read although the index knew");
}

#[tokio::test]
async fn a_transaction_whose_sequence_another_used_is_gone() {
    let other = |question: &str, answer| if question == "block 5" { recorded("block_4") } else { answer };
    let (node, client) = Recorded::start(other).await;
    let gone = fate(&client).await;
    assert!(matches!(&gone, Fate::Gone(error) if is_taken(error) && error.is_gone()), "{gone:?}");
    assert_eq!(node.read(), ["block 3", "block 4", "block 5", "block 6", "block 7"]);
    assert!(client.wait(&signed()).await.is_err_and(|error| is_taken(&error)));
}

#[tokio::test]
async fn no_more_blocks_are_read_than_it_was_valid_in() {
    let far = |question: &str, answer| match question {
        "abci_query" => {
            let mut account = recorded("account_after");
            account["result"]["response"]["height"] = json!("5000");
            account
        }
        _ if question.starts_with("block ") => recorded("block_4"),
        _ => answer,
    };
    let (node, client) = Recorded::start(far).await;
    assert!(matches!(fate(&client).await, Fate::Gone(_)));
    let read = node.read();
    assert_eq!((read.first(), read.last(), read.len()), (Some(&"block 3".into()), Some(&"block 202".into()), 200));
}

#[tokio::test]
async fn what_was_recorded_without_its_height_is_looked_for_in_the_usual_span() {
    let mut old = recorded("signed");
    old.as_object_mut().unwrap().remove("signed_at");
    let old: Signed = serde_json::from_value(old).unwrap();
    let (node, client) = Recorded::start(|_, answer| answer).await;
    assert_eq!(included(client.fate(&old).await.unwrap()).height, 5);
    assert_eq!(node.read().first(), Some(&"block 3".to_owned()));
}

#[tokio::test]
async fn the_span_is_the_one_it_was_signed_with() {
    let (_, client) = Recorded::start(|_, answer| answer).await;
    let mut config = client.config().clone();
    config.timeout_blocks = 1;
    let client = Client::connect(config).await.unwrap();
    assert_eq!(included(fate(&client).await).height, 5);
}

#[tokio::test]
async fn a_block_that_is_pruned_leaves_the_outcome_unknown() {
    let lost = |question: &str, answer| match question {
        "block 3" => pruned(3),
        "block 4" => pruned(4),
        "block 5" => recorded("block_4"),
        _ => answer,
    };
    let (_, client) = Recorded::start(lost).await;
    for error in [client.fate(&signed()).await.unwrap_err(), client.wait(&signed()).await.unwrap_err()] {
        assert!(matches!(error, Error::OutcomeUnknown { height: 3, .. }) && !error.is_gone(), "{error}");
        assert!(error.to_string().contains("lowest height is 5"), "{error}");
    }
}

#[tokio::test]
async fn a_block_that_is_pruned_does_not_matter_once_the_transaction_is_found() {
    let lost = |question: &str, answer| if question == "block 4" { pruned(4) } else { answer };
    let (_, client) = Recorded::start(lost).await;
    assert_eq!(included(fate(&client).await).height, 5);
}

#[tokio::test]
async fn a_result_that_is_not_kept_leaves_the_outcome_unknown() {
    let lost = |question: &str, answer| match question {
        "block_results 5" => failure("node is not persisting finalize block responses"),
        _ => answer,
    };
    let (_, client) = Recorded::start(lost).await;
    let error = client.fate(&signed()).await.unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown { height: 5, .. }), "{error}");
}

#[tokio::test]
async fn while_its_sequence_is_unused_it_is_open_until_its_last_height_is_over() {
    let (node, client) = Recorded::start(|question, answer| match question {
        "abci_query" => unused_at(201),
        _ => answer,
    })
    .await;
    assert!(matches!(fate(&client).await, Fate::Open));
    assert!(node.read().is_empty());

    let (node, client) = Recorded::start(|question, answer| match question {
        "abci_query" => unused_at(202),
        _ => answer,
    })
    .await;
    let gone = fate(&client).await;
    assert!(matches!(&gone, Fate::Gone(Error::Expired { timeout_height: 202, .. })), "{gone:?}");
    assert!(node.read().is_empty());
}

#[tokio::test]
async fn an_outcome_out_of_turn_is_not_the_one_it_keeps() {
    let (_, client) = Recorded::start(|question, answer| match question {
        "tx" => indexed_out_of_turn(),
        "abci_query" => unused_at(6),
        _ => answer,
    })
    .await;
    assert!(matches!(fate(&client).await, Fate::Open));

    let (_, client) = Recorded::start(|question, answer| match question {
        "tx" => indexed_out_of_turn(),
        "block_results 5" => out_of_turn(),
        "block 6" => recorded("block_5"),
        "block_results 6" => recorded("block_results_5"),
        _ => answer,
    })
    .await;
    let found = included(fate(&client).await);
    assert_eq!((found.height, found.code), (6, 0));

    let (_, client) = Recorded::start(|question, answer| match question {
        "tx" => indexed_out_of_turn(),
        "block_results 5" => out_of_turn(),
        _ => answer,
    })
    .await;
    let gone = fate(&client).await;
    assert!(matches!(&gone, Fate::Gone(error) if is_taken(error)), "{gone:?}");
}

const MISMATCH: &str = "account sequence mismatch, expected 1, got 0: incorrect account sequence";

#[tokio::test]
async fn handed_over_again_it_is_taken_only_if_it_is_gone() {
    let mismatch = |question: &str, answer| match question {
        "broadcast_tx_sync" => checked(32, MISMATCH),
        _ => answer,
    };
    let (_, client) = Recorded::start(mismatch).await;
    client.broadcast(&signed()).await.unwrap();

    // These bytes may be the ones that wait for a block.
    let waiting = move |question: &str, answer| match question {
        "abci_query" => unused_at(7),
        _ => mismatch(question, answer),
    };
    let (_, client) = Recorded::start(waiting).await;
    client.broadcast(&signed()).await.unwrap();

    let other = move |question: &str, answer| match question {
        "block 5" => recorded("block_4"),
        _ => mismatch(question, answer),
    };
    let (_, client) = Recorded::start(other).await;
    assert!(client.broadcast(&signed()).await.is_err_and(|error| is_taken(&error)));
}

#[tokio::test]
async fn what_lost_its_turn_for_good_is_signed_again() {
    let handed_over = Arc::new(AtomicUsize::new(0));
    let (_, client) = Recorded::start(move |question, answer| {
        let count = handed_over.fetch_add(usize::from(question == "broadcast_tx_sync"), Ordering::SeqCst);
        match (question, count) {
            ("abci_query", 0) => recorded("account_before"),
            ("tx", 1) => indexed_out_of_turn(),
            ("tx", _) => recorded("tx"),
            _ => answer,
        }
    })
    .await;
    let (key, _) = Key::generate("wasm").unwrap();
    let payment = message::send(key.address(), key.address(), &[Coin::new(7u128, "uwhs")]);
    let prepared = client.prepare_unsimulated(&key, vec![payment], 100_000).await.unwrap();
    let mut recorded = Vec::new();
    let outcome = client.carry_out(&key, prepared, |signed| {
        recorded.push(signed.sequence);
        Ok::<_, Error>(())
    });
    assert_eq!(outcome.await.unwrap().code, 0);
    assert_eq!(recorded, [0, 1]);
}
