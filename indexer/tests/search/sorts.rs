//! Sorts that the search index alone has, and what is like a listing.

use serde_json::{json, Value};
use weighhouse_indexer::api::graphql::Schema;

use crate::support::{listing, listings, named, Card, Database, Index, Market, ALICE, BOB, CAROL, PRICE};

async fn shop() -> (Database, Index) {
    let mut market = Market::new();
    for number in 1..=6 {
        market.list(listing(&format!("model m{number}"), ALICE, PRICE + number % 3));
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

/// The numbers of a list, walked through by pages of a size from either end.
async fn walked(schema: &Schema, list: &str, (end, beside): (&str, &str), size: usize) -> Vec<Vec<u64>> {
    let fields = "totalCount pageInfo { hasPreviousPage hasNextPage startCursor endCursor } nodes { id }";
    let (mut pages, mut cursor, mut seen) = (Vec::new(), "null".to_owned(), 0_usize);
    loop {
        let arguments = format!("{end}: {size}, {beside}: {cursor}, {list}");
        let page = listings(schema, &arguments, "model", fields).await;
        let ids = page["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().parse().unwrap());
        let ids: Vec<u64> = ids.collect();
        seen += ids.len();
        pages.push(ids);
        let info = &page["pageInfo"];
        let (before, behind) = (&info["hasPreviousPage"], &info["hasNextPage"]);
        let (entered, ahead) = if end == "first" { (before, behind) } else { (behind, before) };
        let total = page["totalCount"].as_u64().unwrap();
        assert_eq!(*entered, json!(cursor != "null"), "{arguments}: {page}");
        assert_eq!(*ahead, json!(seen as u64 != total), "{arguments}: {page}");
        if *ahead == false {
            return pages;
        }
        cursor = info[if end == "first" { "endCursor" } else { "startCursor" }].to_string();
    }
}

/// What a question computes is kept from its second request on: pages from what is kept are those from what is not.
#[tokio::test]
async fn pages_from_the_end_are_the_pages_from_the_beginning_in_reverse() {
    let (database, index) = shop().await;
    let schema = index.schema(&database);
    let by_alice = "filter: {seller: {eq: \"@alice\"}}";
    for (list, count) in [
        ("orderBy: {field: TRENDING}".to_owned(), 6),
        ("orderBy: {field: TRENDING, direction: ASC}".to_owned(), 6),
        ("orderBy: {field: SIZE}".to_owned(), 6),
        ("orderBy: {field: SIZE, direction: DESC}".to_owned(), 6),
        ("orderBy: {field: PARAMETERS}".to_owned(), 4),
        ("orderBy: {field: METRIC, metric: \"f1\"}".to_owned(), 3),
        ("orderBy: {field: METRIC, metric: \"f1\", dataset: \"glue\", direction: ASC}".to_owned(), 3),
        (format!("{by_alice}, orderBy: {{field: PRICE, denom: \"uwhs\"}}"), 6),
        (format!("{by_alice}, orderBy: {{field: PRICE, denom: \"uwhs\", direction: DESC}}"), 6),
        (format!("{by_alice}, orderBy: {{field: NEWEST}}"), 6),
        (format!("{by_alice}, orderBy: {{field: NEWEST, direction: ASC}}"), 6),
        ("filter: {parameters: {gte: \"20\"}}, orderBy: {field: TRENDING}".to_owned(), 3),
        ("query: $words, orderBy: {field: NEWEST}".to_owned(), 6),
        ("query: $words, orderBy: {field: SIZE}".to_owned(), 6),
        ("query: $words, orderBy: {field: PRICE, denom: \"uwhs\"}".to_owned(), 6),
    ] {
        let list = named(&list);
        let whole = walked(&schema, &list, ("first", "after"), 100).await.concat();
        assert_eq!(whole.len(), count, "{list}");
        for size in [1, 2, 3, 6] {
            let forward = walked(&schema, &list, ("first", "after"), size).await;
            assert_eq!(forward.concat(), whole, "{list} by {size}");
            let mut backward = walked(&schema, &list, ("last", "before"), size).await;
            backward.reverse();
            assert_eq!(backward.concat(), whole, "{list} by {size}");
        }
    }
    let refused = schema.execute("{ listings(last: 2, query: \"model\") { nodes { id } } }").await;
    let refused = serde_json::to_value(refused).unwrap()["errors"][0].clone();
    let message = json!("orderBy RELEVANCE is paged from the best on: give first and after");
    assert_eq!((&refused["message"], &refused["extensions"]["code"]), (&message, &json!("BAD_USER_INPUT")));
}

/// Whoever shows what lies between two rows needs both cursors.
#[tokio::test]
async fn two_cursors_bound_a_page_from_both_ends() {
    let (database, index) = shop().await;
    let schema = index.schema(&database);
    let lists = [
        "orderBy: {field: SIZE}",
        "orderBy: {field: TRENDING}",
        "filter: {seller: {eq: \"@alice\"}}, orderBy: {field: PRICE, denom: \"uwhs\"}",
        // Postgres answers these.
        "orderBy: {field: NEWEST}",
        "query: $words, orderBy: {field: NEWEST, direction: ASC}",
        "query: $words, orderBy: {field: RELEVANCE}",
    ];
    for list in lists {
        let list = named(list);
        let fields = "pageInfo { hasPreviousPage hasNextPage } edges { cursor node { id } }";
        let whole = listings(&schema, &list, "model", fields).await["edges"].as_array().unwrap().clone();
        assert_eq!(whole.len(), 6, "{list}");
        for (after, before) in (0..6).flat_map(|after| (after + 1..6).map(move |before| (after, before))) {
            let between = &whole[after + 1..before];
            for size in [1, 2, 4] {
                for end in ["first", "last"] {
                    if end == "last" && list.contains("RELEVANCE") {
                        continue;
                    }
                    let arguments = format!(
                        "{end}: {size}, after: {}, before: {}, {list}",
                        whole[after]["cursor"], whole[before]["cursor"]
                    );
                    let page = listings(&schema, &arguments, "model", fields).await;
                    let cut = between.len().saturating_sub(size);
                    let expected = if end == "first" { &between[..between.len() - cut] } else { &between[cut..] };
                    assert_eq!(page["edges"], json!(expected), "{arguments}");
                    let (previous, next) = if end == "first" { (true, cut > 0) } else { (cut > 0, true) };
                    let info = json!({"hasPreviousPage": previous, "hasNextPage": next});
                    assert_eq!(page["pageInfo"], info, "{arguments}");
                }
            }
        }
    }
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
