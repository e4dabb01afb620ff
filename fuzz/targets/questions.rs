//! Any bytes, taken for the variables of a question: filters, cursors, words. There is no database, so that what is asked
//! right ends there, and every other question before.
#![no_main]
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tokio::runtime::{Builder, Runtime};
use weighhouse_indexer::api::graphql::{schema, Schema};
use weighhouse_indexer::database::{parse_url, readers};
use weighhouse_indexer::read::{Feed, Rows};

const QUESTION: &str = "query($first: Int, $after: String, $query: String, $filter: ListingFilter, $orders: OrderFilter) {
    listings(first: $first, after: $after, query: $query, filter: $filter) { nodes { id } }
    orders(first: $first, after: $after, filter: $orders) { nodes { id } }
}";

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Builder::new_current_thread().enable_all().build().unwrap());
static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let nowhere = parse_url("postgres://nobody@localhost/nothing?host=/nowhere").unwrap();
    schema(Rows::new(readers(&nowhere, 1).unwrap()), Feed::default())
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(variables) = serde_json::from_slice(bytes) else { return };
    let request = async_graphql::Request::new(QUESTION).variables(async_graphql::Variables::from_json(variables));
    let answer = RUNTIME.block_on(SCHEMA.execute(request));
    assert!(!answer.errors.is_empty(), "an answer without a database: {:?}", answer.data);
    for error in answer.errors {
        assert!(error.message.len() < 2_000, "{}", error.message);
    }
});
