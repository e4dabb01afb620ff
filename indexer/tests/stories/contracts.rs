//! The check asks the contracts themselves. They run in memory, behind a node that asks them what it is asked.
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use cosmwasm_std::{coins, Addr};
use prost::Message;
use serde_json::{json, Value};
use tokio::sync::{mpsc, oneshot};
use weighhouse_indexer::check::{compare, Comparison};
use weighhouse_indexer::event::Contracts;
use weighhouse_indexer::ingest::node::Node;
use weighhouse_market_suite::{payees, EthereumWallet, Market, Spoil, DENOM, REPORT_STAKE, TEXT_CID};
use weighhouse_protocol::hash::Hash;
use weighhouse_protocol::registry::ExecuteMsg;
use weighhouse_protocol::reputation::{self, Check, Decision, HideReason, Level, ReportKind, Scope};

use crate::chain::{Chain, FEW, LISTINGS};
use crate::long_story;
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

/// A question at a height, and where its answer goes.
type Asked = (Question, i64, oneshot::Sender<Value>);

/// The questions that the node has at the same time, now and at the most.
static OPEN: AtomicUsize = AtomicUsize::new(0);
static MOST_OPEN: AtomicUsize = AtomicUsize::new(0);

/// A node that hands questions on.
async fn node(questions: mpsc::UnboundedSender<Asked>) -> Node {
    async fn ask(State(questions): State<mpsc::UnboundedSender<Asked>>, Json(request): Json<Value>) -> Json<Value> {
        MOST_OPEN.fetch_max(OPEN.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let params = &request["params"];
        assert_eq!(params["path"], "/cosmwasm.wasm.v1.Query/SmartContractState");
        let question = Question::decode(hex::decode(params["data"].as_str().unwrap()).unwrap().as_slice()).unwrap();
        let (sender, answer) = oneshot::channel();
        questions.send((question, params["height"].as_str().unwrap().parse().unwrap(), sender)).unwrap();
        let response = answer.await.unwrap();
        OPEN.fetch_sub(1, Ordering::SeqCst);
        Json(json!({"jsonrpc": "2.0", "id": -1, "result": {"response": response}}))
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
async fn comparison(
    database: &mut Database,
    records: Option<NonZeroU32>,
    answer: impl Fn(&Question, i64) -> Value,
) -> Comparison {
    let (questions, mut asked) = mpsc::unbounded_channel();
    let node = node(questions).await;
    let mut comparing = pin!(compare(&mut database.client, &node, records));
    loop {
        tokio::select! {
            outcome = &mut comparing => return outcome.unwrap(),
            Some((question, height, reply)) = asked.recv() => reply.send(answer(&question, height)).unwrap(),
        }
    }
}

fn told(market: &Market, heights: &Heights, question: &Question, height: i64) -> Value {
    let message: Value = serde_json::from_slice(&question.message).unwrap();
    match market.ask::<Value>(&Addr::unchecked(&question.address), &message) {
        Ok(mut answer) => {
            for order in answer.as_array_mut().into_iter().flatten().filter(|item| item["placed_at_height"].is_u64()) {
                order["placed_at_height"] = json!(heights.get(&order["id"].as_u64().unwrap()));
            }
            let data = serde_json::to_vec(&answer).unwrap();
            response(0, "", &Answer { data }.encode_to_vec(), height)
        }
        Err(refusal) => response(9, &refusal.to_string(), b"", height),
    }
}

/// A long story in which payees changed and every kind of record is there in the end.
fn full_story() -> Chain {
    let mut chain = long_story();
    let seller = chain.market.seller.clone();
    let governance = chain.market.governance.clone();
    let market = &mut chain.market;
    for listing in LISTINGS {
        drop(market.tell_registry(&governance, ExecuteMsg::Relist { listing }));
        drop(market.tell_registry(&seller, ExecuteMsg::Resume { listing }));
    }
    let payees = payees([(&seller, 10_000)]);
    market.tell_registry(&seller, ExecuteMsg::SetPayees { listing: FEW, payees }).unwrap();
    // Whatever stood in the way of sales, so that orders fill pages.
    drop(market.tell_registry(&governance, ExecuteMsg::ResumeOrders {}));
    drop(market.reopen(&seller));
    market.reconfigure(|config| (config.denoms[0].closed, config.denoms[0].closes_at) = (false, None)).unwrap();
    market.publish_content(&seller, 2, 64, Spoil::Nothing);
    market.post_bond(&seller, &coins(100_000_000, DENOM)).unwrap();
    for _ in 0..200 {
        market.buy(2).unwrap();
    }
    // One whose revenue nobody swept yet.
    let order = market.buy(2).unwrap();
    market.deliver(order).unwrap();
    // One whose dispute nobody ended yet.
    let order = market.buy_carefully(2).unwrap();
    market.deliver(order).unwrap();
    market.dispute(order).unwrap();
    market.buy(2).unwrap();
    speak(market);
    chain
}

/// Who is behind the accounts, and what they say of listing 2: every kind of record is there in the end.
fn speak(market: &mut Market) {
    use reputation::ExecuteMsg as Say;
    let (governance, seller) = (market.governance.clone(), market.seller.clone());
    let (buyer, stranger) = (market.buyer.clone(), market.stranger.clone());
    market.reconfigure_reputation(|config| config.handle_cooldown = 60).unwrap();
    for (account, handle) in [(&seller, "Open-Models"), (&buyer, "reader"), (&stranger, "passing")] {
        market.claim_handle(account, handle).unwrap();
    }
    market.pass(60);
    market.tell_reputation(&stranger, Say::ReleaseHandle {}).unwrap();
    let revoked = Say::RevokeHandle { handle: "READER".into(), forfeit_deposit: true };
    market.tell_reputation(&governance, revoked).unwrap();
    let profile = Say::SetProfile { card: Some(TEXT_CID.into()), domain: Some("models.example".into()) };
    market.tell_reputation(&seller, profile).unwrap();

    let (wallet, other) = (market.account("wallet"), market.account("other wallet"));
    market.link(&seller, &wallet).unwrap();
    market.link(&seller, &other).unwrap();
    market.tell_reputation(&other, Say::Unlink { account: seller.to_string() }).unwrap();
    let linked = EthereumWallet::new(1).link(market, &seller);
    market.tell_reputation(&seller, linked).unwrap();
    market.tell_reputation(&seller, Say::ProposeLink { wallet: other.to_string(), expires_in: 60 }).unwrap();

    for name in ["verifier", "former verifier"] {
        let verifier = market.account(name);
        let scope = Scope { level: Level::High, checks: vec![Check::Document, Check::Authorship] };
        let (name, url) = (name.to_owned(), "https://verifier.example/how".to_owned());
        let accredited = Say::AccreditVerifier { verifier: verifier.to_string(), name, url, scope };
        market.tell_reputation(&governance, accredited).unwrap();
        let expires_at = market.now() + 86_400;
        let (account, checks, evidence) = (seller.to_string(), vec![Check::Authorship], Hash([7; 32]));
        let attested = Say::Attest { account, level: Level::Substantial, checks, expires_at, evidence };
        market.tell_reputation(&verifier, attested).unwrap();
    }
    let verifier = market.account("former verifier").to_string();
    market.tell_reputation(&governance, Say::RevokeVerifier { verifier }).unwrap();

    let order = market.sold_to(&buyer, 2);
    let license = market.sold_to(&stranger, 2);
    market.review(&stranger, license, 5).unwrap();
    market.review(&buyer, order, 4).unwrap();
    market.tell_reputation(&buyer, Say::EditReview { order, stars: 2, words: Some(TEXT_CID.into()) }).unwrap();
    market.tell_reputation(&seller, Say::AnswerReview { order, words: TEXT_CID.into() }).unwrap();
    market.tell_reputation(&stranger, Say::Vote { order, license }).unwrap();

    market.ask_question(&stranger, 2).unwrap();
    market.ask_question(&buyer, 2).unwrap();
    for author in [&seller, &buyer, &stranger] {
        market.answer_question(author, 1).unwrap();
    }
    market.pass(5);
    market.tell_reputation(&stranger, Say::EditPost { question: 1, answer: None, words: TEXT_CID.into() }).unwrap();
    market.tell_reputation(&buyer, Say::WithdrawPost { question: 1, answer: Some(2) }).unwrap();
    let hide = |question, answer| Say::HidePost { question, answer, reason: HideReason::OffTopic };
    for (question, answer) in [(1, Some(3)), (2, None), (1, None)] {
        market.tell_reputation(&governance, hide(question, answer)).unwrap();
    }
    market.tell_reputation(&governance, Say::RestorePost { question: 1, answer: None }).unwrap();

    for (kind, version) in [(ReportKind::Stolen, None), (ReportKind::Malware, Some(1)), (ReportKind::Misleading, None)]
    {
        let charge = Say::Report { listing: 2, version, kind, evidence: TEXT_CID.into() };
        market.pay_reputation(&stranger, charge, &coins(REPORT_STAKE, DENOM)).unwrap();
    }
    for (report, decision) in [(1, Decision::Upheld), (2, Decision::Abusive)] {
        market.tell_reputation(&governance, Say::Decide { report, decision, reasons: Some(TEXT_CID.into()) }).unwrap();
    }
    market.tell_reputation(&seller, Say::Appeal { report: 1, grounds: TEXT_CID.into() }).unwrap();
    market.pass(market.report(2).settles_at - market.now());
    market.tell_reputation(&stranger, Say::SettleReport { report: 2 }).unwrap();
}

/// The heights at which the index has orders placed. In these tests blocks have other numbers than the contracts see.
type Heights = BTreeMap<u64, i64>;

async fn heights(database: &Database) -> Heights {
    let rows = database.client.query("SELECT id, placed_height FROM orders", &[]).await.unwrap();
    rows.iter().map(|row| (row.get::<_, i64>(0) as u64, row.get(1))).collect()
}

async fn indexed(chain: &Chain) -> Database {
    let mut database = Database::new().await;
    for (name, address) in contracts(&chain.market).by_name() {
        let sql = "UPDATE contracts SET address = $2 WHERE name = $1";
        database.client.execute(sql, &[&name, &address]).await.unwrap();
    }
    database.ingest(&blocks(&chain.market), 100).await;
    database
}

/// A change of one row of each kind, as if events had never come, which no replay shows; and what names it. The first
/// statement of each finds the row, and what it finds stands for `{}`.
const LOST: &[(&str, &str, &str)] = &[
    ("SELECT '2'", "DELETE FROM listings WHERE id = {}", "listing {} is missing from the index, and on chain {"),
    (
        "SELECT '1'",
        "UPDATE listings SET task = 'a', state = 'retired' WHERE id = {}",
        "listing {}: task is a in the index",
    ),
    ("SELECT '1'", "SELECT", "listing {}: state is retired in the index, "),
    (
        "SELECT '1'",
        "UPDATE plans SET price = 77 WHERE listing = {}",
        "listing {}: plan 0: price is 77uwhs in the index, ",
    ),
    (
        "SELECT '1'",
        "UPDATE payees SET share_bps = 9 WHERE listing = {} AND split_version = 2",
        "listing {}: payees is [",
    ),
    (
        "SELECT '1'",
        "UPDATE payees SET share_bps = 9 WHERE listing = {} AND split_version = 1",
        "split 1 of listing {} is [",
    ),
    (
        "SELECT '1'",
        "UPDATE versions SET size = 7 WHERE listing = {} AND number = 1",
        "version 1 of listing {}: size is 7 in the index, 64 on chain",
    ),
    (
        "SELECT max(number)::text FROM versions WHERE listing = 1",
        "DELETE FROM versions WHERE listing = 1 AND number = {}",
        "version {} of listing 1 is missing from the index",
    ),
    (
        "SELECT '77'",
        "UPDATE settings SET config = jsonb_set(config, '{fee_bps}', '{}')",
        "settings: fee_bps is {} in the index, ",
    ),
    ("SELECT 'uwhs'", "UPDATE denoms SET closes_at = 9 WHERE denom = '{}'", "closings of denoms: {} is "),
    (
        "SELECT '99999999999'",
        "DELETE FROM order_pauses; INSERT INTO order_pauses VALUES (true, {}, 'wasm1', 0, null)",
        "pause of new orders",
    ),
    ("SELECT '1'", "UPDATE orders SET price = 1 WHERE id = {}", "order {}: price is 1uwhs in the index, "),
    (
        "SELECT '101'",
        "UPDATE orders SET state = 'withdrawn' WHERE id = {}",
        "order {}: state is withdrawn in the index, ",
    ),
    ("SELECT max(id)::text FROM orders", "DELETE FROM orders WHERE id = {}", "order {} is missing from the index"),
    (
        "SELECT min(order_id)::text FROM disputes WHERE outcome IS NULL",
        "UPDATE disputes SET asked = 3 WHERE order_id = {}",
        "order {}: dispute: asked is ",
    ),
    (
        "SELECT min(seller) FROM bonds WHERE free > 0",
        "UPDATE bonds SET posted = posted + 1 WHERE seller = '{}'",
        "seller {}: bond in uwhs: free is ",
    ),
    (
        "SELECT min(seller) FROM bonds",
        "INSERT INTO closed_sellers VALUES ('{}', 1, 1, null) ON CONFLICT (seller) DO UPDATE SET since = 1",
        "seller {}: closing",
    ),
    ("SELECT '1'", "UPDATE limited_plans SET sold = 77", "number sold of plan 0 of listing {} is 77 in the index, "),
    (
        "SELECT min(license)::text FROM resales",
        "UPDATE resales SET price = 77 WHERE license = {}",
        "resale of license {}: price is 77uwhs in the index, ",
    ),
    (
        "SELECT max(license)::text FROM resales",
        "DELETE FROM resales WHERE license = {}",
        "resale of license {} is missing from the index",
    ),
    (
        "SELECT min(license)::text FROM rekeys WHERE delivery IS NULL AND ended_at IS NULL",
        "UPDATE rekeys SET expires_at = 7 WHERE license = {}",
        "request for the key of license {}: expiry is [7,",
    ),
    (
        "SELECT min(height)::text FROM raw_events WHERE kind = 'wasm-weighhouse-revenue-swept'",
        "DELETE FROM raw_events WHERE height = {}",
        "revenue of listing ",
    ),
    (
        "SELECT min(id)::text FROM licenses",
        "UPDATE licenses SET owner = 'wasm1' WHERE id = {}",
        "license {}: owner is wasm1 in the index, ",
    ),
    (
        // Licenses are compared up to the last order that the index has.
        "SELECT max(id)::text FROM licenses WHERE id <= (SELECT max(id) FROM orders)",
        "DELETE FROM licenses WHERE id = {}",
        "license {} is missing from the index",
    ),
    ("SELECT '1'", "SELECT", "number of licenses is "),
    (
        "SELECT min(account) FROM balances",
        "UPDATE balances SET claimed = claimed + 1 WHERE account = '{}'",
        "balance of {}: uwhs: claimed is ",
    ),
    ("SELECT 'uwhs'", "SELECT", "sums in {}: claimed is "),
    (
        "SELECT fold FROM handles WHERE account IS NOT NULL",
        "UPDATE handles SET handle = 'other' WHERE fold = '{}'",
        "handle {}: handle is other in the index, Open-Models on chain",
    ),
    (
        "SELECT min(fold) FROM handles WHERE reserved_for IS NOT NULL",
        "UPDATE handles SET reserved_for = NULL WHERE fold = '{}'",
        "handle {}: reserved for is missing from the index, ",
    ),
    ("SELECT max(fold) FROM handles", "DELETE FROM handles WHERE fold = '{}'", "handle {} is missing from the index, "),
    (
        "SELECT min(account) FROM profiles",
        "UPDATE profiles SET domain = NULL WHERE account = '{}'",
        "account {}: domain is missing from the index, ",
    ),
    ("SELECT min(wallet) FROM wallets WHERE kind = 'ethereum'", "DELETE FROM wallets WHERE wallet = '{}'", "account "),
    (
        "SELECT min(verifier) FROM verifiers WHERE revoked_at IS NOT NULL",
        "UPDATE verifiers SET revoked_at = NULL WHERE verifier = '{}'",
        "verifier {}: end is missing from the index, ",
    ),
    (
        "SELECT min(account) FROM attestations",
        "UPDATE attestations SET term = 7 WHERE account = '{}'",
        "attestations of {}: ",
    ),
    (
        "SELECT max(order_id)::text FROM review_votes",
        "UPDATE reviews SET stars = 1 WHERE order_id = {}",
        "review of order {}: stars is 1 in the index, 2 on chain",
    ),
    (
        "SELECT max(order_id)::text FROM review_votes",
        "DELETE FROM review_votes WHERE order_id = {}",
        "votes for the review of order {}: ",
    ),
    ("SELECT '2'", "UPDATE rating_sums SET starred = 1 WHERE listing = {}", "rating of listing {}: fees: uwhs is ["),
    (
        "SELECT max(question)::text FROM posts",
        "UPDATE posts SET hidden_by = NULL WHERE question = {} AND answer = 0",
        "question {}: hidden by is missing from the index, ",
    ),
    (
        "SELECT '1'",
        "UPDATE posts SET edits = 7 WHERE question = {} AND answer = 2",
        "answers to question {}: 2: edits is 7",
    ),
    (
        "SELECT '2'",
        "UPDATE reports SET state = 'open' WHERE id = {}",
        "report {}: state is open in the index, abusive on chain",
    ),
];

#[tokio::test]
async fn the_index_has_what_the_contracts_answer_and_what_it_lacks_is_named() {
    let chain = full_story();
    let mut database = indexed(&chain).await;
    let (height, heights) = (database.cursor().await.height, heights(&database).await);
    let honest = |question: &Question, at: i64| {
        assert_eq!(at, height);
        told(&chain.market, &heights, question, at)
    };
    let found = comparison(&mut database, None, honest).await;
    assert_eq!(found.answered, ["registry", "escrow", "license", "royalties", "reputation"], "{:?}", found.unanswered);
    assert_eq!((found.height, found.differences), (height, vec![]));
    let orders = chain.market.orders().len() as u64;
    assert!(orders > 200, "{orders} orders fill no pages");
    assert_eq!(found.compared["orders"], orders);
    let kinds: Vec<&str> = found.compared.keys().copied().collect();
    let expected = [
        "accounts",
        "answers",
        "attestations",
        "balances",
        "counts",
        "handles",
        "licenses",
        "limited plans",
        "listings",
        "orders",
        "questions",
        "ratings",
        "replaced splits",
        "reports",
        "requests for keys",
        "resales",
        "revenues",
        "reviews",
        "sellers",
        "settings",
        "totals",
        "verifiers",
        "versions",
        "votes",
    ];
    assert_eq!(kinds, expected, "a kind of which there is nothing shows nothing");
    let most = MOST_OPEN.load(Ordering::SeqCst);
    assert!((2..=8).contains(&most), "{most} questions at once");

    let mut named_by = Vec::new();
    for (find, change, name) in LOST {
        let row: Option<String> = database.client.query_one(*find, &[]).await.unwrap().get(0);
        let row = row.unwrap_or_else(|| panic!("nothing to change by {change}"));
        database.client.batch_execute(&change.replace("{}", &row)).await.unwrap();
        named_by.push(name.replace("{}", &row));
    }
    let named = comparison(&mut database, None, honest).await.differences;
    for expected in named_by {
        assert!(named.iter().any(|difference| difference.starts_with(&expected)), "{expected}: {named:#?}");
    }
}

#[tokio::test]
async fn a_bound_leaves_the_older_records_out() {
    let chain = full_story();
    let mut database = indexed(&chain).await;
    let heights = heights(&database).await;
    let honest = |question: &Question, at: i64| told(&chain.market, &heights, question, at);
    let last = chain.market.orders().len() as i64;
    let change = "UPDATE orders SET fee = fee + 1 WHERE id IN ($1, $1::bigint - 3)";
    database.client.execute(change, &[&(last - 2)]).await.unwrap();
    let found = comparison(&mut database, NonZeroU32::new(5), honest).await;
    assert_eq!((found.compared["orders"], found.compared["listings"], found.compared["balances"]), (5, 2, 2));
    let named: Vec<&String> = found.differences.iter().filter(|difference| difference.starts_with("order ")).collect();
    assert_eq!(named.len(), 1, "{named:?}");
    assert!(named[0].starts_with(&format!("order {}: fee is ", last - 2)), "{named:?}");
}

/// It may not keep the state of that height, or stop answering.
#[tokio::test]
async fn a_nodes_lack_is_no_difference() {
    let mut chain = Chain::new();
    chain.step(0, 0, 5_000_000);
    let mut database = indexed(&chain).await;
    let pruned = |_: &Question, at| {
        response(1, "failed to load state at height 7; version does not exist (latest height: 9)", b"", at)
    };
    let found = comparison(&mut database, None, pruned).await;
    assert_eq!((found.answered.len(), found.differences.len(), found.unanswered.len()), (0, 0, 5));
    assert!(found.unanswered[0].contains("registry: the node does not keep height"), "{}", found.unanswered[0]);
}
