//! Two servers over a primary and a real streaming replica, asked by HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

#[allow(dead_code)]
#[path = "service/chain.rs"]
mod chain;
#[allow(dead_code)]
#[path = "../../packages/ipfs/tests/node/mod.rs"]
mod node;
#[allow(dead_code)]
#[path = "service/passing.rs"]
mod passing;
#[allow(dead_code)]
#[path = "service/server.rs"]
mod server;
#[path = "support/mod.rs"]
mod support;

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use chain::{Chain, CHAIN_ID};
use passing::{Passing, MOST as FILE_BYTES};
use reqwest::Method;
use serde_json::{json, Value};
use server::{told, Told, Wallet};
use support::{Database, Market, ALICE, BOB};
use tempfile::TempDir;
use tokio_postgres::{Client, Config};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use weighhouse_chain::{ChainConfig, Key};
use weighhouse_indexer::api::http::Service;
use weighhouse_indexer::api::limits::Limits;
use weighhouse_indexer::database::{keepers, readers};
use weighhouse_indexer::metrics::Metrics;
use weighhouse_indexer::read::{Databases, Feed, Pools, Rows};
use weighhouse_indexer::search::follow::Follower;
use weighhouse_indexer::search::Search;
use weighhouse_indexer::transactions::Transactions;
use weighhouse_messages::Contracts;
use zeroize::Zeroizing;

/// What the replica may lag in these tests.
const MOST: Duration = Duration::from_millis(1_500);

/// A server as the program runs it: GraphQL, REST, a search index of its own, sessions and transactions.
struct Server {
    http: server::Server,
    _folder: TempDir,
    _tasks: [AbortOnDropHandle<()>; 3],
}

fn pools(config: &Config) -> Pools {
    Pools { reads: readers(config, 2).unwrap(), vital: readers(config, 2).unwrap() }
}

/// The transactions of a chain, recorded in the primary.
fn transactions(primary: &Database, chain: &Chain) -> Option<Transactions> {
    let address = |name: &str| format!("wasm1{name}");
    let contracts = Contracts {
        registry: address("registry"),
        license: address("license"),
        escrow: address("escrow"),
        royalties: address("royalties"),
        reputation: None,
    };
    let node = ChainConfig::new(chain.rpc.clone(), CHAIN_ID, "wasm", "0.025uwhs".parse().unwrap());
    Transactions::new(vec![node], contracts, keepers(&primary.config, 2).unwrap())
}

async fn serve(primary: &Database, replica: &Config, chain: &Chain) -> Server {
    let databases = Databases::one(pools(&primary.config)).with_replica_within(pools(replica), MOST);
    let measuring = AbortOnDropHandle::new(tokio::spawn(databases.clone().keep_measuring()));
    // The feed reads the primary, and so is ahead of a replica that lags.
    let (feed, followed) = (Feed::default(), Rows::of(Databases::one(pools(&primary.config))));
    let watching = AbortOnDropHandle::new(tokio::spawn(feed.clone().watch(primary.config.clone(), followed)));
    let (folder, search) = (tempfile::tempdir().unwrap(), Search::default());
    let follower = Follower::new(folder.path(), search.clone()).run(primary.config.clone(), CancellationToken::new());
    let following = AbortOnDropHandle::new(tokio::spawn(async move {
        let _ = follower.await;
    }));
    let rows = Rows::of(databases).with_search(search);
    let service = Service::new(rows, feed, Limits::default(), Metrics::default());
    let accounts = server::accounts(primary, &["k1"]);
    let transactions = transactions(primary, chain);
    let change = |base: Service| Service { accounts: base.accounts, transactions, ..service };
    let http = server::Server::over(Arc::new(primary.beside().await), Some(accounts), change).await;
    Server { http, _folder: folder, _tasks: [measuring, watching, following] }
}

impl Server {
    async fn graphql(&self, query: &str) -> Value {
        self.http.post("/graphql", &json!({ "query": query })).await.body
    }

    async fn rest(&self, target: &str) -> Told {
        told(self.http.ask(Method::GET, target)).await
    }

    /// A transaction that settles an order. The chain of the tests looks at no signature.
    async fn settle(&self, key: &Key, order: u64) -> Vec<u8> {
        let public_key = STANDARD.encode(key.public_key());
        let message =
            json!({"sender": key.address(), "public_key": public_key, "message": {"order": order}, "funds": []});
        let built = self.http.post("/v1/tx/escrow/settle", &message).await;
        assert_eq!(built.status, 200, "{built:?}");
        let bytes = |value: &Value| STANDARD.decode(value.as_str().unwrap()).unwrap();
        let auth_info = bytes(&built.body["direct"]["auth_info_bytes"]);
        weighhouse_chain::joined(bytes(&built.body["body_bytes"]), auth_info, vec![1; 64])
    }

    /// Sends a transaction, always under the same idempotency key.
    async fn send(&self, transaction: &[u8]) -> Told {
        let request = self.http.ask(Method::POST, "/v1/tx/broadcast").header("idempotency-key", "mine");
        told(request.json(&json!({ "tx_bytes": STANDARD.encode(transaction) }))).await
    }

    /// The names that a search finds; nothing while there is no index.
    async fn found(&self, words: &str) -> Option<Vec<Value>> {
        let told = self.rest(&format!("/v1/listings?q={words}")).await;
        let data = told.body["data"].as_array().filter(|_| told.status == 200)?;
        Some(data.iter().map(|listing| listing["name"].clone()).collect())
    }
}

/// The height and the number of orders, and how old the answer may be; nothing without an answer.
async fn heights(server: &Server) -> Option<(i64, i64, i64)> {
    let answer = server.graphql("{ _meta { height staleSeconds } orders { totalCount } }").await;
    let data = answer["data"].clone();
    let height = data["_meta"]["height"].as_i64()?;
    Some((height, data["orders"]["totalCount"].as_i64()?, data["_meta"]["staleSeconds"].as_i64()?))
}

async fn until<T, F: std::future::Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(found) = ask().await {
            return found;
        }
        assert!(Instant::now() < deadline, "{what} did not happen");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The statements that readers have run on a database.
async fn readers_there(client: &Client) -> bool {
    let sql = "SELECT count(*) FROM pg_stat_activity
        WHERE application_name = 'weighhouse-indexer reader' AND query LIKE '%FROM chain LEFT JOIN%'";
    client.query_one(sql, &[]).await.unwrap().get::<_, i64>(0) > 0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_answers_while_it_is_near_and_when_the_primary_is_gone() {
    let mut market = Market::new();
    market.list(support::listing("one", ALICE, support::PRICE));
    market.buy(BOB, 1);
    let mut primary = Database::alone().await;
    primary.ingest(&market.blocks, 5).await;
    let height = market.height() as i64;
    let replica = primary.replica().await;
    let chain = Chain::new().await;
    let servers = [serve(&primary, &replica.config, &chain).await, serve(&primary, &replica.config, &chain).await];
    let on_replica = replica.connect().await;
    for server in &servers {
        until("an answer", || async { heights(server).await.filter(|found| *found == (height, 1, 0)) }).await;
        until("a search", || async { server.found("one").await.filter(|names| *names == [json!("one")]) }).await;
    }
    // A session is written at one server and good at the other, at once, though the replica may not have it yet.
    let token = servers[0].http.sign_in(&Wallet::new(7)).await;
    for server in &servers {
        let sessions = server.http.by_token(&token, Method::GET, "/v1/sessions", None).await;
        assert_eq!((sessions.status, sessions.body.as_array().map(Vec::len)), (200, Some(1)), "{sessions:?}");
    }
    a_key_counts_at_both(&servers, &chain).await;
    until("an answer by the replica", || async {
        heights(&servers[0]).await;
        readers_there(&on_replica).await.then_some(())
    })
    .await;

    // One that stands still is left for the primary once it lags too much, and asked again when it has caught up.
    on_replica.execute("SELECT pg_wal_replay_pause()", &[]).await.unwrap();
    market.buy(BOB, 1);
    primary.follow(&market).await;
    let (_, orders, _) = heights(&servers[1]).await.unwrap();
    assert_eq!(orders, 1, "the replica has not read it yet");
    for server in &servers {
        until("the primary's answer", || async { heights(server).await.filter(|found| found.1 == 2) }).await;
        assert_eq!(heights(server).await.unwrap(), (height + 1, 2, 0), "the primary lacks nothing");
    }
    on_replica.execute("SELECT pg_wal_replay_resume()", &[]).await.unwrap();

    market.buy(BOB, 1);
    primary.follow(&market).await;
    until("the replica's catching up", || async {
        let count: Option<i64> = Some(on_replica.query_one("SELECT count(*) FROM orders", &[]).await.unwrap().get(0));
        count.filter(|count| *count == 3)
    })
    .await;
    primary.kill().await;
    for server in &servers {
        let lasting = (height + 2, 3);
        until("an answer without the primary", || async {
            heights(server).await.filter(|found| (found.0, found.1) == lasting && found.2 >= 2)
        })
        .await;
        for _ in 0..5 {
            let found = heights(server).await.expect("an answer, each time");
            assert_eq!((found.0, found.1), lasting);
        }
        survives(server, lasting, &token).await;
    }
}

/// An idempotency key that one server took is taken at the other, at once.
async fn a_key_counts_at_both([here, there]: &[Server; 2], chain: &Chain) {
    let key = Key::from_secret(Zeroizing::new([9; 32]), "wasm").unwrap();
    let (first, second) = (here.settle(&key, 1).await, there.settle(&key, 2).await);
    let sent = here.send(&first).await;
    assert_eq!(sent.status, 202, "{sent:?}");
    let again = there.send(&first).await;
    assert_eq!((again.status, &again.body), (202, &sent.body));
    for server in [there, here] {
        let taken = server.send(&second).await;
        assert_eq!(taken.refusal(), (409, "IDEMPOTENCY_KEY_TAKEN"), "{taken:?}");
        assert_eq!(taken.body["transaction"], sent.body["hash"], "{taken:?}");
    }
    assert_eq!(chain.known().received, [first]);
}

/// What a server answers without the primary: all reads, of a signed in account too, and no write.
async fn survives(server: &Server, (height, orders): (i64, i64), token: &str) {
    let status = server.rest("/v1/status").await;
    assert_eq!((status.status, &status.body["height"]), (200, &json!(height)), "{status:?}");
    assert!(status.body["stale_seconds"].as_i64().unwrap() >= 2, "{status:?}");
    let listed = server.rest("/v1/orders?count=true").await;
    assert_eq!((listed.status, &listed.body["total"]["count"]), (200, &json!(orders)), "{listed:?}");
    assert_eq!(server.found("one").await, Some(vec![json!("one")]), "a search reads its rows from the replica");
    assert_eq!(server.rest("/readyz").await.status, 200);
    let read = server.http.by_token(token, Method::GET, "/v1/listings/1", None).await;
    assert_eq!((read.status, &read.body["name"]), (200, &json!("one")), "{read:?}");
    let kept = server.http.by_token(token, Method::GET, "/v1/me", None).await;
    assert_eq!(kept.refusal(), (503, "UNAVAILABLE"), "{kept:?}");
}

/// An account without a bond has one file that waits, whichever server it asks. The replica stands still, and has none of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_at_one_server_counts_at_the_other() {
    let mut primary = Database::alone().await;
    primary.ingest(&passing::market().blocks, 5).await;
    let replica = primary.replica().await;
    let (primary, on_replica) = (Arc::new(primary), replica.connect().await);
    on_replica.execute("SELECT pg_wal_replay_pause()", &[]).await.unwrap();
    let databases = Databases::one(pools(&primary.config)).with_replica_within(pools(&replica.config), MOST);
    let _measuring = AbortOnDropHandle::new(tokio::spawn(databases.clone().keep_measuring()));
    let server = || Passing::over(Arc::clone(&primary), databases.clone(), FILE_BYTES, |service| service);
    let (here, there) = (server().await, server().await);
    let token = here.server.sign_in(&Wallet::new(7)).await;
    let [first, second] = ["zebra", "okapi"].map(|text| here.sealed(text).0);
    let received = here.upload(&token, first).await;
    assert_eq!(received.status, 201, "{received:?}");
    let full = there.upload(&token, second).await;
    assert_eq!(full.refusal(), (409, "QUOTA_REACHED"), "{full:?}");
    let shown = there.server.by_token(&token, Method::GET, "/v1/me/uploads", None).await;
    assert_eq!(shown.body[0]["cid"], received.body["cid"], "{shown:?}");
    let on_replica: i64 = on_replica.query_one("SELECT count(*) FROM service.uploads", &[]).await.unwrap().get(0);
    assert_eq!(on_replica, 0);
}

/// A database that is no replica of this primary, such as an old one under the same name, is never read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_that_never_had_what_the_primary_wrote_answers_nothing() {
    let mut primary = Database::alone().await;
    primary.ingest(&Market::busy().blocks, 5).await;
    let replica = primary.replica().await;
    let on_replica = replica.connect().await;
    on_replica.execute("SELECT pg_wal_replay_pause()", &[]).await.unwrap();
    primary.client.batch_execute("UPDATE chain SET head = head + 1").await.unwrap();
    let server = serve(&primary, &replica.config, &Chain::new().await).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(heights(&server).await.map(|found| found.2), Some(0));
    assert!(!readers_there(&on_replica).await);
}

/// Whoever waits for a height then reads rows that have it, though the replica that answers has it later than others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_waits_until_the_replica_that_gives_it_holds_the_height() {
    let mut market = Market::new();
    market.list(support::listing("one", ALICE, support::PRICE));
    market.buy(BOB, 1);
    let mut primary = Database::alone().await;
    primary.ingest(&market.blocks, 5).await;
    let replica = primary.replica().await;
    let server = serve(&primary, &replica.config, &Chain::new().await).await;
    let on_replica = replica.connect().await;
    until("an answer by the replica", || async {
        heights(&server).await;
        readers_there(&on_replica).await.then_some(())
    })
    .await;
    on_replica.execute("SELECT pg_wal_replay_pause()", &[]).await.unwrap();
    market.buy(BOB, 1);
    primary.follow(&market).await;
    let question = format!(
        "{{ waitForHeight(height: \"{}\", seconds: 10) {{ _meta {{ height }} orders {{ totalCount }} }} }}",
        market.height()
    );
    let waiting = tokio::spawn(async move { server.graphql(&question).await });
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert!(!waiting.is_finished(), "answered by a replica that has not read it");
    on_replica.execute("SELECT pg_wal_replay_resume()", &[]).await.unwrap();
    let answer = waiting.await.unwrap();
    assert_eq!(answer["data"]["waitForHeight"]["orders"]["totalCount"], 2, "{answer}");
}
