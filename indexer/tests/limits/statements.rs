//! Nested fields of many rows are one statement each, however many rows there are.

use serde_json::Value;
use weighhouse_indexer::api::limits::Limits;

use crate::served::serve;
use crate::support::{indexed, listing, Market, ALICE, BOB};

#[tokio::test]
async fn nested_fields_take_a_statement_for_all_rows() {
    let mut market = Market::new();
    for number in 0..12 {
        market.list(listing(&format!("m{number}"), ALICE, 100 + number));
    }
    for sold in 1..=12 {
        market.sell(BOB, sold);
    }
    let served = serve(indexed(&market).await, Limits::default()).await;
    let listings = "
        plans { kind } payees { account } carried { splitVersion } sellerBonds { denom }
        latestVersion { number proof { prover } } versions(first: 2) { number } card { title body } resales { licenseId }";
    let orders =
        "history { kind } dispute { arbiter } license { id rekey { askedTx } resale { licenseId } } listing { name }";
    for (list, fields, statements) in [("listings", listings, 10), ("orders", orders, 7)] {
        for first in [1, 3, 12] {
            let before = served.usage.statements.get();
            let query = format!("{{ {list}(first: {first}) {{ nodes {{ {fields} }} }} }}");
            let (_, answer) = served.ask(&query).await;
            assert_eq!(answer["errors"], Value::Null, "{answer}");
            assert_eq!(answer["data"][list]["nodes"].as_array().unwrap().len(), first);
            assert_eq!(served.usage.statements.get() - before, statements, "{list} of {first}");
        }
    }
}
