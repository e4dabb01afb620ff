//! A program and the market of another release: on a node that answers as a market's contracts do.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use cosmwasm_std::{coin, Binary, Uint128};
use serde_json::{json, Value};
use weighhouse_chain::ChainConfig;
use weighhouse_client::agent::{AgentError, Least, Means, Offer};
use weighhouse_client::{Error, Kind, Market, Release, ReleaseError};
use weighhouse_messages::Contracts;

/// What the contracts say.
#[derive(Clone)]
struct Node {
    registry: &'static str,
    escrow: &'static str,
    /// The answer to every question of a contract.
    answer: String,
    asked: Arc<AtomicUsize>,
}

fn status() -> Value {
    let file = format!("{}/../chain/tests/fixtures/status.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(&file).expect(&file)).unwrap()
}

/// A message of one field of bytes, the first, in protobuf.
fn message(field: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x0a];
    // Seven bits of the length in each byte, the lowest first.
    let mut left = field.len();
    while left >= 128 {
        bytes.push(u8::try_from(left % 128).unwrap() | 128);
        left /= 128;
    }
    bytes.push(u8::try_from(left).unwrap());
    [&bytes, field].concat()
}

async fn answer(State(node): State<Node>, Json(request): Json<Value>) -> Json<Value> {
    if request["method"] != "abci_query" {
        return Json(status());
    }
    let question = hex::decode(request["params"]["data"].as_str().unwrap()).unwrap();
    let about = |text: &str| question.windows(text.len()).any(|part| part == text.as_bytes());
    let stored = |version: &str| json!({ "contract": "weighhouse", "version": version }).to_string();
    let is_question = request["params"]["path"].as_str().unwrap().ends_with("/SmartContractState");
    if is_question && node.answer.starts_with("Error") {
        return Json(answered(9, &node.answer, ""));
    }
    let data = match request["params"]["path"].as_str().unwrap() {
        path if path.ends_with("/SmartContractState") => node.answer.clone(),
        _ => {
            node.asked.fetch_add(1, Ordering::SeqCst);
            match about("wasm1registry") {
                true => stored(node.registry),
                false => stored(node.escrow),
            }
        }
    };
    Json(answered(0, "", &Binary::from(message(data.as_bytes())).to_base64()))
}

/// The node's answer to a query: a value, or the words of a failure in the module of contracts.
fn answered(code: u32, log: &str, value: &str) -> Value {
    let codespace = if code == 0 { "" } else { "wasm" };
    let response = json!({
        "code": code, "log": log, "info": "", "index": "0", "key": null, "value": value, "proofOps": null, "height": "5",
        "codespace": codespace,
    });
    json!({ "jsonrpc": "2.0", "id": -1, "result": { "response": response } })
}

impl Node {
    fn of(registry: &'static str, escrow: &'static str) -> Self {
        Self { registry, escrow, answer: r#"{"sold":1}"#.into(), asked: Arc::default() }
    }

    /// A program's connection to this node's market, which speaks a release.
    async fn open(&self, speaks: &str) -> weighhouse_client::Result<Market> {
        let (config, contracts) = self.served().await;
        Market::open(config, contracts, Release::read(speaks).unwrap()).await
    }

    /// This node's market.
    async fn served(&self) -> (ChainConfig, Contracts) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let rpc = format!("http://{}", listener.local_addr().unwrap());
        let routes = Router::new().route("/", post(answer)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        let config = ChainConfig::new(rpc, "weighhouse-localnet", "wasm", "0.025uwhs".parse().unwrap());
        let [registry, license, escrow, royalties] =
            ["registry", "license", "escrow", "royalties"].map(|name| format!("wasm1{name}"));
        (config, Contracts { registry, license, escrow, royalties, reputation: None })
    }
}

#[tokio::test]
async fn a_market_of_this_release_or_an_earlier_one_is_opened_after_two_questions() {
    for version in ["0.2.0", "0.2.5", "0.1.0"] {
        let node = Node::of(version, version);
        node.open("0.2.0").await.unwrap();
        assert_eq!(node.asked.load(Ordering::SeqCst), 2, "{version}");
    }
    // A contract that names no release is left to what it answers.
    Node::of("none", "none").open("0.2.0").await.unwrap();
}

#[tokio::test]
async fn a_market_of_a_later_release_is_refused_with_both_releases() {
    for (registry, escrow) in [("0.3.0", "0.3.0"), ("1.0.0", "0.2.0"), ("0.2.0", "0.3.1")] {
        let error = Node::of(registry, escrow).open("0.2.0").await.unwrap_err();
        assert!(matches!(error, Error::Release(ReleaseError::Newer { .. })), "{registry}, {escrow}: {error}");
        assert_eq!(error.kind(), Kind::OtherRelease);
        assert!(error.to_string().starts_with("market/newer: "), "{error}");
    }
}

#[tokio::test]
async fn a_seller_whose_program_is_older_than_the_market_is_told_so_and_can_go_on_delivering() {
    let (own, opened) = (Release::read("0.2.0").unwrap(), async |version| {
        let (config, contracts) = Node::of("0.2.0", version).served().await;
        Market::open_anyway(config, contracts, Release::read("0.2.0").unwrap()).await.unwrap()
    });
    let (market, newer) = opened("0.3.0").await;
    assert_eq!(newer, Some(ReleaseError::Newer { found: Release::read("0.3.0").unwrap(), speaks: own }));
    assert_eq!(
        market.sold(1, 0).await.unwrap_err().kind(),
        Kind::OtherRelease,
        "it is asked, and answers another thing"
    );
    assert_eq!(opened("0.2.1").await.1, None);
}

/// A listing of the seller, at 5 uwhs.
fn listing() -> Value {
    let rights = json!({ "commercial": true, "derivatives": true, "redistribution": false, "transferable": true, "seats": null });
    let plan = json!({
        "kind": {"perpetual": {}}, "price": {"amount": "5", "denom": "uwhs"}, "rights": rights, "resale_royalty_bps": 0,
        "supply": null,
    });
    json!({
        "id": 1, "seller": "wasm1seller", "name": "Tiny", "card": {"cid": "bafk", "sha256": "00".repeat(32)}, "task": "t",
        "framework": "f", "license": {"id": "mit", "uri": null, "sha256": null}, "plans": [plan],
        "payees": [{"address": "wasm1seller", "share_bps": 10_000}], "split_version": 1, "deliver_within": 60,
        "challenge_window": 60, "state": "active", "delisted": null, "latest_version": 1, "created_at": 1,
    })
}

#[tokio::test]
async fn an_agent_that_is_older_than_the_market_takes_no_offer_of_its_own_accord() {
    let taken = async |version| {
        let node = Node { answer: listing().to_string(), ..Node::of("0.2.0", version) };
        let (config, contracts) = node.served().await;
        let opened = Market::open_anyway(config, contracts, Release::read("0.2.0").unwrap()).await;
        let offer = Offer { listing: 1, plan: 0, price: coin(5, "uwhs"), bond: Uint128::one() };
        let (market, _) = opened.unwrap();
        Means::of(&market, "wasm1agent").take_from(&offer, &Least::Percent(100)).await.unwrap_err()
    };
    let refused = taken("0.3.0").await;
    assert!(matches!(refused, Error::Release(ReleaseError::Newer { .. })), "{refused}");
    // In a market of its own release the same agent comes to ask whose the listing is.
    let asked = taken("0.2.0").await;
    let is_another = matches!(&asked, Error::Agent(error) if matches!(**error, AgentError::OtherSeller { .. }));
    assert!(is_another, "{asked}");
}

#[tokio::test]
async fn an_answer_that_is_not_understood_is_told_by_the_release_that_the_market_is_of_by_now() {
    let error = Node::of("0.1.0", "0.1.0").open("0.2.0").await.unwrap().config().await.unwrap_err();
    assert!(matches!(error, Error::Release(ReleaseError::Older { .. })), "{error}");
    let unknown = "Error parsing into type weighhouse_protocol::registry::QueryMsg: unknown variant `config`: query wasm contract failed";
    let node = Node { answer: unknown.into(), ..Node::of("0.1.0", "0.1.0") };
    let error = node.open("0.2.0").await.unwrap().config().await.unwrap_err().to_string();
    assert!(error.starts_with("market/older: ") && error.contains("unknown variant `config`"), "{error}");
    // The registry moved on while the program ran: the market was opened by one that spoke its release.
    let mut market = Node::of("0.2.0", "0.2.0").open("0.2.0").await.unwrap();
    market.chain = Node::of("0.3.0", "0.3.0").open("0.3.0").await.unwrap().chain;
    let error = market.config().await.unwrap_err();
    assert!(matches!(error, Error::Release(ReleaseError::Newer { .. })), "{error}");
    assert!(matches!(market.newer().await.unwrap(), Some(ReleaseError::Newer { .. })), "an agent that runs asks again");
    let error = Node::of("0.2.0", "0.2.0").open("0.2.0").await.unwrap().config().await.unwrap_err();
    assert!(matches!(error, Error::Chain(weighhouse_chain::Error::Unreadable { .. })), "{error}");
    assert_eq!(error.kind(), Kind::Refused);
}
