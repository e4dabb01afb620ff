//! The queries of `packages/client`, which the command line asks, as they stand there.

use std::collections::BTreeSet;
use std::fs;

use async_graphql::{Request, Variables};
use serde_json::{json, Value};

use crate::support::{Database, Index, Market, ALICE};

/// Every query of the package, with the fragments that it uses.
fn queries() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../packages/client/src/index");
    let read = |entry: fs::DirEntry| fs::read_to_string(entry.path()).unwrap();
    let sources: String = fs::read_dir(folder).unwrap().map(|entry| read(entry.unwrap())).collect();
    let texts = sources.split("&str = \"\n").skip(1).map(|rest| rest.split_once("\";").unwrap().0);
    let (fragments, queries): (Vec<_>, Vec<_>) = texts.partition(|text| text.starts_with("fragment "));
    let is_used = |fragment: &str, query: &str| query.contains(&format!("...{}", word(fragment)));
    let whole = |query: &str| {
        let used = fragments.iter().filter(|fragment| is_used(fragment, query));
        used.fold(query.to_owned(), |query, fragment| format!("{query}\n{fragment}"))
    };
    queries.into_iter().map(whole).collect()
}

/// The name of a query or a fragment.
fn word(text: &str) -> &str {
    text.split([' ', '(']).nth(1).unwrap()
}

#[tokio::test]
async fn the_queries_of_the_programs_are_answered() {
    let (mut database, mut index) = (Database::new().await, Index::new());
    database.follow(&Market::traded()).await;
    index.follow(&database).await;
    let schema = index.schema(&database);
    let mut asked = BTreeSet::new();
    for query in queries() {
        let variables = json!({"id": "1", "order": "1", "address": ALICE, "first": 5});
        let answer = schema.execute(Request::new(&query).variables(Variables::from_json(variables))).await;
        let answer = serde_json::to_value(answer).unwrap();
        assert_eq!(answer["errors"], Value::Null, "{query}: {answer}");
        asked.insert(word(&query).to_owned());
    }
    let expected = ["Code", "Domain", "Questions", "Reports", "Reviews", "Search", "Texts"];
    assert_eq!(asked, BTreeSet::from(expected.map(str::to_owned)));
}
