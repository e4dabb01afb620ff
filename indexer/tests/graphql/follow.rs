//! What is followed: from any place on, on any server, nothing lost and nothing told twice.

use std::time::{Duration, Instant};

use futures::stream::BoxStream;
use futures::StreamExt;
use serde_json::{json, Value};
use tokio_util::task::AbortOnDropHandle;
use weighhouse_indexer::api::graphql::{self, Schema};
use weighhouse_indexer::database::readers;
use weighhouse_indexer::read::{Feed, Rows};

use crate::support::{named, Database, Market};
use crate::Server;

/// A server of its own over a database.
pub fn another(database: &Database) -> (Schema, AbortOnDropHandle<()>) {
    let rows = Rows::new(readers(&database.config, 2).unwrap());
    let feed = Feed::default();
    let watching = tokio::spawn(feed.clone().watch(database.config.clone(), rows.clone()));
    (graphql::schema(rows, feed), AbortOnDropHandle::new(watching))
}

fn steps(schema: &Schema, arguments: &str) -> BoxStream<'static, Value> {
    follow(schema, "orderSteps", arguments, "order { id state }")
}

fn changes(schema: &Schema, arguments: &str) -> BoxStream<'static, Value> {
    follow(schema, "listingChanges", arguments, "listing { id }")
}

/// What a subscription tells, each with what it is about.
fn follow(schema: &Schema, subscription: &'static str, arguments: &str, about: &str) -> BoxStream<'static, Value> {
    let fields = format!("cursor kind height about: {about}");
    let answers = schema.execute_stream(named(&format!("subscription {{ {subscription}{arguments} {{ {fields} }} }}")));
    answers.map(move |answer| serde_json::to_value(answer).unwrap()["data"][subscription].clone()).boxed()
}

async fn next(stream: &mut BoxStream<'static, Value>) -> Option<Value> {
    tokio::time::timeout(Duration::from_secs(10), stream.next()).await.unwrap()
}

async fn take(stream: &mut BoxStream<'static, Value>, count: usize) -> Vec<(String, String, String)> {
    let mut taken = Vec::new();
    for _ in 0..count {
        let step = next(stream).await.unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        taken.push((text(&step["cursor"]), text(&step["about"]["id"]), text(&step["kind"])));
    }
    taken
}

/// Every step that the index holds, in the chain's order.
async fn history(database: &Database) -> Vec<(String, String, String)> {
    held(database, STEPS).await
}

const STEPS: &str = "
SELECT height || ':' || phase || ':' || tx_index || ':' || event_index, order_id::text, upper(kind)
FROM order_history ORDER BY height, phase, tx_index, event_index";

const CHANGES: &str = "
SELECT height || ':' || phase || ':' || tx_index || ':' || event_index, listing::text, upper(kind)
FROM listing_changes ORDER BY height, phase, tx_index, event_index";

async fn held(database: &Database, sql: &str) -> Vec<(String, String, String)> {
    let rows = database.client.query(sql, &[]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect()
}

#[tokio::test]
async fn a_follower_resumes_from_any_cursor_on_any_server_and_goes_on_live() {
    let told = every_cursor_resumes(steps, STEPS).await;
    for kind in ["PLACED", "DELIVERED", "SETTLED", "REFUNDED"] {
        assert!(told.iter().any(|(.., told)| told == kind), "{kind}: {told:?}");
    }
}

#[tokio::test]
async fn a_follower_of_listings_resumes_from_any_cursor_on_any_server_and_goes_on_live() {
    let told = every_cursor_resumes(changes, CHANGES).await;
    for kind in ["CREATED", "PUBLISHED", "PRICED", "PAYEES_CHANGED", "CARD_CHANGED", "STATE_CHANGED"] {
        assert!(told.iter().any(|(.., told)| told == kind), "{kind}: {told:?}");
    }
}

/// What was told, which is what the index holds: to one who follows live, and to one who resumes from any cursor.
async fn every_cursor_resumes(
    follow: fn(&Schema, &str) -> BoxStream<'static, Value>,
    sql: &str,
) -> Vec<(String, String, String)> {
    let market = Market::busy();
    let (before, after) = market.blocks.split_at(market.blocks.len() / 2);
    let mut database = Database::new().await;
    database.ingest(before, 3).await;
    let told = held(&database, sql).await.len();
    assert!(told > 0, "something happens in the first blocks");
    let (first, _watching) = another(&database);
    let mut from_zero = follow(&first, "(after: \"0:0:0:0\")");
    let mut seen = take(&mut from_zero, told).await;
    let quiet = tokio::time::timeout(Duration::from_millis(300), from_zero.next()).await;
    assert!(quiet.is_err(), "told before it was committed");
    database.ingest(after, 1).await;
    let all = held(&database, sql).await;
    assert!(all.len() > told, "something happens in the last blocks");
    seen.extend(take(&mut from_zero, all.len() - told).await);
    assert_eq!(seen, all);
    for (place, (cursor, ..)) in all.iter().enumerate() {
        let (server, _watching) = another(&database);
        let mut resumed = follow(&server, &format!("(after: \"{cursor}\")"));
        assert_eq!(take(&mut resumed, all.len() - place - 1).await, all[place + 1..]);
        assert!(tokio::time::timeout(Duration::from_millis(20), resumed.next()).await.is_err(), "told twice");
    }
    all
}

/// A browser keeps the cursor of a chain that began anew: it would wait for years.
#[tokio::test]
async fn a_cursor_from_beyond_the_chain_is_refused() {
    let mut database = Database::new().await;
    database.ingest(&Market::busy().blocks, 10).await;
    let (server, _watching) = another(&database);
    let known = take(&mut steps(&server, "(after: \"0:0:0:0\")"), 1).await;
    assert_eq!(known.len(), 1);
    let ask = "subscription { orderSteps(after: \"999999:0:0:0\") { cursor } }";
    let answer = server.execute_stream(ask).next().await.unwrap();
    let error = serde_json::to_value(answer).unwrap()["errors"][0].clone();
    assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{error}");
    let message = error["message"].as_str().unwrap();
    assert!(message.starts_with("the cursor is of height 999999, and the index is at "), "{message}");
    assert!(message.contains("follow from `_meta { cursor }`"), "{message}");
}

#[tokio::test]
async fn a_follower_is_told_what_it_asks_for_alone() {
    let mut database = Database::new().await;
    database.ingest(&Market::busy().blocks, 10).await;
    let (server, _watching) = another(&database);
    let all = history(&database).await;
    let carols = "SELECT id::text FROM orders WHERE buyer = $1";
    let carols: Vec<String> =
        database.client.query(carols, &[&crate::support::CAROL]).await.unwrap().iter().map(|row| row.get(0)).collect();
    let of = |matches: &dyn Fn(&(String, String, String)) -> bool| {
        all.iter().filter(|step| matches(step)).cloned().collect::<Vec<_>>()
    };
    let cases = [
        ("kinds: [DELIVERED, SETTLED]", of(&|(_, _, kind)| kind == "DELIVERED" || kind == "SETTLED")),
        ("filter: {buyers: [\"@carol\"]}", of(&|(_, order, _)| carols.contains(order))),
        ("filter: {id: 1}", of(&|(_, order, _)| order == "1")),
        ("filter: {ids: [1, 2]}", of(&|(_, order, _)| order == "1" || order == "2")),
    ];
    for (arguments, expected) in cases {
        assert!(!expected.is_empty(), "{arguments}");
        let mut told = steps(&server, &format!("(after: \"0:0:0:0\", {arguments})"));
        assert_eq!(take(&mut told, expected.len()).await, expected, "{arguments}");
        assert!(tokio::time::timeout(Duration::from_millis(100), told.next()).await.is_err(), "{arguments}");
    }
    let changes = "subscription { listingChanges(after: \"0:0:0:0\", listings: [1]) { kind listing { id } } }";
    let mut changes = server.execute_stream(changes);
    for kind in ["CREATED", "PUBLISHED"] {
        let told = tokio::time::timeout(Duration::from_secs(10), changes.next()).await.unwrap().unwrap();
        let told = serde_json::to_value(told.data).unwrap();
        assert_eq!(told, json!({"listingChanges": {"kind": kind, "listing": {"id": "1"}}}));
    }
    for (arguments, message) in [
        ("orderSteps(after: \"zzz\") { cursor }", "\"zzz\" is no cursor"),
        ("orderSteps(filter: {tx: \"0x1\"}) { cursor }", "hexadecimal"),
    ] {
        let answer = server.execute_stream(format!("subscription {{ {arguments} }}")).next().await.unwrap();
        assert!(answer.errors[0].message.contains(message), "{:?}", answer.errors);
    }
}

#[tokio::test]
async fn an_answer_waits_for_a_height_and_no_longer_than_it_may() {
    let market = Market::busy();
    let (last, before) = market.blocks.split_last().unwrap();
    let mut server = Server::with(&Market::new()).await;
    server.database.ingest(before, 10).await;
    let watching = tokio::spawn(server.feed.clone().watch(server.database.config.clone(), server.rows.clone()));
    let _watching = AbortOnDropHandle::new(watching);
    let height = last.height;
    let question = move |seconds: u8| {
        format!("{{ waitForHeight(height: \"{height}\", seconds: {seconds}) {{ _meta {{ height cursor }} }} }}")
    };
    let begun = Instant::now();
    let (message, code) = server.refusal(&question(0)).await;
    assert_eq!((message.contains("does not hold height"), code), (true, json!("NOT_REACHED")));
    assert!(begun.elapsed() < Duration::from_secs(2));
    let waiting = tokio::spawn({
        let schema = server.schema.clone();
        async move { serde_json::to_value(schema.execute(question(10)).await).unwrap() }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!waiting.is_finished());
    server.database.ingest(std::slice::from_ref(last), 1).await;
    let answer = tokio::time::timeout(Duration::from_secs(5), waiting).await.unwrap().unwrap();
    let meta = json!({"height": height, "cursor": format!("{height}:9:0:0")});
    assert_eq!(answer["data"]["waitForHeight"]["_meta"], meta, "{answer}");
    for (arguments, message) in [
        (format!("height: \"{}\"", height + 1_000), "is too far"),
        ("height: \"1\", seconds: 11".to_owned(), "from 0 to 10"),
    ] {
        let (found, code) = server.refusal(&format!("{{ waitForHeight({arguments}) {{ __typename }} }}")).await;
        assert!(found.contains(message), "{found}");
        assert_eq!(code, "BAD_USER_INPUT");
    }
}
