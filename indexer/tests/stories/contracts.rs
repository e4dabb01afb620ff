//! The check asks the contracts themselves. They run in memory, behind a node that asks them what it is asked.
use std::pin::pin;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use cosmwasm_std::Addr;
use prost::Message;
use serde_json::{json, Value};
use tokio::sync::{mpsc, oneshot};
use weighhouse_indexer::check::{compare, Comparison};
use weighhouse_indexer::event::Contracts;
use weighhouse_indexer::ingest::node::Node;
use weighhouse_market_suite::{Market, DENOM};

use crate::chain::Chain;
use crate::support::blocks::{blocks, contracts};
use crate::support::Database;

/// wasmd's question to a contract.
#[derive(Clone, PartialEq, prost::Message)]
struct Question {
    #[prost(string, tag = "1")]
    address: String,
    #[prost(bytes = "vec", tag = "2")]
    message: Vec<u8>,
}

/// wasmd's answer.
#[derive(Clone, PartialEq, prost::Message)]
struct Answer {
    #[prost(bytes = "vec", tag = "1")]
    data: Vec<u8>,
}

/// A node that hands questions on.
async fn node(questions: mpsc::UnboundedSender<(Question, i64, oneshot::Sender<Value>)>) -> Node {
    async fn ask(
        State(questions): State<mpsc::UnboundedSender<(Question, i64, oneshot::Sender<Value>)>>,
        Json(request): Json<Value>,
    ) -> Json<Value> {
        let params = &request["params"];
        assert_eq!(params["path"], "/cosmwasm.wasm.v1.Query/SmartContractState");
        let question = Question::decode(hex::decode(params["data"].as_str().unwrap()).unwrap().as_slice()).unwrap();
        let (sender, answer) = oneshot::channel();
        questions.send((question, params["height"].as_str().unwrap().parse().unwrap(), sender)).unwrap();
        Json(json!({"jsonrpc": "2.0", "id": -1, "result": {"response": answer.await.unwrap()}}))
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let rpc = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    let routes = Router::new().route("/", post(ask)).with_state(questions);
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    Node::new(&rpc, "house-1".into(), Contracts::default()).unwrap()
}

fn response(code: u32, log: &str, value: &[u8], height: i64) -> Value {
    json!({
        "code": code, "log": log, "info": "", "index": "0", "key": null, "value": STANDARD.encode(value),
        "proofOps": null, "height": height.to_string(), "codespace": "",
    })
}

/// Compares, while `answer` answers for the node.
async fn comparison(database: &Database, answer: impl Fn(&Question, i64) -> Value) -> Comparison {
    let (questions, mut asked) = mpsc::unbounded_channel();
    let node = node(questions).await;
    let mut comparing = pin!(compare(&database.client, &node));
    loop {
        tokio::select! {
            outcome = &mut comparing => return outcome.unwrap(),
            Some((question, height, reply)) = asked.recv() => reply.send(answer(&question, height)).unwrap(),
        }
    }
}

fn told(market: &Market, question: &Question, height: i64) -> Value {
    let message: Value = serde_json::from_slice(&question.message).unwrap();
    let answer: Value = market.ask(&Addr::unchecked(&question.address), &message).unwrap();
    response(0, "", &Answer { data: serde_json::to_vec(&answer).unwrap() }.encode_to_vec(), height)
}

#[tokio::test]
async fn the_index_has_what_the_contracts_answer_and_what_it_lacks_is_named() {
    let mut chain = Chain::new();
    let mut rng = 7u64;
    for _ in 0..250 {
        rng = rng.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        chain.step(((rng >> 33) % 35) as u8, ((rng >> 40) % 60) as usize, ((rng >> 20) % 5_000_000 + 1).into());
    }
    let mut database = Database::new().await;
    let addresses = contracts(&chain.market);
    for (name, address) in addresses.by_name() {
        let sql = "UPDATE contracts SET address = $2 WHERE name = $1";
        database.client.execute(sql, &[&name, &address]).await.unwrap();
    }
    database.ingest(&blocks(&chain.market), 50).await;
    let height = database.cursor().await.height;
    let honest = |question: &Question, at: i64| {
        assert_eq!(at, height);
        told(&chain.market, question, at)
    };
    let found = comparison(&database, honest).await;
    assert_eq!(found.answered, ["registry", "escrow", "license", "royalties"], "{:?}", found.unanswered);
    assert_eq!((found.height, found.differences), (height, vec![]));

    // As if events had never come: no replay shows that.
    let last: i64 = database.client.query_one("SELECT max(id) FROM orders", &[]).await.unwrap().get(0);
    let lost = "UPDATE orders SET state = CASE state WHEN 'settled' THEN 'refunded' ELSE 'settled' END WHERE id = (SELECT max(id) - 1 FROM orders);
        DELETE FROM orders WHERE id = (SELECT max(id) FROM orders); DELETE FROM licenses WHERE id = (SELECT min(id) FROM licenses);
        DELETE FROM listings WHERE id = 2; UPDATE balances SET claimed = claimed + 1";
    database.client.batch_execute(lost).await.unwrap();
    let named = comparison(&database, honest).await.differences;
    for expected in [
        "listings: 1 in the index, 2 on chain".to_owned(),
        format!("orders: {} in the index, {last} on chain", last - 1),
        format!("order {} is ", last - 1),
        format!("order {last} is unknown in the index"),
        "licenses: ".to_owned(),
        format!("{DENOM}: "),
    ] {
        assert!(named.iter().any(|difference| difference.starts_with(&expected)), "{expected}: {named:?}");
    }

    // The node's lack is no difference.
    let pruned = |_: &Question, at| {
        response(1, "failed to load state at height 7; version does not exist (latest height: 9)", b"", at)
    };
    let found = comparison(&database, pruned).await;
    assert_eq!((found.answered.len(), found.differences.len(), found.unanswered.len()), (0, 0, 4));
    assert!(found.unanswered[0].contains("registry: the node does not keep height"), "{}", found.unanswered[0]);
}
