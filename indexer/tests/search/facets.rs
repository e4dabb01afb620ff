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
        assert_eq!(counts(&page["facets"][3]), BTreeMap::from([("PERPETUAL".into(), whole), ("TERM".into(), whole)]));
        assert_eq!(counts(&page["facets"][4]).get("COMMERCIAL"), Some(&whole));
        assert_eq!(counts(&page["facets"][4]).get("REDISTRIBUTION"), None);
    }
}

/// A front end writes what a facet says into the next filter, as it is.
#[tokio::test]
async fn a_filter_takes_the_value_that_a_facet_of_an_enum_has() {
    let (database, index) = shop().await;
    let schema = index.schema(&database);
    let fields = "facets(of: [STATE, KIND, RIGHT, LOADS, PUBLISHER_STANDING]) { facet values { value count } }";
    let filters = ["state: {eq: _}", "kind: {eq: _}", "rights: [_]", "loads: {eq: _}", "publisherStanding: {eq: _}"];
    for words in ["", "query: \"model\", "] {
        let page = listings(&schema, &format!("{words}filter: {{state: {{in: [ACTIVE, PAUSED]}}}}"), "", fields).await;
        for (facet, filter) in page["facets"].as_array().unwrap().iter().zip(filters) {
            let values = counts(facet);
            assert!(!values.is_empty(), "{facet}");
            for (value, count) in values {
                let chosen = filter.replace('_', &value);
                let state = if filter.starts_with("state") { "" } else { ", state: {in: [ACTIVE, PAUSED]}" };
                let chosen = format!("{words}filter: {{{chosen}{state}}}");
                assert_eq!(listings(&schema, &chosen, "", "totalCount").await["totalCount"], count, "{chosen}");
            }
        }
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

/// A perfect rating is in the last range, and what nobody reviewed in none.
#[tokio::test]
async fn ratings_are_counted_by_parts_of_stars_under_the_other_conditions() {
    let (database, _) = shop().await;
    let rated = "INSERT INTO ratings (listing, rating, weight, one, two, three, four, five)
        SELECT listing, rating, 1, 0, 0, 1, 0, 0
        FROM unnest(ARRAY[1, 2, 3, 4, 5], ARRAY[1000, 3000, 4499, 4500, 5000]) AS rated (listing, rating)";
    database.client.batch_execute(rated).await.unwrap();
    let mut index = Index::new();
    index.follow(&database).await;
    let schema = index.schema(&database);
    let fields = "coarse: histogram(of: RATING) { from below count }
        fine: histogram(of: RATING, steps: FINE) { from below count }";
    let page = listings(&schema, "filter: {rating: {gte: \"4500\"}}", "", fields).await;
    let bars = page["coarse"].as_array().unwrap();
    let counts: Vec<u64> = bars.iter().map(|bar| bar["count"].as_u64().unwrap()).collect();
    assert_eq!(counts, [1, 0, 0, 0, 1, 0, 1, 2], "without its own condition");
    assert_eq!(bars[6], json!({"from": "4000", "below": "4500", "count": 1}));
    assert_eq!(bars[7], json!({"from": "4500", "below": null, "count": 2}));
    let fine = page["fine"].as_array().unwrap();
    assert_eq!((fine.len(), &fine[39]), (40, &json!({"from": "4900", "below": null, "count": 1})));
    for bar in bars.iter().chain(fine) {
        let below = bar["below"].as_str().map(|below| format!(", lt: \"{below}\"")).unwrap_or_default();
        let chosen = format!("filter: {{rating: {{gte: {}{below}}}}}", bar["from"]);
        assert_eq!(listings(&schema, &chosen, "", "totalCount").await["totalCount"], bar["count"], "{bar}");
    }
    let page = listings(&schema, "filter: {task: {eq: \"translation\"}}", "", fields).await;
    assert_eq!(page["coarse"], json!([{"from": "4000", "below": "4500", "count": 1}]));
}

/// Denoms and measures are counted like other properties, without what the filter says of prices and figures.
#[tokio::test]
async fn denoms_and_measures_are_counted() {
    let (database, _) = shop().await;
    let claimed = "UPDATE versions SET metrics = CASE listing % 3
        WHEN 0 THEN '[]'
        WHEN 1 THEN '[{\"name\": \"wer\", \"dataset\": \"cv\", \"value\": \"0.25\"},
            {\"name\": \"wer\", \"dataset\": \"\", \"value\": \"0.5\"}, {\"name\": \"f1\", \"dataset\": \"\", \"value\": \"0.5\"}]'
        ELSE '[{\"name\": \"f1\", \"dataset\": \"\", \"value\": \"0.75\"}, {\"name\": \"odd\", \"dataset\": \"\", \"value\": \"x\"}]'
    END::jsonb;
    DELETE FROM lowest_prices WHERE denom = 'uusd' AND listing < 4";
    database.client.batch_execute(claimed).await.unwrap();
    let mut index = Index::new();
    index.follow(&database).await;
    let schema = index.schema(&database);
    let fields = "facets(of: [DENOM, METRIC]) { facet values { value count } }";
    for (filter, price) in [("", ""), (", metric: {name: \"wer\"}", ", price: {denom: \"uusd\"}")] {
        let page = listings(&schema, &format!("filter: {{sellable: true{filter}}}"), "", fields).await;
        assert_eq!(page["facets"][1]["facet"], "METRIC");
        let measures = counts(&page["facets"][1]);
        assert_eq!(measures.keys().collect::<Vec<_>>(), ["f1", "wer"], "a text that is no figure is none");
        for (measure, count) in measures {
            let chosen = format!("filter: {{sellable: true, metric: {{name: \"{measure}\"}}}}");
            assert_eq!(listings(&schema, &chosen, "", "totalCount").await["totalCount"], count, "{measure}");
        }
        let page = listings(&schema, &format!("filter: {{sellable: true{price}}}"), "", fields).await;
        let denoms = counts(&page["facets"][0]);
        assert_eq!(denoms, BTreeMap::from([("uusd".into(), 8), ("uwhs".into(), 11)]));
    }
}

/// The ruler of the home page: where a model is by its size, how much was sold there, and what sold most.
#[tokio::test]
async fn fine_ranges_have_their_sales_and_their_best_selling_listing() {
    let mut market = Market::new();
    for number in 1..=9_u64 {
        market.list(crate::support::listing(&format!("m{number}"), ALICE, 100));
    }
    for sold in [2, 2, 3, 5, 5, 5, 9] {
        market.sell(BOB, sold);
    }
    let mut database = Database::new().await;
    database.follow(&market).await;
    let sizes =
        "UPDATE versions SET size = CASE WHEN listing < 4 THEN 1000 WHEN listing < 7 THEN 1160 ELSE 5000000 END";
    database.client.batch_execute(sizes).await.unwrap();
    let mut index = Index::new();
    index.follow(&database).await;
    let schema = index.schema(&database);
    let ruler = "histogram(of: SIZE, steps: FINE) { from below count sales bestSelling { name sales } }";
    let bars = listings(&schema, "first: 1", "", ruler).await["histogram"].as_array().unwrap().clone();
    let bar = |[from, below]: [&str; 2], [count, sales]: [u64; 2], best: Value| json!({"from": from, "below": below, "count": count, "sales": sales, "bestSelling": best});
    assert_eq!(bars[0], bar(["1000", "1155"], [3, 3], json!({"name": "m2", "sales": 2})));
    assert_eq!(bars[1], bar(["1155", "1334"], [3, 3], json!({"name": "m5", "sales": 3})));
    assert_eq!(bars.last().unwrap(), &bar(["4869676", "5623414"], [3, 1], json!({"name": "m9", "sales": 1})));
    assert_eq!((bars.len(), &bars[2]["bestSelling"]), (60, &Value::Null), "16 for each power of ten, empty ones too");

    // Under a query and a filter, of equals the one created last.
    let narrow = "query: \"m1 or m3 or m4 or m6\", filter: {sales: {lte: 0}}";
    let bars = listings(&schema, narrow, "", ruler).await["histogram"].clone();
    assert_eq!(
        bars,
        json!([
            bar(["1000", "1155"], [1, 0], json!({"name": "m1", "sales": 0})),
            bar(["1155", "1334"], [2, 0], json!({"name": "m6", "sales": 0})),
        ])
    );
    let coarse = "histogram(of: PRICE, denom: \"uwhs\") { from count sales bestSelling { name } }";
    let bars = listings(&schema, "first: 1", "", coarse).await["histogram"].clone();
    assert_eq!(bars, json!([{"from": "100", "count": 9, "sales": 7, "bestSelling": {"name": "m5"}}]));
}

#[tokio::test]
async fn times_figures_and_prices_are_compared_for_being_equal_too() {
    let (database, index) = shop().await;
    let schema = index.schema(&database);
    let sql = Index::new().schema(&database);
    let time = "SELECT to_char(to_timestamp(created_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')
        FROM listings WHERE id IN (1, 2) ORDER BY id";
    let times = database.client.query(time, &[]).await.unwrap();
    let [one, two]: [String; 2] = [times[0].get(0), times[1].get(0)];
    for (filter, expected) in [
        (format!("createdAt: {{eq: \"{one}\"}}"), 1),
        (format!("createdAt: {{in: [\"{one}\", \"{two}\"]}}"), 2),
        (format!("createdAt: {{in: [\"{one}\"], gt: \"{one}\"}}"), 0),
        ("price: {denom: \"uwhs\", in: [\"10\", \"1000\"]}".into(), 5),
        ("price: {denom: \"uwhs\", in: [\"10\", \"1000\"], lt: \"100\"}".into(), 2),
        ("price: {denom: \"uwhs\", in: []}".into(), 0),
        ("metric: {name: \"spearman\", eq: 0.8203}".into(), 11),
        ("metric: {name: \"spearman\", in: [0.1, 0.8203], dataset: \"sts-b\"}".into(), 11),
        ("metric: {name: \"spearman\", in: [0.1, 0.2]}".into(), 0),
        ("metric: {name: \"spearman\", eq: 0.8203, lt: 0.5}".into(), 0),
    ] {
        for schema in [&schema, &sql] {
            let page = listings(schema, &format!("filter: {{{filter}}}"), "", "totalCount").await;
            assert_eq!(page["totalCount"], expected, "{filter}");
        }
    }
    let many = vec!["0.1"; 101].join(",");
    let query = format!("{{ listings(filter: {{metric: {{name: \"f1\", in: [{many}]}}}}) {{ nodes {{ id }} }} }}");
    let refused = serde_json::to_value(schema.execute(query).await).unwrap();
    assert_eq!(refused["errors"][0]["message"], "metric is compared with 101 values, at most 100 may be given");
}
