//! The size of a list is an extra: its page does not depend on it.

use std::time::Duration;

use serde_json::{json, Value};
use weighhouse_indexer::api::limits::Limits;

use crate::served::{code, copy_row, serve};
use crate::support::{indexed, listing, Market, ALICE, PRICE};

#[tokio::test]
async fn a_count_that_fails_leaves_the_page() {
    let database = indexed(&Market::busy()).await;
    let settled = ("state", "CASE WHEN n > 150970 THEN 'settled' ELSE 'funded' END");
    copy_row(&database, "orders", 1_001..=151_000, &[settled]).await;
    let served = serve(database, Limits { count_time: Duration::from_millis(5), ..Limits::default() }).await;
    let fields = "totalCount total { count isExact } nodes { id }";
    let (status, answer) = served.ask(&format!("{{ orders(filter: {{state: SETTLED}}) {{ {fields} }} }}")).await;
    let page = &answer["data"]["orders"];
    assert_eq!((status, page["nodes"].as_array().unwrap().len()), (200, 20), "{answer}");
    assert_eq!((&page["totalCount"], &page["total"]), (&Value::Null, &Value::Null));
    let errors = answer["errors"].as_array().unwrap();
    let mut paths: Vec<String> = errors.iter().map(|error| error["path"].to_string()).collect();
    paths.sort();
    assert_eq!(paths, [r#"["orders","total"]"#, r#"["orders","totalCount"]"#]);
    assert_eq!(code(&answer), "OVERLOADED");
    assert_eq!(served.ask("{ orders(first: 1) { nodes { id } } }").await.1["errors"], Value::Null);
}

#[tokio::test]
async fn a_long_list_is_counted_to_a_thousand() {
    let mut market = Market::new();
    market.list(listing("one", ALICE, PRICE));
    let database = indexed(&market).await;
    let served = serve(database, Limits::default()).await;
    let question = "{ listings(filter: {state: {eq: ACTIVE}}) { totalCount total { count isExact } } }";
    for (copies, count, is_exact) in [(2..=1_000, 1_000, true), (1_001..=1_003, 1_000, false)] {
        copy_row(&served.database, "listings", copies, &[]).await;
        let expected = json!({"totalCount": count, "total": {"count": count, "isExact": is_exact}});
        assert_eq!(served.ask(question).await.1["data"]["listings"], expected);
    }
}
