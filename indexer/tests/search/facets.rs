//! Counts beside a page of listings.

use std::collections::BTreeMap;

use serde_json::{json, Value};

use crate::support::{listings, Card, Database, Index, Market, ALICE, BOB};
use weighhouse_protocol::registry::NewListing;

/// Twelve listings of two tasks, three licenses and four sizes, of which one is paused.
async fn shop() -> (Database, Index) {
    let mut market = Market::new();
    for number in 1..=12_u64 {
        let seller = if number % 2 == 0 { ALICE } else { BOB };
        let name = if number <= 4 { format!("house/model m{number}") } else { format!("model m{number}") };
        let mut described = NewListing {
            task: if number % 3 == 0 { "translation" } else { "text-generation" }.into(),
            ..crate::support::listing(&name, seller, 10_u128.pow(1 + (number % 4) as u32))
        };
        described.license.id = ["mit", "apache-2.0", "gpl-3.0", "mit"][(number % 4) as usize].into();
        market.list(described);
    }
    market.pause(12);
    let mut database = Database::new().await;
    database.follow(&market).await;
    let described = "UPDATE versions SET size = 300 * (1 + listing % 4), memory = CASE WHEN listing > 6 THEN 100 END";
    database.client.batch_execute(described).await.unwrap();
    database.describe("model m5", Card { tags: vec!["chat".into(), "chat".into()], ..Card::saying("text") }).await;
    let mut index = Index::new();
    index.follow(&database).await;
    (database, index)
}

fn counts(facet: &Value) -> BTreeMap<String, u64> {
    let values = facet["values"].as_array().unwrap().iter();
    values.map(|v| (v["value"].as_str().unwrap().to_owned(), v["count"].as_u64().unwrap())).collect()
}

/// What a facet says of a value is what a filter by the value finds.
#[tokio::test]
async fn a_facet_counts_what_choosing_its_value_would_find() {
    let (database, index) = shop().await;
    let schema = index.schema(&database);
    let other = "license: {in: [\"mit\", \"gpl-3.0\"]}, price: {denom: \"uwhs\", gte: \"1\"}";
    for words in ["", "query: \"model\", "] {
        let fields = "facets(of: [TASK, LICENSE, PUBLISHER, KIND, RIGHT, SELLER]) { facet values { value count } }";
        let filter = format!("{words}filter: {{task: {{eq: \"translation\"}}, {other}}}");
        let page = listings(&schema, &filter, "", fields).await;
        let tasks = counts(&page["facets"][0]);
        assert_eq!(tasks.keys().collect::<Vec<_>>(), ["text-generation", "translation"], "the other choices are shown");
        for (task, count) in tasks {
            let chosen = format!("{words}filter: {{task: {{eq: \"{task}\"}}, {other}}}");
            assert_eq!(listings(&schema, &chosen, "", "totalCount").await["totalCount"], count, "{task}");
        }
        let licenses = counts(&page["facets"][1]);
        assert_eq!(licenses.len(), 3, "without its own condition: {licenses:?}");
        for (license, count) in licenses {
            let chosen = format!("{words}filter: {{task: {{eq: \"translation\"}}, license: {{eq: \"{license}\"}}}}");
            assert_eq!(listings(&schema, &chosen, "", "totalCount").await["totalCount"], count, "{license}");
        }
        let whole = listings(&schema, &filter, "", "totalCount").await["totalCount"].as_u64().unwrap();
        assert_eq!(counts(&page["facets"][3]), BTreeMap::from([("perpetual".into(), whole), ("term".into(), whole)]));
        assert_eq!(counts(&page["facets"][4]).get("commercial"), Some(&whole));
        assert_eq!(counts(&page["facets"][4]).get("redistribution"), None);
    }
}

#[tokio::test]
async fn values_come_by_frequency_and_no_more_than_asked_for() {
    let (database, index) = shop().await;
    let schema = index.schema(&database);
    let fields = "facets(of: [LICENSE, TAG], first: 2) { values { value count } }";
    let page = listings(&schema, "first: 1", "", fields).await;
    let value = |value: &str, count: u64| json!({"value": value, "count": count});
    assert_eq!(page["facets"][0]["values"], json!([value("mit", 5), value("apache-2.0", 3)]));
    assert_eq!(page["facets"][1]["values"], json!([value("chat", 1)]), "a tag that a card repeats counts once");
}

#[tokio::test]
async fn histograms_count_in_ranges_under_the_other_conditions() {
    let (database, index) = shop().await;
    let schema = index.schema(&database);
    let bar = |from: &str, below: &str, count: u64| json!({"from": from, "below": below, "count": count});
    let fields = "size: histogram(of: SIZE) { from below count }
        memory: histogram(of: MEMORY) { from below count }
        price: histogram(of: PRICE, denom: \"uwhs\") { from below count }
        none: histogram(of: PRICE, denom: \"other\") { from below count }";
    let page = listings(&schema, "filter: {size: {gte: \"900\"}}", "", fields).await;
    let sizes = [bar("200", "500", 2), bar("500", "1000", 6), bar("1000", "2000", 3)];
    assert_eq!(page["size"], json!(sizes), "without its own condition");
    assert_eq!(page["memory"], json!([bar("100", "200", 3)]), "what is not known is in no range");
    let prices = [bar("1000", "2000", 3), bar("2000", "5000", 0), bar("5000", "10000", 0), bar("10000", "20000", 3)];
    assert_eq!(page["price"], json!(prices));
    assert_eq!(page["none"], json!([]));
}
