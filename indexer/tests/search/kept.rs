//! What an index keeps of answered questions is never seen in an answer.

use serde_json::Value;
use weighhouse_indexer::api::graphql::Schema;

use crate::support::{listing, listings, Database, Index, Market, ALICE, BOB};

const SORTS: [&str; 6] = [
    "TRENDING",
    "SIZE",
    "SIZE, direction: DESC",
    "PRICE, denom: \"uwhs\"",
    "METRIC, metric: \"f1\"",
    "NEWEST, direction: ASC",
];

const CONDITIONS: [&str; 4] =
    ["", "filter: {task: {eq: \"translation\"}}, ", "filter: {seller: {eq: \"@alice\"}}, ", "query: \"model\", "];

const FIELDS: &str = "totalCount pageInfo { hasNextPage endCursor } nodes { name }
    facets(of: [TASK, SELLER, LICENSE]) { values { value count } }
    sizes: histogram(of: SIZE) { from count } prices: histogram(of: PRICE, denom: \"uwhs\") { from count }
    fine: histogram(of: SIZE, steps: FINE) { from count sales bestSelling { name } }
    dear: histogram(of: PRICE, denom: \"uwhs\", steps: FINE) { from count sales bestSelling { name } }
    finePrices: histogram(of: PRICE, denom: \"uwhs\", steps: FINE) { from count }";

/// Pages in every order under every condition, with all that is counted beside them.
async fn everything(schema: &Schema) -> Vec<Value> {
    let mut answers = Vec::new();
    for sort in SORTS {
        for condition in CONDITIONS {
            let condition = crate::support::named(condition);
            let mut after = "null".to_owned();
            loop {
                let arguments = format!("{condition}orderBy: {{field: {sort}}}, first: 4, after: {after}");
                let page = listings(schema, &arguments, "", FIELDS).await;
                after = page["pageInfo"]["endCursor"].to_string();
                let is_last = page["pageInfo"]["hasNextPage"] == false;
                answers.push(page);
                if is_last {
                    break;
                }
            }
        }
    }
    answers
}

/// One index was asked everything before each change, twice; the other never.
#[tokio::test]
async fn an_index_that_keeps_answers_like_one_that_forgets() {
    let mut market = Market::new();
    for number in 1..=40_u64 {
        let seller = if number % 3 == 0 { BOB } else { ALICE };
        let mut described = listing(&format!("model m{number}"), seller, 10 + u128::from(number * 31 % 17));
        described.task = ["translation", "text-generation"][usize::from(number % 4 == 0)].into();
        market.list(described);
    }
    for sold in [4, 9, 9, 30] {
        let buyer = market.buyer_of(sold);
        market.sell(buyer, sold);
    }
    let mut database = Database::new().await;
    database.follow(&market).await;
    let described = "UPDATE versions SET size = 100 * (listing % 7), metrics = CASE WHEN listing % 2 = 0 THEN '[]'
        ELSE jsonb_build_array(jsonb_build_object('name', 'f1', 'dataset', '', 'value', '0.' || listing)) END";
    database.client.batch_execute(described).await.unwrap();
    let (mut keeping, mut forgetful) = (Index::new(), Index::forgetful());
    for change in 0..4_u64 {
        keeping.follow(&database).await;
        forgetful.follow(&database).await;
        let schema = keeping.schema(&database);
        let expected = everything(&forgetful.schema(&database)).await;
        assert!(expected.len() > 100, "many pages");
        for turn in 0..2 {
            assert_eq!(everything(&schema).await, expected, "turn {turn} after {change} changes");
        }
        // A part of each segment's documents is written anew, into others.
        for number in [1, 7, 13, 22] {
            market.set_price(number + change, 0, 5 + u128::from(number), "uwhs");
        }
        market.pause(30 + change);
        market.sell(BOB, 2 + 3 * change);
        database.follow(&market).await;
    }
}

/// The first documents of a question are kept, deleted ones among them: more than a page of them, and then nearly all, are
/// written anew.
#[tokio::test]
async fn pages_by_relevance_are_those_of_an_index_that_forgets() {
    let mut market = Market::new();
    for number in 1..=90_u64 {
        let name = if number % 5 == 0 { format!("qwen2.5-m{number}") } else { format!("qwen m{number} 2") };
        market.list(listing(&name, ALICE, 10));
    }
    let mut database = Database::new().await;
    database.follow(&market).await;
    let (mut keeping, mut forgetful) = (Index::new(), Index::forgetful());
    for changed in [0, 3, 30, 84, 90] {
        for number in 1..=changed {
            market.set_price(number, 0, 100 + u128::from(changed), "uwhs");
        }
        database.follow(&market).await;
        keeping.follow(&database).await;
        forgetful.follow(&database).await;
        let [schema, expected] = [keeping.schema(&database), forgetful.schema(&database)];
        for words in ["qwen", "qwen2.5", "2", "qwen -2.5"] {
            for (first, after) in [(1, None), (20, None), (100, None), (20, Some(20))] {
                let mut cursor = "null".to_owned();
                if let Some(after) = after {
                    let before = format!("query: \"{words}\", first: {after}");
                    let page = listings(&expected, &before, "", "pageInfo { endCursor }").await;
                    cursor = page["pageInfo"]["endCursor"].to_string();
                }
                let arguments = format!("query: \"{words}\", first: {first}, after: {cursor}");
                let fields = "pageInfo { hasNextPage } nodes { name }";
                let page = listings(&expected, &arguments, "", fields).await;
                for turn in 0..3 {
                    let found = listings(&schema, &arguments, "", fields).await;
                    assert_eq!(found, page, "{arguments}, turn {turn} after {changed} changes");
                }
            }
        }
    }
}
