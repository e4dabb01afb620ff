//! The worked examples of docs/api.md, asked as they stand there.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use async_graphql::{Request, Variables};
use futures::StreamExt;
use serde_json::{json, Value};

use crate::follow::another;
use crate::support::{listing, Card, Database, Index, Market, ALICE, BOB, BOND, PRICE};

/// An example of the manual: its heading, the document, and the variables behind it.
struct Example {
    heading: String,
    document: String,
    variables: Value,
}

/// All examples, and that of the README, with what stands for an address, a height or a hash replaced.
fn examples(replaced: &[(&str, &str)]) -> Vec<Example> {
    let mut manual = [include_str!("../../../docs/api.md"), include_str!("../../../README.md")].concat();
    for (from, to) in replaced {
        manual = manual.replace(from, to);
    }
    let mut examples = Vec::new();
    for section in manual.split("\n## ") {
        let heading = section.lines().next().unwrap().to_owned();
        let mut blocks = section.split("```").skip(1).step_by(2).peekable();
        while let Some(block) = blocks.next() {
            let Some(document) = block.strip_prefix("graphql\n") else { continue };
            let variables =
                blocks.peek().and_then(|next| next.strip_prefix("json\n")).filter(|_| document.contains('$'));
            let variables = variables.map_or(json!({}), |json| serde_json::from_str(json).unwrap());
            examples.push(Example { heading: heading.clone(), document: document.trim().to_owned(), variables });
        }
    }
    examples
}

/// A market in which everything happened that pages show, and its search index.
async fn storefront() -> (Database, Index) {
    let mut market = Market::traded();
    market.list(listing("e5-small", BOB, PRICE));
    market.configure(|config| config.grace += 1);
    market.post_bond(ALICE, 50 * BOND).sweep(1).buy(BOB, 1);
    market.claim(ALICE).set_price(1, 0, PRICE, "uwhs").sell(BOB, 1);
    market.ask_for_key(1, BOB, 1);
    let mut database = Database::new().await;
    database.follow(&market).await;
    let labels = |label: &str| vec![label.to_owned()];
    let card = Card {
        title: "Sentences".into(),
        tags: labels("onnx"),
        base_models: labels("nreimers/MiniLM"),
        body: "What it is for.".into(),
        ..Card::default()
    };
    database.describe("all-MiniLM-L6-v2", card).await;
    let builds_on_it = Card { base_models: labels("all-MiniLM-L6-v2"), ..Card::default() };
    database.describe("e5-small", builds_on_it).await;
    let visits = "INSERT INTO service.visits (listing, day, visits) SELECT 1, max(day), 9 FROM sales_days;
        INSERT INTO service.seller_visits (seller, day, visits)
        SELECT seller, day, visits FROM service.visits JOIN listings ON listings.id = listing";
    database.client.batch_execute(visits).await.unwrap();
    let mut index = Index::new();
    index.follow(&database).await;
    (database, index)
}

async fn first_tx(database: &Database) -> (String, String) {
    let sql = "SELECT placed_tx, (SELECT height::text FROM chain) FROM orders WHERE id = 1";
    let row = database.client.query_one(sql, &[]).await.unwrap();
    (row.get(0), row.get(1))
}

#[tokio::test]
async fn the_manuals_queries_and_subscriptions_are_answered() {
    let (database, index) = storefront().await;
    let (tx, height) = first_tx(&database).await;
    let schema = index.schema(&database);
    let (following, _watching) = another(&database);
    let replaced = [("wasm1…", ALICE), ("5C1F…", tx.as_str()), ("4711:9:0:0", "0:9:0:0"), ("4711", height.as_str())];
    let mut asked = BTreeSet::new();
    for Example { heading, document, variables } in examples(&replaced) {
        let request = Request::new(&document).variables(Variables::from_json(variables));
        let answer = if document.starts_with("subscription") {
            let mut told = following.execute_stream(request);
            tokio::time::timeout(Duration::from_secs(10), told.next()).await.unwrap().unwrap()
        } else {
            schema.execute(request).await
        };
        let answer = serde_json::to_value(answer).unwrap();
        assert_eq!(answer["errors"], Value::Null, "{heading}: {document}: {answer}");
        assert!(answer["data"].as_object().unwrap().values().all(|value| !value.is_null()), "{document}: {answer}");
        asked.insert(heading);
    }
    for heading in [
        "Query the market",
        "Searching",
        "Figures",
        "The pages of a storefront",
        "After a transaction",
        "Following the market",
    ] {
        assert!(asked.contains(heading), "{heading} has no example: {asked:?}");
    }
}

/// The paths of an answer's fields that are null, or lists without an item, in every object that has them.
fn unanswered(answer: &Value) -> BTreeSet<String> {
    let (mut empty, mut full) = (BTreeSet::new(), BTreeSet::new());
    visit(answer, String::new(), &mut empty, &mut full);
    empty.difference(&full).cloned().collect()
}

fn visit(value: &Value, path: String, empty: &mut BTreeSet<String>, full: &mut BTreeSet<String>) {
    match value {
        Value::Null => drop(empty.insert(path)),
        Value::Array(items) if items.is_empty() => drop(empty.insert(path)),
        Value::Array(items) => {
            full.insert(path.clone());
            items.iter().for_each(|item| visit(item, path.clone(), empty, full));
        }
        Value::Object(fields) => {
            full.insert(path.clone());
            for (name, field) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                visit(field, path, empty, full);
            }
        }
        _ => drop(full.insert(path)),
    }
}

/// What no object of this market has: fields that are null, and lists without an item.
const UNANSWERED: [(&str, &[&str]); 5] = [
    ("Home", &[]),
    (
        "Model",
        &[
            "listing.card.datasets",
            "listing.card.languages",
            "listing.latestVersion.availability",
            "listing.latestVersion.badSince",
            // No IPFS node has the market's made-up files.
            "listing.latestVersion.comparison",
            "listing.latestVersion.content.fileCount",
            "listing.latestVersion.content.files",
            "listing.latestVersion.content.pickleCount",
            "listing.latestVersion.content.problem",
            "listing.latestVersion.contextLength",
            "listing.latestVersion.contextMemory",
            "listing.latestVersion.copies",
            "listing.license.uri",
            "listing.plans.rights.seats",
            "listing.plans.termSeconds",
            "listing.sellerAccount.closing",
            "listing.versions.proof",
        ],
    ),
    (
        "Order",
        &[
            "order.bondReleased",
            "order.bondToBuyer",
            "order.division.toReseller",
            "order.expiresAt",
            "order.license.expiresAt",
            "order.license.rekey",
            "order.license.resale",
            "order.listing.license.uri",
            "order.soldVersion.badSince",
            "order.takenAt",
        ],
    ),
    (
        "Library",
        &[
            "account.balances",
            "account.licenses.nodes.expiresAt",
            "account.licenses.nodes.rekey.answeredAt",
            "account.licenses.nodes.rekey.delivery",
            "account.licenses.nodes.rights.seats",
            "account.licenses.nodes.soldVersion.badSince",
            "account.open.nodes.expiresAt",
            "account.open.nodes.settleFrom",
            "account.resales.nodes.orderId",
        ],
    ),
    (
        "Dashboard",
        &[
            "account.bonds.availableFrom",
            "account.closing",
            "account.todo.nodes.dispute",
            "account.todo.nodes.expiresAt",
            "paidBefore",
        ],
    ),
];

#[tokio::test]
async fn a_storefronts_page_is_one_query_that_answers_every_field() {
    let (database, index) = storefront().await;
    let schema = index.schema(&database);
    let pages = examples(&[]).into_iter().filter(|example| example.heading == "The pages of a storefront");
    let mut found = BTreeMap::new();
    for Example { document, variables, .. } in pages {
        let name = document.split(['(', ' ']).nth(1).unwrap().to_owned();
        let account = if name == "Library" { BOB } else { ALICE };
        let variables = serde_json::from_str(&variables.to_string().replace("wasm1…", account)).unwrap();
        let answer = schema.execute(Request::new(&document).variables(Variables::from_json(variables))).await;
        let answer = serde_json::to_value(answer).unwrap();
        assert_eq!(answer["errors"], Value::Null, "{name}: {answer}");
        let cost = answer["extensions"]["cost"]["requested"].as_u64().unwrap();
        assert!(cost <= 5_000, "{name} costs {cost}, which leaves its page no room to grow");
        found.insert(name, unanswered(&answer["data"]));
    }
    let paths = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect();
    let expected: BTreeMap<String, BTreeSet<String>> =
        UNANSWERED.iter().map(|(page, fields)| ((*page).to_owned(), paths(fields))).collect();
    assert_eq!(found, expected);
}
