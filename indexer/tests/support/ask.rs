//! Questions in GraphQL, and their answers.

use serde_json::{json, Value};
use weighhouse_indexer::api::graphql::{self, Schema};
use weighhouse_indexer::database::readers;
use weighhouse_indexer::read::{Feed, Rows};

use super::{Database, Index, Market, ALICE, BOB, CAROL};

/// What the index answers, without an error.
pub async fn ask(database: &Database, query: &str) -> Value {
    let rows = Rows::new(readers(&database.config, 2).unwrap());
    answer(&graphql::schema(rows, Feed::default()), query).await
}

/// The same with a search index that has caught up.
pub async fn search(database: &Database, query: &str) -> Value {
    let mut index = Index::new();
    index.follow(database).await;
    answer(&index.schema(database), query).await
}

async fn answer(schema: &Schema, query: &str) -> Value {
    let answer = schema.execute(query).await;
    let answer = serde_json::to_value(answer).unwrap();
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"].clone()
}

/// A question with the accounts' addresses for `@alice` and such.
pub fn named(question: &str) -> String {
    question.replace("@alice", ALICE).replace("@bob", BOB).replace("@carol", CAROL)
}

/// An index of all that happened in a market.
pub async fn indexed(market: &Market) -> Database {
    let mut database = Database::new().await;
    database.ingest(&market.blocks, 100).await;
    assert_eq!(database.count("quarantine").await, 0);
    database
}

pub fn coin(amount: u128) -> Value {
    json!({"amount": amount.to_string()})
}

pub fn kinds(kinds: &[&str]) -> Value {
    kinds.iter().map(|kind| json!({"kind": kind})).collect()
}
