//! Nested fields of many rows are one statement each, however many rows there are.

use serde_json::Value;
use weighhouse_indexer::api::limits::Limits;

use crate::served::serve;
use crate::support::{indexed, listing, Market, ALICE, BOB};

#[tokio::test]
async fn nested_fields_take_a_statement_for_all_rows() {
    let mut market = Market::new();
    for number in 0..50 {
        market.list(listing(&format!("m{number}"), ALICE, 100 + number));
    }
    for sold in 1..=12 {
        market.sell(BOB, sold);
    }
    let served = serve(indexed(&market).await, Limits::default()).await;
    let listings = "
        plans { kind guarantee { fee { amount } } prices { at } division { fee { amount } } }
        payees { account } carried { splitVersion } revenues { sales } sellerBonds { denom }
        latestVersion { number proof { prover } } versions(first: 2) { number listing { id } } card { title } resales { licenseId }
        trackRecord { open } figures { denom } salesRecord { open } deliveryTimes { median } conversion { visits }
        income { denom }";
    let orders =
        "history { kind } dispute { arbiter } division { fee { amount } } license { id rekey { askedTx } resale { licenseId } } listing { name }";
    // Each kind of object at one depth: loads of one kind at several depths are a statement for each.
    let deep = "
        soldVersion { copies { number } } license { order { dispute { arbiter } } }
        listing { plans { guarantee { bond { amount } } } payees { account } sellerBonds { denom } trackRecord { open }
            figures { denom } versions(first: 9) { proof { at } } }";
    for (list, fields, most, statements) in
        [("listings", listings, 50, 21), ("orders", orders, 12, 8), ("orders", deep, 12, 16)]
    {
        for first in [1, 3, most] {
            let before = served.usage.statements.get();
            let query = format!("{{ {list}(first: {first}) {{ nodes {{ {fields} }} }} }}");
            let (_, answer) = served.ask(&query).await;
            assert_eq!(answer["errors"], Value::Null, "{answer}");
            assert_eq!(answer["data"][list]["nodes"].as_array().unwrap().len(), first);
            assert_eq!(served.usage.statements.get() - before, statements, "{list} of {first}");
        }
    }
}
