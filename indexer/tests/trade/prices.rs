//! The prices that plans had.
use serde_json::{json, Value};

use crate::support::{ask, coin, dump, indexed, listing, Database, Market, ALICE, BOB, PRICE};

#[tokio::test]
async fn a_plan_has_its_prices_with_the_versions_of_their_times() {
    let mut market = Market::new();
    // A listing is created and its first version published in one block.
    market.list(listing("one", ALICE, PRICE));
    market.list(listing("two", BOB, 70));
    market.set_price(1, 0, 2 * PRICE, "uwhs").publish(1);
    market.set_price(1, 0, 3 * PRICE, "uwhs").set_price(1, 0, 5, "uusd").set_price(2, 1, 6, "uwhs");
    let database = indexed(&market).await;
    let price = |amount: u128, denom: &str, version: Value, height: usize| {
        let tx = format!("{height:02X}00");
        let price = json!({"amount": amount.to_string(), "denom": denom});
        json!({"price": price, "version": version, "at": market.at(height), "tx": tx})
    };
    let fields = "price { amount denom } version at tx";
    let plans = async |listing: u64, arguments: &str| {
        let question = format!("{{ listing(id: {listing}) {{ plans {{ prices{arguments} {{ {fields} }} }} }} }}");
        ask(&database, &question).await["listing"]["plans"].clone()
    };
    let first =
        [price(5, "uusd", json!(2), 6), price(3 * PRICE, "uwhs", json!(2), 5), price(2 * PRICE, "uwhs", json!(1), 3)];
    let all = plans(1, "").await;
    let prices = all[0]["prices"].as_array().unwrap();
    assert_eq!(prices[..3], first, "{all}");
    assert_eq!(
        (prices.len(), &prices[3]["price"], &prices[3]["version"]),
        (4, &json!({"amount": PRICE.to_string(), "denom": "uwhs"}), &Value::Null)
    );
    assert_eq!(all[1]["prices"].as_array().unwrap().len(), 1, "the other plan's price never changed");
    assert_eq!(plans(1, "(first: 2)").await[0]["prices"], json!(first[..2]));
    assert_eq!(plans(2, "").await[1]["prices"][0]["price"], json!({"amount": "6", "denom": "uwhs"}));
    let now = ask(&database, "{ listing(id: 1) { plans { price { amount } } } }").await;
    assert_eq!(now["listing"]["plans"][0]["price"], coin(5));

    // However events are divided into batches.
    let mut at_once = Database::new().await;
    at_once.ingest(&market.blocks, 1_000).await;
    let mut single = Database::new().await;
    single.ingest(&market.blocks, 1).await;
    assert_eq!(dump(&at_once).await, dump(&single).await);
}
