//! A chain with one account, as its node tells of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use prost::Message;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};

pub const CHAIN_ID: &str = "weighhouse-localnet";
/// The gas that every simulation uses.
pub const GAS: u64 = 200_000;

/// A transaction in a block: its bytes, and the code that it ended with.
type Included = (Vec<u8>, u32);

/// What the node knows.
#[derive(Default)]
pub struct Known {
    pub height: u64,
    /// The account's next sequence.
    pub sequence: u64,
    pub blocks: BTreeMap<u64, Vec<Included>>,
    /// The first height that the node keeps.
    pub lowest: u64,
    /// What it answers to the next transactions that are handed over: a code of the SDK, and its words.
    pub check: (u32, String),
    /// The transactions that were handed over, each once.
    pub received: Vec<Vec<u8>>,
    /// Accounts that never received anything.
    pub absent: BTreeSet<String>,
    /// The next sequences of accounts that have another one than `sequence`.
    pub sequences: BTreeMap<String, u64>,
}

#[derive(Clone)]
pub struct Chain {
    pub rpc: String,
    known: Arc<Mutex<Known>>,
}

impl Chain {
    pub async fn new() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let rpc = format!("http://{}", listener.local_addr().unwrap());
        let known = Known { height: 10, lowest: 1, ..Known::default() };
        let chain = Chain { rpc, known: Arc::new(Mutex::new(known)) };
        let routes = Router::new().route("/", post(answer)).with_state(chain.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        chain
    }

    pub fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap()
    }

    /// A block with transactions of the account, each of which uses its sequence.
    pub fn include(&self, transactions: &[Included]) {
        let mut known = self.known();
        known.height += 1;
        known.sequence += transactions.len() as u64;
        let height = known.height;
        known.blocks.insert(height, transactions.to_vec());
    }
}

#[derive(Clone, PartialEq, prost::Message)]
struct Any {
    #[prost(string, tag = "1")]
    type_url: String,
    #[prost(bytes = "vec", tag = "2")]
    value: Vec<u8>,
}

/// The SDK's `BaseAccount`, without the fields that are empty.
#[derive(Clone, PartialEq, prost::Message)]
struct Account {
    #[prost(string, tag = "1")]
    address: String,
    #[prost(uint64, tag = "3")]
    account_number: u64,
    #[prost(uint64, tag = "4")]
    sequence: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
struct QueryAccount {
    #[prost(string, tag = "1")]
    address: String,
}

#[derive(Clone, PartialEq, prost::Message)]
struct AccountAnswer {
    #[prost(message, optional, tag = "1")]
    account: Option<Any>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Gas {
    #[prost(uint64, tag = "2")]
    used: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Simulated {
    #[prost(message, optional, tag = "1")]
    gas: Option<Gas>,
}

fn recorded(file: &str) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/rpc");
    serde_json::from_str(&std::fs::read_to_string(format!("{folder}/{file}.json")).unwrap()).unwrap()
}

fn result(result: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": -1, "result": result})
}

fn failure(data: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": -1, "error": {"code": -32603, "message": "Internal error", "data": data}})
}

/// The SDK's answer about an account that it does not have.
fn unfound(address: &str) -> Value {
    let log = format!("rpc error: code = NotFound desc = account {address} not found: key not found");
    result(json!({"response": {
        "code": 22, "codespace": "sdk", "height": "0", "index": "0", "info": "", "key": null, "log": log,
        "proofOps": null, "value": null,
    }}))
}

fn outcome(code: u32) -> Value {
    json!({
        "code": code, "codespace": if code == 0 { "" } else { "wasm" }, "data": null, "events": [], "info": "",
        "gas_used": "1", "gas_wanted": "2", "log": if code == 0 { "" } else { "escrow/no_order: the order is gone" },
    })
}

async fn answer(State(chain): State<Chain>, Json(request): Json<Value>) -> Json<Value> {
    let (mut known, params) = (chain.known(), &request["params"]);
    let height = || params["height"].as_str().unwrap().parse::<u64>().unwrap();
    Json(match request["method"].as_str().unwrap() {
        "status" => {
            let mut status = recorded("status");
            status["result"]["sync_info"]["latest_block_height"] = json!(known.height.to_string());
            status
        }
        "abci_query" => known.query(params),
        "broadcast_tx_sync" => {
            let bytes = STANDARD.decode(params["tx"].as_str().unwrap()).unwrap();
            let (code, log) = &known.check;
            let (code, log) = (*code, log.clone());
            let is_known = known.received.contains(&bytes);
            if code == 0 && !is_known {
                known.received.push(bytes.clone());
            }
            let codespace = if code == 0 { "" } else { "sdk" };
            let hash = hex::encode_upper(Sha256::digest(&bytes));
            result(json!({"code": code, "codespace": codespace, "data": "", "hash": hash, "log": log}))
        }
        // Its index lost everything, so that blocks have to say.
        "tx" => failure("tx not found"),
        "block" | "block_results" if height() < known.lowest || height() > known.height => {
            failure(&format!("height {} is not available, lowest height is {}", height(), known.lowest))
        }
        "block" => {
            let mut block = recorded("block_7872");
            let of = known.blocks.get(&height()).into_iter().flatten();
            block["result"]["block"]["data"]["txs"] = of.map(|(bytes, _)| STANDARD.encode(bytes)).collect();
            block
        }
        "block_results" => {
            let mut results = recorded("block_results_7872");
            let of = known.blocks.get(&height()).into_iter().flatten();
            results["result"]["txs_results"] = of.map(|(_, code)| outcome(*code)).collect();
            results
        }
        other => panic!("{other} is asked"),
    })
}

impl Known {
    fn query(&self, params: &Value) -> Value {
        let data = hex::decode(params["data"].as_str().unwrap()).unwrap();
        let value = match params["path"].as_str().unwrap() {
            "/cosmos.auth.v1beta1.Query/Account" => {
                let address = QueryAccount::decode(data.as_slice()).unwrap().address;
                if self.absent.contains(&address) {
                    return unfound(&address);
                }
                let sequence = self.sequences.get(&address).copied().unwrap_or(self.sequence);
                let account = Account { address, account_number: 7, sequence };
                let type_url = "/cosmos.auth.v1beta1.BaseAccount".into();
                let account = Any { type_url, value: account.encode_to_vec() };
                AccountAnswer { account: Some(account) }.encode_to_vec()
            }
            "/cosmos.tx.v1beta1.Service/Simulate" => Simulated { gas: Some(Gas { used: GAS }) }.encode_to_vec(),
            other => panic!("{other} is asked"),
        };
        result(json!({"response": {
            "code": 0, "codespace": "", "height": self.height.to_string(), "index": "0", "info": "", "key": null,
            "log": "", "proofOps": null, "value": STANDARD.encode(value),
        }}))
    }
}
