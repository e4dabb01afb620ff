//! GraphQL over a market on a real Postgres.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::as_conversions)]

#[path = "../support/mod.rs"]
mod support;

mod assurance;
mod follow;
mod http;
mod inputs;
mod manual;
mod nodes;
mod programs;

use std::time::Duration;

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::Engine;
use futures::StreamExt;
use serde_json::{json, Value};
use support::{named, Database, Market, BOB};
use weighhouse_indexer::api::graphql::{self, Schema};
use weighhouse_indexer::database;
use weighhouse_indexer::read::{Feed, Rows};

struct Server {
    database: Database,
    schema: Schema,
    feed: Feed,
    rows: Rows,
}

impl Server {
    async fn with(market: &Market) -> Self {
        let mut database = Database::new().await;
        database.ingest(&market.blocks, 10).await;
        let rows = Rows::new(database::readers(&database.config, 2).unwrap());
        let feed = Feed::default();
        Server { schema: graphql::schema(rows.clone(), feed.clone()), database, feed, rows }
    }

    async fn ask(&self, query: &str) -> Value {
        serde_json::to_value(self.schema.execute(named(query)).await).unwrap()
    }

    /// Names of the listings that an argument list finds, in order.
    async fn names(&self, arguments: &str) -> Vec<String> {
        let answer = self.ask(&format!("{{ listings({arguments}) {{ nodes {{ name }} }} }}")).await;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        let nodes = answer["data"]["listings"]["nodes"].as_array().unwrap();
        nodes.iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect()
    }

    async fn refusal(&self, query: &str) -> (String, Value) {
        let answer = self.ask(query).await;
        let error = &answer["errors"][0];
        (error["message"].as_str().unwrap_or_default().to_owned(), error["extensions"]["code"].clone())
    }
}

const WHOLE: &str = "{
    listing(id: 1) {
        id name seller task framework state sales createdAt deliverWithin cardCid cardSha256
        license { id uri sha256 }
        plans {
            index kind termSeconds resaleRoyaltyBps price { amount denom }
            rights { commercial derivatives redistribution transferable seats }
        }
        payees { account shareBps }
        latestVersion {
            number cid size chunkCount plaintextRoot ciphertextRoot keyRoot publicKey hashPoint salt publishedAt
            formats { format tensors parameters dtypes } metrics { name dataset value }
        }
        versions(first: 1) { number }
        card { title }
    }
    orders { nodes {
        id listingId version plan buyer state price { amount denom } fee { amount } deliverBy refundFrom placedAt
        placedHeight placedTx deliveredTx closedTx listing { name } license { owner }
    } }
    licenses { nodes { id owner listingId kind expired expiresAt termsHash listing { name } order { buyer } } }
    balances(account: \"@alice\") { denom credited claimed owed }
    _meta { chainId addressPrefix height startHeight gaps quarantined quarantinedByFault { value unreadable view } proof witnessedHeight time }
}";

#[tokio::test]
async fn everything_is_answered_as_it_happened() {
    let server = Server::with(&Market::busy()).await;
    let answer = server.ask(WHOLE).await;
    assert_eq!(answer["errors"], Value::Null);
    insta::assert_json_snapshot!(answer["data"]);
}

/// A wallet derives its account by the prefix, which may itself have a 1.
#[tokio::test]
async fn the_prefix_of_addresses_is_the_contracts() {
    let server = Server::with(&Market::new()).await;
    let prefix = async || server.ask("{ _meta { addressPrefix } }").await["data"]["_meta"]["addressPrefix"].clone();
    assert_eq!(prefix().await, "wasm");
    let moved = "UPDATE contracts SET address = replace(address, 'wasm1', 'b1t1')";
    assert_eq!(server.database.client.execute(moved, &[]).await.unwrap(), 5);
    assert_eq!(prefix().await, "b1t");
}

#[tokio::test]
async fn filters_choose_and_combine() {
    let server = Server::with(&Market::busy()).await;
    for (arguments, expected) in [
        ("", vec!["tiny-llama", "all-MiniLM-L6-v2"]),
        ("filter: {state: {in: [ACTIVE, PAUSED]}}", vec!["whisper-small", "tiny-llama", "all-MiniLM-L6-v2"]),
        ("filter: {state: {eq: PAUSED}}", vec!["whisper-small"]),
        ("filter: {task: {eq: \"text-generation\"}}", vec!["tiny-llama"]),
        (
            "filter: {task: {in: [\"text-generation\", \"sentence-similarity\"]}, seller: {eq: \"@alice\"}}",
            vec!["all-MiniLM-L6-v2"],
        ),
        ("filter: {license: {eq: \"mit\"}}", vec![]),
        ("filter: {framework: {eq: \"transformers\"}, price: {denom: \"uwhs\", lt: \"5000000\"}}", vec!["tiny-llama"]),
        ("filter: {price: {denom: \"uwhs\", gte: \"1100\", lte: \"1100\"}}", vec!["tiny-llama"]),
        ("filter: {price: {denom: \"uwhs\", gt: \"1100\"}}", vec!["all-MiniLM-L6-v2"]),
        ("filter: {price: {denom: \"uatom\"}}", vec![]),
        (
            "filter: {or: [{seller: {eq: \"@bob\"}}, {task: {eq: \"sentence-similarity\"}}]}",
            vec!["tiny-llama", "all-MiniLM-L6-v2"],
        ),
        ("filter: {not: {seller: {eq: \"@bob\"}}}", vec!["all-MiniLM-L6-v2"]),
        ("filter: {and: [{seller: {eq: \"@bob\"}}, {task: {eq: \"sentence-similarity\"}}]}", vec![]),
        ("filter: {seller: {eq: \"' OR true --\"}}", vec![]),
        ("orderBy: {field: PRICE, denom: \"uwhs\"}", vec!["tiny-llama", "all-MiniLM-L6-v2"]),
        ("orderBy: {field: PRICE, direction: DESC, denom: \"uusd\"}", vec!["all-MiniLM-L6-v2", "tiny-llama"]),
        ("orderBy: {field: BEST_SELLING}", vec!["all-MiniLM-L6-v2", "tiny-llama"]),
        ("orderBy: {field: NEWEST, direction: ASC}", vec!["all-MiniLM-L6-v2", "tiny-llama"]),
    ] {
        assert_eq!(server.names(&format!("first: 10 {arguments}")).await, expected, "{arguments}");
    }
}

#[tokio::test]
async fn pages_of_any_size_and_sort_answer_every_row_once() {
    let server = Server::with(&Market::crowd()).await;
    for field in ["NEWEST", "BEST_SELLING", "PRICE, denom: \"uwhs\""] {
        for direction in ["ASC", "DESC"] {
            let order = format!("orderBy: {{field: {field}, direction: {direction}}}");
            let whole = server.names(&format!("first: 100, {order}")).await;
            assert_eq!(whole.len(), 23);
            for size in [1, 4, 5, 23] {
                assert_eq!(walk(&server, &order, size).await, whole, "{order} by {size}");
            }
        }
    }
}

async fn walk(server: &Server, order: &str, size: usize) -> Vec<String> {
    let (mut names, mut after) = (Vec::new(), String::from("null"));
    loop {
        let fields = "totalCount pageInfo { hasNextPage hasPreviousPage endCursor } nodes { name }";
        let answer =
            server.ask(&format!("{{ listings(first: {size}, after: {after}, {order}) {{ {fields} }} }}")).await;
        let page = &answer["data"]["listings"];
        assert_eq!(page["totalCount"], 23, "{answer}");
        assert_eq!(page["pageInfo"]["hasPreviousPage"], after != "null");
        names.extend(page["nodes"].as_array().unwrap().iter().map(|n| n["name"].as_str().unwrap().to_owned()));
        if page["pageInfo"]["hasNextPage"] == false {
            return names;
        }
        after = page["pageInfo"]["endCursor"].to_string();
    }
}

#[tokio::test]
async fn what_cannot_be_answered_is_refused_with_a_code_and_the_bound() {
    let server = Server::with(&Market::crowd()).await;
    let first = server.ask("{ listings(first: 1) { pageInfo { endCursor } } }").await;
    let cursor = first["data"]["listings"]["pageInfo"]["endCursor"].to_string();
    let many = vec!["\"a\""; 101].join(",");
    let wide = vec!["{task: {eq: \"a\"}}"; 65].join(",");
    let deep = (0..70).fold("{}".to_owned(), |inner, _| format!("{{not: {inner}, task: {{eq: \"a\"}}}}"));
    for (arguments, message) in [
        (format!("after: {cursor}, orderBy: {{field: BEST_SELLING}}"), "of another sort or filter"),
        (format!("after: {cursor}, filter: {{seller: {{eq: \"a\"}}}}"), "of another sort or filter"),
        (format!("after: {cursor}, query: \"a\""), "of another sort or filter"),
        ("after: \"zzz\"".into(), "\"zzz\" is no cursor"),
        ("first: 101".into(), "first is 101, it may be from 1 to 100"),
        ("first: 0".into(), "first is 0"),
        ("orderBy: {field: PRICE}".into(), "orderBy.denom is needed"),
        (format!("filter: {{task: {{in: [{many}]}}}}"), "compared with 101 values, at most 100"),
        (format!("filter: {{task: {{eq: \"{}\"}}}}", "a".repeat(513)), "513 bytes, at most 512"),
        ("query: \"a\\u0000\"".into(), "NUL"),
        (format!("filter: {{and: [{wide}]}}"), "more than 64 conditions"),
        (format!("filter: {deep}"), "nests lists and objects 71 levels deep, at most 32 are read"),
        ("filter: {fitsMemoryBytes: -5}".into(), "fitsMemoryBytes: -5 is no amount of memory: give 0 bytes or more"),
    ] {
        let (found, code) = server.refusal(&format!("{{ listings({arguments}) {{ nodes {{ id }} }} }}")).await;
        assert!(found.contains(message), "{arguments}: {found}");
        assert_eq!(code, "BAD_USER_INPUT", "{found}");
    }
    let (found, code) = server.refusal("{ listing(id: \"abc\") { id } }").await;
    assert_eq!((found.as_str(), code), ("\"abc\" is no id: ids are whole numbers", json!("BAD_USER_INPUT")));
}

/// A stranger writes cursors, too: one that no page ends with is no fault of the server.
#[tokio::test]
async fn a_cursor_with_a_key_that_no_row_has_is_refused() {
    let server = Server::with(&Market::busy()).await;
    for list in ["listings", "orders", "licenses"] {
        let answer = server.ask(&format!("{{ {list}(first: 1) {{ pageInfo {{ endCursor }} }} }}")).await;
        let cursor = answer["data"][list]["pageInfo"]["endCursor"].as_str().unwrap();
        let mut parts: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(cursor).unwrap()).unwrap();
        parts[2] = json!("9223372036854775808");
        let forged = URL_SAFE_NO_PAD.encode(parts.to_string());
        let (message, code) = server.refusal(&format!("{{ {list}(after: \"{forged}\") {{ nodes {{ id }} }} }}")).await;
        let damaged = "the cursor is damaged: start from the first page";
        assert_eq!((message.as_str(), code), (damaged, json!("BAD_USER_INPUT")), "{list}");
    }
}

/// Who reads `FUNDED` may pay for it: a word that is no state is never taken for one, and nothing panics.
#[tokio::test]
async fn a_state_that_nobody_knows_and_a_column_that_is_not_there_are_errors() {
    let server = Server::with(&Market::busy()).await;
    let database = &server.database.client;
    let internal = |refusal: (String, Value)| assert_eq!(refusal, ("internal error".to_owned(), json!("INTERNAL")));
    let lost = "ALTER TABLE orders DROP CONSTRAINT orders_state_check; UPDATE orders SET state = 'lost' WHERE id = 1";
    database.batch_execute(lost).await.unwrap();
    internal(server.refusal("{ order(id: 1) { id state } }").await);
    internal(server.refusal("{ orders { nodes { id } } }").await);
    assert_eq!(server.ask("{ order(id: 2) { state } }").await["data"]["order"]["state"], "REFUNDED");
    database.batch_execute("ALTER TABLE licenses DROP COLUMN terms_hash").await.unwrap();
    internal(server.refusal("{ licenses { nodes { id } } }").await);
}

#[tokio::test]
async fn a_document_has_bounds() {
    let server = Server::with(&Market::new()).await;
    let aliases: String = (0..31).map(|n| format!("a{n}: listing(id: 1) {{ id }} ")).collect();
    let brackets = "[".repeat(60_000);
    let nested = (0..8).fold("id".to_owned(), |inner, _| format!("order {{ license {{ {inner} }} }}"));
    for (query, message) in [
        (format!("{{ {aliases} }}"), "31 aliases, at most 30"),
        (format!("{{ license(id: 1) {{ {nested} }} }}"), "levels deep, at most 15"),
        (format!("{{ listings(filter: {brackets}"), "60002 levels deep, at most 128 are read"),
        (
            "{ listings(first: 100) { nodes { versions(first: 100) { number cid } } } }".into(),
            "at most 10000 is answered",
        ),
    ] {
        let (found, code) = server.refusal(&query).await;
        assert!(found.to_lowercase().contains(message), "{message}: {found}");
        assert_eq!(code, "QUERY_TOO_LARGE", "{found}");
    }
}

#[tokio::test]
async fn subscribers_hear_of_every_new_order_once_and_of_no_old_one() {
    let market = Market::busy();
    let split = 5;
    let mut server = Server::with(&Market::new()).await;
    server.database.ingest(&market.blocks[..split], 2).await;
    assert_eq!(server.database.count("orders").await, 1);
    let watcher = tokio::spawn(server.feed.clone().watch(server.database.config.clone(), server.rows.clone()));
    let all = "subscription { orderPlaced { id buyer listing { name } } }";
    let carols = "subscription { orderPlaced(filter: {buyer: \"@carol\"}) { id } }";
    let (mut all, mut carols) = (server.schema.execute_stream(all), server.schema.execute_stream(named(carols)));
    // The first poll subscribes.
    assert!(tokio::time::timeout(Duration::from_millis(500), all.next()).await.is_err(), "an old order was told");
    assert!(tokio::time::timeout(Duration::from_millis(50), carols.next()).await.is_err());
    server.database.ingest(&market.blocks[split..], 2).await;
    let told = tokio::time::timeout(Duration::from_secs(10), all.next()).await.unwrap().unwrap();
    let order = serde_json::to_value(told.data).unwrap();
    assert_eq!(order, json!({"orderPlaced": {"id": "2", "buyer": BOB, "listing": {"name": "all-MiniLM-L6-v2"}}}));
    assert!(tokio::time::timeout(Duration::from_millis(300), all.next()).await.is_err(), "told twice");
    assert!(tokio::time::timeout(Duration::from_millis(50), carols.next()).await.is_err(), "not Carol's");
    watcher.abort();
}
