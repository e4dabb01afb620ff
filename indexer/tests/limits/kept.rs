//! What was answered a moment ago is answered again, until something happens.

use std::time::Duration;

use serde_json::{json, Value};
use weighhouse_indexer::api::limits::Limits;

use crate::served::{serve, Served};
use crate::support::{indexed, Market};

/// The names of the listings, by a question that costs enough to be kept.
async fn names(served: &Served, more: &str) -> Value {
    let answer = served.ask(&format!("{{ listings(first: 100{more}) {{ nodes {{ name }} }} }}")).await.1;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"]["listings"]["nodes"][0]["name"].clone()
}

async fn rename(served: &Served, name: &str) {
    let sql = format!("UPDATE listings SET name = '{name}'");
    served.database.client.batch_execute(&sql).await.unwrap();
}

#[tokio::test]
async fn an_answer_is_given_again_until_a_block_comes() {
    let limits = Limits { kept_time: Duration::from_secs(3_600), ..Limits::default() };
    let served = serve(indexed(&Market::busy()).await, limits).await;
    let first = names(&served, "").await;
    rename(&served, "renamed").await;
    assert_eq!(names(&served, "").await, first);
    assert_eq!(names(&served, ", orderBy: {field: NEWEST}").await, json!("renamed"), "another question");
    let cost = served.ask("{ listings(first: 100) { nodes { name } } }").await.1["extensions"]["cost"].clone();
    assert!(cost["requested"].as_u64().unwrap() >= 100, "{cost}");
    served.database.client.batch_execute("UPDATE chain SET height = height + 1").await.unwrap();
    assert_eq!(names(&served, "").await, json!("renamed"));

    // A card that was read changes what is found without a block.
    rename(&served, "again").await;
    assert_eq!(names(&served, "").await, json!("renamed"));
    served.database.client.batch_execute("UPDATE search_log SET last = last + 1").await.unwrap();
    assert_eq!(names(&served, "").await, json!("again"));
}

#[tokio::test]
async fn an_answer_is_given_again_for_its_time_alone() {
    let limits = Limits { kept_time: Duration::from_millis(300), ..Limits::default() };
    let served = serve(indexed(&Market::busy()).await, limits).await;
    let first = names(&served, "").await;
    rename(&served, "renamed").await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_ne!(names(&served, "").await, first);
}

/// Settings, what sells, and the day are the same for all answers at a height.
#[tokio::test]
async fn what_all_answers_share_is_read_once_at_a_height() {
    let limits = Limits { kept_time: Duration::from_secs(3_600), ..Limits::default() };
    let mut market = Market::busy();
    market.configure(|config| config.grace += 1);
    let served = serve(indexed(&market).await, limits).await;
    let question = |first: i32| {
        format!(
            "{{ _meta {{ height }} listings(first: {first}) {{ nodes {{
                plans {{ guarantee {{ bond {{ amount }} fee {{ amount }} }} }} figures {{ settled }} }} }} }}"
        )
    };
    let mut statements = Vec::new();
    let mut fees = Vec::new();
    for (first, sql) in [
        (100, ""),
        (99, "UPDATE settings SET config = jsonb_set(config, '{fee_bps}', '77')"),
        (98, "UPDATE chain SET height = height + 1"),
    ] {
        served.database.client.batch_execute(sql).await.unwrap();
        let before = served.usage.statements.get();
        let answer = served.ask(&question(first)).await.1;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        statements.push(served.usage.statements.get() - before);
        fees.push(answer["data"]["listings"]["nodes"][0]["plans"][0]["guarantee"]["fee"]["amount"].clone());
    }
    assert_eq!(statements, [statements[1] + 2, statements[1], statements[1] + 2], "the settings, and the plans");
    assert_eq!(fees[0], fees[1], "as long as the market stands where it did");
    assert_ne!(fees[0], fees[2]);
}

/// What one answer read of a listing's plans, another that asks for more of the listing names as it was read.
#[tokio::test]
async fn a_record_that_many_answers_name_is_read_once_at_a_height() {
    let limits = Limits { kept_time: Duration::from_secs(3_600), ..Limits::default() };
    let served = serve(indexed(&Market::busy()).await, limits).await;
    let prices = async |more: &str| {
        let before = served.usage.statements.get();
        let query = format!("{{ listings(first: 100) {{ nodes {{ id {more} plans {{ price {{ amount }} }} }} }} }}");
        let answer = served.ask(&query).await.1;
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        let nodes = answer["data"]["listings"]["nodes"].as_array().unwrap();
        let prices: Vec<Value> = nodes.iter().map(|node| node["plans"][0]["price"]["amount"].clone()).collect();
        (prices, served.usage.statements.get() - before)
    };
    let change = async |sql: &str| served.database.client.batch_execute(sql).await.unwrap();
    let (first, statements) = prices("").await;
    assert!(first.iter().all(Value::is_string), "{first:?}");
    change("UPDATE plans SET price = price + 1").await;
    assert_eq!(prices("name").await, (first.clone(), statements - 1), "the plans");
    change("UPDATE chain SET height = height + 1").await;
    let (second, again) = prices("task").await;
    assert_eq!(again, statements);
    assert!(first.iter().zip(&second).all(|(first, second)| first != second), "{second:?}");
}
