//! Conditions of lists choose what the same conditions choose in GraphQL.

use serde_json::{json, Value};

use crate::mirrors::{all_kinds, has_all, plain, Both};
use crate::support::{indexed, Database, ALICE, ARBITER, BOB, CAROL};

/// A list by its path, what it is in GraphQL, and the conditions on it in both.
type Choice = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const CHOICES: [Choice; 7] = [
    (
        "/v1/listings",
        "listings nodes { id }",
        &[
            ("kind=term", "kind: {eq: TERM}"),
            ("price=1000&price=5&denom=uwhs", r#"price: {denom: "uwhs", in: ["1000", "5"]}"#),
            ("price=900&denom=uwhs", r#"price: {denom: "uwhs", eq: "900"}"#),
            ("price_min=901&price_max=1000&denom=uwhs", r#"price: {denom: "uwhs", gt: "900", lte: "1000"}"#),
            ("size=600&size=900", "size: {in: [600, 900]}"),
            ("size=600", "size: {eq: 600}"),
            ("parameters=20&parameters=40", "parameters: {in: [20, 40]}"),
            ("parameters_min=20&parameters_max=30", "parameters: {gte: 20, lte: 30}"),
            ("memory=200&memory=300", "memory: {in: [200, 300]}"),
            ("memory_min=200&memory_max=300", "memory: {gte: 200, lte: 300}"),
            ("sales=4&sales=7", "sales: {in: [4, 7]}"),
            ("sales_max=3", "sales: {lte: 3}"),
            ("created_at=@2&created_at=@3", r#"createdAt: {in: ["@2", "@3"]}"#),
            ("created_at=@2", r#"createdAt: {eq: "@2"}"#),
            ("published_at=@3&published_at=@4", r#"publishedAt: {in: ["@3", "@4"]}"#),
            ("published_from=@2&published_to=@3", r#"publishedAt: {gte: "@2", lte: "@3"}"#),
            ("metric=accuracy", r#"metric: {name: "accuracy"}"#),
            ("metric=accuracy&metric_dataset=squad2", r#"metric: {name: "accuracy", dataset: "squad2"}"#),
            ("metric=accuracy&metric_value=0.3&metric_value=1", r#"metric: {name: "accuracy", in: [0.3, 1]}"#),
            ("metric=accuracy&metric_min=0.3", r#"metric: {name: "accuracy", gte: 0.3}"#),
            ("metric=accuracy&metric_above=0.3", r#"metric: {name: "accuracy", gt: 0.3}"#),
            ("metric=accuracy&metric_max=0.3", r#"metric: {name: "accuracy", lte: 0.3}"#),
            ("metric=accuracy&metric_below=0.3", r#"metric: {name: "accuracy", lt: 0.3}"#),
        ],
    ),
    (
        "/v1/orders",
        "orders nodes { id }",
        &[
            ("buyer=@carol&buyer=@alice", r#"buyers: ["@carol", "@alice"]"#),
            ("seller=@bob&seller=@carol", r#"sellers: ["@bob", "@carol"]"#),
            ("listing=4&listing=2", "listings: [4, 2]"),
            ("id=3&id=1", "ids: [3, 1]"),
            ("id=2", "id: 2"),
            ("state=refunded&state=withdrawn", "states: [REFUNDED, WITHDRAWN]"),
            ("state=refunded&listing=1&buyer=@carol", r#"state: REFUNDED, listing: 1, buyer: "@carol""#),
        ],
    ),
    (
        "/v1/offers",
        "orders nodes { id }",
        &[
            ("buyer=@carol&buyer=@alice", r#"state: OFFERED, buyers: ["@carol", "@alice"]"#),
            ("seller=@bob&seller=@carol", r#"state: OFFERED, sellers: ["@bob", "@carol"]"#),
            ("listing=1&listing=4", "state: OFFERED, listings: [1, 4]"),
        ],
    ),
    (
        "/v1/disputes",
        "disputes nodes { orderId }",
        &[("buyer=@carol&buyer=@alice", r#"buyers: ["@carol", "@alice"]"#), ("buyer=@bob", r#"buyer: "@bob""#)],
    ),
    (
        "/v1/licenses",
        "licenses nodes { id }",
        &[
            ("owner=@carol&owner=@alice", r#"owners: ["@carol", "@alice"]"#),
            ("listing=4&listing=2", "listings: [4, 2]"),
        ],
    ),
    (
        "/v1/resales",
        "resales nodes { licenseId }",
        &[
            ("seller=@carol&seller=@alice", r#"sellers: ["@carol", "@alice"]"#),
            ("listing=4&listing=2", "listings: [4, 2]"),
        ],
    ),
    (
        "/v1/rekeys",
        "rekeys nodes { licenseId }",
        &[
            ("owner=@carol&owner=@alice", r#"owners: ["@carol", "@alice"]"#),
            ("listing=4&listing=2", "listings: [4, 2]"),
        ],
    ),
];

/// A market with open offers and requests for keys, whose listings differ in all numbers.
async fn varied() -> (Both, [String; 5]) {
    let mut market = all_kinds();
    for (buyer, listing, price) in [(BOB, 1, 4_000_000), (CAROL, 2, 900), (BOB, 4, 900_000)] {
        market.offer(buyer, listing, price);
    }
    let last = market.sell(CAROL, 4);
    market.ask_for_key(1, BOB, 1).ask_for_key(last, CAROL, 1);
    let database = indexed(&market).await;
    let vary = "UPDATE versions SET size = 300 * listing, memory = 100 * listing,
        formats = jsonb_set(formats, '{0,parameters}', to_jsonb(10 * listing)),
        metrics = CASE WHEN listing > 1 THEN jsonb_build_array(jsonb_build_object(
            'name', 'accuracy', 'dataset', 'squad' || listing, 'value', (listing * 0.1)::text)) ELSE metrics END";
    assert_eq!(database.client.execute(vary, &[]).await.unwrap(), 4);
    let times = times(&database).await;
    (Both::of(database).await, times)
}

/// The times at which listings were created and published, by their numbers.
async fn times(database: &Database) -> [String; 5] {
    let rows = database
        .client
        .query("SELECT created_at, published_at FROM listings JOIN versions ON listing = id ORDER BY id", &[]);
    let mut times = <[String; 5]>::default();
    for (time, row) in times[1..].iter_mut().zip(rows.await.unwrap()) {
        let (created, published): (i64, i64) = (row.get(0), row.get(1));
        assert_eq!(created, published, "both in one block");
        *time = chrono::DateTime::from_timestamp(created, 0).unwrap().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    }
    times
}

#[tokio::test(flavor = "multi_thread")]
async fn each_condition_chooses_what_graphqls_does() {
    let (both, times) = varied().await;
    let dated = |text: &str| (1..5).fold(text.to_owned(), |text, id| text.replace(&format!("@{id}"), &times[id]));
    let mut faults = Vec::new();
    for (path, list, choices) in CHOICES {
        let (name, fields) = list.split_once(' ').unwrap();
        let whole = both.rest(&format!("{path}?limit=100")).await.body["data"].as_array().unwrap().len();
        for (conditions, filter) in choices {
            let target = format!("{path}?limit=100&{}", dated(conditions));
            let rest = both.rest(&target).await;
            assert_eq!(rest.status, 200, "{target}: {rest:?}");
            let told =
                both.graphql(&format!("{{ {name}(first: 100, filter: {{{}}}) {{ {fields} }} }}", dated(filter))).await;
            let (found, told) = (plain(&rest.body["data"]), plain(&told["nodes"]));
            let chosen = told.as_array().unwrap().len();
            if !has_all(&found, &told) || chosen == 0 || chosen == whole {
                faults.push(format!("{target}: {found} of {whole}, and {told}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let deciding = async |accounts: [&str; 2]| -> usize {
        let told = both.rest(&format!("/v1/disputes?arbiter={}&arbiter={}", accounts[0], accounts[1])).await;
        told.body["data"].as_array().unwrap().len()
    };
    assert_eq!((deciding([ARBITER, ALICE]).await, deciding([ALICE, BOB]).await), (3, 0));
}

/// A trend is told where the list is sorted by it, and nowhere else.
#[tokio::test(flavor = "multi_thread")]
async fn listings_by_trend_say_it() {
    let (both, _) = varied().await;
    let told = both.graphql("{ listings(orderBy: {field: TRENDING}) { edges { trend node { id } } } }").await;
    let told: Vec<Value> =
        told["edges"].as_array().unwrap().iter().map(|edge| json!([edge["node"]["id"], edge["trend"]])).collect();
    assert!(told[0][1].as_f64().unwrap() > 0.0, "{told:?}");
    let found = both.rest("/v1/listings?sort=trending").await;
    let row = |row: &Value| json!([row["id"].to_string(), row["trend"]]);
    assert_eq!(found.body["data"].as_array().unwrap().iter().map(row).collect::<Vec<_>>(), told);
    let newest = both.rest("/v1/listings").await;
    assert_eq!(newest.body["data"][0].get("trend"), None);
}
