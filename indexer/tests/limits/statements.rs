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
        income { denom } sellerAccount { salesRecord { open } }";
    let orders =
        "history { kind } dispute { arbiter } division { fee { amount } } license { id rekey { askedTx } resale { licenseId } } listing { name }";
    // Each kind of object at one depth: loads of one kind at several depths are a statement for each.
    let deep = "
        soldVersion { copies { number } } license { order { dispute { arbiter } } }
        listing { plans { guarantee { bond { amount } } } payees { account } sellerBonds { denom } trackRecord { open }
            figures { denom } versions(first: 9) { proof { at } } }";
    for (list, fields, most, statements) in
        [("listings", listings, 50, 21), ("orders", orders, 12, 8), ("orders", deep, 12, 15)]
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

/// By REST: publishers, ratings and marks of a page's rows.
#[tokio::test]
async fn what_stands_beside_a_row_takes_a_statement_for_all_rows() {
    let mut market = Market::new();
    market.announce_reputation();
    for number in 0..50 {
        market.list(listing(&format!("p{number}/m"), ALICE, 100 + number));
    }
    let served = serve(indexed(&market).await, Limits::default()).await;
    let mut statements = Vec::new();
    // The first asks more: what no answer changes.
    for limit in [1, 1, 10, 50] {
        let before = served.usage.statements.get();
        let target = format!("http://{}/v1/listings?limit={limit}", served.address);
        let page: Value = served.http.get(target).send().await.unwrap().json().await.unwrap();
        let rows = page["data"].as_array().unwrap();
        assert_eq!(rows.len(), limit, "{page}");
        for row in rows {
            assert_eq!((&row["publisher"]["standing"], &row["rating"]["reviews"]), (&"claimed".into(), &0.into()));
        }
        statements.push(served.usage.statements.get() - before);
    }
    assert!(statements[1..].iter().all(|each| *each == statements[1]), "{statements:?}");
    assert!(statements[1] > 3, "they are counted: {statements:?}");
}

#[tokio::test]
async fn a_list_that_is_asked_for_its_size_alone_is_counted_and_not_read() {
    let mut market = Market::new();
    market.list(listing("m", ALICE, 100));
    for _ in 0..3 {
        market.sell(BOB, 1);
    }
    let served = serve(indexed(&market).await, Limits::default()).await;
    let of_alice = |fields: &str| format!("{{ account(address: \"{ALICE}\") {{ sales(first: 1) {{ {fields} }} }} }}");
    // From then on the server knows the addresses of its chain.
    served.ask(&of_alice("totalCount")).await;
    for (fields, statements) in [
        ("totalCount", 1),
        ("total { count isExact } totalCount", 1),
        ("totalCount nodes { id }", 2),
        ("totalCount edges { cursor }", 2),
        ("... on OrderConnection { totalCount pageInfo { hasNextPage } }", 2),
    ] {
        let before = served.usage.statements.get();
        let (_, answer) = served.ask(&of_alice(fields)).await;
        let sales = &answer["data"]["account"]["sales"];
        assert_eq!(sales["totalCount"], 3, "{answer}");
        assert!(sales["pageInfo"].is_null() || sales["pageInfo"]["hasNextPage"] == true, "{answer}");
        assert_eq!(served.usage.statements.get() - before, statements, "{fields}");
    }
}

#[tokio::test]
async fn a_content_is_read_when_it_is_asked_for() {
    let mut market = Market::new();
    for number in 0..3 {
        market.list(listing(&format!("m{number}"), ALICE, 100));
    }
    let served = serve(indexed(&market).await, Limits::default()).await;
    for (fields, statements) in [
        ("number cid size badSince availability { state }", 2),
        ("number memory", 3),
        ("memory contextLength contextMemory content { state fileCount } comparison { leastShare }", 3),
    ] {
        let before = served.usage.statements.get();
        let (_, answer) = served.ask(&format!("{{ listings {{ nodes {{ latestVersion {{ {fields} }} }} }} }}")).await;
        assert_eq!(answer["data"]["listings"]["nodes"].as_array().map(Vec::len), Some(3), "{answer}");
        assert_eq!(served.usage.statements.get() - before, statements, "{fields}");
    }
}
