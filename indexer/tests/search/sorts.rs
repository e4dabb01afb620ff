//! Sorts that the search index alone has, and what is like a listing.

use serde_json::{json, Value};
use weighhouse_indexer::api::graphql::Schema;

use crate::support::{listing, listings, Card, Database, Index, Market, ALICE, BOB, CAROL, PRICE};

async fn shop() -> (Database, Index) {
    let mut market = Market::new();
    for number in 1..=6 {
        market.list(listing(&format!("model m{number}"), ALICE, PRICE));
    }
    for (buyer, sold) in [(BOB, 2), (CAROL, 2), (BOB, 3), (CAROL, 3)] {
        market.sell(buyer, sold);
    }
    market.pass(21 * 86_400).sell(BOB, 5);
    let mut database = Database::new().await;
    database.follow(&market).await;
    let described = "
        UPDATE versions SET size = 1000 - 100 * (listing % 4),
            formats = CASE WHEN listing < 5 THEN jsonb_build_array(jsonb_build_object(
                'format', 'safetensors', 'parameters', listing * 10, 'dtypes', '[]'::jsonb)) ELSE '[]' END,
            metrics = CASE WHEN listing < 4 THEN jsonb_build_array(
                jsonb_build_object('name', 'f1', 'dataset', 'glue', 'value', (listing - 2)::text),
                jsonb_build_object('name', 'f1', 'dataset', 'squad', 'value', '0.5')) ELSE '[]' END";
    database.client.batch_execute(described).await.unwrap();
    let mut index = Index::new();
    index.follow(&database).await;
    (database, index)
}

async fn numbers(schema: &Schema, order: &str) -> Vec<u64> {
    let mut found = Vec::new();
    let mut after = "null".to_owned();
    loop {
        let arguments = format!("first: 2, after: {after}, orderBy: {{field: {order}}}");
        let page = listings(schema, &arguments, "", "totalCount pageInfo { hasNextPage endCursor } nodes { id }").await;
        let ids = page["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().parse().unwrap());
        found.extend(ids.collect::<Vec<u64>>());
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(page["totalCount"], found.len(), "{order}");
            return found;
        }
        after = page["pageInfo"]["endCursor"].to_string();
    }
}

#[tokio::test]
async fn every_sort_goes_through_its_pages() {
    let (database, index) = shop().await;
    let schema = index.schema(&database);
    for (order, expected) in [
        // Three weeks ago two buyers came: an eighth each, and one today is more.
        ("TRENDING", vec![5, 3, 2, 6, 4, 1]),
        ("SIZE", vec![3, 2, 6, 1, 5, 4]),
        ("SIZE, direction: DESC", vec![4, 5, 1, 6, 2, 3]),
        ("PARAMETERS", vec![4, 3, 2, 1]),
        ("METRIC, metric: \"f1\", dataset: \"glue\"", vec![3, 2, 1]),
        ("METRIC, metric: \"f1\", dataset: \"glue\", direction: ASC", vec![1, 2, 3]),
        ("METRIC, metric: \"f1\"", vec![3, 2, 1]),
        ("METRIC, metric: \"x\"", vec![]),
    ] {
        assert_eq!(numbers(&schema, order).await, expected, "{order}");
    }
    let by = |order: &str| format!("{{ listings(orderBy: {{field: {order}}}) {{ totalCount }} }}");
    let refused = serde_json::to_value(schema.execute(by("METRIC")).await).unwrap();
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    // Without an index, an order that only it has waits for it.
    let away = serde_json::to_value(Index::new().schema(&database).execute(by("TRENDING")).await).unwrap();
    assert_eq!(away["errors"][0]["extensions"]["code"], "UNAVAILABLE");
}

#[tokio::test]
async fn similar_listings_share_a_base_model_or_a_task() {
    let mut market = Market::new();
    for (name, task, framework) in [
        ("one", "translation", "transformers"),
        ("two", "translation", "yolo"),
        ("three", "translation", "transformers"),
        ("four", "text-generation", "transformers"),
        ("five", "translation", "yolo"),
        ("six", "translation", "transformers"),
    ] {
        let mut described = listing(name, ALICE, PRICE);
        (described.task, described.framework) = (task.into(), framework.into());
        market.list(described);
    }
    market.pause(6);
    let mut database = Database::new().await;
    database.follow(&market).await;
    for name in ["one", "four", "five"] {
        let base_models = vec!["Qwen/Qwen2.5-7B".into()];
        database.describe(name, Card { base_models, ..Card::saying("text") }).await;
    }
    let mut index = Index::new();
    index.follow(&database).await;
    let answer = index.schema(&database).execute("{ listing(id: 1) { similar { name } } }").await;
    let answer = serde_json::to_value(answer).unwrap();
    let names = |names: &[&str]| -> Value { names.iter().map(|name| json!({"name": name})).collect() };
    assert_eq!(answer["data"]["listing"]["similar"], names(&["five", "three", "two"]), "{answer}");
}

#[tokio::test]
async fn lineage_goes_both_ways_by_the_names_in_cards() {
    let mut market = Market::new();
    for name in ["Qwen/Base", "qwen/base", "Tuned", "Merged", "Tuned-GGUF"] {
        market.list(listing(name, ALICE, PRICE));
    }
    for _ in 0..6 {
        market.list(listing("Crowd", ALICE, PRICE));
    }
    let away = market.list(listing("Away", ALICE, PRICE));
    market.pause(away);
    let mut database = Database::new().await;
    database.follow(&market).await;
    for (name, bases) in [
        ("Tuned", vec!["Qwen/Base"]),
        ("Merged", vec!["Tuned", "Crowd", "Away", "nobody/has-this"]),
        ("Tuned-GGUF", vec!["Tuned"]),
    ] {
        let base_models = bases.into_iter().map(str::to_owned).collect();
        database.describe(name, Card { base_models, ..Card::saying("text") }).await;
    }
    let mut index = Index::new();
    index.follow(&database).await;
    let schema = index.schema(&database);
    let asked = "{ up: listing(id: 4) { baseModels { name listings { id baseModels { name listings { id } } } } few: baseModels(first: 1) { name } }
        down: listing(id: 1) { derived { name derived { name } } } none: listing(id: 5) { derived { name } } }";
    let answer = serde_json::to_value(schema.execute(asked).await).unwrap();
    let base = json!([{"name": "Qwen/Base", "listings": [{"id": "1"}, {"id": "2"}]}]);
    let crowd: Vec<Value> = (6..11).map(|id| json!({"id": id.to_string(), "baseModels": []})).collect();
    let up = json!([
        {"name": "Tuned", "listings": [{"id": "3", "baseModels": base}]},
        {"name": "Crowd", "listings": crowd},
        {"name": "Away", "listings": []},
        {"name": "nobody/has-this", "listings": []},
    ]);
    assert_eq!(answer["data"]["up"]["baseModels"], up, "{answer}");
    assert_eq!(answer["data"]["up"]["few"], json!([{"name": "Tuned"}]));
    let down = json!([{"name": "Tuned", "derived": [{"name": "Tuned-GGUF"}, {"name": "Merged"}]}]);
    assert_eq!(answer["data"]["down"]["derived"], down, "{answer}");
    assert_eq!(answer["data"]["none"]["derived"], json!([]));
}

#[tokio::test]
async fn a_trend_is_told_where_it_sorts() {
    let (database, index) = shop().await;
    let asked = "{ listings(orderBy: {field: TRENDING}, first: 4) { edges { trend why { buyers } node { id } } }
        sold: listings(orderBy: {field: BEST_SELLING}, first: 1) { edges { trend } } }";
    let answer = serde_json::to_value(index.schema(&database).execute(asked).await).unwrap();
    let edge = |id: &str, trend: f64| json!({"trend": trend, "why": null, "node": {"id": id}});
    let edges = json!([edge("5", 1.0), edge("3", 0.25), edge("2", 0.25), edge("6", 0.0)]);
    assert_eq!(answer["data"]["listings"]["edges"], edges, "{answer}");
    assert_eq!(answer["data"]["sold"]["edges"], json!([{"trend": null}]));
}

#[tokio::test]
async fn a_version_names_its_copies_and_its_memory() {
    let mut market = Market::new();
    for name in ["first", "copy", "other"] {
        market.list(listing(name, ALICE, PRICE));
    }
    let database = crate::support::indexed(&market).await;
    let copied = "UPDATE versions SET plaintext_root = 'aa', memory = 7 WHERE listing < 3";
    database.client.batch_execute(copied).await.unwrap();
    let query = "{ listing(id: 2) { latestVersion { memory copies { number listing { name } } } } }";
    let answer = crate::support::ask(&database, query).await;
    let version = &answer["listing"]["latestVersion"];
    assert_eq!(version["copies"], json!([{"number": 1, "listing": {"name": "first"}}]));
    assert_eq!(version["memory"], 7);
}
